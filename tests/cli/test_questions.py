"""``kg query --questions`` and ``--question``."""

from __future__ import annotations

import csv
import io

import pytest


def test_the_questions_are_listed_in_the_language_asked_for(run_cli):
    done = run_cli("query", "--questions", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "software-revenue-by-year" in done.stdout
    assert "软件业务收入逐年是多少？" in done.stdout
    assert "year=2025" in done.stdout
    assert "How much did software earn" in run_cli("query", "--questions").stdout


def test_a_graph_without_questions_of_its_own_has_general_ones(run_cli, tiny_path):
    listed = run_cli("query", "--questions", "--data", tiny_path).stdout
    assert "What kinds of things are there?" in listed
    done = run_cli("query", "--question", "classes", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert "kgo:Metric" in done.stdout


def test_a_question_is_answered_by_name_in_any_format(run_cli):
    done = run_cli("query", "--question", "laws-in-force-in-a-year", "--format", "csv", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert "网络安全法" in {row["lawLabel"] for row in rows}


def test_values_are_set(run_cli):
    asked = ("query", "--question", "laws-in-force-in-a-year")
    early = run_cli(*asked, "--set", "year=2010").stdout
    assert "law:anti-monopoly-law" in early
    assert "law:cybersecurity-law" not in early
    named = run_cli("query", "--question", "figures-of-a-metric", "--set", "metric=5G base stations").stdout
    assert "3.05 million" in named


def test_a_question_with_its_sources(run_cli):
    done = run_cli("query", "--question", "software-revenue-by-year", "--sources")
    assert done.returncode == 0, done.stderr
    assert "footnotes" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--question", "none"), "there is no question 'none'; kg query --questions lists them"),
        (("--question", "targets-of-a-year", "--set", "year=soon"), "year: 'soon' is not a year"),
        (("--question", "targets-of-a-year", "--set", "year"), "--set: 'year' has no value"),
        (("--question", "targets-of-a-year", "--set", "day=1"), "the question targets-of-a-year takes year"),
        (("--set", "year=2020", "ASK {}"), "--set: it goes with --question"),
        (("--question", "targets-of-a-year", "ASK {}"), "give a query, either as TEXT or with --file"),
        (("--questions", "ASK {}"), "give a query, either as TEXT or with --file"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_line(run_cli, arguments, problem):
    done = run_cli("query", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert problem in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_thing_that_is_not_there_is_a_no(run_cli):
    done = run_cli("query", "--question", "figures-of-a-metric", "--set", "metric=metric:none")
    assert done.returncode == 1
    assert "metric:none" in done.stderr
