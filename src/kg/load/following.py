"""What follows from a change: bounds of the figures that it touches, entries of the graphs that it touches.

Afterwards a store holds the same bounds and the same counts as if all that it says had been
loaded. An entry keeps its file's name, but not its hash: the graph is no longer what the file said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.load.bounds import add_bounds
from kg.load.filling import BOUNDS_WORDS, DATASET_TYPES
from kg.store.change import Change
from kg.vocabulary import BOUNDS_GRAPH, PREFIXES, RDF_TYPE, RELEASE_GRAPH

__all__ = ["follow"]

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Value: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DEFAULT: Final = ox.DefaultGraph()
_KGO: Final = PREFIXES["kgo"]
_METRIC: Final = ox.NamedNode(_KGO + "metric")
_WHOLE_NUMBER: Final = ox.NamedNode(_KGO + "wholeNumber")
_FIGURE: Final = frozenset(
    {_METRIC, *(ox.NamedNode(_KGO + name) for name in ("value", "comparator", "figureAsPrinted"))}
)
_SOURCE: Final = ox.NamedNode(_KGO + "source")
_SHA256: Final = ox.NamedNode(_KGO + "sha256")
_TYPE: Final = ox.NamedNode(RDF_TYPE)
_TRIPLES: Final = ox.NamedNode(PREFIXES["void"] + "triples")
_FROM_SOURCE: Final = ox.NamedNode(PREFIXES["dcterms"] + "source")
_INTEGER: Final = ox.NamedNode(PREFIXES["xsd"] + "integer")

_UNNAMED_WORDS: Final = {
    "title": {"en": "Written without naming a graph", "zh": "写入时未指明图"},
}


def follow(change: Change) -> None:
    """Bring bounds and catalogue up to date with a change."""
    grown = _bounds(change)
    grown.update(quad.graph_name for quad in change.delta.added)
    grown.subtract(quad.graph_name for quad in change.delta.removed)
    sources = _new_sources(change)
    for graph in {*grown, *change.delta.graphs()}:
        if isinstance(graph, ox.NamedNode):
            _update_entry(change, graph, grown[graph], sources[graph])


# ------------------------------------------------------------------------- bounds
def _bounds(change: Change) -> Counter[object]:
    """Compute the bounds of the touched figures anew; return by how much their graph has grown."""
    graph = ox.NamedNode(change.base + BOUNDS_GRAPH)
    touched = _touched(change)
    if not touched:
        return Counter()
    alone = ox.Store()
    alone.extend(_said_of(change.engine, touched))
    add_bounds(alone, graph)
    now = set(alone.quads_for_pattern(None, None, None, graph))
    before = {
        quad for subject in touched for quad in change.engine.quads_for_pattern(subject, None, None, graph)
    }
    change.derive(remove=before - now, add=now - before)
    if now != before and not any(change.engine.quads_for_pattern(None, None, None, graph)):
        change.engine.remove_graph(graph)
    return Counter({graph: len(now) - len(before)} if now != before else {})


def _touched(change: Change) -> set[Subject]:
    """Return the subjects whose bounds may be others now."""
    changed = (*change.delta.added, *change.delta.removed)
    touched = {quad.subject for quad in changed if quad.predicate in _FIGURE}
    for metric in {quad.subject for quad in changed if quad.predicate == _WHOLE_NUMBER}:
        figures = change.engine.quads_for_pattern(None, _METRIC, metric, _DEFAULT)
        touched.update(quad.subject for quad in figures)
    return {subject for subject in touched if not isinstance(subject, ox.Triple)}


def _said_of(engine: ox.Store, figures: Iterable[Subject]) -> Iterator[ox.Quad]:
    """Yield what is said of figures, and whether their metrics are whole numbers."""
    for figure in figures:
        for quad in engine.quads_for_pattern(figure, None, None, _DEFAULT):
            yield quad
            if quad.predicate == _METRIC and not isinstance(quad.object, ox.Literal | ox.Triple):
                yield from engine.quads_for_pattern(quad.object, _WHOLE_NUMBER, None, _DEFAULT)


# ---------------------------------------------------------------------- catalogue
def _new_sources(change: Change) -> Mapping[object, set[Value]]:
    """Return the sources of new claims, by the graph that these stand in."""
    found: defaultdict[object, set[Value]] = defaultdict(set)
    for quad in change.delta.added:
        if quad.predicate == _SOURCE and isinstance(quad.object, ox.NamedNode):
            found[quad.graph_name].add(quad.object)
    return found


def _update_entry(change: Change, graph: ox.NamedNode, growth: int, sources: Iterable[Value]) -> None:
    catalogue = ox.NamedNode(change.base + RELEASE_GRAPH)
    before = set(change.engine.quads_for_pattern(graph, None, None, catalogue))
    now: set[ox.Quad] = set()
    if change.engine.contains_named_graph(graph):
        count = ox.Literal(str(_count(change, graph, before, growth)), datatype=_INTEGER)
        terms = [*_known(change, graph), *((_FROM_SOURCE, source) for source in sources), (_TRIPLES, count)]
        now = {quad for quad in before if not _is_over(change, graph, quad)}
        now |= {ox.Quad(graph, predicate, value, catalogue) for predicate, value in terms}
    change.derive(remove=before - now, add=now - before)


def _count(change: Change, graph: ox.NamedNode, entry: Iterable[ox.Quad], growth: int) -> int:
    counted = next((quad.object for quad in entry if quad.predicate == _TRIPLES), None)
    if isinstance(counted, ox.Literal):
        return int(counted.value) + growth
    return sum(1 for _ in change.engine.quads_for_pattern(None, None, None, graph))


def _known(change: Change, graph: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, Value]]:
    """Yield what is known of a graph by its name."""
    for kind in DATASET_TYPES:
        yield _TYPE, ox.NamedNode(kind)
    words: Mapping[str, Mapping[str, str]] = {}
    if graph.value == change.unnamed.value:
        words = _UNNAMED_WORDS
    elif graph.value == change.base + BOUNDS_GRAPH:
        words = BOUNDS_WORDS
    for name, texts in words.items():
        for language, text in texts.items():
            yield ox.NamedNode(PREFIXES["dcterms"] + name), ox.Literal(text, language=language)


def _is_over(change: Change, graph: ox.NamedNode, entry: ox.Quad) -> bool:
    """Return whether what an entry says of a graph holds no more."""
    if entry.predicate == _FROM_SOURCE:
        return not any(change.engine.quads_for_pattern(None, _SOURCE, entry.object, graph))
    return entry.predicate in (_SHA256, _TRIPLES)
