"""Following a store that may change: the graph at whatever release is current when it is asked for."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.store.columns.making import are_wanted, make_beside
from kg.store.releases import ReleaseWatch, store_directory
from kg.store.remote import RemoteStore, renewed

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["Latest"]

_REST_SECONDS: Final = 1.0
"""How long nobody has to have written before a release is indexed for search."""

_LONG_REST_SECONDS: Final = 20.0
"""How long nobody has to have written before columns are made, which takes longer."""

_GATHERED_SECONDS: Final = 3600.0
"""How long what was gathered of an engine's data is used: its classes, the search index, the checks."""


class Latest:
    """The graph of a store directory at the release that is current now; any thread may ask, often.

    Whoever has asked once keeps what it got for as long as it likes: an earlier release can still
    be read. A graph in memory stays what it is. Nothing tells when the data of an engine elsewhere
    change, so its answers are of a new release every minute, and all that was gathered of it is
    gathered anew every hour.

    Parameters
    ----------
    graph : Graph
        As it was opened.
    """

    def __init__(self, graph: Graph) -> None:
        # kept for ever: an engine that was opened before this process was forked must not be closed in it
        self._first = graph
        self._graph = graph
        directory = store_directory(graph.store)
        self._watch = ReleaseWatch(directory) if directory else None
        graph.indexes_apart = directory is not None
        self._lock = threading.Lock()
        self._gathered = time.monotonic()
        self._indexing = threading.Lock()
        self._waiting: threading.Timer | None = None
        self._resting: threading.Timer | None = None
        self._begun = False

    def get(self) -> Graph:
        """Return the graph; all wait while another release is opened, so that nobody gets a former one.

        Raises
        ------
        kg.errors.StoreError
            The current release cannot be opened.
        """
        store = self._graph.store
        if isinstance(store, RemoteStore):
            return self._renewed(store)
        if self._watch is None:
            return self._graph
        with self._lock:
            if not self._begun:  # and not before: where there are threads, no process can be forked
                self._begun = True
                self._make_columns_later(self._graph, _REST_SECONDS)
            self._watch.changed()
            if self._watch.release != self._graph.release:
                self._graph = self._graph.refreshed()
                self._index_later(self._graph)
                self._make_columns_later(self._graph, _LONG_REST_SECONDS)
            return self._graph

    def _renewed(self, store: RemoteStore) -> Graph:
        now = renewed(store)
        if now is not store:
            with self._lock:
                fresh = time.monotonic() - self._gathered > _GATHERED_SECONDS
                self._graph = self._graph.over(now, remembering=not fresh)
                self._gathered = time.monotonic() if fresh else self._gathered
        return self._graph

    def _index_later(self, graph: Graph) -> None:
        """Have the names of a release indexed, once no other has followed it for a while."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = threading.Timer(_REST_SECONDS, self._index, [graph])
        self._waiting.daemon = True
        self._waiting.start()

    def _index(self, graph: Graph) -> None:
        with self._indexing, suppress(KgError):  # a search meets the same error, and says so
            if graph is self._graph:
                graph.prepare_search()

    def _make_columns_later(self, graph: Graph, seconds: float) -> None:
        """Have the columns of a release made, if it is to have some and no other follows it."""
        if self._resting is not None:
            self._resting.cancel()
        if are_wanted(graph.store):
            wanted = partial(self._is_current, graph)
            self._resting = threading.Timer(seconds, make_beside, [graph.store, wanted])
            self._resting.daemon = True
            self._resting.start()

    def _is_current(self, graph: Graph) -> bool:
        return graph is self._graph
