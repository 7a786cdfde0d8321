"""The JSON-LD context says the same as the ontology and the code's prefix table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg import resources
from kg.vocabulary import PREFIXES, compact, expand

if TYPE_CHECKING:
    import rdflib


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    return json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def test_its_prefixes_are_those_of_the_code(context: dict[str, Any]):
    assert {name: value for name, value in context.items() if isinstance(value, str)} == PREFIXES


@pytest.mark.parametrize("file", ["kg.ttl", "shapes.ttl"])
def test_the_ontology_uses_the_same_prefixes(file: str):
    text = (resources.ontology() / file).read_text(encoding="utf-8")
    used = [line.split() for line in text.splitlines() if line.startswith("@prefix")]
    assert used
    for _, name, namespace, _ in used:
        assert PREFIXES[name.rstrip(":")] == namespace.strip("<>")
    assert [name.rstrip(":") for _, name, _, _ in used] == [
        name for name in PREFIXES if any(row[1] == f"{name}:" for row in used)
    ]


def test_every_property_is_in_it_with_the_type_of_its_range(context: dict[str, Any], ontology: rdflib.Graph):
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    properties = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    assert len(properties) >= 50
    for term in properties:
        value_range = ontology.value(term, RDFS.range)
        expected: dict[str, str] = {"@id": compact(str(term))}
        if (term, RDF.type, OWL.ObjectProperty) in ontology:
            expected["@type"] = "@id"
        elif value_range == RDF.langString:
            expected["@container"] = "@language"
        elif value_range != XSD.string:
            expected["@type"] = compact(str(value_range))
        assert context[compact(str(term))] == expected


def test_its_terms_are_written_as_the_names_they_stand_for(context: dict[str, Any]):
    for name, value in context.items():
        if isinstance(value, dict):
            assert value["@id"] == name
            assert expand(name)


def test_json_written_with_it_means_the_same_as_turtle(context: dict[str, Any]):
    document = {
        "@context": context,
        "@id": "observation:a",
        "@type": "kgo:Observation",
        "rdfs:label": {"en": "A", "zh": "甲"},
        "kgo:metric": "metric:m",
        "kgo:value": "3050000.0",
        "kgo:figureAsPrinted": {"en": "3.05 million"},
        "kgo:periodEnd": "2023-06-30",
        "kgo:paragraph": 2,
    }
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    turtle = """observation:a a kgo:Observation ; rdfs:label "A"@en , "甲"@zh ; kgo:metric metric:m ;
        kgo:value 3050000.0 ; kgo:figureAsPrinted "3.05 million"@en ;
        kgo:periodEnd "2023-06-30"^^xsd:date ; kgo:paragraph 2 ."""
    as_json = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    as_turtle = ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in as_json} == {quad.triple for quad in as_turtle}
