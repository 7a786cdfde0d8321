"""Following a store directory: the graph at whatever release is current when it is asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kg.store.releases import ReleaseWatch, store_directory

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["Latest"]


class Latest:
    """The graph of a store directory at the release that is current now; any thread may ask, often.

    Whoever has asked once keeps what it got for as long as it likes: an earlier release can still
    be read. A graph in memory stays what it is.

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
        self._lock = threading.Lock()

    def get(self) -> Graph:
        """Return the graph; all wait while another release is opened, so that nobody gets a former one.

        Raises
        ------
        kg.errors.StoreError
            The current release cannot be opened.
        """
        if self._watch is None:
            return self._graph
        with self._lock:
            self._watch.changed()
            if self._watch.release != self._graph.release:
                self._graph = self._graph.refreshed()
                threading.Thread(target=self._graph.prepare_search, daemon=True).start()
            return self._graph
