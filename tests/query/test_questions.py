"""Example questions: read from files, in the reader's language, and each with an answer."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.query.questions import read_questions


def test_a_question_has_its_texts_in_the_readers_language(tmp_path):
    (tmp_path / "b.rq").write_text("# title: Later\n\nASK {}\n")
    (tmp_path / "a.rq").write_text(
        "# title@en: How many?\n# title@zh: 有多少？\n# a remark\n# description@en: All: counted.\n\n"
        "# inside\nSELECT * { ?s ?p ?o }\n\n",
        encoding="utf-8",
    )
    first, second = read_questions(tmp_path, "zh")
    assert (first.name, first.title, first.description) == ("a", "有多少？", "All: counted.")
    assert first.query == "# inside\nSELECT * { ?s ?p ?o }\n"
    assert (second.name, second.title, second.description) == ("b", "Later", "")
    assert read_questions(tmp_path, "en")[0].title == "How many?"


def test_a_question_for_an_english_reader_asks_in_the_readers_own_language(tmp_path):
    (tmp_path / "a.rq").write_text('# title: Names\n\nSELECT ?n { ?s ?p ?n FILTER(LANG(?n) = "en") }\n')
    assert 'LANG(?n) = "zh"' in read_questions(tmp_path, "zh-CN")[0].query
    assert 'LANG(?n) = "en"' in read_questions(tmp_path, "en-GB")[0].query


def test_a_question_without_a_title_says_how_to_give_it_one(tmp_path):
    (tmp_path / "a.rq").write_text("SELECT * {}")
    with pytest.raises(InputError, match=r"a\.rq: has no title \(begin it with a line such as # title@en"):
        read_questions(tmp_path, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_graph_has_general_questions_and_each_of_them_an_answer(tiny, language):
    questions = tiny.questions(language)
    assert len(questions) >= 5
    for question in questions:
        assert question.title
        assert question.description
        assert len(tiny.query(question.query)) > 0
    assert {question.title for question in questions}.isdisjoint(
        question.title for question in tiny.questions("zh" if language == "en" else "en")
    )


def test_a_folder_without_questions_is_as_good_as_none(tmp_path):
    assert read_questions(tmp_path, "en") == read_questions(None, "en")
