"""Whole graphs: read, replaced, added to, deleted.

https://www.w3.org/TR/sparql11-http-rdf-update/#graph-management
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from kg.errors import QueryRefused
from kg.store.change import Change
from kg.store.protocol import Store
from kg.store.schema import base_of
from kg.terms import IRI, BlankNode, Quad, Resource, Term, Triple
from kg.vocabulary import UNNAMED_GRAPH

__all__ = ["check_writable", "delete_graph", "has_graph", "merge_graph", "read_graph", "replace_graph"]

_LABEL_LENGTH: Final = 16


def check_writable(change: Change, graph: Resource) -> None:
    """Check that a graph is not one of those that are computed.

    Raises
    ------
    kg.errors.QueryRefused
    """
    if graph in change.derived:
        reason = f"<{graph}> is computed from the other graphs, and follows what is written to them"
        raise QueryRefused("WRITING TO A COMPUTED GRAPH", reason)


def read_graph(store: Store, graph: IRI | None) -> Iterator[Triple]:
    """Yield the triples of a graph; None is that of what was written without naming a graph."""
    name = graph or IRI(base_of(store) + UNNAMED_GRAPH)
    return store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name.n3()} {{ ?s ?p ?o }} }}")


def has_graph(store: Store, graph: IRI | None) -> bool:
    """Return whether there is a graph of that name; the one without a name always is."""
    return (
        graph is None or graph.value in store.named_graphs() or graph.value == base_of(store) + UNNAMED_GRAPH
    )


def replace_graph(change: Change, graph: IRI | None, triples: Iterable[Triple]) -> None:
    """Let a graph hold these triples and no others; the same again changes nothing.

    Raises
    ------
    kg.errors.QueryRefused
        The graph is computed.
    """
    name = graph or change.unnamed
    check_writable(change, name)
    given = list(triples)
    label = _content_label(name, given)
    number = count(1)
    new = list(_relabelled(given, lambda: BlankNode(f"{label}{next(number)}")))
    kept = {Quad(*triple, name) for triple in new}
    change.remove(quad for quad in change.quads(name) if quad not in kept)
    if graph is not None:
        change.create(name)
    change.add(kept)


def merge_graph(change: Change, graph: IRI | None, triples: Iterable[Triple]) -> None:
    """Add triples to a graph, which is made if it is not there; their blank nodes are new ones.

    Raises
    ------
    kg.errors.QueryRefused
        The graph is computed.
    """
    name = graph or change.unnamed
    check_writable(change, name)
    if graph is not None:
        change.create(name)
    change.add(Quad(*triple, name) for triple in _relabelled(triples, change.fresh))


def delete_graph(change: Change, graph: IRI | None) -> None:
    """Take a graph away with all that it holds, if it is there.

    Raises
    ------
    kg.errors.QueryRefused
        The graph is computed.
    """
    name = graph or change.unnamed
    check_writable(change, name)
    change.drop(name)


def _relabelled(triples: Iterable[Triple], fresh: Callable[[], BlankNode]) -> Iterator[Triple]:
    """Yield triples with other blank nodes: those of a document are its own."""
    nodes: dict[BlankNode, BlankNode] = {}

    def renamed(term: Term) -> Term:
        if isinstance(term, BlankNode):
            if term not in nodes:
                nodes[term] = fresh()
            return nodes[term]
        return _triple(term) if isinstance(term, Triple) else term

    def _triple(triple: Triple) -> Triple:
        subject, value = renamed(triple.subject), renamed(triple.object)
        assert isinstance(subject, IRI | BlankNode)
        return Triple(subject, triple.predicate, value)

    return map(_triple, triples)


def _content_label(graph: IRI, triples: Sequence[Triple]) -> str:
    """Return how the blank nodes of a graph are called: the same content gives the same labels."""
    number = count(1)
    digest = hashlib.sha256(graph.value.encode())
    for triple in _relabelled(triples, lambda: BlankNode(str(next(number)))):
        digest.update(f"{triple.n3()}\n".encode())
    return f"g{digest.hexdigest()[:_LABEL_LENGTH]}n"
