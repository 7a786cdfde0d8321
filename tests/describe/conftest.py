"""Graphs that nobody prepared for this program, and a store that counts what it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.graph import Graph

DATA = Path(__file__).parents[1] / "data"
HUB_LINKS = 20_000


@pytest.fixture(scope="session")
def thesaurus() -> Graph:
    return kg.open(DATA / "thesaurus.ttl")


@pytest.fixture(scope="session")
def hub(tmp_path_factory) -> Graph:
    """A thing that 20,000 others point at, and one that two point at."""
    lines = [f"<http://example.org/{name}> <http://example.org/name> '{name}' ." for name in ("hub", "small")]
    lines += [
        f"<http://example.org/n{number}> <http://example.org/in> <http://example.org/hub> ."
        f"<http://example.org/n{number}> <http://www.w3.org/2000/01/rdf-schema#label> 'Number {number}' ."
        for number in range(HUB_LINKS)
    ]
    lines += [
        f"<http://example.org/n{number}> <http://example.org/in> <http://example.org/small> ."
        for number in (1, 2)
    ]
    path = tmp_path_factory.mktemp("hub") / "hub.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return kg.open(path)


class CountingStore:
    """A store that counts the queries that it answers."""

    def __init__(self, store):
        self._store = store
        self.asked = 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def select(self, *arguments):
        self.asked += 1
        return self._store.select(*arguments)

    def ask(self, *arguments):
        self.asked += 1
        return self._store.ask(*arguments)


@pytest.fixture
def queries_of():
    """Return how many queries a call asks of a graph, after one that warms its caches."""

    def count(graph, call):
        counting = CountingStore(graph.store)
        counted = Graph(counting)
        call(counted)
        before = counting.asked
        call(counted)
        return counting.asked - before

    return count
