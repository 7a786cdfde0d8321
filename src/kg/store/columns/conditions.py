"""Conditions on rows, and variables that are computed from them.

Each different value is looked at once. Numbers, languages, parts of texts, and IRIs and texts of two
variables are compared here; any other expression is the engine's to evaluate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.store.columns.asking import MOST, Ask, prologue, values
from kg.store.columns.folding import Groups, grouped, scaled
from kg.store.columns.frames import Frame, TooMuch
from kg.store.columns.plans import TEXT, Computed, Condition, Plan
from kg.store.columns.terms import DATE, OTHER, Terms, cells_in
from kg.store.columns.texts import text_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]
    Kept: TypeAlias = NDArray[np.bool_]

__all__ = ["computed", "filtered"]

_ROW: Final = "kg__row"
_VALUE: Final = "kg__value"
_COMPARED: Final = re.compile(
    r"\(*\s*\?(?P<name>\w+)\s*(?P<sign><=?|>=?|!?=)\s*(?P<number>-?\d+(?:\.\d+)?)[\s)]*"
)
_PAIRED: Final = re.compile(
    r"\(*\s*(?P<text>str\s*\(\s*)?\?(?P<one>\w+)\s*(?(text)\)\s*)"
    r"(?P<sign><=?|>=?|!?=)\s*(?(text)str\s*\(\s*)\?(?P<other>\w+)[\s)]*",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(
    r"""\(*\s*lang\s*\(\s*\?\w+\s*\)\s*=\s*(["'])(?P<tag>[\w-]+)\1[\s)]*""", re.IGNORECASE
)
_TEXT: Final = re.compile(
    rb'\{"type":"(?P<kind>uri|literal)","value":"(?P<value>(?:[^"\\]|\\.)*)"'
    rb'(?:,"xml:lang":.*|,"datatype":(?P<datatype>.*))?\}'
)
_COMPARE: Final = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}


def filtered(frame: Frame, condition: Condition, plan: Plan, terms: Terms, ask: Ask) -> Frame:
    """Return the rows that fulfil a condition."""
    compared = _COMPARED.fullmatch(condition.text)
    if compared:
        kept = _compared(frame.columns[compared["name"]], compared, terms)
        if kept is not None:
            return frame.taken(np.flatnonzero(kept))
    if paired := _PAIRED.fullmatch(condition.text):
        kept = _paired(frame.columns[paired["one"]], frame.columns[paired["other"]], paired, terms)
        if kept is not None:
            return frame.taken(np.flatnonzero(kept))
    test = _test_of(condition.text)
    if test and (wanted := TEXT.fullmatch(condition.text)):
        column = frame.columns[wanted["name"]]
        having = terms.having(column, wanted["part"].encode(), in_any_case=bool(wanted["lower"]))
        if having is not None:
            having = having[[test(cell) for cell in terms.cells(having)]]
            return frame.taken(np.flatnonzero(np.isin(column, having)))
    groups = grouped(frame, sorted(condition.names))
    if test:
        (ids,) = groups.keys.values()
        good = np.array([test(cell) for cell in terms.cells(ids)], bool)
    else:
        query = f"SELECT ?{_ROW} {{ {_numbered(groups, terms)} FILTER {condition.text} }}"
        good = np.zeros(len(groups.starts), np.bool_)
        good[[int(row[0].value) for row in ask(f"{prologue(plan)} {query}")]] = True
    return frame.taken(groups.rows(good))


def _compared(column: Ids, compared: re.Match[str], terms: Terms) -> Kept | None:
    """Return which numbers compare well with a number; None where they are not all numbers."""
    kinds, mantissas, decimals = terms.numeric(column)
    if np.any((kinds == OTHER) | (kinds == DATE)):
        return None
    whole, _, part = compared["number"].partition(".")
    numbers, _ = scaled(np.append(mantissas, int(whole + part)), np.append(decimals, np.int8(len(part))))
    kept: Kept = _COMPARE[compared["sign"]](numbers[:-1], numbers[-1])
    return kept


def _paired(one: Ids, other: Ids, paired: re.Match[str], terms: Terms) -> Kept | None:
    """Return which terms compare well with others; None where they are not IRIs, or texts of one kind."""
    sign, both = paired["sign"], np.concatenate((one, other))
    order: NDArray[np.signedinteger] | None = None
    if paired["text"]:
        order = text_order(both, terms)
    elif sign in {"=", "!="} and terms.are_iris(both):
        order = both
    if order is None:
        return None
    kept: Kept = _COMPARE[sign](order[: len(one)], order[len(one) :])
    return kept


def _test_of(text: str) -> Callable[[bytes], bool] | None:
    """Return what tells whether a cell fulfils a condition, None where only the engine knows."""
    if language := _LANGUAGE.fullmatch(text):
        told = b'","xml:lang":"%b"' % language["tag"].encode()
        # quotation marks inside of a text are escaped: this can only stand behind it
        ends = tuple(told + end for end in (b"}", b',"its:dir":"ltr"}', b',"its:dir":"rtl"}'))
        return lambda cell: cell.endswith(ends)
    wanted = TEXT.fullmatch(text)
    if wanted is None:
        return None
    part, lower = wanted["part"].encode(), bool(wanted["lower"])

    def has(cell: bytes) -> bool:
        # most have it nowhere, which is seen at once: what may be sought is written as it is
        plain = not lower or cell.isascii()
        if plain and part not in (cell.lower() if lower else cell):
            return False
        return _has(cell, wanted)

    return has


def _has(cell: bytes, wanted: re.Match[str]) -> bool:
    """Return whether a text has a part, or begins with it; what is no text has none."""
    found = _TEXT.fullmatch(cell)
    if found is None or not (wanted["any"] or (found["kind"] == b"literal" and not found["datatype"])):
        return False
    escaped = b"\\" in found["value"]
    value = str(json.loads(cell)["value"]) if escaped else found["value"].decode()
    value = value.lower() if wanted["lower"] else value
    return (
        value.startswith(wanted["part"]) if wanted["test"].lower() == "strstarts" else wanted["part"] in value
    )


def _numbered(groups: Groups, terms: Terms) -> str:
    """Return the values of groups, each with its number.

    Raises
    ------
    TooMuch
        They are too many for the engine to be given.
    """
    if len(groups.starts) > MOST:
        raise TooMuch
    numbers = [b"%d" % number for number in range(len(groups.starts))]
    return values([_ROW, *groups.keys], [numbers, *(terms.cells(ids) for ids in groups.keys.values())])


def computed(frame: Frame, entry: Computed, plan: Plan, terms: Terms, ask: Ask) -> Frame:
    """Return the rows with a variable that is computed from others."""
    groups = grouped(frame, sorted(entry.names))
    query = f"SELECT ?{_ROW} ({entry.text} AS ?{_VALUE}) {{ {_numbered(groups, terms)} }}"
    told = cells_in(ask(f"{prologue(plan)} {query}"))
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
