"""SELECTs, the outermost and those inside: columns for the claims that their rows rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.footnotes import why
from kg.footnotes.patterns import Patterns, values_scope
from kg.footnotes.scope import Bound, Scope
from kg.sparql import tokens
from kg.sparql.tree import (
    Expression,
    Group,
    Modifiers,
    OrderKey,
    Part,
    Query,
    SelectClause,
    Span,
    SubSelect,
    Values,
)

__all__ = ["Columns", "Select", "Selects"]

_UNSURE: Final = Bound(False, False)
_JOINED: Final = Bound(True, True, joined=True)


@dataclass(frozen=True, slots=True)
class Select:
    """What an outermost SELECT and one inside a group have in common."""

    span: Span
    clause: SelectClause
    where: Group
    modifiers: Modifiers
    values: Values | None
    outermost: bool
    datasets: tuple[Part, ...] = ()

    @classmethod
    def of(cls, part: Query | SubSelect) -> Select:
        """Make it from a query that is a SELECT, or from a sub-select."""
        assert part.select is not None
        assert part.where is not None
        outermost = isinstance(part, Query)
        datasets = part.datasets if isinstance(part, Query) else ()
        return cls(part.span, part.select, part.where, part.modifiers, part.values, outermost, datasets)

    @property
    def order(self) -> tuple[OrderKey, ...]:
        """What the rows are put in order by."""
        return self.modifiers.order_by.keys if self.modifiers.order_by else ()

    @property
    def expressions(self) -> Iterator[Expression]:
        """All expressions outside of the pattern."""
        after = self.modifiers
        yield from (entry.expression for entry in self.clause.projections if entry.expression)
        yield from (key.expression for key in (after.group_by.keys if after.group_by else ()))
        yield from after.having.conditions if after.having else ()
        yield from (key.expression for key in self.order)

    @property
    def groups(self) -> bool:
        """Whether its rows are groups of solutions."""
        return self.modifiers.group_by is not None or any(entry.aggregates for entry in self.expressions)

    @property
    def grouped_by(self) -> frozenset[str]:
        """The variables that hold what solutions are grouped by."""
        keys = self.modifiers.group_by.keys if self.modifiers.group_by else ()
        return frozenset(key.name for key in keys if key.name is not None)

    @property
    def counts_whole_solutions(self) -> bool:
        """Whether it has COUNT(DISTINCT *)."""
        return any(
            aggregate.distinct and aggregate.argument is None
            for entry in self.expressions
            for aggregate in entry.aggregates
        )

    def columns(self, scope: Scope) -> dict[str, Bound]:
        """Return the columns of its text, where `scope` is that of its pattern."""
        found: dict[str, Bound] = {}
        known = self.grouped_by if self.groups else scope.variables.keys()
        for entry in self.clause.projections:
            source = entry.variable.name if entry.expression is None else plain(entry.expression)
            bound = scope.variables.get(source, _UNSURE) if source and source in known else _UNSURE
            found.setdefault(entry.variable.name, bound)
        return found

    @property
    def shown(self) -> frozenset[str]:
        """The variables of the pattern that have a column, perhaps under another name."""
        sources = (
            entry.variable.name if entry.expression is None else plain(entry.expression)
            for entry in self.clause.projections
        )
        return frozenset(source for source in sources if source)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a SELECT: those of its text in their order, and those added for claims."""

    visible: dict[str, Bound]
    added: dict[str, Bound]


