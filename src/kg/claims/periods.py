"""Which figures speak of one time.

Two periods agree when their ends are equal and either one is a state (*as of*, or without
a start) or both cover the same time: a stock stated "in 2023" and "at the end of 2023" is
one time; the flow of a year and that of its second half are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from kg.model import Period
from kg.model.checks import Figure

__all__ = ["agree", "at_one_time", "days_between", "is_state", "representative", "years_between"]


def is_state(period: Period) -> bool:
    """Return whether a figure tells how things stand at the end of its period."""
    return period.kind == "asOf" or period.start is None


def agree(one: Period, other: Period) -> bool:
    """Return whether two dated periods are one time."""
    if one.end is None or one.end != other.end:
        return False
    return is_state(one) or is_state(other) or one.start == other.start


def at_one_time(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return dated figures in groups of one time, the earliest first.

    Where flows of several lengths end on one day, a state goes with the longest: figures
    "as of September" of what is counted by the year are counted from January.
    """
    by_end: defaultdict[date, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.period.end is not None:
            by_end[figure.period.end].append(figure)
    return [group for end in sorted(by_end) for group in _by_length(by_end[end])]


def _by_length(figures: Sequence[Figure]) -> list[list[Figure]]:
    starts = {figure.period.start for figure in figures if not is_state(figure.period)}
    longest = min((start for start in starts if start), default=None)
    groups: defaultdict[date | None, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[longest if is_state(figure.period) else figure.period.start].append(figure)
    return [groups[start] for start in sorted(groups, key=lambda start: start or date.min)]


def representative(figures: Sequence[Figure]) -> Period:
    """Return what to call the time of figures that speak of one: a state's own words where there is one."""
    states = [figure.period for figure in figures if is_state(figure.period)]
    return (states or [figure.period for figure in figures])[0]


def days_between(one: date, other: date) -> int:
    """Return how many days lie between two dates, in whichever order."""
    return abs((one - other).days)


def years_between(start: date, end: date) -> Fraction:
    """Return the years from one date to another, in whole months."""
    return Fraction((end.year - start.year) * 12 + end.month - start.month, 12)
