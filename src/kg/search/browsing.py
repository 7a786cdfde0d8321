"""Looking through a class without words to search for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.model import ClassSummary
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import housekeeping
from kg.terms import IRI

__all__ = ["members"]

_ORDERED_UP_TO: Final = 2_000
"""Classes up to this size are listed by label, larger ones as the store has them."""


def members(
    store: Store, cls: str, language: str, classes: Mapping[str, ClassSummary], *, offset: int, limit: int
) -> tuple[list[str], int]:
    """Return a page of the instances of a class that have an IRI, and how many instances there are."""
    pattern = f"?it a {IRI(cls).n3()} FILTER(isIRI(?it))"
    if own := housekeeping(store):
        # terms of the shipped ontology are not things that anybody looks for
        pattern += (
            f" FILTER(NOT EXISTS {{ VALUES ?g {{ {iris(own)} }} GRAPH ?g {{ ?it a {IRI(cls).n3()} }} }})"
        )
    total = classes[cls].count
    if total > _ORDERED_UP_TO or classes[cls].at_least:  # nobody counts a million of them for a page
        page = rows(store, f"SELECT ?it {{ {pattern} }} LIMIT {limit} OFFSET {offset}")
        return [str(row["it"]) for row in page], total
    found = [str(row["it"]) for row in rows(store, f"SELECT ?it {{ {pattern} }}")]
    known = refs(store, found, language, classes)
    found.sort(key=lambda iri: (known[iri].label.casefold(), iri))
    return found[offset : offset + limit], len(found)
