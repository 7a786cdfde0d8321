"""Figures over time: of what several sources say of one thing, values whose times do not overlap.

Gephi holds one value for each interval of a dynamic attribute and refuses intervals
that overlap. So of figures of the same time the best is taken, and of overlapping
times whole years come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from kg.export import losses
from kg.export.losses import Losses

__all__ = ["Figure", "Moment", "Series", "series"]

_YEAR: Final = 366


class Figure(NamedTuple):
    """A value and its time.

    ``end`` is the day after the last and empty where no time is told; ``start`` is empty too for
    a state as of the last day. ``scope`` narrows what is counted; ``rank`` sorts figures of the
    same time, the best first; ``document`` is the IRI of its source, or empty.
    """

    start: str
    end: str
    scope: str
    rank: str
    value: str
    document: str = ""


class Moment(NamedTuple):
    """A value from one day to the day after the last."""

    start: str
    end: str
    value: str


class Series(NamedTuple):
    """The values of one metric, in the order of time; ``latest`` is the newest."""

    moments: list[Moment]
    latest: str


def series(figures: Sequence[Figure], metric: str, noted: Losses) -> Series:
    """Return the values to show of one thing's figures of one metric; what is left out is counted."""
    figures = _of_one_scope(figures, metric, noted)
    dated = [figure for figure in figures if figure.end]
    if not dated:
        best = min(figures, key=lambda figure: figure.rank)
        noted.note(losses.SAME_TIME, len(figures) - 1, metric)
        return Series([], best.value)
    noted.note(losses.UNDATED, len(figures) - len(dated), metric)
    best_of = _best_of_each_time(dated, metric, noted)
    busy = _Calendar(best_of)
    taken: list[Moment] = []
    for moment in sorted((busy.moment(figure) for figure in best_of), key=_whole_years_first):
        if any(moment.start < other.end and other.start < moment.end for other in taken):
            noted.note(losses.OVERLAPPING, 1, metric)
        else:
            taken.append(moment)
    noted.note(losses.PLACED, busy.widened, metric)
    taken.sort()
    return Series(taken, taken[-1].value)


def _of_one_scope(figures: Sequence[Figure], metric: str, noted: Losses) -> list[Figure]:
    """Keep the figures without a scope, or where all have one, those of the most frequent."""
    scopes = Counter(figure.scope for figure in figures)
    kept_scope = "" if "" in scopes else min(scopes, key=lambda scope: (-scopes[scope], scope))
    kept = [figure for figure in figures if figure.scope == kept_scope]
    noted.note(losses.SCOPED, len(figures) - len(kept), metric)
    return kept


def _best_of_each_time(figures: Sequence[Figure], metric: str, noted: Losses) -> list[Figure]:
    def time(figure: Figure) -> tuple[str, str]:
        return figure.start, figure.end

    ranked = sorted(figures, key=lambda figure: (*time(figure), figure.rank))
    best = [next(group) for _, group in groupby(ranked, key=time)]
    noted.note(losses.SAME_TIME, len(figures) - len(best), metric)
    return best


def _whole_years_first(moment: Moment) -> tuple[bool, bool, str, str]:
    start, end = moment.start, moment.end
    whole = start[-5:] == end[-5:] == "01-01" and _days(moment) <= _YEAR
    return not whole, _days(moment) > _YEAR, start, end


def _days(moment: Moment) -> int:
    return (date.fromisoformat(moment.end) - date.fromisoformat(moment.start)).days


class _Calendar:
    """Decides for how long a state as of a day is shown.

    The state at the end of a year stands for the year where no other figure falls into it,
    one at the end of a month for the month, any other for its day.
    """

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.widened = 0
        days = [_last_day(figure) for figure in figures]
        self._in_year = Counter(day.year for day in days)
        self._in_month = Counter((day.year, day.month) for day in days)

    def moment(self, figure: Figure) -> Moment:
        """Return the value with its time."""
        if figure.start:
            return Moment(figure.start, figure.end, figure.value)
        day = _last_day(figure)
        if figure.end.endswith("-01-01") and self._in_year[day.year] == 1:
            self.widened += 1
            return Moment(str(day.replace(month=1, day=1)), figure.end, figure.value)
        if figure.end.endswith("-01") and self._in_month[day.year, day.month] == 1:
            self.widened += 1
            return Moment(str(day.replace(day=1)), figure.end, figure.value)
        return Moment(str(day), figure.end, figure.value)


def _last_day(figure: Figure) -> date:
    return date.fromisoformat(figure.end) - timedelta(days=1)
