"""An rdflib Dataset over the same store, for tools that speak rdflib; it reads and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, cast

import rdflib
from oxrdflib import OxigraphStore

from kg.errors import StoreError
from kg.store.datasets import is_union
from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    import pyoxigraph as ox

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
    return rdflib.Dataset(store=_ReadOnly(store), default_union=is_union(store.engine))


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
    """An engine whose queries may call the functions of a store."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._engine = store.engine
        self._functions = dict(store.functions)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def query(self, query: str, **options: Any) -> Any:
        """Run a query."""
        return self._engine.query(query, **options, custom_functions=self._functions)
