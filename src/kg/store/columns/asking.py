"""Rows as the engine is given them: VALUES in a query, of which it makes what it would have made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.store.columns.frames import TooMuch
from kg.store.columns.plans import Plan
from kg.store.columns.terms import sparql

__all__ = ["MOST", "Ask", "prologue", "values"]

Ask: TypeAlias = Callable[[str], ox.QuerySolutions]
"""Asks the engine a SELECT."""

MOST: Final = 20_000
"""Rows that the engine is given; with more it is as quick on its own."""


def prologue(plan: Plan) -> str:
    """Return the prefixes and base of a query; the last line may be a comment."""
    return plan.query.text[slice(*plan.query.prologue.span)] + "\n"


def values(names: Sequence[str], columns: Sequence[list[bytes]]) -> str:
    """Return rows of cells as VALUES; numbers stand in them as they are.

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
