"""Each node says where it is from and which group of the network it belongs to."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg.export import communities
from kg.export.network import Network, NetworkNode
from kg.graph import Graph

from .conftest import GraphOf

ID = "https://kg.example/id/"


def values(node: NetworkNode) -> dict[str, str | tuple[str, ...]]:
    return {column.id: value for column, value in node.values}


@pytest.fixture(scope="module")
def drawn(shipped: Graph) -> Network:
    return shipped.network()


@pytest.fixture(scope="module")
def by_key(drawn: Network) -> dict[str, dict[str, str | tuple[str, ...]]]:
    return {node.key: values(node) for node in drawn.nodes()}


def test_a_metric_names_the_documents_its_figures_come_from(
    by_key: dict[str, dict[str, str | tuple[str, ...]]], shipped: Graph
) -> None:
    told = shipped.query(
        "PREFIX kgo: <https://kg.example/ontology#> SELECT DISTINCT ?s"
        " { ?c a kgo:Observation ; kgo:metric <https://kg.example/id/metric/software-revenue> ; kgo:source ?s"
        " . FILTER NOT EXISTS { ?c kgo:sector ?any } FILTER NOT EXISTS { ?c kgo:doubt ?why } }"
    )
    named = {f"source:{str(row[0]).rpartition('/')[2]}" for row in told}
    shown = by_key[ID + "metric/software-revenue"]["sources"]
    assert named
    assert named & {f"source:{entry.rpartition(':')[2].rpartition('/')[2]}" for entry in shown}


def test_a_node_names_its_files_and_their_licence(
    by_key: dict[str, dict[str, str | tuple[str, ...]]],
) -> None:
    node = by_key[ID + "infrastructure/5g-network"]
    assert "https://creativecommons.org/licenses/by/4.0/" in node["licence"]
    assert any("infrastructure" in graph for graph in node["in_graph"])


def test_a_document_outside_a_selection_is_still_named(shipped: Graph) -> None:
    sectors = shipped.network(cls=["kgo:Sector"])
    assert any("sources" in values(node) for node in sectors.nodes())


def test_the_class_of_units_is_no_node_and_the_report_says_so(drawn: Network) -> None:
    unit = "http://qudt.org/schema/qudt/Unit"
    hidden = next(entry for entry in drawn.noted.entries("en") if entry.code == "not-drawn")
    assert hidden.by[unit] > 0
    assert all(node.key != unit for node in drawn.nodes())


def test_two_groups_with_one_bridge_are_two_communities_each_time(graph_of: GraphOf) -> None:
    groups = [f"ex:{group}{a} ex:p ex:{group}{b} ." for group in "ab" for a in range(4) for b in range(a)]
    graph = graph_of(" ".join([*groups, "ex:a0 ex:p ex:b0 . ex:alone ex:size 3 ."]))
    found = defaultdict(set)
    for node in graph.network().nodes():
        found[values(node).get("community")].add(node.label[0])
    assert found.pop(None) == {"a"}, "what has no links is in no community"
    assert sorted(map(sorted, found.values())) == [["a"], ["b"]]


def test_a_network_too_large_for_communities_says_so(
    graph_of: GraphOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert communities.MOST_LINKS == 20_000, "as the words of the report have it"
    monkeypatch.setattr("kg.export.network.MOST_LINKS", 1)
    network = graph_of("ex:a ex:p ex:b . ex:b ex:p ex:c .").network()
    assert "community" not in {column.id for column in network.columns}
    assert [entry.count for entry in network.noted.entries("en") if entry.code == "no-communities"] == [3]
