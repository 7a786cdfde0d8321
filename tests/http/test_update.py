"""SPARQL 1.1 Update over HTTP: who may, how it is sent, what it answers; as the W3C's protocol tests have it.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
"""

from __future__ import annotations

import json
import re

import pytest

DIRECT = "application/sparql-update"
QUERY = "application/sparql-query"
DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
TARGET = "http://example.org/protocol-update-dataset-test/"
BLOCK = "GRAPH <{0}> {{ <{0}> a <http://xmlns.com/foaf/0.1/Document> }}"
DOCUMENTS = f"DROP ALL ; INSERT DATA {{ {' '.join(BLOCK.format(graph) for graph in DATA[1:])} }} ;"
INSERT = "INSERT DATA { <http://e.org/a> <http://e.org/p> 1 }"


def problem(response, status):
    assert response.status_code == status, response.data
    assert response.mimetype == "application/problem+json"
    return json.loads(response.data)


@pytest.fixture
def update(emptied, bearer):
    """Send an update as it is."""

    def send(text, **parameters):
        response = emptied.post(
            "/sparql", data=text, content_type=DIRECT, query_string=parameters, headers=bearer
        )
        assert response.status_code == 200, response.data
        return json.loads(response.data)

    return send


@pytest.fixture
def ask(writable):
    def send(text):
        response = writable.post("/sparql", data=text, content_type=QUERY)
        assert response.status_code == 200, response.data
        answer = json.loads(response.data)
        return answer["boolean"] if "boolean" in answer else answer["results"]["bindings"]

    return send


def holds(ask, pattern):
    return ask(f"ASK {{ GRAPH <{TARGET}> {{ {pattern} }} }}")


# ------------------------------------------------------------------- who may
def test_without_a_token_file_nobody_writes(client, bearer):
    for headers in ({}, bearer):
        body = problem(client.post("/sparql", data={"update": INSERT}, headers=headers), 403)
        assert "read-only" in body["detail"]


def test_without_the_header_it_is_401_and_says_what_is_needed(emptied, ask):
    for sent in (
        {"data": INSERT, "content_type": DIRECT},
        {"data": {"update": INSERT}},
    ):
        response = emptied.post("/sparql", **sent)
        problem(response, 401)
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="kg"'
    assert not ask("ASK { <http://e.org/a> ?p ?o }")


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "bearer  ", "Bearer é"])
def test_a_wrong_token_is_401_as_rfc_6750_has_it(emptied, header):
    response = emptied.post("/sparql", data={"update": INSERT}, headers={"Authorization": header})
    problem(response, 401)
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_another_scheme_is_as_if_there_were_no_header(emptied, bearer):
    token = bearer["Authorization"].removeprefix("Bearer ")
    for header in (f"Basic {token}", token):
        response = emptied.post("/sparql", data={"update": INSERT}, headers={"Authorization": header})
        problem(response, 401)
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="kg"'


def test_the_schemes_name_may_be_written_in_any_case(emptied, bearer):
    header = bearer["Authorization"].replace("Bearer", "bEARER")
    response = emptied.post("/sparql", data={"update": INSERT}, headers={"Authorization": header})
    assert response.status_code == 200


def test_a_token_does_not_change_what_a_query_may_do(emptied, bearer):
    body = problem(emptied.post("/sparql", data={"query": INSERT}, headers=bearer), 403)
    assert body["title"] == "Query refused"


# ------------------------------------------------------- as the protocol has it
def test_update_post_form(emptied, bearer, ask):
    response = emptied.post("/sparql", data={"update": INSERT}, headers=bearer)
    assert response.status_code == 200
    body = json.loads(response.data)
    assert body["changed"]
    assert (body["added"], body["removed"]) == (1, 0)
    assert response.headers["X-KG-Release"] == body["release"] != body["parent"]
    assert response.headers["Cache-Control"] == "no-store"
    assert ask("ASK { <http://e.org/a> <http://e.org/p> 1 }")


def test_update_post_direct(update, ask):
    assert update(INSERT)["added"] == 1
    assert ask("ASK { <http://e.org/a> <http://e.org/p> 1 }")


def test_one_that_changes_nothing_makes_no_release(update):
    first = update(INSERT)
    again = update(INSERT)
    assert again["release"] == again["parent"] == first["release"]
    assert not again["changed"]


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_endpoint_may_end_in_a_slash(emptied, bearer, path):
    assert emptied.post(path, data={"update": "CLEAR ALL"}, headers=bearer).status_code == 200
    assert emptied.get(path, query_string={"query": "ASK {}"}).status_code == 200


INTO = f"INSERT {{ GRAPH <{TARGET}> {{ ?s a <http://purl.org/dc/terms/BibliographicResource> }} }}"
RESOURCE = "<{}> a <http://purl.org/dc/terms/BibliographicResource>"


def test_update_dataset_default_graph(update, ask):
    update(f"{DOCUMENTS} {INTO} WHERE {{ ?s a ?any }}", **{"using-graph-uri": DATA[1]})
    assert holds(ask, RESOURCE.format(DATA[1]))
    assert not holds(ask, RESOURCE.format(DATA[2]))


