"""The W3C's protocol tests, each request as it is described there, sent to a running ``kg serve``.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
The graphs that it names are put into the store, but for ``data0.rdf``, which no test has data for.
"""

from __future__ import annotations

import http.client
import json
import re
from urllib.parse import quote, urlencode, urlsplit

import pytest

DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
DOCUMENT = "<http://xmlns.com/foaf/0.1/Document>"
RESOURCE = "<http://purl.org/dc/terms/BibliographicResource>"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
TABLES = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated-values",
}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}


@pytest.fixture(params=["/sparql/", "/sparql"])
def send(writable_server, bearer, request):
    """Send one request as it is, on a connection of its own, and read the answer to its end."""
    place = urlsplit(writable_server.url)

    def sent(method, parameters="", body=None, content_type=None):
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        headers = {"Host": "www.example", **bearer}
        if content_type:
            headers["Content-Type"] = content_type
        connection.request(method, f"{request.param}{parameters}", body, headers)
        response = connection.getresponse()
        response.text = response.read()
        connection.close()
        return response

    return sent


@pytest.fixture
def asked(send):
    """Send a query directly, and return the yes or no that it comes to."""
    return lambda text, parameters="": boolean(send("POST", parameters, text, QUERY))


@pytest.fixture
def updated(send):
    def sent(text, parameters=""):
        response = send("POST", parameters, text, UPDATE)
        assert 200 <= response.status < 400, response.text

    return sent


@pytest.fixture
def documents(updated):
    """Let the store hold three graphs, each of which says that it is a document."""
    blocks = " ".join(f"GRAPH <{name}> {{ <{name}> a {DOCUMENT} }}" for name in DATA[1:])
    updated(f"DROP ALL ; INSERT DATA {{ {blocks} }}")


def boolean(response):
    assert 200 <= response.status < 400, response.text
    assert response.headers.get_content_type() in TABLES
    return json.loads(response.text)["boolean"]


def chosen(*pairs):
    return "?" + urlencode(pairs, quote_via=quote)


def is_wrong(response):
    assert 400 <= response.status < 500, response.text
    problem = json.loads(response.text)
    assert problem["status"] == response.status
    assert problem["detail"]


NOWHERE = chosen(("default-graph-uri", DATA[0]))
ONE, TWO, THREE = (f"<{name}> a ?type ." for name in DATA[1:])


# -------------------------------------------------------------------------- queries
def test_query_post_form(send):
    assert boolean(send("POST", NOWHERE, "query=ASK%20%7B%7D", FORM))


def test_query_get(send):
    assert boolean(send("GET", chosen(("query", "ASK {}"), ("default-graph-uri", DATA[0]))))


def test_query_post_direct(send):
    assert boolean(send("POST", "", "ASK {}", QUERY))


@pytest.mark.usefixtures("documents")
def test_query_dataset_default_graphs_get(send):
    graphs = [("default-graph-uri", name) for name in DATA[1:3]]
    assert boolean(send("GET", chosen(("query", f"ASK {{ {ONE} {TWO} }}"), *graphs)))
    assert not boolean(send("GET", chosen(("query", f"ASK {{ {ONE} {THREE} }}"), *graphs)))


@pytest.mark.usefixtures("documents")
def test_query_dataset_default_graphs_post(asked):
    graphs = chosen(*(("default-graph-uri", name) for name in DATA[1:3]))
    assert asked(f"ASK {{ {ONE} {TWO} }}", graphs)
    assert not asked(f"ASK {{ {THREE} }}", graphs)


NAMED = f"GRAPH ?g1 {{ {ONE} }} GRAPH ?g2 {{ {TWO} }}"
NAMES = [("named-graph-uri", name) for name in DATA[1:3]]


@pytest.mark.usefixtures("documents")
def test_query_dataset_named_graphs_post(asked):
    assert asked(f"ASK {{ {NAMED} }}", chosen(*NAMES))
    assert not asked(f"ASK {{ GRAPH ?g {{ {THREE} }} }}", chosen(*NAMES))