class Selects(Patterns):
    """Edits SELECTs so that their rows bring along what may be claims."""

    def sub_select(self, select: SubSelect, *, editing: bool) -> Scope:
        """Return what a sub-select hands to the pattern around it."""
        return self._columns(Select.of(select), editing=editing)[0]

    def outermost(self, query: Query) -> Columns:
        """Edit a whole query."""
        return self._columns(Select.of(query), editing=True)[1]

    def _columns(self, select: Select, *, editing: bool) -> tuple[Scope, Columns]:
        obstacle = self._obstacle(select) if editing else None
        scope = self.group(select.where, editing=editing and not obstacle, root=select.outermost)
        if obstacle and scope.hidden:
            self.reasons[obstacle] = None
        if select.values:
            scope = scope.join(values_scope(select.values))
        for expression in select.expressions:
            self.check(expression, scope)
        visible = self._visible(select, scope)
        shown = select.shown or visible.keys()
        carried = {name: bound for name, bound in scope.claims() if name not in shown}
        if obstacle == why.ORDER and carried:
            self.reasons[obstacle] = None
        if not editing or obstacle == why.ORDER:
            found = Columns(visible, {})
            return Scope(visible, hidden=not editing and (scope.hidden or bool(carried))), found
        found = Columns(visible, self._edited(select, scope, visible, carried))
        return Scope(found.visible | found.added), found

    def _obstacle(self, select: Select) -> str | None:
        """Return why its pattern cannot be edited, if that is so."""
        if select.counts_whole_solutions:
            return why.COUNT
        if select.clause.modifier and len(select.order) > 1:
            scope = self.group(select.where, editing=False)
            if len(_unseen(select.order, self._visible(select, scope))) > 1:
                return why.ORDER
        return None

    def _visible(self, select: Select, scope: Scope) -> dict[str, Bound]:
        """Return the columns of a SELECT's text; for ``*`` in the order in which they first appear."""
        if select.clause.projections:
            return select.columns(scope)
        known = sorted(self._first_places.keys() & scope.variables.keys(), key=self._first_places.__getitem__)
        return {name: scope.variables[name] for name in known}

    @cached_property
    def _first_places(self) -> dict[str, int]:
        named = (token.text[1:] for token in tokens(self.edits.text) if token.kind == "variable")
        return {name: place for place, name in enumerate(dict.fromkeys(named))}

    # ----------------------------------------------------------------- editing
    def _edited(
        self, select: Select, scope: Scope, visible: dict[str, Bound], carried: dict[str, Bound]
    ) -> dict[str, Bound]:
        """Edit a SELECT so that it has columns for what is carried, and return those."""
        if carried and select.clause.modifier:
            return self._wrapped(select, visible, carried)
        added, texts = self._added(select, carried, renaming=not select.outermost)
        if not select.clause.projections and any(self.edits.is_new(name) for name in scope.variables):
            if not visible and not added:  # at least one column has to be written
                added[self.edits.new_name()] = _UNSURE
                texts = [f"(1 AS ?{name})" for name in added]
            end = select.clause.span.end
            self.edits.replace(Span(end - 1, end), _listed(visible, texts))
        elif texts:
            self.edits.insert(select.clause.span.end, f" {' '.join(texts)}")
        return added

    def _added(
        self, select: Select, carried: dict[str, Bound], *, renaming: bool
    ) -> tuple[dict[str, Bound], list[str]]:
        """Return a column for each variable, by name, and the texts of those columns."""
        added: dict[str, Bound] = {}
        texts = []
        groups, keys = select.groups, select.grouped_by
        for name, bound in carried.items():
            if groups and name not in keys:
                new = self.edits.new_name()
                added[new] = _JOINED
                texts.append(_concatenated(name, bound, new))
            elif renaming and not self.edits.is_new(name):
                new = self.edits.new_name()
                added[new] = bound
                texts.append(f"(?{name} AS ?{new})")
            else:
                added[name] = bound
                texts.append(f"?{name}")
        return added, texts

    def _wrapped(
        self, select: Select, visible: dict[str, Bound], carried: dict[str, Bound]
    ) -> dict[str, Bound]:
        """Make DISTINCT a grouping by all columns, around the SELECT without it."""
        inner, texts = self._added(select, carried, renaming=False)
        added = {self.edits.new_name(): _JOINED for _ in inner}
        outer = [
            _concatenated(name, bound, new) for (name, bound), new in zip(inner.items(), added, strict=True)
        ]
        keys, hidden = self._order(select, visible)
        clause, after, result = select.clause, select.modifiers, self.edits.result
        selected = (
            self.edits.text[clause.projections[0].span.start : clause.projections[-1].span.end]
            if clause.projections
            else _listed(visible, ())
        )
        inside = (after.group_by, after.having, select.values)
        grouped = _listed(visible, ()) or f"(1 AS ?{self.edits.new_name()})"
        parts = [
            result(Span(0, clause.span.start)) if select.outermost else "",
            f"SELECT {_listed(visible, outer)}",
            *map(self.edits.source, select.datasets),
            f"WHERE {{ SELECT {selected} {' '.join([*texts, *hidden])} WHERE {result(select.where.span)}",
            *(self.edits.source(part) for part in inside if part),
            f"}} GROUP BY {grouped}",
            f"ORDER BY {' '.join(keys)}" if keys else "",
            result(after.slice.span) if after.slice else "",
        ]
        self.edits.replace(select.span, " ".join(part for part in parts if part))
        self.edits.reorders = True
        return added

    def _order(self, select: Select, visible: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return by what the rows around are put in order, and the columns inside that this needs.

        The first of equal rows decided where DISTINCT left them: the lowest of a key that is
        no column, or the highest where it descends; what has no value comes below all others.
        """
        unseen = _unseen(select.order, visible)
        keys, columns = [], []
        for key in select.order:
            if key not in unseen:
                keys.append(self.edits.source(key))
                continue
            new = self.edits.new_name()
            columns.append(f"({self.edits.source(key.expression)} AS ?{new})")
            keys.append(f"DESC(MAX(COALESCE(?{new}, BNODE())))" if key.descending else f"ASC(MIN(?{new}))")
        return keys, columns


def plain(expression: Expression) -> str | None:
    """Return the name of the variable that an expression is, if it is no more than that."""
    return next((entry.name for entry in expression.variables if entry.span == expression.span), None)


def _unseen(order: Iterable[OrderKey], visible: Iterable[str]) -> list[OrderKey]:
    """Return the keys that cannot be told from the columns."""
    known = frozenset(visible)
    return [
        key
        for key in order
        if key.expression.aggregates or key.expression.exists or not key.expression.names <= known
    ]


def _listed(visible: Iterable[str], texts: Iterable[str]) -> str:
    return " ".join([*(f"?{name}" for name in visible), *texts])


def _concatenated(name: str, bound: Bound, new: str) -> str:
    """Return a column of all claims that a variable holds in a group."""
    text = f"?{name}" if bound.joined else f'IF(isIRI(?{name}), STR(?{name}), "")'
    if not bound.certain:  # one error would leave nothing of the whole group
        text = f'COALESCE({text}, "")'
    return f'(GROUP_CONCAT(DISTINCT {text}; SEPARATOR=" ") AS ?{new})'
