"""ORDER BY, OFFSET and LIMIT, where columns know the order of what stands in them.

Numbers, dates, texts and IRIs are put in the order that the engine has them in,
each among its like. Rows that are alike in all keys may come in any order.
https://www.w3.org/TR/sparql11-query/#modOrderBy
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.store.columns.folding import Integers, scaled
from kg.store.columns.plans import Plan
from kg.store.columns.rows import taken
from kg.store.columns.terms import DATE, OTHER, Terms, kinds_of
from kg.store.columns.texts import text_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kg.sparql.tree import OrderKey
    from kg.store.columns.rows import Column

    Numbers: TypeAlias = NDArray[np.int64]
    Rows: TypeAlias = NDArray[np.int64]

__all__ = ["edited", "fold_name", "foremost", "rows_in_order"]

_FOLD: Final = "kg__fold"


def rows_in_order(plan: Plan, columns: Mapping[str, Column], size: int, terms: Terms) -> Rows | slice | None:
    """Return the rows that a query shows, as it orders and cuts them; None where the engine has to tell.

    Parameters
    ----------
    columns
        What the query speaks of: variables, and aggregates by :func:`fold_name`.
    size
        How many rows there are.
    """
    start, end = plan.window
    order = plan.query.modifiers.order_by
    if order is None:
        return slice(start, end)
    rows = foremost(plan, columns, size, terms)
    some = columns if rows is None else {name: taken(column, rows) for name, column in columns.items()}
    keys = [_numbers(plan, key, some, terms, exact=True) for key in order.keys]
    known = [key for key in keys if key is not None]
    if len(known) < len(keys):
        return None
    places = np.lexsort(known[::-1])[start:end]
    return places if rows is None else rows[places]


def foremost(plan: Plan, columns: Mapping[str, Column], size: int, terms: Terms) -> Rows | None:
    """Return rows among which those are that are shown, by the first key of ORDER BY; None for all rows."""
    order, (_, end) = plan.query.modifiers.order_by, plan.window
    if order is None or end is None or not 0 < end < size:
        return None
    numbers = _numbers(plan, order.keys[0], columns, terms)
    return None if numbers is None else np.flatnonzero(numbers <= np.partition(numbers, end - 1)[end - 1])


def _numbers(
    plan: Plan, key: OrderKey, columns: Mapping[str, Column], terms: Terms, *, exact: bool = False
) -> Numbers | None:
    """Return numbers in the order of a key; None where it is no variable, or its terms are not alike."""
    name = edited(plan, *key.expression.span).strip("() \n").removeprefix("?")
    column = columns.get(_resolved(plan, name))
    numbers = None if column is None else _ordered(column, terms, exact=exact)
    return -numbers if key.descending and numbers is not None else numbers


def _resolved(plan: Plan, name: str) -> str:
    """Return the column that a name stands for, which may be that of an aggregate."""
    assert plan.query.select is not None
    for entry in plan.query.select.projections:
        if entry.variable.name == name and entry.expression:
            return edited(plan, *entry.expression.span).strip("() ").removeprefix("?")
    return name


def _ordered(column: Column, terms: Terms, *, exact: bool) -> Numbers | None:
    if isinstance(column, Integers):
        return column.numbers
    kinds, mantissas, decimals = kinds_of(column) if isinstance(column, list) else terms.numeric(column)
    if not isinstance(column, list) and np.all(kinds == DATE):
        return column.astype(np.int64)  # as the texts of terms are sorted
    if not isinstance(column, list) and np.all(kinds == OTHER):
        return text_order(column, terms, exact=exact)
    return None if np.any((kinds == OTHER) | (kinds == DATE)) else scaled(mantissas, decimals)[0]


def fold_name(number: int) -> str:
    """Return the variable that stands for a plan's aggregate of that number."""
    return f"{_FOLD}{number}"


def edited(plan: Plan, start: int, end: int) -> str:
    """Return a part of the query with the variables of aggregates in their places."""
    text, written = plan.query.text, ""
    folds = sorted((fold.span, number) for number, fold in enumerate(plan.folds))
    for span, number in folds:
        if start <= span.start and span.end <= end:
            written += f"{text[start : span.start]}?{fold_name(number)}"
            start = span.end
    return written + text[start:end]
