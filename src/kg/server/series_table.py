"""The table under a series: every figure of the metric with all that its source says, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kg.model import Claim
from kg.model.checks import Checks
from kg.server.language import link, translate
from kg.server.series_drawing import anchor_of
from kg.server.series_points import KINDS, Point, SourceKind, newest_best
from kg.server.series_verdicts import of_point, of_points
from kg.server.series_words import interval_words, kind_name, state_words
from kg.server.verdicts import Verdict
from kg.server.words import period_words
from kg.terms import IRI
from kg.vocabulary import PREFIXES

__all__ = ["SeriesTable", "TablePeriod", "TableRow", "TableYear", "csv_address", "table"]

_FOLDED_FROM: Final = 40
_OPEN: Final = 12
"""Of a folded table the newest years stay open, up to about so many rows."""

_QUERY: Final = """PREFIX kgo: <{kgo}>
PREFIX dcterms: <{dcterms}>
PREFIX rdfs: <{rdfs}>
SELECT ?claim ?from ?to ?comparator ?value ?unit ?printed ?lower ?upper ?place ?sector ?scope
  ?targetKind ?source ?sourceKind ?published ?section ?paragraph ?sentence ?doubt
WHERE {{
  ?claim kgo:metric {metric} ; kgo:value ?value .
  OPTIONAL {{ ?claim kgo:unit ?unit }} OPTIONAL {{ ?claim kgo:comparator ?comparator }}
  OPTIONAL {{ ?claim kgo:figureAsPrinted ?printed }}
  OPTIONAL {{ ?claim kgo:lowerBound ?lower }} OPTIONAL {{ ?claim kgo:upperBound ?upper }}
  OPTIONAL {{ ?claim kgo:periodStart ?from }} OPTIONAL {{ ?claim kgo:periodEnd ?to }}
  OPTIONAL {{ ?claim kgo:place ?place }} OPTIONAL {{ ?claim kgo:sector ?sector }}
  OPTIONAL {{ ?claim kgo:scope ?scope FILTER(LANG(?scope) IN ("", "{language}")) }}
  OPTIONAL {{ ?claim kgo:targetKind ?targetKind }}
  OPTIONAL {{ ?claim kgo:source ?source
    OPTIONAL {{ ?source kgo:sourceKind ?sourceKind }} OPTIONAL {{ ?source dcterms:issued ?published }} }}
  OPTIONAL {{ ?claim kgo:section ?section }} OPTIONAL {{ ?claim kgo:paragraph ?paragraph }}
  OPTIONAL {{ ?claim kgo:sentence ?sentence }}
  OPTIONAL {{ ?claim kgo:doubt ?doubt FILTER(LANG(?doubt) IN ("", "{language}")) }}
}} ORDER BY ?to ?value ?claim"""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One figure: between which values it lies, what kind of source says it, what checking came to.

    ``repeats`` says that checking came to the same as in the row above.
    """

    claim: Claim
    state: str
    interval: str
    kind: SourceKind
    kind_name: str
    verdicts: tuple[Verdict, ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class TablePeriod:
    """The figures of one period; ``anchor`` is empty where an earlier one ends on the same day."""

    anchor: str
    words: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TableYear:
    """The figures of one year; ``last`` is the best supported of its latest time."""

    label: str
    count: int
    last: Claim | None
    verdicts: tuple[tuple[Verdict, int], ...]
    periods: tuple[TablePeriod, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """All figures by year; ``folded`` where there are so many that only the newest are open."""

    count: int
    folded: bool
    years: tuple[TableYear, ...]


def table(points: Sequence[Point], checks: Checks | None = None) -> SeriesTable:
    """Return the table of all figures, by period from the newest to the oldest, undated ones last."""
    by_year: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_year[str(point.end.year) if point.end else ""].append(point)
    folded = len(points) > _FOLDED_FROM
    years, shown = [], 0
    for label, members in sorted(by_year.items(), reverse=True):
        is_open = not folded or shown == 0 or shown + len(members) <= _OPEN
        shown += len(members) if is_open else _OPEN
        years.append(_year(label or translate("series.no_year"), members, checks, is_open=is_open))
    return SeriesTable(len(points), folded, tuple(years))


def _year(label: str, points: Sequence[Point], checks: Checks | None, *, is_open: bool) -> TableYear:
    last = newest_best(points)
    return TableYear(
        label=label,
        count=len(points),
        last=last.claim if last else None,
        verdicts=of_points(points, checks),
        periods=tuple(period for _, members in _by_end(points) for period in _periods(members, checks)),
        is_open=is_open,
    )


def _by_end(points: Iterable[Point]) -> list[tuple[date | None, list[Point]]]:
    found: dict[date | None, list[Point]] = defaultdict(list)
    for point in points:
        found[point.end].append(point)
    return sorted(found.items(), key=lambda entry: entry[0] or date.min, reverse=True)


def _periods(points: Iterable[Point], checks: Checks | None) -> Iterator[TablePeriod]:
    by_words: dict[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=_order):
        by_words[period_words(point.claim)].append(point)
    for place, (words, members) in enumerate(by_words.items()):
        anchor = "" if place else anchor_of(members[0])
        yield TablePeriod(anchor, words, tuple(_rows(members, checks)))


def _rows(points: Iterable[Point], checks: Checks | None) -> Iterator[TableRow]:
    above: tuple[Verdict, ...] = ()
    for point in points:
        row = _row(point, checks)
        yield replace(row, repeats=bool(row.verdicts) and row.verdicts == above)
        above = row.verdicts


def _order(point: Point) -> tuple[bool, bool, str, str, int, str]:
    claim = point.claim
    return (
        point.is_doubtful,
        point.is_target,
        claim.sector.label if claim.sector else "",
        claim.scope or "",
        KINDS.index(point.kind),
        claim.iri,
    )


def _row(point: Point, checks: Checks | None) -> TableRow:
    return TableRow(
        claim=point.claim,
        state=state_words(point),
        interval=interval_words(point.interval, point.claim.unit),
        kind=point.kind,
        kind_name=kind_name(point.kind),
        verdicts=of_point(point, checks),
    )


def csv_address(metric: str, language: str, output: str | None = "csv") -> str:
    """Return where the figures of a metric are had as a table for programs, or as a query to change."""
    prefixes = {name: PREFIXES[name] for name in ("kgo", "dcterms", "rdfs")}
    text = _QUERY.format(metric=IRI(metric).n3(), language=language, **prefixes)
    return link("/sparql", query=text, format=output) if output else link("/query", query=text)