def test_update_dataset_default_graphs(update, ask):
    update(f"{DOCUMENTS} {INTO} WHERE {{ ?s a ?any }}", **{"using-graph-uri": DATA[1:3]})
    assert [holds(ask, RESOURCE.format(graph)) for graph in DATA[1:]] == [True, True, False]


def test_update_dataset_named_graphs(update, ask):
    update(f"{DOCUMENTS} {INTO} WHERE {{ GRAPH ?g {{ ?s a ?any }} }}", **{"using-named-graph-uri": DATA[1:3]})
    assert [holds(ask, RESOURCE.format(graph)) for graph in DATA[1:]] == [True, True, False]


def test_update_dataset_full(update, ask):
    where = "{ GRAPH ?g { ?s a ?any } BIND (?g AS ?in) } UNION { ?s a ?any BIND ('default' AS ?in) }"
    update(
        f"{DOCUMENTS} INSERT {{ GRAPH <{TARGET}> {{ ?s <http://example.org/in> ?in }} }} WHERE {{ {where} }}",
        **{"using-graph-uri": DATA[1], "using-named-graph-uri": DATA[2]},
    )
    assert holds(ask, f"<{DATA[1]}> <http://example.org/in> 'default'")
    assert holds(ask, f"<{DATA[2]}> <http://example.org/in> <{DATA[2]}>")
    assert not holds(ask, f"<{DATA[3]}> ?p ?o")


def test_the_dataset_may_be_sent_in_a_form(emptied, bearer, ask):
    form = {
        "update": f"{DOCUMENTS} {INTO} WHERE {{ ?s a ?any }}",
        "using-graph-uri": [DATA[1], "", DATA[2]],
    }
    assert emptied.post("/sparql", data=form, headers=bearer).status_code == 200
    assert [holds(ask, RESOURCE.format(graph)) for graph in DATA[1:]] == [True, True, False]


def test_update_base_uri(update, ask):
    graph = "http://example.org/protocol-base-test/"
    update(
        f"CREATE SILENT GRAPH <{graph}> ; CLEAR GRAPH <{graph}> ; "
        f"INSERT DATA {{ GRAPH <{graph}> {{ <test> <p> <> }} }}"
    )
    (row,) = ask(f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert {name: term["value"] for name, term in row.items()} == {
        "s": "http://localhost/test",
        "p": "http://localhost/p",
        "o": "http://localhost/sparql",
    }


def test_a_query_has_that_base_too(update, ask, writable):
    update("INSERT DATA { <test> <p> 1 }")
    assert ask("ASK { <test> <p> 1 }")
    assert ask("ASK { <http://localhost/test> <p> 1 }")
    response = writable.get("/sparql", query_string={"query": "CONSTRUCT { <s> <p> 1 } WHERE {}"})
    assert b"<http://localhost/s>" in response.data
    wrong = problem(writable.get("/sparql", query_string={"query": "SELECT * {\n <s> <p> }"}), 400)
    assert (wrong["line"], wrong["column"]) == (2, 10)


def test_bad_update_get(emptied, bearer, ask):
    response = emptied.get("/sparql", query_string={"update": INSERT}, headers=bearer)
    problem(response, 405)
    assert response.headers["Allow"] == "POST"
    assert not ask("ASK { <http://e.org/a> ?p ?o }")


def test_bad_multiple_updates(emptied, bearer):
    form = {"update": ["CLEAR NAMED", "CLEAR DEFAULT"]}
    assert (
        "more than one update" in problem(emptied.post("/sparql", data=form, headers=bearer), 400)["detail"]
    )


def test_bad_query_and_update_at_once(emptied, bearer):
    form = {"update": "CLEAR ALL", "query": "ASK {}"}
    problem(emptied.post("/sparql", data=form, headers=bearer), 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", None])
def test_bad_update_wrong_media_type(emptied, bearer, content_type):
    problem(emptied.post("/sparql", data="CLEAR NAMED", content_type=content_type, headers=bearer), 415)


def test_bad_update_missing_form_type(emptied, bearer):
    problem(emptied.post("/sparql", data=b"update=CLEAR%20NAMED", headers=bearer), 415)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [(f"{DIRECT}; charset=UTF-16", 415), (DIRECT, 400), (f"{DIRECT}; charset=x", 415)],
)
def test_bad_update_non_utf8(emptied, bearer, content_type, status):
    data = "CLEAR NAMED é".encode("utf-16")
    problem(emptied.post("/sparql", data=data, content_type=content_type, headers=bearer), status)


def test_bad_update_syntax(emptied, bearer, ask):
    text = f"{INSERT} ;\nCLEAR XYZ"
    body = problem(emptied.post("/sparql", data=text, content_type=DIRECT, headers=bearer), 400)
    assert body["title"] == "Not valid SPARQL"
    assert body["line"] == 2
    assert body["column"] in {6, 7}
    assert not ask("ASK { <http://e.org/a> ?p ?o }")  # all of it or nothing


@pytest.mark.parametrize("clause", ["WITH", "USING"])
def test_bad_update_dataset_conflict(emptied, bearer, clause):
    pattern = {
        "WITH": f"WITH <{DATA[1]}> INSERT {{ ?s a 1 }}",
        "USING": f"INSERT {{ ?s a 1 }} USING <{DATA[1]}>",
    }
    response = emptied.post(
        "/sparql",
        data=f"{pattern[clause]} WHERE {{ ?s ?p ?o }}",
        content_type=DIRECT,
        query_string={"using-named-graph-uri": DATA[2]},
        headers=bearer,
    )
    assert "one place only" in problem(response, 400)["detail"]


def test_graphs_of_queries_are_not_those_of_updates(emptied, bearer):
    for name in ("default-graph-uri", "named-graph-uri"):
        response = emptied.post(
            "/sparql", data=INSERT, content_type=DIRECT, query_string={name: DATA[1]}, headers=bearer
        )
        assert "using-" in problem(response, 400)["detail"]


def test_a_dataset_is_made_of_names(emptied, bearer):
    response = emptied.post(
        "/sparql",
        data=INSERT,
        content_type=DIRECT,
        query_string={"using-graph-uri": "no name"},
        headers=bearer,
    )
    problem(response, 400)


def test_the_service_description_says_whether_updates_are_taken(writable, client):
    told = [door.get("/sparql", headers={"Accept": "text/turtle"}).data for door in (writable, client)]
    assert [b"SPARQL11Update" in text for text in told] == [True, False]


# ------------------------------------------------------------------ what is not done
@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://example.org/data>",
        "LOAD SILENT <file:///etc/passwd>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "INSERT DATA { GRAPH <https://kg.example/graph/bounds> { <http://e.org/a> <http://e.org/p> 1 } }",
    ],
)
def test_what_reaches_out_or_is_computed_is_403(emptied, bearer, text):
    problem(emptied.post("/sparql", data=text, content_type=DIRECT, headers=bearer), 403)


