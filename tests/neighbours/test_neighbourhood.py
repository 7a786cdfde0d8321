"""What a neighbour picture shows, what it groups, and that it says what it left out."""

from __future__ import annotations

import math
import time
from itertools import combinations

import pytest

from kg.errors import EntityNotFound, UsageError
from kg.graph import Graph
from kg.vocabulary import PREFIXES

EX = "http://example.org/"
KGO = PREFIXES["kgo"]


def keys(found, kind="entity"):
    return {node.key.removeprefix(EX) for node in found.nodes if node.kind == kind}


def drawn(found):
    return {(e.source.removeprefix(EX), e.label, e.target.removeprefix(EX)) for e in found.edges}


def node(found, key):
    return next(entry for entry in found.nodes if entry.key in (key, EX + key))


@pytest.fixture(scope="module")
def star(graph_of):
    """A hub that thirty ships and five ports point at; ship n has n links of its own besides."""
    lines = [
        f":ship{n} a :Ship ; :callsAt :hub ; :has {', '.join(f':part{m}' for m in range(n + 1))} ."
        for n in range(30)
    ]
    lines += [f":port{n} a :Port ; :callsAt :hub ." for n in range(5)]
    return graph_of("\n".join([":hub a :Port ; rdfs:label 'Hub' .", *lines]))


def test_of_each_relation_and_class_the_twelve_with_most_links_are_drawn(star):
    found = star.neighbours(f"<{EX}hub>")
    assert keys(found) - {"hub"} == {f"ship{n}" for n in range(18, 30)} | {f"port{n}" for n in range(5)}


def test_the_others_stand_in_one_group_with_their_number(star):
    found = star.neighbours(f"<{EX}hub>")
    (group,) = [entry for entry in found.nodes if entry.kind == "group"]
    assert (group.count, group.cls, group.parent) == (18, f"{EX}Ship", f"{EX}hub")
    assert (group.predicate, group.direction, group.label) == (f"{EX}callsAt", "in", "+18 Ship")
    assert (group.key.removeprefix(EX), "calls at", "hub") in drawn(found)


def test_what_was_left_out_is_counted(star):
    found = star.neighbours(f"<{EX}hub>").completeness
    assert (found.complete, found.shown, found.total) == (False, 18, 36)
    assert star.neighbours(f"<{EX}hub>").to_graphology()["attributes"]["leftOut"] == 18


def test_the_list_beside_the_picture_has_the_full_counts(star):
    (listed,) = star.neighbours(f"<{EX}hub>").groups
    assert (listed.total, listed.direction, listed.label) == (35, "in", "← calls at")
    assert len(listed.items) == 17


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 10, 19])
def test_there_are_never_more_nodes_than_asked_for(star, limit):
    found = star.neighbours(f"<{EX}hub>", limit=limit, depth=2)
    assert len(found.nodes) <= limit
    ends = {node.key for node in found.nodes}
    assert all({edge.source, edge.target} <= ends for edge in found.edges)
    assert not found.completeness.complete


def test_paging_through_a_hub_meets_each_neighbour_once(star):
    seen = []
    for offset in range(0, 40, 6):
        found = star.neighbours(
            f"<{EX}hub>", predicate=f"{EX}callsAt", direction="in", offset=offset, limit=8
        )
        seen.append(keys(found) - {"hub"})
        rest = [entry.count for entry in found.nodes if entry.kind == "group"]
        assert sum(rest) == max(35 - offset - len(seen[-1]), 0)
        assert found.completeness.total == 36
    assert set().union(*seen) == {f"ship{n}" for n in range(30)} | {f"port{n}" for n in range(5)}
    assert seen[0] == {f"ship{n}" for n in range(24, 30)}


def test_only_the_wanted_direction_is_followed(graph_of):
    graph = graph_of(":a :p :b . :c :p :a . :d :q :a .")
    assert keys(graph.neighbours(f"<{EX}a>", direction="in")) == {"a", "c", "d"}
    assert keys(graph.neighbours(f"<{EX}a>", direction="out")) == {"a", "b"}
    assert keys(graph.neighbours(f"<{EX}a>", predicate=f"{EX}p")) == {"a", "b", "c"}
    assert keys(graph.neighbours(f"<{EX}a>", predicate=f"{EX}p", direction="in")) == {"a", "c"}


