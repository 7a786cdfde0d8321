"""Which figures of a metric are drawn together: those of one unit, place, sector and scope."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from kg.model import Ref
from kg.server.series_points import Point
from kg.server.series_scale import TimeScale, ValueScale, tight_scale, time_scale, value_scale

__all__ = ["Group", "Key", "common_time", "common_values", "differing", "main_group", "split", "tight_values"]

_MOST: Final = 4
_FEWEST: Final = 2
"""A scope with figures of fewer times has no picture of its own."""


class Key(NamedTuple):
    """What figures must have in common to be drawn together; None where their source does not say."""

    unit: Ref | None
    place: Ref | None
    sector: Ref | None
    scope: str | None

    @property
    def is_narrow(self) -> bool:
        """Whether it is about a part only."""
        return self.sector is not None or self.scope is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are comparable but for their periods."""

    key: Key
    points: tuple[Point, ...]

    @property
    def dated(self) -> int:
        """How many figures say when."""
        return sum(point.end is not None for point in self.points)

    @property
    def times(self) -> int:
        """Of how many different times there are figures."""
        return len({point.end for point in self.points if point.end})


def split(points: Iterable[Point]) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Return the groups that get a picture (at most four, the main one first), and the others."""
    groups = _groups(points)
    if not groups:
        return (), ()
    main = main_group(groups)
    others = sorted(
        (group for group in groups if group is not main),
        key=lambda group: (-group.times, -group.dated, str(group.key.scope), str(group.key.sector)),
    )
    drawn = [group for group in others if group.times >= _FEWEST][: _MOST - 1]
    return (main, *drawn), tuple(group for group in others if group not in drawn)


def main_group(groups: Sequence[Group]) -> Group:
    """Return the group of the whole: the largest without sector and scope, of the usual place and unit.

    Where all are about parts, the largest of those.
    """
    whole = [group for group in groups if not group.key.is_narrow and group.dated] or groups
    return max(whole, key=lambda group: (group.dated, len(group.points)))


def _groups(points: Iterable[Point]) -> list[Group]:
    found: dict[Key, list[Point]] = defaultdict(list)
    for point in points:
        claim = point.claim
        found[Key(claim.unit, claim.place, claim.sector, claim.scope)].append(point)
    return [Group(key, tuple(members)) for key, members in found.items()]


# ----------------------------------------------------------------- common scales
def common_time(groups: Iterable[Group]) -> TimeScale:
    """Return the time scale of all groups; a doubtful date does not stretch it."""
    return time_scale(day for point in _trusted(groups) for day in _days(point))


def _days(point: Point) -> Iterator[date]:
    if point.end:
        yield point.end
        if point.is_long and point.claim.period.start:
            yield point.claim.period.start


def common_values(groups: Iterable[Group], unit: Ref | None, most: int) -> ValueScale:
    """Return the value scale of the groups in a unit; a doubtful value does not stretch it."""
    of_unit = [group for group in groups if group.key.unit == unit]
    return value_scale((value for point in _trusted(of_unit) for value in _values(point)), most)


def tight_values(group: Group) -> ValueScale:
    """Return the scale of a group's values alone, for a picture without an axis."""
    return tight_scale(point.value for point in _trusted([group]) if point.end)


def _values(point: Point) -> Iterator[Decimal]:
    yield point.value
    if point.is_bounded:
        yield from (end for end in (point.interval.lower, point.interval.upper) if end is not None)


def _trusted(groups: Iterable[Group]) -> list[Point]:
    points = [point for group in groups for point in group.points]
    return [point for point in points if not point.is_doubtful] or points


def differing(groups: Sequence[Group]) -> tuple[bool, bool]:
    """Return whether the groups differ in their places, and in their units."""
    places, units = Counter(group.key.place for group in groups), Counter(group.key.unit for group in groups)
    return len(places) > 1, len(units) > 1
