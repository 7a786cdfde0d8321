"""Example questions on the command line: which there are, and one of them with the values asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.cli.output import counted, note, show_table
from kg.errors import UsageError
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.query.questions import Questions

__all__ = ["question_text", "show_questions"]


def show_questions(questions: Questions) -> None:
    """Write the questions with their names and the values that may be set."""
    rows = [
        (
            question.name,
            question.title,
            ", ".join(f"{entry.name}={compact(entry.default)}" for entry in question.parameters),
        )
        for question in questions
    ]
    show_table(("name", "title", "values"), rows)
    note(counted(len(rows), "question"))


def question_text(questions: Questions, name: str, settings: Sequence[str]) -> str:
    """Return the query of the question called `name`, with settings such as ``year=2024``.

    Raises
    ------
    kg.errors.UsageError, kg.errors.NotFound
    """
    values = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign:
            raise UsageError(f"{setting!r} has no value; write NAME=VALUE", parameter="--set")
        values[key.strip()] = value
    return questions.filled(questions.named(name), values)
