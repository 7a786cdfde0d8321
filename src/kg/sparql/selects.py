"""Parsing SELECT, at the top of a query or inside a group: https://www.w3.org/TR/sparql11-query/#rSubSelect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from kg.sparql.prologue import Prologues
from kg.sparql.tree import (
    Group,
    GroupBy,
    GroupKey,
    Having,
    Modifier,
    Modifiers,
    OrderBy,
    OrderKey,
    Projection,
    SelectClause,
    Slice,
    Span,
    SubSelect,
    Values,
)

__all__ = ["Selects"]

_MODIFIERS: Final[tuple[Modifier, ...]] = ("DISTINCT", "REDUCED")
T = TypeVar("T")


class Selects(Prologues):
    """Reads SELECT, and what may stand behind a pattern."""

    def sub_select(self) -> SubSelect:
        """Read a SELECT inside a group."""
        start = self.starts[self.at]
        select = self.select_clause()
        where = self.where()
        modifiers = self.modifiers()
        values = self.trailing_values()
        return SubSelect(self.span(start), select, where, modifiers, values)

    def select_clause(self) -> SelectClause:
        """Read SELECT and what it selects."""
        start = self.starts[self.at]
        self.take("SELECT")
        modifier = next((word for word in _MODIFIERS if self.taken(word)), None)
        projections: list[Projection] = []
        if not self.taken("*"):
            while self.kinds[self.at] == "variable" or self.words[self.at] == "(":
                projections.append(self._projection())
            if not projections:
                self.fail("expected * or variables")
        return SelectClause(self.span(start), modifier, tuple(projections))

    def _projection(self) -> Projection:
        start = self.starts[self.at]
        if not self.taken("("):
            variable = self.variable()
            return Projection(variable.span, variable, None)
        expression = self.expression("AS")
        self.take("AS")
        variable = self.variable()
        self.take(")")
        return Projection(self.span(start), variable, expression)

    def where(self) -> Group:
        """Read a pattern, perhaps with WHERE before it."""
        self.taken("WHERE")
        return self.group()

    def modifiers(self) -> Modifiers:
        """Read what groups, orders and cuts solutions, perhaps nothing."""
        behind, start = self.ends[self.at - 1], self.starts[self.at]
        group_by = having = order_by = None
        if self.words[self.at] == "GROUP":
            group_by = self._group_by()
        if self.words[self.at] == "HAVING":
            having = self._having()
        if self.words[self.at] == "ORDER":
            order_by = self._order_by()
        part = self._slice()
        found = any((group_by, having, order_by, part))
        return Modifiers(
            self.span(start) if found else Span(behind, behind), group_by, having, order_by, part
        )

    def _group_by(self) -> GroupBy:
        start = self.starts[self.at]
        self.at += 1
        self.take("BY")
        keys = self._some(self._group_key)
        return GroupBy(self.span(start), keys)

    def _group_key(self) -> GroupKey:
        start = self.starts[self.at]
        if not self.taken("("):
            expression = self.constraint()
            return GroupKey(expression.span, expression, None)
        expression = self.expression("AS", ")")
        alias = self.variable() if self.taken("AS") else None
        self.take(")")
        return GroupKey(self.span(start), expression, alias)

    def _having(self) -> Having:
        start = self.starts[self.at]
        self.at += 1
        conditions = self._some(self.constraint)
        return Having(self.span(start), conditions)

    def _order_by(self) -> OrderBy:
        start = self.starts[self.at]
        self.at += 1
        self.take("BY")
        keys = self._some(self._order_key)
        return OrderBy(self.span(start), keys)

    def _order_key(self) -> OrderKey:
        start = self.starts[self.at]
        direction = self.words[self.at]
        if direction in {"ASC", "DESC"}:
            self.at += 1
        expression = self.constraint()
        return OrderKey(self.span(start), expression, direction == "DESC")

    def _some(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Read one or more."""
        found = [read()]
        while self.begins_constraint():
            found.append(read())
        return tuple(found)

    def _slice(self) -> Slice | None:
        start = self.starts[self.at]
        counts: dict[str, int] = {}
        while (word := self.words[self.at]) in {"LIMIT", "OFFSET"}:
            self.at += 1
            if not self.texts[self.at].isdecimal():
                self.fail(f"{word} takes a whole number")
            counts[word] = int(self.texts[self.at])
            self.at += 1
        return Slice(self.span(start), counts.get("LIMIT"), counts.get("OFFSET")) if counts else None

    def trailing_values(self) -> Values | None:
        """Read VALUES behind everything else, if it is there."""
        return self.values() if self.words[self.at] == "VALUES" else None
