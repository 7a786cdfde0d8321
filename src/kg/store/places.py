"""Places for queries: how many run at once, of one client and of all, in every process of a server.

A query begins in any free place. After a second it is long, and only some of the places may
hold long ones, so that there is always room for the short queries of others; one too many goes
back into the queue. Who has the fewest queries running comes first, then who has waited longest.

The table of who runs and who waits is in memory that the server's processes share: it has to be
made before they are. What a process holds that dies is free again, and a lock that it held too.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import struct
import sys
import tempfile
import threading
import time
import weakref
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kg.errors import LimitReached, QueryCancelled
from kg.limits import Limits
from kg.store.hints import limit_reached

if sys.platform != "win32":
    import fcntl

__all__ = ["Place", "Places"]

_ENTRY: Final = struct.Struct("<IQQQ")
_TICKET: Final = struct.Struct("<Q")
_FREE, _WAITING, _SHORT, _DISPLACED, _LONG = range(5)
_RUNNING: Final = frozenset({_SHORT, _LONG})
_QUEUED: Final = (_WAITING, _DISPLACED)
_CANCELLED: Final = 2**64 - 1
"""In the place of the name of a query that nobody waits for any more."""

_LOOK: Final = 0.02
"""Seconds between looks at the table for what another process has given."""
_LOOK_FOR_DEAD: Final = 0.5


class _Row(NamedTuple):
    """One query: where it stands in the table, whose it is, what it is called, and since when."""

    number: int
    state: int
    process: int
    client: int
    name: int
    ticket: int


class Places:
    """The places of a server, in all its processes.

    Parameters
    ----------
    limits : Limits
        How many there are: ``concurrent_queries``, ``long_queries``, ``queries_per_client``
        and ``queue_length``.
    shared : bool
        Whether processes that are forked from now on use it too.
    """

    def __init__(self, limits: Limits, *, shared: bool = False) -> None:
        self._limits = limits
        self._size = limits.concurrent_queries + limits.queue_length
        # the next ticket, a byte for the state of each place, and what else is known of each
        self._states = slice(_TICKET.size, _TICKET.size + self._size)
        self._table = mmap.mmap(-1, self._states.stop + _ENTRY.size * self._size)
        self._lock = threading.Lock()
        self._file = _nameless_file(self) if shared and sys.platform != "win32" else None
        self._waiting: dict[int, threading.Event] = {}
        self._look_again = 0.0

    def take(self, client: str = "", name: str = "") -> Place:
        """Wait for a place, and take it.

        Parameters
        ----------
        client
            Who asks, by any name that tells clients apart; nobody in particular where empty.
        name
            What the query is called, for :meth:`cancel`; empty: nothing.

        Raises
        ------
        kg.errors.QueryCancelled
            It was cancelled while it waited.
        kg.errors.LimitReached
            Too many wait already, or none became free in the time that a query has.
        """
        with self._held():
            number = self._enter(_number_of(client), _number_of(name))
            self._grant()
            if self._state(number) == _WAITING and self._queued() > self._limits.queue_length:
                self._clear(number)
                raise limit_reached(self._limits, "queue_length")
        place = Place(self, number, self._limits.query_timeout)
        place.wait()
        return place

    def cancel(self, name: str) -> bool:
        """Let the query of that name, in whatever process, stop soon; return whether there is one."""
        wanted = _number_of(name)
        with self._held():
            found = [row for row in self._rows() if wanted and row.name == wanted]
            for row in found:
                self._write(row._replace(name=_CANCELLED))
                if event := self._waiting.get(row.number):
                    event.set()
        return bool(found)

    # --------------------------------------------------------- what a place does
    def is_cancelled(self, number: int) -> bool:
        """Return whether nobody waits for a query any more."""
        return self._row(number).name == _CANCELLED

    def wait(self, number: int, patience: float) -> None:
        """Wait until a query may run; its place in the queue is given up after so many seconds."""
        if self._state(number) in _RUNNING:
            return
        deadline = time.monotonic() + patience
        event = self._waiting[number]
        while self._state(number) not in _RUNNING:
            if self.is_cancelled(number):
                self.leave(number)
                raise QueryCancelled
            left = deadline - time.monotonic()
            if left <= 0:
                self._give_up(number)
                return
            if self._file is None:
                event.wait(left)
            elif not event.wait(min(left, _LOOK)):
                self._look_for_dead()
            event.clear()

    def lengthen(self, number: int) -> bool:
        """Make a query a long one, if there is a place for it."""
        with self._held():
            row = self._row(number)
            if not self._may_be_long(row, self._rows()):
                return False
            self._write(row._replace(state=_LONG))
            return True

    def displace(self, number: int) -> None:
        """Put a query back into the queue, for a place where it may be long."""
        with self._held():
            if self._queued() >= self._limits.queue_length:
                raise limit_reached(self._limits, "queue_length")
            self._waiting.setdefault(number, threading.Event()).clear()
            self._write(self._row(number)._replace(state=_DISPLACED))
            self._grant()

    def leave(self, number: int) -> None:
        """Free a place for others."""
        with self._held():
            self._clear(number)
            self._grant()

    def _give_up(self, number: int) -> None:
        with self._held():
            row = self._row(number)
            if row.state in _RUNNING:  # it was given in this very moment
                return
            reason = self._reason(row)
            self._clear(number)
        raise reason

    def _reason(self, row: _Row) -> LimitReached:
        """Return which limit kept a query waiting."""
        own = [other for other in self._rows() if other.client == row.client and other.state in _RUNNING]
        if row.client and len(own) >= self._limits.queries_per_client:
            return limit_reached(self._limits, "queries_per_client")
        name = "long_queries" if row.state == _DISPLACED else "concurrent_queries"
        return limit_reached(self._limits, name)

    # ------------------------------------------------------------------ the rules
    def _grant(self) -> None:
        """Let those begin who may."""
        if not self._queued() or self._running() >= self._limits.concurrent_queries:
            return
        rows = {row.number: row for row in self._rows()}
        while True:
            running = [row for row in rows.values() if row.state in _RUNNING]
            if len(running) >= self._limits.concurrent_queries:
                return
            own = Counter(row.client for row in running)
            ready = [row for row in rows.values() if self._may_begin(row, own, running)]
            if not ready:
                return
            first = min(ready, key=lambda row: (own[row.client], row.ticket))
            begun = first._replace(state=_LONG if first.state == _DISPLACED else _SHORT)
            rows[first.number] = begun
            self._write(begun)
            if event := self._waiting.get(first.number):
                event.set()

    def _may_begin(self, row: _Row, own: Counter[int], running: list[_Row]) -> bool:
        if row.state in _RUNNING or (row.client and own[row.client] >= self._limits.queries_per_client):
            return False
        return row.state == _WAITING or self._may_be_long(row, running)

    def _may_be_long(self, row: _Row, others: list[_Row]) -> bool:
        long = [other.client for other in others if other.state == _LONG]
        most = min(self._limits.long_queries, self._limits.concurrent_queries)
        for_one = max(1, most - 1)
        return len(long) < most and not (row.client and long.count(row.client) >= for_one)

    # ------------------------------------------------------------------ the table
    def _enter(self, client: int, name: int) -> int:
        states = self._table[self._states]
        used = self._size - states.count(_FREE)
        if used == self._size or (used >= self._limits.concurrent_queries and self._is_time_to_look()):
            self._free_the_dead()
            states = self._table[self._states]
        number = states.find(_FREE)
        if number < 0:
            raise limit_reached(self._limits, "queue_length")
        (ticket,) = _TICKET.unpack_from(self._table)
        _TICKET.pack_into(self._table, 0, ticket + 1)
        self._waiting[number] = threading.Event()
        self._write(_Row(number, _WAITING, os.getpid(), client, name, ticket))
        return number

    def _look_for_dead(self) -> None:
        """Free what the dead hold, for those who wait; not at every look."""
        if self._is_time_to_look():
            with self._held():
                self._free_the_dead()
                self._grant()

    def _is_time_to_look(self) -> bool:
        now = time.monotonic()
        if now < self._look_again:
            return False
        self._look_again = now + _LOOK_FOR_DEAD
        return True

    def _free_the_dead(self) -> None:
        """Free what processes hold that are no more."""
        if self._file is None:
            return
        rows = self._rows()
        dead = {process for process in {row.process for row in rows} if not _is_alive(process)}
        for row in rows:
            if row.process in dead:
                self._clear(row.number)

    def _rows(self) -> list[_Row]:
        states = self._table[self._states]
        return [self._row(number, state) for number, state in enumerate(states) if state]

    def _row(self, number: int, state: int | None = None) -> _Row:
        known = _ENTRY.unpack_from(self._table, self._states.stop + _ENTRY.size * number)
        return _Row(number, self._state(number) if state is None else state, *known)

    def _state(self, number: int) -> int:
        return self._table[self._states.start + number]

    def _write(self, row: _Row) -> None:
        _ENTRY.pack_into(self._table, self._states.stop + _ENTRY.size * row.number, *row[2:])
        self._table[self._states.start + row.number] = row.state

    def _clear(self, number: int) -> None:
        self._table[self._states.start + number] = _FREE
        self._waiting.pop(number, None)

    def _running(self) -> int:
        states = self._table[self._states]
        return sum(map(states.count, _RUNNING))

    def _queued(self) -> int:
        states = self._table[self._states]
        return sum(map(states.count, _QUEUED))

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """Keep other threads and processes away from the table."""
        with self._lock:
            if self._file is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


class Place:
    """The place of one query, which waits for so many seconds in all; leave it, whatever happens."""

    def __init__(self, places: Places, number: int, patience: float) -> None:
        self._places = places
        self._number = number
        self._patience = patience
        self._left = False

    def wait(self) -> None:
        """Wait until the query may run.

        Raises
        ------
        kg.errors.LimitReached
            That takes too long.
        kg.errors.QueryCancelled
            Nobody waits for it any more.
        """
        begun = time.monotonic()
        self._left = True  # who waits too long has left
        self._places.wait(self._number, self._patience)
        self._left = False
        self._patience -= time.monotonic() - begun

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for the query any more."""
        return self._places.is_cancelled(self._number)

    def lengthen(self) -> bool:
        """Stay for longer than a short query may; return whether there is room for that."""
        return self._places.lengthen(self._number)

    def wait_for_long(self) -> None:
        """Go back into the queue, and wait for a place for a long query.

        Raises
        ------
        kg.errors.LimitReached
            Too many wait already, or none became free in time.
        """
        self._places.displace(self._number)
        self.wait()

    def leave(self) -> None:
        """Free it for others."""
        if not self._left:
            self._left = True
            self._places.leave(self._number)


def _nameless_file(owner: Places) -> int:
    """Return the number of a file to lock, which ends with its owner.

    A file's lock ends with the process that holds it, whatever becomes of that.
    """
    number, name = tempfile.mkstemp(prefix="kg-")
    os.unlink(name)  # noqa: PTH108 - it never had a place
    weakref.finalize(owner, os.close, number)
    return number


@lru_cache(maxsize=1024)
def _number_of(name: str) -> int:
    """Return a number that stands for a client or a query; 0 for nobody and nothing in particular."""
    if not name:
        return 0
    number = int.from_bytes(hashlib.blake2b(name.encode(errors="replace"), digest_size=8).digest())
    return min(max(number, 1), _CANCELLED - 1)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
