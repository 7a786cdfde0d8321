"""Which two figures a change relates: growth to the value it came from and the value it led to."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.model import Period
from kg.tables.known import Known, Thing
from kg.terms import IRI, Literal, Triple
from kg.vocabulary import PREFIXES, local_name

__all__ = ["ONE_SIDED", "Figure", "link"]

ONE_SIDED: Final = frozenset({"moreThan", "atLeast", "lessThan", "atMost"})

_KGO: Final = PREFIXES["kgo"]
_TRUST: Final = ("officialSource", "researchSource", "stateMediaSource", "newsSource")


@dataclass(frozen=True, slots=True)
class Figure:
    """What decides whether a figure can be an end of a change."""

    iri: str
    metric: str
    source: str
    period: Period
    place: str | None
    sector: str | None
    scope: str
    target: bool
    doubted: bool
    bound: bool
    """Whether it is only a floor or a ceiling, such as “more than”."""

    @classmethod
    def of(cls, thing: Thing) -> Figure | None:
        """Return the figure that a graph describes, or None where it lacks a metric or a source."""
        metric, source = thing.one("metric"), thing.one("source")
        if metric is None or source is None:
            return None
        scopes = (text for text in thing.values[_KGO + "scope"] if isinstance(text, Literal))
        return cls(
            iri=thing.iri,
            metric=str(metric),
            source=str(source),
            period=Period(_name(thing, "periodKind"), _day(thing, "periodStart"), _day(thing, "periodEnd")),
            place=_text(thing, "place"),
            sector=_text(thing, "sector"),
            scope=next((text.value for text in scopes if text.language == "en"), ""),
            target="Target" in thing.classes,
            doubted=thing.one("doubt") is not None,
            bound=_name(thing, "comparator") in ONE_SIDED,
        )


def _text(thing: Thing, name: str) -> str | None:
    value = thing.one(name)
    return None if value is None else str(value)


def _name(thing: Thing, name: str) -> str | None:
    value = _text(thing, name)
    return None if value is None else local_name(value)


def _day(thing: Thing, name: str) -> date | None:
    value = _text(thing, name)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        return None


def link(
    change: Figure, metric: Thing, kind: str, figures: Sequence[Figure], known: Known
) -> Iterator[Triple]:
    """Yield ``kgo:from`` and ``kgo:to`` of a change, each where the graph has such a figure.

    Of several, the one of the change's own source goes first, then one that is more than a
    floor or ceiling, one of the same publisher, the most official; doubted ones are no ends.
    """
    base, end = metric.one("changeOf"), change.period.end
    if base is None or end is None:
        return
    own = [figure for figure in figures if figure.metric == str(base) and _comparable(figure, change)]
    start = _start(change.period, yearly=local_name(kind) == "yearOnYear")
    for name, day, targets in (("from", start, False), ("to", end, change.target)):
        ends = [figure for figure in own if figure.period.end == day and figure.target == targets]
        ends = [figure for figure in ends if _same_length(figure.period, change.period, kind)]
        if ends:
            best = min(ends, key=lambda figure: _preference(figure, change, known))
            yield Triple(IRI(change.iri), IRI(_KGO + name), IRI(best.iri))


def _comparable(figure: Figure, change: Figure) -> bool:
    if figure.doubted or (figure.place, figure.sector) != (change.place, change.sector):
        return False
    return figure.scope == change.scope or figure.source == change.source


def _start(period: Period, *, yearly: bool) -> date | None:
    """Return the end of the earlier period: a year before, or the end of the first year of the span."""
    if yearly and period.end:
        return _year_before(period.end)
    if period.start and (period.start.month, period.start.day) == (1, 1):
        return date(period.start.year, 12, 31)
    return period.start


def _year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    ends_month = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, last if ends_month else min(day.day, last))


def _same_length(period: Period, change: Period, kind: str) -> bool:
    """Return whether a flow covers as long a time as yearly growth compares; states always fit."""
    if period.start is None or change.start is None or local_name(kind) != "yearOnYear":
        return True
    return (period.start.month, period.start.day) == (change.start.month, change.start.day)


def _preference(figure: Figure, change: Figure, known: Known) -> tuple[bool, bool, bool, bool, int, str]:
    return (
        figure.source != change.source,
        figure.bound,
        _publishers(known, figure.source).isdisjoint(_publishers(known, change.source)),
        figure.scope != change.scope,
        _rank(known, figure.source),
        figure.iri,
    )


def _publishers(known: Known, source: str) -> set[str]:
    thing = known.things.get(source)
    return set(map(str, thing.values[PREFIXES["dcterms"] + "publisher"])) if thing else set()


def _rank(known: Known, source: str) -> int:
    kind = _name(known.things[source], "sourceKind") if source in known.things else None
    return _TRUST.index(kind) if kind in _TRUST else len(_TRUST)
