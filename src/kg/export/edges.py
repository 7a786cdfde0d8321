"""What the lines of one edge say together: its weight, the files it stands in, its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.export import losses
from kg.export.losses import Losses
from kg.export.times import Bounds, order
from kg.vocabulary import compact

__all__ = ["Arc", "Arcs", "Predicate", "number", "numbers"]

_EXACT: Final = 2**53
_FOLDED: Final = 126
"""The byte ~ that the mark of an edge begins with that folded things stand for."""
_DRAWN: Final = 61
"""The byte = that the mark of an edge begins with that was not made of a statement."""


def number(weight: float) -> str:
    """Return a weight as text: without a point where it is whole."""
    return f"{weight:.0f}" if weight.is_integer() and abs(weight) < _EXACT else repr(weight)


def numbers(marks: bytes) -> list[int]:
    """Return the numbers of the graphs that statements stand in, from the marks of their lines."""
    return list(dict.fromkeys(int(mark) for mark in marks.decode().split(".") if mark.strip()))


@dataclass(frozen=True, slots=True)
class Predicate:
    """What links nodes: the IRI of the property or folded class, and of which kind edges are.

    ``kind`` is the prefixed name where there is one; an edge that a query made without a
    property has no IRI and its label for a kind.
    """

    iri: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """All of an edge but its ends: many edges share one.

    ``weight`` is the newest where ``weights`` tells it over time; ``graphs`` are prefixed names of
    the named graphs that state the edge; ``spells`` and ``weights`` do not overlap.
    """

    predicate: Predicate
    weight: float = 1.0
    graphs: str = ""
    spells: tuple[Bounds, ...] = ()
    weights: tuple[tuple[str, str, float], ...] = ()


class Arcs:
    """Reads the marks at the end of an edge's lines."""

    def __init__(
        self, predicates: dict[bytes, Predicate], graphs: Sequence[str], noted: Losses, *, timed: bool
    ) -> None:
        self._predicates = predicates
        self._graphs = [compact(name) for name in graphs]
        self._noted = noted
        self._timed = timed
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, written: bytes, marks: bytes) -> Arc:
        """Return the arc of a property, and the marks of all its lines one after the other."""
        predicate = self._predicates[written]
        if marks[0] == _FOLDED:
            return Arc(predicate, float(marks.count(b"~")))
        if marks[0] == _DRAWN:
            return self._drawn(predicate, marks.decode())
        return Arc(predicate, 1.0, " ".join(self._graphs[number] for number in numbers(marks)))

    def _drawn(self, predicate: Predicate, marks: str) -> Arc:
        times: dict[Bounds, float] = {}
        for line in marks.splitlines():
            _, weight, start, end = line.split("\t")
            bounds = Bounds(start, end) if self._timed else Bounds("", "")
            times[bounds] = times.get(bounds, 0.0) + float(weight)
        ordered = sorted(times, key=lambda bounds: order(bounds.start) if bounds.start else (-(10**9), ""))
        if ordered == [Bounds("", "")]:
            return Arc(predicate, times[ordered[0]])
        weights = tuple((*bounds, times[bounds]) for bounds in self._apart(ordered))
        varied = len({weight for _, _, weight in weights}) > 1
        return Arc(predicate, weights[-1][2], "", tuple(_united(ordered)), weights if varied else ())

    def _apart(self, ordered: list[Bounds]) -> list[Bounds]:
        """Keep times that do not overlap: the earlier begun ones."""
        kept: list[Bounds] = []
        for bounds in ordered:
            if kept and not _before(kept[-1].end, bounds.start):
                self._noted.note(losses.OVERLAPPING)
            else:
                kept.append(bounds)
        return kept


def _before(end: str, start: str) -> bool:
    """Return whether something has ended by `start`; an empty text is an open end."""
    return bool(end and start) and order(end) <= order(start)


def _united(ordered: list[Bounds]) -> list[Bounds]:
    """Return the times as spells that neither overlap nor touch."""
    spells: list[Bounds] = []
    for bounds in ordered:
        last = spells[-1] if spells else None
        if last is None or (last.end and bounds.start and order(last.end) < order(bounds.start)):
            spells.append(bounds)
        elif last.end and (not bounds.end or order(bounds.end) > order(last.end)):
            spells[-1] = Bounds(last.start, bounds.end)
    return spells
