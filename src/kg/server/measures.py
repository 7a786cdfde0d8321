"""The metrics that speak of a thing: each with its newest figure and how it went, in one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.model import Claim, Ref
from kg.model.checks import Checks
from kg.server.series_drawing import Spark, spark
from kg.server.series_panels import Group, common_time, split, tight_values
from kg.server.series_points import Point, newest_best, points_of
from kg.server.series_verdicts import of_point
from kg.server.series_words import kind_name, published_by, state_words
from kg.server.verdicts import Verdict

__all__ = ["MEASURES_PAGE", "Measure", "Measures", "measures"]

MEASURES_PAGE: Final = 24
"""Metrics that a page shows at a time."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric in a list: its newest figure, who says it, and a small picture of all."""

    metric: Ref
    claim: Claim
    state: str
    says: str
    kind_name: str
    spark: Spark
    count: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """A part of the metrics of a thing, from ``offset`` on; ``total`` counts all."""

    rows: tuple[Measure, ...] = ()
    total: int = 0
    offset: int = 0


def measures(claims: Iterable[Claim], checks: Checks | None = None, *, offset: int = 0) -> Measures:
    """Return a part of the metrics of some claims, those with most figures first.

    Only the metrics of that part are drawn, so that a page costs the same however many there are.
    """
    by_metric: dict[Ref, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.metric and claim.value is not None and claim.value.is_finite():
            by_metric[claim.metric].append(claim)
    ordered = sorted(by_metric, key=lambda metric: (-len(by_metric[metric]), metric.label, metric.iri))
    shown = ordered[offset : offset + MEASURES_PAGE]
    rows = tuple(_measure(metric, points_of(by_metric[metric]), checks) for metric in shown)
    return Measures(rows, len(ordered), offset)


def _measure(metric: Ref, points: tuple[Point, ...], checks: Checks | None) -> Measure:
    group = split(points)[0][0]
    chosen = newest_best(group.points) or _furthest(group)
    return Measure(
        metric=metric,
        claim=chosen.claim,
        state=state_words(chosen),
        says=published_by(chosen.claim),
        kind_name=kind_name(chosen.kind),
        spark=spark(group, common_time([group]), tight_values(group)),
        count=len(points),
        verdicts=of_point(chosen, checks),
    )


def _furthest(group: Group) -> Point:
    """Return the last of figures that are all targets, doubtful or without a time."""
    return max(group.points, key=lambda point: (not point.is_doubtful, str(point.end or ""), point.claim.iri))
