"""Times as Gephi's timeline takes them: from one day to the day after the last.

A year or month is a literal of its own in RDF, but as the bound of an interval it
stops Gephi's import; it becomes its first day, or the first day after it.

https://www.w3.org/TR/xmlschema11-2/#dateTime
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from kg.vocabulary import PREFIXES

__all__ = ["VALIDITY", "Bounds", "Span", "span", "spell"]

_TIME: Final = re.compile(
    r"(?P<year>-?[0-9]{4,9})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<clock>T[0-9:.]+)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_CYCLE: Final = 400
"""Years after which the calendar repeats itself."""
_LAST_YEAR: Final = 9998

_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")

VALIDITY: Final[dict[str, bool]] = {
    PREFIXES["eli"] + "first_date_entry_in_force": True,
    PREFIXES["eli"] + "date_no_longer_in_force": False,
    **{base + name: True for base in _SCHEMA for name in ("validFrom", "startDate")},
    **{base + name: False for base in _SCHEMA for name in ("validThrough", "endDate")},
    PREFIXES["prov"] + "startedAtTime": True,
    PREFIXES["prov"] + "endedAtTime": False,
}
"""Properties that bound the time in which a thing is there: whether each is the beginning."""


class Span(NamedTuple):
    """Whole days: the first, and the one after the last; ``widened`` where the text meant more or less."""

    start: str
    end: str
    widened: bool


def span(text: str) -> Span | None:
    """Return the days of a date, a moment, a month or a year; None where it is none of these."""
    found = _TIME.fullmatch(text.strip())
    if found is None or (found["clock"] and not found["day"]):
        return None
    year = int(found["year"])
    if year == 0 or year > _LAST_YEAR:
        return None
    month, day = int(found["month"] or 1), int(found["day"] or 1)
    shift = 0 if year > 0 else _CYCLE * (1 - year // _CYCLE)
    try:
        first = date(year + shift, month, day)
    except ValueError:
        return None
    after = _after(first, has_month=bool(found["month"]), has_day=bool(found["day"]))
    widened = not found["day"] or bool(found["clock"])
    return Span(_written(first, shift), _written(after, shift), widened)


def _after(first: date, *, has_month: bool, has_day: bool) -> date:
    if has_day:
        return first + timedelta(days=1)
    if has_month:
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year + 1, 1, 1)


def _written(day: date, shift: int) -> str:
    year = day.year - shift
    if year == 0:  # which XML Schema 1.0 does not have, and so the schema of GEXF
        return "-0001-12-31"
    return f"{'-' if year < 0 else ''}{abs(year):04}-{day.month:02}-{day.day:02}"


def order(day: str) -> tuple[int, str]:
    """Return what days are to be sorted by: years before our era run backwards in their digits."""
    if day.startswith("-"):
        year, rest = day[1:].split("-", 1)
        return -int(year), rest
    year, rest = day.split("-", 1)
    return int(year), rest


class Bounds(NamedTuple):
    """The days on which a thing begins and has ended; an empty text is an open end."""

    start: str
    end: str


def spell(starts: list[Span], ends: list[Span]) -> Bounds | None:
    """Return the time from the earliest beginning to the latest end; None where it would run backwards."""
    start = min((found.start for found in starts), key=order, default="")
    end = max((found.end for found in ends), key=order, default="")
    if start and end and order(end) <= order(start):
        return None
    return Bounds(start, end)
