"""Example questions: read from files, in the reader's language, and each with an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.model import Shape, ShapeColumn
from kg.query.questions import read_questions

WITH_ALL = """\
# title@en: How many?
# title@zh: 有多少？
# a remark
# description@en: All: counted.
# parameter year: year
# parameter year@en: Year
# parameter year@zh: 年份
# shape: thing:IRI year:year of:number note:text? rows>=3

# inside
SELECT * { VALUES ?year { 2024 } ?s ?p ?o }

"""


def test_a_question_has_its_texts_in_the_readers_language(tmp_path: Path):
    (tmp_path / "b.rq").write_text("# title: Later\n\nASK {}\n")
    (tmp_path / "a.rq").write_text(WITH_ALL, encoding="utf-8")
    first, second = read_questions(tmp_path, "zh")
    assert (first.name, first.title, first.description) == ("a", "有多少？", "All: counted.")
    assert first.text == "# inside\nSELECT * { VALUES ?year { 2024 } ?s ?p ?o }\n"
    assert [(entry.name, entry.kind, entry.label) for entry in first.parameters] == [("year", "year", "年份")]
    assert (second.name, second.title, second.description) == ("b", "Later", "")
    assert read_questions(tmp_path, "en")[0].title == "How many?"


def test_a_question_for_an_english_reader_asks_in_the_readers_own_language(tmp_path: Path):
    (tmp_path / "a.rq").write_text('# title: Names\n\nSELECT ?n { ?s ?p ?n FILTER(LANG(?n) = "en") }\n')
    assert 'LANG(?n) = "zh"' in read_questions(tmp_path, "zh-CN")[0].text
    assert 'LANG(?n) = "en"' in read_questions(tmp_path, "en-GB")[0].text


def test_a_number_before_a_files_name_orders_it_and_is_no_part_of_the_name(tmp_path: Path):
    for name in ("02-first-of-all.rq", "1-10-more.rq", "2024.rq"):
        (tmp_path / name).write_text("ASK {}")
    assert [question.name for question in read_questions(tmp_path, "en")] == [
        "first-of-all",
        "10-more",
        "2024",
    ]


def test_an_expected_shape_is_read_from_the_head(tmp_path: Path):
    (tmp_path / "a.rq").write_text(WITH_ALL, encoding="utf-8")
    (tmp_path / "b.rq").write_text("# shape: triples rows>=9\n\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    (tmp_path / "c.rq").write_text("# shape: like a pear\n\nASK {}")
    shapes = [question.shape for question in read_questions(tmp_path, "en")]
    assert shapes[0] == Shape(
        (
            ShapeColumn("thing", "IRI"),
            ShapeColumn("year", "year"),
            ShapeColumn("of", "number"),
            ShapeColumn("note", "text", optional=True),
        ),
        3,
    )
    assert shapes[1] == Shape((), 9)
    assert shapes[2] is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }\n",
        "\nSELECT * { ?s ?p ?o }\n",
        "\ufeff#+ summary: made for another tool\n#+ endpoint: http://example.org/\nSELECT * { ?s ?p ?o }\n",
        "# parameter year: something that nobody knows\nSELECT * { ?s ?p ?o }\n",
        "# parameter year: year\nSELECT * { ?s ?p ?o }\n",
    ],
)
def test_a_file_from_elsewhere_is_a_question_by_its_name(tmp_path: Path, text: str):
    (tmp_path / "3_who-knows-whom.rq").write_text(text, encoding="utf-8")
    (question,) = read_questions(tmp_path, "en")
    assert (question.name, question.title) == ("who-knows-whom", "who knows whom")
    assert question.text == "SELECT * { ?s ?p ?o }\n"
    assert not question.parameters
    assert question.shape is None


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "a.rq").write_bytes(b"# title: caf\xe9\n")
    with pytest.raises(InputError, match=r"a\.rq: cannot be read"):
        read_questions(tmp_path, "en")


def test_a_question_follows_the_graph_to_another_base(tmp_path: Path):
    (tmp_path / "a.rq").write_text(
        "PREFIX kgo: <https://kg.example/ontology#>\nPREFIX metric: <https://kg.example/id/metric/>\nASK {}\n"
    )
    (question,) = read_questions(tmp_path, "en", base="https://data.example.org/")
    assert "<https://kg.example/ontology#>" in question.text
    assert "<https://data.example.org/id/metric/>" in question.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_graph_has_general_questions_and_each_of_them_an_answer(tiny, language):
    questions = tiny.questions(language)
    assert len(questions) >= 5
    for question in questions:
        assert question.title
        assert question.description
        assert len(tiny.query(question.text)) > 0
    assert {question.title for question in questions}.isdisjoint(
        question.title for question in tiny.questions("zh" if language == "en" else "en")
    )


def test_a_folder_without_questions_is_as_good_as_none(tmp_path: Path):
    assert read_questions(tmp_path, "en") == read_questions(None, "en")


def test_a_question_is_found_by_its_name(tiny):
    questions = tiny.questions()
    assert questions.named("classes") == questions[0]
    with pytest.raises(UsageError, match="no question 'clases'; kg query --questions lists them"):
        questions.named("clases")
