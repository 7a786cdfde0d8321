"""The verdicts on the figures of a series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model.checks import Checks
from kg.server.series_points import Point
from kg.server.verdicts import Verdict, of_claim

__all__ = ["of_point", "of_points"]


def of_point(point: Point, checks: Checks | None) -> tuple[Verdict, ...]:
    """Return the verdicts on one figure."""
    return tuple(of_claim(point.claim, checks))


def of_points(points: Iterable[Point], checks: Checks | None) -> tuple[tuple[Verdict, int], ...]:
    """Return each verdict on the figures with how many have it, the most frequent first; reasons left out."""
    counted: dict[str, tuple[Verdict, int]] = {}
    for point in points:
        for found in of_point(point, checks):
            _, count = counted.get(found.name, (found, 0))
            counted[found.name] = (replace(found, reason=""), count + 1)
    return tuple(sorted(counted.values(), key=lambda entry: (-entry[1], entry[0].name)))
