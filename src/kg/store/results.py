"""What an engine answers, in the engine's own terms, whichever engine has found it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg.sparql import tokens
from kg.store.rows import Row

__all__ = ["EngineResult", "EngineSolutions", "JsonRows", "column_order"]


@runtime_checkable
class EngineSolutions(Protocol):
    """The answer to a SELECT, read once: the embedded engine's, or what another has sent."""

    @property
    def variables(self) -> Sequence[ox.Variable]:
        """The columns, in the order of the terms in a row."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """Return itself."""
        ...

    def __next__(self) -> Row:
        """Return the next row."""
        ...


@runtime_checkable
class JsonRows(Protocol):
    """Rows that write themselves as JSON, quicker than their terms could be written."""

    size: int
    """How many rows there are."""

    def json(self, most: int) -> Iterator[bytes]:
        """Yield the whole JSON, of at most so many rows, in pieces."""
        ...


EngineResult: TypeAlias = EngineSolutions | ox.QueryBoolean | Iterator[ox.Triple]


def column_order(query: str, solutions: EngineSolutions) -> list[tuple[str, int]]:
    """Return each variable with its place in the engine's rows; for ``SELECT *`` as they first appear."""
    columns = [(variable.value, place) for place, variable in enumerate(solutions.variables)]
    if "*" not in query.replace("(*)", ""):  # COUNT(*), in queries that may be long
        return columns
    found = list(tokens(query))
    select = next((place for place, token in enumerate(found) if token.text.upper() == "SELECT"), 0)
    if any(token.text == "*" for token in found[select + 1 : select + 3]):
        named = dict.fromkeys(token.text[1:] for token in found if token.kind == "variable")
        first = {name: place for place, name in enumerate(named)}
        columns.sort(key=lambda column: first.get(column[0], len(first)))
    return columns
