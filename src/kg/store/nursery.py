"""Making and ending query processes, and what runs inside of them.

A *nursery* is forked once, while its parent has no threads; it has none itself
and so can fork query processes safely whenever it is asked to. It ends when its
parent does, in whatever way, and takes its children with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import select
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.limits import Limits
from kg.store.channel import SocketChannel, socket_channels
from kg.store.embedded import EmbeddedStore
from kg.store.query_process import Channel, open_columns, serve

__all__ = ["Child", "Ended", "ForkingNursery", "Nursery", "leave_network"]

_LAST_WORDS: Final = 4096
_NUMBER: Final = struct.Struct("!q")
_NEW, _END = b"N", b"E"
_NOT_YET: Final = 2**32
"""Stands for the exit status of a process that has not ended."""
_LOOK_AT_PARENT: Final = 2.0
_PR_SET_PDEATHSIG: Final = 1
_NEW_NETWORK: Final = 0x40000000
_NEW_USERS: Final = 0x10000000


class Child:
    """A query process as its user sees it.

    Attributes
    ----------
    channel : Channel
        Where requests go and answers come from.
    pid : int
        Its process id.
    kept : float
        When it last began to wait, as ``time.monotonic()`` tells it.
    is_watched : bool
        Whether somebody waits for it to have had a rest.
    """

    def __init__(self, channel: Channel, pid: int, complaints: IO[bytes]) -> None:
        self.channel = channel
        self.pid = pid
        self.kept = 0.0
        self.is_watched = False
        self._complaints = complaints

    def bury(self, status: int) -> Ended:
        """Let go of a process that has ended, and return what is known of its end."""
        self.channel.close()
        with self._complaints as complaints:
            complaints.seek(0)
            return Ended(status, complaints.read(_LAST_WORDS))


@dataclass(frozen=True, slots=True)
class Ended:
    """How a query process ended: its exit status (negative: the signal) and its standard error."""

    status: int
    last_words: bytes


class Nursery(Protocol):
    """Something that makes and ends query processes."""

    def new(self) -> Child:
        """Start a query process."""
        ...

    def end(self, child: Child) -> Ended | None:
        """Kill a process, if it still runs, and return how it ended; None: it is still about to, ask again.

        A process takes its time to give back much memory, and nobody is to wait for that.
        """
        ...

    def close(self) -> None:
        """End everything."""
        ...


class ForkingNursery:
    """A process that forks query processes on request; itself forked here and now.

    Parameters
    ----------
    store : EmbeddedStore
        Shared with the query processes if it is in memory, opened anew by each if not.
    limits : Limits
        What a query may use.
    """

    def __init__(self, store: EmbeddedStore, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            with _no_return():
                ours.close()
                _Nurse(theirs, store, limits).work(parent)
        theirs.close()
        self._control = ours

    def new(self) -> Child:
        """Start a query process."""
        ours, theirs = socket_channels()
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        try:
            socket.send_fds(self._control, [_NEW], [theirs.fileno(), complaints.fileno()])
            pid = self._reply()
        finally:
            theirs.close()
        return Child(ours, pid, complaints)

    def end(self, child: Child) -> Ended | None:
        """Kill a process, if it still runs; return how it ended, None if it has not yet: ask again then."""
        self._control.sendall(_END + _NUMBER.pack(child.pid))
        status = self._reply()
        return None if status == _NOT_YET else child.bury(status)

    def close(self) -> None:
        """End everything."""
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _reply(self) -> int:
        try:
            answer = self._control.recv(_NUMBER.size, socket.MSG_WAITALL)
        except ConnectionError:
            answer = b""
        if len(answer) < _NUMBER.size:
            raise StoreError(
                "query processes", "the process that starts them is gone; start the server again"
            )
        number: int = _NUMBER.unpack(answer)[0]
        return number


# ------------------------------------------------------------ inside the nursery
@contextlib.contextmanager
def _no_return() -> Iterator[None]:
    """End this process where its work ends: a forked child never goes back into its parent's code."""
    try:
        yield
    finally:
        os._exit(0)


class _Nurse:
    """The forked process: makes and ends query processes as its parent asks, until that is gone."""

    def __init__(self, control: socket.socket, store: EmbeddedStore, limits: Limits) -> None:
        self._control = control
        self._store = store
        self._limits = limits
        self._children: set[int] = set()

    def work(self, parent: int) -> None:
        """Obey the parent with this process id."""
        _settle(self._control.fileno())
        leave_network()
        open_columns(self._store)  # each query process has numpy then, and need not load it
        gc.freeze()  # collected objects would be written to, and so no longer be shared
        try:
            while os.getppid() == parent:
                if select.select([self._control], [], [], _LOOK_AT_PARENT)[0]:
                    command, handles, _, _ = socket.recv_fds(self._control, 1, 2)
                    if not command:
                        break
                    answer = self._new(handles) if command == _NEW else self._end()
                    self._control.sendall(_NUMBER.pack(answer))
        finally:
            for pid in self._children:
                _end(pid, 0)

    def _new(self, handles: list[int]) -> int:
        nurse = os.getpid()
        pid = os.fork()
        if pid == 0:
            with _no_return():
                self._control.close()
                connection, complaints = handles
                os.dup2(complaints, 2)
                os.close(complaints)
                _die_with_parent(nurse)
                serve(SocketChannel(socket.socket(fileno=connection)), _opened(self._store), self._limits)
        for handle in handles:
            os.close(handle)
        self._children.add(pid)
        return pid

    def _end(self) -> int:
        pid = _NUMBER.unpack(self._control.recv(_NUMBER.size, socket.MSG_WAITALL))[0]
        # others wait for new processes meanwhile
        status = _end(pid, os.WNOHANG)
        if status != _NOT_YET:
            self._children.discard(pid)
        return status


def _settle(control: int) -> None:
    """Let go of what belongs to the parent: its signals, its sockets and files."""
    faulthandler.disable()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # the parent is told, finishes what it has begun, and ends this process by going
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.closerange(3, control)
    os.closerange(control + 1, os.sysconf("SC_OPEN_MAX"))


def leave_network() -> None:
    """Go where there is no network, with all processes made from now on, if the system lets us.

    No query gets as far as asking another host; this holds even for one that nobody has thought of.
    """
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        # who may not have a network of his own may have one among users of his own
        if system.unshare(_NEW_NETWORK):
            system.unshare(_NEW_NETWORK | _NEW_USERS)


def _end(pid: int, options: int) -> int:
    """Kill a child, and return its exit status; with ``WNOHANG``, it may not have ended yet."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    try:
        ended, status = os.waitpid(pid, options)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if ended else _NOT_YET


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with contextlib.suppress(OSError):
            # where memory runs out for the whole machine, a query goes first
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if os.getppid() != parent:
        os._exit(0)


def _opened(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store that this process can use: an engine on disk does not survive a fork."""
    if store.directory is None:
        return store
    engine = ox.Store.read_only(str(store.directory))
    return EmbeddedStore(engine, location=store.location, release=store.release, directory=store.directory)
