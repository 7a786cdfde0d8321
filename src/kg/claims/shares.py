"""Stated shares and ratios whose two parts are metrics of the graph.

A share s of a metric with ``kgo:numerator`` a and ``kgo:denominator`` b is a / b at one
time (× 100 where it is in per cent). The parts are those of the share's own place; a
denominator may be counted elsewhere (a country's share of the world).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from kg.claims.calculation import Calculation, Series
from kg.claims.periods import agree
from kg.claims.reading import Reading
from kg.claims.units import is_percent
from kg.figures.arithmetic import divide, multiply
from kg.figures.interval import Interval
from kg.model.checks import End, Figure

__all__ = ["calculation_of_share"]

_HUNDRED: Final = Interval(Decimal(100), Decimal(100))


def calculation_of_share(claim: Figure, reading: Reading, series: Series) -> Calculation | None:
    """Return how a share follows from its two parts; None where it is none, or a target, or undated."""
    metric = reading.metrics.get(claim.metric)
    if metric is None or metric.numerator is None or metric.denominator is None:
        return None
    if claim.target_kind is not None or claim.period.end is None or claim.claim.kind == "Change":
        return None
    parts: dict[End, str] = {"numerator": metric.numerator, "denominator": metric.denominator}
    found = {end: _figures(claim, part, series) for end, part in parts.items()}
    percent = is_percent(claim.unit)

    def result(ends: Mapping[End, Interval]) -> Interval:
        share = divide(ends["numerator"], ends["denominator"])
        return multiply(share, _HUNDRED) if percent else share

    def solved(end: End, stated: Interval, ends: Mapping[End, Interval]) -> Interval:
        share = divide(stated, _HUNDRED) if percent else stated
        if end == "numerator":
            return multiply(ends["denominator"], share)
        return divide(ends["numerator"], share)

    known = {end: reading.metrics.get(part) for end, part in parts.items()}
    return Calculation(
        claim=claim,
        inputs={end: next(iter(figures), None) for end, figures in found.items()},
        result=result,
        formula="{numerator} ÷ {denominator}",
        solved=solved,
        wanted=dict.fromkeys(parts, claim.period),
        metrics={end: metric.ref if metric else None for end, metric in known.items()},
        others=lambda end: found[end],
    )


def _figures(claim: Figure, metric: str, series: Series) -> Sequence[Figure]:
    """Return the observed figures of a part at the share's time, the nearest to its source first."""
    place = claim.claim.place.iri if claim.claim.place else ""
    sector = claim.claim.sector.iri if claim.claim.sector else ""
    here = series.get((metric, place, sector), ())
    anywhere = [figure for key, figures in series.items() if key[0] == metric for figure in figures]
    fitting = [
        figure
        for figure in (here or anywhere)
        if figure.target_kind is None and agree(figure.period, claim.period)
    ]
    return sorted(fitting, key=lambda figure: _preference(figure, claim))


def _preference(figure: Figure, claim: Figure) -> tuple[bool, bool, bool, bool, str]:
    interval = figure.interval
    return (
        figure.scope not in (claim.scope, ""),
        figure.claim.source != claim.claim.source,
        figure.producers.isdisjoint(claim.producers),
        interval.lower is None or interval.upper is None,
        figure.iri,
    )
