"""Downloads."""

from __future__ import annotations

import io
import zipfile

import pytest
import rdflib

BRIDGES = "https://kg.example/id/infrastructure/bridges"


@pytest.mark.parametrize(
    ("name", "media_type", "filename"),
    [
        ("graph.gexf", "application/gexf+xml", "graph.gexf"),
        ("graph.graphml", "application/graphml+xml", "graph.graphml"),
        ("graph.csv", "application/zip", "graph.zip"),
        ("graph.ttl", "text/turtle", "graph.ttl"),
        ("graph.turtle", "text/turtle", "graph.ttl"),
        ("graph.trig", "application/trig", "graph.trig"),
        ("graph.nq", "application/n-quads", "graph.nq"),
        ("graph.jsonld", "application/ld+json", "graph.jsonld"),
    ],
)
def test_each_format_is_a_download_with_a_good_name(client, tiny, name, media_type, filename):
    response = client.get(f"/export/{name}", buffered=True)
    assert response.status_code == 200, response.text
    assert response.mimetype == media_type
    assert response.headers["Content-Disposition"] == f"attachment; filename={filename}"
    assert response.headers["X-KG-Release"] == tiny.release
    assert int(response.headers["Content-Length"]) == len(response.data) > 100


def test_a_csv_download_holds_both_tables(client):
    archive = zipfile.ZipFile(io.BytesIO(client.get("/export/graph.csv", buffered=True).data))
    names = archive.namelist()
    assert len(names) == 2
    assert any("nodes" in name for name in names)
    assert any("edges" in name for name in names)


def test_a_neighbourhood_is_smaller_than_the_graph(client):
    whole = client.get("/export/graph.ttl", buffered=True)
    part = client.get("/export/bridges.ttl", query_string={"entity": BRIDGES, "depth": 1}, buffered=True)
    assert part.status_code == 200, part.text
    assert 0 < len(part.data) < len(whole.data)
    assert rdflib.URIRef(BRIDGES) in set(rdflib.Graph().parse(data=part.data).subjects())


def test_a_query_chooses_the_triples(client):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://kg.example/ontology#Law> ; ?p ?o }"
    response = client.get("/export/laws.nt", query_string={"query": query}, buffered=True)
    assert response.status_code == 200, response.text
    subjects = set(rdflib.Graph().parse(data=response.data, format="nt").subjects())
    assert subjects == {rdflib.URIRef("https://kg.example/id/law/bridge-act")}


def test_a_query_of_an_export_is_stopped_at_its_limit_too(client_with):
    endless = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?k) }"
    response = client_with(query_timeout=0.5).get("/export/x.nt", query_string={"query": endless})
    assert response.status_code == 503
    assert response.get_json(force=True)["limit"] == "query_timeout"


def test_an_export_that_would_be_cut_is_an_error_and_not_half_a_graph(client_with):
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    response = client_with(max_rows=3).get("/export/x.nt", query_string={"query": query})
    assert response.status_code == 503
    assert response.get_json(force=True)["limit"] == "max_rows"


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/export/graph.pdf", 406, "gexf"),
        ("/export/graph", 404, ""),
        ("/export/graph.ttl?entity=nonsense", 404, "nonsense"),
        ("/export/graph.ttl?class=kgo:Nonsense", 400, "Nonsense"),
        ("/export/graph.ttl?depth=x&entity=metric:bridges-built", 400, "depth"),
        ("/export/graph.ttl?query=SELECT", 400, "CONSTRUCT"),
        ("/export/graph.ttl?query=CONSTRUCT{?s ?p}", 400, "column"),
        (
            "/export/graph.ttl?query=CONSTRUCT{?s ?p ?o}WHERE{SERVICE<http://127.0.0.1:9/>{?s ?p ?o}}",
            403,
            "SERVICE",
        ),
        ("/export/graph.ttl?entiy=typo", 400, "entiy"),
    ],
)
def test_what_cannot_be_exported_is_told(client, address, status, word):
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert word in str(response.get_json(force=True))


def test_an_export_that_is_held_is_not_made_again(client):
    first = client.get("/export/graph.gexf", buffered=True)
    again = client.get("/export/graph.gexf", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
