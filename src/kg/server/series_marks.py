"""Marks of a series: figures of the same period and value become one, and each gets its place.

Pure functions. Across, places are shares of the width, so that one drawing fits every
screen; upwards they are pixels from the top. Numbers beside marks stand only where they
cover nothing at the width of a page; what would collide on a narrow screen is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.server.picture_labels import Box, text_width
from kg.server.series_points import KINDS, Point, SourceKind, best
from kg.server.series_scale import TimeScale, ValueScale

__all__ = [
    "HEIGHTS",
    "TEXT",
    "Beside",
    "Canvas",
    "Glyph",
    "Mark",
    "Placed",
    "RuleSide",
    "merged",
    "place",
    "put_beside",
    "rule_side",
]

Glyph = Literal["up", "down", "cap", "band", ""]
TEXT: Final = 13
HEIGHTS: Final = {"main": 340, "small": 200, "spark": 30}
"""How high a picture is, in pixels."""

_RADIUS: Final = 5.0
_TOP: Final = 26
_BOTTOM: Final = 28
_SPARK_EDGE: Final = 5
_BAND: Final = 8.0
"""How far a band reaches at least, so that it is seen where the scale is coarse."""
_WIDTHS: Final = {"wide": 1040.0, "narrow": 300.0}
"""How wide the plot is on a page of a desk and of a telephone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Figures of one value and period, the best supported first; targets and doubtful ones stand apart."""

    end: date
    value: Decimal
    points: tuple[Point, ...]

    @property
    def best(self) -> Point:
        """The figure whose interval is drawn."""
        return self.points[0]

    @property
    def kind(self) -> SourceKind:
        """The most trusted kind of source among them."""
        return min((point.kind for point in self.points), key=KINDS.index)

    @property
    def is_forecast(self) -> bool:
        """Whether nobody planned it."""
        return all(point.is_forecast for point in self.points)

    @property
    def glyph(self) -> Glyph:
        """How the word before the figure is drawn; nothing for an exact one, whose whisker may show."""
        interval = self.best.interval
        if interval.upper is None:
            return "up" if interval.lower is not None else ""
        if interval.lower is None:
            return "down"
        comparator = self.best.claim.comparator
        return "cap" if comparator == "nearly" else "band" if comparator == "about" else ""


def merged(points: Iterable[Point]) -> tuple[Mark, ...]:
    """Return one mark for each period and value, by time; undated figures have none."""
    groups: dict[tuple[date, Decimal, bool, bool], list[Point]] = defaultdict(list)
    for point in points:
        if point.end:
            groups[point.end, point.value, point.is_target, point.is_doubtful].append(point)
    return tuple(
        Mark(end, value, _best_first(group))
        for (end, value, _, _), group in sorted(groups.items(), key=lambda entry: entry[0])
    )


def _best_first(points: list[Point]) -> tuple[Point, ...]:
    first = best(points)
    others = sorted(
        (point for point in points if point is not first),
        key=lambda point: (KINDS.index(point.kind), point.claim.iri),
    )
    return (first, *others)


# ---------------------------------------------------------------------- places
@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture's two scales and its height."""

    time: TimeScale
    values: ValueScale
    height: float
    top: float = _TOP
    bottom: float = _BOTTOM

    @classmethod
    def spark(cls, time: TimeScale, values: ValueScale) -> Canvas:
        """Return the canvas of a picture that stands in a line of text."""
        return cls(time, values, HEIGHTS["spark"], top=_SPARK_EDGE, bottom=_SPARK_EDGE)

    @property
    def base(self) -> float:
        """Where the lowest value stands."""
        return self.height - self.bottom

    def y(self, value: Decimal) -> float:
        """Return how many pixels from the top a value stands."""
        return round(self.top + (self.base - self.top) * (1 - self.values.share(value)), 1)

    def x(self, day: date) -> float:
        """Return how many hundredths of the width from the left a day stands."""
        return round(100 * self.time.share(day), 2)


class Placed(NamedTuple):
    """Where a mark and what belongs to it is drawn.

    `x`, `span` in hundredths of the width; `y`, `whisker` in pixels. `span` is where a period of more
    than a year begins; `whisker` both ends of the interval where it is wide enough to be seen.
    """

    x: float
    y: float
    span: float | None
    whisker: tuple[float, float] | None


def place(mark: Mark, canvas: Canvas) -> Placed | None:
    """Return where a mark is drawn, or None where it is off the scale."""
    if not (canvas.time.holds(mark.end) and canvas.values.holds(mark.value)):
        return None
    start = mark.best.claim.period.start
    span = canvas.x(max(start, canvas.time.first)) if start and mark.best.is_long else None
    return Placed(canvas.x(mark.end), canvas.y(mark.value), span, _whisker(mark, canvas))


