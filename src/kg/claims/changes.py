"""Stated changes: growth rates, differences and multiples, and the two figures that each relates.

With x the earlier and y the later figure, n the years between their times and c the change:

====================  ======================  ===============  ===============
kind                  c                       x                y
====================  ======================  ===============  ===============
yearOnYear            y / x − 1               y / (1 + c)      x · (1 + c)
annualAverageGrowth   (y / x)^(1/n) − 1       y / (1 + c)^n    x · (1 + c)^n
percentagePoints      y − x                   y − c            x + c
multiple              y / x                   y / c            x · c
====================  ======================  ===============  ===============
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from kg.claims.calculation import Calculation, Series
from kg.claims.periods import days_between, is_state, years_between
from kg.claims.reading import Reading
from kg.claims.units import is_percent
from kg.figures.arithmetic import add, average_growth, divide, growth, multiply, root, subtract
from kg.figures.interval import Interval
from kg.model import Period, Ref
from kg.model.checks import End, Figure

__all__ = ["calculation_of_change", "change", "implied"]

_ONE: Final = Interval(Decimal(1), Decimal(1))
_HUNDRED: Final = Interval(Decimal(100), Decimal(100))
_COMPOUND: Final = frozenset({"yearOnYear", "annualAverageGrowth"})
_FORMULAS: Final = {
    "yearOnYear": "{to} ÷ {from} − 1",
    "annualAverageGrowth": "({to} ÷ {from})^(1/{years}) − 1",
    "percentagePoints": "{to} − {from}",
    "multiple": "{to} ÷ {from}",
}
_MOST_YEARS: Final = 200
"""Exact powers of longer spans have too many digits, and no statistics reach back so far."""

_TOLERATED: Final = 10
"""A figure within this part of the span can stand for a missing end: a year in ten, a month in one."""


# -------------------------------------------------------------------- formulas
def change(kind: str, earlier: Interval, later: Interval, years: Fraction, *, percent: bool) -> Interval:
    """Return what changed between two figures, by the table of this module.

    Raises
    ------
    ValueError, ZeroDivisionError
        The formula has no result for these figures.
    """
    if kind == "percentagePoints":
        return subtract(later, earlier)
    if kind == "multiple":
        return divide(later, earlier)
    if years > _MOST_YEARS:
        raise ValueError(f"growth over {years} years is not calculated")
    rate = growth(earlier, later) if kind == "yearOnYear" else average_growth(earlier, later, years)
    return multiply(rate, _HUNDRED) if percent else rate


def implied(
    kind: str, stated: Interval, end: End, known: Interval, years: Fraction, *, percent: bool
) -> Interval:
    """Return the end that follows from a change and the other end, by the table of this module."""
    if kind == "percentagePoints":
        return subtract(known, stated) if end == "from" else add(known, stated)
    factor = stated
    if years > _MOST_YEARS:
        raise ValueError(f"growth over {years} years is not calculated")
    if kind in _COMPOUND:
        factor = add(divide(stated, _HUNDRED) if percent else stated, _ONE)
        factor = factor if kind == "yearOnYear" else _power(factor, years)
    return divide(known, factor) if end == "from" else multiply(known, factor)


def _power(base: Interval, exponent: Fraction) -> Interval:
    result = _ONE
    for _ in range(exponent.numerator):
        result = multiply(result, base)
    return result if exponent.denominator == 1 else root(result, exponent.denominator)


# ------------------------------------------------------------------- two figures
def calculation_of_change(claim: Figure, reading: Reading, series: Series) -> Calculation | None:
    """Return how a change follows from its two ends; None where its kind is not known."""
    kind = claim.claim.change_kind
    if kind not in _FORMULAS:
        return None
    inputs: dict[End, Figure | None] = {
        "from": _linked(claim.claim.change_from, reading),
        "to": _linked(claim.claim.change_to, reading),
    }
    wanted = _wanted(claim.period, kind, inputs)
    years, percent = _years(inputs, wanted), is_percent(claim.unit)

    def result(ends: Mapping[End, Interval]) -> Interval:
        return change(kind, ends["from"], ends["to"], years, percent=percent)

    def solved(end: End, stated: Interval, ends: Mapping[End, Interval]) -> Interval:
        other: End = "to" if end == "from" else "from"
        return implied(kind, stated, end, ends[other], years, percent=percent)

    metric = _base(claim, inputs, reading)
    place, sector = (ref.iri if ref else "" for ref in (claim.claim.place, claim.claim.sector))
    around = series.get((metric.iri, place, sector), ()) if metric else ()
    return Calculation(
        claim=claim,
        inputs=inputs,
        result=result,
        formula=_FORMULAS[kind].replace("{years}", str(years) if wanted else "n"),
        solved=solved,
        wanted=wanted,
        metrics={"from": metric, "to": metric},
        others=partial(_others, claim, inputs, wanted, around),
    )


def _linked(ref: Ref | None, reading: Reading) -> Figure | None:
    return reading.figures.get(ref.iri) if ref else None


def _base(claim: Figure, inputs: Mapping[End, Figure | None], reading: Reading) -> Ref | None:
    """Return the metric whose change it is."""
    known = next((figure.claim.metric for figure in inputs.values() if figure), None)
    own = reading.metrics.get(claim.metric)
    base = reading.metrics.get(own.change_of) if own and own.change_of else None
    return known or (base.ref if base else None)


def _years(inputs: Mapping[End, Figure | None], wanted: Mapping[End, Period]) -> Fraction:
    ends = [
        figure.period.end if (figure := inputs[end]) else getattr(wanted.get(end), "end", None)
        for end in ("from", "to")
    ]
    start, last = ends
    years = years_between(start, last) if start and last else Fraction(1)
    return years if years > 0 else Fraction(1)


# ----------------------------------------------------------------------- times
def _wanted(period: Period, kind: str, inputs: Mapping[End, Figure | None]) -> dict[End, Period]:
    """Return the times of both ends: a year before for yearly growth, else the period's first year or day."""
    if period.end is None or period.end.year == date.min.year:
        return {}
    states = any(figure and is_state(figure.period) for figure in inputs.values())
    if kind == "yearOnYear":
        start = _year_before(period.end)
    elif period.start is None:
        return {}
    else:
        whole_years = (period.start.month, period.start.day) == (1, 1)
        start = date(period.start.year, 12, 31) if whole_years else period.start
    return {"from": _time(start, period, states=states), "to": _time(period.end, period, states=states)}


