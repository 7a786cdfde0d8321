"""Every statement of a store as text, many at a time: the fastest way out of the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Final, cast

import pyoxigraph as ox

__all__ = ["dump", "dump_graph"]

_PIECE: Final = 2**20


def dump(engine: ox.Store, take: Callable[[str, bytes], None]) -> None:
    """Hand over the named graphs of `engine`, each with its statements as lines of N-Triples."""
    for graph in engine.named_graphs():
        dump_graph(engine, graph, take)


def dump_graph(
    engine: ox.Store, graph: ox.NamedNode | ox.BlankNode, take: Callable[[str, bytes], None]
) -> None:
    """Hand over one named graph of `engine` as lines of N-Triples."""
    lines = _Lines(graph.value if isinstance(graph, ox.NamedNode) else str(graph), take)
    # the engine needs no more than write and flush
    engine.dump(cast("IO[bytes]", lines), ox.RdfFormat.N_TRIPLES, from_graph=graph)
    lines.close()


class _Lines:
    """Gathers what the engine writes, and passes it on in whole lines."""

    def __init__(self, graph: str, take: Callable[[str, bytes], None]) -> None:
        self._graph = graph
        self._take = take
        self._waiting: list[bytes] = []
        self._held = 0

    def write(self, data: bytes) -> int:
        """Take in some bytes."""
        self._waiting.append(data)
        self._held += len(data)
        if self._held >= _PIECE:
            text = b"".join(self._waiting)
            end = text.rfind(b"\n") + 1
            self._waiting, self._held = [text[end:]], len(text) - end
            self._take(self._graph, text[:end])
        return len(data)

    def flush(self) -> None:
        """Wait for whole lines all the same."""

    def close(self) -> None:
        """Pass on the rest."""
        if self._held:
            self._take(self._graph, b"".join(self._waiting))
