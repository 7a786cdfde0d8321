"""What is left for the engine when the rows are there: expressions, HAVING, ORDER BY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.columns.asking import MOST, Ask, prologue, values
from kg.store.columns.frames import TooMuch
from kg.store.columns.ordering import edited, foremost
from kg.store.columns.plans import Plan
from kg.store.columns.rows import cells_of, taken
from kg.store.columns.terms import Terms
from kg.store.results import EngineSolutions

if TYPE_CHECKING:
    from kg.store.columns.ordering import Rows
    from kg.store.columns.rows import Column

__all__ = ["finished"]


def finished(plan: Plan, columns: dict[str, Column], size: int, terms: Terms, ask: Ask) -> EngineSolutions:
    """Have the engine select, order and cut rows of which it is given all that it needs.

    Parameters
    ----------
    columns
        What the query speaks of: variables, and aggregates by :func:`fold_name`.
    size
        How many rows there are.
    """
    rows = _chosen(plan, columns, size, terms)
    some = columns.values() if rows is None else [taken(column, rows) for column in columns.values()]
    cells = [cells_of(column, terms) for column in some]
    query, modifiers = plan.query, plan.query.modifiers
    assert query.select is not None
    select = edited(plan, query.select.span.start, query.select.span.end)
    having = ""
    if modifiers.having:
        having = " ".join(f"FILTER ({edited(plan, *part.span)})" for part in modifiers.having.conditions)
    order = edited(plan, *modifiers.order_by.span) if modifiers.order_by else ""
    part = query.text[slice(*modifiers.slice.span)] if modifiers.slice else ""
    return ask(f"{prologue(plan)} {select} {{ {values(list(columns), cells)} {having} }} {order} {part}")


def _chosen(plan: Plan, columns: dict[str, Column], size: int, terms: Terms) -> Rows | None:
    """Return the rows that the engine is given, None for all of them: the first ones are among them.

    Raises
    ------
    TooMuch
        They are too many for the engine to be given.
    """
    rows = None
    if not plan.query.modifiers.having and not plan.distinct:
        rows = foremost(plan, columns, size, terms)
    if (size if rows is None else len(rows)) > MOST:
        raise TooMuch
    return rows
