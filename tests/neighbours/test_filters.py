"""What a reader takes out of a picture, and when its things are there."""

from __future__ import annotations

import pytest

import kg
from kg.errors import UsageError
from kg.model import Filters
from kg.neighbours.opened import PageState, shown

EX = "http://example.org/"


@pytest.fixture(scope="module")
def chain(graph_of):
    """Return a -p-> b -q-> c, d -p-> a and a -p-> e; c is of another class, e of none; thirty follow d."""
    followers = "\n".join(f":f{n} a :F ; :follows :d ." for n in range(30))
    return graph_of(f":a a :K ; :p :b , :e . :b a :K ; :q :c . :c a :L . :d a :K ; :p :a . {followers}")


def left(graph, **filters):
    found = graph.neighbours(f"<{EX}a>", depth=2)
    nodes, edges = Filters(**filters).visible(EX + "a", found.nodes, found.edges)
    plain = {
        node.key.removeprefix(EX) for node in nodes if node.kind == "entity" and "f" not in node.key[-3:]
    }
    assert all(edge.source in {node.key for node in nodes} for edge in edges)
    return "".join(sorted(plain))


def test_what_is_hidden_goes_with_what_hung_by_it_and_the_focus_stays(chain):
    assert left(chain) == "abcde"
    assert left(chain, hidden=frozenset([EX + "b"])) == "ade"
    assert left(chain, classes=frozenset([EX + "L"])) == "abde"
    assert left(chain, classes=frozenset([EX + "K", "-"])) == "a"
    assert left(chain, relations=frozenset([EX + "q"])) == "abde"
    assert left(chain, direction="out") == "abce"
    assert left(chain, direction="in") == "ad"


def test_a_direction_is_in_or_out():
    with pytest.raises(UsageError, match="neither"):
        Filters.read({"direction": ["up"]})


def test_a_page_shows_one_relation_of_a_node_where_its_address_says_so(chain):
    opened = shown(PageState.read(f"iri={EX}a&expand={EX}b|out|{EX}q"), chain.neighbours)
    assert {EX + "c"} <= set(opened.entities)
    assert opened.opened == 1


def test_a_group_that_was_opened_twice_gave_twice_as_many(chain):
    page = f"iri={EX}d&expand=GROUP&expand=GROUP".replace("GROUP", f"{EX}d|in|{EX}follows|{EX}F")
    once = shown(PageState.read(page.rsplit("&", 1)[0]), chain.neighbours)
    twice = shown(PageState.read(page), chain.neighbours)
    assert (len(twice.entities), twice.hidden) == (32, 0)
    assert once.hidden + len(once.entities) == len(twice.entities)


def test_what_an_address_takes_out_is_not_in_the_file(chain):
    page = shown(PageState.read(f"iri={EX}a&hide={EX}b&hide_class=-"), chain.neighbours)
    assert set(page.entities) == {EX + "a", EX + "d"}


def test_things_are_there_from_their_entry_into_force_or_publication(graph_of):
    graph = graph_of(
        ":law eli:first_date_entry_in_force '2021-09-01'^^xsd:date ;"
        " eli:date_publication '2020-06-10'^^xsd:date ;"
        " eli:date_no_longer_in_force '2024-01-01'^^xsd:date ; :by :paper , :firm , :odd ."
        " :paper dcterms:issued '2019'^^xsd:gYear . :firm schema:foundingDate '1987' ."
        " :odd dcterms:issued 'soon' ."
    )
    times = {
        node.key.removeprefix(EX): (node.since, node.until) for node in graph.neighbours(f"<{EX}law>").nodes
    }
    assert times == {"law": (2021, 2024), "paper": (2019, None), "firm": (1987, None), "odd": (None, None)}


def test_a_metric_is_there_from_its_first_figure():
    found = kg.open().neighbours("metric:5g-base-stations", limit=5)
    assert 2015 < (found.nodes[0].since or 0) < 2022
    assert found.nodes[0].until is None