def test_parallel_edges_loops_and_edges_between_neighbours_are_kept(graph_of):
    graph = graph_of(":a :p :b ; :q :b ; :r :a . :b :p :a . :a :p :c . :c :near :b .")
    found = graph.neighbours(f"<{EX}a>")
    assert drawn(found) == {
        ("a", "p", "b"),
        ("a", "q", "b"),
        ("b", "p", "a"),
        ("a", "r", "a"),
        ("a", "p", "c"),
        ("c", "near", "b"),
    }
    assert len({edge.key for edge in found.edges}) == len(found.edges)
    assert found.completeness.complete
    assert found.to_networkx().number_of_edges() == 6


def test_types_labels_and_values_are_not_drawn(graph_of):
    found = graph_of(":a a :T ; rdfs:label 'A' ; :size 3 ; skos:notation 'x' ; :p :b .").neighbours(
        f"<{EX}a>"
    )
    assert drawn(found) == {("a", "p", "b")}
    assert keys(found) == {"a", "b"}


def test_two_steps_reach_the_neighbours_of_neighbours(graph_of):
    graph = graph_of(":a :p :b . :b :p :c . :c :p :d . :d :p :e .")
    depths = {number: keys(graph.neighbours(f"<{EX}a>", depth=number)) for number in (1, 2, 3)}
    assert depths == {1: {"a", "b"}, 2: {"a", "b", "c"}, 3: {"a", "b", "c", "d"}}
    found = graph.neighbours(f"<{EX}a>", depth=3)
    assert [node(found, key).depth for key in "abcd"] == [0, 1, 2, 3]
    assert node(found, "d").parent == f"{EX}c"
    assert found.completeness.complete


def test_a_neighbour_reached_twice_is_counted_once(graph_of):
    found = graph_of(":a :p :b ; :q :b . :b :r :a .").neighbours(f"<{EX}a>")
    assert (found.completeness.shown, found.completeness.total) == (2, 2)


def test_a_claim_is_an_edge_from_what_it_is_about_to_what_it_rests_on(tiny):
    found = tiny.neighbours("metric:bridges-built")
    weights = {(edge.label, edge.target.rsplit("/", 1)[1]): edge.weight for edge in found.edges}
    assert weights == {
        ("measures", "bridges"): 1,
        ("Observation", "gazette"): 1,
        ("Observation", "almanac"): 1,
        ("Statement", "gazette"): 1,  # between two that are shown: the bridges and the Gazette
    }
    assert node(found, "https://kg.example/id/metric/bridges-built").claims == 2


def test_claims_on_one_source_add_up(graph_of):
    lines = [
        f":o{n} a kgo:Observation ; kgo:metric :m ; kgo:source :s ; kgo:unit unit:NUM ." for n in range(7)
    ]
    graph = graph_of("\n".join([":m a kgo:Metric . :s a kgo:Source .", *lines]))
    for focus in "ms":
        found = graph.neighbours(f"<{EX}{focus}>")
        assert [(e.source, e.target, e.weight) for e in found.edges] == [(f"{EX}m", f"{EX}s", 7)]
        assert keys(found) == {"m", "s"}
        assert found.completeness.complete


def test_many_claims_add_up_to_the_same(graph_of):
    lines = [f":o{n} a kgo:Observation ; kgo:metric :m{n % 3} ; kgo:source :s ." for n in range(6_000)]
    graph = graph_of("\n".join([":s a kgo:Source .", *(f":m{n} a kgo:Metric ." for n in range(3)), *lines]))
    found = graph.neighbours(f"<{EX}s>")
    assert {(e.source.removeprefix(EX), e.weight) for e in found.edges} == {
        ("m0", 2000),
        ("m1", 2000),
        ("m2", 2000),
    }
    assert node(found, "s").claims == 6_000
    assert (found.completeness.shown, found.completeness.total) == (4, 4)


def test_a_folded_focus_is_drawn_with_its_own_links(tiny):
    found = tiny.neighbours("observation:bridges-built-2020-gazette")
    labels = {entry.label for entry in found.nodes}
    assert {"Bridges built, 2020 (Gazette)", "Bridges built", "The Gazette"} <= labels


def test_data_may_fold_classes_of_its_own(graph_of):
    graph = graph_of(
        """:Membership kgo:foldInViews true . :m a :Membership ; :member :ann ; :club :chess .
        :n a :Membership ; :member :bob ; :club :chess ."""
    )
    found = graph.neighbours(f"<{EX}chess>")
    assert keys(found) == {"chess", "ann", "bob"}
    assert {edge.label for edge in found.edges} == {"Membership"}


