"""What a query asks for, where columns can find it: joins along predicates, filters, groups and their sums.

Every part of a query has to be understood; of one with any other part :func:`plan` makes nothing, and
the engine answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Final

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.sparql import parse, tokens
from kg.sparql.tree import (
    Aggregate,
    Bind,
    Blank,
    Element,
    Expression,
    Filter,
    Group,
    Inverse,
    Iri,
    Literal,
    Node,
    Path,
    Property,
    PropertyList,
    Query,
    Repeat,
    Sequence,
    Span,
    TriplesBlock,
    Values,
    Variable,
)
from kg.store.columns.plans import FEW, TEXT, Computed, Condition, Constant, Fold, Plan, Slot, Step, Table

__all__ = ["plan"]

_EMPTY: Final = ox.Store()
_TRIPLE: Final = 3
_FOLDS: Final = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX"})
_WORTH: Final = re.compile(r"\b(?:(?:count|sum|avg|min|max)\s*\(|order\s+by)", re.IGNORECASE)
_OF_TEXTS: Final = re.compile(r"\b(?:contains|strstarts)\b", re.IGNORECASE)
_LIMIT: Final = re.compile(r"\blimit\s+(\d+)\s*$", re.IGNORECASE)
# what is another thing each time, or looks at more than its values
_UNSTEADY: Final = re.compile(r"\b(?:rand|uuid|struuid|now|bnode|exists)\b", re.IGNORECASE)


class _Other(Exception):
    """The query has a part that columns do not know."""


@lru_cache(maxsize=1)  # statistics are asked for an answer before columns are
def plan(text: str) -> Plan | None:
    """Return the plan of a query, which nobody changes; None where it is for the engine."""
    if not _is_worth(text):
        return None
    try:
        made = _Reader(parse(text)).plan()
        _EMPTY.query(text)
    except (_Other, QuerySyntaxError, SyntaxError, RuntimeError):
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
        self._plan = Plan(query)
        self._fresh = (f".{number}" for number in count())

    def plan(self) -> Plan:
        query, made = self._query, self._plan
        if query.form != "SELECT" or query.datasets or query.values or query.where is None:
            raise _Other
        self._group(query.where)
        known = self._bound()
        if any(not entry.names <= known for entry in made.conditions) or not known:
            raise _Other
        made.names = tuple(name for name in self._in_order() if name in known)
        self._selected(known)
        return made

    def _bound(self) -> set[str]:
        """Return the variables that all that was read until now binds."""
        made = self._plan
        bound = {slot for step in made.steps for slot in (step.subject, step.object) if isinstance(slot, str)}
        bound.update(name for table in made.tables for name in table.names)
        bound.update(entry.name for entry in made.computed)
        return bound | set(made.everything)

    def _in_order(self) -> Iterable[str]:
        where = self._query.where
        assert where is not None
        text = self._query.text[where.span.start : where.span.end]
        return dict.fromkeys(token.text[1:] for token in tokens(text) if token.kind == "variable")

    # ------------------------------------------------------------------ pattern
    def _group(self, group: Group) -> None:
        if len(group.elements) == 1 and (names := _everything(group.elements[0])):
            self._plan.everything = names
            return
        for element in group.elements:
            self._element(element)

    def _element(self, element: Element) -> None:
        if isinstance(element, TriplesBlock):
            for triples in element.triples:
                self._properties(self._slot(triples.subject), triples.properties)
        elif isinstance(element, Filter):
            self._plan.conditions += self._conditions(element.condition)
        elif isinstance(element, Bind):
            self._compute(element.variable.name, element.expression)
        elif isinstance(element, Values):
            self._plan.tables.append(self._table(element))
        else:
            raise _Other

    def _properties(self, subject: Slot, properties: Iterable[Property]) -> None:
        for entry in properties:
            if isinstance(entry.verb, Variable) or entry.annotations:
                raise _Other
            for node in entry.objects:
                self._path(subject, entry.verb, self._slot(node))

    def _slot(self, node: Node) -> Slot:
        if isinstance(node, Variable):
            return node.name
        if isinstance(node, Iri):
            return Constant(f"<{node.value}>")
        if isinstance(node, Literal):
            return Constant(self._text(node.span))
        if isinstance(node, Blank):
            return f".{node.label}" if node.label else next(self._fresh)
        if isinstance(node, PropertyList):
            name = next(self._fresh)
            self._properties(name, node.properties)
            return name
        raise _Other

    def _path(self, subject: Slot, path: Path, node: Slot) -> None:
        if isinstance(path, Iri):
            self._plan.steps.append(Step(subject, path.value, node))
        elif isinstance(path, Inverse):
            self._path(node, path.path, subject)
        elif isinstance(path, Sequence):
            names = [subject, *(next(self._fresh) for _ in path.steps[1:]), node]
            for start, step, end in zip(names, path.steps, names[1:], strict=False):
                self._path(start, step, end)
        elif isinstance(path, Repeat) and isinstance(path.path, Iri) and path.mark in {"+", "*"}:
            if isinstance(subject, str) == isinstance(node, str):
                raise _Other
            self._plan.steps.append(Step(subject, path.path.value, node, path.mark))
        else:
            raise _Other

    def _table(self, values: Values) -> Table:
        rows = []
        for row in values.rows:
            slots = [self._slot(node) for node in row if node is not None]
            constants = tuple(slot for slot in slots if isinstance(slot, Constant))
            if len(constants) != len(values.variables):
                raise _Other
            rows.append(constants)
        return Table(tuple(variable.name for variable in values.variables), tuple(rows))

    # -------------------------------------------------------------- expressions
    def _text(self, span: Span) -> str:
        return self._query.text[span.start : span.end]

    def _conditions(self, expression: Expression) -> Iterator[Condition]:
        """Yield the conditions that ``&&`` joins: a row stays where all of them are true."""
        for part in _conjuncts(self._text(expression.span)):
            names = frozenset(token.text[1:] for token in tokens(part) if token.kind == "variable")
            if not names or _UNSTEADY.search(part):
                raise _Other
            yield Condition(part, names)

    def _compute(self, name: str, expression: Expression) -> None:
        text = self._text(expression.span)
        if not expression.variables or expression.aggregates or _UNSTEADY.search(text):
            raise _Other
        bound = self._bound()
        if name in bound or not expression.names <= bound:
            raise _Other  # it stands before what binds them, where they have no value yet
        self._plan.computed.append(Computed(name, text, expression.names))

    # ---------------------------------------------------------------- selection
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
                raise _Other
            bound = set(made.keys)
        made.plain = not (
            ordered or having or self._skips() or any(not _is_fold(expression) for expression in selected)
        )
        shown = [(entry.variable,) for entry in select.projections if entry.expression is None]
        names = [entry.variable.name for entry in select.projections]
        if (not names and made.keys is not None) or select.modifier == "REDUCED":
            raise _Other
        if len(set(names)) < len(names):
            raise _Other
        aliases = {entry.variable.name for entry in select.projections if entry.expression}
        used = [*shown, *(expression.variables for expression in (*selected, *having))]
        self._check(used, bound)
        self._check([expression.variables for expression in ordered], bound | aliases)
        if any(_UNSTEADY.search(self._text(expression.span)) for expression in expressions):
            raise _Other
        if made.everything and not self._is_count_of_predicates():
            raise _Other
        if made.few and not any(TEXT.fullmatch(condition.text) for condition in made.conditions):
            raise _Other  # the engine ends when it has them

    def _check(self, used: Iterable[Iterable[Variable]], known: set[str]) -> None:
        """Check that variables have a value: what an expression makes of none is the engine's to say."""
        if any(variable.name not in known for variables in used for variable in variables):
            raise _Other

    def _skips(self) -> bool:
        part = self._query.modifiers.slice
        return part is not None and bool(part.offset)

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
                raise _Other
            if key.alias:
                self._compute(key.alias.name, key.expression)
                yield key.alias.name
            else:
                yield key.name

    def _fold(self, aggregate: Aggregate) -> Fold:
        argument = aggregate.argument
        if aggregate.name not in _FOLDS:
            raise _Other
        if argument is None:
            if aggregate.distinct:
                raise _Other
            return Fold("COUNT", False, None, aggregate.span)
        if len(argument.variables) != 1 or argument.variables[0].span != argument.span:
            raise _Other
        return Fold(aggregate.name, aggregate.distinct, argument.variables[0].name, aggregate.span)


