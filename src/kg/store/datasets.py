"""The graphs that a query is about, as the engine takes them.

A default graph that is made of several graphs is their union as a set. The engine goes through
one graph after the other, and so finds twice what stands in two of them: where that can be, the
union is made for the query.

A single file may be held as the default graph only (:mod:`kg.store.lone`); queries that name graphs
are written anew then.

https://www.w3.org/TR/sparql11-query/#rdfDataset, https://www.w3.org/TR/sparql11-protocol/#dataset
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.sparql import parse
from kg.store.lone import LoneGraph, graph_quads, lone_graph
from kg.store.lone_queries import Asked, Unclear, over_default_graph
from kg.store.protocol import Dataset

__all__ = ["Chosen", "chosen"]

Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_NAMING: Final = re.compile(r"(?:GRAPH|FROM)[\s<?$#]", re.IGNORECASE)
"""The words, with what may stand behind them; a name like ``…/graph/economy`` has neither."""
_PAIR: Final = 2
_KEPT: Final = 200_000
"""A union of at most so many triples is kept for the next query."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to ask, and which of its graphs; None: as the query says, or the engine's own."""

    engine: ox.Store
    query: str
    default_graph: list[Graph] | None = None
    named_graphs: list[ox.NamedNode | ox.BlankNode] | None = None


def chosen(engine: ox.Store, query: str, dataset: Dataset | None) -> Chosen:
    """Return what to ask a query of, where `dataset`, or else FROM in its text, chooses the graphs."""
    names_graphs = _may_name_graphs(query)
    if dataset is None or not (dataset.default_graphs or dataset.named_graphs):
        dataset = _named_in(query) if names_graphs else None
    if dataset is None and not names_graphs:
        return Chosen(engine, query)
    if lone := lone_graph(engine):
        return _chosen_beside(lone, engine, query, dataset)
    return _chosen_among(engine, query, dataset)


def _chosen_among(engine: ox.Store, query: str, dataset: Dataset | None) -> Chosen:
    if dataset is None:
        return Chosen(engine, query)
    default, named = _names(dataset)
    if len(default) < _PAIR or (len(default) == _PAIR and not _overlap(engine, *default)):
        return Chosen(engine, query, [*default], [*named])
    if set(default) == set(engine.named_graphs()):
        return Chosen(engine, query, [ox.DefaultGraph()], [*named])
    return Chosen(_union(engine, default, named), query, [ox.DefaultGraph()], [*named])


def _chosen_beside(lone: LoneGraph, engine: ox.Store, query: str, dataset: Dataset | None) -> Chosen:
    """Return what to ask where one graph is held as the default graph only."""
    everything = [lone.name, *lone.own]
    default, named = _names(dataset) if dataset else (everything, everything)
    if lone.name not in (*default, *named):
        return Chosen(engine, query, [*default], [*named])
    asked = Asked.FILE if default == [lone.name] else Asked.OTHER
    if {*default} == {*everything}:
        asked = Asked.UNION
    try:
        text = over_default_graph(parse(query), lone, asked, is_named=lone.name in named)
    except QuerySyntaxError:
        return Chosen(engine, query)  # the engine will say what is wrong
    except Unclear:
        return Chosen(_union(engine, default, named), query, [ox.DefaultGraph()], [*named])
    return Chosen(engine, text, [ox.DefaultGraph()], [name for name in named if name != lone.name])


def _names(dataset: Dataset) -> tuple[list[ox.NamedNode], list[ox.NamedNode]]:
    return (
        [ox.NamedNode(iri) for iri in dict.fromkeys(dataset.default_graphs)],
        [ox.NamedNode(iri) for iri in dict.fromkeys(dataset.named_graphs)],
    )


def _may_name_graphs(query: str) -> bool:
    """Return whether FROM or GRAPH may stand in a query, perhaps only in a name or a text."""
    return "\\" in query or _NAMING.search(query) is not None


def _named_in(query: str) -> Dataset | None:
    """Return the graphs that FROM and FROM NAMED name; None where there are none."""
    if "FROM" not in query.upper() and "\\" not in query:
        return None
    try:
        clauses = parse(query).datasets
    except QuerySyntaxError:
        return None  # the engine will say what is wrong
    if not clauses:
        return None
    return Dataset(
        [clause.graph.value for clause in clauses if not clause.named],
        [clause.graph.value for clause in clauses if clause.named],
    )


def _overlap(engine: ox.Store, one: ox.NamedNode, other: ox.NamedNode) -> bool:
    """Return whether a triple stands in both of two graphs; it takes as long as the smaller one is."""
    return any(
        _in(mine, other) in engine or _in(yours, one) in engine
        for mine, yours in zip(_quads(engine, one), _quads(engine, other), strict=False)
    )


def _in(quad: ox.Quad, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return the triple of a quad in another graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _quads(engine: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    return graph_quads(engine, graph)


# ------------------------------------------------------------------------ unions
@dataclass(frozen=True, slots=True)
class _Kept:
    of: ox.Store
    graphs: tuple[frozenset[ox.NamedNode], frozenset[ox.NamedNode]]
    union: ox.Store


_last: list[_Kept] = []


def _union(engine: ox.Store, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]) -> ox.Store:
    """Return a store with a union of graphs as its default graph, and some graphs beside it."""
    graphs = frozenset(default), frozenset(named)
    for kept in _last:
        if kept.of is engine and kept.graphs == graphs:
            return kept.union
    union = ox.Store()
    union.extend(_in(quad, ox.DefaultGraph()) for name in default for quad in _quads(engine, name))
    for name in named:
        union.add_graph(name)
        union.extend(_quads(engine, name))
    if len(union) <= _KEPT:
        _last[:] = [_Kept(engine, graphs, union)]
    return union
