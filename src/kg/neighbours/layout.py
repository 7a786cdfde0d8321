"""Positions of a neighbour picture: composed at once, the same every time, nothing overlapping.

The focus is in the middle. Its neighbours stand on rings around it, those of one
relation side by side, so that a relation is a sector. What lies further out
takes the free place nearest to the node that it was reached from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["LARGEST", "SMALLEST", "SPACING", "place", "size"]

SMALLEST: Final = 6.0
LARGEST: Final = 24.0
SPACING: Final = 64.0
"""Least distance between two nodes' centres: two of the largest keep a third of a radius between them."""

_INNERMOST: Final = 2 * SPACING
_SPARE: Final = 1.6
"""Free places offered to outer nodes, as a multiple of their number."""

Position = tuple[float, float]


def size(links: int) -> float:
    """Return a node's radius: 6 without links, growing with the logarithm of their number, at most 24."""
    return round(min(LARGEST, SMALLEST + 3 * math.log2(1 + links)), 2)


def _radius(ring: int) -> float:
    return _INNERMOST + ring * SPACING


def _capacity(ring: int) -> int:
    """Return how many nodes stand on a ring with `SPACING` between neighbours, measured as a chord."""
    return int(math.pi / math.asin(SPACING / 2 / _radius(ring)))


def _at(ring: int, turn: float) -> Position:
    angle = 2 * math.pi * turn - math.pi / 2
    return round(_radius(ring) * math.cos(angle), 2), round(_radius(ring) * math.sin(angle), 2)


def place(inner: Sequence[str], outer: Mapping[str, str]) -> dict[str, Position]:
    """Return the positions of all nodes but the focus, which is at (0, 0).

    Parameters
    ----------
    inner
        The focus's neighbours in the order of their relations, clockwise from the top.
    outer
        Every other node with the node that it was reached from, nearer ones first.
    """
    rings = _rings(len(inner))
    found = _sectors(inner, rings)
    return found | _near_parents(outer, found, rings)


def _rings(count: int) -> int:
    rings, room = 0, 0
    while room < count:
        room += _capacity(rings)
        rings += 1
    return rings


def _sectors(keys: Sequence[str], rings: int) -> dict[str, Position]:
    """Deal the nodes out to the rings by capacity; the order on each ring is theirs, so sectors align."""
    capacities = [_capacity(ring) for ring in range(rings)]
    room = sum(capacities)
    dealt: list[list[str]] = [[] for _ in capacities]
    for key in keys:
        # the ring that is furthest behind its share; the inner one where two are level
        ring = min(range(rings), key=lambda ring: ((len(dealt[ring]) + 1) * room / capacities[ring], ring))
        dealt[ring].append(key)
    return {
        key: _at(ring, (step + 0.5 * (ring % 2)) / len(members))
        for ring, members in enumerate(dealt)
        for step, key in enumerate(members)
    }


def _near_parents(
    outer: Mapping[str, str], placed: Mapping[str, Position], rings: int
) -> dict[str, Position]:
    free: list[Position] = []
    ring = rings
    while len(free) < _SPARE * len(outer):
        room = _capacity(ring)
        free += [_at(ring, step / room) for step in range(room)]
        ring += 1
    found: dict[str, Position] = {}
    for key in _in_turns(outer):
        x, y = found.get(outer[key]) or placed.get(outer[key], (0.0, 0.0))
        nearest = min(range(len(free)), key=lambda slot: (free[slot][0] - x) ** 2 + (free[slot][1] - y) ** 2)
        found[key] = free.pop(nearest)
    return found


def _in_turns(outer: Mapping[str, str]) -> list[str]:
    """Return the nodes so that each parent places its first child before any places its second."""
    turn: dict[str, int] = {}
    rank: dict[str, tuple[int, int]] = {}
    for key, parent in outer.items():
        turn[parent] = turn.get(parent, 0) + 1
        # a child of an outer node cannot be placed before that node
        depth = rank[parent][0] + 1 if parent in rank else 0
        rank[key] = (depth, turn[parent])
    return sorted(outer, key=lambda key: rank[key])
