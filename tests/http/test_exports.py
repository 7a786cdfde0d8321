"""Downloads."""

from __future__ import annotations

import gzip
import io
import json
import threading
import time
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
        ("graph.graphology", "application/json", "graph.json"),
        ("graph.json", "application/json", "graph.json"),
        ("graph.gexf.gz", "application/gzip", "graph.gexf.gz"),
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
        ("/export/graph.ttl?query=ASK{?s ?p ?o}", 400, "CONSTRUCT"),
        ("/export/graph.gexf?query=SELECT ?source ?x {?source ?p ?x}", 400, "?target"),
        ("/export/graph.gexf?iri=infrastructure:bridges&relation=up", 400, "relation"),
        ("/export/graph.gexf?static=perhaps", 400, "static"),
        ("/export/graph.gexf?report=pdf", 400, "report"),
        ("/export/graph.pdf.gz", 406, "gexf"),
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


# -------------------------------------------------------------- other origins and forms
def test_pages_of_others_may_read_an_export(client):
    response = client.get("/export/graph.gexf", headers={"Origin": "https://lite.example"}, buffered=True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Disposition" in response.headers["Access-Control-Expose-Headers"]
    asked = {
        "Origin": "https://lite.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Private-Network": "true",
    }
    before = client.options("/export/graph.gexf", headers=asked)
    assert before.status_code in (200, 204)
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in before.headers["Access-Control-Allow-Methods"]
    assert before.headers["Access-Control-Allow-Private-Network"] == "true"


def test_a_packed_file_is_the_file_packed(client):
    packed = client.get("/export/graph.gexf.gz", buffered=True).data
    assert gzip.decompress(packed) == client.get("/export/graph.gexf", buffered=True).data


def test_claims_and_time_are_shown_as_asked(client):
    plain = client.get("/export/graph.gexf", buffered=True).text
    assert "observation/bridges-built-2020" not in plain
    assert '<attvalue for="bridges_built" value="1200.0" start="2020-01-01"' in plain
    unfolded = client.get("/export/graph.gexf?fold=false", buffered=True).text
    assert "observation/bridges-built-2020" in unfolded
    assert "timeformat" not in client.get("/export/graph.gexf?static=true", buffered=True).text


def test_a_select_makes_the_edges(client):
    query = "SELECT ?source ?target { ?source <https://kg.example/ontology#governs> ?target }"
    response = client.get("/export/laws.gexf", query_string={"query": query}, buffered=True)
    assert response.status_code == 200, response.text
    assert response.text.count("<edge ") == 2


def test_what_a_page_shows_is_exported_by_the_pages_own_parameters(client):
    state = {"iri": BRIDGES, "depth": 1, "expand": ["https://kg.example/id/industry/ferries"]}
    opened = client.get("/export/page.json", query_string=state, buffered=True).get_json()
    closed = client.get("/export/page.json", query_string={"iri": BRIDGES}, buffered=True).get_json()
    keys = {node["key"].rpartition("/")[2] for node in opened["nodes"]}
    assert keys - {node["key"].rpartition("/")[2] for node in closed["nodes"]} == {"fishing"}


@pytest.mark.parametrize("fields", ["what=picture", "what=around&steps=2", "what=all"])
def test_a_form_without_scripts_leads_to_the_file(client, fields):
    form = f"/export?name=neighbours&format=graphology&iri={BRIDGES}&depth=1&relation=&{fields}&static=true"
    sent = client.get(form)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert "/export/neighbours.json?" in address
    assert "static=true" in address
    assert client.get(address, buffered=True).get_json()["nodes"]


def test_the_report_comes_instead_of_the_file(client):
    told = client.get("/export/graph.gexf?report=json").get_json()
    assert told["nodes"] > 5
    assert {entry["code"] for entry in told["losses"]} >= {"folded", "figures", "word-dropped"}
    words = client.get("/export/graph.gexf?report=text&lang=zh")
    assert words.mimetype == "text/plain"
    assert "带比较词" in words.text


# ----------------------------------------------------------------------- on the way
def parts_of(body: bytes) -> tuple[list[dict], bytes]:
    """Return the lines of an answer that tells how far it is, and the file behind them."""
    lines = []
    while True:
        line, _, body = body.partition(b"\n")
        lines.append(json.loads(line))
        if "bytes" in lines[-1] or "problem" in lines[-1]:
            return lines, body


def test_an_export_tells_how_far_it_is_and_then_is_the_file(client):
    response = client.get("/export/graph.gexf?progress=true", buffered=True)
    assert response.headers["Cache-Control"] == "no-store"
    lines, file = parts_of(response.data)
    assert lines[-1]["name"] == "graph.gexf"
    assert lines[-1]["bytes"] == len(file)
    assert lines[-1]["report"]["nodes"] == file.count(b"<node ")
    assert {line.get("stage") for line in lines[:-1]} <= {"reading", "sorting", "writing"}
    assert file == client.get("/export/graph.gexf", buffered=True).data


def test_a_problem_on_the_way_is_told_and_no_file_follows(client):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }"
    asked = {"query": query, "progress": "true"}
    response = client.get("/export/none.gexf", query_string=asked, buffered=True)
    lines, file = parts_of(response.data)
    assert lines[-1]["problem"]["status"] == 400
    assert "nothing is selected" in lines[-1]["problem"]["detail"]
    assert file == b""


def test_an_export_ends_when_its_reader_goes_away(shipped_client, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    response = shipped_client.get("/export/graph.gexf?progress=true")
    next(iter(response.response))
    response.close()
    deadline = time.monotonic() + 5
    while any(thread.name == "export" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "what",
    ["kg.export.sorting.tempfile.TemporaryFile", "kg.server.exports.tempfile.SpooledTemporaryFile.write"],
)
def test_a_full_disk_is_told_and_leaves_nothing(client, monkeypatch, what):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(what, full)
    response = client.get(f"/export/never-asked-before.gexf?lang=zh&file={what}")
    assert response.status_code == 507
    told = response.get_json(force=True)["detail"]
    assert "no room on disk" in told
    assert "TMPDIR" in told
