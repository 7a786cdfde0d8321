"""Passed or not: one case put to one system."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from .compare import same
from .manifests import ADDRESS, PUBLISHED, Case, Kind, address
from .results import Table, difference, read
from .systems import Failed, Invalid, System, Unsupported, quads_of, text_of

_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_VALID = "taken as valid"


def verdict(case: Case, system: System) -> str:
    """Return what is wrong with the system's answer; nothing where the test is passed.

    Raises
    ------
    NotRun
        The system cannot be put to this test.
    """
    try:
        return _JUDGES[case.kind](case, system)
    except Invalid as error:
        return f"refused as invalid: {error}" if case.positive else ""
    except Failed as error:
        return f"no answer: {error}"


def _evaluation(case: Case, system: System) -> str:
    assert case.result is not None
    given = case.result.suffix[1:]
    expected = read(case.result.read_bytes(), given, address(case.result))
    ordered = bool(_ORDER.search(text_of(case)))
    for suffix in _suffixes(given, rows=isinstance(expected, Table | bool)):
        found = read(system.answer(case, suffix), suffix, address(case.action))
        if wrong := difference(expected, found, ordered=ordered, lax=case.lax):
            return f"as {suffix}: {wrong}"
    return ""


def _suffixes(given: str, *, rows: bool) -> tuple[str, ...]:
    """Return the formats to ask for: rows come as JSON and as XML, but where a test is of CSV or TSV."""
    if not rows:
        return ("ttl",)
    return (given,) if given in {"csv", "tsv"} else ("srj", "srx")


def _syntax(case: Case, system: System) -> str:
    with suppress(Unsupported):  # it was read, and a test of syntax asks no more
        system.answer(case, None)
    return "" if case.positive else _VALID


def _update(case: Case, system: System) -> str:
    found, expected = system.updated(case), frozenset(quads_of(case.after))
    if same(map(tuple, found), map(tuple, expected)):
        return ""
    return f"left {sorted(map(str, found))} instead of {sorted(map(str, expected))}"


def _update_syntax(case: Case, system: System) -> str:
    with suppress(Failed):  # it was read, and went wrong when it was carried out on nothing
        system.updated(case)
    return "" if case.positive else _VALID


def _turtle(case: Case, system: System) -> str:
    assert case.result is not None
    moved = case.result.read_bytes().replace(PUBLISHED.encode(), ADDRESS.encode())
    expected = read(moved, "nt", address(case.result))
    found = read(system.parsed(case), "ttl", address(case.action))
    return difference(expected, found, ordered=False, lax=False)


def _turtle_syntax(case: Case, system: System) -> str:
    system.parsed(case)
    return "" if case.positive else _VALID


_JUDGES: dict[Kind, Callable[[Case, System], str]] = {
    "evaluation": _evaluation,
    "syntax": _syntax,
    "update": _update,
    "update syntax": _update_syntax,
    "turtle": _turtle,
    "turtle syntax": _turtle_syntax,
}
