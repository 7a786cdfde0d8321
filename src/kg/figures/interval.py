"""Intervals of real numbers: what is known of a figure, in the terms of IEEE 1788.

An interval is a non-empty, connected set of reals; each end may belong to it or not, or
be missing. Comparisons of two intervals have three answers, since the figures that they
enclose may lie anywhere inside. Arithmetic is in `kg.figures.arithmetic`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kg.figures.decimals import plain

__all__ = ["Certainty", "Interval", "at_least", "at_most", "equal", "greater", "less"]

_INFINITY: Final = Decimal("Infinity")
_NUMBER: Final = r"\s*([+-]?[0-9]+(?:\.[0-9]+)?|[+-]?(?:∞|inf))\s*"
_WRITTEN: Final = re.compile(rf"\s*([\[(]){_NUMBER},{_NUMBER}([\])])\s*")


@dataclass(frozen=True, slots=True)
class Interval:
    """A non-empty, connected set of real numbers.

    ``Interval(v, v)`` is the point v (a *singleton*), ``Interval(None, None)`` the whole line (*entire*).

    Attributes
    ----------
    lower, upper : Decimal or None
        Infimum and supremum; None where the interval is unbounded on that side.
    lower_open, upper_open : bool
        Whether that end is no member. A missing end is always open.

    Raises
    ------
    ValueError
        For the empty set, which no figure can be in, and for ends that are not finite.
    """

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if any(end is not None and not end.is_finite() for end in (self.lower, self.upper)):
            raise ValueError("the ends of an interval are finite numbers, or None where there is none")
        object.__setattr__(self, "lower_open", self.lower_open or self.lower is None)
        object.__setattr__(self, "upper_open", self.upper_open or self.upper is None)
        if not _starts_before_end(self, self):
            raise ValueError(f"no number lies in {self}")

    def __str__(self) -> str:
        left, right = "[("[self.lower_open], "])"[self.upper_open]
        lower = "-∞" if self.lower is None else f"{plain(self.lower):f}"
        upper = "∞" if self.upper is None else f"{plain(self.upper):f}"
        return f"{left}{lower}, {upper}{right}"

    @classmethod
    def read(cls, text: str) -> Interval:
        """Return the interval that a text such as ``[3045000, 3055000)`` says; the inverse of `str`.

        A round bracket leaves its end out; a missing end is ``-∞`` or ``∞``, or ``-inf`` or ``inf``.

        Raises
        ------
        ValueError
            The text is not of that form, or no number lies in the interval.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError(f"{text!r} is not an interval such as [3045000, 3055000) or (50, ∞)")
        left, lower, upper, right = written.groups()
        return cls(_end_of(lower, "-"), _end_of(upper, "+"), left == "(", right == ")")

    @property
    def is_point(self) -> bool:
        """Whether there is one member only: *isSingleton*."""
        return self.lower is not None and self.lower == self.upper

    def contains(self, number: Decimal) -> bool:
        """Return whether a number is a member: *isMember*."""
        return self.intersects(Interval(number, number))

    def intersects(self, other: Interval) -> bool:
        """Return whether there is a common member: not *disjoint*."""
        return _starts_before_end(self, other) and _starts_before_end(other, self)

    def subset(self, other: Interval) -> bool:
        """Return whether every member is one of the other interval: *subset*."""
        return self.hull(other) == other

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that has the members of both: *convexHull*."""
        lower, lower_open = min(_start(self), _start(other))
        upper, upper_closed = max(_end(self), _end(other))
        return Interval(
            lower if lower.is_finite() else None,
            upper if upper.is_finite() else None,
            lower_open,
            not upper_closed,
        )


def _end_of(text: str, side: str) -> Decimal | None:
    if text[-1].isdigit():
        return Decimal(text)
    if (text[0] == "-") != (side == "-"):
        raise ValueError(f"{text} is at the wrong end of an interval")
    return None


def _start(interval: Interval) -> tuple[Decimal, bool]:
    """Return where an interval starts; of two starts the smaller has more members."""
    return (-_INFINITY if interval.lower is None else interval.lower), interval.lower_open


def _end(interval: Interval) -> tuple[Decimal, bool]:
    """Return where an interval ends; of two ends the greater has more members."""
    return (_INFINITY if interval.upper is None else interval.upper), not interval.upper_open


def _starts_before_end(one: Interval, other: Interval) -> bool:
    """Return whether some member of the one can be at or below a member of the other."""
    start, start_open = _start(one)
    end, end_closed = _end(other)
    return start < end or (start == end and end_closed and not start_open)


# ---------------------------------------------------------------- comparisons
class Certainty(StrEnum):
    """Whether something holds of two figures that are only known to lie in intervals."""

    CERTAINLY = "certainly"
    """Of every pair of members."""
    POSSIBLY = "possibly"
    """Of some pairs and not of others."""
    NO = "no"
    """Of no pair."""


def greater(one: Interval, other: Interval) -> Certainty:
    """Return whether the one figure is greater than the other.

    Examples
    --------
    >>> more_than_50 = Interval(Decimal(50), None, lower_open=True)
    >>> greater(more_than_50, Interval(Decimal(50), Decimal(50)))
    <Certainty.CERTAINLY: 'certainly'>
    """
    if not _starts_before_end(one, other):
        return Certainty.CERTAINLY
    return Certainty.POSSIBLY if _end(one)[0] > _start(other)[0] else Certainty.NO


def less(one: Interval, other: Interval) -> Certainty:
    """Return whether the one figure is less than the other: *strictPrecedes* where certain."""
    return greater(other, one)


def at_least(one: Interval, other: Interval) -> Certainty:
    """Return whether the one figure is no less than the other."""
    return _opposite(less(one, other))


def at_most(one: Interval, other: Interval) -> Certainty:
    """Return whether the one figure is no greater than the other: *precedes* where certain."""
    return _opposite(greater(one, other))


def equal(one: Interval, other: Interval) -> Certainty:
    """Return whether both figures are the same number; certain only of two equal points.

    "More than 50" is never 50; two figures printed 10.8 trillion are possibly equal.
    """
    if not one.intersects(other):
        return Certainty.NO
    return Certainty.CERTAINLY if one.is_point and other.is_point else Certainty.POSSIBLY


def _opposite(certainty: Certainty) -> Certainty:
    opposites = {Certainty.CERTAINLY: Certainty.NO, Certainty.NO: Certainty.CERTAINLY}
    return opposites.get(certainty, certainty)