@pytest.mark.usefixtures("documents")
def test_query_dataset_named_graphs_get(send):
    assert boolean(send("GET", chosen(("query", f"ASK {{ {NAMED} }}"), *NAMES)))


@pytest.mark.usefixtures("documents")
def test_query_dataset_full(asked):
    assert asked(f"ASK {{ {THREE} {NAMED} }}", chosen(("default-graph-uri", DATA[3]), *NAMES))
    assert not asked(f"ASK {{ {ONE} {NAMED} }}", chosen(("default-graph-uri", DATA[3]), *NAMES))


@pytest.mark.usefixtures("documents")
def test_query_multiple_dataset(asked):
    assert asked(f"ASK FROM <{DATA[3]}> {{ {NAMED} }}", chosen(*NAMES))
    assert not asked(f"ASK FROM <{DATA[3]}> {{ {THREE} }}", chosen(*NAMES))


@pytest.mark.parametrize(
    ("name", "text", "types"),
    [
        ("query_content_type_select", "SELECT (1 AS ?value) {}", TABLES),
        ("query_content_type_ask", "ASK {}", TABLES - {"text/csv", "text/tab-separated-values"}),
        ("query_content_type_describe", "DESCRIBE <http://example.org/>", GRAPHS),
        ("query_content_type_construct", "CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
    ],
)
def test_query_content_type(send, name, text, types):
    for _ in range(2):  # the second time it is a query like one before
        response = send("POST", NOWHERE, text, QUERY)
        assert 200 <= response.status < 400, (name, response.text)
        assert response.headers.get_content_type() in types


@pytest.mark.usefixtures("documents")
def test_a_graph_that_is_not_here_is_refused_where_something_would_be_matched_against_it(send):
    for text in (
        "ASK { ?s ?p ?o }",
        "SELECT * { GRAPH ?g {} }",
        "ASK { FILTER NOT EXISTS { ?s ?p ?o } }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT * { { SELECT * { ?s <http://e.org/p>* ?o } } }",
    ):
        response = send("POST", NOWHERE, text, QUERY)
        assert response.status == 403, text
        assert DATA[0] in json.loads(response.text)["detail"]
    assert send("POST", "", f"ASK FROM <{DATA[0]}> {{}}", QUERY).status == 403


# -------------------------------------------------------------------------- updates
BLOCKS = " ".join(f"GRAPH <{name}> {{ <{name}> a foaf:Document }}" for name in DATA[1:])
PREFIXES = "PREFIX dc: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>"


DEFAULT_GRAPH = "?s a foaf:Document"
NAMED_GRAPH = "GRAPH ?g { ?s a foaf:Document }"


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        (["using-graph-uri", DATA[1]], DEFAULT_GRAPH),
        (["using-graph-uri", *DATA[1:3]], DEFAULT_GRAPH),
        (["using-named-graph-uri", *DATA[1:3]], NAMED_GRAPH),
    ],
    ids=["update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs"],
)
def test_update_dataset(asked, updated, parameters, where):
    parameter, *names = parameters
    target = "http://example.org/protocol-update-dataset-test/"
    template = f"INSERT {{ GRAPH <{target}> {{ ?s a dc:BibliographicResource }} }}"
    updated(
        f"{PREFIXES} CLEAR ALL ; INSERT DATA {{ {BLOCKS} }} ; {template} WHERE {{ {where} }}",
        chosen(*((parameter, name) for name in names)),
    )
    for name in DATA[1:]:
        held = asked(f"ASK {{ GRAPH <{target}> {{ <{name}> a {RESOURCE} }} }}")
        assert held == (name in names), name


