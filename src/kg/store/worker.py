"""Strangers' queries, each in a process that can be killed.

No engine stops a query by itself, and a thread cannot be ended. So queries run
in processes of their own: killed at their time limit, ended by the system at
their memory limit, and replaced. The answer then names the limit.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from kg.errors import KgError, StoreError
from kg.limits import Limits
from kg.model import Answer, Completeness, LargeAnswer
from kg.store.answers import meta_member
from kg.store.embedded import EmbeddedStore
from kg.store.exchange import Displaced, End, Exchange
from kg.store.nursery import ForkingNursery, Nursery
from kg.store.places import Places
from kg.store.pool import Pool
from kg.store.relay import Relay, Spool
from kg.store.spawning import SpawningNursery

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.store.protocol import PreparedQuery, Store

__all__ = ["QueryWorkers"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
Method: TypeAlias = Literal["fork", "spawn"]

_NURSERIES: Final[dict[Method, Callable[[EmbeddedStore, Limits], Nursery]]] = {
    "fork": ForkingNursery,
    "spawn": SpawningNursery,
}


class QueryWorkers:
    """Answers queries in processes that are killed at their limits; see :class:`kg.graph.QueryRunner`.

    Any thread may call it.

    Parameters
    ----------
    store : Store
        An embedded one.
    limits : Limits
        What one query, and all together, may use.
    method : "fork" or "spawn" or None
        How processes are made; None chooses by the system, and spawns where this process
        has threads already.
    places : Places or None
        Those of all processes that serve together; None: of this one alone.

    Raises
    ------
    kg.errors.StoreError
        The store is not an embedded one.
    """

    def __init__(
        self,
        store: Store,
        limits: Limits,
        *,
        method: Method | None = None,
        places: Places | None = None,
    ) -> None:
        if not isinstance(store, EmbeddedStore):
            raise StoreError(store.location, "only a store in memory or in a directory has query processes")
        self._store = store
        self._limits = limits
        self._method = method
        self._places = places or Places(limits)
        self._pool: Pool | None = None

    def start(self) -> None:
        """Make the first query process; to be called before there are threads."""
        nursery = _NURSERIES[self._method or _safe_method()](self._store, self._limits)
        self._pool = Pool(nursery, self._limits, self._store.location)
        self._pool.prepare()

    def close(self) -> None:
        """End all query processes, whatever they are doing."""
        if self._pool is not None:
            self._pool.close()

    def asked_by(self, client: str, over: Store | None = None, name: str = "") -> Asked:
        """Return what answers queries on behalf of a client, of whom only so many run at a time.

        Parameters
        ----------
        client
            By any name.
        over
            Another release of the store, if the queries are not over the one that was opened first.
        name
            What the query is called, for :meth:`cancel`; empty: nothing.
        """
        return Asked(self, client, over if isinstance(over, EmbeddedStore) else None, name)

    def cancel(self, name: str) -> bool:
        """Stop the query of that name, in whatever process it runs or waits; return whether there is one."""
        return self._places.cancel(name)

    def run(
        self, query: PreparedQuery, *, client: str = "", over: EmbeddedStore | None = None, name: str = ""
    ) -> Answer:
        """Answer a query.

        Raises
        ------
        kg.errors.LimitReached
            It was stopped, or there was no place for it.
        kg.errors.QueryError, kg.errors.ExportError
            The engine refused it, or its format cannot hold the answer.
        """
        over = over or self._store
        exchange = self._exchange(_request(query, over), client, name)
        parts: list[bytes] = []
        end = _rest(exchange, parts.append, parts.clear)
        body = b"".join([*parts, end.rest])
        return Answer(cast("Form", query.form), query.output.media_type, body, end.completeness)

    def stream(
        self, query: PreparedQuery, *, client: str = "", over: EmbeddedStore | None = None, name: str = ""
    ) -> Answer | LargeAnswer:
        """Answer as :meth:`run` does, but give a large answer in parts.

        The rows of a SELECT as JSON are given while they are found, as that format can say in
        its end whether it is whole; other answers once that is known.
        """
        begun = time.monotonic()
        over = over or self._store
        exchange = self._exchange(_request(query, over), client, name)
        first = _first(exchange)
        kind, media_type = cast("Form", query.form), query.output.media_type
        if isinstance(first, End):
            return Answer(kind, media_type, first.rest, first.completeness)
        if kind == "SELECT" and query.output.name == "json" and query.footnotes is None:
            relay = Relay(exchange, first, partial(self._cut, begun, over.release))
            return LargeAnswer(kind, media_type, relay, None)
        spool = Spool()
        with contextlib.ExitStack() as undone:
            undone.callback(spool.close)
            spool.put(first)
            end = _rest(exchange, spool.put, spool.clear)
            undone.pop_all()
        spool.outcome = end.completeness
        spool.put(end.rest)
        spool.end()
        return LargeAnswer(kind, media_type, spool, end.completeness, spool.length)

    # -------------------------------------------------------------------- parts
    def _exchange(self, request: bytes, client: str, name: str) -> Exchange:
        if self._pool is None:
            raise StoreError(self._store.location, "its query processes are not running")
        return Exchange(self._pool, self._places.take(client, name), self._limits, request)

    def _cut(self, begun: float, release: str, error: KgError) -> bytes:
        """Return the end of a JSON answer that was stopped behind one of its rows."""
        completeness = Completeness(
            complete=False,
            shown=0,
            total=None,
            limit=self._limits.max_rows,
            release=release,
            milliseconds=round((time.monotonic() - begun) * 1000, 3),
        )
        names = ("limit", "value", "hint")
        stopped = {name: getattr(error, name) for name in names if hasattr(error, name)}
        return b"]}," + meta_member(completeness, {"detail": str(error), **stopped}) + b"}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers queries on behalf of a client; see :class:`kg.graph.QueryRunner`."""

    workers: QueryWorkers
    client: str
    over: EmbeddedStore | None = None
    name: str = ""

    def asked_by(self, client: str, over: Store | None = None, name: str = "") -> Asked:
        """Return what answers queries on behalf of another client."""
        return self.workers.asked_by(client, over or self.over, name)

    def cancel(self, name: str) -> bool:
        """Stop the query of that name; return whether there is one."""
        return self.workers.cancel(name)

    def run(self, query: PreparedQuery) -> Answer:
        """Answer a query; see :meth:`QueryWorkers.run`."""
        return self.workers.run(query, client=self.client, over=self.over, name=self.name)

    def stream(self, query: PreparedQuery) -> Answer | LargeAnswer:
        """Answer a query; see :meth:`QueryWorkers.stream`."""
        return self.workers.stream(query, client=self.client, over=self.over, name=self.name)

    def close(self) -> None:
        """End all query processes, of other clients too."""
        self.workers.close()


def _request(query: PreparedQuery, over: EmbeddedStore) -> bytes:
    """Return what a query process is asked."""
    request = {
        "text": query.text,
        "form": query.form,
        "output": query.output.name,
        "kind": query.output.kind,
        "default_graphs": list(query.dataset.default_graphs),
        "named_graphs": list(query.dataset.named_graphs),
        "footnotes": asdict(query.footnotes) if query.footnotes else None,
        "release": over.release,
        "directory": str(over.directory) if over.directory else None,
    }
    return json.dumps(request).encode()


def _first(exchange: Exchange) -> bytes | End:
    """Return the first part of an answer."""
    while True:
        try:
            return exchange.receive()
        except Displaced:
            exchange.again()


def _rest(exchange: Exchange, put: Callable[[bytes], object], clear: Callable[[], object]) -> End:
    """Hand over all parts of an answer but its end; `clear` forgets those that will come again."""
    while True:
        try:
            while not isinstance(part := exchange.receive(), End):
                put(part)
        except Displaced:
            exchange.again()
            clear()
        else:
            return part


def _safe_method() -> Method:
    """Return how processes can be made: a process that has threads must not fork."""
    return "fork" if hasattr(os, "fork") and threading.active_count() == 1 else "spawn"
