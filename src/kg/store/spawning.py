"""Query processes that are started anew, where forking is not possible or not safe.

Each opens the store's directory; a store in memory is written to a temporary one
first. Requests go to its standard input and answers come from its standard
output, a message with its length before it, which works on every system.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Final

import pyoxigraph as ox

from kg.limits import Limits
from kg.store.embedded import EmbeddedStore
from kg.store.nursery import Child, Ended, leave_network
from kg.store.query_process import serve

__all__ = ["SpawningNursery"]

_LENGTH: Final = struct.Struct("!Q")


class SpawningNursery:
    """Starts each query process anew.

    Parameters
    ----------
    store : EmbeddedStore
        On disk, or in memory: then it is copied to a temporary directory here and now.
    limits : Limits
        What a query may use.
    """

    def __init__(self, store: EmbeddedStore, limits: Limits) -> None:
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        directory = store.directory
        if directory is None:
            self._copy = tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True)
            directory = Path(self._copy.name)
            copy = ox.Store(str(directory))
            copy.bulk_extend(store.engine)
            for graph in store.engine.named_graphs():  # those without a triple, too
                copy.add_graph(graph)
            copy.flush()
        self._arguments = json.dumps([str(directory), store.location, store.release, asdict(limits)])

    def new(self) -> Child:
        """Start a query process."""
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "kg.store.spawning", self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        self._processes[process.pid] = process
        return Child(_Pipes(process.stdout, process.stdin), process.pid, complaints)

    def end(self, child: Child) -> Ended | None:
        """Kill a process, if it still runs; return how it ended, None if it has not yet: ask again then."""
        process = self._processes[child.pid]
        process.kill()
        status = process.poll()
        if status is None:
            return None
        del self._processes[child.pid]
        return child.bury(status)

    def close(self) -> None:
        """End everything."""
        for process in self._processes.values():
            process.kill()
            process.wait()
        if self._copy is not None:
            self._copy.cleanup()


class _Pipes:
    """Messages over two pipes; a thread reads, as no system waits for a pipe with a time limit alike."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._messages: SimpleQueue[bytes | None] = SimpleQueue()
        self._next: bytes | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send_bytes(self, message: bytes, /) -> None:
        """Send one message."""
        try:
            self._sink.write(_LENGTH.pack(len(message)) + message)
            self._sink.flush()
        except OSError as error:
            raise ConnectionError(str(error)) from error

    def recv_bytes(self) -> bytes:
        """Wait for a message; raise EOFError where there are no more."""
        message = self._messages.get() if self._next is None else self._next
        self._next = None
        if not message:
            raise EOFError
        return message

    def poll(self, timeout: float, /) -> bool:
        """Wait so many seconds for a message to come, or the end."""
        if self._next is None:
            try:
                self._next = self._messages.get(timeout=timeout) or b""
            except Empty:
                return False
        return True

    def close(self) -> None:
        """Send and receive no more."""
        self._reader.join()
        self._source.close()
        try:
            self._sink.close()
        except OSError:
            return  # what was never sent has nobody to go to

    def _read(self) -> None:
        while len(head := self._source.read(_LENGTH.size)) == _LENGTH.size:
            self._messages.put(self._source.read(_LENGTH.unpack(head)[0]))
        self._messages.put(None)


class _Standard(_Pipes):
    """The other end: the process's own standard streams; it ends when its user's end is closed."""

    def _read(self) -> None:
        super()._read()
        os._exit(0)


def _main() -> None:
    leave_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    directory, location, release, limits = json.loads(sys.argv[1])
    channel = _Standard(sys.stdin.buffer, sys.stdout.buffer)
    engine = ox.Store.read_only(directory)
    store = EmbeddedStore(engine, location=location, release=release, directory=Path(directory))
    serve(channel, store, Limits(**limits))


if __name__ == "__main__":
    _main()
