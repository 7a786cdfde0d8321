"""Filling the graph of a single file that is held as the default graph only (:mod:`kg.store.lone`).

The engine writes all its triples as text, and reads them back into the graph, both at once: neither needs the
interpreter. What it reads at a time becomes tables of its own, which it merges sooner or later: the fewer
there are, the less it does twice.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import pyoxigraph as ox

from kg.store.lone import LoneGraph, lone_graph, lone_lines

__all__ = ["fill_lone"]

_PIECE: Final = 2**25
"""Bytes of lines; the engine holds some eight times as much while it reads them."""
_BLANK: Final = b"_:"
_END: Final = b" .\n"


def fill_lone(engine: ox.Store, lone: LoneGraph | None = None) -> None:
    """Fill a graph that is held as the default graph only, as others are to stand beside it."""
    lone = lone or lone_graph(engine)
    if lone is None:
        return
    with ThreadPoolExecutor(1, "fill") as pool:
        filling = _Filling(engine, lone.name, pool)
        try:
            lone_lines(engine, lone, lambda _, lines: filling.take(lines))
            filling.end()
        finally:
            pool.shutdown(cancel_futures=True)


class _Filling:
    """Puts lines into a graph, many at a time, on a thread of a pool."""

    def __init__(self, engine: ox.Store, graph: ox.NamedNode, pool: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._graph = graph
        self._pool = pool
        self._lines: list[bytes] = []
        self._held = 0
        self._working: Future[None] | None = None

    def take(self, lines: bytes) -> None:
        """Take in whole lines; wait for those before them, so that memory has a bound."""
        self._lines.append(lines)
        self._held += len(lines)
        if self._held >= _PIECE:
            self._hand_on()

    def end(self) -> None:
        """Put in the rest, and wait for all."""
        self._hand_on()
        self._wait()

    def _hand_on(self) -> None:
        self._wait()
        lines, self._lines, self._held = self._lines, [], 0
        self._working = self._pool.submit(self._add, lines)

    def _wait(self) -> None:
        if self._working:
            self._working.result()

    def _add(self, parts: list[bytes]) -> None:
        lines = b"".join(parts)
        parts.clear()
        # lenient: what the engine has written needs no checks
        if _BLANK not in lines:
            self._engine.bulk_load(lines, ox.RdfFormat.N_TRIPLES, to_graph=self._graph, lenient=True)
            return
        # its own loading would give blank nodes other labels
        statements = lines.replace(_END, b" %b .\n" % str(self._graph).encode())
        self._engine.bulk_extend(ox.parse(statements, ox.RdfFormat.N_QUADS, lenient=True))
