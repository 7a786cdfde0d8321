"""What is left for the engine when the rows are there: expressions, HAVING, ORDER BY."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.store.columns.asking import MOST, Ask, prologue, values
from kg.store.columns.folding import scaled
from kg.store.columns.frames import TooMuch
from kg.store.columns.plans import Plan
from kg.store.columns.terms import DATE, OTHER, Terms, kinds_of
from kg.store.results import EngineSolutions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]

__all__ = ["finished", "fold_name"]

_FOLD: Final = "kg__fold"


def finished(
    plan: Plan, columns: dict[str, Ids | list[bytes]], size: int, terms: Terms, ask: Ask
) -> EngineSolutions:
    """Have the engine select, order and cut rows of which it is given all that it needs.

    Parameters
    ----------
    columns
        What the query speaks of: variables as numbers of terms; aggregates, by :func:`fold_name`, as cells.
    size
        How many rows there are.
    """
    rows = _foremost(plan, columns, size, terms)
    cells = []
    for column in columns.values():
        if isinstance(column, list):
            cells.append(column if rows is None else [column[row] for row in rows.tolist()])
        else:
            cells.append(terms.cells(column if rows is None else column[rows]))
    query, modifiers = plan.query, plan.query.modifiers
    assert query.select is not None
    select = _edited(plan, query.select.span.start, query.select.span.end)
    having = ""
    if modifiers.having:
        having = " ".join(f"FILTER ({_edited(plan, *part.span)})" for part in modifiers.having.conditions)
    order = _edited(plan, *modifiers.order_by.span) if modifiers.order_by else ""
    part = query.text[slice(*modifiers.slice.span)] if modifiers.slice else ""
    return ask(f"{prologue(plan)} {select} {{ {values(list(columns), cells)} {having} }} {order} {part}")


def fold_name(number: int) -> str:
    """Return the variable that stands for a plan's aggregate of that number."""
    return f"{_FOLD}{number}"


def _foremost(
    plan: Plan, columns: dict[str, Ids | list[bytes]], size: int, terms: Terms
) -> NDArray[np.int64] | None:
    """Return the rows among which the first ones are, None where these are all; by the first key of ORDER BY.

    Raises
    ------
    TooMuch
        They are too many for the engine to be given.
    """
    modifiers, rows = plan.query.modifiers, None
    if modifiers.order_by and plan.limit is not None and not modifiers.having and not _is_distinct(plan):
        assert modifiers.slice is not None
        most = plan.limit + (modifiers.slice.offset or 0)
        key = modifiers.order_by.keys[0]
        name = _edited(plan, *key.expression.span).strip("() \n").removeprefix("?")
        numbers = _ordered(_resolved(plan, name), columns, terms) if 0 < most < size else None
        if numbers is not None:
            numbers = -numbers if key.descending else numbers
            rows = np.flatnonzero(numbers <= np.partition(numbers, most - 1)[most - 1])
            size = len(rows)
    if size > MOST:
        raise TooMuch
    return rows


def _resolved(plan: Plan, name: str) -> str:
    """Return the column that a name stands for, which may be that of an aggregate."""
    assert plan.query.select is not None
    for entry in plan.query.select.projections:
        if entry.variable.name == name and entry.expression:
            return _edited(plan, *entry.expression.span).strip("() ").removeprefix("?")
    return name


def _ordered(name: str, columns: dict[str, Ids | list[bytes]], terms: Terms) -> NDArray[np.int64] | None:
    """Return a column as numbers in its order, None where it has other terms."""
    column = columns.get(name)
    if column is None:
        return None
    kinds, mantissas, decimals = kinds_of(column) if isinstance(column, list) else terms.numeric(column)
    if not isinstance(column, list) and np.all(kinds == DATE):
        return column.astype(np.int64)
    if np.any((kinds == OTHER) | (kinds == DATE)):
        return None
    return scaled(mantissas, decimals)[0]


def _is_distinct(plan: Plan) -> bool:
    return plan.query.select is not None and plan.query.select.modifier is not None


def _edited(plan: Plan, start: int, end: int) -> str:
    """Return a part of the query with the variables of aggregates in their places."""
    text, written = plan.query.text, ""
    folds = sorted((fold.span, number) for number, fold in enumerate(plan.folds))
    for span, number in folds:
        if start <= span.start and span.end <= end:
            written += f"{text[start : span.start]}?{fold_name(number)}"
            start = span.end
    return written + text[start:end]
