"""A single large file: its triples stand once, in the default graph, not in one of their own.

Storing each triple again for the file's named graph would take three times as long. The graph is there all
the same, without a triple: it is the default graph without the triples that this program has made itself (its
catalogue and the bounds), which stand in their own graphs as well. For that to be so, the file must say
nothing of what these speak of. :mod:`kg.store.lone_queries` makes queries see it; before anything is
written, the graph is filled (:mod:`kg.store.lone_filling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.store.bulk import Take, dump_graph
from kg.vocabulary import BOUND_PROPERTIES, BOUNDS_GRAPH, RELEASE_GRAPH

__all__ = [
    "LoneGraph",
    "graph_lines",
    "graph_quads",
    "lone_graph",
    "lone_lines",
    "may_be_lone",
    "named_quads",
]

_OWN: Final = (RELEASE_GRAPH, BOUNDS_GRAPH)
_MOST: Final = 3
"""Named graphs: the file's, the catalogue and the bounds."""
_BOUNDS: Final = frozenset(map(ox.NamedNode, BOUND_PROPERTIES))
_DEFAULT: Final = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class LoneGraph:
    """The graph of a single file that is held as the default graph.

    Attributes
    ----------
    name : pyoxigraph.NamedNode
    own : tuple of pyoxigraph.NamedNode
        The graphs that this program has made: they stand in the default graph too.
    subjects : frozenset of pyoxigraph.NamedNode
        What the catalogue speaks of, and the file does not.
    predicates : frozenset of pyoxigraph.NamedNode
        What the catalogue says of these; the file may say the same of other things.
    bounds : frozenset of pyoxigraph.NamedNode
        Predicates that stand in no file, as bounds are computed; empty where there are no bounds.
    """

    name: ox.NamedNode
    own: tuple[ox.NamedNode, ...] = ()
    subjects: frozenset[ox.NamedNode] = frozenset()
    predicates: frozenset[ox.NamedNode] = frozenset()
    bounds: frozenset[ox.NamedNode] = frozenset()

    def holds(self, quad: ox.Quad) -> bool:
        """Return whether a triple of the default graph is one of the file."""
        return quad.subject not in self.subjects and quad.predicate not in self.bounds


def lone_graph(engine: ox.Store) -> LoneGraph | None:
    """Return the graph that an engine holds as its default graph only; None where there is none.

    Such a graph has a name but no triple, beside none but those that this program makes.
    """
    names = list(islice(engine.named_graphs(), _MOST + 1))
    if len(names) > _MOST:
        return None
    own = tuple(name for name in names if isinstance(name, ox.NamedNode) and name.value.endswith(_OWN))
    others = [name for name in names if name not in own]
    catalogue = next((name for name in own if name.value.endswith(RELEASE_GRAPH)), None)
    if catalogue is None or len(others) != 1 or not isinstance(others[0], ox.NamedNode):
        return None
    if any(engine.quads_for_pattern(None, None, None, others[0])):
        return None
    said = list(engine.quads_for_pattern(None, None, None, catalogue))
    return LoneGraph(
        name=others[0],
        own=own,
        subjects=frozenset(quad.subject for quad in said if isinstance(quad.subject, ox.NamedNode)),
        predicates=frozenset(quad.predicate for quad in said),
        bounds=_BOUNDS if len(own) == len(_OWN) else frozenset(),
    )


def may_be_lone(engine: ox.Store, name: ox.NamedNode, base: str) -> bool:
    """Return whether a file, held in the default graph, says nothing of what the catalogue will speak of."""
    return not any(
        any(engine.quads_for_pattern(node, None, None, _DEFAULT))
        or any(engine.quads_for_pattern(None, None, node, _DEFAULT))
        for node in (name, *(ox.NamedNode(base + own) for own in _OWN))
    )


def graph_quads(engine: ox.Store, graph: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
    """Yield what a named graph holds."""
    lone = lone_graph(engine)
    if lone is None or graph != lone.name:
        yield from engine.quads_for_pattern(None, None, None, graph)
        return
    for quad in engine.quads_for_pattern(None, None, None, _DEFAULT):
        if lone.holds(quad):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def named_quads(engine: ox.Store, subject: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield what the named graphs say of a thing."""
    lone = lone_graph(engine)
    for quad in engine.quads_for_pattern(subject, None, None, None):
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            yield quad
        elif lone and lone.holds(quad):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, lone.name)


def graph_lines(engine: ox.Store, graph: ox.NamedNode | ox.BlankNode, take: Take) -> None:
    """Hand over a named graph as lines of N-Triples, many at a time."""
    lone = lone_graph(engine)
    if lone is None or graph != lone.name:
        dump_graph(engine, graph, take)
        return
    lone_lines(engine, lone, take)


def lone_lines(engine: ox.Store, lone: LoneGraph, take: Take) -> None:
    """Hand over a graph that is held as the default graph only, as lines of N-Triples, many at a time."""
    marks = [str(node).encode() for node in (*lone.subjects, *lone.bounds)]
    added = _lines_added(lone)

    def take_ours(_: str, lines: bytes) -> None:
        # hardly any piece has a line that is not the file's, and to look for each mark takes next to no time
        take(lone.name.value, added.sub(b"", lines) if any(mark in lines for mark in marks) else lines)

    dump_graph(engine, _DEFAULT, take_ours)


def _lines_added(lone: LoneGraph) -> re.Pattern[bytes]:
    """Return what finds the lines that are not the file's: no other begins so."""
    subjects = [f"{re.escape(str(subject))} " for subject in lone.subjects]
    predicates = [rf"\S+ {re.escape(str(predicate))} " for predicate in lone.bounds]
    beginnings = "|".join(sorted(subjects + predicates)) or r"\Z\A"
    return re.compile(rf"^(?:{beginnings}).*\n".encode(), re.MULTILINE)
