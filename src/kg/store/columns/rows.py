"""The rows that columns have found, in the engine's terms or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Final, Self, TypeAlias

import pyoxigraph as ox

from kg.store.columns.terms import Terms, term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.store.convert import EngineTerm

    Column: TypeAlias = NDArray[np.int32] | list[bytes]

__all__ = ["CellRows"]

_PIECE: Final = 2_000
_term: Final = lru_cache(maxsize=10_000)(term)


class CellRows:
    """The answer to a SELECT, read once; like the engine's, and quicker as JSON.

    Parameters
    ----------
    names : sequence of str
        The columns.
    columns : sequence
        Equally long: numbers of terms, or cells.
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
        self._rows = self._read()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[EngineTerm, ...]:
        return next(self._rows)

    def _read(self) -> Iterator[tuple[EngineTerm, ...]]:
        for row in self._cells(self.size):
            yield tuple(map(_term, row))

    def _cells(self, most: int) -> Iterator[tuple[bytes, ...]]:
        """Yield at most so many rows as cells."""
        if not self._columns:
            yield from [()] * min(most, self.size)
            return
        yield from zip(*(self._head(column, most) for column in self._columns), strict=True)

    def _head(self, column: Column, most: int) -> list[bytes]:
        part = column[:most]
        return part if isinstance(part, list) else self._terms.cells(part)

    def json(self, most: int) -> Iterator[bytes]:
        """Yield the JSON of the first rows, in pieces, with all that stands around them."""
        names = ",".join(map(quoted, self._names)).encode()
        yield b'{"head":{"vars":[%b]},"results":{"bindings":[' % names
        keys = [quoted(name).encode().replace(b"%", b"%%") for name in self._names]
        form = b"{%b}" % b",".join(b"%b:%%b" % key for key in keys)
        rows = self._cells(min(most, self.size))
        separator = b""
        while piece := b",".join([form % row for row in islice(rows, _PIECE)]):
            yield separator + piece
            separator = b","
        yield b"]}}"
