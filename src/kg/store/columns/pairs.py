"""Subjects and objects of each predicate, sorted either way: the default graph as pairs of numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from kg.store.columns.files import INDEX, mapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]
    Rows: TypeAlias = NDArray[np.int64]

__all__ = ["Links", "Pairs", "Predicate"]


@dataclass(frozen=True, slots=True)
class Links:
    """What leads from one end of a predicate to the other.

    Attributes
    ----------
    keys, values : arrays of numbers of terms
        As long as each other, sorted by key and then by value.
    distinct : int
        How many different keys there are.
    """

    keys: Ids
    values: Ids
    distinct: int

    @property
    def fan_out(self) -> float:
        """How many values a key has on average."""
        return len(self.keys) / max(1, self.distinct)

    def of(self, key: int) -> Ids:
        """Return the values of one key, sorted."""
        # of the same type as the keys, which would all be copied otherwise
        low, high = np.searchsorted(self.keys, np.array((key, key + 1), self.keys.dtype))
        return self.values[low:high]

    def of_each(self, keys: Ids) -> tuple[Rows, Ids]:
        """Return, for each value of each key, the place of that key in `keys`, and the value."""
        if self.distinct == len(self.keys):
            return self._single(keys)
        low = np.searchsorted(self.keys, keys)
        counts = np.searchsorted(self.keys, keys, side="right") - low
        rows = np.repeat(np.arange(len(keys)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, self.values[np.repeat(low, counts) + within]

    def _single(self, keys: Ids) -> tuple[Rows, Ids]:
        """Do so where each key has one value."""
        if not len(self.keys):
            return np.empty(0, np.int64), np.empty(0, np.int32)
        first, last = int(self.keys[0]), int(self.keys[-1])
        if last - first + 1 == len(self.keys):  # the keys are numbers without gaps
            rows = np.flatnonzero((keys >= first) & (keys <= last))
            return rows, self.values[keys[rows] - first]
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        rows = np.flatnonzero(self.keys[places] == keys)
        return rows, self.values[places[rows]]

    def count(self, keys: Ids) -> int:
        """Return how many values the keys have together."""
        if self.distinct == len(self.keys):
            return len(keys)
        low, high = (np.searchsorted(self.keys, keys, side=side) for side in ("left", "right"))
        return int((high - low).sum())


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate: from subjects to objects, and back."""

    forward: Links
    backward: Links


class Pairs:
    """All predicates of a release.

    Attributes
    ----------
    triples : int
        How many there are.
    sizes : dict
        How many triples have each predicate, by the cell of its IRI.
    """

    def __init__(self, folder: Path) -> None:
        read: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        self._places: dict[str, list[int]] = read["predicates"]
        self._forward = mapped(folder, "forward")
        self._backward = mapped(folder, "backward")
        self.triples = self._forward.shape[1]
        self.sizes = {iri: end - start for iri, (start, end, _, _) in self._places.items()}

    def predicate(self, iri: str) -> Predicate:
        """Return a predicate, which is empty where no triple has it."""
        start, end, subjects, objects = self._places.get(iri, (0, 0, 0, 0))
        return Predicate(
            Links(self._forward[0, start:end], self._forward[1, start:end], subjects),
            Links(self._backward[0, start:end], self._backward[1, start:end], objects),
        )
