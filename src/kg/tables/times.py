"""Times as the tables write them: ``2022``, ``2023-06``, ``2019-12-27``, ``2012/2022``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.model import Period

__all__ = ["Time", "read_time"]

_PART: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of a table: the period it means, and how names and labels call it."""

    period: Period
    slug: str
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class _Part:
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def slug(self) -> str:
        parts = (f"{self.month:02}" if self.month else "", f"{self.day:02}" if self.day else "")
        return "-".join([f"{self.year:04}", *filter(None, parts)])

    @property
    def english(self) -> str:
        day = f"{self.day} " if self.day else ""
        return f"{day}{_MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)

    @property
    def chinese(self) -> str:
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}" + (f"{self.day}日" if self.day else "")


def read_time(text: str, kind: str) -> Time:
    """Return what a time means for a period kind: ``asOf`` (its end), ``during`` or ``over`` (from, to).

    A blank time is an undated one.

    Raises
    ------
    ValueError
        It is not a time, or does not fit the kind; the message says how to write it.
    """
    if not text:
        return Time(Period(kind, None, None), "undated", "undated", "未注明日期")
    parts = [_part(part) for part in text.split("/")]
    if len(parts) > 2:  # noqa: PLR2004 - from and to
        raise ValueError("give one time, or two with one slash between them")
    if kind == "over" and len(parts) == 1:
        raise ValueError("a change over time needs its start and its end: 2012/2022")
    if kind == "asOf" and len(parts) > 1:
        raise ValueError("a state has one time: the day, month or year at whose end it holds")
    first, last = parts[0], parts[-1]
    if last.last < first.first:
        raise ValueError(f"the period ends ({last.slug}) before it starts ({first.slug})")
    if len(parts) == 1:
        return Time(_single(kind, first), first.slug, first.english, first.chinese)
    return Time(Period(kind, first.first, last.last), *_names(first, last))


def _single(kind: str, part: _Part) -> Period:
    return Period(kind, None if kind == "asOf" else part.first, part.last)


def _names(first: _Part, last: _Part) -> tuple[str, str, str]:
    """Name a span by its years, and by months only where it lies within one year."""
    if first.year != last.year:
        return f"{first.year}-{last.year}", f"{first.year}–{last.year}", f"{first.year}—{last.year}年"
    return f"{first.slug}-{last.slug}", f"{first.english}–{last.english}", f"{first.chinese}—{last.chinese}"


def _part(text: str) -> _Part:
    match = _PART.fullmatch(text.strip())
    if not match:
        raise ValueError("write a time as 2022, 2022-06 or 2022-06-30; a span as 2012/2022")
    year, month, day = (int(group) if group else None for group in match.groups())
    assert year is not None
    part = _Part(year, month, day)
    try:
        part.first, part.last  # noqa: B018 - raises for what no calendar has
    except ValueError as error:
        raise ValueError(f"there is no such date as {text}") from error
    return part
