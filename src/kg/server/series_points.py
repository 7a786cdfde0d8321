"""The figures of a series: how sure each is, who says it, and which one stands for its period.

Pure functions on claims. Which figure stands for a period: among those that are neither
doubtful nor targets, the one that most sources are compatible with (their intervals
meet); of several such, one that is bounded on both sides, then the narrowest interval,
then the better kind of source. A bound alone ("more than") is no point of a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from kg.figures.bounds import bounds
from kg.figures.interval import Interval
from kg.figures.printed import read_all
from kg.model import Claim

__all__ = ["KINDS", "Point", "SourceKind", "best", "line", "newest_best", "points_of", "source_kind"]

SourceKind = Literal["official", "stateMedia", "research", "news", "other"]
KINDS: Final[tuple[SourceKind, ...]] = ("official", "stateMedia", "research", "news", "other")
"""Kinds of sources as a series tells them apart, in the order in which they are trusted."""

_BY_NAME: Final[dict[str, SourceKind]] = {
    "officialSource": "official",
    "Law": "official",
    "stateMediaSource": "stateMedia",
    "researchSource": "research",
    "newsSource": "news",
}
_YEAR: Final = range(360, 367)
_LONGER_THAN_A_YEAR: Final = 367
_UNBOUNDED: Final = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Point:
    """A claim with a figure: between which bounds it lies, and what kind of source says it."""

    claim: Claim
    value: Decimal
    interval: Interval
    kind: SourceKind

    @property
    def end(self) -> date | None:
        """When its period ends; None where the source states no time."""
        return self.claim.period.end

    @property
    def days(self) -> int | None:
        """How long its period is; None for a point in time."""
        start, end = self.claim.period.start, self.claim.period.end
        return (end - start).days + 1 if start and end and start != end else None

    @property
    def is_long(self) -> bool:
        """Whether it speaks of more than a year."""
        return self.days is not None and self.days >= _LONGER_THAN_A_YEAR

    @property
    def is_target(self) -> bool:
        """Whether it was planned or forecast, not observed."""
        return self.claim.kind == "Target" or self.claim.target_kind is not None

    @property
    def is_forecast(self) -> bool:
        """Whether it was expected and decided by nobody."""
        return self.is_target and self.claim.target_kind == "forecast"

    @property
    def is_doubtful(self) -> bool:
        """Whether the editors distrust it."""
        return bool(self.claim.doubt)

    @property
    def is_bounded(self) -> bool:
        """Whether it is known from both sides."""
        return self.interval.lower is not None and self.interval.upper is not None

    @property
    def width(self) -> Decimal:
        """How wide its interval is."""
        lower, upper = self.interval.lower, self.interval.upper
        return _UNBOUNDED if lower is None or upper is None else upper - lower

    @property
    def counts(self) -> bool:
        """Whether it says how much there was: observed, and not doubtful."""
        return not self.is_target and not self.is_doubtful


def source_kind(claim: Claim) -> SourceKind:
    """Return what kind of source says it, as a series tells kinds apart."""
    return _BY_NAME.get((claim.source.kind if claim.source else None) or "", "other")


def points_of(claims: Iterable[Claim], *, whole_number: bool = False) -> tuple[Point, ...]:
    """Return the claims that have a figure, by period; undated ones last."""
    found = [
        Point(claim, claim.value, _interval(claim, claim.value, whole_number), source_kind(claim))
        for claim in claims
        if claim.value is not None and claim.value.is_finite()
    ]
    return tuple(sorted(found, key=lambda point: (point.end or date.max, point.value, point.claim.iri)))


def _interval(claim: Claim, value: Decimal, whole_number: bool) -> Interval:
    """Return the bounds that came with the claim, else those that its word and print come to."""
    return claim.interval or bounds(
        value, claim.comparator, read_all(claim.printed), whole_number=whole_number
    )


# ------------------------------------------------------------------ the best one
def best(points: Sequence[Point]) -> Point:
    """Return the best supported of some figures of one period; see the head of this module."""

    def rank(point: Point) -> tuple[bool, int, bool, Decimal, int, str]:
        backing = {
            other.claim.source.iri if other.claim.source else other.claim.iri
            for other in points
            if other.interval.intersects(point.interval)
        }
        return (
            point.is_doubtful,
            -len(backing),
            not point.is_bounded,
            point.width,
            KINDS.index(point.kind),
            point.claim.iri,
        )

    return min(points, key=rank)


def line(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the figures that a line may join: comparable ones, one for each period, by time.

    Points in time and whole years are comparable; where there are fewer than two of them, periods of
    the most frequent other length are.
    """
    usable = [point for point in points if point.counts and point.end and point.is_bounded]
    by_length: dict[int, list[Point]] = defaultdict(list)
    for point in usable:
        if not point.is_long:
            length = point.days
            by_length[0 if length is None or length in _YEAR else round(length / 30)].append(point)
    chosen = by_length.pop(0, [])
    if len({point.end for point in chosen}) <= 1 and by_length:
        chosen = by_length[max(by_length, key=lambda months: (len(by_length[months]), months))]
    by_end: dict[date, list[Point]] = defaultdict(list)
    for point in chosen:
        if point.end:
            by_end[point.end].append(point)
    return tuple(best(by_end[end]) for end in sorted(by_end))


def newest_best(points: Iterable[Point], trusted: Callable[[Point], bool] | None = None) -> Point | None:
    """Return the newest figure, and of its period the best supported.

    Neither doubtful figures nor targets are taken; where there are only such there is none. Those that
    `trusted` says go before all others, however new.
    """
    usable = [point for point in points if point.counts and point.end]
    wanted = [point for point in usable if trusted and trusted(point)] or usable
    newest = max((point.end for point in wanted if point.end), default=None)
    return best([point for point in wanted if point.end == newest]) if wanted else None
