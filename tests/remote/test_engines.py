"""The same pages, answers and exports over engines that others run."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.errors import EntityNotFound, KgError, LimitReached, QuerySyntaxError
from kg.formats import by_name
from kg.limits import Limits
from kg.store.remote import put_graph
from kg.terms import BlankNode

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.graph import Graph

    from .conftest import Engine

pytestmark = pytest.mark.slow

BRIDGES = "https://kg.example/id/infrastructure/bridges"
BUILT = "https://kg.example/id/metric/bridges-built"
OWN = "FILTER(STRSTARTS(STR(?s), 'https://kg.example/id/'))"


def rows(graph: Graph, query: str) -> list[tuple[str, ...]]:
    found = graph.query(query)
    assert not isinstance(found, bool | list)
    return sorted(tuple(str(term) for term in row) for row in found.rows)


def test_an_entity_says_the_same(engine: Engine, tiny: Graph):
    far, near = (graph.entity("infrastructure:bridges", "zh") for graph in (engine.graph, tiny))
    assert far.label == near.label == "桥梁"
    assert [claim.iri for claim in far.claims] == [claim.iri for claim in near.claims]
    assert far.claims[0].interval == near.claims[0].interval
    counts = [[(group.label, group.total) for group in entity.links] for entity in (far, near)]
    assert counts[0] == counts[1]


def test_queries_find_the_same(engine: Engine, tiny: Graph):
    # a yes or no, and a number, is written in other ways by some engines
    plain = "FILTER(isIRI(?o) || LANG(?o) != '')"
    query = f"SELECT DISTINCT ?s ?p ?o {{ ?s ?p ?o {plain} {OWN} }}"
    assert len(rows(tiny, query)) > 40  # more than one of the engines gives at once
    assert rows(engine.graph, query) == rows(tiny, query)


def test_the_default_graph_is_all_graphs_together(engine: Engine):
    assert engine.graph.query(f"ASK {{ <{BRIDGES}> a ?kind }}") is True
    assert engine.graph.query(f"ASK {{ GRAPH ?g {{ <{BRIDGES}> a ?kind }} }}") is True


def test_checks_come_to_the_same_verdicts(engine: Engine, tiny: Graph):
    far, near = (graph.checks("en") for graph in (engine.graph, tiny))
    assert [group.verdict for group in far.groups] == [group.verdict for group in near.groups]


@pytest.mark.parametrize(
    "page",
    ["/", "/search?q=%E6%A1%A5", f"/entity?iri={BUILT}", f"/explore?iri={BRIDGES}", "/ontology", "/sources"],
)
def test_pages_open(engine: Engine, page: str):
    answer = engine.client.get(page, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "Bridges" in answer.text or page in {"/", "/ontology", "/sources"}


def test_neighbours_are_the_same(engine: Engine, client: FlaskClient):
    address = f"/neighbours?iri={BRIDGES}&depth=2"
    far, near = (answering.get(address).json for answering in (engine.client, client))
    assert {node["key"] for node in far["nodes"]} == {node["key"] for node in near["nodes"]}


def test_an_answer_carries_its_completeness(engine: Engine):
    answer = engine.client.get("/sparql", query_string={"query": f"SELECT DISTINCT ?s {{ ?s ?p ?o {OWN} }}"})
    assert answer.json["meta"]["complete"] is True
    triples = engine.client.get(
        "/sparql",
        query_string={"query": f"DESCRIBE <{BRIDGES}>"},
        headers={"Accept": "application/n-triples"},
    )
    assert b'"Bridges"@en' in triples.data


def test_footnotes_follow_a_figure(engine: Engine):
    query = f"""PREFIX kgo: <https://kg.example/ontology#>
        SELECT ?value {{ ?claim kgo:metric <{BUILT}> ; kgo:value ?value }}"""
    answer = engine.client.get("/sparql", query_string={"query": query, "footnotes": "true"})
    assert answer.status_code == 200
    assert all(claims for claims in answer.json["footnotes"]["rows"])


def test_a_graph_is_exported(engine: Engine, tiny: Graph, tmp_path: Path):
    for name, graph in (("far", engine.graph), ("near", tiny)):
        graph.export("gexf", tmp_path / f"{name}.gexf", entity="infrastructure:bridges", depth=1)
    far, near = ((tmp_path / f"{name}.gexf").read_text() for name in ("far", "near"))
    assert far.count("<node ") == near.count("<node ")
    assert far.count("<edge ") == near.count("<edge ")


def test_rows_are_cut_at_the_limit_and_said_to_be(engine: Engine):
    answer = engine.graph.answer(
        f"SELECT DISTINCT ?s ?p {{ ?s ?p ?o {OWN} }}",
        output=by_name("json", "results"),
        limits=Limits(max_rows=7),
    )
    assert not answer.completeness.complete
    assert answer.completeness.shown == 7


def test_a_wrong_query_is_told_with_its_place(engine: Engine):
    with pytest.raises(QuerySyntaxError) as told:
        engine.graph.query("SELECT ?s {\n ?s ?p }")
    assert told.value.line == 2


def test_an_endless_query_ends_at_its_limit(engine: Engine):
    graph = engine.graph.over(engine.graph.store.within(Limits(query_timeout=1)), remembering=False)
    endless = "SELECT (COUNT(*) AS ?count) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?p ?q }"
    with pytest.raises(LimitReached, match=r"query_timeout = 1 seconds"):
        list(graph.query(endless).rows)


def test_services_are_refused_as_ever(engine: Engine):
    with pytest.raises(KgError, match="SERVICE is refused"):
        engine.graph.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


def test_nothing_is_written_to_it_from_here(engine: Engine):
    with pytest.raises(KgError, match="only read here"):
        engine.graph.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


def test_blank_nodes_are_read(engine: Engine):
    inside = b'<http://example.org/a> <http://example.org/b> _:x .\n_:x <http://example.org/c> "inside" .\n'
    put_graph(kg.open(engine.holders[0]).store, "http://example.org/blank", BytesIO(inside), len(inside))
    query = "SELECT ?x ?o { ?a <http://example.org/b> ?x . ?x <http://example.org/c> ?o }"
    found = list(kg.open(engine.url).query(query).rows)
    assert [(type(x), str(o)) for x, o in found] == [(BlankNode, "inside")]


@pytest.fixture
def too_large(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Give the graph as if it were too large for its names to be read."""
    monkeypatch.setattr("kg.search.elsewhere._LARGE", 10)
    return kg.open(engine.url)


