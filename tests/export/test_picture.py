"""Exactly what a neighbour page shows is exported, as its address names it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from kg.errors import EntityNotFound, UsageError
from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import read_gexf

EX = "http://example.org/"
FIVE_G = "https://kg.example/id/infrastructure/5g-network"
STATIONS = "https://kg.example/id/metric/5g-base-stations"


@pytest.fixture(scope="session")
def hub(graph_of: GraphOf) -> Graph:
    """A hub with 60 leaves of one class, each of which has a stem; the last has a flower too."""
    leaves = "\n".join(
        f"ex:hub ex:has ex:leaf{n:02} . ex:leaf{n:02} a ex:Leaf ; ex:on ex:stem{n:02} ." for n in range(60)
    )
    return graph_of(f"ex:hub a ex:Tree . {leaves} ex:leaf00 ex:bears ex:flower .")


def shown(
    graph: Graph, exported: Exported, **state: object
) -> tuple[set[str], set[tuple[str, ...]], dict[str, int]]:
    view = urlencode(state, doseq=True)
    data, report = exported(graph, "gexf", view=f"http://127.0.0.1/explore?{view}")
    seen = read_gexf(data)
    assert seen.issues == []
    assert (report.nodes, report.edges) == (len(seen.nodes), len(seen.edges))
    edges = {(edge.source, edge.kind, edge.target) for edge in seen.edges.values()}
    return set(seen.nodes), edges, {entry.code: entry.count for entry in report.losses}


def test_nodes_and_edges_are_those_of_the_page(shipped: Graph, exported: Exported) -> None:
    page = shipped.neighbours(FIVE_G)
    nodes, edges, losses = shown(shipped, exported, iri=FIVE_G)
    single = {node.key for node in page.nodes if node.kind == "entity"}
    assert nodes == single
    assert len(edges) == len([edge for edge in page.edges if {edge.source, edge.target} <= single])
    assert losses.get("groups", 0) == sum(node.count for node in page.nodes if node.kind == "group")


def test_opened_nodes_bring_what_they_bring_on_the_page(shipped: Graph, exported: Exported) -> None:
    closed, _, _ = shown(shipped, exported, iri=FIVE_G)
    opened, edges, _ = shown(shipped, exported, iri=FIVE_G, expand=[STATIONS])
    brought = {node.key for node in shipped.neighbours(STATIONS, limit=60).nodes if node.kind == "entity"}
    assert opened == closed | brought
    assert any(STATIONS in edge and edge[1] == "kgo:Observation" for edge in edges)


def test_an_opened_group_brings_its_first_members(hub: Graph, exported: Exported) -> None:
    page = hub.neighbours(EX + "hub")
    (group,) = [node for node in page.nodes if node.kind == "group"]
    nodes, _, losses = shown(hub, exported, iri=EX + "hub", expand=[group.key])
    assert len(nodes) == 1 + 12 + 25
    assert losses["groups"] == 60 - 12 - 25


def test_depth_relation_and_page_are_kept(hub: Graph, exported: Exported) -> None:
    relation = f"out {EX}has"
    nodes, _, _ = shown(hub, exported, iri=EX + "hub", relation=relation, limit=10, offset=5)
    expected = hub.neighbours(EX + "hub", predicate=EX + "has", direction="out", limit=10, offset=5)
    assert nodes == {node.key for node in expected.nodes if node.kind == "entity"}
    deeper, _, _ = shown(hub, exported, iri=EX + "leaf00", depth=2)
    assert EX + "leaf01" in deeper
    assert EX + "flower" in deeper


def test_its_nodes_have_their_values_and_figures(shipped: Graph, exported: Exported) -> None:
    data, _ = exported(shipped, "gexf", view=f"iri={FIVE_G}")
    node = read_gexf(data).nodes[FIVE_G]
    assert len(node.series["5g_base_stations"]) > 5
    assert node.values["class"] == "Infrastructure"


def test_as_rdf_it_is_the_statements_among_its_nodes(tiny: Graph, exported: Exported) -> None:
    data, _ = exported(tiny, "turtle", view="iri=law:bridge-act")
    assert b"kgo:governs industry:tolls , infrastructure:bridges" in data


@pytest.mark.parametrize(
    ("view", "error", "words"),
    [
        ("depth=1", UsageError, "iri="),
        ("iri=law:bridge-act&depth=two", UsageError, "depth"),
        ("iri=law:bridge-act&depth=9", UsageError, "between 1 and 3"),
        ("iri=law:bridge-act&relation=governs", UsageError, "direction"),
        ("iri=nonsense", EntityNotFound, "nonsense"),
    ],
)
def test_an_address_that_names_no_picture_is_told(
    tiny: Graph, exported: Exported, view: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        exported(tiny, "gexf", view=view)
