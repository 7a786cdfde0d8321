"""The engine writes statements beside what is done with them, and stops with who reads them."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import bulk

DESCRIPTORS = Path("/dev/fd")
if bulk._HAS_PIPES:
    import fcntl

EX = "http://example.org/"
pipes = pytest.mark.skipif(not bulk._HAS_PIPES, reason="this system opens no pipes by name")


@pytest.fixture(scope="module")
def engine() -> ox.Store:
    """A store of two graphs; what the first comes to as text is more than a pipe holds."""
    store = ox.Store()
    text = ox.Literal('one "line"\nand another é' * 20)
    for graph, count in (("many", 5_000), ("few", 3)):
        name = ox.NamedNode(EX + graph)
        store.bulk_extend(
            ox.Quad(ox.NamedNode(f"{EX}{number}"), ox.NamedNode(EX + "p"), text, name)
            for number in range(count)
        )
    return store


def dump(engine: ox.Store, take: bulk.Take) -> None:
    for graph in engine.named_graphs():
        bulk.dump_graph(engine, graph, take)


def dumped(engine: ox.Store) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    dump(engine, lambda graph, text: found.setdefault(graph, []).append(text))
    return found


def test_it_gives_whole_lines_graph_by_graph(engine: ox.Store) -> None:
    found = dumped(engine)
    assert {graph: b"".join(texts).count(b"\n") for graph, texts in found.items()} == {
        EX + "many": 5_000,
        EX + "few": 3,
    }
    assert len(found[EX + "many"]) > 1
    assert all(text.endswith(b" .\n") for texts in found.values() for text in texts)


@pipes
def test_without_pipes_the_lines_are_the_same(engine: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = {graph: b"".join(texts) for graph, texts in dumped(engine).items()}
    monkeypatch.setattr(bulk, "_HAS_PIPES", False)
    assert {graph: b"".join(texts) for graph, texts in dumped(engine).items()} == beside


@pipes
def test_who_reads_no_further_stops_the_engine(engine: ox.Store) -> None:
    before = len(list(DESCRIPTORS.iterdir()))

    def refuse(_graph: str, _text: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dump(engine, refuse)
    assert not [thread for thread in threading.enumerate() if thread.name == "dump"]
    assert len(list(DESCRIPTORS.iterdir())) == before


@pipes
def test_what_the_engine_cannot_write_is_an_error(engine: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_NO_SYNC", "another problem")
    with pytest.raises(OSError, match="os error"):
        dumped(engine)


@pipes
def test_a_process_that_was_forked_on_the_way_does_not_hold_it_up(engine: ox.Store) -> None:
    copies: list[int] = []

    def copy(_graph: str, _text: bytes) -> None:
        if not copies:  # what a child has of the pipe when it is forked here
            copies.extend(
                os.dup(int(end.name)) for end in DESCRIPTORS.iterdir() if is_writing_end(int(end.name))
            )

    dump(engine, copy)
    assert copies
    for copied in copies:
        os.close(copied)


def is_writing_end(descriptor: int) -> bool:
    try:
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode) and flags & os.O_ACCMODE == os.O_WRONLY
    except OSError:
        return False


def test_many_threads_may_do_so_at_once(engine: ox.Store) -> None:
    found: list[dict[str, list[bytes]]] = []
    threads = [threading.Thread(target=lambda: found.append(dumped(engine))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({b"".join(each[EX + "many"]) for each in found}) == 1
