"""Parsing expressions as far as their brackets, variables, aggregates and EXISTS.

https://www.w3.org/TR/sparql11-query/#rExpression
"""

from __future__ import annotations

from typing import Final

from kg.sparql.tree import Aggregate, Exists, Expression, Group, Variable
from kg.sparql.triples import TripleParts

__all__ = ["Expressions"]

_AGGREGATES: Final = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})
_EXISTS: Final = frozenset({"EXISTS", "NOT"})
_CLAUSES: Final = frozenset({"HAVING", "VALUES"})
_CALLABLE: Final = frozenset({"variable", "iri", "name"})


class Expressions(TripleParts):
    """Reads expressions and constraints."""

    def group(self) -> Group:
        """Read a group in braces."""
        raise NotImplementedError

    def constraint(self) -> Expression:
        """Read ``( … )``, a call, EXISTS or a plain variable: what needs no brackets around it."""
        kind, word = self.kinds[self.at], self.words[self.at]
        start = self.starts[self.at]
        if kind == "variable":
            variable = self.variable()
            return Expression(variable.span, (variable,))
        if word in _EXISTS:
            exists = self._exists()
            return Expression(exists.span, exists=(exists,))
        if word in _AGGREGATES and self.words[self.at + 1] == "(":
            aggregate = self._aggregate()
            return Expression(aggregate.span, aggregates=(aggregate,))
        found = _Found()
        if kind in {"iri", "name", "word"}:
            self.at += 1
        self.take("(")
        self._scan(found, ")")
        self.take(")")
        return found.expression(self, start)

    def begins_constraint(self) -> bool:
        """Return whether what comes next can be a constraint, in a list of them."""
        kind, word = self.kinds[self.at], self.words[self.at]
        if kind == "word":
            return word in _EXISTS or (self.words[self.at + 1] == "(" and word not in _CLAUSES)
        return kind in _CALLABLE or word == "("

    def expression(self, *ends: str) -> Expression:
        """Read up to one of `ends` outside of brackets."""
        start = self.starts[self.at]
        found = _Found()
        self._scan(found, *ends)
        if self.starts[self.at] == start:
            self.fail("expected an expression")
        return found.expression(self, start)

    def _scan(self, found: _Found, *ends: str) -> None:
        """Go up to one of `ends` outside of brackets, and note what is on the way."""
        depth = 0
        words, kinds = self.words, self.kinds
        while depth or words[self.at] not in ends:
            word = words[self.at]
            if kinds[self.at] == "variable":
                found.variables.append(self.variable())
            elif word == "EXISTS" or (word == "NOT" and words[self.at + 1] == "EXISTS"):
                found.exists.append(self._exists())
            elif word in _AGGREGATES and words[self.at + 1] == "(":
                found.aggregates.append(self._aggregate())
            elif kinds[self.at] == "end" or word in {"{", "}"}:
                self.fail("expected )" if depth else f"expected {ends[0]}")
            else:
                depth += (word == "(") - (word == ")")
                self.at += 1

    def _exists(self) -> Exists:
        start = self.starts[self.at]
        negated = self.taken("NOT")
        self.take("EXISTS")
        group = self.group()
        return Exists(self.span(start), negated, group)

    def _aggregate(self) -> Aggregate:
        start = self.starts[self.at]
        name = self.words[self.at]
        self.at += 1
        self.take("(")
        distinct = self.taken("DISTINCT")
        argument = None if self.taken("*") else self.expression(")", ";")
        if self.taken(";"):
            self._scan(_Found(), ")")
        self.take(")")
        return Aggregate(self.span(start), name, distinct, argument)


class _Found:
    """What an expression holds, as it is found."""

    __slots__ = ("aggregates", "exists", "variables")

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.aggregates: list[Aggregate] = []
        self.exists: list[Exists] = []

    def expression(self, parser: Expressions, start: int) -> Expression:
        return Expression(
            parser.span(start), tuple(self.variables), tuple(self.aggregates), tuple(self.exists)
        )
