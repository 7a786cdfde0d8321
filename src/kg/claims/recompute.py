"""Stated results calculated again, with interval arithmetic.

A claim *reproduces* where its interval and that of the result have a value in common;
otherwise it is *off* by the distance between the two, in the claim's unit. Where one input is
missing, the others imply it: a derived value, kept apart from what sources say; and printed
figures of other sources or other scopes are tried in its place, each by itself. The same is
tried where a claim is off: it may rest on another figure of the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from kg.claims.calculation import Calculation, series_of
from kg.claims.changes import calculation_of_change
from kg.claims.reading import Reading
from kg.claims.shares import calculation_of_share
from kg.claims.units import PERCENTAGE_POINT, is_percent
from kg.claims.wording import Words
from kg.figures.decimals import EXACT
from kg.figures.interval import Interval
from kg.model.checks import Alternative, End, Figure, Implied, Recomputation, Reproduction

__all__ = ["distance", "recompute"]

_MOST: Final = 8
"""Other figures that are tried in the place of one input."""

_UNKNOWN: Final = "?"
_DIGITS: Final = 5


def recompute(reading: Reading, words: Words) -> tuple[Recomputation, ...]:
    """Return what comes of every change and of every share whose parts are metrics, by metric and time."""
    series = series_of(reading.figures.values())
    ordered = sorted(
        reading.figures.values(), key=lambda figure: (figure.metric, str(figure.period.end), figure.iri)
    )
    found = []
    for figure in ordered:
        make = calculation_of_change if figure.claim.kind == "Change" else calculation_of_share
        calculation = make(figure, reading, series)
        if calculation is not None:
            found.append(_Report(calculation, words).made())
    return tuple(found)


def distance(one: Interval, other: Interval) -> Decimal:
    """Return how far apart two intervals are; zero where they meet or only touch."""
    if one.intersects(other):
        return Decimal(0)
    if one.lower is not None and other.upper is not None and one.lower >= other.upper:
        return EXACT.subtract(one.lower, other.upper)
    assert other.lower is not None
    assert one.upper is not None
    return EXACT.subtract(other.lower, one.upper)


class _Report:
    """One calculation, told in words."""

    def __init__(self, calculation: Calculation, words: Words) -> None:
        self._calculation = calculation
        self._words = words
        self._claim = calculation.claim

    def made(self) -> Recomputation:
        calculation = self._calculation
        texts: dict[str, str] = dict.fromkeys(calculation.inputs, _UNKNOWN)
        texts |= {end: self._words.figure(figure) for end, figure in calculation.known.items()}
        empty = Recomputation(
            claim=self._claim.iri,
            verdict="input missing",
            reason="",
            stated=self._claim.interval,
            recomputed=None,
            formula=calculation.formula.format_map(texts),
            inputs=tuple(figure.iri for figure in calculation.known.values()),
            missing=calculation.missing,
        )
        return self._without(empty) if calculation.missing else self._whole(empty)

    # ----------------------------------------------------------- all inputs there
    def _whole(self, empty: Recomputation) -> Recomputation:
        known = self._calculation.known
        result = self._result(known)
        if result is None:
            reason = self._words.say("not computable")
            return replace(empty, reason=reason, remark=reason)
        text = self._told(result, self._point(known))
        whole = replace(empty, recomputed=result, formula=f"{empty.formula} = {text}")
        loose = [end for end, figure in known.items() if not _is_bounded(figure.interval)]
        if result.intersects(self._claim.interval):
            remark = self._words.say("loose") if loose else ""
            return self._ended(whole, "reproduces", text, remark, loose)
        off = distance(result, self._claim.interval)
        remark = self._words.say("off", gap=self._gap(off, result))
        return self._ended(replace(whole, off_by=off), "off", text, remark, known)

    def _ended(
        self, whole: Recomputation, verdict: Reproduction, result: str, remark: str, tried: Iterable[End]
    ) -> Recomputation:
        """Return a recomputation with its verdict; other figures are tried in the place of some inputs."""
        return replace(
            whole,
            verdict=verdict,
            reason=self._words.joined([self._words.say("result", result=result), remark]),
            remark=remark,
            alternatives=tuple(found for end in tried for found in self._alternatives(end)),
        )

    def _result(self, inputs: Mapping[End, Figure]) -> Interval | None:
        if len({figure.unit for figure in inputs.values()}) > 1:
            return None
        try:
            return self._calculation.result({end: figure.interval for end, figure in inputs.items()})
        except (ValueError, ZeroDivisionError):
            return None

    def _point(self, inputs: Mapping[End, Figure]) -> Decimal | None:
        """Return the result for the printed values themselves."""
        try:
            result = self._calculation.result({end: _point_of(figure) for end, figure in inputs.items()})
        except (ValueError, ZeroDivisionError):
            return None
        return result.lower

    # -------------------------------------------------------------- one is missing
    def _without(self, empty: Recomputation) -> Recomputation:
        calculation, words = self._calculation, self._words
        reasons = []
        for end in calculation.missing:
            metric, period = calculation.metrics[end], calculation.wanted.get(end)
            if metric is not None and period is not None:
                reasons.append(words.say("missing", metric=metric.label, period=words.period(period)))
        reason = words.joined(reasons) or words.say("missing undated")
        if len(calculation.missing) > 1:
            return replace(empty, reason=reason, remark=reason)
        (end,) = calculation.missing
        return replace(
            empty,
            reason=reason,
            remark=reason,
            implied=self._implied(end),
            alternatives=tuple(self._alternatives(end)),
        )

    def _implied(self, end: End) -> Implied | None:
        calculation = self._calculation
        period = calculation.wanted.get(end)
        if period is None:
            return None
        (other,) = calculation.known.values()
        interval = self._solved(end, point=False)
        if interval is None:
            return None
        point = self._solved(end, point=True)
        text = self._told(interval, point.lower if point else None, other.unit, other)
        return Implied(end, calculation.metrics[end], period, interval, text)

    def _solved(self, end: End, *, point: bool) -> Interval | None:
        """Return the missing input, from the intervals of the others or from their printed values alone."""
        known = self._calculation.known.items()
        try:
            stated = _point_of(self._claim) if point else self._claim.interval
            inputs = {name: _point_of(figure) if point else figure.interval for name, figure in known}
            return self._calculation.solved(end, stated, inputs)
        except (ValueError, ZeroDivisionError):
            return None

    def _alternatives(self, end: End) -> Iterator[Alternative]:
        """Yield what comes out with other printed figures in the place of one input, each value once."""
        linked = self._calculation.inputs[end]
        seen = {linked.interval} if linked else set()
        fresh = []
        for figure in self._calculation.others(end):
            if figure.interval not in seen:
                seen.add(figure.interval)
                fresh.append(figure)
        for figure in islice(fresh, _MOST):
            inputs = {**self._calculation.known, end: figure}
            result = self._result(inputs)
            if result is not None:
                met = result.intersects(self._claim.interval)
                text = self._told(result, self._point(inputs))
                note = self._note(figure, end)
                yield Alternative(figure.iri, end, "reproduces" if met else "off", result, text, note)

    def _note(self, figure: Figure, end: End) -> str:
        notes, wanted = [], self._calculation.wanted.get(end)
        if wanted is not None and figure.period.end != wanted.end:
            period = self._words.period(figure.period)
            notes.append(self._words.say("another time", period=period, wanted=self._words.period(wanted)))
        if figure.scope != self._claim.scope:
            scope = figure.claim.scope
            known = self._words.say("another scope", scope=scope) if scope else self._words.say("no scope")
            notes.append(known)
        return self._words.joined(notes)

    # ----------------------------------------------------------------------- words
    def _told(
        self, result: Interval, point: Decimal | None, unit: str | None = None, like: Figure | None = None
    ) -> str:
        """Return a result: its value for the printed figures, and between which bounds it lies."""
        unit, like = self._claim.unit if unit is None else unit, like or self._claim
        step = _fineness(result)
        span = self._words.span(result, step, unit, like)
        if point is None or not _reaches(result, point):
            return span
        value = self._words.value(self._words.rounded(point, step), unit, like)
        return value if value == span else self._words.beside(value, span)

    def _gap(self, off: Decimal, result: Interval) -> str:
        """Return how far off in words: percentages differ by points, and no distance looks like none."""
        step = min(_fineness(result), _power_of_ten(off.adjusted() - 1)) if off else _fineness(result)
        unit = PERCENTAGE_POINT if is_percent(self._claim.unit) else self._claim.unit
        return self._words.value(self._words.rounded(off, step), unit, self._claim)


def _reaches(interval: Interval, number: Decimal) -> bool:
    """Return whether a number lies in an interval or at its end, which rounding may have opened."""
    return (interval.lower is None or interval.lower <= number) and (
        interval.upper is None or number <= interval.upper
    )


def _is_bounded(interval: Interval) -> bool:
    return interval.lower is not None and interval.upper is not None


def _point_of(figure: Figure) -> Interval:
    """Return the printed value as an interval of one point, in the unit of the figure's interval.

    Raises
    ------
    ValueError
        The value is no number.
    """
    assert figure.claim.value is not None
    ends = [end for end in (figure.interval.lower, figure.interval.upper) if end is not None]
    if figure.claim.unit is not None and figure.unit == figure.claim.unit.iri:
        value = figure.claim.value
    else:  # converted: the bound of a one-sided figure, else the middle
        value = sum(ends, Decimal(0)) / len(ends) if ends else Decimal("NaN")
    return Interval(value, value)


def _fineness(interval: Interval) -> Decimal:
    """Return the power of ten to which bounds are told: a tenth of the first digit in which they differ.

    Not finer than six digits: figures that are exact give a result that is as good as exact.
    """
    ends = [end for end in (interval.lower, interval.upper) if end is not None]
    size = max((end.adjusted() for end in ends if end), default=0)
    if len(ends) > 1 and ends[0] != ends[1]:
        width = EXACT.subtract(ends[1], ends[0]).adjusted()
        return _power_of_ten(max(width - 1, size - _DIGITS))
    return _power_of_ten(size - 3)


def _power_of_ten(exponent: int) -> Decimal:
    return Decimal((0, (1,), exponent))
