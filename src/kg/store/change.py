"""One change of a store: a working copy of a release, in which the default graph stays the union.

A quad goes into its named graph and, as a triple, into the default graph; a triple leaves the
default graph when no named graph has it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, cast

import pyoxigraph as ox

from kg.store.convert import from_engine, quad_from_engine, to_engine
from kg.store.delta import Delta, GraphName
from kg.store.embedded import engine_query
from kg.store.functions import functions_of
from kg.store.protocol import Dataset, Solutions
from kg.store.results import EngineSolutions, column_order
from kg.terms import IRI, BlankNode, Quad, Resource
from kg.vocabulary import BOUND_PROPERTIES, BOUNDS_GRAPH, RELEASE_GRAPH, UNNAMED_GRAPH

__all__ = ["Change"]

_DEFAULT: Final = ox.DefaultGraph()


class Change:
    """What a change is made with; each step sees the effects of those before it.

    Parameters
    ----------
    engine : pyoxigraph.Store
        The working copy.
    parent : str
        The release that it is a copy of.
    base : str
        The base of the store's own IRIs.
    triples : int
        How many triples the default graph holds.

    Attributes
    ----------
    unnamed : IRI
        The graph of what is written without naming a graph.
    derived : frozenset of IRI
        The graphs that this program makes itself, and nobody writes to.
    delta : Delta
        What has changed so far, derived graphs left out.
    passed_over : int
        How many statements were not taken: bounds are computed, whoever states them.
    touched : set
        The subjects of all that was added or taken away, derived graphs among it.
    union : Delta
        What has changed of the default graph so far, by all of these.
    """

    def __init__(self, engine: ox.Store, *, parent: str, base: str, triples: int) -> None:
        self.engine = engine
        self.parent = parent
        self.base = base
        self.triples = triples
        self.unnamed = IRI(base + UNNAMED_GRAPH)
        self.derived = frozenset({IRI(base + RELEASE_GRAPH), IRI(base + BOUNDS_GRAPH)})
        self.delta = Delta()
        self.passed_over = 0
        self.touched: set[object] = set()
        self.union = Delta()
        self._nodes = 0

    # ----------------------------------------------------------------- looking
    def select(self, query: str, dataset: Dataset) -> Solutions:
        """Answer a SELECT over a dataset of the store's graphs; several default graphs are one set."""
        several = len(dataset.default_graphs) > 1
        engine = self._merged(dataset) if several else self.engine
        functions = functions_of(self.engine)
        result = engine_query(engine, query, functions, dataset=None if several else dataset)
        assert isinstance(result, EngineSolutions)
        columns = column_order(query, result)
        rows = [
            tuple(None if (term := row[place]) is None else from_engine(term) for _, place in columns)
            for row in result
        ]
        return Solutions(tuple(name for name, _ in columns), iter(rows))

    def _merged(self, dataset: Dataset) -> ox.Store:
        """Return a dataset as a store of its own: the engine's union has a triple of two graphs twice."""
        merged = ox.Store()
        for names, default in ((dataset.default_graphs, True), (dataset.named_graphs, False)):
            for graph in map(ox.NamedNode, names):
                place = _DEFAULT if default else graph
                quads = self.engine.quads_for_pattern(None, None, None, graph)
                merged.extend(_in(quad, place) for quad in quads)
        return merged

    def graphs(self) -> list[Resource]:
        """Return the names of all named graphs."""
        return [IRI(g.value) if isinstance(g, ox.NamedNode) else BlankNode(g.value) for g in self._graphs()]

    def _graphs(self) -> Iterator[GraphName]:
        return self.engine.named_graphs()

    def has_graph(self, graph: Resource) -> bool:
        """Return whether there is a graph of that name; the one without a name always is."""
        return graph == self.unnamed or self.engine.contains_named_graph(_name(graph))

    def quads(self, graph: Resource) -> list[Quad]:
        """Return all that a graph holds."""
        return [quad_from_engine(quad) for quad in self._quads(graph)]

    def _quads(self, graph: Resource) -> list[ox.Quad]:
        return list(self.engine.quads_for_pattern(None, None, None, _name(graph)))

    # ----------------------------------------------------------------- writing
    def fresh(self) -> BlankNode:
        """Return a blank node that is nowhere yet; the same change makes the same on every machine."""
        self._nodes += 1
        return BlankNode(f"u{self.parent}n{self._nodes}")

    def add(self, quads: Iterable[Quad]) -> None:
        """Put quads into their graphs; a quad without a graph goes into the unnamed one."""
        self._take([self._quad(quad) for quad in quads])

    def _take(self, quads: Iterable[ox.Quad]) -> None:
        offered = _as_kept(quads)
        taken = [quad for quad in offered if quad.predicate.value not in BOUND_PROPERTIES]
        self.passed_over += len(offered) - len(taken)
        for graph in {cast("GraphName", quad.graph_name) for quad in taken}:
            self._create(graph)
        self.delta.add(self._add(taken))

    def remove(self, quads: Iterable[Quad]) -> None:
        """Take quads out of their graphs."""
        self.delta.remove(self._remove(_as_kept(self._quad(quad) for quad in quads)))

    def create(self, graph: Resource) -> None:
        """Make a graph, unless it is there."""
        self._create(_name(graph))

    def _create(self, graph: GraphName) -> None:
        if not self.engine.contains_named_graph(graph):
            self.engine.add_graph(graph)
            self.delta.create(graph)

    def clear(self, graph: Resource) -> None:
        """Take everything out of a graph, which stays as an empty one."""
        self.delta.remove(self._remove(self._quads(graph)))

    def drop(self, graph: Resource) -> None:
        """Take a graph away with all that it holds."""
        name = _name(graph)
        if self.engine.contains_named_graph(name):
            self.clear(graph)
            self.engine.remove_graph(name)
            self.delta.drop(name)

    def copy(self, source: Resource, target: Resource) -> None:
        """Put all that one graph holds into another one as well; the other is there then."""
        name = _name(target)
        self._create(name)
        self._take(_in(quad, name) for quad in self._quads(source))

    def derive(self, *, remove: Iterable[ox.Quad] = (), add: Iterable[ox.Quad] = ()) -> None:
        """Change what follows from the change: it is no part of it."""
        self._remove(remove)
        self._add(add)

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Let a graph hold these quads, which are its own, and no others; what it has already stays."""
        self._create(graph)
        wanted, there = set(_as_kept(quads)), set(self.engine.quads_for_pattern(None, None, None, graph))
        self.delta.remove(self._remove(there - wanted))
        self._take(wanted - there)

    # ---------------------------------------------------------------- the union
    def _add(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        new = [quad for quad in dict.fromkeys(quads) if quad not in self.engine]
        plain = dict.fromkeys(_in(quad, _DEFAULT) for quad in new)
        missing = [quad for quad in plain if quad not in self.engine]
        self.engine.extend([*new, *missing])
        self.union.add(missing)
        self.touched.update(quad.subject for quad in new)
        self.triples += len(missing)
        return new

    def _remove(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        gone = [quad for quad in dict.fromkeys(quads) if quad in self.engine]
        self.touched.update(quad.subject for quad in gone)
        for quad in gone:
            self.engine.remove(quad)
        for plain in dict.fromkeys(_in(quad, _DEFAULT) for quad in gone):
            left = self.engine.quads_for_pattern(plain.subject, plain.predicate, plain.object, None)
            if all(isinstance(quad.graph_name, ox.DefaultGraph) for quad in left):
                self.engine.remove(plain)
                self.union.remove([plain])
                self.triples -= 1
        return gone

    def _quad(self, quad: Quad) -> ox.Quad:
        return ox.Quad(
            cast("GraphName", to_engine(quad.subject)),
            cast("ox.NamedNode", to_engine(quad.predicate)),
            to_engine(quad.object),
            _name(quad.graph or self.unnamed),
        )


def _name(graph: Resource) -> GraphName:
    return ox.NamedNode(graph.value) if isinstance(graph, IRI) else ox.BlankNode(graph.label)


def _as_kept(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads, each once, as the engine gives them back: it keeps numbers and dates by their value."""
    passing = ox.Store()
    passing.extend(quads)
    return list(passing)


def _in(quad: ox.Quad, graph: GraphName | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)
