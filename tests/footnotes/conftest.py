"""A graph with claims of every kind, and queries asked with and without footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.footnotes import StoreReach, footnotes
from kg.graph import Graph
from kg.model import FootnotedRows
from kg.store.schema import claim_classes

PREFIXES = (
    "PREFIX kgo: <https://kg.example/ontology#> PREFIX e: <http://e.org/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)

Asked = Callable[[str], FootnotedRows]


@pytest.fixture(scope="session")
def economy() -> Graph:
    return kg.open(Path(__file__).parent / "economy.ttl")


@pytest.fixture(scope="session")
def reach(economy: Graph) -> StoreReach:
    return StoreReach(economy.store, claim_classes(economy.classes()))


@pytest.fixture(scope="session")
def asked(economy: Graph, reach: StoreReach) -> Asked:
    """Return a function that asks with footnotes, and checks that the rows are those without them."""

    def ask(query: str) -> FootnotedRows:
        text = PREFIXES + query
        found = footnotes(economy.store, text, reach)
        plain = economy.store.select(text)
        rows = [*plain.rows]
        assert found.variables == plain.variables
        assert Counter(found.rows) == Counter(rows)
        if "ORDER" in query:  # else the engine itself may give them in another order each time
            assert [*found.rows] == rows
        assert len(found.footnotes.rows) == len(rows)
        return found

    return ask
