"""An rdflib Dataset over the same store, for tools that speak rdflib; it reads and never writes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore

from kg.errors import StoreError
from kg.store.datasets import chosen
from kg.store.embedded import EmbeddedStore
from kg.store.lone import lone_graph
from kg.store.protocol import Dataset

if TYPE_CHECKING:
    from kg.store.protocol import Store

__all__ = ["dataset_view"]


def dataset_view(store: Store) -> rdflib.Dataset:
    """Return `store` as an rdflib Dataset whose default graph is the union of the named graphs.

    Raises
    ------
    kg.errors.StoreError
        The store is not an embedded one.
    """
    if not isinstance(store, EmbeddedStore):
        raise StoreError(
            store.location, "only a store in memory or in a directory can be seen through rdflib"
        )
    return rdflib.Dataset(store=_ReadOnly(store))


class _ReadOnly(OxigraphStore):
    """oxrdflib's store over an engine that others read as well."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store=cast("ox.Store", _WithFunctions(store)))
        self._location = store.location

    def _refuse(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise StoreError(
            self._location, "this view is for reading; copy it into a graph of your own to change it"
        )

    add = addN = remove = update = remove_graph = open = destroy = _refuse  # noqa: N815 - rdflib's names

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Accept a graph's name, as rdflib announces each graph that is looked at."""

    def close(self, commit_pending_transaction: bool = False) -> None:
        """Leave the engine open: it is not the view's."""


class _WithFunctions:
    """An engine whose queries may call the functions of a store, and all of whose graphs can be named."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._engine = store.engine
        self._functions = dict(store.functions)
        self._lone = lone_graph(store.engine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def quads_for_pattern(
        self, subject: Any, predicate: Any, value: Any, graph: Any = None
    ) -> Iterator[ox.Quad]:
        """Yield quads; of a graph that is held as the default graph, too."""
        lone = self._lone
        if lone is None or graph not in (lone.name, None):
            return self._engine.quads_for_pattern(subject, predicate, value, graph)
        held = self._engine.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())
        own = (
            ox.Quad(quad.subject, quad.predicate, quad.object, lone.name) for quad in held if lone.holds(quad)
        )
        if graph is not None:
            return own
        return chain(self._engine.quads_for_pattern(subject, predicate, value, None), own)

    def query(self, query: str, **options: Any) -> Any:
        """Run a query."""
        if self._lone is None:
            return self._engine.query(query, **options, custom_functions=self._functions)
        graph = options.pop("default_graph", None)
        asked = chosen(
            self._engine, query, Dataset([graph.value]) if isinstance(graph, ox.NamedNode) else None
        )
        return asked.engine.query(
            asked.query,
            **options,
            default_graph=asked.default_graph,
            named_graphs=asked.named_graphs,
            custom_functions=self._functions,
        )
