"""From figures to the drawing of a series: every number of the picture, none of its words of style."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from kg.model.checks import Checks
from kg.server.addresses import address
from kg.server.language import language, translate
from kg.server.picture_labels import text_width
from kg.server.series_marks import (
    TEXT,
    Beside,
    Canvas,
    Mark,
    Placed,
    RuleSide,
    merged,
    place,
    put_beside,
    rule_side,
)
from kg.server.series_panels import Group
from kg.server.series_points import Point, SourceKind, line
from kg.server.series_scale import TimeScale, ValueScale
from kg.server.series_verdicts import of_point
from kg.server.series_words import (
    axis,
    growth_words,
    kind_name,
    point_words,
    published_by,
    short_value,
    short_words,
    tick_name,
)
from kg.server.words import figure_words, period_words, plural

__all__ = ["Drawing", "DrawnMark", "Rule", "Segment", "Spark", "anchor_of", "description", "draw", "spark"]

State = Literal["observed", "planned", "forecast"]
_SOURCES_TOLD: Final = 8
_GUTTER_STEP: Final = 8
_GUTTERS: Final = range(2, 11)


class Segment(NamedTuple):
    """A piece of the line: across in hundredths of the width, upwards in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float


class ValueTick(NamedTuple):
    """A line across with its number."""

    y: float
    label: str
    is_zero: bool


class TimeLabel(NamedTuple):
    """A tick of time, and on which pictures there is room for its name."""

    x: float
    label: str
    is_year: bool
    wide: bool
    narrow: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark with its place, its look, what it says and where it leads.

    `text` stands at `beside`; it is the figure of a mark worth it, or how many sources print the same.
    """

    x: float
    y: float
    kind: SourceKind
    state: State
    glyph: str
    doubtful: bool
    span: float | None
    whisker: tuple[float, float] | None
    title: str
    address: str
    text: str = ""
    is_value: bool = False
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A figure without a time: a line across at its value."""

    y: float
    label: str
    wide: RuleSide
    narrow: RuleSide
    title: str
    address: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture of a series; ``gutter`` is the width of the numbers at its side in steps of 8 pixels."""

    title: str
    unit: str
    size: str
    height: float
    base: float
    gutter: int
    value_ticks: tuple[ValueTick, ...]
    time_ticks: tuple[TimeLabel, ...]
    segments: tuple[Segment, ...]
    rules: tuple[Rule, ...]
    marks: tuple[DrawnMark, ...]
    description: str
    off_scale: int


@dataclass(frozen=True, slots=True)
class Spark:
    """A series that stands in a line of a list."""

    height: float
    segments: tuple[Segment, ...]
    marks: tuple[DrawnMark, ...]
    description: str


def anchor_of(point: Point) -> str:
    """Return where a table has the figures of a point's period."""
    return f"period-{point.end.isoformat()}" if point.end else "period-none"


# -------------------------------------------------------------------- a picture
def draw(group: Group, canvas: Canvas, title: str, size: str, checks: Checks | None = None) -> Drawing:
    """Return the picture of a group of figures; `size` is main or small."""
    time, values = canvas.time, canvas.values
    joined = line(group.points)
    every = merged(group.points)
    placed = [(mark, spot) for mark in every if (spot := place(mark, canvas))]
    numbers = axis(values.ticks, group.key.unit)
    longest = max(text_width(label, TEXT) for label in numbers.labels)
    return Drawing(
        title=title,
        unit=numbers.title,
        size=size,
        height=canvas.height,
        base=canvas.base,
        gutter=min(max(math.ceil((longest + 8) / _GUTTER_STEP), _GUTTERS[0]), _GUTTERS[-1]),
        value_ticks=tuple(
            ValueTick(canvas.y(tick), label, tick == 0)
            for tick, label in zip(values.ticks, numbers.labels, strict=True)
        ),
        time_ticks=tuple(
            TimeLabel(canvas.x(tick.day), tick_name(tick), tick.is_year, tick.wide, tick.narrow)
            for tick in time.ticks
        ),
        segments=_segments(joined, canvas),
        rules=tuple(_rules(group, [spot for _, spot in placed], canvas, size, checks)),
        marks=_marks(placed, _texts(placed, joined, canvas, size), checks),
        description=description(group),
        off_scale=sum(len(mark.points) for mark in every) - sum(len(mark.points) for mark, _ in placed),
    )


def _segments(joined: Sequence[Point], canvas: Canvas) -> tuple[Segment, ...]:
    corners = [(canvas.x(point.end), canvas.y(point.value)) for point in joined if point.end]
    return tuple(Segment(*one, *other) for one, other in pairwise(corners))


def _rules(
    group: Group, spots: Sequence[Placed], canvas: Canvas, size: str, checks: Checks | None
) -> Iterator[Rule]:
    for point in group.points:
        if point.end is None and canvas.values.holds(point.value):
            y, words = canvas.y(point.value), translate("series.undated", figure=short_words(point.claim))
            yield Rule(
                y=y,
                label=words,
                wide=rule_side(spots, y, words, narrow=size != "main"),
                narrow=rule_side(spots, y, words, narrow=True),
                title="\n".join(_told([point], point_words(point), checks)),
                address=address(point.claim.iri),
                doubtful=point.is_doubtful,
            )


