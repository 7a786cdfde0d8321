"""Example questions: files of SPARQL with a title and a description in their comments.

::

    # title@en: Which sectors use this technology?
    # title@zh: 哪些行业使用这项技术？
    # description@en: One row a sector, with the source.

    SELECT …

The first line without a comment ends the head; the rest is the query. It is
written for an English reader: the string ``"en"`` in it stands for the reader's
language, and becomes that when the question is read in another.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.labels import choose
from kg.model import Question, Text

__all__ = ["read_questions"]

_GENERAL: Final = Path(__file__).parent / "general"
_HEAD: Final = re.compile(r"#\s*(title|description)(?:@([A-Za-z0-9-]+))?\s*:\s*(.*)")


def read_questions(folder: Path | None, language: str) -> list[Question]:
    """Return the questions of a folder in the order of their file names; without one, general questions.

    Raises
    ------
    kg.errors.InputError
        A file cannot be read, or has no title.
    """
    files = sorted((folder or _GENERAL).glob("*.rq"))
    return [_question(path, language) for path in files or sorted(_GENERAL.glob("*.rq"))]


def _question(path: Path, language: str) -> Question:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error
    head, query = _parts(text)
    title = choose(head["title"], language)
    if title is None:
        raise InputError(str(path), "has no title", hint="begin it with a line such as # title@en: …")
    description = choose(head["description"], language)
    return Question(
        path.stem, title.value, description.value if description else "", _in_language(query, language)
    )


def _in_language(query: str, language: str) -> str:
    return query.replace('"en"', f'"{language.partition("-")[0]}"')


def _parts(text: str) -> tuple[dict[str, list[Text]], str]:
    """Return the texts of the head by name, and the query."""
    head: dict[str, list[Text]] = {"title": [], "description": []}
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if not line.startswith("#"):
            return head, "\n".join(lines[place:]).strip() + "\n"
        if match := _HEAD.fullmatch(line.strip()):
            head[match[1]].append(Text(match[3].strip(), match[2]))
    return head, ""
