"""Parsing predicates and property paths: https://www.w3.org/TR/sparql11-query/#rPath."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.sparql.terms import Terms
from kg.sparql.tree import Alternative, Inverse, Iri, Negated, Path, Repeat, Sequence, Span, Variable

__all__ = ["Paths"]

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_REPEATS: Final = frozenset("*+?")
_BEGINNING: Final = frozenset("^!(")
_NAMED: Final = frozenset({"iri", "name"})


class Paths(Terms):
    """Reads what may stand between a subject and an object."""

    def begins_verb(self) -> bool:
        """Return whether what comes next can be a predicate."""
        kind, text = self.kinds[self.at], self.texts[self.at]
        return kind in _NAMED or kind == "variable" or text == "a" or text in _BEGINNING

    def verb(self) -> Variable | Path:
        """Read a variable, a predicate or a path."""
        return self.variable() if self.kinds[self.at] == "variable" else self._path()

    def _path(self) -> Path:
        start = self.starts[self.at]
        first = self._sequence()
        if self.words[self.at] != "|":
            return first
        branches = [first]
        while self.taken("|"):
            branches.append(self._sequence())
        return Alternative(self.span(start), tuple(branches))

    def _sequence(self) -> Path:
        start = self.starts[self.at]
        first = self._inverse_or_step()
        if self.words[self.at] != "/":
            return first
        steps = [first]
        while self.taken("/"):
            steps.append(self._inverse_or_step())
        return Sequence(self.span(start), tuple(steps))

    def _inverse_or_step(self) -> Path:
        start = self.starts[self.at]
        if not self.taken("^"):
            return self._step()
        inner = self._step()
        return Inverse(self.span(start), inner)

    def _step(self) -> Path:
        start = self.starts[self.at]
        path = self._primary()
        mark = self.words[self.at]
        if mark not in _REPEATS:
            return path
        self.at += 1
        return Repeat(self.span(start), path, mark)

    def _primary(self) -> Path:
        at = self.at
        if self.kinds[at] in _NAMED:
            return self.iri()
        start = self.starts[at]
        if self.texts[at] == "a":
            return self._type()
        if self.taken("!"):
            return self._negated(start)
        if not self.taken("("):
            self.fail("expected a predicate")
        path = self._path()
        self.take(")")
        return replace(path, span=self.span(start))

    def _type(self) -> Iri:
        at = self.at
        self.at = at + 1
        return Iri(Span(self.starts[at], self.ends[at]), _TYPE)

    def _negated(self, start: int) -> Negated:
        forward: list[Iri] = []
        backward: list[Iri] = []
        several = self.taken("(")
        while not (several and self.taken(")")):
            side = backward if self.taken("^") else forward
            side.append(self._type() if self.texts[self.at] == "a" else self.iri())
            if not several:
                break
            if not self.taken("|") and self.words[self.at] != ")":
                self.fail("expected | or )")
        return Negated(self.span(start), tuple(forward), tuple(backward))
