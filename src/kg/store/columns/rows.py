"""The rows that columns have found, in the engine's terms or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Final, Self, TypeAlias

import pyoxigraph as ox

from kg.store.columns.folding import Folded, Integers
from kg.store.columns.terms import Terms, term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.store.convert import EngineTerm

    Column: TypeAlias = NDArray[np.int32] | Folded
    """Numbers of terms, or the values of an aggregate."""

__all__ = ["CellRows", "cells_of", "taken"]

_PIECE: Final = 2_000
_term: Final = lru_cache(maxsize=10_000)(term)


class CellRows:
    """The answer to a SELECT, read once; like the engine's, and quicker as JSON.

    Parameters
    ----------
    names : sequence of str
        The columns.
    columns : sequence
        Equally long.
    size : int
        How many rows there are.
    terms : Terms
        What the numbers stand for.
    """

    def __init__(self, names: Sequence[str], columns: Sequence[Column], size: int, terms: Terms) -> None:
        self.variables = [ox.Variable(name) for name in names]
        self.size = size
        self._names = names
        self._columns = columns
        self._terms = terms
        # it knows nothing of this object, which would have to wait to be collected as a cycle otherwise
        self._rows = _as_terms(_cells(columns, size, terms))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[EngineTerm, ...]:
        return next(self._rows)

    def json(self, most: int) -> Iterator[bytes]:
        """Yield the JSON of the first rows, in pieces, with all that stands around them."""
        names = ",".join(map(quoted, self._names)).encode()
        yield b'{"head":{"vars":[%b]},"results":{"bindings":[' % names
        size = min(most, self.size)
        heads = [cells_of(taken(column, slice(size)), self._terms) for column in self._columns]
        row = [b"{"]
        for name in self._names:
            row += [b"," * (len(row) > 1) + quoted(name).encode() + b":", b""]
        row.append(b"},")
        for start in range(0, size, _PIECE):
            end = min(start + _PIECE, size)
            piece = row * (end - start)
            for place, head in enumerate(heads):
                piece[2 * place + 2 :: len(row)] = head[start:end]
            if end == size:
                piece[-1] = b"}"
            yield b"".join(piece)
        yield b"]}}"


def _cells(columns: Sequence[Column], most: int, terms: Terms) -> Iterator[tuple[bytes, ...]]:
    """Yield the first rows of columns as cells."""
    if not columns:
        yield from [()] * most
        return
    yield from zip(*(cells_of(taken(column, slice(most)), terms) for column in columns), strict=True)


def taken(column: Column, rows: slice | NDArray[np.int64]) -> Column:
    """Return some rows of a column."""
    if isinstance(column, Integers):
        return Integers(column.numbers[rows])
    if isinstance(column, list):
        return column[rows] if isinstance(rows, slice) else [column[row] for row in rows.tolist()]
    return column[rows]


def cells_of(column: Column, terms: Terms) -> list[bytes]:
    """Return a column as cells."""
    if isinstance(column, Integers):
        return column.cells()
    return column if isinstance(column, list) else terms.cells(column)


def _as_terms(rows: Iterator[tuple[bytes, ...]]) -> Iterator[tuple[EngineTerm, ...]]:
    for row in rows:
        yield tuple(map(_term, row))
