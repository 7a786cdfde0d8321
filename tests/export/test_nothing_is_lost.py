"""Every node, edge and parallel edge of a graph is in the file, for every program that reads it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import networkx as nx
import pytest

from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import GephiGraph, read_gexf, read_graphml, read_tables

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NOT_DRAWN = (
    "FILTER(?g NOT IN (<https://kg.example/graph/ontology>, <https://kg.example/graph/release>,"
    " <https://kg.example/graph/catalogue>, <https://kg.example/graph/outside-terms>))"
)
LINKS = (
    f"SELECT DISTINCT ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} {NOT_DRAWN}"
    f" FILTER(!isLiteral(?o) && ?p != <{RDF_TYPE}>) }}"
)
NODES = (
    f"SELECT DISTINCT ?n {{ {{ GRAPH ?g {{ ?n ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p ?n }}"
    f" FILTER(!isLiteral(?n) && ?p != <{RDF_TYPE}>) }} {NOT_DRAWN}"
    " FILTER NOT EXISTS { ?n <https://kg.example/ontology#foldInViews> ?any } }"
)


def links(graph: Graph) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in graph.query(LINKS)}


def nodes(graph: Graph) -> set[str]:
    return {str(row[0]) for row in graph.query(NODES)}


@pytest.fixture(scope="session")
def parallel(graph_of: GraphOf) -> Graph:
    """Three links between one pair, both ways, a loop, an isolated node and a blank one."""
    return graph_of(
        """
        ex:a ex:knows ex:b ; ex:hires ex:b ; ex:likes ex:b , ex:a ; ex:owns [ rdfs:label "a thing" ] .
        ex:b ex:knows ex:a ; foaf:knows ex:a .
        ex:alone rdfs:label "Alone" .
        """
    )


@pytest.fixture(params=["tiny", "shipped", "parallel"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return request.getfixturevalue(request.param)


def tables_of(data: bytes) -> GephiGraph:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return read_tables(packed.read("nodes.csv").decode(), packed.read("edges.csv").decode())


READERS = {"gexf": read_gexf, "graphml": read_graphml, "csv": tables_of}


@pytest.mark.parametrize("format_name", READERS)
def test_gephi_finds_every_node_and_edge_under_its_own_name(
    graph: Graph, format_name: str, exported: Exported
) -> None:
    data, report = exported(graph, format_name, fold=False)
    seen = READERS[format_name](data)
    assert set(seen.nodes) == nodes(graph)
    found = {(edge.source, str(edge.values["predicate"]), edge.target) for edge in seen.edges.values()}
    assert found == links(graph)
    assert len(seen.edges) == len(found)
    assert seen.issues == []
    assert (report.nodes, report.edges) == (len(seen.nodes), len(seen.edges))
    assert sum(report.by_predicate.values()) == report.edges


@pytest.mark.parametrize("format_name", READERS)
def test_every_edge_weighs_one_and_every_node_has_a_label(
    graph: Graph, format_name: str, exported: Exported
) -> None:
    seen = READERS[format_name](exported(graph, format_name, fold=False)[0])
    assert {edge.weight for edge in seen.edges.values()} == {1.0}
    assert all(node.label.strip() for node in seen.nodes.values())
    assert all(edge.label and edge.kind for edge in seen.edges.values())


def _multigraph(read: nx.Graph) -> set[tuple[str, str, str]]:
    return {(source, data["predicate"], target) for source, target, data in read.edges(data=True)}


def _read_gexf(data: bytes) -> Any:
    return nx.read_gexf(BytesIO(data))


def _read_graphml(data: bytes) -> Any:
    return nx.read_graphml(BytesIO(data))


@pytest.mark.parametrize(("format_name", "read"), [("gexf", _read_gexf), ("graphml", _read_graphml)])
def test_networkx_reads_every_parallel_edge(
    graph: Graph, format_name: str, read: Any, exported: Exported
) -> None:
    back = read(exported(graph, format_name, fold=False)[0])
    assert set(back) == nodes(graph)
    assert _multigraph(back) == links(graph)
    assert back.number_of_edges() == len(links(graph))


def test_a_networkx_graph_is_made_without_a_file(graph: Graph) -> None:
    made = graph.to_networkx(fold=False)
    assert isinstance(made, nx.MultiDiGraph)
    assert set(made) == nodes(graph)
    assert _multigraph(made) == links(graph)
    assert made.number_of_edges() == len(links(graph))


def test_a_triple_that_stands_in_two_files_is_one_edge(tmp_path: Any, exported: Exported) -> None:
    import kg

    for name in ("one", "two"):
        (tmp_path / f"{name}.ttl").write_text("<http://e/a> <http://e/p> <http://e/b> .", encoding="utf-8")
    data, report = exported(kg.open(tmp_path), "gexf")
    assert report.edges == 1
    assert len(read_gexf(data).edges) == 1


def test_the_same_graph_gives_the_same_bytes(graph: Graph, exported: Exported) -> None:
    for format_name in ("gexf", "graphml", "csv", "turtle", "trig", "nquads", "ntriples", "rdfxml", "jsonld"):
        assert exported(graph, format_name)[0] == exported(graph, format_name)[0], format_name


def test_a_file_of_somebody_else_called_ontology_is_drawn(tmp_path: Any, exported: Exported) -> None:
    import kg

    (tmp_path / "ontology.ttl").write_text("<http://e/a> <http://e/p> <http://e/b> .", encoding="utf-8")
    assert exported(kg.open(tmp_path), "gexf")[1].edges == 1
