"""The example questions: asked in both languages, answered in the shape they promise, whatever is set."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import resources
from kg.cite.canonical import is_ordered
from kg.errors import KgError
from kg.graph import Graph
from kg.model import Parameter, Question, Rows, Shape
from kg.query.questions import Questions, read_questions
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES

FOLDER = resources.graph_data() / "questions"
FILES = sorted(FOLDER.glob("*.rq"))
QUESTIONS = read_questions(FOLDER, "en")
NAMES = [question.name for question in QUESTIONS]
PARAMETERS = [(question.name, entry.name) for question in QUESTIONS for entry in question.parameters]
WORDS = ("title@en", "title@zh", "description@en", "description@zh")
SECONDS = 1.0
LONGEST_LINE = 110
OTHERS = {"year": "2023", "number": "10", "text": "factor"}
HOSTILE = [
    '" } UNION { ?claim ?p ?o } #',
    "} SERVICE <http://127.0.0.1:9/> {",
    "2024 } #",
    "<http://e.org/> }",
]

XSD = PREFIXES["xsd"]
NUMBERS = {XSD + name for name in ("integer", "decimal", "double")}
KINDS: dict[str, Callable[[Term], bool]] = {
    "IRI": lambda term: isinstance(term, IRI),
    "text": lambda term: isinstance(term, Literal) and term.datatype not in NUMBERS,
    "number": lambda term: isinstance(term, Literal) and term.datatype in NUMBERS,
    "year": lambda term: isinstance(term, Literal) and re.fullmatch(r"(19|20)\d\d", term.value) is not None,
    "date": lambda term: isinstance(term, Literal) and term.datatype == XSD + "date",
    "boolean": lambda term: isinstance(term, Literal) and term.datatype == XSD + "boolean",
}
PRINTED = {"printed", "lower", "higher", "earlier", "later", "section"}
"""Columns in the language of the source."""


def ask(graph: Graph, text: str, shape: Shape | None, *, rows: int) -> Rows | list[object]:
    """Return the answer to a question, after a look at its columns, kinds and number of rows."""
    assert shape is not None
    started = time.perf_counter()
    found = graph.query(text)
    assert time.perf_counter() - started < SECONDS
    assert len(found) >= rows
    if not shape.columns:
        assert isinstance(found, list)
        return found
    assert isinstance(found, Rows)
    assert found.variables == tuple(column.name for column in shape.columns)
    for place, column in enumerate(shape.columns):
        for row in found:
            term = row[place]
            assert term is not None or column.optional, (column, row)
            assert term is None or KINDS[column.kind](term), (column, term)
    return found


def other_value(questions: Questions, parameter: Parameter) -> str:
    """Return a value that is not the default."""
    if parameter.kind != "entity":
        return OTHERS[parameter.kind]
    return next(ref.iri for ref in questions.choices(parameter) if ref.iri != parameter.default)


# ------------------------------------------------------------------------ words
def test_there_are_questions_enough_each_with_a_name_of_its_own():
    assert len(QUESTIONS) >= 28
    assert len(set(NAMES)) == len(NAMES)
    assert [path.name[:2] for path in FILES] == [f"{number:02}" for number in range(1, len(FILES) + 1)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_says_in_both_languages_what_it_asks(path: Path):
    head, _, query = path.read_text(encoding="utf-8").partition("\n\n")
    found = dict(line.removeprefix("# ").split(": ", 1) for line in head.splitlines())
    declared = [name for name in found if re.fullmatch(r"parameter \w+", name)]
    labels = [f"{name}@{language}" for name in declared for language in ("en", "zh")]
    assert set(found) == {*WORDS, "shape", *declared, *labels}
    assert all(found.values())
    for name, words in found.items():
        assert (re.search(r"[\u4e00-\u9fff]", words) is not None) == name.endswith("@zh"), name
    assert query.startswith("PREFIX")
    assert max(map(len, query.splitlines())) <= LONGEST_LINE


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_every_prefix_is_used_and_stands_in_order(question: Question):
    prefixes = re.findall(r"^PREFIX (\w+): <(.*)>$", question.text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    body = question.text.rpartition("PREFIX")[2].partition("\n")[2]
    for name, iri in prefixes:
        assert PREFIXES[name] == iri
        assert f"{name}:" in body or any(f"{name}:" in entry.things for entry in question.parameters)


def test_the_graph_offers_the_questions_in_the_readers_language(shipped: Graph):
    english, chinese = shipped.questions("en"), shipped.questions("zh")
    assert [question.name for question in english] == NAMES
    assert [question.name for question in chinese] == NAMES
    assert english[0].title == "How much did software earn, year by year?"
    assert chinese[0].title == "软件业务收入逐年是多少？"
    assert [len(question.parameters) for question in english] == [
        len(question.parameters) for question in chinese
    ]


# ---------------------------------------------------------------------- answers
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_answered_in_the_shape_it_promises(shipped: Graph, name: str, language: str):
    question = shipped.questions(language).named(name)
    assert question.shape is not None
    found = ask(shipped, question.text, question.shape, rows=max(question.shape.rows, 1))
    if not isinstance(found, Rows):
        return
    for place, column in enumerate(question.shape.columns):
        terms = [row[place] for row in found if row[place] is not None]
        assert terms or column.optional, f"{column.name} is empty"
        if column.kind == "text" and column.name not in PRINTED:
            tags = {term.language for term in terms if isinstance(term, Literal)}
            assert tags <= {None, language}, column


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_question_has_as_many_answers_in_chinese(shipped: Graph, question: Question):
    chinese = shipped.questions("zh").named(question.name)
    if not any(entry.kind == "text" for entry in question.parameters):
        assert len(shipped.query(question.text)) == len(shipped.query(chinese.text))


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_question_puts_its_rows_in_order(question: Question):
    assert is_ordered(question.text) or not question.shape.columns


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_thing_is_followed_by_its_label(question: Question):
    """A page shows the two as one; files and terminals have both."""
    columns = [column.name for column in question.shape.columns]
    for place, name in enumerate(columns):
        if name.endswith("Label"):
            assert columns[place - 1] == name.removesuffix("Label")


# ------------------------------------------------------------------- parameters
@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_another_value_gives_another_answer_of_the_same_shape(shipped: Graph, name: str, parameter: str):
    questions = shipped.questions("en")
    question = questions.named(name)
    (entry,) = (entry for entry in question.parameters if entry.name == parameter)
    value = other_value(questions, entry)
    text = questions.filled(question, {parameter: value})
    assert text != question.text
    found = ask(shipped, text, question.shape, rows=0)
    assert list(found) != list(ask(shipped, question.text, question.shape, rows=1))


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_what_may_be_chosen_has_the_default_in_it_and_answers(shipped: Graph, name: str, parameter: str):
    questions = shipped.questions("en")
    question = questions.named(name)
    (entry,) = (entry for entry in question.parameters if entry.name == parameter)
    choices = [ref.iri for ref in questions.choices(entry)]
    assert (entry.kind == "entity") == bool(choices)
    assert not choices or entry.default in choices
    answers = [len(shipped.query(questions.filled(question, {parameter: iri}))) for iri in choices[::10]]
    assert not choices or any(answers)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_hostile_value_is_refused_or_matches_nothing(shipped: Graph, name: str, parameter: str, value: str):
    questions = shipped.questions("en")
    question = questions.named(name)
    try:
        text = questions.filled(question, {parameter: value})
    except KgError:
        return
    assert Literal(value).n3() in text
    assert len(shipped.query(text)) == 0


# ----------------------------------------------------------------- what they say
def rows(graph: Graph, name: str, **values: str) -> list[dict[str, str]]:
    questions = graph.questions("en")
    found = graph.query(questions.filled(questions.named(name), values))
    return [
        {key: str(term) for key, term in zip(found.variables, row, strict=True) if term is not None}
        for row in found
    ]


def test_the_classes_of_the_national_classification_come_to_its_own_count(shipped: Graph):
    counted = rows(shipped, "classes-per-section")
    assert len(counted) == 20
    totals = [sum(int(row[name]) for row in counted) for name in ("divisions", "groups", "classes")]
    assert totals == [97, 473, 1381]


def test_two_floors_are_not_apart_and_two_exact_figures_are(shipped: Graph):
    pairs = rows(shipped, "where-sources-disagree")
    assert {row["apart"] for row in pairs if row["lowerWord"] == "more than"} == {"false"}
    assert {row["apart"] for row in pairs if row["lowerWord"] == row["higherWord"] == "exactly"} == {"true"}


def test_a_target_is_met_where_the_latest_figure_reaches_it(shipped: Graph):
    targets = rows(shipped, "targets-of-a-year", year="2025")
    stations = [row for row in targets if row["metricLabel"] == "5G base stations"]
    assert stations
    assert {row["reached"] for row in stations} == {"true"}
    for row in targets:
        assert ("latest" in row) == ("reached" in row)
        if row["word"] not in ("at most", "less than") and "latest" in row:
            assert (float(row["latest"]) >= float(row["target"])) == (row["reached"] == "true")


def test_a_law_is_in_force_from_its_date_until_another_takes_its_place(shipped: Graph):
    def laws(year: str) -> set[str]:
        return {row["law"].rpartition("/")[2] for row in rows(shipped, "laws-in-force-in-a-year", year=year)}

    assert "data-security-law" not in laws("2020")
    assert "data-security-law" in laws("2021")
    assert "cybersecurity-review-measures-2020" in laws("2021")
    assert "cybersecurity-review-measures-2020" not in laws("2023")
    assert "cybersecurity-review-measures-2021" in laws("2023")


def test_only_dates_with_another_beside_them_are_disputed(shipped: Graph):
    disputed = rows(shipped, "disputed-law-dates")
    by_law = {(row["law"], row["kind"]): set() for row in disputed}
    for row in disputed:
        by_law[row["law"], row["kind"]].add(row["date"])
    assert all(len(dates) > 1 for dates in by_law.values())


def test_the_network_around_a_thing_keeps_within_two_steps_of_it(shipped: Graph):
    questions = shipped.questions("en")
    thing = IRI(PREFIXES["infrastructure"] + "computing-power")
    edges = shipped.query(questions.named("network-around-a-thing").text)
    near = {thing} | {end for edge in edges if thing in (edge[0], edge[2]) for end in (edge[0], edge[2])}
    assert all(edge[0] in near or edge[2] in near for edge in edges)
    assert len(set(edges)) == len(edges)
