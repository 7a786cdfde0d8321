"""Small graphs written down where they are needed, and the thesaurus that nobody prepared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.graph import Graph
from kg.vocabulary import PREFIXES

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def thesaurus() -> Graph:
    return kg.open(DATA / "thesaurus.ttl")


@pytest.fixture(scope="session")
def graph_of(tmp_path_factory) -> Callable[[str], Graph]:
    """Return a graph of Turtle in which ``:`` is http://example.org/ and all usual prefixes are known."""

    def opened(text: str) -> Graph:
        prefixes = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items()]
        path = tmp_path_factory.mktemp("graph") / "data.ttl"
        path.write_text("\n".join([*prefixes, "@prefix : <http://example.org/> .", text]), encoding="utf-8")
        return kg.open(path)

    return opened
