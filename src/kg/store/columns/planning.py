"""What a query asks for, where columns can find it: joins along predicates, filters, groups and their sums.

Every part of a query has to be understood; of one with any other part :func:`plan` makes nothing, and
the engine answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.sparql import parse, tokens
from kg.sparql.tree import Aggregate, Expression, Query, Variable
from kg.store.columns.patterns import UNSTEADY, OtherQuery, PatternReader
from kg.store.columns.plans import FEW, TEXT, Fold, Plan

__all__ = ["plan"]

_EMPTY: Final = ox.Store()
_FOLDS: Final = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX"})
_WORTH: Final = re.compile(r"\b(?:(?:count|sum|avg|min|max)\s*\(|order\s+by|distinct)", re.IGNORECASE)
_OF_TEXTS: Final = re.compile(r"\b(?:contains|strstarts)\b", re.IGNORECASE)
_LIMIT: Final = re.compile(r"\blimit\s+(\d+)\s*$", re.IGNORECASE)


@lru_cache(maxsize=1)  # statistics are asked for an answer before columns are
def plan(text: str) -> Plan | None:
    """Return the plan of a query, which nobody changes; None where it is for the engine."""
    if not _is_worth(text):
        return None
    try:
        made = _Reader(parse(text)).plan()
        _EMPTY.query(text)
    except (OtherQuery, QuerySyntaxError, SyntaxError, RuntimeError):
        return None  # what is wrong with a query is the engine's to say
    return made


def _is_worth(text: str) -> bool:
    if _WORTH.search(text):
        return True
    limit = _LIMIT.search(text)
    return limit is None or int(limit[1]) > FEW or _OF_TEXTS.search(text) is not None


class _Reader:
    """Reads a query into a plan."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._pattern = PatternReader(query)
        self._plan = self._pattern.plan

    def plan(self) -> Plan:
        query, made = self._query, self._plan
        if query.form != "SELECT" or query.datasets or query.values or query.where is None:
            raise OtherQuery
        self._pattern.read(query.where)
        known = made.bound
        made.names = tuple(name for name in self._in_order() if name in known)
        self._selected(known)
        return made

    def _in_order(self) -> Iterable[str]:
        where = self._query.where
        assert where is not None
        text = self._query.text[where.span.start : where.span.end]
        return dict.fromkeys(token.text[1:] for token in tokens(text) if token.kind == "variable")

    def _selected(self, bound: set[str]) -> None:
        query, made = self._query, self._plan
        select, modifiers = query.select, query.modifiers
        assert select is not None
        having = modifiers.having.conditions if modifiers.having else ()
        ordered = [key.expression for key in modifiers.order_by.keys] if modifiers.order_by else []
        selected = [entry.expression for entry in select.projections if entry.expression]
        expressions = [*selected, *having, *ordered]
        aggregates = [aggregate for expression in expressions for aggregate in expression.aggregates]
        if modifiers.group_by or aggregates:
            made.keys = tuple(self._keys())
            made.folds = [self._fold(aggregate) for aggregate in aggregates]
            known = bound | {entry.name for entry in made.computed}
            if not {*made.keys, *(fold.argument for fold in made.folds if fold.argument)} <= known:
                raise OtherQuery
            bound = set(made.keys)
        made.plain = not having and all(map(_is_fold, selected))
        shown = [(entry.variable,) for entry in select.projections if entry.expression is None]
        names = [entry.variable.name for entry in select.projections]
        if (not names and made.keys is not None) or select.modifier == "REDUCED":
            raise OtherQuery
        if len(set(names)) < len(names):
            raise OtherQuery
        aliases = {entry.variable.name for entry in select.projections if entry.expression}
        used = [*shown, *(expression.variables for expression in (*selected, *having))]
        self._check(used, bound)
        self._check([expression.variables for expression in ordered], bound | aliases)
        if any(UNSTEADY.search(self._pattern.text(expression.span)) for expression in expressions):
            raise OtherQuery
        if made.everything and not self._is_count_of_predicates():
            raise OtherQuery
        if made.few and not any(TEXT.fullmatch(condition.text) for condition in made.conditions):
            raise OtherQuery  # the engine ends when it has them

    def _check(self, used: Iterable[Iterable[Variable]], known: set[str]) -> None:
        """Check that variables have a value: what an expression makes of none is the engine's to say."""
        if any(variable.name not in known for variables in used for variable in variables):
            raise OtherQuery

    def _is_count_of_predicates(self) -> bool:
        """Return whether of all triples no more is asked than how many have each predicate."""
        made, select = self._plan, self._query.select
        assert select is not None
        predicate = made.everything[1]
        if made.keys is None:
            shown = [(entry.variable.name, entry.expression) for entry in select.projections]
            return select.modifier == "DISTINCT" and shown == [(predicate, None)]
        return set(made.keys) <= {predicate} and all(
            fold.name == "COUNT" and not fold.distinct for fold in made.folds
        )

    def _keys(self) -> Iterator[str]:
        group_by = self._query.modifiers.group_by
        for key in group_by.keys if group_by else ():
            if key.name is None:
                raise OtherQuery
            if key.alias:
                self._pattern.compute(key.alias.name, key.expression)
                yield key.alias.name
            else:
                yield key.name

    def _fold(self, aggregate: Aggregate) -> Fold:
        argument = aggregate.argument
        if aggregate.name not in _FOLDS:
            raise OtherQuery
        if argument is None:
            if aggregate.distinct:
                raise OtherQuery
            return Fold("COUNT", False, None, aggregate.span)
        if len(argument.variables) != 1 or argument.variables[0].span != argument.span:
            raise OtherQuery
        return Fold(aggregate.name, aggregate.distinct, argument.variables[0].name, aggregate.span)


def _is_fold(expression: Expression) -> bool:
    """Return whether an expression is an aggregate and nothing else."""
    return len(expression.aggregates) == 1 and expression.aggregates[0].span == expression.span
