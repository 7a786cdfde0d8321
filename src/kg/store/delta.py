"""What a change comes to in the end, as sets of the engine's quads, and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

import pyoxigraph as ox

__all__ = ["Delta", "GraphName"]

GraphName: TypeAlias = ox.NamedNode | ox.BlankNode
T = TypeVar("T")

_RELEASE_LENGTH: Final = 16


class Delta:
    """Quads that came and went, graphs that came and went: what came and went again does not count.

    Attributes
    ----------
    added, removed : set of pyoxigraph.Quad
        Quads of named graphs.
    created, dropped : set of pyoxigraph.NamedNode or pyoxigraph.BlankNode
        Names of graphs, those with quads too.
    """

    def __init__(self) -> None:
        self.added: set[ox.Quad] = set()
        self.removed: set[ox.Quad] = set()
        self.created: set[GraphName] = set()
        self.dropped: set[GraphName] = set()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.created or self.dropped)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Note quads that were not there before."""
        _move(quads, self.removed, self.added)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Note quads that are no longer there."""
        _move(quads, self.added, self.removed)

    def create(self, graph: GraphName) -> None:
        """Note a graph that was not there before."""
        _move([graph], self.dropped, self.created)

    def drop(self, graph: GraphName) -> None:
        """Note a graph that is no longer there."""
        _move([graph], self.created, self.dropped)

    def graphs(self) -> set[GraphName]:
        """Return every graph that is another one than before."""
        touched = {quad.graph_name for quad in (*self.added, *self.removed)}
        named = {graph for graph in touched if not isinstance(graph, ox.DefaultGraph)}
        return named | self.created | self.dropped

    def release(self, parent: str) -> str:
        """Return the id of the release that this change makes of another one."""
        digest = hashlib.sha256(f"parent {parent}\n".encode())
        for line in sorted(self._lines()):
            digest.update(line.encode())
        return digest.hexdigest()[:_RELEASE_LENGTH]

    def _lines(self) -> Iterator[str]:
        yield from (f"+ {quad}\n" for quad in self.added)
        yield from (f"- {quad}\n" for quad in self.removed)
        yield from (f"create {graph}\n" for graph in self.created)
        yield from (f"drop {graph}\n" for graph in self.dropped)


def _move(items: Iterable[T], source: set[T], target: set[T]) -> None:
    for item in items:
        if item in source:
            source.remove(item)
        else:
            target.add(item)
