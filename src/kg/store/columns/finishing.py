"""What the engine is asked of a few rows: conditions, expressions, HAVING, ORDER BY.

The rows go into its query as VALUES, so that whatever it makes of them is what it would have made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyoxigraph as ox

from kg.store.columns.folding import grouped, scaled
from kg.store.columns.frames import Frame, TooMuch
from kg.store.columns.plans import Computed, Condition, Plan
from kg.store.columns.terms import DATE, OTHER, Terms, cells_in, kinds_of, sparql
from kg.store.results import EngineSolutions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]

__all__ = ["Ask", "computed", "filtered", "finished"]

Ask: TypeAlias = Callable[[str], ox.QuerySolutions]
"""Asks the engine a SELECT."""

MOST: Final = 20_000
"""Rows that the engine is given; with more it is as quick on its own."""
_ROW: Final = "kg__row"
_VALUE: Final = "kg__value"
_FOLD: Final = "kg__fold"
_COMPARED: Final = re.compile(
    r"\(*\s*\?(?P<name>\w+)\s*(?P<sign><=?|>=?|!?=)\s*(?P<number>-?\d+(?:\.\d+)?)\s*\)*"
)
_LANGUAGE: Final = re.compile(
    r"""\(*\s*lang\s*\(\s*\?\w+\s*\)\s*=\s*(["'])(?P<tag>[\w-]+)\1\s*\)*""", re.IGNORECASE
)
_COMPARE: Final = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}


# ------------------------------------------------------------------- conditions
def filtered(frame: Frame, condition: Condition, plan: Plan, terms: Terms, ask: Ask) -> Frame:
    """Return the rows that fulfil a condition."""
    compared = _COMPARED.fullmatch(condition.text)
    if compared:
        kept = _compared(frame.columns[compared["name"]], compared, terms)
        if kept is not None:
            return frame.taken(np.flatnonzero(kept))
    names = sorted(condition.names)
    groups = grouped(frame, names)
    cells = [terms.cells(_within(groups.keys[name])) for name in names]
    language = _LANGUAGE.fullmatch(condition.text)
    if language:
        told = b',"xml:lang":"%b"' % language["tag"].encode()
        kept = np.array(
            [
                text.endswith((told + b"}", told + b',"its:dir":"ltr"}', told + b',"its:dir":"rtl"}'))
                for text in cells[0]
            ],
            bool,
        )
    else:
        numbered = _values([_ROW, *names], [_numbers(len(groups.starts)), *cells])
        found = ask(f"{_prologue(plan)} SELECT ?{_ROW} {{ {numbered} FILTER {condition.text} }}")
        kept = np.zeros(len(groups.starts), bool)
        kept[[int(row[0].value) for row in found]] = True
    rows = np.repeat(kept, groups.counts)
    return frame.taken(np.flatnonzero(rows) if groups.order is None else groups.order[rows])


def _compared(column: Ids, compared: re.Match[str], terms: Terms) -> NDArray[np.bool_] | None:
    """Return which numbers compare well with a number; None where they are not all numbers."""
    kinds, mantissas, decimals = terms.numeric(column)
    if np.any((kinds == OTHER) | (kinds == DATE)):
        return None
    whole, _, part = compared["number"].partition(".")
    numbers, _ = scaled(np.append(mantissas, int(whole + part)), np.append(decimals, np.int8(len(part))))
    kept: NDArray[np.bool_] = _COMPARE[compared["sign"]](numbers[:-1], numbers[-1])
    return kept


def computed(frame: Frame, entry: Computed, plan: Plan, terms: Terms, ask: Ask) -> Frame:
    """Return the rows with a variable that is computed from others."""
    names = sorted(entry.names)
    groups = grouped(frame, names)
    cells = [terms.cells(_within(groups.keys[name])) for name in names]
    numbered = _values([_ROW, *names], [_numbers(len(groups.starts)), *cells])
    found = ask(f"{_prologue(plan)} SELECT ?{_ROW} ({entry.text} AS ?{_VALUE}) {{ {numbered} }}")
    told = cells_in(found)
    if len(told) < 2 * len(groups.starts):
        raise TooMuch  # what has no value is the engine's
    fresh = np.empty(len(groups.starts), np.int32)
    fresh[[int(json.loads(row)["value"]) for row in told[::2]]] = terms.added(told[1::2])
    each = np.repeat(fresh, groups.counts)
    if groups.order is None:
        return frame.with_column(entry.name, each)
    column = np.empty(frame.size, np.int32)
    column[groups.order] = each
    return frame.with_column(entry.name, column)


def _within(ids: Ids) -> Ids:
    if len(ids) > MOST:
        raise TooMuch
    return ids


# -------------------------------------------------------------------- the rest
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
    return ask(f"{_prologue(plan)} {select} {{ {_values(list(columns), cells)} {having} }} {order} {part}")


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
        values = _ordered(_resolved(plan, name), columns, terms) if 0 < most < size else None
        if values is not None:
            values = -values if key.descending else values
            rows = np.flatnonzero(values <= np.partition(values, most - 1)[most - 1])
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


def _prologue(plan: Plan) -> str:
    return plan.query.text[slice(*plan.query.prologue.span)]


def _numbers(count: int) -> list[bytes]:
    return [b"%d" % number for number in range(count)]


def _values(names: Sequence[str], columns: Sequence[list[bytes]]) -> str:
    """Return rows as VALUES; numbers stand in them as they are.

    Raises
    ------
    TooMuch
        There are blank nodes, which cannot be written so.
    """
    written = []
    for column in columns:
        texts = [text if text.isdigit() else sparql(text) for text in column]
        if None in texts:
            raise TooMuch
        written.append(texts)
    rows = b" ".join(b"(%b)" % b" ".join(row) for row in zip(*written, strict=True))
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {rows.decode()} }}"
