"""Programs besides Gephi read the files: igraph by itself, Neo4j by the forms that its manual asks for."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def files(shipped: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    shipped.export("graphml", folder / "graph.graphml", entity="infrastructure:5g-network", depth=2)
    shipped.export("csv", folder / "graph.csv", entity="infrastructure:5g-network", depth=2)
    return folder


@pytest.fixture(scope="module")
def drawn(shipped: Graph) -> Any:
    return shipped.network(entity="infrastructure:5g-network", depth=2)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_igraph_has_every_node_and_parallel_edge_with_its_kind(files: Path, drawn: Any) -> None:
    igraph = pytest.importorskip("igraph")
    read = igraph.Graph.Read_GraphML(str(files / "graph.graphml"))
    nodes = {node.key: node for node in drawn.nodes()}
    assert {vertex["id"]: vertex["label"] for vertex in read.vs} == {
        key: node.label for key, node in nodes.items()
    }
    found = Counter(
        (read.vs[edge.source]["id"], edge["kind"], read.vs[edge.target]["id"]) for edge in read.es
    )
    assert found == Counter((source, arc.predicate.kind, target) for source, target, arc in drawn.edges())
    assert read.is_directed()
    newest = {vertex["id"]: vertex["5g_base_stations_latest"] for vertex in read.vs}
    assert newest["https://kg.example/id/infrastructure/5g-network"] == 4838000.0


def neo4j_header(line: str, of: str) -> list[str]:
    """Return the header that the README's command makes of a table's first line."""
    (found,) = re.findall(rf"sed '1s/\^(.+?)/(.+?)/' graph_{of}\.csv", README.read_text(encoding="utf-8"))
    assert line.startswith(found[0])
    return (found[1] + line.removeprefix(found[0])).split(",")


def test_neo4j_can_import_the_tables_once_their_headers_say_what_the_ends_are(files: Path) -> None:
    # https://neo4j.com/docs/operations-manual/current/import/full-import/: a field is called name:type, of
    # which :ID, :START_ID, :END_ID and :TYPE have to be there once, and all others are properties
    nodes, edges = table(files / "graph_nodes.csv"), table(files / "graph_edges.csv")
    header = neo4j_header(",".join(nodes[0]), "nodes")
    assert (header[0], sum(":" in name for name in header)) == ("Id:ID", 1)
    ends = neo4j_header(",".join(edges[0]), "edges")
    assert [name for name in ends if ":" in name] == [":START_ID", ":END_ID", ":TYPE"]
    for made, rows in ((header, nodes[1:]), (ends, edges[1:])):
        assert len(set(made)) == len(made)
        assert all(re.fullmatch(r"\w*(:[A-Z_]+)?", name) for name in made)
        assert {len(row) for row in rows} == {len(made)}
    ids = [row[0] for row in nodes[1:]]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    start, end, kind = (ends.index(name) for name in (":START_ID", ":END_ID", ":TYPE"))
    assert {row[place] for row in edges[1:] for place in (start, end)} <= set(ids)
    assert all(row[kind] for row in edges[1:])
