"""Parsing triples and the nodes in them: https://www.w3.org/TR/sparql11-query/#rTriplesBlock."""

from __future__ import annotations

from typing import Final

from kg.sparql.paths import Paths
from kg.sparql.tree import (
    Annotation,
    Blank,
    Collection,
    Node,
    Property,
    PropertyList,
    Triples,
    TriplesBlock,
    TripleTerm,
    Variable,
)

__all__ = ["TripleParts"]

_NODES: Final = frozenset({"variable", "iri", "name"})
_BRACKETS: Final = frozenset({"[", "(", "<<", "_"})
_ANNOTATIONS: Final = frozenset({"~", "{"})
_STANDING_ALONE: Final = (PropertyList, Collection, TripleTerm)


class TripleParts(Paths):
    """Reads what patterns and templates are made of."""

    def begins_node(self) -> bool:
        """Return whether what comes next can be the subject of a triple."""
        at = self.at
        return self.kinds[at] in _NODES or self.words[at] in _BRACKETS or self.begins_literal()

    def node(self) -> Node:
        """Read a term, or what stands for one: ``[…]``, ``(…)``, a triple term."""
        kind = self.kinds[self.at]
        if kind == "variable":
            return self.variable()
        if kind in _NODES:
            return self.iri()
        word = self.words[self.at]
        if word == "[":
            return self._brackets()
        if word == "(":
            return self._collection()
        if word == "<<":
            return self._triple_term()
        return self.labelled() if word == "_" else self.literal()

    def _brackets(self) -> PropertyList | Blank:
        start = self.starts[self.at]
        self.take("[")
        if self.taken("]"):
            return Blank(self.span(start), None)
        properties = self._properties()
        self.take("]")
        return PropertyList(self.span(start), properties)

    def _collection(self) -> Collection:
        start = self.starts[self.at]
        self.take("(")
        items = []
        while not self.taken(")"):
            items.append(self.node())
        return Collection(self.span(start), tuple(items))

    def _triple_term(self) -> TripleTerm:
        start = self.starts[self.at]
        variables = self._unopened("<<", ">>")
        return TripleTerm(self.span(start), variables)

    def _unopened(self, opening: str, closing: str) -> tuple[Variable, ...]:
        """Go past brackets and all that is in them; return the variables there."""
        depth = 0
        variables = []
        while self.kinds[self.at] != "end":
            word = self.words[self.at]
            if self.kinds[self.at] == "variable":
                variables.append(self.variable())
                continue
            self.at += 1
            depth += (word == opening) - (word == closing)
            if not depth:
                return tuple(variables)
        return self.fail(f"expected {closing}")

    # ----------------------------------------------------------------- triples
    def triples_block(self) -> TriplesBlock:
        """Read statements up to what is none."""
        start = self.starts[self.at]
        statements = []
        while self.begins_node():
            statements.append(self._statement())
            if not self.taken("."):
                break
        return TriplesBlock(self.span(start), tuple(statements))

    def _statement(self) -> Triples:
        start = self.starts[self.at]
        subject = self.node()
        alone = isinstance(subject, _STANDING_ALONE) and not self.begins_verb()
        properties = () if alone else self._properties()
        return Triples(self.span(start), subject, properties)

    def _properties(self) -> tuple[Property, ...]:
        properties = [self._property()]
        while self.taken(";"):
            if self.begins_verb():
                properties.append(self._property())
        return tuple(properties)

    def _property(self) -> Property:
        start = self.starts[self.at]
        verb = self.verb()
        objects = [self.node()]
        annotations = self._annotations()
        while self.taken(","):
            objects.append(self.node())
            annotations += self._annotations()
        return Property(self.span(start), verb, tuple(objects), annotations)

    def _annotations(self) -> tuple[Annotation, ...]:
        """Read what SPARQL 1.2 lets stand behind an object."""
        if self.words[self.at] not in _ANNOTATIONS:
            return ()
        found = []
        while True:
            start = self.starts[self.at]
            if self.taken("~"):
                name = self.variable() if self.kinds[self.at] == "variable" else None
                if name is None and self.begins_node():
                    self.node()
                found.append(Annotation(self.span(start), (name,) if name else ()))
            elif self.words[self.at] == "{" and self.words[self.at + 1] == "|" and self.joined(self.at + 1):
                variables = self._unopened("{", "}")
                found.append(Annotation(self.span(start), variables))
            else:
                return tuple(found)
