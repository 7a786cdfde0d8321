"""How many rows single patterns have in a store: as its statistics say, or counted up to a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, starmap
from typing import Final
from weakref import WeakKeyDictionary

from kg.sparql import statements
from kg.sparql.tree import (
    Blank,
    Collection,
    Iri,
    Literal,
    Node,
    Path,
    PropertyList,
    Query,
    Span,
    TriplesBlock,
    TripleTerm,
    Variable,
)
from kg.store.protocol import Dataset, Store
from kg.store.statistics import known_statistics
from kg.terms import IRI

__all__ = ["Counted", "Pattern", "patterns_of"]

_MOST: Final = 100_000
"""No pattern is counted further."""
_SMALL: Final = 10_000
"""A graph with fewer triples is small: nothing in it is counted."""
_REMEMBERED: Final = 2_000
_SIZES: Final[WeakKeyDictionary[Store, dict[str, int]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern: what it binds, and its terms; None where its predicate is a path."""

    names: frozenset[str]
    terms: tuple[Node, Variable | Iri, Node] | None
    span: Span


class Counted:
    """Counts the rows of a query's patterns.

    Parameters
    ----------
    store : Store
        Where the query is to run.
    query : Query
        The patterns are part of it.
    dataset : Dataset
        Its graphs, where they are not the store's own.
    """

    def __init__(self, store: Store, query: Query, dataset: Dataset) -> None:
        self._store = store
        self._query = query
        self._graphs = tuple(dataset.default_graphs) or tuple(
            clause.graph.value for clause in query.datasets if not clause.named
        )
        self._chosen = bool(dataset.default_graphs or dataset.named_graphs or query.datasets)

    def rows(self, pattern: Pattern, graph: Variable | Iri | None) -> int | None:
        """Return at least how many rows a pattern has alone; None where that is not known."""
        if pattern.terms is None:
            return None
        written = self._written(pattern.terms)
        if isinstance(graph, Iri):
            return self._count(f"GRAPH {IRI(graph.value).n3()} {{ {written} }}")
        if isinstance(graph, Variable):
            return self._count(f"GRAPH ?g {{ {written} }}")
        if self._chosen:
            graphs = (f"GRAPH {IRI(name).n3()} {{ {written} }}" for name in self._graphs)
            return max(map(self._count, graphs), default=0)
        told = self._told(pattern.terms)
        return self._count(written) if told is None else told

    def is_small(self) -> bool:
        """Return whether the whole store is small."""
        known = known_statistics(self._store)
        return (known.triples if known else self._count("?s ?p ?o")) < _SMALL

    def _told(self, terms: Sequence[Node]) -> int | None:
        """Return what statistics say: of a pattern that names its predicate, or nothing; None for others."""
        known, (subject, predicate, node) = known_statistics(self._store), terms
        if known is None or not (isinstance(subject, Variable) and isinstance(node, Variable)):
            return None
        variables = [term.name for term in terms if isinstance(term, Variable)]
        if len(set(variables)) < len(variables):
            return None
        return known.triples_with(predicate.value if isinstance(predicate, Iri) else None)

    def _count(self, pattern: str) -> int:
        known = _SIZES.setdefault(self._store, {})
        start, end = self._query.prologue.span
        prologue = self._query.text[start:end] if '"' in pattern or "'" in pattern else ""
        asked = f"{prologue} SELECT (COUNT(*) AS ?n) {{ SELECT * {{ {pattern} }} LIMIT {_MOST} }}"
        if asked not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            ((number,),) = self._store.select(asked).rows
            known[asked] = int(str(number))
        return known[asked]

    def _written(self, terms: Sequence[Node]) -> str:
        """Return a pattern as SPARQL writes it, its variables named by where they first stand."""
        names: dict[str, str] = {}
        fresh = count()
        written = []
        for term in terms:
            if isinstance(term, Iri):
                written.append(IRI(term.value).n3())
            elif isinstance(term, Literal):
                written.append(self._query.text[term.span.start : term.span.end])
            else:
                name = _name(term) or f"new {next(fresh)}"
                written.append(names.setdefault(name, f"?v{len(names)}"))
        return " ".join(written)


def patterns_of(block: TriplesBlock) -> Iterator[Pattern]:
    """Yield the triple patterns of a block, with those that brackets stand for."""
    return starmap(_pattern, statements(block.triples))


def _pattern(subject: Node, verb: Variable | Path, node: Node) -> Pattern:
    nodes = (subject, verb, node) if isinstance(verb, Variable) else (subject, node)
    names = frozenset(name for part in nodes for name in _names(part))
    span = Span(min(subject.span.start, verb.span.start), node.span.end)
    plain = isinstance(verb, Variable | Iri) and not isinstance(subject, TripleTerm | Literal)
    if plain and not isinstance(node, TripleTerm):
        assert isinstance(verb, Variable | Iri)
        return Pattern(names, (subject, verb, node), span)
    return Pattern(names, None, span)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, TripleTerm):
        yield from (variable.name for variable in node.variables)
    elif name := _name(node):
        yield name


def _name(node: Node) -> str:
    """Return the name of what a node binds; empty where that is nothing."""
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Blank) and node.label:
        return f"_:{node.label}"
    if isinstance(node, PropertyList | Collection):
        return f"[{node.span.start}]"
    return ""
