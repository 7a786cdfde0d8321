"""What runs inside a query process: one query after the other, within limits on memory."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Protocol

from kg.errors import KgError, QueryError
from kg.formats import by_name
from kg.limits import Limits
from kg.store.answers import limit_reached
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Dataset

if sys.platform != "win32":
    import resource

__all__ = ["PART", "Channel", "serve"]

PART: Final = 2**20
"""Answers travel in parts of so many bytes, so that the clock is looked at in between."""

_GROWN: Final = 64 * 2**20
_MEGABYTE: Final = 2**20
_SIZES: Final = "/proc/self/statm"


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
    memory = _Memory(limits)
    if sys.platform != "win32" and store.directory is None:
        _forbid_new_files()
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except (EOFError, ConnectionError):
            return
        try:
            header, body = _answered(request, store, limits, memory)
            header["retire"] = memory.has_grown()
            connection.send_bytes(json.dumps(header).encode())
            for start in range(0, len(body), PART):
                connection.send_bytes(body[start : start + PART])
        except ConnectionError:
            return


def _answered(
    request: dict[str, Any], store: EmbeddedStore, limits: Limits, memory: _Memory
) -> tuple[dict[str, Any], bytes]:
    """Return an answer's head and body, or what went wrong as a head."""
    output = by_name(request["output"], request["kind"])
    assert output is not None
    dataset = Dataset(request["default_graphs"], request["named_graphs"])
    try:
        with memory.limited():
            found = store.answer(request["text"], request["form"], output, limits=limits, dataset=dataset)
    except KgError as error:
        return _failure(error), b""
    except MemoryError:
        return _failure(limit_reached(limits, "query_memory")), b""
    except Exception as error:  # noqa: BLE001 - a door: whatever the engine raises, the asker gets an answer
        return _failure(QueryError(f"the engine could not answer: {error}")), b""
    return {"size": len(found.body), "completeness": asdict(found.completeness)}, found.body


def _failure(error: KgError) -> dict[str, Any]:
    return {"size": 0, "error": type(error).__name__, "arguments": error.args, "fields": vars(error)}


class _Memory:
    """The memory of this process: its limit during a query, and whether it has grown."""

    def __init__(self, limits: Limits) -> None:
        self._allowed = limits.query_memory * _MEGABYTE
        # held open: a query process opens no files
        self._sizes = os.open(_SIZES, os.O_RDONLY) if Path(_SIZES).exists() else None
        self._at_start = self._pages()[1]

    @contextlib.contextmanager
    def limited(self) -> Iterator[None]:
        """Limit the address space to what is in use now and what a query may add, where the system can."""
        size = self._pages()[0]
        if not size:
            yield
            return
        wanted = size + self._allowed
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def has_grown(self) -> bool:
        """Return whether a query has left so much behind that a new process is better."""
        return self._pages()[1] - self._at_start > _GROWN

    def _pages(self) -> tuple[int, int]:
        """Return the size of the address space and of what is resident, in bytes; zeros where unknown."""
        if self._sizes is None:
            return 0, 0
        whole, resident, *_ = os.pread(self._sizes, 200, 0).split()
        page = resource.getpagesize()
        return int(whole) * page, int(resident) * page


def _forbid_new_files() -> None:
    """Let this process open no more files and sockets: a query over a store in memory needs none."""
    unused = os.dup(0)
    os.close(unused)
    resource.setrlimit(resource.RLIMIT_NOFILE, (unused, unused))
