"""Where a node stands and how large it is, in time proportional to the nodes.

Every class has a sector of the disk, as wide as its share of the nodes. Within it
the most linked nodes stand nearest the centre and the rest fill the area evenly:
the golden angle's fraction spreads the directions, the square root the radii
(H. Vogel, "A better way to construct the sunflower head", 1979). Forces are left
to Gephi, which starts from these places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from math import cos, log1p, pi, sin, sqrt
from typing import Final

__all__ = ["LARGEST", "SMALLEST", "Ranks", "Sectors", "Sizes", "standing"]

SMALLEST: Final = 4.0
LARGEST: Final = 100.0
_ALL_ALIKE: Final = 10.0
_FURTHEST: Final = 2_450.0  # Gephi re-centres on import: within half of 5,000 nothing leaves its square
_SPACING: Final = 40.0
_FEW: Final = 1_000
_DIGITS: Final = 3
_GOLDEN: Final = (sqrt(5) - 1) / 2


class Sizes(dict[int, float]):
    """Sizes by the logarithm of the degree: exactly 4 for the lowest, 100 for the highest.

    Gephi maps sizes to 4..100 when it opens a file and stretches the picture by the same
    ratio; sizes that span just this range arrive, like the positions, unchanged.
    """

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__()
        self._least = log1p(lowest)
        self._span = log1p(highest) - self._least

    def __missing__(self, degree: int) -> float:
        if not self._span:
            return _ALL_ALIKE
        size = SMALLEST + (LARGEST - SMALLEST) * (log1p(degree) - self._least) / self._span
        if degree < _FEW:
            self[degree] = size
        return size


def standing(degree: int) -> int:
    """Return a degree to three digits: there are few of these, however many degrees there are."""
    if degree < _FEW:
        return degree
    unit: int = 10 ** (len(str(degree)) - _DIGITS)
    return degree // unit * unit


class Sectors:
    """A disk divided among classes.

    Parameters
    ----------
    counts : mapping from a class to its number of nodes
        In the order of the sectors; each gets the angle of its share.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        total, before = sum(counts.values()), 0
        self._radius = min(_FURTHEST, _SPACING * sqrt(total))
        self._sectors: dict[str, tuple[float, float, int]] = {}
        for name, count in counts.items():
            self._sectors[name] = before / total, count / total, count
            before += count

    def place(self, name: str, rank: int) -> tuple[float, float]:
        """Return x and y of the node of class `name` that `rank` better linked ones stand before."""
        start, share, count = self._sectors[name]
        angle = 2 * pi * (start + share * ((rank + 0.5) * _GOLDEN % 1))
        radius = self._radius * sqrt((rank + 0.5) / count)
        return radius * cos(angle), radius * sin(angle)


class Ranks:
    """Says of each node how many of its class stand before it: the better linked, then earlier ones.

    Parameters
    ----------
    degrees : mapping from a class and a :func:`standing` to the number of such nodes
    """

    def __init__(self, degrees: Mapping[tuple[str, int], int]) -> None:
        self._next: Counter[tuple[str, int]] = Counter()
        by_class = sorted(degrees, key=lambda entry: (entry[0], -entry[1]))
        for _, entries in groupby(by_class, key=lambda entry: entry[0]):
            before = 0
            for entry in entries:
                self._next[entry] = before
                before += degrees[entry]

    def take(self, cls: str, degree: int) -> int:
        """Return the rank of the next node of that class and degree."""
        entry = cls, standing(degree)
        rank = self._next[entry]
        self._next[entry] = rank + 1
        return rank
