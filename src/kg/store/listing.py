"""The rows of a query as lines of text, many at a time: terms that nobody looks at are never made.

Lines are TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Final, TypeAlias, cast

import pyoxigraph as ox

from kg.store.embedded import EmbeddedStore, engine_query
from kg.store.lines import Lines
from kg.store.patterns import chunks
from kg.store.protocol import Store
from kg.store.tsv import unescaped
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES

__all__ = ["list_rows", "text_of"]

Take: TypeAlias = Callable[[list[str]], None]

_PIECE: Final = 2**20
"""Bytes that are handed over at a time."""
_LINES: Final = 10_000
_INTEGER: Final = PREFIXES["xsd"] + "integer"
_NO_TEXT: Final = ("<", "_:")


def list_rows(store: Store, query: str, take: Take) -> None:
    """Hand over the rows of a SELECT, some thousand lines at a time, cells parted by tabs.

    Raises
    ------
    kg.errors.QueryError
        The engine cannot run it.
    """
    if isinstance(store, EmbeddedStore):
        found = engine_query(store.engine, query, store.functions)
        assert isinstance(found, ox.QuerySolutions)
        rows = _Rows(take)
        lines = Lines(rows.take, _PIECE)
        found.serialize(cast("IO[bytes]", lines), ox.QueryResultsFormat.TSV)
        lines.close()
    else:
        for part in chunks(_written(store, query), _LINES):
            take(part)


def text_of(cell: str) -> tuple[str, str] | None:
    """Return the text of a literal and its language, or nothing in that place; None for another term."""
    if not cell or cell.startswith(_NO_TEXT):
        return None
    if not cell.startswith('"'):
        return cell, ""  # a number, or true or false
    value, _, tag = cell.rpartition('"')
    return unescaped(value[1:]), tag[1:] if tag.startswith("@") else ""


def _written(store: Store, query: str) -> Iterator[str]:
    for row in store.select(query).rows:
        yield "\t".join(_cell(term) for term in row)


def _cell(term: Term | None) -> str:
    if isinstance(term, IRI):
        return f"<{term.value}>"  # as the engine writes it: nothing is escaped
    if isinstance(term, Literal) and term.datatype == _INTEGER:
        return term.value
    return "" if term is None else term.n3()


class _Rows:
    """Hands over lines without their ends; the first of all has the variables."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._begun = False

    def take(self, text: bytes) -> None:
        lines = text.decode().removesuffix("\n").split("\n")
        if not self._begun:
            self._begun, lines = True, lines[1:]
        if lines:
            self._take(lines)