def _time(end: date, period: Period, *, states: bool) -> Period:
    """Return the period of an end: a state, or a flow over the year or over as much of it as the change's."""
    whole_year = (end.month, end.day) == (12, 31)
    if period.kind != "during" and not whole_year:
        return Period("asOf", None, end)
    if states or period.start is None:
        return Period("asOf", None, end)
    start = period.start.replace(year=end.year) if period.start.day == 1 else date(end.year, 1, 1)
    return Period("during", start, end)


def _year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    ends_month = (day + timedelta(days=1)).month != day.month
    return date(day.year - 1, day.month, last if ends_month else min(day.day, last))


# -------------------------------------------------------------- in place of one
def _others(
    claim: Figure,
    inputs: Mapping[End, Figure | None],
    wanted: Mapping[End, Period],
    series: Sequence[Figure],
    end: End,
) -> Sequence[Figure]:
    """Return printed figures that could stand for an end: of its time, or nearly so in a long span."""
    other = inputs["to" if end == "from" else "from"]
    if other is None or not wanted:
        return ()
    day = wanted[end].end
    assert day is not None
    assert wanted["from"].end is not None
    assert wanted["to"].end is not None
    most = days_between(wanted["from"].end, wanted["to"].end) // _TOLERATED
    planned = end == "to" and claim.target_kind is not None
    found = [
        figure
        for figure in series
        if figure.period.end is not None
        and days_between(figure.period.end, day) <= most
        and (figure.target_kind is not None) == planned
        and figure.unit == other.unit
        and _as_long(figure.period, other.period)
    ]
    return sorted(found, key=lambda figure: (_off(figure, day), figure.scope != claim.scope, figure.iri))


def _off(figure: Figure, day: date) -> int:
    assert figure.period.end is not None
    return days_between(figure.period.end, day)


def _as_long(one: Period, other: Period) -> bool:
    """Return whether two flows cover as much of their years; states go with everything."""
    if is_state(one) or is_state(other):
        return True
    assert one.start is not None
    assert other.start is not None
    return (one.start.month, one.start.day) == (other.start.month, other.start.day)
