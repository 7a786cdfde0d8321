"""A query's pattern as the parts of a plan: triple patterns, filters, what is computed, what has to exist.

Every part has to be understood, as :mod:`kg.store.columns.planning` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from kg.sparql import tokens
from kg.sparql.tree import (
    Bind,
    Blank,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Inverse,
    Iri,
    Literal,
    Minus,
    Node,
    Path,
    Property,
    PropertyList,
    Query,
    Repeat,
    Sequence,
    Span,
    SubSelect,
    TriplesBlock,
    Values,
    Variable,
)
from kg.sparql.tree import Union as Alternatives
from kg.store.columns.conjuncts import conjuncts
from kg.store.columns.plans import (
    AnyStep,
    Computed,
    Condition,
    Constant,
    Existence,
    Plan,
    Slot,
    Step,
    Table,
    Union,
)

__all__ = ["UNSTEADY", "OtherQuery", "PatternReader"]

UNSTEADY: Final = re.compile(r"\b(?:rand|uuid|struuid|now|bnode|exists)\b", re.IGNORECASE)
"""What is another thing each time, or looks at more than its values."""
_TRIPLE: Final = 3
_FRESH: Final = "."
_LABELLED: Final = "_:"


class OtherQuery(Exception):
    """The query has a part that columns do not know."""


class PatternReader:
    """Reads groups into a plan.

    Parameters
    ----------
    query : Query
        Where they stand.
    fresh : iterator of str, or None
        Gives names to what has none in the query; None where no other reader does.
    """

    def __init__(self, query: Query, fresh: Iterator[str] | None = None) -> None:
        self.plan = Plan(query)
        self._query = query
        self._is_whole = fresh is None
        self._fresh = fresh or (f"{_FRESH}{number}" for number in count())
        self._apart: list[tuple[Exists | Minus, set[str]]] = []
        """Patterns that are only looked at, each with the variables that are bound before it."""

    def read(self, group: Group) -> Plan:
        """Return the plan of a group, with all that has to be known of its rows.

        Raises
        ------
        OtherQuery
        """
        self._group(group)
        made, known = self.plan, self.plan.bound
        if any(not entry.names <= known for entry in made.conditions) or not known:
            raise OtherQuery
        if made.any_steps and self._is_whole and not (made.steps or made.tables or made.unions):
            raise OtherQuery
        made.existences = [self._existence(part, before) for part, before in self._apart]
        return made

    def _group(self, group: Group) -> None:
        if self._is_whole and len(group.elements) == 1 and (names := _everything(group.elements[0])):
            self.plan.everything = names
            return
        for element in group.elements:
            self._element(element)

    def _element(self, element: Element) -> None:
        if isinstance(element, TriplesBlock):
            for triples in element.triples:
                self._properties(self._slot(triples.subject), triples.properties)
        elif isinstance(element, Filter):
            self._filter(element.condition)
        elif isinstance(element, Minus):
            self._apart.append((element, self.plan.bound))
        elif isinstance(element, Alternatives):
            self.plan.unions.append(self._union(element.branches, element.span))
        elif isinstance(element, Group) and [type(part) for part in element.elements] == [SubSelect]:
            self._element(element.elements[0])
        elif isinstance(element, Group):
            self.plan.unions.append(self._union((element,), element.span))
        elif isinstance(element, SubSelect):
            self.plan.unions.append(self._sub_select(element))
        elif isinstance(element, Bind):
            self.compute(element.variable.name, element.expression)
        elif isinstance(element, Values):
            self.plan.tables.append(self._table(element))
        else:
            raise OtherQuery

    def _union(self, groups: Iterable[Group], span: Span) -> Union:
        """Return groups, with the variables that all of them bind."""
        branches = tuple(PatternReader(self._query, self._fresh).read(group) for group in groups)
        return self._shown(branches, frozenset.intersection(*map(_named, branches)), span)

    def _sub_select(self, part: SubSelect) -> Union:
        """Return a sub-select that does no more than choose variables, and rows that are different."""
        shown = [entry.variable.name for entry in part.select.projections if entry.expression is None]
        modifiers = part.modifiers
        if modifiers.group_by or modifiers.having or modifiers.order_by or modifiers.slice or part.values:
            raise OtherQuery
        if len(shown) < len(part.select.projections) or part.select.modifier == "REDUCED":
            raise OtherQuery
        pattern = PatternReader(self._query, self._fresh).read(part.where)
        if not _named(pattern).issuperset(shown):
            raise OtherQuery
        return self._shown((pattern,), frozenset(shown), part.span, distinct=bool(part.select.modifier))

    def _shown(
        self, branches: tuple[Plan, ...], names: frozenset[str], span: Span, *, distinct: bool = False
    ) -> Union:
        """Return patterns of which `names` are shown, if nothing else speaks of what else they bind."""
        dropped = frozenset.union(*map(_named, branches)) - names
        if not names or any(branch.computed for branch in branches):
            raise OtherQuery
        if dropped and not dropped.isdisjoint(self._said_outside(span)):
            raise OtherQuery
        return Union(branches, names, distinct)

    def _said_outside(self, span: Span) -> set[str]:
        """Return the variables of the query outside of a part of it; ``*`` speaks of all."""
        select = self._query.select
        shows_all = select is None or not select.projections
        said = (token for token in tokens(self._query.text) if token.kind == "variable")
        return {token.text[1:] for token in said if shows_all or not span.start <= token.start < span.end}

    def _filter(self, condition: Expression) -> None:
        exists = condition.exists[0] if condition.exists else None
        if exists and exists.span == condition.span:
            self._apart.append((exists, set()))
        else:
            self.plan.conditions += self._conditions(condition)

    def _properties(self, subject: Slot, properties: Iterable[Property]) -> None:
        for entry in properties:
            if entry.annotations:
                raise OtherQuery
            for node in entry.objects:
                if isinstance(entry.verb, Variable):
                    self._any(subject, entry.verb.name, self._slot(node))
                else:
                    self._path(subject, entry.verb, self._slot(node))

    def _any(self, subject: Slot, predicate: str, node: Slot) -> None:
        if isinstance(subject, Constant) or isinstance(node, Constant) or predicate in {subject, node}:
            raise OtherQuery  # the engine finds what is said of one thing sooner
        self.plan.any_steps.append(AnyStep(subject, predicate, node))

    def _slot(self, node: Node) -> Slot:
        if isinstance(node, Variable):
            return node.name
        if isinstance(node, Iri):
            return Constant(f"<{node.value}>")
        if isinstance(node, Literal):
            return Constant(self.text(node.span))
        if isinstance(node, Blank):
            return f"{_LABELLED}{node.label}" if node.label else next(self._fresh)
        if isinstance(node, PropertyList):
            name = next(self._fresh)
            self._properties(name, node.properties)
            return name
        raise OtherQuery

    def _path(self, subject: Slot, path: Path, node: Slot) -> None:
        if isinstance(path, Iri):
            self.plan.steps.append(Step(subject, path.value, node))
        elif isinstance(path, Inverse):
            self._path(node, path.path, subject)
        elif isinstance(path, Sequence):
            names = [subject, *(next(self._fresh) for _ in path.steps[1:]), node]
            for start, step, end in zip(names, path.steps, names[1:], strict=False):
                self._path(start, step, end)
        elif isinstance(path, Repeat) and isinstance(path.path, Iri) and path.mark in {"+", "*"}:
            if isinstance(subject, str) == isinstance(node, str):
                raise OtherQuery
            self.plan.steps.append(Step(subject, path.path.value, node, path.mark))
        else:
            raise OtherQuery

    def _table(self, values: Values) -> Table:
        rows = []
        for row in values.rows:
            slots = [self._slot(node) for node in row if node is not None]
            constants = tuple(slot for slot in slots if isinstance(slot, Constant))
            if len(constants) != len(values.variables):
                raise OtherQuery
            rows.append(constants)
        return Table(tuple(variable.name for variable in values.variables), tuple(rows))

    def _existence(self, part: Exists | Minus, before: set[str]) -> Existence:
        """Return a pattern that is only looked at, where it binds all that it speaks of."""
        reader = PatternReader(self._query, self._fresh)
        pattern = reader.read(part.group)
        names = frozenset(pattern.bound & self.plan.bound)
        if not names or pattern.existences or pattern.tables or pattern.computed:
            raise OtherQuery
        if isinstance(part, Minus) and not names <= before:
            raise OtherQuery  # what is bound behind it is another variable
        return Existence(pattern, names, isinstance(part, Minus) or part.negated)

    # -------------------------------------------------------------- expressions
    def text(self, span: Span) -> str:
        """Return what stands at a place of the query."""
        return self._query.text[span.start : span.end]

    def _conditions(self, expression: Expression) -> Iterator[Condition]:
        """Yield the conditions that ``&&`` joins: a row stays where all of them are true."""
        for part in conjuncts(self.text(expression.span)):
            names = frozenset(token.text[1:] for token in tokens(part) if token.kind == "variable")
            if not names or UNSTEADY.search(part):
                raise OtherQuery
            yield Condition(part, names)

    def compute(self, name: str, expression: Expression) -> None:
        """Note a variable that is computed from others."""
        text = self.text(expression.span)
        if not expression.variables or expression.aggregates or UNSTEADY.search(text):
            raise OtherQuery
        bound = self.plan.bound
        if name in bound or not expression.names <= bound:
            raise OtherQuery  # it stands before what binds them, where they have no value yet
        self.plan.computed.append(Computed(name, text, expression.names))


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


def _named(plan: Plan) -> frozenset[str]:
    """Return the variables of the query that a pattern binds; its other columns are blank nodes."""
    return frozenset(name for name in plan.bound if not name.startswith((_FRESH, _LABELLED)))
