"""Parsing graph patterns: https://www.w3.org/TR/sparql11-query/#rGroupGraphPattern."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from kg.sparql.expressions import Expressions
from kg.sparql.tree import (
    Bind,
    Element,
    Filter,
    Graph,
    Group,
    Lateral,
    Minus,
    Node,
    Optional,
    Service,
    SubSelect,
    Union,
    Values,
)

__all__ = ["Patterns"]


class Patterns(Expressions):
    """Reads groups and what may stand in them."""

    def sub_select(self) -> SubSelect:
        """Read a SELECT inside a group."""
        raise NotImplementedError

    def group(self) -> Group:
        """Read a group in braces."""
        start = self.starts[self.at]
        self.take("{")
        elements: list[Element] = []
        if self.words[self.at] == "SELECT":
            elements.append(self.sub_select())
        while not self.taken("}"):
            elements.append(self._element())
            self.taken(".")
        return Group(self.span(start), tuple(elements))

    def _element(self) -> Element:
        read = self._ELEMENTS.get(self.words[self.at])
        if read is not None:
            return read(self)
        if self.begins_node():
            return self.triples_block()
        return self.fail("expected a pattern or }")

    def _group_or_union(self) -> Group | Union:
        start = self.starts[self.at]
        first = self.group()
        if self.words[self.at] != "UNION":
            return first
        branches = [first]
        while self.taken("UNION"):
            branches.append(self.group())
        return Union(self.span(start), tuple(branches))

    def _optional(self) -> Optional:
        start = self.starts[self.at]
        self.at += 1
        group = self.group()
        return Optional(self.span(start), group)

    def _lateral(self) -> Lateral:
        start = self.starts[self.at]
        self.at += 1
        group = self.group()
        return Lateral(self.span(start), group)

    def _minus(self) -> Minus:
        start = self.starts[self.at]
        self.at += 1
        group = self.group()
        return Minus(self.span(start), group)

    def _graph(self) -> Graph:
        start = self.starts[self.at]
        self.at += 1
        name = self.variable_or_iri()
        group = self.group()
        return Graph(self.span(start), name, group)

    def _service(self) -> Service:
        start = self.starts[self.at]
        self.at += 1
        silent = self.taken("SILENT")
        name = self.variable_or_iri()
        group = self.group()
        return Service(self.span(start), name, silent, group)

    def _filter(self) -> Filter:
        start = self.starts[self.at]
        self.at += 1
        condition = self.constraint()
        return Filter(self.span(start), condition)

    def _bind(self) -> Bind:
        start = self.starts[self.at]
        self.at += 1
        self.take("(")
        expression = self.expression("AS")
        self.take("AS")
        variable = self.variable()
        self.take(")")
        return Bind(self.span(start), expression, variable)

    def values(self) -> Values:
        """Read VALUES with its rows."""
        start = self.starts[self.at]
        self.take("VALUES")
        variables = []
        rows: list[tuple[Node | None, ...]] = []
        several = self.taken("(")
        while not (several and self.taken(")")):
            variables.append(self.variable())
            if not several:
                break
        self.take("{")
        while not self.taken("}"):
            rows.append(self._row() if several else (self._value(),))
        return Values(self.span(start), tuple(variables), tuple(rows))

    def _row(self) -> tuple[Node | None, ...]:
        self.take("(")
        row = []
        while not self.taken(")"):
            row.append(self._value())
        return tuple(row)

    def _value(self) -> Node | None:
        return None if self.taken("UNDEF") else self.node()

    _ELEMENTS: ClassVar[dict[str, Callable[[Patterns], Element]]] = {
        "{": _group_or_union,
        "OPTIONAL": _optional,
        "LATERAL": _lateral,
        "MINUS": _minus,
        "GRAPH": _graph,
        "SERVICE": _service,
        "FILTER": _filter,
        "BIND": _bind,
        "VALUES": values,
    }