def test_an_update_may_be_as_large_as_its_own_limit(emptied, bearer):
    def insert(size):
        return f'INSERT DATA {{ <http://e.org/a> <http://e.org/p> "{"x" * size}" }}'

    assert emptied.post("/sparql", data={"update": insert(2**19)}, headers=bearer).status_code == 200
    body = problem(emptied.post("/sparql", data={"update": insert(2**21)}, headers=bearer), 413)
    assert (body["limit"], body["value"]) == ("max_write_body", "1 MB")
    stranger = problem(emptied.post("/sparql", data={"update": insert(2**19)}), 413)
    assert stranger["limit"] == "max_request_body"


def test_one_that_takes_too_long_is_stopped_and_the_next_is_not(update, writable, bearer):
    update(
        " ".join(["INSERT DATA {", *(f"<http://e.org/{n}> <http://e.org/p> {n} ." for n in range(300)), "}"])
    )
    written = writable.application.extensions["kg"].writer
    limits, slow = written._limits, type(written._limits)(write_timeout=0.6)
    written._limits = slow
    pattern = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(4))
    counted = f"SELECT ?s0 (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?s0"
    heavy = f"INSERT {{ ?s0 <http://e.org/q> ?n }} WHERE {{ {counted} }}"
    body = problem(writable.post("/sparql", data={"update": heavy}, headers=bearer), 503)
    assert body["limit"] == "write_timeout"
    written._limits = limits
    assert json.loads(writable.post("/sparql", data={"update": INSERT}, headers=bearer).data)["added"] == 1


def test_answers_and_tags_follow_a_change(update, writable):
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s <http://e.org/p> ?o }"}

    def count(headers=()):
        response = writable.get("/sparql", query_string=query, headers=dict(headers))
        return response, response.data and re.search(rb'"value":"(\d+)"', response.data)[1]

    first, found = count()
    assert found == b"0"
    assert count({"If-None-Match": first.headers["ETag"]})[0].status_code == 304
    release = update(INSERT)["release"]
    second, found = count({"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, found) == (200, b"1")
    assert second.headers["X-KG-Release"] == release
    assert release in second.headers["ETag"]
    assert json.loads(writable.get("/readyz").data)["release"] == release


def test_pages_follow_a_change(update, writable):
    update('INSERT DATA { <http://e.org/thing> <http://www.w3.org/2000/01/rdf-schema#label> "First name" }')
    address = {"iri": "http://e.org/thing"}
    page = writable.get("/entity", query_string=address, headers={"Accept": "text/html"})
    assert b"First name" in page.data
    assert b"First name" in writable.get("/suggest", query_string={"q": "first"}).data
    update("DELETE WHERE { <http://e.org/thing> ?p ?o }")
    update('INSERT DATA { <http://e.org/thing> <http://www.w3.org/2000/01/rdf-schema#label> "Second name" }')
    page = writable.get("/entity", query_string=address, headers={"Accept": "text/html"})
    assert b"Second name" in page.data
    assert b"First name" not in page.data
    assert b"Second name" in writable.get("/suggest", query_string={"q": "second"}).data
    assert b"First name" not in writable.get("/suggest", query_string={"q": "first"}).data
