"""Rows that a query has given, and the same rows as another query gives them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

__all__ = ["Pairing"]

Row = TypeVar("Row", bound=tuple[object, ...])
Found = tuple[str, ...]


class Pairing(Generic[Row]):
    """Finds for each row what came with the same row elsewhere.

    Rows that are equal cannot be told apart, so any order among them will do. A row that is not
    found is compared without the columns that are `computed`, as a random number may be in
    these, and is given something only where all that look alike came with the same.

    Parameters
    ----------
    rows : sequence of tuple
        Those to find.
    computed : collection of int
        Places of columns whose values may be other ones each time.
    """

    def __init__(self, rows: Sequence[Row], computed: Collection[int] = ()) -> None:
        self._stable = [place for place in range(len(rows[0])) if place not in computed] if rows else []
        self._rows = rows
        self._loose = bool(computed)
        self._wanted: dict[Row, deque[int]] = defaultdict(deque)
        for number, row in enumerate(rows):
            self._wanted[row].append(number)
        self._found: list[Found | None] = [None] * len(rows)
        self._left: dict[tuple[object, ...], set[Found]] = {self._part(row): set() for row in rows}

    def _part(self, row: Row) -> tuple[object, ...]:
        return tuple([row[place] for place in self._stable]) if self._loose else ()

    def offer(self, row: Row, found: Found) -> None:
        """Take note of a row as the other query gave it, with what came with it."""
        waiting = self._wanted.get(row)
        if waiting:
            self._found[waiting.popleft()] = found
        elif self._loose and (left := self._left.get(self._part(row))) is not None:
            left.add(found)

    def result(self) -> list[Found | None]:
        """Return what came with each row; None where the row was not found."""
        if self._loose:
            for number, row in enumerate(self._rows):
                left = self._left[self._part(row)]
                if self._found[number] is None and len(left) == 1:
                    self._found[number] = next(iter(left))
        return self._found
