"""The ontology's files, read once."""

from __future__ import annotations

import pytest
import rdflib

from kg import resources


@pytest.fixture(scope="session")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.ontology() / "kg.ttl")


@pytest.fixture(scope="session")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.ontology() / "shapes.ttl")
