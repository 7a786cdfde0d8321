"""A store directory to write to, and what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.graph import Graph
from kg.load import build_store
from kg.load.following import follow
from kg.store.writing import Writer

BASE = "https://kg.example/"
UNNAMED = f"{BASE}graph/unnamed"
DERIVED = (f"{BASE}graph/release", f"{BASE}graph/bounds")
EMPTY = f"{BASE}graph/empty"

SCORES: Counter[str] = Counter()
"""Tests of the W3C's suites that were passed."""


def pytest_terminal_summary(terminalreporter) -> None:
    for suite, passed in SCORES.items():
        terminalreporter.write_line(f"{suite}, written below the doors: {passed} passed")


@pytest.fixture
def directory(tmp_path) -> Path:
    """Return a store that holds nothing but an empty graph."""
    path = tmp_path / "empty.ttl"
    path.write_text("")
    build_store([path], tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def graph(directory) -> Graph:
    """Return the graph of that store."""
    return kg.open(directory)


@pytest.fixture
def writer(directory) -> Writer:
    """Return what writes to that store."""
    return Writer(directory, follow)


@pytest.fixture
def written(graph) -> Callable[[], set[tuple[str, ...]]]:
    """Return what the store holds, derived graphs left out: rows of graph, subject, predicate and object."""

    def rows() -> set[tuple[str, ...]]:
        found = graph.query("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        return {
            ("" if g.value == UNNAMED else g.value, *(term.n3() for term in rest))
            for g, *rest in found
            if g.value not in DERIVED
        }

    return rows
