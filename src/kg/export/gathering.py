"""From a selection's lines to rows of nodes and edges on disk.

One sort brings together all that is said of each node; what links point at is
counted on the way. Nothing here grows with the number of nodes or edges but the
temporary files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any, Final

from kg.export.lines import ANGLE, ORIGINS, QUOTE, SOURCE, TYPE, UNDERSCORE, token
from kg.export.nodes import Described, NodeReader
from kg.export.sorting import Rows, Sorter, Tally

__all__ = ["Gathering", "Kept"]

_PART: Final = 2_000
_RESOURCE: Final = (ANGLE, UNDERSCORE)
_STATED: Final = 46
"""The byte . that the marks of a stated edge begin with."""
_FROM: Final = frozenset(map(token, ORIGINS))

Kept = int | tuple[bytes, bytes]
"""An edge's property and marks, or the number under which they are kept for all edges alike."""

_Group = tuple[bytes, Described, list[bytes], list[Kept]]
"""A subject, what describes it, the targets of its edges, what is kept of these."""


class Gathering:
    """Takes lines in, and gives nodes and edges in the order of their names.

    Attributes
    ----------
    nodes : Rows
        Of every subject, as :meth:`kg.export.nodes.NodeReader.read` makes them.
    edge_rows : Rows
        Edges, as :meth:`edges` reads them.
    links_in : Tally
        How often each node is the target of an edge.
    by_property : Counter
        Edges by their property (a token).
    kept : list
        The properties and marks that edges have by their number.
    """

    def __init__(self) -> None:
        self.lines = Sorter()
        self.nodes = Rows()
        self.links_in = Tally()
        self.by_property: Counter[bytes] = Counter()
        self.kept: list[tuple[bytes, bytes]] = []
        self.edge_rows = Rows()
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._from: set[Kept] = set()

    def read(self, reader: NodeReader, tick: Callable[[int], None]) -> None:
        """Read all lines; `tick` is told of each part of the nodes."""
        nodes: list[list[Any]] = []
        groups: list[_Group] = []
        waiting = 0
        for group in self._groups():
            subject, described, targets, kept = group
            if self._from and not self._from.isdisjoint(kept):
                described += self._documents(targets, kept)
            nodes.append(reader.read(subject, described, len(targets)))
            if targets:
                groups.append(group)
            waiting += 1 + len(targets)
            if waiting >= _PART:
                tick(len(nodes))
                self._put_away(nodes, groups)
                nodes, groups, waiting = [], [], 0
        self._put_away(nodes, groups)

    def _documents(self, targets: list[bytes], kept: list[Kept]) -> Described:
        """Return the documents among the targets of a node as lines that describe it."""
        pairs = zip(targets, kept, strict=True)
        return [(SOURCE, target + b" @\n") for target, what in pairs if what in self._from]

    def _keep(self, predicate: bytes, marks: bytes) -> Kept:
        if marks[0] != _STATED:
            return predicate, marks
        number = self._numbers.get((predicate, marks))
        if number is None:
            number = self._numbers[predicate, marks] = len(self.kept)
            self.kept.append((predicate, marks))
            if predicate in _FROM:
                self._from.add(number)
        return number

    def property_of(self, kept: Kept) -> bytes:
        """Return the property of an edge."""
        return (self.kept[kept] if isinstance(kept, int) else kept)[0]

    def _put_away(self, nodes: list[list[Any]], groups: list[_Group]) -> None:
        targets = [target for group in groups for target in group[2]]
        kept = [what for group in groups for what in group[3]]
        self.nodes.add(nodes)
        self.links_in.add(targets)
        # names as one text: it is read faster than each by itself
        sources = b"\n".join([group[0] for group in groups])
        self.edge_rows.add([sources, [len(group[2]) for group in groups], b"\n".join(targets), kept])
        for what, count in Counter(kept).items():
            self.by_property[self.property_of(what)] += count

    def edges(self) -> Iterator[tuple[list[str], list[str], list[Kept]]]:
        """Yield the sources and targets of edges, and what is kept of each, many at a time."""
        for written, counts, targets, kept in self.edge_rows.parts():
            if kept:
                sources = map(repeat, _names(written), counts)
                yield list(chain.from_iterable(sources)), _names(targets), kept

    def _groups(self) -> Iterator[_Group]:
        """Yield each subject with what describes it and its edges; equal ones are one edge."""
        current, described, targets, kept = b"", Described(), list[bytes](), list[Kept]()
        last: tuple[bytes, bytes, bytes] = b"", b"", b""
        for line in chain.from_iterable(self.lines.parts()):
            subject, predicate, rest = line.split(b" ", 2)
            if subject != current:
                if current:
                    yield current, described, targets, kept
                current, described, targets, kept = subject, [], [], []
                last = b"", b"", b""
            first = rest[0]
            if first == QUOTE or predicate == TYPE:
                described.append((predicate, rest))
                continue
            target, _, marks = rest.partition(b" ")
            # else it is a figure, a concept, a statement about a statement
            if first not in _RESOURCE or marks == b"@\n" or target == b"<<(":
                described.append((predicate, rest))
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


def _names(tokens: bytes) -> list[str]:
    """Return the names that such lines stand for; no IRI has angles inside."""
    return tokens.translate(None, b"<>").decode().split("\n")
