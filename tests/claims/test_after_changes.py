"""Checks after a change: what comparing all figures anew would come to, and little of it read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.claims import reading
from kg.load import build_store

DATA = Path(__file__).parents[2] / "graph_data"
PARTS = ("claims/software.ttl", "claims/plans.ttl", "metrics", "sources", "organisations.ttl", "places.ttl")
PREFIXES = """
PREFIX kgo: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX source: <https://kg.example/id/source/>
PREFIX metric: <https://kg.example/id/metric/> PREFIX o: <https://kg.example/id/observation/>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
"""
FIGURE = "o:software-revenue-2012-qiushi-2024-02-22"
CHANGES = {
    "something else": "INSERT DATA { <urn:a> <urn:n> 1 }",
    "something else of a class": "INSERT DATA { <urn:a> a kgo:Law ; rdfs:label 'Law'@en }",
    "a value": f"DELETE {{ GRAPH ?g {{ {FIGURE} kgo:value ?v }} }} "
    f"INSERT {{ GRAPH ?g {{ {FIGURE} kgo:value 3e12 }} }} WHERE {{ GRAPH ?g {{ {FIGURE} kgo:value ?v }} }}",
    "another figure": f"INSERT {{ <urn:figure> ?p ?o }} WHERE {{ GRAPH ?g {{ {FIGURE} ?p ?o }} }}",
    "its scope": "INSERT DATA { <urn:figure> kgo:scope 'of all firms'@en }",
    "the title of a source": "DELETE { GRAPH ?g { source:qiushi-2024-02-22 dcterms:title ?t } } "
    "INSERT { source:qiushi-2024-02-22 dcterms:title 'Another title'@en } "
    "WHERE { GRAPH ?g { source:qiushi-2024-02-22 dcterms:title ?t } }",
    "who made a source": "INSERT DATA { source:qiushi-2024-02-22 dcterms:creator <urn:body> . "
    "<urn:body> skosxl:prefLabel <urn:name> . <urn:name> skosxl:literalForm 'The body'@en }",
    "its name": "DELETE WHERE { <urn:name> ?p ?o } ; "
    "INSERT DATA { <urn:name> skosxl:literalForm 'The board'@en }",
    "a metric": "INSERT DATA { metric:software-revenue kgo:wholeNumber true ; rdfs:label 'Sales'@en }",
    "a plan": "INSERT DATA { <urn:plan> rdfs:label 'A plan'@en ; kgo:setsTarget <urn:figure> }",
    "no plan": "DELETE WHERE { <urn:plan> kgo:setsTarget ?target }",
    "a figure's kind": "INSERT DATA { <urn:figure> a kgo:Target ; kgo:targetKind kgo:planned }",
    "a class": "INSERT DATA { kgo:Target rdfs:subClassOf <urn:kind> . <urn:kind> rdfs:label 'Kind'@en }",
    "no figure": "DELETE WHERE { <urn:figure> ?p ?o }",
    "no metric": "DELETE { GRAPH ?g { metric:software-revenue ?p ?o } } "
    "WHERE { GRAPH ?g { metric:software-revenue ?p ?o } }",
    "a nameless thing": f"INSERT DATA {{ [] kgo:setsTarget {FIGURE} }}",
    "everything of a file": "DROP GRAPH <https://kg.example/graph/plans>",
}
FEW = ("a value", "another figure", "its scope", "a figure's kind", "no figure")
NONE = ("something else", "something else of a class")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    directory = tmp_path_factory.mktemp("changes") / "store"
    build_store([DATA / part for part in PARTS], directory)
    return directory


@pytest.fixture
def read(monkeypatch):
    """Note the claims that are read."""
    keys = []
    original = reading.claims.read

    def noting(store, wanted, *arguments, **named):
        keys.extend(wanted)
        return original(store, wanted, *arguments, **named)

    monkeypatch.setattr(reading.claims, "read", noting)
    return keys


def test_checks_after_a_change_are_those_of_all_figures_anew(store, read):
    graph = kg.open(store)
    assert len(graph.checks().figures) > 50
    for name, text in CHANGES.items():
        before = graph.checks()
        assert graph.update(PREFIXES + text, stay=True).changed, name
        graph = graph.refreshed()
        read.clear()
        after = graph.checks()
        few = list(read)
        assert after == kg.open(store).checks(), name
        assert name not in FEW or len(few) < 10, (name, few)
        assert name not in NONE or after is before, name


def test_changes_that_nobody_looked_between_are_taken_together(store, read):
    graph = kg.open(store)
    graph.checks("zh")
    for number in range(3):
        text = f"INSERT DATA {{ {FIGURE} kgo:scope 'scope {number}'@en }}"
        graph.update(PREFIXES + text, stay=True)
        graph = graph.refreshed()
    read.clear()
    after = graph.checks("zh")
    assert 0 < len(read) < 10
    assert after == kg.open(store).checks("zh")


def test_a_rollback_is_no_change_of_what_was(store):
    graph = kg.open(store)
    former = graph.checks()
    graph.update(PREFIXES + f"DELETE WHERE {{ GRAPH ?g {{ {FIGURE} kgo:value ?v }} }}", stay=True)
    changed = graph.refreshed()
    assert changed.checks() != former
    changed.rollback(stay=True)
    back = changed.refreshed()
    assert back.release == graph.release
    assert back.checks() == former
