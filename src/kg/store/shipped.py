"""The shipped ontology, for data that uses its terms without bringing it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyoxigraph as ox

from kg import resources
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

__all__ = ["ontology", "stores_of_terms"]


@cache
def ontology() -> EmbeddedStore:
    """Return the shipped ontology as a store of its own."""
    engine = ox.Store()
    path = resources.ontology() / "kg.ttl"
    engine.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return EmbeddedStore(engine, location=str(path), release="")


def stores_of_terms(store: Store) -> Sequence[Store]:
    """Return where terms are described: in the data, and where that lacks it, in the shipped ontology."""
    if store.ask(f"ASK {{ <{PREFIXES['kgo']}Claim> ?p ?o }}"):
        return (store,)
    return (store, ontology())
