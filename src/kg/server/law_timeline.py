"""The history of a law as a page draws it: a line of time for each law of the chain, its days in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.model import Claim, Ref
from kg.model.contexts import DatedLaw, History
from kg.server.language import translate
from kg.server.words import date_words

__all__ = ["DateRow", "Day", "LawRow", "Mark", "Timeline", "Year", "date_rows", "timeline"]

_EDGE: Final = 3.0
"""Room left free at both ends of the line of time, in hundredths of its length."""
_YEARS: Final = 8
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_GAP: Final = "……"
_KINDS: Final = ("adopted", "published", "effective", "ended")


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a law: ``x`` in hundredths of the line."""

    kind: str
    x: float


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law of the chain: its days in words, how it is tied to the others, and its line.

    ``bar`` is the time in which it is or was in force; it goes on where ``goes_on``.
    """

    ref: Ref
    here: bool
    ties: tuple[str, ...]
    days: tuple[str, ...]
    marks: tuple[Mark, ...]
    bar: tuple[float, float] | None
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year on the line of time."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The laws of a chain in time; ``complete`` is false where there are more."""

    rows: tuple[LawRow, ...]
    years: tuple[Year, ...]
    key: tuple[tuple[str, str], ...]
    complete: bool


def timeline(history: History, here: str) -> Timeline | None:
    """Return the picture of a history, seen from the law `here`; None where no law has a day."""
    days = [day for law in history.laws for day in _days(law) if day]
    if not days:
        return None
    scale = _Scale(min(days), max(days))
    named = {law.ref.iri: law.ref.label for law in history.laws}
    rows = tuple(
        _row(law, here == law.ref.iri, tuple(_ties(history, law.ref.iri, named)), scale)
        for law in history.laws
    )
    kinds = {mark.kind for row in rows for mark in row.marks}
    return Timeline(
        rows=rows,
        years=scale.years,
        key=tuple((kind, translate(f"law.{kind}")) for kind in _KINDS if kind in kinds),
        complete=history.complete,
    )


def _days(law: DatedLaw) -> tuple[date | None, ...]:
    return law.adopted, law.published, law.effective, law.ended


class _Scale:
    """Days on a line from the beginning of the first year to the end of the last."""

    def __init__(self, first: date, last: date) -> None:
        self._first = first.year
        self._span = last.year + 1 - first.year

    def x(self, day: date) -> float:
        """Return the place of a day, in hundredths."""
        part = (day.timetuple().tm_yday - 1) / 366
        return self._place(day.year - self._first + part)

    def _place(self, years: float) -> float:
        return round(_EDGE + (100 - 2 * _EDGE) * years / self._span, 2)

    @property
    def years(self) -> tuple[Year, ...]:
        """The years that are named: round ones where there are many."""
        step = next((step for step in _STEPS if self._span / step <= _YEARS), _STEPS[-1])
        named = range(self._first + -self._first % step, self._first + self._span, step)
        return tuple(Year(str(year), self._place(year - self._first)) for year in named)


def _row(law: DatedLaw, here: bool, ties: tuple[str, ...], scale: _Scale) -> LawRow:
    told = list(zip(_KINDS, _days(law), strict=True))
    start = law.effective
    end = scale.x(law.ended) if law.ended else 100.0
    return LawRow(
        ref=law.ref,
        here=here,
        ties=ties,
        days=tuple(
            translate("law.day", what=translate(f"law.{kind}"), day=date_words(day.isoformat()))
            for kind, day in told
            if day
        ),
        marks=tuple(Mark(kind, scale.x(day)) for kind, day in told if day),
        bar=(scale.x(start), max(end, scale.x(start))) if start else None,
        goes_on=law.ended is None,
    )


def _ties(history: History, law: str, named: dict[str, str]) -> Iterable[str]:
    for link in history.links:
        if link.subject == law:
            yield _tie(link.label, named[link.object])
        elif link.object == law:
            yield _tie(link.inverse, named[link.subject])


def _tie(how: str, other: str) -> str:
    """Return how two laws are tied, in a phrase: a label may say by dots where the other one stands."""
    if _GAP in how:
        return how.replace(_GAP, other)
    return translate("law.tie", how=how, other=other)


# -------------------------------------------------------------- who says which day
@dataclass(frozen=True, slots=True)
class Day:
    """A day that sources state; none of them where only the graph's own description has it."""

    words: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date of a thing: the days that sources state for it, the best supported first."""

    label: str
    days: tuple[Day, ...]


def date_rows(statements: Sequence[Claim], own: Sequence[tuple[Ref, str]]) -> tuple[DateRow, ...]:
    """Return the dates of a thing with the sources that state each.

    Parameters
    ----------
    statements
        Claims that state a date.
    own
        The properties that are dates, in the order to show them, each with a day that the
        description itself has.
    """
    found: dict[str, dict[str, list[Claim]]] = {}
    named: dict[str, str] = {}
    for ref, day in own:
        named.setdefault(ref.iri, ref.label)
        found.setdefault(ref.iri, {}).setdefault(day, [])
    for claim in statements:
        if claim.date_property and claim.stated_date:
            named.setdefault(claim.date_property.iri, claim.date_property.label)
            days = found.setdefault(claim.date_property.iri, {})
            days.setdefault(claim.stated_date.isoformat(), []).append(claim)
    return tuple(DateRow(named[iri], _by_support(days)) for iri, days in found.items())


def _by_support(days: dict[str, list[Claim]]) -> tuple[Day, ...]:
    ordered = sorted(days, key=lambda day: (-len(days[day]), day))
    return tuple(Day(date_words(day), tuple(days[day])) for day in ordered)
