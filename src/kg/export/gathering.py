"""From a selection's lines to rows of nodes and edges on disk.

One sort brings together all that is said of each node; what links point at is
counted on the way. Nothing here grows with the number of nodes or edges but the
temporary files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from kg.export.lines import ANGLE, QUOTE, TYPE, UNDERSCORE
from kg.export.nodes import Described, NodeReader
from kg.export.sorting import Rows, Sorter, Tally

__all__ = ["Gathering", "Kept"]

_PART: Final = 2_000
_RESOURCE: Final = (ANGLE, UNDERSCORE)
_STATED: Final = 46
"""The byte . that the marks of a stated edge begin with."""

Kept = int | tuple[bytes, bytes]
"""An edge's property and marks, or the number under which they are kept for all edges alike."""


class Gathering:
    """Takes lines in, and gives nodes and edges in the order of their names.

    Attributes
    ----------
    nodes : Rows
        Of every subject, as :meth:`kg.export.nodes.NodeReader.read` makes them.
    edges : Rows
        Of every source (a token) the targets (tokens), and what is :data:`Kept` of each edge.
    links_in : Tally
        How often each node is the target of an edge.
    by_property : Counter
        Edges by their property (a token).
    """

    def __init__(self) -> None:
        self.lines = Sorter()
        self.nodes = Rows()
        self.edges = Rows()
        self.links_in = Tally()
        self.by_property: Counter[bytes] = Counter()
        self.kept: list[tuple[bytes, bytes]] = []
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._edges: list[tuple[bytes, list[bytes], list[Kept]]] = []
        self._nodes: list[tuple[Any, ...]] = []
        self._waiting = 0

    def read(self, reader: NodeReader, tick: Callable[[int], None]) -> None:
        """Read all lines; `tick` is told of each part of the nodes."""
        for subject, described, targets, kept in self._groups():
            self._nodes.append(reader.read(subject, described, len(targets)))
            if targets:
                self._edges.append((subject, targets, kept))
            self._waiting += 1 + len(targets)
            if self._waiting >= _PART:
                tick(len(self._nodes))
                self._put_away()
        self._put_away()

    def _keep(self, predicate: bytes, marks: bytes) -> Kept:
        if marks[0] != _STATED:
            return predicate, marks
        number = self._numbers.get((predicate, marks))
        if number is None:
            number = self._numbers[predicate, marks] = len(self.kept)
            self.kept.append((predicate, marks))
        return number

    def property_of(self, kept: Kept) -> bytes:
        """Return the property of an edge."""
        return (self.kept[kept] if isinstance(kept, int) else kept)[0]

    def _put_away(self) -> None:
        self.nodes.add(self._nodes)
        self.edges.add(self._edges)
        self.links_in.add([target for _, targets, _ in self._edges for target in targets])
        for kept, count in Counter([kept for _, _, several in self._edges for kept in several]).items():
            self.by_property[self.property_of(kept)] += count
        self._nodes, self._edges, self._waiting = [], [], 0

    def _groups(self) -> Iterator[tuple[bytes, Described, list[bytes], list[Kept]]]:
        """Yield each subject with what describes it and its edges; equal ones are one edge."""
        current, described, targets, kept = b"", Described(), list[bytes](), list[Kept]()
        last: tuple[bytes, bytes, bytes] = b"", b"", b""
        for line in self.lines:
            subject, predicate, target, marks = line.split(b" ", 3)
            if subject != current:
                if current:
                    yield current, described, targets, kept
                current, described, targets, kept = subject, [], [], []
                last = b"", b"", b""
            first = target[0]
            if (
                first == QUOTE
                or predicate == TYPE
                or first not in _RESOURCE
                or marks == b"@\n"  # a concept
                or target == b"<<("  # a statement about a statement
            ):
                described.append((predicate, line[len(subject) + len(predicate) + 2 :]))
                continue
            if target == last[1] and predicate == last[0]:
                marks = last[2] + marks
                kept[-1] = self._keep(predicate, marks)
            else:
                targets.append(target)
                alike = marks == last[2] and predicate == last[0]
                kept.append(kept[-1] if alike else self._keep(predicate, marks))
            last = predicate, target, marks
        if current:
            yield current, described, targets, kept