def test_update_dataset_full(asked, updated):
    target = "http://example.org/protocol-update-dataset-full-test/"
    updated(
        f"{PREFIXES} DROP ALL ; INSERT DATA {{ {BLOCKS} }} ; "
        f"INSERT {{ GRAPH <{target}> {{ ?s <http://example.org/in> ?in }} }} "
        "WHERE { { GRAPH ?g { ?s a foaf:Document } BIND (?g AS ?in) } "
        'UNION { ?s a foaf:Document . BIND ("default" AS ?in) } }',
        chosen(("using-graph-uri", DATA[1]), ("using-named-graph-uri", DATA[2])),
    )
    held = f'<{DATA[1]}> <http://example.org/in> "default" . <{DATA[2]}> <http://example.org/in> <{DATA[2]}>'
    assert asked(
        f"ASK {{ GRAPH <{target}> {{ {held} }} "
        f"FILTER NOT EXISTS {{ GRAPH <{target}> {{ <{DATA[3]}> ?p ?o }} }} }}"
    )


@pytest.mark.usefixtures("documents")
def test_update_post_form(send, asked):
    response = send("POST", "", "update=CLEAR+ALL", FORM)
    assert 200 <= response.status < 400, response.text
    assert not asked(f"ASK {{ ?s a {DOCUMENT} }}")


@pytest.mark.usefixtures("documents")
def test_update_post_direct(send, asked):
    response = send("POST", "", "CLEAR ALL", UPDATE)
    assert 200 <= response.status < 400, response.text
    assert not asked(f"ASK {{ ?s a {DOCUMENT} }}")


def test_update_base_uri(send, updated):
    graph = "http://example.org/protocol-base-test/"
    subject = "<http://example.org/s> <http://example.org/p>"
    updated(f"CLEAR GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {subject} <test> }} }}")
    response = send("POST", "", f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ {subject} ?o }} }}", QUERY)
    (row,) = json.loads(response.text)["results"]["bindings"]
    assert row["o"]["type"] == "uri"
    assert re.fullmatch(r"http://www\.example/(sparql/)?test", row["o"]["value"])


# -------------------------------------------------------------------- what is wrong
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_bad_query_method(send, method):
    is_wrong(send(method, chosen(("query", "ASK {}"), ("default-graph-uri", DATA[0])), "", FORM))


CONFLICT = """PREFIX foaf: <http://xmlns.com/foaf/0.1/>
WITH <http://example/addresses>
DELETE { ?person foaf:givenName 'Bill' } INSERT { ?person foaf:givenName 'William' }
WHERE { ?person foaf:givenName 'Bill' }"""
WRONG = {
    "bad_multiple_queries": ("GET", chosen(("query", "ASK {}"), ("query", "SELECT * {}")), None, None),
    "bad_multiple_queries_form": ("POST", "", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", FORM),
    "bad_query_wrong_media_type": ("POST", "", "ASK {}", "text/plain"),
    "bad_query_missing_form_type": ("POST", "", "query=ASK%20%7B%7D", None),
    "bad_query_missing_direct_type": ("POST", "", "ASK {}", None),
    "bad_query_non_utf8": ("POST", "", "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", None, None),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", None, None),
    "bad_update_form_body_missing": ("POST", "?update=CLEAR%20ALL", "", FORM),
    "bad_multiple_updates": ("POST", "", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM),
    "bad_update_wrong_media_type": ("POST", "", "CLEAR NAMED", "text/plain"),
    "bad_update_missing_form_type": ("POST", "", "update=CLEAR%20NAMED", None),
    "bad_update_non_utf8": ("POST", "", "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16"),
    "bad_update_syntax": ("POST", "", "update=CLEAR%20XYZ", FORM),
    "bad_update_dataset_conflict": (
        "POST",
        chosen(("using-named-graph-uri", "http://example/people")),
        CONFLICT,
        UPDATE,
    ),
}


@pytest.mark.usefixtures("documents")
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_4xx_and_changes_nothing(send, asked, name):
    is_wrong(send(*WRONG[name]))
    assert asked(f"ASK {{ {NAMED} }}")
