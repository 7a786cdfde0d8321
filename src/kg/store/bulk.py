"""Every statement of a store as text, many at a time: the fastest way out of the engine.

Where the system lets a program open its own pipes by name, the engine writes in a thread of
its own while what it wrote before is worked upon: it does not need Python for that.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

import pyoxigraph as ox

from kg.store.lines import Lines

if sys.platform == "linux":
    import fcntl

__all__ = ["Graph", "Take", "dump_graph"]

Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Take: TypeAlias = Callable[[str, bytes], None]
"""Called with the name of a graph and whole lines."""

_PIECE: Final = 2**20
_HAS_PIPES: Final = sys.platform == "linux" and Path("/dev/fd").is_dir()
_PATIENCE: Final = 500
"""Milliseconds."""
_NO_SYNC: Final = "(os error 22)"
"""At the end the engine syncs what it wrote, and a pipe cannot be synced."""


def dump_graph(engine: ox.Store, graph: Graph, take: Take) -> None:
    """Hand over one graph of `engine` as lines of N-Triples."""
    name = graph.value if isinstance(graph, ox.NamedNode) else str(graph)
    lines = Lines(lambda text: take(name, text), _PIECE)
    if _HAS_PIPES:
        with _written_beside(engine, graph) as parts:
            for data in parts:
                lines.write(data)
    else:
        # the engine needs no more than write and flush
        engine.dump(cast("IO[bytes]", lines), ox.RdfFormat.N_TRIPLES, from_graph=graph)
    lines.close()


@contextmanager
def _written_beside(engine: ox.Store, graph: Graph) -> Iterator[Iterator[bytes]]:
    """Have the engine write a graph into a pipe, and give what comes out of it.

    Who stops reading stops the engine.
    """
    reading, writing = os.pipe()
    problems: list[OSError] = []

    def write() -> None:
        try:
            engine.dump(f"/dev/fd/{writing}", ox.RdfFormat.N_TRIPLES, from_graph=graph)
        except OSError as error:
            # where it was raised would hold the engine, which others may want closed
            problems.append(error.with_traceback(None))
        finally:
            os.close(writing)

    thread = threading.Thread(target=write, name="dump", daemon=True)
    with suppress(OSError):  # a system may give smaller pipes only
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIECE)
    thread.start()
    try:
        yield _read(reading, thread)
    finally:
        os.close(reading)
        thread.join()
    for problem in problems:
        if _NO_SYNC not in str(problem):
            raise problem


def _read(pipe: int, writer: threading.Thread) -> Iterator[bytes]:
    """Yield what a thread writes into a pipe, until it has ended."""
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    # a process that was forked in the meantime may hold the other end open
    while (is_filled := bool(ready.poll(_PATIENCE))) or writer.is_alive():
        if is_filled:
            data = os.read(pipe, _PIECE)
            if not data:
                return
            yield data
