"""The sources on which what is said of a thing rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kg import labels
from kg.model import ClassSummary, Ref
from kg.store import claims
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import Resource

__all__ = ["sources_about"]


def sources_about(
    store: Store, resource: Resource, language: str, classes: Mapping[str, ClassSummary]
) -> list[tuple[Ref, int]]:
    """Return the sources of the claims about a thing with the number of claims, the largest first."""
    counted: Counter[str] = Counter()
    for source, _, count in claims.support(store, resource, classes):
        if source is not None:
            counted[source] += count
    known = refs(store, counted, language, classes)
    return sorted(
        ((known[key], count) for key, count in counted.items()),
        key=lambda entry: (-entry[1], labels.natural(entry[0].label), entry[0].iri),
    )