def test_links_through_claims_can_be_paged(graph_of):
    lines = [f":o{n} a kgo:Observation ; kgo:metric :m{n} ; kgo:source :s ." for n in range(20)]
    graph = graph_of("\n".join([":s a kgo:Source .", *(f":m{n} a kgo:Metric ." for n in range(20)), *lines]))
    (group,) = [entry for entry in graph.neighbours(f"<{EX}s>").nodes if entry.kind == "group"]
    assert (group.count, group.predicate) == (8, KGO + "Observation")
    rest = graph.neighbours(f"<{EX}s>", predicate=group.predicate, direction=group.direction, offset=12)
    assert len(keys(rest)) == 9


def test_blank_nodes_are_neighbours_with_readable_names(thesaurus):
    found = thesaurus.neighbours("<http://thesaurus.example.org/water>", depth=2)
    assert "city: Oslo; postcode: 0150" in {entry.label for entry in found.nodes}
    blank = next(entry.key for entry in found.nodes if entry.label == "(cup, Well, jug)")
    assert thesaurus.neighbours(blank).focus.label == "(cup, Well, jug)"


def test_the_same_question_has_the_same_picture(star):
    first, second = (star.neighbours(f"<{EX}hub>", depth=2) for _ in range(2))
    assert (first.nodes, first.edges, first.groups) == (second.nodes, second.edges, second.groups)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_nodes_do_not_overlap(shipped, depth):
    nodes = shipped.neighbours("technology:digital-technologies", depth=depth, limit=500).nodes
    for one, other in combinations(nodes, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.size + other.size
    assert (nodes[0].x, nodes[0].y, nodes[0].depth) == (0, 0, 0)


def test_labels_are_in_the_reader_s_language(star, shipped):
    found = shipped.neighbours("metric:software-revenue", language="zh")
    assert found.focus.label == "软件业务收入"
    assert "衡量" in {edge.label for edge in found.edges}
    (group,) = [
        entry for entry in star.neighbours(f"<{EX}hub>", language="zh").nodes if entry.kind == "group"
    ]
    assert group.label == "+18 Ship"


@pytest.fixture(scope="module")
def hub(graph_of):
    """A thing that 12,000 others of three classes point at, each linked to the next."""
    count = 12_000
    lines = [f":n{n} a :C{n % 3} ; :in :hub ; :next :n{(n * 7 + 1) % count} ." for n in range(count)]
    return graph_of("\n".join(lines))


def test_a_hub_is_never_thousands_of_loose_nodes(hub):
    began = time.perf_counter()
    found = hub.neighbours(f"<{EX}hub>")
    assert time.perf_counter() - began < 1
    assert len(found.nodes) == 1 + 3 * 13
    assert {entry.count for entry in found.nodes if entry.kind == "group"} == {3_988}
    assert found.completeness.total == 12_001


def test_a_hub_can_be_paged_to_its_end(hub):
    found = hub.neighbours(f"<{EX}hub>", predicate=f"{EX}in", offset=11_990, limit=500)
    assert found.completeness.shown == 11
    assert not [entry for entry in found.nodes if entry.kind == "group"]


def test_the_number_of_queries_grows_with_depth_only(hub, star):
    def queries(graph, key, depth):
        asked = []

        class Counting:
            def __getattr__(self, name):
                return getattr(graph.store, name)

            def select(self, *arguments):
                asked.append(arguments)
                return graph.store.select(*arguments)

        counted = Graph(Counting())
        counted.classes()
        asked.clear()
        counted.neighbours(f"<{EX}{key}>", depth=depth)
        return len(asked)

    for depth in (1, 2, 3):
        assert queries(hub, "hub", depth) <= 12 + 6 * depth
        assert queries(star, "hub", depth) <= 12 + 6 * depth


@pytest.mark.parametrize("wrong", [{"depth": 0}, {"depth": 4}, {"limit": 0}, {"limit": 501}, {"offset": -1}])
def test_numbers_out_of_range_are_wrong_usage(tiny, wrong):
    with pytest.raises(UsageError):
        tiny.neighbours("metric:bridges-built", **wrong)


def test_an_unknown_focus_is_said_so(tiny):
    with pytest.raises(EntityNotFound):
        tiny.neighbours("<http://example.org/nothing>")
