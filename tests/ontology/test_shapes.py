"""Each shape is proved both ways: good data passes, and each fault is found and told in plain words."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from kg import resources
from kg.vocabulary import PREFIXES

EXAMPLES = sorted((resources.ontology() / "examples").glob("*.ttl"))
VALID = [path for path in EXAMPLES if path.name.endswith(".valid.ttl")]
INVALID = [path for path in EXAMPLES if ".invalid-" in path.name]

Messages = frozenset[str]


@pytest.fixture(scope="session")
def hierarchy(ontology: rdflib.Graph) -> rdflib.Graph:
    """Only what the shapes follow: mixing in the whole ontology costs a hundred times as long."""
    found = rdflib.Graph()
    for triple in ontology.triples((None, RDFS.subClassOf, None)):
        found.add(triple)
    return found


@pytest.fixture(scope="session")
def problems(shapes: rdflib.Graph, hierarchy: rdflib.Graph) -> dict[Path, Messages]:
    return {path: found_in(rdflib.Graph().parse(path), shapes, hierarchy) for path in EXAMPLES}


def found_in(data: rdflib.Graph, shapes: rdflib.Graph, hierarchy: rdflib.Graph) -> Messages:
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=hierarchy)
    results = list(report.subjects(RDF.type, SH.ValidationResult))
    assert conforms == (not results)
    return frozenset(
        str(text)
        for result in results
        for text in report.objects(result, SH.resultMessage)
        if text.language == "en"
    )


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_good_data_passes(path: Path, problems: dict[Path, Messages]):
    assert not problems[path]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_fault_is_told_in_one_message(path: Path, problems: dict[Path, Messages]):
    assert len(problems[path]) == 1


def test_every_fault_has_a_sound_counterpart():
    classes = {path.name.partition(".")[0] for path in VALID}
    assert len(INVALID) > 70
    assert {path.name.partition(".")[0] for path in INVALID} == classes


def test_every_message_is_given_for_some_example(shapes: rdflib.Graph, problems: dict[Path, Messages]):
    messages = {str(text) for text in shapes.objects(None, SH.message) if text.language == "en"}
    assert messages == set().union(*problems.values())


def test_every_message_stands_in_both_languages(shapes: rdflib.Graph):
    for shape in set(shapes.subjects(SH.message)):
        assert sorted(text.language for text in shapes.objects(shape, SH.message)) == ["en", "zh"]


def test_every_property_shape_has_a_message_of_its_own(shapes: rdflib.Graph):
    nested = {
        shape for alternatives in shapes.objects(None, SH["or"]) for shape in members(shapes, alternatives)
    } | set(shapes.objects(None, SH["not"]))
    for shape in set(shapes.objects(None, SH.property)):
        inside = any(shape in shapes.objects(alternative, SH.property) for alternative in nested)
        assert inside or list(shapes.objects(shape, SH.message)), shapes.value(shape, SH.path)


def members(graph: rdflib.Graph, head: rdflib.term.Node) -> list[rdflib.term.Node]:
    return list(rdflib.collection.Collection(graph, head))


def test_the_ontology_passes_its_own_shapes(
    ontology: rdflib.Graph, shapes: rdflib.Graph, hierarchy: rdflib.Graph
):
    assert not found_in(ontology, shapes, hierarchy)


def test_the_figure_that_the_readme_shows_is_sound(shapes: rdflib.Graph, hierarchy: rdflib.Graph):
    readme = (resources.graph_data() / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```turtle\n")[2].partition("```")[0]
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    source = """source:gazette-2024 a kgo:Source ; rdfs:label "Gazette"@en , "公报"@zh ."""
    data = rdflib.Graph().parse(data=prefixes + example + source)
    for file in (
        "metrics/figures.ttl",
        "places.ttl",
        "sectors.ttl",
        "technologies.ttl",
        "industries.ttl",
        "infrastructure.ttl",
    ):
        data.parse(resources.graph_data() / file)
    messages = found_in(data, shapes, hierarchy)
    elsewhere = ("not described", "must be described", "described kgo:", "No classification has this code")
    assert not {message for message in messages if not any(words in message for words in elsewhere)}


def test_shapes_stay_within_the_core_of_shacl(shapes: rdflib.Graph):
    assert not set(shapes.predicates()) & {SH.sparql, SH.js, SH.rule}
