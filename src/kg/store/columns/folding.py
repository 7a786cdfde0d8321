"""Groups of rows, and their counts, sums and averages: exactly as the engine computes them, or not at all.

Sums are of whole numbers (a decimal is its digits), so that nothing is rounded. An average is cut
after 18 decimals, as the engine's decimals are; where fewer would fit, it is left to the engine.
https://www.w3.org/TR/sparql11-query/#aggregateAlgebra
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.store.columns.frames import Frame, TooMuch
from kg.store.columns.plans import Fold
from kg.store.columns.terms import DATE, DECIMAL, INTEGER, OTHER, Terms, literal_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]
    Numbers: TypeAlias = NDArray[np.int64]

__all__ = ["Folded", "Groups", "Integers", "folded", "grouped", "scaled"]

_XSD: Final = b"http://www.w3.org/2001/XMLSchema#"
_PLACES: Final = 18
_LARGEST: Final = 2**62
_LARGEST_DIVIDED: Final = 10**17
"""Above it, the engine's division keeps fewer than 18 decimals."""
_NINE: Final = 10**9
_LARGEST_DIVISOR: Final = 9.0e9
"""Nine times ten to the ninth, times :data:`_NINE`, is less than 2**63."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows in groups.

    Attributes
    ----------
    keys : dict
        The value of each key in each group.
    order : array or None
        The rows, those of a group together; None where they are so already.
    starts : array
        Where each group begins in `order`.
    counts : array
        How many rows each has.
    """

    keys: dict[str, Ids]
    order: Numbers | None
    starts: Numbers
    counts: Numbers

    def column(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return a column with the rows of each group together."""
        return column if self.order is None else column[self.order]

    def rows(self, good: NDArray[np.bool_]) -> Numbers:
        """Return the rows of some groups, of which `good` tells."""
        rows = np.flatnonzero(np.repeat(good, self.counts))
        return rows if self.order is None else self.order[rows]


@dataclass(frozen=True, slots=True)
class Integers:
    """Whole numbers, which become cells where they are shown: an aggregate of each group, an array."""

    numbers: Numbers

    def cells(self) -> list[bytes]:
        """Return them as cells."""
        return [literal_cell(b"%d" % number, _XSD + b"integer") for number in self.numbers.tolist()]


Folded: TypeAlias = Integers | list[bytes]
"""The value of an aggregate in each group: as cells, where it is not a whole number each."""


def grouped(frame: Frame, keys: Sequence[str]) -> Groups:
    """Return the groups of rows that are alike in `keys`; without keys all rows are one group."""
    if not keys:
        return Groups({}, None, np.zeros(1, np.int64), np.array([frame.size]))
    columns = [frame.columns[name] for name in keys]
    order = _order(columns)
    together = [column if order is None else column[order] for column in columns]
    changes = np.zeros(max(0, frame.size - 1), bool)
    for column in together:
        changes |= column[1:] != column[:-1]
    starts = np.flatnonzero(np.concatenate(([frame.size > 0], changes)))
    counts = np.diff(np.append(starts, frame.size))
    return Groups(
        {name: column[starts] for name, column in zip(keys, together, strict=True)}, order, starts, counts
    )


def _order(columns: Sequence[Ids]) -> Numbers | None:
    """Return an order that brings like rows together, None where they are."""
    first = columns[0]
    if len(columns) == 1 and bool(np.all(first[1:] >= first[:-1])):
        return None
    if len(columns) == 1:
        return np.argsort(first, kind="stable")
    if len(columns) == 2:  # noqa: PLR2004 - two fit into one number, which is sorted sooner
        return np.argsort(columns[0].astype(np.int64) << 32 | columns[1], kind="stable")
    return np.lexsort(columns[::-1])


def folded(frame: Frame, groups: Groups, fold: Fold, terms: Terms) -> Folded:
    """Return the value of an aggregate in each group.

    Raises
    ------
    TooMuch
        What is to be added up are not all whole or decimal numbers, or too large.
    """
    if fold.argument is None:
        return Integers(_counts(frame, groups))
    column = groups.column(frame.columns[fold.argument]) if fold.argument in frame.columns else None
    if fold.name == "COUNT" and not fold.distinct:
        return Integers(_counts(frame, groups))
    assert column is not None
    if frame.weights is not None:
        raise TooMuch
    starts, counts = groups.starts, groups.counts
    if fold.distinct:
        column, starts, counts = _distinct(column, starts, counts)
    if fold.name == "COUNT":
        return Integers(counts)
    if fold.name in {"MIN", "MAX"}:
        return _extremes(column, starts, terms, fold.name)
    return _sums(column, starts, counts, terms, average=fold.name == "AVG")


def _counts(frame: Frame, groups: Groups) -> Numbers:
    if frame.weights is None:
        return groups.counts
    return np.add.reduceat(groups.column(frame.weights), groups.starts).astype(np.int64)


def _distinct(column: Ids, starts: Numbers, counts: Numbers) -> tuple[Ids, Numbers, Numbers]:
    """Return each group's different values, and where they begin."""
    group = np.repeat(np.arange(len(starts)), counts)
    pairs = np.unique(group << 32 | column)
    fewer = np.bincount(pairs >> 32, minlength=len(starts))
    return (pairs & 0xFFFFFFFF).astype(np.int32), np.cumsum(fewer) - fewer, fewer


def _extremes(column: Ids, starts: Numbers, terms: Terms, name: str) -> list[bytes]:
    """Return the least or greatest value of each group."""
    choose = np.minimum if name == "MIN" else np.maximum
    kinds, mantissas, decimals = terms.numeric(column)
    if not len(column):
        raise TooMuch
    if np.all(kinds == DATE):  # whose numbers are in their order
        return terms.cells(choose.reduceat(column, starts))
    if not (np.all(kinds == INTEGER) or np.all(kinds == DECIMAL)):
        raise TooMuch  # equal numbers of two kinds are two terms, and the engine knows which it takes
    alike, places = scaled(mantissas, decimals)
    extremes = choose.reduceat(alike, starts).tolist()
    datatype = _XSD + (b"integer" if kinds[0] == INTEGER else b"decimal")
    return [literal_cell(_written(number, places), datatype) for number in extremes]


def _sums(column: Ids, starts: Numbers, counts: Numbers, terms: Terms, *, average: bool) -> Folded:
    kinds, mantissas, decimals = terms.numeric(column)
    if not len(column) or np.any((kinds == OTHER) | (kinds == DATE)):
        raise TooMuch
    alike, places = scaled(mantissas, decimals)
    if float(np.abs(alike).max()) * float(counts.max()) > _LARGEST:
        raise TooMuch
    sums = np.add.reduceat(alike, starts)
    if average:
        head, tail = literal_cell(b"\0", _XSD + b"decimal").split(b"\0")
        return [head + mean + tail for mean in _means(sums, counts, places)]
    if np.all(kinds == INTEGER):
        return Integers(sums)
    decimal = np.bitwise_or.reduceat(kinds == DECIMAL, starts).tolist()
    names = (_XSD + b"integer", _XSD + b"decimal")
    return [
        literal_cell(_written(total, places), names[is_decimal])
        for total, is_decimal in zip(sums.tolist(), decimal, strict=True)
    ]


def scaled(mantissas: Numbers, decimals: NDArray[np.int8]) -> tuple[Numbers, int]:
    """Return numbers with equally many decimals, as whole numbers, and how many these are."""
    places = int(decimals.max(initial=0))
    short = places - decimals
    factors = 10 ** np.arange(places + 1, dtype=np.int64) if places <= _PLACES else None
    if factors is None or float(np.abs(mantissas.astype(float) * factors[short]).max(initial=0)) > _LARGEST:
        raise TooMuch
    return mantissas * factors[short], places


def _means(sums: Numbers, counts: Numbers, places: int) -> list[bytes]:
    """Return averages, cut after so many decimals as the engine has."""
    if np.abs(sums).max() >= _LARGEST_DIVIDED:
        raise TooMuch
    if float(counts.max()) * 10.0**places > _LARGEST_DIVISOR:
        return [_divided(*pair, places) for pair in zip(sums.tolist(), counts.tolist(), strict=True)]
    # as on paper, nine digits at a time, which fit into 64 bits
    divisors = counts * 10**places
    whole, rest = np.divmod(np.abs(sums), divisors)
    first, rest = np.divmod(rest * _NINE, divisors)
    part = first * _NINE + rest * _NINE // divisors
    digits = zip(whole.tolist(), part.tolist(), strict=True)
    means = [(b"%d.%018d" % both).rstrip(b"0").rstrip(b".") for both in digits]
    for place in np.flatnonzero((sums < 0) & (whole + part > 0)).tolist():
        means[place] = b"-" + means[place]
    return means


def _divided(total: int, number: int, places: int) -> bytes:
    whole = abs(total) * 10 ** (_PLACES - places) // number
    return _written(-whole if total < 0 else whole, _PLACES)


def _written(number: int, places: int) -> bytes:
    """Return a number as the engine writes it: without needless zeros and points."""
    if not places:
        return b"%d" % number
    digits = b"%0*d" % (places + 1, abs(number))
    text = (digits[:-places] + b"." + digits[-places:]).rstrip(b"0").rstrip(b".")
    return b"-" + text if number < 0 else text
