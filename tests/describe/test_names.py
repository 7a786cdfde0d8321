"""From what a person types to the thing that is meant."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import AmbiguousName, EntityNotFound

ID = "https://kg.example/id/"
EX = "http://thesaurus.example.org/"


@pytest.mark.parametrize(
    "name",
    [
        "infrastructure:bridges",
        f"{ID}infrastructure/bridges",
        f"<{ID}infrastructure/bridges>",
        " Bridges ",
        "bridges",
        "BRIDGES",
        "桥梁",
        "crossings",
    ],
)
def test_an_entity_is_found_by_any_of_its_names(tiny, name):
    assert str(tiny.resolve(name)) == f"{ID}infrastructure/bridges"


def test_an_entity_is_found_by_its_code(tiny):
    assert str(tiny.resolve("f1")) == f"{ID}industry/ferries"


@pytest.mark.parametrize("name", [f"{EX}概念/水", f"{EX}%E6%A6%82%E5%BF%B5/%E6%B0%B4", "水"])
def test_an_iri_may_be_written_percent_encoded_or_not(thesaurus, name):
    assert str(thesaurus.resolve(name)) == f"{EX}概念/水"


@pytest.mark.parametrize("name", [f"{EX}液体", f"{EX}%E6%B6%B2%E4%BD%93", "液体"])
def test_so_may_one_that_the_data_writes_encoded(thesaurus, name):
    assert str(thesaurus.resolve(name)) == f"{EX}%E6%B6%B2%E4%BD%93"


def test_a_thing_without_a_label_is_found_by_the_end_of_its_iri(thesaurus):
    assert str(thesaurus.resolve("sea of ink")) == f"{EX}Sea_of_Ink"


def test_a_label_of_two_things_names_both(tmp_path):
    path = tmp_path / "two.ttl"
    path.write_text(
        """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix metric: <https://kg.example/id/metric/> .
        metric:a rdfs:label "Twin"@en . metric:b rdfs:label "twin"@de . metric:c rdfs:label "Single" ."""
    )
    graph = kg.open(path)
    assert str(graph.resolve("Twin")) == f"{ID}metric/a"
    with pytest.raises(AmbiguousName) as caught:
        graph.resolve("TWIN")
    assert caught.value.candidates == ("metric:a", "metric:b")


def test_a_label_beats_an_alias_of_something_else(tmp_path):
    path = tmp_path / "alias.ttl"
    path.write_text(
        """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <http://example.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ex:one rdfs:label "Fibre" . ex:two rdfs:label "Cable" ; skos:altLabel "Fibre" ."""
    )
    assert str(kg.open(path).resolve("fibre")) == "http://example.org/one"


def test_an_entity_beats_a_term_of_the_ontology(shipped):
    assert str(shipped.resolve("China")) == f"{ID}place/china"
    assert str(shipped.resolve("Comparator")).endswith("#Comparator")


def test_a_prefixed_name_follows_the_publisher_s_base():
    graph = kg.open(base_iri="https://data.example.org/")
    assert str(graph.resolve("place:china")) == "https://data.example.org/id/place/china"
    assert graph.entity("place:china").label == "China"


def test_a_name_that_comes_near_is_suggested(tiny):
    with pytest.raises(EntityNotFound) as caught:
        tiny.resolve("Brigdes")
    assert "Bridges" in caught.value.suggestions


@given(st.text(max_size=30))
def test_whatever_is_typed_is_found_or_not_found(tiny, name):
    with contextlib.suppress(EntityNotFound, AmbiguousName):
        tiny.resolve(name)


@pytest.mark.parametrize(
    "name",
    ["http://[broken", "<>", "_:", "_: a", "a b:c", "https://x/%E4", "metric:a b", "\\", "\udcff", '"'],
)
def test_nonsense_is_not_found_rather_than_an_error(tiny, name):
    with pytest.raises(EntityNotFound):
        tiny.resolve(name)
