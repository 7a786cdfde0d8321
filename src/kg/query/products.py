"""Queries that plainly cannot end: parts that share no variable, so that each row goes with each.

Only what is certain to be large is refused. How many rows a part has is looked up for single
patterns, up to a number; what a path, a filter, a service or a grouping leaves is not known and
counts as one row. A query that asks for some of its rows only, or whether there is one, may
find them at once, and is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Final, TypeAlias

from kg.errors import LimitReached
from kg.limits import Limits
from kg.query.sizes import Counted, Pattern, patterns_of
from kg.sparql import tokens, walk
from kg.sparql.tree import (
    Aggregate,
    Bind,
    Element,
    Filter,
    Graph,
    Group,
    Iri,
    Lateral,
    Minus,
    Modifiers,
    Optional,
    Query,
    SelectClause,
    Service,
    Span,
    SubSelect,
    TriplesBlock,
    Union,
    Values,
    Variable,
)
from kg.store.hints import limit_reached

__all__ = ["check_products"]

Rows: TypeAlias = Callable[[], int | None]
"""Tells at least how many rows there are, None where that is not known: only asked where it matters."""

_JOINING: Final = frozenset({"=", "IN", "SAMETERM", "EXISTS"})
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of a group: what it binds, and what tells how many rows it has at least, if it alone had any say.

    ``optional`` parts take no row away.
    """

    names: frozenset[str]
    rows: Rows
    span: Span
    optional: bool = False


def check_products(query: Query, counted: Counted, limits: Limits) -> bool:
    """Check that a query is no product of parts with more rows than ``max_product``.

    Returns
    -------
    bool
        Whether there are parts that share no variable at all; if not, their sizes do not matter.

    Raises
    ------
    kg.errors.LimitReached
        It is; the hint names the parts.
    """
    if query.where is not None and query.form != "ASK":
        whole = _needs_all(query.select, query.modifiers, whole=True)
        reader = _Reader(query.text, counted, limits)
        reader.group(query.where, None, whole=whole)
        return reader.apart
    return False


def _needs_all(select: SelectClause | None, modifiers: Modifiers, *, whole: bool) -> bool:
    """Return whether every solution has to be found; `whole`: whether all rows are asked for."""
    limited = modifiers.slice is not None and modifiers.slice.limit is not None
    return modifiers.order_by is not None or _is_grouped(select, modifiers) or (whole and not limited)


def _is_grouped(select: SelectClause | None, modifiers: Modifiers) -> bool:
    if modifiers.group_by or modifiers.having:
        return True
    return select is not None and any(isinstance(part, Aggregate) for part in walk(select))


