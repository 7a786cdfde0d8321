"""Query processes that wait for work, and how they come and go."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import deque
from typing import Final

from kg.errors import KgError, QueryError, StoreError
from kg.limits import Limits
from kg.store.hints import limit_reached
from kg.store.nursery import Child, Ended, Nursery

__all__ = ["Pool"]

_OUT_OF_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError")
_KILLED: Final = -9
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
_LOWEST: Final = 19
_BURIAL: Final = 30.0
"""Seconds to wait for the last of a process that was killed."""
_REST: Final = 2.0
"""Seconds without a query, after which nobody is likely to miss what an engine has kept of its files."""
_AGAIN: Final = 0.005
_PATIENCE: Final = 0.2
"""Seconds that who asked waits to learn why a process has ended: one that dies for longer had much memory."""


class Pool:
    """The query processes of one process; any thread may use it.

    Parameters
    ----------
    nursery : Nursery
        Makes and ends them; it ends with the pool.
    limits : Limits
        What they keep.
    location : str
        What to call the store in messages.
    """

    def __init__(self, nursery: Nursery, limits: Limits, location: str) -> None:
        self._nursery: Nursery | None = nursery
        self._limits = limits
        self._location = location
        self._making = threading.Lock()
        self._idle: deque[Child] = deque()

    def prepare(self) -> None:
        """Make a process that waits for work."""
        self._idle.append(self._new())

    def ask(self, request: bytes) -> Child:
        """Send a request to a process that waits, or to a new one where there is none."""
        while True:
            try:
                child, waited = self._idle.pop(), True
            except IndexError:
                child, waited = self._new(), False
            try:
                child.channel.send_bytes(request)
            except ConnectionError:
                self.dismiss(child)  # it has gone meanwhile
                if not waited:
                    raise
            else:
                return child

    def keep(self, child: Child, *, grown: bool = False) -> None:
        """Let a process wait for the next request; one that has grown makes way for a new one soon."""
        child.kept = time.monotonic()
        self._idle.append(child)
        if grown and not child.is_watched:
            child.is_watched = True
            threading.Thread(target=self._renew, args=(child,), daemon=True).start()

    def _renew(self, child: Child) -> None:
        while (left := child.kept + _REST - time.monotonic()) > 0:
            time.sleep(left)
        child.is_watched = False
        try:
            self._idle.remove(child)
        except (ValueError, IndexError):  # it has been asked again; the deque has been changed meanwhile
            return
        self.dismiss(child)
        with contextlib.suppress(KgError, OSError):  # whoever asks next makes one
            self.prepare()

    def lower(self, child: Child) -> None:
        """Let a process work only where nobody else does, for the rest of its life."""
        if hasattr(os, "setpriority"):
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, child.pid, _LOWEST)

    def reason(self, child: Child) -> KgError:
        """Return why a process has ended by itself, and let go of it."""
        ended = self._end(child, _PATIENCE)
        if ended is None:
            self.dismiss(child)
            return limit_reached(self._limits, "query_memory")
        if ended.status == _KILLED or any(sign in ended.last_words for sign in _OUT_OF_MEMORY):
            return limit_reached(self._limits, "query_memory")
        return QueryError("the engine broke down over this query; write it with fewer operators in a row")

    def dismiss(self, child: Child) -> None:
        """Kill a process at once, and let go of it when it has given back all that it held.

        Nobody waits for that: working only where nobody else does, it may take seconds.
        """
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "setpriority"):
                with contextlib.suppress(PermissionError):
                    os.setpriority(os.PRIO_PROCESS, child.pid, 0)
            os.kill(child.pid, _KILL)
        threading.Thread(target=self._bury, args=(child,), daemon=True).start()

    def _bury(self, child: Child) -> None:
        with contextlib.suppress(EOFError, OSError):
            while child.channel.poll(_BURIAL):
                child.channel.recv_bytes()
        self._end(child, _BURIAL)

    def _end(self, child: Child, patience: float) -> Ended | None:
        """Kill a process, if it still runs; return how it ended, None if it has not in so many seconds."""
        deadline = time.monotonic() + patience
        while True:
            with self._making:
                ended = child.bury(0) if self._nursery is None else self._nursery.end(child)
            if ended or time.monotonic() >= deadline:
                return ended
            time.sleep(_AGAIN)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        with self._making:
            nursery, self._nursery = self._nursery, None
            if nursery is not None:
                nursery.close()
            while self._idle:
                self._idle.pop().bury(0)

    def _new(self) -> Child:
        with self._making:
            if self._nursery is None:
                raise StoreError(self._location, "its query processes are not running")
            return self._nursery.new()
