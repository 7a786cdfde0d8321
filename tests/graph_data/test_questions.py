"""The example questions have answers, and say in both languages what they ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import resources
from kg.graph import Graph
from kg.model import Rows

QUESTIONS = sorted((resources.graph_data() / "questions").glob("*.rq"))
HEADERS = ("title@en", "title@zh", "description@en", "description@zh")


def test_there_are_questions_to_begin_with():
    assert len(QUESTIONS) >= 8


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_says_in_both_languages_what_it_asks(path: Path):
    head, _, query = path.read_text(encoding="utf-8").partition("\n\n")
    found = dict(line.removeprefix("# ").split(": ", 1) for line in head.splitlines())
    assert tuple(found) == HEADERS
    assert all(found.values())
    assert re.search(r"[\u4e00-\u9fff]", found["title@zh"])
    assert query.startswith("PREFIX")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_an_answer_without_empty_columns(path: Path, shipped: Graph):
    answer = shipped.query(path.read_text(encoding="utf-8"))
    assert isinstance(answer, Rows)
    assert len(answer)
    for place, name in enumerate(answer.variables):
        assert any(row[place] for row in answer), name


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_can_be_asked_in_chinese(path: Path, shipped: Graph):
    text = path.read_text(encoding="utf-8")
    english, chinese = shipped.query(text), shipped.query(text.replace('= "en"', '= "zh"'))
    assert isinstance(english, Rows)
    assert isinstance(chinese, Rows)
    assert len(english) == len(chinese)


def test_the_graph_offers_the_questions_in_the_readers_language(shipped: Graph):
    english, chinese = shipped.questions("en"), shipped.questions("zh")
    assert [question.name for question in english] == [path.stem for path in QUESTIONS]
    assert english[1].title == "How much did software earn, year by year?"
    assert chinese[1].title == "软件业务收入逐年是多少？"
