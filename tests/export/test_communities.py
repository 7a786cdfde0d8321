"""Communities are as good as those of networkx, and the same each time."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from kg.export.communities import communities

Links = list[tuple[str, str, float]]


def links_of(graph: nx.Graph[int]) -> Links:
    return [
        (f"n{one}", f"n{other}", float(data.get("weight", 1))) for one, other, data in graph.edges(data=True)
    ]


def modularity(links: Links, numbers: dict[str, int]) -> float:
    graph: nx.Graph[str] = nx.Graph()
    for one, other, weight in links:
        if one != other:
            before = graph.get_edge_data(one, other, default={"weight": 0.0})["weight"]
            graph.add_edge(one, other, weight=before + weight)
    groups = [{name for name in graph if numbers[name] == number} for number in set(numbers.values())]
    return float(nx.community.modularity(graph, [group for group in groups if group]))


def best_of_networkx(links: Links) -> float:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(links)
    return float(nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1)))


GRAPHS = {
    "karate club": nx.karate_club_graph(),
    "four groups": nx.planted_partition_graph(4, 25, 0.5, 0.02, seed=1),
    "at random": nx.gnm_random_graph(200, 600, seed=1),
    "small world": nx.connected_watts_strogatz_graph(300, 6, 0.05, seed=1),
    "few hubs": nx.barabasi_albert_graph(300, 2, seed=1),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_modularity_is_that_of_networkx_within_a_twentieth(name: str) -> None:
    links = links_of(GRAPHS[name])
    assert modularity(links, communities(links)) > 0.95 * best_of_networkx(links)


def test_groups_that_were_planted_are_found() -> None:
    numbers = communities(links_of(GRAPHS["four groups"]))
    assert [{numbers[f"n{node}"] for node in range(start, start + 25)} for start in range(0, 100, 25)] == [
        {number} for number in dict.fromkeys(numbers.values())
    ]


def test_the_largest_is_the_first_and_the_same_network_has_the_same() -> None:
    links = links_of(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(8)))
    numbers = communities(links)
    assert numbers == communities(links)
    assert (numbers["n0"], numbers["n5"]) == (2, 1)


def test_heavy_links_hold_together() -> None:
    ring = [(f"n{node}", f"n{(node + 1) % 6}", 9.0 if node % 2 else 1.0) for node in range(6)]
    numbers = communities(ring)
    assert numbers["n1"] == numbers["n2"] != numbers["n3"] == numbers["n4"] != numbers["n5"] == numbers["n0"]


def test_direction_parallel_links_and_loops_change_nothing_but_weights() -> None:
    draw = random.Random(3)
    links = links_of(GRAPHS["karate club"])
    turned = [
        (other, one, weight) if draw.random() < 0.5 else (one, other, weight) for one, other, weight in links
    ]
    halves = [(one, other, weight / 2) for one, other, weight in turned for _ in range(2)]
    looped = [*halves, ("n0", "n0", 50.0), ("alone", "alone", 1.0)]
    numbers = communities(looped)
    alone = numbers.pop("alone")
    assert list(numbers.values()).count(alone) == 0
    assert modularity(links, numbers) > 0.95 * best_of_networkx(links)


@pytest.mark.parametrize("links", [[], [("a", "a", 1.0)]])
def test_without_links_between_nodes_there_are_none(links: Links) -> None:
    assert communities(links) == {}
