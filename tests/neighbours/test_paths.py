"""How two things hang together: the shortest ways, all of them, around hubs, with the claims along them."""

from __future__ import annotations

import pytest

import kg
from kg.errors import EntityNotFound, UsageError
from kg.terms import IRI

EX = "http://example.org/"


def ways(found):
    return [[ref.iri.removeprefix(EX) for ref in path.nodes] for path in found.paths]


def named(name):
    return f"<{EX}{name}>"


@pytest.fixture(scope="module")
def roads(graph_of):
    """Two ways of two steps and one of three from a to d; e is alone; 300 things are in one box."""
    boxed = [f":t{n} :in :box ." for n in range(300)]
    lines = [":a :to :b , :c . :b :to :d . :d :from :c . :a :to :x . :x :to :y . :y :to :d . :e :is 1 ."]
    lines += [":c :likes :p , :q , :r ."]
    lines += [":p0 :in :box . :far :knows :p0 ."]
    return graph_of("\n".join([*lines, *boxed]))


def test_all_shortest_ways_are_found_whichever_way_their_links_run_and_the_rarer_comes_first(roads):
    found = roads.paths(named("a"), named("d"))
    assert ways(found) == [["a", "b", "d"], ["a", "c", "d"]]
    assert (found.length, found.sure, found.completeness.complete) == (2, True, True)
    (first, _), second = found.paths[1].steps, found.paths[1].steps[1]
    assert (first.links[0].direction, first.links[0].label) == ("out", "to")
    assert (second.links[0].direction, second.links[0].predicate.label) == ("in", "from")


def test_what_is_to_be_avoided_is_not_passed(roads):
    assert ways(roads.paths(named("a"), named("d"), avoiding=[named("b"), named("c")])) == [
        ["a", "x", "y", "d"]
    ]


def test_no_way_is_an_answer_and_says_that_everything_was_looked_at(roads):
    found = roads.paths(named("a"), named("e"))
    assert (found.paths, found.length, found.sure) == ((), 0, True)


def test_no_way_is_longer_than_asked_for(roads):
    assert ways(roads.paths(named("a"), named("d"), longest=1)) == []
    assert ways(roads.paths(named("x"), named("y"), longest=1)) == [["x", "y"]]


def test_only_so_many_are_told_and_all_are_counted(roads):
    found = roads.paths(named("a"), named("d"), limit=1)
    assert ways(found) == [["a", "b", "d"]]
    assert (found.completeness.total, found.completeness.complete) == (2, False)


def test_a_hub_is_passed_only_where_there_is_no_other_way_and_is_told(roads):
    found = roads.paths(named("t1"), named("far"))
    assert ways(found) == [["t1", "box", "p0", "far"]]
    assert [ref.iri for ref in found.paths[0].hubs] == [EX + "box"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_hub_beside_the_other_end_takes_no_step_from_the_search(graph_of, turned):
    graph = graph_of(
        ":start :in :box . :x :in :box . :x :to :y . :y :to :end . :end :in :larger .\n"
        + "\n".join(f":t{n} :in :box . :u{n} :in :larger . :v{n} :in :larger ." for n in range(300))
    )
    ends = ("start", "end")[:: -1 if turned else 1]
    found = graph.paths(*map(named, ends), longest=4)
    assert ways(found) == [["start", "box", "x", "y", "end"][:: -1 if turned else 1]]


def test_a_way_around_a_hub_is_preferred_though_it_is_longer(graph_of):
    boxed = "\n".join(f":t{n} :in :box ." for n in range(300))
    graph = graph_of(f"{boxed}\n:t1 :knows :u . :u :knows :v . :v :knows :t2 .")
    assert ways(graph.paths(named("t1"), named("t2"))) == [["t1", "u", "v", "t2"]]


def test_being_of_one_class_or_in_one_scheme_is_no_way(graph_of):
    graph = graph_of(":a a :K ; skos:inScheme :s . :b a :K ; skos:inScheme :s .")
    assert ways(graph.paths(named("a"), named("b"))) == []


def test_an_end_may_be_a_hub_or_a_blank_node_or_have_a_chinese_name(graph_of):
    spokes = "\n".join(f":n{n} :in :hub ." for n in range(3000))
    graph = graph_of(f"{spokes}\n:n5 :owns [ :near <{EX}北京> ] .")
    assert ways(graph.paths(named("hub"), named("n7"))) == [["hub", "n7"]]
    there = graph.paths(IRI(EX + "北京"), named("hub"))
    assert [way[::2] for way in ways(there)] == [["北京", "n5"]]
    blank = there.paths[0].nodes[1].iri
    assert blank.startswith("_:")
    assert ways(graph.paths(blank, named("n5"))) == [[blank, "n5"]]


def test_two_hubs_that_are_linked_are_one_step_apart(graph_of):
    spokes = "\n".join(f":n{n} :in :hub . :m{n} :in :other ." for n in range(300))
    assert ways(graph_of(f"{spokes}\n:hub :near :other .").paths(named("hub"), named("other"))) == [
        ["hub", "other"]
    ]


def test_the_number_of_queries_does_not_grow_with_the_links(graph_of, monkeypatch):
    def asked(size):
        spokes = "\n".join(f":n{n} :in :a ; :by :b ." for n in range(size))
        graph = graph_of(spokes)
        graph.classes()
        select, count = type(graph.store).select, 0

        def counting(self, *arguments):
            nonlocal count
            count += 1
            return select(self, *arguments)

        with monkeypatch.context() as patched:
            patched.setattr(type(graph.store), "select", counting)
            assert graph.paths(named("a"), named("b")).length == 2
        return count

    assert asked(1500) <= asked(20) + 10


def test_both_ends_are_in_the_graph_and_differ(roads):
    with pytest.raises(EntityNotFound):
        roads.paths(named("a"), named("nowhere"))
    with pytest.raises(UsageError, match="two different"):
        roads.paths(named("a"), named("a"))
    with pytest.raises(UsageError, match="longest"):
        roads.paths(named("a"), named("b"), longest=9)


def test_claims_are_links_of_a_path_with_their_sources():
    graph = kg.open()
    found = graph.paths("infrastructure:5g-network", "source:qiushi-2024-02-22")
    links = [link for path in found.paths for step in path.steps for link in step.links if link.claims]
    assert links
    assert all(claim.source and claim.label for link in links for claim in link.claims)
    assert found.picture.to_graphology()["edges"]
    through_china = graph.paths("Data Security Law", "metric:5g-base-stations")
    assert not any("place/china" in ref.iri for path in through_china.paths for ref in path.nodes)