def _whisker(mark: Mark, canvas: Canvas) -> tuple[float, float] | None:
    y = canvas.y(mark.value)
    lower, upper = mark.best.interval.lower, mark.best.interval.upper
    if lower is None or upper is None:
        return None
    first, last = canvas.values.ticks[0], canvas.values.ticks[-1]
    ends = canvas.y(min(upper, last)), canvas.y(max(lower, first))
    if mark.glyph == "band":
        return min(ends[0], y - _BAND), max(ends[1], y + _BAND)
    if mark.glyph == "cap":
        return y, max(ends[1], y + _BAND)
    return ends if ends[1] - ends[0] > 2 * _RADIUS + 1 else None


# ------------------------------------------------------------------ texts beside
class Beside(NamedTuple):
    """A text beside a mark: moved by so many pixels from it, and whether a narrow picture has room for it."""

    dx: float
    dy: float
    anchor: Literal["start", "middle", "end"]
    narrow: bool


_Side: TypeAlias = tuple[float, float, Literal["start", "middle", "end"]]
_SIDES: Final[tuple[_Side, ...]] = (
    (9, 4.5, "start"),
    (-9, 4.5, "end"),
    (0, -9, "middle"),
    (0, 19, "middle"),
    (8, -6, "start"),
    (-8, 15, "end"),
    (8, 15, "start"),
    (-8, -6, "end"),
)
_FARTHER: Final[tuple[_Side, ...]] = (
    (6, -22, "end"),
    (-6, -22, "start"),
    (6, 32, "end"),
    (-6, 32, "start"),
    (6, -38, "end"),
    (6, 48, "end"),
)
"""Where a value may stand too: it is understood at a distance, a bare count is not."""


def put_beside(
    places: Sequence[Placed],
    values: Mapping[int, str],
    counts: Mapping[int, str],
    *,
    height: float,
    narrow_only: bool = False,
) -> dict[int, Beside]:
    """Return where each text stands beside its mark; texts without a free place are left out.

    Parameters
    ----------
    places
        Of all marks, which no text may cover.
    values, counts
        What is to stand beside which mark, by its number, the most important first.
    height
        Of the picture.
    narrow_only
        Whether the picture is narrow on wide pages too.
    """
    main, other = ("narrow" if narrow_only else "wide"), "narrow"
    taken = {name: [_mark_box(spot, width) for spot in places] for name, width in _WIDTHS.items()}
    found: dict[int, Beside] = {}
    for number, text in (*values.items(), *counts.items()):
        for side in (*_SIDES, *(_FARTHER if number in values else ())):
            boxes = {name: _text_box(places[number], width, text, side) for name, width in _WIDTHS.items()}
            own = {name: [*them[:number], *them[number + 1 :]] for name, them in taken.items()}
            if _is_free(boxes[main], own[main], _WIDTHS[main], height):
                narrow = _is_free(boxes[other], own[other], _WIDTHS[other], height)
                found[number] = Beside(*side, narrow)
                taken[main].append(boxes[main])
                if narrow and main != other:
                    taken[other].append(boxes[other])
                break
    return found


class RuleSide(NamedTuple):
    """At which end of a line across its words stand, and whether under it."""

    at_end: bool
    under: bool


def rule_side(places: Sequence[Placed], y: float, text: str, *, narrow: bool) -> RuleSide:
    """Return where the words of a line at `y` cover the fewest marks: at its right end if possible."""
    width, long = _WIDTHS["narrow" if narrow else "wide"], text_width(text, TEXT)

    def covered(side: RuleSide) -> int:
        left, top = (width - long if side.at_end else 0.0), (y + 3 if side.under else y - 17)
        box = Box(left, top, left + long, top + 14)
        return sum(box.meets(_mark_box(spot, width)) for spot in places)

    return min((RuleSide(at_end, under) for at_end in (True, False) for under in (False, True)), key=covered)


def _mark_box(spot: Placed, width: float) -> Box:
    x, reach = spot.x * width / 100, _RADIUS + 1
    return Box(x - reach, spot.y - reach, x + reach, spot.y + reach)


def _text_box(spot: Placed, width: float, text: str, side: _Side) -> Box:
    dx, dy, anchor = side
    long = text_width(text, TEXT)
    left = spot.x * width / 100 + dx - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
    baseline = spot.y + dy
    return Box(left, baseline - TEXT * 0.8, left + long, baseline + TEXT * 0.2)


def _is_free(box: Box, taken: Iterable[Box], width: float, height: float) -> bool:
    return box.inside(Box(-8, 0, width + 24, height)) and not any(box.meets(other) for other in taken)
