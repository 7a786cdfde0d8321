"""Templates: the quads that an operation writes down, and what they come to in each solution.

https://www.w3.org/TR/sparql11-update/#deleteInsert
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kg.errors import QueryRefused, QuerySyntaxError
from kg.sparql.operations import Quads
from kg.sparql.tree import (
    Blank,
    Collection,
    Iri,
    Literal,
    Node,
    Part,
    Property,
    PropertyList,
    Triples,
    Variable,
)
from kg.terms import IRI, BlankNode, Quad, Term
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["Constants", "Outline", "Row", "Rule", "Template"]

Row: TypeAlias = Mapping[str, Term | None]

_RDF: Final = PREFIXES["rdf"]
_MAX_NEAR: Final = 40
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_TRIPLE_TERMS: Final = "statements about triples are not written; load them from a file"


@dataclass(frozen=True, slots=True)
class _Named:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class _Constant:
    """A term, by its number among the constants of an operation."""

    number: int


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A blank node, another one in each solution."""

    label: str | int


Slot: TypeAlias = _Named | _Constant | _Fresh | None
Pattern: TypeAlias = tuple[Slot, Slot, Slot, Slot]


class Constants:
    """The terms that the text of an operation names, each once; the engine says what they are.

    Parameters
    ----------
    text
        That of the whole update.
    prefixes
        Those that are declared.
    """

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self.text = text
        self.prefixes = prefixes
        self._numbers: dict[str, int] = {}

    @property
    def texts(self) -> list[str]:
        """The texts of the terms, by number."""
        return list(self._numbers)

    def iri(self, iri: Iri) -> int:
        """Return the number of an IRI.

        Raises
        ------
        kg.errors.QuerySyntaxError
            It is not absolute, or its prefix is not declared.
        """
        text = self.text[slice(*iri.span)]
        prefix = text.partition(":")[0]
        if not text.startswith("<") and prefix not in self.prefixes:
            known = PREFIXES.get(prefix, "…")
            raise self.wrong(f"prefix {prefix}: is not declared; add PREFIX {prefix}: <{known}>", iri)
        if not _SCHEME.match(iri.value):
            raise self.wrong(f"<{iri.value}> is not an absolute IRI; write it in full, or add BASE <…>", iri)
        return self.number(text)

    def literal(self, literal: Literal) -> int:
        """Return the number of a value."""
        return self.number(self.text[slice(*literal.span)])

    def number(self, text: str) -> int:
        """Return the number of a term."""
        return self._numbers.setdefault(text, len(self._numbers))

    def wrong(self, problem: str, part: Part) -> QuerySyntaxError:
        """Return an error of what stands somewhere in the text."""
        start = part.span.start
        before = self.text[:start]
        return QuerySyntaxError(
            problem,
            line=before.count("\n") + 1,
            column=start - (before.rfind("\n") + 1) + 1,
            near=self.text[slice(*part.span)][:_MAX_NEAR],
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """What a template may hold besides terms.

    Attributes
    ----------
    where : str
        The keywords before it.
    """

    where: str
    variables: bool = True
    blanks: bool = True


class Outline:
    """The quads of a template, their constants still to be read.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It has a path where a predicate belongs, or something that the rule does not allow.
    kg.errors.QueryRefused
        It has statements about triples.
    """

    def __init__(self, quads: Quads, constants: Constants, rule: Rule) -> None:
        self.patterns: list[Pattern] = []
        self.graphs: set[int] = set()
        self._constants = constants
        self._rule = rule
        self._graph: Slot = None
        self._anonymous = 0
        for block in quads.blocks:
            self._graph = None if block.graph is None else self._node(block.graph)
            if isinstance(self._graph, _Constant):
                self.graphs.add(self._graph.number)
            for triples in block.triples:
                self._triples(triples)

    def _triples(self, triples: Triples) -> None:
        subject = self._node(triples.subject)
        self._properties(subject, triples.properties)

    def _properties(self, subject: Slot, properties: Iterable[Property]) -> None:
        for entry in properties:
            if entry.annotations:
                raise QueryRefused("ANNOTATION", _NO_TRIPLE_TERMS)
            verb = self._verb(entry)
            for node in entry.objects:
                self._add(subject, verb, self._node(node))

    def _add(self, subject: Slot, verb: Slot, value: Slot) -> None:
        self.patterns.append((subject, verb, value, self._graph))

    def _verb(self, entry: Property) -> Slot:
        if isinstance(entry.verb, Variable):
            return self._node(entry.verb)
        if not isinstance(entry.verb, Iri):
            raise self._constants.wrong("a path cannot be written; name one property", entry.verb)
        if self._constants.text[slice(*entry.verb.span)] == "a":
            return self._iri(RDF_TYPE)
        return _Constant(self._constants.iri(entry.verb))

    def _iri(self, iri: str) -> _Constant:
        return _Constant(self._constants.number(f"<{iri}>"))

    def _node(self, node: Node) -> Slot:
        if isinstance(node, Iri):
            return _Constant(self._constants.iri(node))
        if isinstance(node, Literal):
            return _Constant(self._constants.literal(node))
        if isinstance(node, Variable):
            if not self._rule.variables:
                problem = f"{self._rule.where} takes no variables; write INSERT or DELETE with WHERE"
                raise self._constants.wrong(problem, node)
            return _Named(node.name)
        if isinstance(node, Blank):
            return self._fresh(node) if node.label is None else self._checked(_Fresh(node.label), node)
        if isinstance(node, PropertyList):
            subject = self._fresh(node)
            self._properties(subject, node.properties)
            return subject
        if isinstance(node, Collection):
            return self._collection(node)
        raise QueryRefused("TRIPLE TERM", _NO_TRIPLE_TERMS)

    def _fresh(self, node: Part) -> _Fresh:
        self._anonymous += 1
        return self._checked(_Fresh(self._anonymous), node)

    def _checked(self, fresh: _Fresh, node: Part) -> _Fresh:
        if not self._rule.blanks:
            problem = f"{self._rule.where} takes no blank nodes, as they would be new ones; use a variable"
            raise self._constants.wrong(problem, node)
        return fresh

    def _collection(self, node: Collection) -> Slot:
        """Write a list out: https://www.w3.org/TR/sparql11-query/#collections."""
        rest: Slot = self._iri(_RDF + "nil")
        for item in reversed(node.items):
            cell = self._fresh(node)
            self._add(cell, self._iri(_RDF + "first"), self._node(item))
            self._add(cell, self._iri(_RDF + "rest"), rest)
            rest = cell
        return rest


@dataclass(frozen=True, slots=True)
class Template:
    """The quads of a template.

    Attributes
    ----------
    outline : Outline
        Its quads.
    terms : list of Term
        What its constants stand for.
    graph : IRI or None
        That of quads for which it names none; None is the unnamed graph.
    """

    outline: Outline
    terms: list[Term]
    graph: IRI | None

    @property
    def variables(self) -> list[str]:
        """The names of its variables, each once."""
        slots = (slot for pattern in self.outline.patterns for slot in pattern)
        return list(dict.fromkeys(slot.name for slot in slots if isinstance(slot, _Named)))

    @property
    def makes_nodes(self) -> bool:
        """Whether it has blank nodes, which are new ones in each solution."""
        return any(isinstance(slot, _Fresh) for pattern in self.outline.patterns for slot in pattern)

    @property
    def graphs(self) -> set[IRI]:
        """The graphs that it names."""
        named = (self.terms[number] for number in self.outline.graphs)
        return {graph for graph in (*named, self.graph) if isinstance(graph, IRI)}

    def quads(self, rows: Iterable[Row], fresh: Callable[[], BlankNode]) -> Iterator[Quad]:
        """Yield the quads of each solution; those that are none, as a part is unbound or misplaced, are not.

        Blank nodes come from `fresh`, in an order that depends on the solutions alone.
        """
        for row in sorted(rows, key=_order) if self.makes_nodes else rows:
            nodes: dict[str | int, BlankNode] = {}
            for pattern in self.outline.patterns:
                subject, verb, value, graph = (self._term(slot, row, nodes, fresh) for slot in pattern)
                if pattern[3] is None:
                    graph = self.graph
                elif not isinstance(graph, IRI):
                    continue
                if isinstance(subject, IRI | BlankNode) and isinstance(verb, IRI) and value is not None:
                    yield Quad(subject, verb, value, graph)

    def _term(
        self,
        slot: Slot,
        row: Row,
        nodes: dict[str | int, BlankNode],
        fresh: Callable[[], BlankNode],
    ) -> Term | None:
        if isinstance(slot, _Constant):
            return self.terms[slot.number]
        if isinstance(slot, _Named):
            return row.get(slot.name)
        if slot is None:
            return None
        if slot.label not in nodes:
            nodes[slot.label] = fresh()
        return nodes[slot.label]


def _order(row: Row) -> list[str]:
    return ["" if term is None else term.n3() for term in row.values()]