def test_a_large_engine_is_asked_for_names(too_large: Graph):
    for words, language, first in (
        ("bridges", "en", "Bridges"),
        ("ferr", "en", "Ferries"),
        ("桥梁", "zh", "桥梁"),
        ("built bri", "en", "Bridges built"),
    ):
        found = too_large.search(words, language=language)
        assert found.hits[0].label == first
        assert not found.more
    assert not too_large._search_index._home.is_built


def test_hits_of_a_large_engine_are_counted_by_class(too_large: Graph, tiny: Graph):
    far, near = (graph.search("bridge") for graph in (too_large, tiny))
    assert {hit.iri for hit in far.hits} == {hit.iri for hit in near.hits}
    assert [(facet.iri, facet.count) for facet in far.facets] == [
        (facet.iri, facet.count) for facet in near.facets
    ]
    only = too_large.search("bridge", cls=far.hits[0].cls)
    assert {hit.cls for hit in only.hits} == {far.hits[0].cls}
    assert only.facets == far.facets


def test_more_hits_than_are_asked_for_are_said_to_be(too_large: Graph, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kg.search.elsewhere._MOST", 2)
    found = too_large.search("bridge", limit=1)
    assert found.more
    assert len(found.hits) == 1


def test_a_large_engine_knows_things_by_name(too_large: Graph):
    assert {str(too_large.resolve(name)) for name in ("Bridges", "BRIDGES", "Crossings", "桥梁")} == {BRIDGES}
    with pytest.raises(EntityNotFound, match="Bridge"):
        too_large.resolve("Bridge")
