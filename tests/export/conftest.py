"""Small graphs made on the spot, through the real loader."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.graph import Graph
from kg.model import ExportReport

GraphOf = Callable[[str], Graph]
Exported = Callable[..., tuple[bytes, ExportReport]]

PREFIXES = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/> .
"""


@pytest.fixture(scope="session")
def graph_of(tmp_path_factory: pytest.TempPathFactory) -> GraphOf:
    """Open a graph from Turtle; the usual prefixes and ``ex:`` are declared."""

    def make(turtle: str) -> Graph:
        path = tmp_path_factory.mktemp("made") / "made.ttl"
        path.write_text(PREFIXES + turtle, encoding="utf-8")
        return kg.open(path)

    return make


@pytest.fixture(scope="session")
def exported() -> Exported:
    """Export to bytes, with the report."""

    def run(graph: Graph, format_name: str, **selection: Any) -> tuple[bytes, ExportReport]:
        stream = BytesIO()
        report = graph.export(format_name, stream, **selection)
        return stream.getvalue(), report

    return run


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Return the folder of the schemas of GEXF 1.3, or skip."""
    folder = Path(__file__).parents[2].parent / "shared" / "schemas" / "gexf" / "1.3"
    if not folder.is_dir():
        pytest.skip("the GEXF schemas lie beside the checkout, in shared/schemas, and are not here")
    return folder


@pytest.fixture(scope="session")
def rng(schemas: Path) -> Any:
    """Return the Relax NG schema of GEXF 1.3, which is the authority, or skip."""
    lxml = pytest.importorskip("lxml.etree")
    return lxml.RelaxNG(lxml.parse(str(schemas / "gexf.rng")))
