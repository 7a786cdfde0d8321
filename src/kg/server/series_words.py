"""What a series says in the reader's language: values on an axis, intervals, growth, kinds of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from kg import figures
from kg.figures.arithmetic import divide, growth, subtract
from kg.figures.interval import Interval
from kg.model import Claim, Ref
from kg.server.language import language, translate
from kg.server.series_points import Point
from kg.server.series_scale import TimeTick
from kg.server.words import comparator_words, figure_words, period_words
from kg.vocabulary import local_name

__all__ = [
    "Axis",
    "axis",
    "growth_words",
    "interval_words",
    "kind_name",
    "point_words",
    "published_by",
    "short_value",
    "short_words",
    "state_words",
    "tick_name",
]

_POWERS: Final = {"en": (12, 9, 6), "zh": (12, 8, 4)}
"""Powers of ten that have a word of their own."""
_PERCENT: Final = "PERCENT"
_MONTHS: Final = {3: ("Mar", "3月"), 6: ("Jun", "6月"), 9: ("Sep", "9月")}
_MANIFOLD: Final = 3
"""From so many times on, growth is told as a multiple."""


_POINTS: Final = ("series.growth.points_up", "series.growth.points_down", "series.growth.points")
_SHARE: Final = ("series.growth.up", "series.growth.down", "series.growth.share")
_MULTIPLE: Final = ("series.growth.multiple",) * 3
"""Words for a rise, for a decline, and for what can be either."""


# ----------------------------------------------------------------------- axes
@dataclass(frozen=True, slots=True)
class Axis:
    """The numbers of an axis, and in what they count; nothing where they say so themselves."""

    title: str
    labels: tuple[str, ...]


def axis(ticks: Sequence[Decimal], unit: Ref | None) -> Axis:
    """Return the ticks in the largest magnitude that the reader's language has a word for."""
    power = _power(max(abs(tick) for tick in ticks))
    sign = "%" if _is_percent(unit) else ""
    title = "" if sign else _after(power, unit).strip()
    return Axis(title, tuple(_plain(tick.scaleb(-power)) + sign for tick in ticks))


def _power(value: Decimal) -> int:
    return next((power for power in _POWERS[language()] if value.adjusted() >= power), 0)


def _after(power: int, unit: Ref | None) -> str:
    """Return what stands after a number: its magnitude and its unit, in the plural."""
    two = figures.format_value(
        Decimal(2).scaleb(power),
        unit.iri if unit else None,
        language(),
        unit_label=unit.label if unit else None,
    )
    return two.removeprefix("2")


def _plain(value: Decimal) -> str:
    short = value.normalize()
    return f"{short:f}" if language() == "zh" else f"{short:,f}"


def _is_percent(unit: Ref | None) -> bool:
    return unit is not None and local_name(unit.iri) == _PERCENT


def tick_name(tick: TimeTick) -> str:
    """Return the name of a tick of time: the year, or the month that ends a quarter."""
    return str(tick.day.year) if tick.is_year else _MONTHS[tick.day.month][language() == "zh"]


# --------------------------------------------------------------------- figures
def short_value(claim: Claim) -> str:
    """Return a figure for a place where the unit stands elsewhere; a percentage keeps its sign."""
    assert claim.value is not None
    unit = claim.unit.iri if claim.unit and _is_percent(claim.unit) else None
    return figures.format_value(claim.value, unit, language())


def short_words(claim: Claim) -> str:
    """Return word and figure for a place where the unit stands elsewhere."""
    joint = "" if language() == "zh" else " "
    return joint.join(part for part in (comparator_words(claim), short_value(claim)) if part)


def interval_words(interval: Interval, unit: Ref | None) -> str:
    """Return between which values a figure lies, as short as a table wants it; every digit counts."""
    lower, upper = interval.lower, interval.upper
    if lower is not None and lower == upper:
        return translate("series.exact")
    known = [end for end in (lower, upper) if end is not None]
    if not known:
        return ""
    power = _power(max(abs(end) for end in known))
    after = _after(power, unit)
    numbers = [_plain(end.scaleb(-power)) for end in known]
    if lower is None or upper is None:
        sign = ("<" if interval.upper_open else "≤") if lower is None else ">" if interval.lower_open else "≥"
        return f"{sign} {numbers[0]}{after}"
    return f"{numbers[0]} – {numbers[1]}{after}"


def kind_name(kind: str) -> str:
    """Return what a kind of source is called."""
    return translate(f"series.kind.{kind}")


def published_by(claim: Claim) -> str:
    """Return who says it: the publisher where there is one, else the title of the source."""
    if claim.source is None:
        return ""
    return claim.source.publisher or claim.source.title


def state_words(point: Point) -> str:
    """Return what a figure is if not simply observed: a target, a forecast, a change."""
    if point.is_forecast:
        return translate("series.forecast")
    return translate("series.target") if point.is_target else ""


def point_words(point: Point) -> str:
    """Return word, figure, period and state in one line."""
    parts = (figure_words(point.claim), period_words(point.claim), state_words(point))
    return translate("place.joint").join(part for part in parts if part)


# --------------------------------------------------------------------- growth
def growth_words(first: Point, last: Point) -> str:
    """Return how much there is more at the end than at the start, as far as the two figures tell.

    Percentages differ by points, other figures by a share; from three times on they are told as a multiple.
    """
    if _is_percent(first.claim.unit):
        return _between(subtract(last.interval, first.interval), Decimal("0.1"), _POINTS)
    start, end = first.interval, last.interval
    if any(bound is None or bound <= 0 for bound in (start.lower, end.lower)):
        return ""
    if first.value and last.value / first.value >= _MANIFOLD:
        return _between(divide(end, start), Decimal("0.1"), _MULTIPLE)
    return _between(_hundredfold(growth(start, end)), Decimal(1), _SHARE)


def _hundredfold(interval: Interval) -> Interval:
    lower, upper = (end and end * 100 for end in (interval.lower, interval.upper))
    return Interval(lower, upper)


def _between(interval: Interval, step: Decimal, keys: tuple[str, str, str]) -> str:
    """Return a growth in the words for a rise, a decline, or what can be either."""
    if interval.lower is None or interval.upper is None:
        return ""
    low, high = (end.quantize(step, ROUND_HALF_EVEN) for end in (interval.lower, interval.upper))
    if low >= 0:
        return translate(keys[0], number=_range(low, high))
    return translate(keys[1] if high <= 0 else keys[2], number=_range(-high, -low, either=high > 0))


def _range(low: Decimal, high: Decimal, *, either: bool = False) -> str:
    if either:
        return translate("series.range", low=f"{-high:+,f}", high=f"{-low:+,f}")
    return f"{low:,f}" if low == high else translate("series.range", low=f"{low:,f}", high=f"{high:,f}")
