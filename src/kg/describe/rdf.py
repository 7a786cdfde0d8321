"""A thing's description as RDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeGuard

from kg.errors import EntityNotFound
from kg.store.patterns import Focus, Sites, chunks, exists, rows
from kg.store.protocol import Store
from kg.terms import IRI, BlankNode, Resource, Triple
from kg.turtle import reading_order

__all__ = ["description"]

_AT_ONCE: Final = 50
"""Blank nodes that one query follows."""


def description(store: Store, resource: Resource, most: int | None = None) -> Iterator[Triple]:
    """Return a thing's concise bounded description, then the triples that point at it.

    https://www.w3.org/submissions/CBD/ (without reification).

    Parameters
    ----------
    most
        How many triples will be read at most; None: all of them. Of what has more, any are given.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph is that thing.
    """
    if not exists(store, resource):
        raise EntityNotFound(str(resource))
    return islice(_description(store, resource, most), most)


def _by_subject(triple: Triple) -> tuple[Any, ...]:
    return str(triple.subject), reading_order(triple)


def _description(store: Store, resource: Resource, most: int | None) -> Iterator[Triple]:
    seen: set[Resource] = {resource}
    level: list[Resource] = [resource]
    while level:
        found: list[Resource] = []
        for part in chunks(level, _AT_ONCE):
            for triple in sorted(_own_triples(store, part, most), key=_by_subject):
                yield triple
                if isinstance(triple.object, BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    found.append(triple.object)
        level = found
    focus = Focus(resource)
    for row in rows(store, f"SELECT {focus.select}?s ?p {{ ?s ?p {focus.text} }}", focus.bindings):
        subject, predicate = row["s"], row["p"]
        if _is_resource(subject) and isinstance(predicate, IRI) and subject not in seen:
            yield Triple(subject, predicate, resource)


def _own_triples(store: Store, subjects: Sequence[Resource], most: int | None) -> Iterator[Triple]:
    sites = Sites(subjects)
    limit = "" if most is None else f"LIMIT {most}"
    query = f"SELECT {sites.select}?it ?p ?o {{ {sites.each('?it ?p ?o')} }} {limit}"
    for row in rows(store, query, sites.bindings):
        subject, predicate = row["it"], row["p"]
        if _is_resource(subject) and isinstance(predicate, IRI):
            yield Triple(subject, predicate, row["o"])


def _is_resource(term: object) -> TypeGuard[Resource]:
    return isinstance(term, IRI | BlankNode)
