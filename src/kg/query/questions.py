"""Example questions: files of SPARQL with words and parameters in their comments.

::

    # title@en: How many bridges were there in a year?
    # title@zh: 某一年有多少座桥？
    # description@en: One row a source.
    # parameter year: year
    # parameter year@en: Year
    # parameter year@zh: 年份
    # shape: bridges:number source:IRI note:text? rows>=1

    SELECT ?bridges ?source ?note
    WHERE {
      VALUES ?year { 2024 }
      …

The first line without a comment ends the head; the rest is the query, and runs as it stands. It
is written for an English reader: the string ``"en"`` in it stands for the reader's language, and
becomes that when the question is read in another.

A parameter is the only value of a VALUES of its own, and one of these: ``year``, ``number``,
``text``, or ``entity`` with what follows the word ``a`` in a pattern that finds what may be chosen:
``entity kgo:Sector ; kgo:coveredBy []``. What another value makes of the query is the matter of
:mod:`kg.query.parameters`.

``shape`` gives the columns with their kinds, ``?`` where cells may be empty, and the fewest rows
that are right; ``triples`` stands for the columns of a CONSTRUCT. Files from elsewhere may have
none of this: a file's name is its title then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, cast, get_args, overload

from kg.errors import InputError, UsageError
from kg.labels import choose, from_iri, natural
from kg.model import ColumnKind, Parameter, Question, Ref, Rows, Shape, ShapeColumn, Text
from kg.query.guard import inspect
from kg.query.parameters import declared, filled
from kg.query.run import evaluate
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import base_of
from kg.terms import IRI
from kg.vocabulary import BASE

__all__ = ["Questions", "read_questions"]

_GENERAL: Final = Path(__file__).parent / "general"
_HEAD: Final = re.compile(r"#\s*((?:parameter\s+)?\w+)(?:@([A-Za-z0-9-]+))?\s*:\s*(.*)")
_ORDER: Final = re.compile(r"\d+[-_.]+(?=.)")
_COLUMN: Final = re.compile(rf"(\w+):({'|'.join(get_args(ColumnKind))})(\?)?")
_ROWS: Final = re.compile(r"rows>=(\d+)")

Head = dict[str, list[Text]]


class Questions(Sequence[Question]):
    """The example questions of a graph, and how to ask them with other values.

    Parameters
    ----------
    folder
        Where their files are; None for general questions.
    language
        The reader's.
    """

    def __init__(self, store: Store, folder: Path | None, language: str) -> None:
        self._store = store
        self._language = language
        self._questions = read_questions(folder, language, base=base_of(store))

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> list[Question]: ...
    def __getitem__(self, place: int | slice) -> Question | list[Question]:
        return self._questions[place]

    def __len__(self) -> int:
        return len(self._questions)

    def named(self, name: str) -> Question:
        """Return the question of that name.

        Raises
        ------
        kg.errors.UsageError
            There is none.
        """
        for question in self._questions:
            if question.name == name:
                return question
        raise UsageError(f"there is no question {name!r}; kg query --questions lists them")

    def filled(self, question: Question, values: Mapping[str, str]) -> str:
        """Return the query of a question with other values: names or IRIs, numbers, texts.

        Raises
        ------
        kg.errors.UsageError
            A value is not what its parameter takes, or there is no such parameter.
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        """
        return filled(self._store, question, values)

    def choices(self, parameter: Parameter) -> list[Ref]:
        """Return the things that an entity may be, by label; none for another kind."""
        if not parameter.things:
            return []
        form = inspect(parameter.things, self._store.named_graphs()).form
        found = cast("Rows", evaluate(self._store, parameter.things, form))
        iris = {row[0].value for row in found if isinstance(row[0], IRI)}
        known = refs(self._store, iris, self._language, {})
        return sorted(known.values(), key=lambda ref: (natural(ref.label), ref.iri))


def read_questions(folder: Path | None, language: str, *, base: str = BASE) -> list[Question]:
    """Return the questions of a folder in the order of their file names; without one, general questions.

    Parameters
    ----------
    folder
        Where files end in ``.rq``; a number before a file's name orders it, and is no part of the name.
    language
        The reader's.
    base
        What the graph's own IRIs start with, in place of the shipped base.

    Raises
    ------
    kg.errors.InputError
        A file cannot be read.
    """
    files = sorted((folder or _GENERAL).glob("*.rq")) or sorted(_GENERAL.glob("*.rq"))
    return [_question(path, language, base) for path in files]


def _question(path: Path, language: str, base: str) -> Question:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error
    head, query = _parts(text)
    name = _ORDER.sub("", path.stem, count=1)
    title, description = choose(head["title"], language), choose(head["description"], language)
    query = query.replace('"en"', f'"{language.partition("-")[0]}"').replace(f"<{BASE}id/", f"<{base}id/")
    return Question(
        name,
        title.value if title else from_iri(name.replace("-", "_")),
        description.value if description else "",
        query,
        tuple(_parameters(head, query, language)),
        _shape(head["shape"]),
    )


def _parts(text: str) -> tuple[Head, str]:
    """Return the texts of the head by name, and the query."""
    head: Head = defaultdict(list)
    lines = text.removeprefix("\ufeff").splitlines()
    for place, line in enumerate(lines):
        if not line.startswith("#"):
            return head, "\n".join(lines[place:]).strip() + "\n"
        if match := _HEAD.fullmatch(line.strip()):
            head[" ".join(match[1].split())].append(Text(match[3].strip(), match[2]))
    return head, ""


def _parameters(head: Head, query: str, language: str) -> Iterator[Parameter]:
    """Yield the parameters of the head that the query has a place for."""
    for key, texts in head.items():
        if not key.startswith("parameter "):
            continue
        name = key.removeprefix("parameter ")
        label = choose([text for text in texts if text.language], language)
        kind = next((text.value for text in texts if not text.language), "")
        found = declared(query, name, kind, label.value if label else from_iri(name))
        if found:
            yield found


def _shape(texts: list[Text]) -> Shape | None:
    columns, rows = [], 0
    for word in " ".join(text.value for text in texts).split():
        if match := _COLUMN.fullmatch(word):
            columns.append(ShapeColumn(match[1], match[2], bool(match[3])))  # type: ignore[arg-type]
        elif match := _ROWS.fullmatch(word):
            rows = int(match[1])
        elif word != "triples":
            return None
    return Shape(tuple(columns), rows) if texts else None
