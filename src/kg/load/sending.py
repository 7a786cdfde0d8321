"""Files into an engine elsewhere, graph by graph."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from kg.errors import StoreError
from kg.load.filling import Progress
from kg.store.remote import open_remote, put_graph

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedStore
    from kg.store.remote import RemoteStore

__all__ = ["Sent", "send_files"]

_IN_MEMORY: Final = 2**24


@dataclass(frozen=True, slots=True)
class Sent:
    """What an engine was given: the release that it has now, and how many graphs and statements that is."""

    location: str
    release: str
    graphs: int
    statements: int


def send_files(
    paths: Sequence[Path], address: str, *, base_iri: str | None = None, progress: Progress | None = None
) -> Sent:
    """Load files and folders, with bounds and catalogue, into the engine at an address.

    Every file is read before the first graph is sent. Each graph takes the place of what the
    engine has under its name, at once or not at all; the engine's other graphs stay. Running it
    again after an error sends all of them again.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse: nothing is sent then.
    kg.errors.StoreError
        The engine is not there, or does not take a graph; says how many it has taken.
    """
    from kg.load import build_store  # noqa: PLC0415 - the package imports this module

    engine = open_remote(address)
    with tempfile.TemporaryDirectory(prefix="kg-load-") as folder:
        store = build_store(paths, Path(folder) / "store", base_iri=base_iri, progress=progress).store
        names = store.named_graphs()
        statements = 0
        for done, graph in enumerate(names):
            with _statements(store, graph) as (stream, size, count):
                _put(engine, graph, stream, size, said=f"{done} of {len(names)} graphs are in")
            statements += count
        return Sent(engine.location, store.release, len(names), statements)


def _put(engine: RemoteStore, graph: str, stream: IO[bytes], size: int, *, said: str) -> None:
    try:
        put_graph(engine, graph, stream, size)
    except StoreError as error:
        raise StoreError(error.location, f"{error.reason} ({said}; run it again to go on)") from None


@contextmanager
def _statements(store: EmbeddedStore, graph: str) -> Iterator[tuple[IO[bytes], int, int]]:
    """Give a graph as N-Triples, with its size in bytes and statements."""
    count = 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:

        def take(_: str, lines: bytes) -> None:
            nonlocal count
            count += lines.count(b"\n")
            spooled.write(lines)

        store.dump_graph(graph, take)
        size = spooled.tell()
        spooled.seek(0)
        yield spooled, size, count
