"""What runs inside a query process: one query after the other, within limits on memory."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.formats import by_name
from kg.limits import Limits
from kg.model import FootnotePlan
from kg.store.answers import answer
from kg.store.body import PART, Send
from kg.store.embedded import EmbeddedStore
from kg.store.hints import limit_reached
from kg.store.memory import ProcessMemory
from kg.store.protocol import Dataset

if sys.platform != "win32":
    import resource

__all__ = ["END", "PIECE", "Channel", "open_columns", "serve"]

PIECE, END = b"P", b"E"
"""How a message begins: one of the parts of an answer; or its end, a line of JSON and the last bytes."""


class Channel(Protocol):
    """Messages to and from a query process."""

    def send_bytes(self, message: bytes, /) -> None:
        """Send one message."""
        ...

    def recv_bytes(self) -> bytes:
        """Wait for a message; raise EOFError where there are no more."""
        ...

    def poll(self, timeout: float, /) -> bool:
        """Wait so many seconds for a message to come, or the end."""
        ...

    def close(self) -> None:
        """Send and receive no more."""
        ...


def serve(connection: Channel, store: EmbeddedStore, limits: Limits) -> None:
    """Answer one query after the other, until there are no more or one is too much."""
    os.environ["RUST_BACKTRACE"] = "0"
    open_columns(store)  # before any limit: what is mapped is no query's
    memory = ProcessMemory(limits)
    if sys.platform != "win32" and store.directory is None:
        _forbid_new_files()
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except (EOFError, ConnectionError):
            return
        try:
            try:
                store = _at_release(store, request["release"], request["directory"])
                store.open_columns()
            except OSError as error:
                header, rest = _failure(QueryError(f"this release cannot be opened: {error}")), b""
            else:
                header, rest = _answered(request, store, limits, memory, partial(_send, connection))
            header["retire"], header["grown"] = memory.has_grown(), memory.holds_much()
            connection.send_bytes(b"%b%b\n%b" % (END, json.dumps(header).encode(), rest))
        except ConnectionError:
            return
        rest = b""  # nobody waits while it is given back
        if memory.maps_much():
            store.close_columns()
            store.open_columns()
        memory.give_back()


def open_columns(store: EmbeddedStore) -> None:
    """Open the columns of a store, where it has some, in a process that has no threads and gets none."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's; each thread of it would reserve memory
    store.open_columns()


def _at_release(store: EmbeddedStore, release: str, directory: str | None) -> EmbeddedStore:
    """Return the store at the release that a query is over, which may be another one than that before it."""
    if directory is None or Path(directory) == store.directory:
        return store
    engine = ox.Store.read_only(directory)
    return EmbeddedStore(engine, location=store.location, release=release, directory=Path(directory))


def _send(connection: Channel, part: bytes) -> None:
    connection.send_bytes(PIECE + part)


def _last_part(body: bytes, send: Send) -> bytes:
    """Send what was written at once in parts that can be passed on; return the last."""
    last = max(0, len(body) - 1) // PART * PART
    for start in range(0, last, PART):
        send(body[start : start + PART])
    return body[last:]


def _answered(
    request: dict[str, Any], store: EmbeddedStore, limits: Limits, memory: ProcessMemory, send: Send
) -> tuple[dict[str, Any], bytes]:
    """Send an answer but for its last bytes; return these and its header, or what went wrong as a header."""
    output = by_name(request["output"], request["kind"])
    assert output is not None
    dataset = Dataset(request["default_graphs"], request["named_graphs"])
    plan = FootnotePlan.from_json(request["footnotes"]) if request["footnotes"] else None
    text, form = request["text"], request["form"]
    try:
        with memory.limited():
            found = answer(
                store, text, form, output, limits=limits, dataset=dataset, footnotes=plan, send=send
            )
            rest = found.body if output.name == "json" else _last_part(found.body, send)
    except ConnectionError:
        raise
    except KgError as error:
        return _failure(error), b""
    except MemoryError:
        return _failure(limit_reached(limits, "query_memory")), b""
    except Exception as error:  # noqa: BLE001 - a door: whatever the engine raises, the asker gets an answer
        return _failure(QueryError(f"the engine could not answer: {error}")), b""
    return {"completeness": asdict(found.completeness)}, rest


def _failure(error: KgError) -> dict[str, Any]:
    return {"error": type(error).__name__, "arguments": error.args, "fields": vars(error)}


def _forbid_new_files() -> None:
    """Let this process open no more files and sockets: a query over a store in memory needs none."""
    unused = os.dup(0)
    os.close(unused)
    resource.setrlimit(resource.RLIMIT_NOFILE, (unused, unused))