def _everything(element: Element) -> tuple[str, ...]:
    """Return the names in a pattern of three variables, nothing where it is another."""
    if not isinstance(element, TriplesBlock) or len(element.triples) != 1:
        return ()
    (triples,) = element.triples
    if len(triples.properties) != 1 or triples.properties[0].annotations:
        return ()
    (said,) = triples.properties
    nodes = (triples.subject, said.verb, *said.objects)
    names = tuple(node.name for node in nodes if isinstance(node, Variable))
    return names if len(nodes) == len(set(names)) == len(names) == _TRIPLE else ()


def _is_fold(expression: Expression) -> bool:
    """Return whether an expression is an aggregate and nothing else."""
    return len(expression.aggregates) == 1 and expression.aggregates[0].span == expression.span


def _conjuncts(text: str) -> Iterator[str]:
    """Yield what ``&&`` joins outside of brackets; the whole where there is an ``||`` as well."""
    inner = _without_brackets(text)
    depth, start, ends = 0, 0, []
    for token in tokens(inner):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.kind == "mark":
            if token.text == "||":
                yield text
                return
            if token.text == "&&":
                ends.append((start, token.start))
                start = token.start + len(token.text)
    if not ends:
        yield text
        return
    for first, last in [*ends, (start, len(inner))]:
        yield from _conjuncts(f"({inner[first:last].strip()})")


def _without_brackets(text: str) -> str:
    """Return what stands inside of brackets around the whole text."""
    depth = 0
    found = list(tokens(text))
    for place, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and place < len(found) - 1:
            return text
    return text[found[0].start + 1 : found[-1].start] if found and found[0].text == "(" else text
