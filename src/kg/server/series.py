"""The series of a metric on its page: the figure that counts, pictures, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Claim
from kg.model.checks import Checks
from kg.server.language import language, translate
from kg.server.series_drawing import Drawing, description, draw
from kg.server.series_marks import HEIGHTS, Canvas
from kg.server.series_panels import Group, Key, common_time, common_values, differing, split
from kg.server.series_points import KINDS, Point, SourceKind, newest_best, points_of
from kg.server.series_table import SeriesTable, csv_address, table
from kg.server.series_verdicts import of_point, of_points
from kg.server.series_words import interval_words, kind_name
from kg.server.verdicts import Verdict
from kg.server.words import plural

__all__ = ["FigureCard", "KeyEntry", "Series", "Whisker", "card_for", "card_of", "series"]

_STEPS: Final = {"main": 8, "small": 4}
_WHISKER_EDGE: Final = 6.0
_WHISKER_OPEN: Final = 30.0
"""Where the ends of a card's whisker stand, and the figure on one that is open at one end, in hundredths."""


@dataclass(frozen=True, slots=True)
class Whisker:
    """A figure on the line of the values that it may have: places in hundredths of its length.

    A missing end is an arrow; an end that does not belong to the interval is drawn open.
    """

    at: float
    lower: float | None
    upper: float | None
    lower_open: bool
    upper_open: bool


@dataclass(frozen=True, slots=True)
class FigureCard:
    """The figure that a metric is headed with; ``newer`` is the newest of any source where that is later."""

    claim: Claim
    kind: SourceKind
    kind_name: str
    interval: str
    whisker: Whisker | None
    verdicts: tuple[Verdict, ...]
    newer: Claim | None
    newer_kind: str
    newer_verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A sign of the pictures and what it means."""

    kind: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """What the page of a metric shows of its figures; ``place`` (an IRI) goes without saying."""

    card: FigureCard | None
    course: str
    place: str
    drawings: tuple[Drawing, ...]
    key: tuple[KeyEntry, ...]
    notes: tuple[str, ...]
    verdicts: tuple[tuple[Verdict, int], ...]
    table: SeriesTable
    csv: str
    query: str


def series(
    metric: str, claims: Iterable[Claim], *, whole_number: bool = False, checks: Checks | None = None
) -> Series | None:
    """Return the series of a metric, or None where no claim has a figure."""
    points = points_of(claims, whole_number=whole_number)
    if not points:
        return None
    groups, others = split(points)
    drawings = _drawings(groups, checks)
    return Series(
        card=card_of(groups[0], checks),
        course=description(groups[0]),
        place=groups[0].key.place.iri if groups[0].key.place else "",
        drawings=drawings,
        key=tuple(_key(drawings)),
        notes=tuple(_notes(drawings, others)),
        verdicts=of_points(points, checks),
        table=table(points, checks),
        csv=csv_address(metric, language()),
        query=csv_address(metric, language(), None),
    )


# ------------------------------------------------------------------------ card
def card_of(group: Group, checks: Checks | None = None) -> FigureCard | None:
    """Return the card of a group: its newest figure that an official source gives or others corroborate."""

    def trusted(point: Point) -> bool:
        bounded = point.interval.lower is not None and point.interval.upper is not None
        corroborated = any(found.name == "corroborated" for found in of_point(point, checks))
        return point.kind == "official" or (bounded and corroborated)

    chosen = newest_best(group.points, trusted)
    if chosen is None:
        return None
    last = newest_best(group.points)
    newer = last if last and last.end and chosen.end and last.end > chosen.end else None
    return _card(chosen, checks, newer)


def card_for(claim: Claim, checks: Checks | None = None) -> FigureCard | None:
    """Return the card of one claim; None where it has no figure."""
    points = points_of([claim])
    return _card(points[0], checks) if points else None


def _card(chosen: Point, checks: Checks | None, newer: Point | None = None) -> FigureCard:
    return FigureCard(
        claim=chosen.claim,
        kind=chosen.kind,
        kind_name=kind_name(chosen.kind),
        interval=interval_words(chosen.interval, chosen.claim.unit),
        whisker=_whisker(chosen),
        verdicts=of_point(chosen, checks),
        newer=newer.claim if newer else None,
        newer_kind=kind_name(newer.kind) if newer else "",
        newer_verdicts=of_point(newer, checks) if newer else (),
    )


def _whisker(point: Point) -> Whisker | None:
    interval, value = point.interval, point.value
    lower, upper = interval.lower, interval.upper
    if interval.is_point or (lower is None and upper is None):
        return None
    first = None if lower is None else _WHISKER_EDGE
    last = None if upper is None else 100 - _WHISKER_EDGE
    if lower is not None and upper is not None:
        share = float((value - lower) / (upper - lower))
        at = _WHISKER_EDGE + (100 - 2 * _WHISKER_EDGE) * share
    else:
        at = _WHISKER_OPEN if upper is None else 100 - _WHISKER_OPEN
        first, last = (at if first is not None else None), (at if last is not None else None)
    return Whisker(round(at, 1), first, last, interval.lower_open, interval.upper_open)


# -------------------------------------------------------------------- drawings
def _drawings(groups: Sequence[Group], checks: Checks | None) -> tuple[Drawing, ...]:
    drawn = [group for group in groups if group.dated]
    time = common_time(drawn)
    made = []
    for place, group in enumerate(drawn):
        size = "small" if place else "main"
        values = common_values(drawn, group.key.unit, _STEPS[size])
        made.append(draw(group, Canvas(time, values, HEIGHTS[size]), _title(group.key, drawn), size, checks))
    return tuple(made)


def _title(key: Key, groups: Sequence[Group]) -> str:
    """Return what tells a group from the others; empty where it is alone."""
    if len(groups) == 1 and not key.is_narrow:
        return ""
    places, units = differing(groups)
    parts = [
        key.sector.label if key.sector else "",
        key.scope or "",
        key.place.label if places and key.place else "",
        key.unit.label if units and key.unit else "",
    ]
    return translate("place.joint").join(part for part in parts if part) or translate("series.whole")


def _notes(drawings: Sequence[Drawing], others: Sequence[Group]) -> Iterable[str]:
    if not drawings:
        return
    if drawings[0].value_ticks and not any(tick.is_zero for tick in drawings[0].value_ticks):
        yield translate("series.not_from_zero")
    if off := sum(drawing.off_scale for drawing in drawings):
        yield plural("series.off_scale", off)
    if others:
        figures = sum(len(group.points) for group in others)
        yield plural("series.other_scopes", figures, scopes=len(others))


def _key(drawings: Sequence[Drawing]) -> Iterable[KeyEntry]:
    marks = [mark for drawing in drawings for mark in drawing.marks]
    for kind in KINDS:
        if any(mark.kind == kind for mark in marks):
            yield KeyEntry("source", kind, kind_name(kind))
    signs = {mark.state for mark in marks} | {mark.glyph for mark in marks if mark.glyph}
    signs |= {"doubtful" for mark in marks if mark.doubtful}
    signs |= {"count" for mark in marks if mark.text and not mark.is_value}
    signs |= {"line" for drawing in drawings if drawing.segments}
    for sign in ("planned", "forecast", "up", "down", "cap", "band", "doubtful", "count", "line"):
        if sign in signs:
            yield KeyEntry("sign", sign, translate(f"series.key.{sign}"))
