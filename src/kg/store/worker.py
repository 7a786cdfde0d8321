"""Strangers' queries, each in a process that can be killed.

No engine stops a query by itself, and a thread cannot be ended. So queries run
in processes of their own: killed at their time limit, ended by the system at
their memory limit, and replaced. The answer then names the limit.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from kg.errors import ExportError, KgError, LimitReached, QueryError, QuerySyntaxError, StoreError
from kg.limits import Limits
from kg.model import Answer, Completeness
from kg.store.answers import limit_reached
from kg.store.embedded import EmbeddedStore
from kg.store.nursery import Child, Ended, ForkingNursery, Nursery
from kg.store.query_process import PART
from kg.store.spawning import SpawningNursery

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.formats import Format
    from kg.store.protocol import Dataset, Store

__all__ = ["QueryWorkers"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
Method: TypeAlias = Literal["fork", "spawn"]
Place: TypeAlias = "SimpleQueue[Child | None]"

_ERRORS: Final[dict[str, type[KgError]]] = {
    entry.__name__: entry for entry in (ExportError, LimitReached, QueryError, QuerySyntaxError)
}
_NURSERIES: Final[dict[Method, Callable[[EmbeddedStore, Limits], Nursery]]] = {
    "fork": ForkingNursery,
    "spawn": SpawningNursery,
}
_OUT_OF_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError")
_KILLED: Final = -9


class QueryWorkers:
    """Answers queries in processes that are killed at their limits; see :class:`kg.graph.QueryRunner`.

    Any thread may call :meth:`run`. At most ``concurrent_queries`` run at a time and
    ``queue_length`` wait, first come, first served.

    Parameters
    ----------
    store : Store
        An embedded one.
    limits : Limits
        What one query, and all together, may use.
    method : "fork" or "spawn" or None
        How processes are made; None chooses by the system, and spawns where this process
        has threads already.

    Raises
    ------
    kg.errors.StoreError
        The store is not an embedded one.
    """

    def __init__(self, store: Store, limits: Limits, *, method: Method | None = None) -> None:
        if not isinstance(store, EmbeddedStore):
            raise StoreError(store.location, "only a store in memory or in a directory has query processes")
        self._store = store
        self._limits = limits
        self._method = method
        self._nursery: Nursery | None = None
        self._making = threading.Lock()
        self._places = threading.Lock()
        # a free place holds a process that waits for work, or None where one is still to be made
        self._free: deque[Child | None] = deque()
        self._waiting: deque[Place] = deque()

    def start(self) -> None:
        """Make the first query process; to be called before there are threads."""
        method = self._method or _safe_method()
        self._nursery = _NURSERIES[method](self._store, self._limits)
        self._free.extend([None] * (self._limits.concurrent_queries - 1))
        self._free.append(self._nursery.new())

    def close(self) -> None:
        """End all query processes, whatever they are doing."""
        with self._making, self._places:
            nursery, self._nursery = self._nursery, None
            if nursery is not None:
                nursery.close()
            for child in self._free:
                if child is not None:
                    child.bury(0)
            self._free.clear()

    def run(self, text: str, form: str, output: Format, dataset: Dataset) -> Answer:
        """Answer a query of a known form, serialised as `output`.

        Raises
        ------
        kg.errors.LimitReached
            It was stopped, or there was no place for it.
        kg.errors.QueryError, kg.errors.ExportError
            The engine refused it, or `output` cannot hold the answer.
        """
        request = {
            "text": text,
            "form": form,
            "output": output.name,
            "kind": output.kind,
            "default_graphs": list(dataset.default_graphs),
            "named_graphs": list(dataset.named_graphs),
        }
        head, body = self._exchange(json.dumps(request).encode())
        if "error" in head:
            raise _rebuilt(head)
        completeness = Completeness(**head["completeness"])
        return Answer(cast("Form", form), output.media_type, body, completeness)

    def _exchange(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        """Return the head and the body of the answer to a request, from a process in a free place."""
        waiting = self._take()
        stays: Child | None = None
        try:
            child = self._asked(waiting, request)
            try:
                head, body = _received(child, time.monotonic() + self._limits.query_timeout)
            except TimeoutError:
                self._end(child)
                raise limit_reached(self._limits, "query_timeout") from None
            except (EOFError, ConnectionError):
                raise self._cause_of_end(child) from None
            if head["retire"]:
                self._end(child)
            else:
                stays = child
        finally:
            self._give(stays)
        return head, body

    # ----------------------------------------------------------------- places
    def _take(self) -> Child | None:
        """Wait for a free place, and return the process that stands in it, if there is one."""
        with self._places:
            if self._nursery is None:
                raise StoreError(self._store.location, "its query processes are not running")
            if self._free:
                return self._free.pop()
            if len(self._waiting) >= self._limits.queue_length:
                raise limit_reached(self._limits, "queue_length")
            place: Place = SimpleQueue()
            self._waiting.append(place)
        try:
            return place.get(timeout=self._limits.query_timeout)
        except Empty:
            with self._places:
                if place in self._waiting:
                    self._waiting.remove(place)
                    raise limit_reached(self._limits, "concurrent_queries") from None
            return place.get()  # it was given in this very moment

    def _give(self, child: Child | None) -> None:
        """Hand a place on to who waits longest, else leave it free."""
        with self._places:
            if self._waiting:
                self._waiting.popleft().put(child)
            else:
                self._free.append(child)

    # -------------------------------------------------------------- processes
    def _asked(self, child: Child | None, request: bytes) -> Child:
        """Send a request to a process, or to a new one where there is none or it has gone meanwhile."""
        if child is not None:
            try:
                child.channel.send_bytes(request)
            except ConnectionError:
                self._end(child)
            else:
                return child
        child = self._new()
        child.channel.send_bytes(request)
        return child

    def _new(self) -> Child:
        with self._making:
            if self._nursery is None:
                raise StoreError(self._store.location, "its query processes were ended")
            return self._nursery.new()

    def _end(self, child: Child) -> Ended:
        with self._making:
            return child.bury(0) if self._nursery is None else self._nursery.end(child)

    def _cause_of_end(self, child: Child) -> KgError:
        """Return why a process ended in the middle of a query, by its last words and the signal."""
        ended = self._end(child)
        if ended.status == _KILLED or any(sign in ended.last_words for sign in _OUT_OF_MEMORY):
            return limit_reached(self._limits, "query_memory")
        return QueryError("the engine broke down over this query; write it with fewer operators in a row")


def _safe_method() -> Method:
    """Return how processes can be made: a process that has threads must not fork."""
    return "fork" if hasattr(os, "fork") and threading.active_count() == 1 else "spawn"


def _received(child: Child, deadline: float) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of an answer, both before the deadline."""
    head: dict[str, Any] = json.loads(_part(child, deadline))
    parts = [_part(child, deadline) for _ in range(0, head["size"], PART)]
    return head, b"".join(parts)


def _part(child: Child, deadline: float) -> bytes:
    if not child.channel.poll(max(0.0, deadline - time.monotonic())):
        raise TimeoutError
    return child.channel.recv_bytes()


def _rebuilt(head: dict[str, Any]) -> KgError:
    """Return the error that a query process has reported."""
    error = _ERRORS[head["error"]](*head["arguments"])
    vars(error).update(head["fields"])
    return error
