"""SPARQL 1.1 Protocol for queries: datasets, formats, methods, the service description, and its limits."""

from __future__ import annotations

import http.client
import json
from urllib.parse import quote, urlencode, urlsplit

import pytest
import rdflib

import kg
from kg.formats import RDF_FORMATS, RESULT_FORMATS
from kg.limits import Limits
from kg.server.app import create_app
from kg.vocabulary import PREFIXES

DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ROWS = "SELECT * { ?s ?p ?o } LIMIT 3"
TRIPLES = "CONSTRUCT WHERE { ?s a ?o } LIMIT 3"
GRAPH = "https://kg.example/graph/"

# rdflib's own reader of JSON-LD uses what rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    """Make a client of a graph of three files, two of which have a triple in common."""
    folder = tmp_path_factory.mktemp("graphs")
    triples = {"one": (1, 2), "two": (2, 3, 4), "three": (5,)}
    for name, numbers in triples.items():
        lines = (f"<http://e.org/s> <http://e.org/p> {number} .\n" for number in numbers)
        (folder / f"{name}.ttl").write_text("".join(lines))
    app = create_app(kg.open(folder), Limits())
    yield app.test_client()
    app.extensions["kg"].close()


def number(response):
    assert response.status_code == 200, response.text
    return int(response.get_json(force=True)["results"]["bindings"][0]["n"]["value"])


def problem(response, status):
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    return response.get_json(force=True)


# ------------------------------------------------------------------- datasets
@pytest.mark.parametrize(
    ("names", "expected"),
    [(["one"], 2), (["one", "two"], 4), (["one", "one"], 2), (["one", "two", "three"], 5), ([], 9)],
)
def test_default_graphs_are_merged_however_they_are_chosen(graphs, names, expected):
    iris = [GRAPH + name for name in names]
    address = "/sparql?" + urlencode([("query", COUNT), *(("default-graph-uri", iri) for iri in iris)])
    form = urlencode([("query", COUNT), *(("default-graph-uri", iri) for iri in iris)])
    beside = "/sparql?" + urlencode([("default-graph-uri", iri) for iri in iris])
    clauses = " ".join(f"FROM <{iri}>" for iri in iris)
    answers = [
        number(graphs.get(address)),
        number(graphs.post("/sparql", data=form, content_type=FORM)),
        number(graphs.post(beside, data=COUNT, content_type=DIRECT)),
        number(graphs.get("/sparql", query_string={"query": COUNT.replace("{", clauses + " {", 1)})),
    ]
    if names:
        assert answers == [expected] * 4
    else:
        assert len(set(answers)) == 1
        assert answers[0] > 5  # what is known of the files themselves is there too


def test_default_and_named_graphs_are_chosen_apart(graphs):
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    chosen = [
        ("query", query),
        ("default-graph-uri", GRAPH + "one"),
        ("default-graph-uri", GRAPH + "two"),
        ("named-graph-uri", GRAPH + "two"),
        ("named-graph-uri", GRAPH + "three"),
    ]
    assert number(graphs.get("/sparql?" + urlencode(chosen))) == 4 + 3 + 1
    assert number(graphs.get("/sparql?" + urlencode(chosen[:1] + chosen[3:]))) == 3 + 1


def test_the_protocol_decides_over_the_query(graphs):
    query = COUNT.replace("{", f"FROM <{GRAPH}two> {{", 1)
    assert number(graphs.get("/sparql", query_string={"query": query})) == 3
    chosen = {"query": query, "default-graph-uri": GRAPH + "one"}
    assert number(graphs.get("/sparql", query_string=chosen)) == 2


def test_an_empty_graph_name_is_none(graphs):
    everything = number(graphs.get("/sparql", query_string={"query": COUNT}))
    empty = {"query": COUNT, "default-graph-uri": "", "named-graph-uri": ""}
    assert number(graphs.get("/sparql", query_string=empty)) == everything


# -------------------------------------------------------------------- formats
@pytest.mark.parametrize("output", [*RESULT_FORMATS, *RDF_FORMATS], ids=lambda output: output.name)
def test_every_format_answers_to_its_names_and_types(client, output):
    query = ROWS if output in RESULT_FORMATS else TRIPLES
    for name in {output.name, *output.suffixes, output.media_type}:
        response = client.get("/sparql", query_string={"query": query, "format": name})
        assert response.status_code == 200, name
        assert response.mimetype == output.media_type
        assert response.headers["X-KG-Complete"] == "true"
    for media_type in {output.media_type, *output.aliases}:
        response = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
        assert response.mimetype == output.media_type
        assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0.1, text/*;q=0.2", "text/csv"),
        ("text/*;q=0.2, text/csv;q=0, */*;q=0.1", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        ("APPLICATION/JSON; Q=1.0; charset=utf-8", "application/sparql-results+json"),
        ("text/html;q=0.2, text/csv;q=0.3", "text/csv"),
        ("", "application/sparql-results+json"),
    ],
)
def test_the_best_liked_format_is_given(client, accept, media_type):
    response = client.post("/sparql", data={"query": ROWS}, headers={"Accept": accept})
    assert response.mimetype == media_type


def test_what_nobody_accepts_is_406_and_names_what_there_is(client):
    nothing = ", ".join(f"{output.media_type};q=0" for output in RESULT_FORMATS)
    told = problem(client.get("/sparql", query_string={"query": ROWS}, headers={"Accept": nothing}), 406)
    assert "text/csv" in told["detail"]


