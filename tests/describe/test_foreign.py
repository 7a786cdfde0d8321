"""Data that nobody prepared reads as well as our own."""

from __future__ import annotations

import pytest

import kg
from kg.load import build_store

EX = "http://thesaurus.example.org/"


def items(entity, label):
    return [item.label for found in entity.links if found.label == label for item in found.items]


def test_labels_are_found_where_rdfs_label_is_missing(thesaurus):
    assert thesaurus.entity(f"<{EX}scheme>").label == "A thesaurus of liquids"
    assert thesaurus.entity(f"<{EX}water>").label == "water (en)"


@pytest.mark.parametrize(
    ("language", "expected"), [("ko", "water (ko)"), ("zh-Hans", "water (zh)"), ("mi", "water (en)")]
)
def test_one_of_forty_languages_is_the_reader_s(thesaurus, language, expected):
    entity = thesaurus.entity(f"<{EX}water>", language)
    assert entity.label == expected
    assert len(entity.labels) == 40


def test_a_thing_without_any_label_is_named_by_its_iri(thesaurus):
    assert thesaurus.entity(f"<{EX}%E6%B6%B2%E4%BD%93>").label == "液体"
    assert thesaurus.entity(f"<{EX}Sea_of_Ink>").label == "Sea of Ink"


def test_a_blank_node_is_named_by_what_it_holds(thesaurus):
    entity = thesaurus.entity(f"<{EX}water>")
    assert items(entity, "bottled at") == ["city: Oslo; postcode: 0150"]


def test_a_list_is_named_by_its_items_in_their_order(thesaurus):
    assert items(thesaurus.entity(f"<{EX}water>"), "poured in") == ["(cup, Well, jug)"]


NESTED = """
@prefix ex: <http://example.org/> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
ex:firm ex:seat [ ex:city "Oslo" ; ex:geo [ ex:lat 59.9 ; ex:of [ ex:deep [ ex:deeper "x" ] ] ] ] ;
    ex:steps ( "one" ( 2 3 ) [ ex:last true ] ) ; ex:ring _:a .
_:a ex:next _:b . _:b ex:next _:a .
ex:term xl:prefLabel [ xl:literalForm "Extended"@en , "扩展"@zh-Hans ] ; ex:near ex:firm .
ex:card <http://www.w3.org/2006/vcard/ns#fn> "Ada Lovelace" .
ex:town <http://www.geonames.org/ontology#name> "Bergen" .
"""


@pytest.fixture(scope="module")
def nested(tmp_path_factory):
    path = tmp_path_factory.mktemp("nested") / "nested.ttl"
    path.write_text(NESTED, encoding="utf-8")
    return kg.open(path)


def test_blank_nodes_in_blank_nodes_are_shown_inside_them(nested):
    firm = nested.entity("<http://example.org/firm>")
    assert items(firm, "seat") == ["city: Oslo; geo: [lat: 59.9; of: [deep: […]]]"]


def test_a_list_shows_the_lists_in_it(nested):
    assert items(nested.entity("<http://example.org/firm>"), "steps") == ["(one, (2, 3), [last: true])"]


def test_a_long_list_and_one_that_never_ends_are_shown_by_their_beginning(tmp_path):
    path = tmp_path / "lists.ttl"
    numbers = " ".join(map(str, range(100)))
    path.write_text(
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix ex: <http://example.org/> ."
        f"ex:a ex:long ( {numbers} ) ; ex:endless _:a . _:a rdf:first 1 ; rdf:rest _:b . "
        "_:b rdf:first 2 ; rdf:rest _:a ."
    )
    entity = kg.open(path).entity("<http://example.org/a>")
    assert items(entity, "long") == [f"({', '.join(map(str, range(24)))}, …)"]
    assert items(entity, "endless") == ["(1, 2)"]


def test_blank_nodes_that_hold_each_other_come_to_an_end(nested):
    assert items(nested.entity("<http://example.org/firm>"), "ring") == ["next: [next: […]]"]


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("term", "en", "Extended"),
        ("term", "zh", "扩展"),
        ("card", "en", "Ada Lovelace"),
        ("town", "zh", "Bergen"),
    ],
)
def test_labels_of_other_vocabularies_name_things(nested, name, language, expected):
    assert nested.entity(f"<http://example.org/{name}>", language).label == expected
    if name == "term":
        assert items(nested.entity("<http://example.org/firm>", language), "← near") == [expected]


def test_a_blank_node_has_a_page_too(thesaurus):
    water = thesaurus.entity(f"<{EX}water>")
    node = next(item.iri for found in water.links for item in found.items if item.label.startswith("city"))
    entity = thesaurus.entity(node)
    assert [value.values[0].value for value in entity.properties] == ["Oslo", "0150"]
    assert items(entity, "← bottled at") == ["water (en)"]


def test_well_known_properties_have_names_for_the_way_back(thesaurus):
    assert items(thesaurus.entity(f"<{EX}scheme>"), "concepts") == ["water (en)", "Well", "液体"]
    assert items(thesaurus.entity(f"<{EX}scheme>", "zh"), "概念")


def test_classes_have_names_colours_and_shapes_without_preparation(thesaurus):
    concept, scheme = thesaurus.classes().values()
    assert (concept.label, concept.count) == ("Concept", 3)
    assert (scheme.label, scheme.count) == ("Concept scheme", 1)
    assert concept.style != scheme.style


@pytest.fixture(scope="module")
def hubs(tmp_path_factory):
    """Two things that many link to, one a hundred times as many as the other."""
    lines = ["@prefix : <http://example.org/> ."]
    lines += [f":p{n} a :Person ; :follows :large ; :likes [ :of :large ] ." for n in range(2_000)]
    lines += [f":p{n} :follows :small ; :likes [ :of :small ] ." for n in range(20)]
    path = tmp_path_factory.mktemp("hubs") / "hubs.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return kg.open(path)


@pytest.mark.parametrize("what", ["entity", "neighbours"])
def test_a_thing_with_more_links_takes_no_more_queries(hubs, what, monkeypatch):
    asked = []
    select = hubs.store.select
    hubs.classes()

    def counted(query, bindings=None):
        asked[-1] += 1
        return select(query, bindings)

    monkeypatch.setattr(hubs.store, "select", counted)
    for name in ("small", "large"):
        asked.append(0)
        getattr(hubs, what)(f"<http://example.org/{name}>")
    small, large = asked
    assert large <= small + 2 + 2_000 // 100  # a hundred blank nodes are asked about at a time


def test_links_are_counted_where_they_are_not_shown(hubs):
    (follows, _) = hubs.entity("<http://example.org/large>").links
    assert follows.total == 2_000
    assert len(follows.items) < 100


def test_a_property_is_used_as_often_as_different_triples_have_it_in_memory_and_on_disk(tmp_path):
    files = [tmp_path / "one.ttl", tmp_path / "two.ttl"]
    files[0].write_text("@prefix : <http://e.org/> . :a :p :b ; :q :c .")
    files[1].write_text("@prefix : <http://e.org/> . :a :p :b , :d .")
    build_store(files, tmp_path / "store")
    for graph in (kg.open(*files), kg.open(tmp_path / "store")):
        uses = {term.iri: term.uses for term in graph.vocabulary()}
        assert uses == {"http://e.org/p": 2, "http://e.org/q": 1}
