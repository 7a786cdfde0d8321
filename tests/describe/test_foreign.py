"""Data that nobody prepared reads as well as our own."""

from __future__ import annotations

import pytest

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
