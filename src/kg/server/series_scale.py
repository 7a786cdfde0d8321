"""Scales of a series: values on steps of 1, 2 or 5, time by the ends of years and quarters.

Pure functions. A place on a scale is a share of its length, so that the same picture
fits a wide screen and a narrow one; what does not fit a narrow one is marked as such.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

__all__ = ["TimeScale", "TimeTick", "ValueScale", "ticks_between", "tight_scale", "time_scale", "value_scale"]

_STEPS: Final = (1, 2, 5, 10)
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100)
_NARROW: Final = 6
_WIDE: Final = 15
"""How many years are named on a narrow and on a wide axis."""
_QUARTERS_NAMED: Final = 3
_QUARTERS_TICKED: Final = 9
"""Up to so many years quarters have their names, or still their ticks."""
_QUARTER_MONTHS: Final = (3, 6, 9)
_DECEMBER: Final = 12
_DAYS_A_YEAR: Final = 366
_FAR_FROM_ZERO: Final = 2
"""Where the largest value is less than so many times the smallest, the scale need not start at zero."""
_EDGE: Final = 0.02


# --------------------------------------------------------------------- values
@dataclass(frozen=True, slots=True)
class ValueScale:
    """A linear scale from its first to its last tick."""

    ticks: tuple[Decimal, ...]

    def share(self, value: Decimal) -> float:
        """Return how far up the value stands: 0 at the first tick, 1 at the last."""
        low, high = self.ticks[0], self.ticks[-1]
        return float((value - low) / (high - low))

    def holds(self, value: Decimal) -> bool:
        """Return whether the value is on the scale."""
        return self.ticks[0] <= value <= self.ticks[-1]


def value_scale(values: Iterable[Decimal], most: int = 6) -> ValueScale:
    """Return the scale that holds all values, with at most so many steps.

    It starts at zero, unless all values are far from zero compared with what separates them.
    """
    found = list(values) or [Decimal(0)]
    low, high = min(found), max(found)
    if low > 0 and high >= low * _FAR_FROM_ZERO:
        low = Decimal(0)
    if high < 0 and low <= high * _FAR_FROM_ZERO:
        high = Decimal(0)
    if low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    return ValueScale(ticks_between(low, high if low != high else low + 1, most))


def tight_scale(values: Iterable[Decimal]) -> ValueScale:
    """Return the scale from the least to the greatest value, for a picture that shows only the course."""
    found = sorted(values) or [Decimal(0)]
    low, high = found[0], found[-1]
    return ValueScale((low, high) if low < high else (low - 1, high + 1))


def ticks_between(low: Decimal, high: Decimal, most: int) -> tuple[Decimal, ...]:
    """Return ticks 1, 2 or 5 times a power of ten apart, from `low` or below to `high` or above.

    There are at most `most` steps between them.
    """
    power = ((high - low) / most).adjusted()
    while True:
        for factor in _STEPS:
            step = Decimal(factor).scaleb(power)
            first = (low / step).to_integral_value(ROUND_FLOOR)
            last = (high / step).to_integral_value(ROUND_CEILING)
            if last - first <= most:
                return tuple(step * place for place in range(int(first), int(last) + 1))
        power += 1


# ----------------------------------------------------------------------- time
@dataclass(frozen=True, slots=True)
class TimeTick:
    """The end of a year or quarter, and whether there is room for its name on a wide and a narrow axis."""

    day: date
    wide: bool = False
    narrow: bool = False

    @property
    def is_year(self) -> bool:
        """Whether a year ends there."""
        return self.day.month == _DECEMBER


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A linear scale of days, with some room at both ends."""

    first: date
    last: date
    ticks: tuple[TimeTick, ...]

    def share(self, day: date) -> float:
        """Return how far to the right the day stands, between 0 and 1."""
        length = (self.last - self.first).days or 1
        return _EDGE + (1 - 2 * _EDGE) * (day - self.first).days / length

    def holds(self, day: date) -> bool:
        """Return whether the day is on the scale."""
        return self.first <= day <= self.last


def time_scale(days: Iterable[date]) -> TimeScale:
    """Return the scale from the first day to the last, at least a year long."""
    found = sorted(days) or [date(2000, 1, 1)]
    first, last = found[0], found[-1]
    if (last - first).days < _DAYS_A_YEAR:
        first, last = _year_end(max(first.year - 1, 1)), _year_end(last.year)
    return TimeScale(first, last, tuple(_ticks(first, last)))


def _ticks(first: date, last: date) -> Iterator[TimeTick]:
    years = range(first.year, last.year + 1)
    wide, narrow = (next(step for step in _YEARS if len(years) <= most * step) for most in (_WIDE, _NARROW))
    length = (last - first).days / _DAYS_A_YEAR
    for year in years:
        ends = [TimeTick(_year_end(year), year % wide == 0, year % narrow == 0)]
        if length <= _QUARTERS_TICKED:
            named = length <= _QUARTERS_NAMED
            ends += [TimeTick(_month_end(year, month), named) for month in _QUARTER_MONTHS]
        yield from (tick for tick in sorted(ends, key=lambda tick: tick.day) if first <= tick.day <= last)


def _year_end(year: int) -> date:
    return date(year, _DECEMBER, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
