"""Values in a question: whatever a reader gives stays one term."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import EntityNotFound, KgError, UsageError
from kg.graph import Graph
from kg.model import Question
from kg.query.questions import Questions

HEAD = "PREFIX kgo: <https://kg.example/ontology#>\nPREFIX industry: <https://kg.example/id/industry/>\n"
FILES = {
    "entity": (
        "# parameter it: entity kgo:Industry\n# parameter it@en: Industry\n\n"
        f"{HEAD}SELECT ?it {{ VALUES ?it {{ industry:ferries }} }}"
    ),
    "year": "# parameter it: year\n\nSELECT ?it { VALUES ?it { 2024 } }",
    "number": "# parameter it: number\n\nSELECT ?it { VALUES ?it { -1.5 } }",
    "text": '# parameter it: text\n\nSELECT ?it { VALUES ?it { "a \\"word\\"" } # ?it { "b" }\n}',
    "two": (
        '# parameter a: text\n# parameter b: text\n\nSELECT ?a ?b { VALUES ?b { "2" } VALUES ?a { "1" } }'
    ),
}
HOSTILE = [
    '" } SELECT * { ?s ?p ?o } #',
    "' } UNION { ?s ?p ?o } #",
    '"""',
    "\\",
    '\\"',
    "\\u0022 } #",
    "\n}\n",
    "} SERVICE <http://127.0.0.1:9/> { ?s ?p ?o",
    "<http://127.0.0.1:9/>",
    "2024 } #",
    "2024 2025",
    "UNDEF",
    "?s",
    "kgo:Industry",
    "_:b",
    "\x00\x7f\u2028\ufeff",
    "ÑÑÑ 算力 🚢",
]


@pytest.fixture(scope="module")
def questions(tiny: Graph, tmp_path_factory: pytest.TempPathFactory) -> Questions:
    folder: Path = tmp_path_factory.mktemp("questions")
    for name, text in FILES.items():
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return Questions(tiny.store, folder, "en")


def answer(tiny: Graph, questions: Questions, name: str, **values: str) -> list[str]:
    rows = tiny.query(questions.filled(questions.named(name), values))
    assert len(rows) == 1
    return [str(term) for term in rows[0]]


def test_a_parameter_has_the_value_of_the_query_as_its_default(questions: Questions):
    defaults = {question.name: [entry.default for entry in question.parameters] for question in questions}
    assert defaults == {
        "entity": ["https://kg.example/id/industry/ferries"],
        "year": ["2024"],
        "number": ["-1.5"],
        "text": ['a "word"'],
        "two": ["1", "2"],
    }


@pytest.mark.parametrize("name", FILES)
def test_a_question_without_values_is_the_question_as_it_stands(questions: Questions, name: str):
    question = questions.named(name)
    assert questions.filled(question, {}) == question.text


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("entity", "industry:tolls", "https://kg.example/id/industry/tolls"),
        ("entity", "https://kg.example/id/industry/tolls", "https://kg.example/id/industry/tolls"),
        ("entity", "Tolls", "https://kg.example/id/industry/tolls"),
        ("year", " 1999 ", "1999"),
        ("number", "2.50", "2.5"),
        ("number", "-3", "-3"),
        ("text", "en", "en"),
    ],
)
def test_another_value_takes_the_place_of_the_default(
    tiny: Graph, questions: Questions, name: str, value: str, found: str
):
    assert answer(tiny, questions, name, it=value) == [found]


def test_several_values_keep_to_their_own_places(tiny: Graph, questions: Questions):
    assert answer(tiny, questions, "two", a="} x", b="{ y") == ["} x", "{ y"]
    assert answer(tiny, questions, "two", b="only") == ["1", "only"]


def test_what_may_be_chosen_is_listed_by_label(questions: Questions):
    (parameter,) = questions.named("entity").parameters
    assert [ref.label for ref in questions.choices(parameter)] == ["Ferries", "Tolls"]
    (parameter,) = questions.named("year").parameters
    assert questions.choices(parameter) == []


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_is_data(tiny: Graph, questions: Questions, value: str):
    assert answer(tiny, questions, "text", it=value) == [value]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_data(tiny: Graph, questions: Questions, value: str):
    assert answer(tiny, questions, "text", it=value) == [value]


def test_half_a_character_does_not_reach_the_engine(tiny: Graph, questions: Questions):
    assert answer(tiny, questions, "text", it="a\udc80b") == ["a?b"]


@pytest.mark.parametrize("name", ["entity", "year", "number"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_of_another_kind_is_refused_or_one_term(
    tiny: Graph, questions: Questions, name: str, value: str
):
    try:
        found = answer(tiny, questions, name, it=value)
    except KgError:
        return
    assert (name, found) == ("entity", ["https://kg.example/ontology#Industry"])
    assert value == "kgo:Industry"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("year", "next", "it: 'next' is not a year of four digits"),
        ("year", "２０２４", "is not a year of four digits"),
        ("number", "1e3", "it: '1e3' is not a number such as 12 or 2.5"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_is_wanted(
    questions: Questions, name: str, value: str, problem: str
):
    with pytest.raises(UsageError, match=problem):
        questions.filled(questions.named(name), {"it": value})


def test_a_thing_has_to_be_in_the_graph(questions: Questions):
    with pytest.raises(EntityNotFound):
        questions.filled(questions.named("entity"), {"it": "industry:none"})


def test_a_value_that_is_not_asked_for_is_refused(questions: Questions):
    with pytest.raises(UsageError, match="that: the question two takes a, b"):
        questions.filled(questions.named("two"), {"that": "1"})
    with pytest.raises(UsageError, match="the question none takes no values"):
        questions.filled(Question("none", "", "", "ASK {}"), {"that": "1"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?it { ?it ?p ?o }",
        "SELECT ?it { VALUES ?it { 1 2 } }",
        "SELECT ?it { VALUES (?it ?b) { (1 2) } }",
        "SELECT ?it { VALUES ?it { UNDEF } }",
        "SELECT ?it { VALUES ?it { 1 } VALUES ?it { 1 } }",
        "SELECT ?it { VALUES ?it { <http://example.org/> } }",
        '# VALUES ?it { 1 }\nSELECT ("VALUES ?it { 1 }" AS ?x) {}',
        "SELECT ?it { VALUES ?it { 1 }",
    ],
)
def test_a_parameter_without_one_clear_place_is_none(tiny: Graph, tmp_path: Path, query: str):
    (tmp_path / "a.rq").write_text(f"# parameter it: number\n\n{query}")
    (question,) = Questions(tiny.store, tmp_path, "en")
    assert question.parameters == ()


def test_a_head_that_reaches_outside_the_graph_is_refused(tiny: Graph, tmp_path: Path):
    reaching = "kgo:Industry . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }"
    (tmp_path / "a.rq").write_text(
        f"# parameter it: entity {reaching}\n\n{HEAD}SELECT ?it {{ VALUES ?it {{ industry:ferries }} }}"
    )
    questions = Questions(tiny.store, tmp_path, "en")
    with pytest.raises(KgError, match="SERVICE"):
        questions.choices(questions[0].parameters[0])