# -------------------------------------------------------------------- methods
def test_options_name_the_methods(client):
    response = client.options("/sparql")
    assert response.status_code == 200
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.data == b""


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_and_do_nothing(client, method):
    response = client.open("/sparql", method=method, data={"query": ROWS})
    problem(response, 405)
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("query", [ROWS, TRIPLES, "ASK {}", "DESCRIBE <https://kg.example/id/law/x>"])
def test_head_has_the_headers_of_get(client, query):
    got = client.get("/sparql", query_string={"query": query})
    headed = client.head("/sparql", query_string={"query": query})
    assert headed.data == b""
    for name in ("Content-Type", "ETag", "Vary", "X-KG-Complete", "X-KG-Release", "Cache-Control"):
        assert headed.headers.get(name) == got.headers.get(name), name


def test_head_of_an_error_has_its_status(client):
    assert client.head("/sparql", query_string={"query": "SELECT"}).status_code == 400


# -------------------------------------------------------- service description
def test_the_service_description_is_complete(graphs):
    response = graphs.get("/sparql", headers={"Accept": "text/turtle"})
    told = rdflib.Graph().parse(data=response.data, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    formats = rdflib.Namespace("http://www.w3.org/ns/formats/")
    (service,) = told.subjects(rdflib.RDF.type, sd.Service)
    assert set(told.objects(service, sd.resultFormat)) == {
        formats[name]
        for name in (
            "SPARQL_Results_JSON",
            "SPARQL_Results_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_TSV",
            "Turtle",
            "N-Triples",
            "RDF_XML",
            "JSON-LD",
            "TriG",
            "N-Quads",
        )
    }
    assert len(list(told.objects(service, sd.resultFormat))) == len(RESULT_FORMATS) + len(RDF_FORMATS)
    functions = set(told.objects(service, sd.extensionFunction))
    assert rdflib.URIRef(PREFIXES["kgf"] + "greater") in functions
    assert all((function, rdflib.RDF.type, sd.Function) in told for function in functions)
    assert set(told.objects(service, sd.feature)) == {sd.UnionDefaultGraph}
    dataset, available = told.value(service, sd.defaultDataset), told.value(service, sd.availableGraphs)
    assert told.value(dataset, sd.defaultGraph)
    for place in (dataset, available):
        names = {str(told.value(graph, sd.name)) for graph in told.objects(place, sd.namedGraph)}
        assert {GRAPH + "one", GRAPH + "two", GRAPH + "three"} <= names


# --------------------------------------------------------------------- limits
def test_an_address_beyond_its_limit_is_414_and_names_the_limit(client_with):
    client = client_with(max_url_length=500)
    assert client.get("/sparql", query_string={"query": ROWS}).status_code == 200
    for address in (f"/sparql?query={'x' * 500}", f"/id/{'x' * 500}", f"/search?q={'x' * 500}"):
        told = problem(client.get(address), 414)
        assert told["limit"] == "max_url_length"
        assert told["value"] == "500 characters"
        assert "POST" in told["hint"]


def test_a_body_beyond_its_limit_is_413_and_names_the_limit(client):
    for body, kind in ((b"#" * (2**20 + 1), DIRECT), (b"query=" + b"x" * 2**20, FORM)):
        told = problem(client.post("/sparql", data=body, content_type=kind), 413)
        assert told["limit"] == "max_request_body"
        assert told["value"] == "1 MB"


def test_brackets_beyond_their_limit_are_400_and_name_the_limit(client):
    deep = f"SELECT * {'{' * 300}{'}' * 300}"
    told = problem(client.post("/sparql", data={"query": deep}), 400)
    assert told["limit"] == "max_nesting"
    assert told["hint"]


def test_a_product_that_cannot_end_is_400_and_says_how_to_mend_it(shipped_client):
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    told = problem(shipped_client.get("/sparql", query_string={"query": query}), 400)
    assert told["limit"] == "max_product"
    assert told["value"] == "1,000,000,000 rows"
    assert "{ ?a ?b ?c } and { ?d ?e ?f } share no variable" in told["hint"]
    page = shipped_client.get("/query", query_string={"query": query}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "share no variable" in page.text


def test_a_real_server_refuses_long_addresses_and_bodies_of_unknown_length(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--max-request-body", "1000")
    address = urlsplit(served.url)

    def answer(method, path, body=None, headers=None, *, chunked=False):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {}, encode_chunked=chunked)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    assert answer("GET", f"/sparql?query={'x' * 100_000}")[0] == 414
    status, body = answer("GET", f"/sparql?query={'x' * 40_000}")
    assert (status, json.loads(body)["limit"]) == (414, "max_url_length")
    # a body whose length nobody has said beforehand
    kind = {"Content-Type": DIRECT, "Transfer-Encoding": "chunked"}
    small = answer("POST", "/sparql", iter([b"ASK ", b"{}"]), kind, chunked=True)
    assert (small[0], json.loads(small[1])["boolean"]) == (200, True)
    for size, expected in ((1000, 200), (1001, 413), (100_000, 413)):
        query = b"ASK {} #".ljust(size, b"x")
        parts = iter([query[:500], query[500:]])
        status, body = answer("POST", "/sparql", parts, kind, chunked=True)
        assert status == expected
    assert json.loads(body)["limit"] == "max_request_body"
    status, body = answer("GET", f"/sparql?query={quote(COUNT)}")
    assert status == 200
