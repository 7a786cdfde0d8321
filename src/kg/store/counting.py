"""Counts over a whole graph, for which an engine elsewhere may have no time: then of the first that it gives.

A number that may be too small says so.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.errors import LimitReached
from kg.store.patterns import number, rows
from kg.store.protocol import Store

__all__ = ["Counted", "Counts", "count", "counts"]

_SOME: Final = 100_000
"""Solutions that any engine finds and counts in a moment."""


class Counted(NamedTuple):
    """A number, and whether there may be more."""

    number: int
    at_least: bool


class Counts(NamedTuple):
    """Numbers by IRI, and whether there may be more."""

    numbers: dict[str, int]
    at_least: bool


def count(store: Store, name: str, pattern: str, *, distinct: bool = True, hurried: bool = False) -> Counted:
    """Return how many values a variable has in the solutions of a pattern, or how many there are at least.

    Parameters
    ----------
    name
        The variable.
    distinct
        Whether each value counts once.
    hurried
        Whether the engine is known to have no time for all.
    """
    found = _counts(store, "", f"{'DISTINCT ' if distinct else ''}?{name}", name, pattern, hurried=hurried)
    return Counted(sum(found.numbers.values()), found.at_least)


def counts(store: Store, name: str, pattern: str) -> Counts:
    """Return how many solutions of a pattern have each value of a variable, or how many at least."""
    return _counts(store, f"?{name}", "*", name, pattern)


def _counts(store: Store, group: str, what: str, name: str, pattern: str, *, hurried: bool = False) -> Counts:
    query, by = f"SELECT {group} (COUNT({what}) AS ?n)", f"GROUP BY {group}" if group else ""
    key = group.removeprefix("?")
    if not hurried:
        try:
            found = rows(store, f"{query} {{ {pattern} }} {by}")
            return Counts({str(row[key]) if key else "": number(row["n"]) for row in found}, False)
        except LimitReached:
            pass  # only an engine elsewhere has limits here; a page that knows less is better than none
    some = rows(store, f"{query} {{ {{ SELECT ?{name} {{ {pattern} }} LIMIT {_SOME} }} }} {by}")
    return Counts({str(row[key]) if key else "": number(row["n"]) for row in some}, True)
