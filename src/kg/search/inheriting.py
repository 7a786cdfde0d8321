"""Taking over the index of a former release, where the names that it holds are the same still.

A change of a figure's value, say, changes no name, no class and no link. An index is never written
again once it is built, so that a link to its file is enough.
"""

from __future__ import annotations

from typing import Final

from kg.store.embedded import EmbeddedStore
from kg.store.releases import open_release, store_directory
from kg.store.touched import quads_of, touched_since
from kg.terms import IRI, Quad
from kg.vocabulary import ALIAS_PREDICATES, LABEL_PREDICATES, PREFIXES

__all__ = ["is_like"]

_READ: Final = frozenset(
    (
        *LABEL_PREDICATES,
        *ALIAS_PREDICATES,
        PREFIXES["kgo"] + "foldInViews",
        "http://www.w3.org/2008/05/skos-xl#literalForm",
    )
)
"""What is read of a thing beside its links, which are counted, and its classes, which are links."""


def is_like(store: EmbeddedStore, former: str) -> bool:
    """Return whether an index of a former release has what one of this release would have.

    Parameters
    ----------
    store
        An open release of a store directory.
    former
        The id of another release of that directory.
    """
    directory = store_directory(store)
    touched = None if directory is None else touched_since(directory, former, store.release)
    if directory is None or touched is None:
        return False
    before, _ = open_release(directory, former)
    if before.named_graphs() != store.named_graphs():
        return False
    then = {quad for thing in touched for quad in quads_of(before, thing)}
    now = {quad for thing in touched for quad in quads_of(store, thing)}
    return _told(then) == _told(now) and not any(
        quads_of(store, predicate) and before.ask(used) != store.ask(used)
        for predicate in {quad.predicate.value for quad in then | now}
        for used in (f"ASK {{ ?s <{predicate}> ?o }}",)
    )


def _told(quads: set[Quad]) -> set[object]:
    """Return what an index would read of statements; of each thing at least where it stands."""
    return {
        part
        for quad in quads
        for part in (
            (quad.subject, quad.graph),
            quad if isinstance(quad.object, IRI) or quad.predicate.value in _READ else None,
        )
    }