# ----------------------------------------------------------------------- marks
class _Text(NamedTuple):
    """What stands beside a mark, and where."""

    text: str
    is_value: bool
    beside: Beside


def _texts(
    placed: Sequence[tuple[Mark, Placed]], joined: Sequence[Point], canvas: Canvas, size: str
) -> dict[int, _Text]:
    """Return the texts that have room beside their marks, by the number of the mark."""
    values = dict(_worth_a_value([mark for mark, _ in placed], joined, size))
    counts = {
        number: str(len(mark.points))
        for number, (mark, _) in enumerate(placed)
        if len(mark.points) > 1 and number not in values
    }
    spots = [spot for _, spot in placed]
    found = put_beside(spots, values, counts, height=canvas.height, narrow_only=size != "main")
    return {
        number: _Text({**counts, **values}[number], number in values, beside)
        for number, beside in found.items()
    }


def _marks(
    placed: Sequence[tuple[Mark, Placed]], texts: Mapping[int, _Text], checks: Checks | None
) -> tuple[DrawnMark, ...]:
    return tuple(_mark(mark, spot, texts.get(number), checks) for number, (mark, spot) in enumerate(placed))


def _worth_a_value(marks: Sequence[Mark], joined: Sequence[Point], size: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the marks whose figures are written beside them: the last, the first, the aim."""
    ends = [joined[-1], joined[0]] if len(joined) > 1 and size == "main" else joined[-1:]
    for point in ends:
        number = next((number for number, mark in enumerate(marks) if point in mark.points), None)
        if number is not None:
            yield number, short_value(point.claim)
    aims = [number for number, mark in enumerate(marks) if mark.best.is_target and not mark.best.is_doubtful]
    if aims and joined and joined[-1].end and marks[aims[-1]].end > joined[-1].end:
        yield aims[-1], short_value(marks[aims[-1]].best.claim)


def _mark(mark: Mark, spot: Placed, text: _Text | None, checks: Checks | None) -> DrawnMark:
    first = mark.best
    state: State = "observed" if not first.is_target else "forecast" if mark.is_forecast else "planned"
    return DrawnMark(
        x=spot.x,
        y=spot.y,
        kind=mark.kind,
        state=state,
        glyph=mark.glyph,
        doubtful=first.is_doubtful,
        span=spot.span,
        whisker=spot.whisker,
        title="\n".join(_told(mark.points, point_words(first), checks)),
        address=address(first.claim.iri) if len(mark.points) == 1 else f"#{anchor_of(first)}",
        text=text.text if text else "",
        is_value=text is not None and text.is_value,
        beside=text.beside if text else None,
    )


def _told(points: Sequence[Point], heading: str, checks: Checks | None) -> Iterator[str]:
    """Yield the lines of a mark's title: figure and period, each source with what it prints, the verdicts."""
    yield heading
    for point in points[:_SOURCES_TOLD]:
        printed = point.claim.printed[0].value if point.claim.printed else ""
        who = translate("series.says", name=published_by(point.claim), kind=kind_name(point.kind))
        yield translate("series.prints", source=who, printed=printed) if printed else who
    if len(points) > _SOURCES_TOLD:
        yield plural("series.more_sources", len(points) - _SOURCES_TOLD)
    for verdict in of_point(points[0], checks):
        yield translate("series.because", verdict=verdict.words, reason=verdict.reason)


# ----------------------------------------------------------------------- words
def description(group: Group) -> str:
    """Return a series in words: from where to where, how much more, and how many say so."""
    joined = line(group.points)
    sources = {point.claim.source.iri for point in group.points if point.claim.source}
    official = {
        point.claim.source.iri for point in group.points if point.claim.source and point.kind == "official"
    }
    parts = list(_course(joined))
    parts.append(
        translate(
            "series.told.sources", figures=len(group.points), sources=len(sources), official=len(official)
        )
    )
    return ("" if language() == "zh" else " ").join(parts)


def _course(joined: Sequence[Point]) -> Iterator[str]:
    if not joined:
        return
    first, last = joined[0], joined[-1]
    if first is last:
        yield translate("series.told.one", figure=figure_words(last.claim), period=period_words(last.claim))
        return
    yield translate(
        "series.told.course",
        first=figure_words(first.claim),
        start=period_words(first.claim),
        last=figure_words(last.claim),
        end=period_words(last.claim),
    )
    if grown := growth_words(first, last):
        yield grown


def spark(group: Group, time: TimeScale, values: ValueScale) -> Spark:
    """Return the small picture of a group: its line, its last figure, and what is aimed at."""
    canvas = Canvas.spark(time, values)
    joined = line(group.points)
    shown = [
        mark
        for mark in merged(group.points)
        if not mark.best.is_doubtful and (mark.best.is_target or not joined or joined[-1] in mark.points)
    ]
    marks = [_mark(mark, spot, None, None) for mark in shown if (spot := place(mark, canvas))]
    return Spark(canvas.height, _segments(joined, canvas), tuple(marks), description(group))