class _Reader:
    """Goes through the groups of a query."""

    def __init__(self, text: str, counted: Counted, limits: Limits) -> None:
        self._text = text
        self._counted = counted
        self._limits = limits
        self.apart = False

    def group(self, group: Group, graph: Variable | Iri | None, *, whole: bool) -> Rows:
        """Check a group; return what tells how many rows it has."""
        parts = [part for element in group.elements for part in self._parts(element, graph, whole=whole)]
        filters = [element for element in group.elements if isinstance(element, Filter)]
        joined = [names for entry in filters if (names := self._joins(entry))]
        components = list(_components(parts, joined))

        def rows() -> int | None:
            sizes = [_size(component, filters) for component in components]
            return None if None in sizes else prod(size for size in sizes if size is not None)

        if whole and len(components) > 1:
            self.apart = True
            if not self._counted.is_small():
                self._check(components, [_size(component, filters) for component in components])
        return rows

    def _check(self, components: Sequence[Sequence[_Part]], sizes: Sequence[int | None]) -> None:
        product = prod(1 if size is None else size for size in sizes)
        if product > self._limits.max_product:
            raise self._refusal(components, sizes, product)

    # -------------------------------------------------------------------- parts
    def _parts(self, element: Element, graph: Variable | Iri | None, *, whole: bool) -> Iterator[_Part]:
        if isinstance(element, TriplesBlock):
            for pattern in patterns_of(element):
                yield self._pattern(pattern, graph)
        elif isinstance(element, Group):
            yield self._inner([element], element.span, graph, whole=whole)
        elif isinstance(element, Union):
            yield self._inner(element.branches, element.span, graph, whole=whole)
        elif isinstance(element, Optional):
            yield self._inner([element.group], element.span, graph, whole=whole, optional=True)
        elif isinstance(element, Graph):
            yield self._graph(element, whole=whole)
        elif isinstance(element, SubSelect):
            yield self._sub_select(element, graph, whole=whole)
        elif isinstance(element, Values):
            names = frozenset(variable.name for variable in element.variables)
            yield _Part(names, partial(len, element.rows), element.span)
        elif isinstance(element, Bind | Service | Lateral):
            yield _Part(_names(element), _unknown, element.span, optional=isinstance(element, Bind))
        else:
            # MINUS takes away, and a filter is looked at with its group
            assert isinstance(element, Minus | Filter)

    def _pattern(self, pattern: Pattern, graph: Variable | Iri | None) -> _Part:
        names = pattern.names | ({graph.name} if isinstance(graph, Variable) else set())
        return _Part(frozenset(names), partial(self._counted.rows, pattern, graph), pattern.span)

    def _inner(
        self,
        groups: Sequence[Group],
        span: Span,
        graph: Variable | Iri | None,
        *,
        whole: bool,
        optional: bool = False,
    ) -> _Part:
        branches = [self.group(group, graph, whole=whole) for group in groups]

        def rows() -> int | None:
            sizes = [branch() for branch in branches]
            return None if None in sizes else sum(size for size in sizes if size is not None)

        names = frozenset().union(*(_names(group) for group in groups))
        if isinstance(graph, Variable):
            names |= {graph.name}
        return _Part(names, rows, span, optional)

    def _graph(self, element: Graph, *, whole: bool) -> _Part:
        return self._inner([element.group], element.span, element.name, whole=whole)

    def _sub_select(self, element: SubSelect, graph: Variable | Iri | None, *, whole: bool) -> _Part:
        modifiers = element.modifiers
        needs_all = _needs_all(element.select, modifiers, whole=whole)
        rows = self.group(element.where, graph, whole=needs_all)
        projected = frozenset(projection.variable.name for projection in element.select.projections)
        plain = not (element.select.modifier or modifiers.slice or _is_grouped(element.select, modifiers))
        return _Part(projected or _names(element.where), rows if plain else _unknown, element.span)

    # ------------------------------------------------------------------ filters
    def _joins(self, entry: Filter) -> frozenset[str]:
        """Return the variables that a filter may join, as an engine can look such values up."""
        written = self._text[entry.span.start : entry.span.end]
        if any(token.text.upper() in _JOINING for token in tokens(written)):
            return _names(entry)
        return frozenset()

    # ------------------------------------------------------------------ refusals
    def _refusal(
        self, components: Sequence[Sequence[_Part]], sizes: Sequence[int | None], product: int
    ) -> LimitReached:
        large = sorted(
            (component for component, size in zip(components, sizes, strict=True) if size and size > 1),
            key=lambda component: component[0].span,
        )
        shown = " and ".join(f"{{ {self._written(component[0].span)} }}" for component in large)
        hint = (
            f"{shown} share no variable, so that each row of one goes with each of the others: {product:,} "
            "rows or more, and the query is not started; connect them by a variable, or add a LIMIT"
        )
        return limit_reached(self._limits, "max_product", hint)

    def _written(self, span: Span) -> str:
        text = " ".join(self._text[span.start : span.end].split())
        return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"


def _names(part: Element | Group) -> frozenset[str]:
    """Return the names of all variables and labelled blank nodes in a part, wherever they stand."""
    return frozenset(inner.name for inner in walk(part) if isinstance(inner, Variable))


def _unknown() -> None:
    """Tell that it is not known how many rows there are."""


def _components(parts: Iterable[_Part], joins: Iterable[frozenset[str]]) -> Iterator[list[_Part]]:
    """Yield the parts in groups that are connected by the variables they share, or a filter joins."""
    waiting, links = list(parts), list(joins)
    while waiting:
        component = [waiting.pop(0)]
        names = set(component[0].names)
        size = -1
        while len(names) != size:
            size = len(names)
            for link in links:
                if not names.isdisjoint(link):
                    names |= link
            near = [part for part in waiting if not names.isdisjoint(part.names)]
            waiting = [part for part in waiting if names.isdisjoint(part.names)]
            component += near
            names.update(*(part.names for part in near))
        yield component


def _size(component: Sequence[_Part], filters: Iterable[Filter]) -> int | None:
    """Return at least how many rows connected parts have, None where that is not known."""
    names = frozenset().union(*(part.names for part in component))
    if any(_names(entry) and _names(entry) <= names for entry in filters):
        return None  # it may leave any number of them
    strict = [part.rows() for part in component if not part.optional]
    if None in strict:
        return None
    known = [rows for rows in strict if rows is not None]
    return min(known) if known else max([1, *(part.rows() or 1 for part in component)])
