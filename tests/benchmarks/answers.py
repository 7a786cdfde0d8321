"""Whether two engines have answered the same, each in its own way of writing."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from workload import Query

Rows: TypeAlias = Counter[tuple[str, ...]]
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
DIGITS = 9
"""Significant digits to which numbers have to agree: some engines divide decimals as binary fractions."""


def rows_of(body: bytes) -> Rows:
    """Return the rows of an answer, whichever engine has written it: its values, numbers in one form."""
    answer: Any = json.loads(body)
    if isinstance(answer, list):
        rows = ({name: value for name, value in row.items() if value is not None} for row in answer)
        return Counter(row_of({name: bare(value) for name, value in row.items()}) for row in rows)
    found = answer["results"]["bindings"]
    return Counter(row_of({name: cell["value"] for name, cell in row.items()}) for row in found)


def row_of(cells: dict[str, str]) -> tuple[str, ...]:
    """Return one row, in the order of its names."""
    return tuple(plain(cells[name]) for name in sorted(cells))


def bare(value: object) -> str:
    """Return what stands inside of a term that maplib has written."""
    text = str(value)
    if text.startswith("<"):
        return text[1:-1]
    return text[1 : text.rindex('"')] if text.startswith('"') else text


def plain(value: str) -> str:
    """Return a value so that equal numbers are equal texts."""
    return f"{Decimal(value):.{DIGITS - 1}e}" if _NUMBER.fullmatch(value) else value


def same(query: Query, one: Rows, other: Rows) -> bool:
    """Return whether two answers are the same, as far as the query decides them."""
    return one.total() == other.total() if query.any_rows else one == other
