"""The SPARQL endpoint, as the SPARQL 1.1 Protocol and its clients expect it."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
import rdflib

PREFIX = "PREFIX kgo: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LABELS = (
    PREFIX
    + "SELECT ?s ?label { ?s a kgo:Industry ; rdfs:label ?label FILTER(LANG(?label) = 'en') } ORDER BY ?label"
)
BRIDGES = PREFIX + "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a kgo:Infrastructure }"
ASK = PREFIX + "ASK { ?s a kgo:Law }"
JSON = "application/sparql-results+json"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


def labels(response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["label"]["value"] for row in json.loads(response.data)["results"]["bindings"]]


# rdflib's own reader of JSON-LD uses what rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


# --------------------------------------------------------------------- asking
def test_a_query_is_answered_by_get_by_form_and_directly(client):
    expected = ["Ferries", "Tolls"]
    assert labels(client.get("/sparql", query_string={"query": LABELS})) == expected
    assert labels(client.post("/sparql", data={"query": LABELS})) == expected
    assert labels(client.post("/sparql", data=LABELS, content_type=DIRECT)) == expected
    assert labels(client.post("/sparql", data=LABELS, content_type=f"{DIRECT}; charset=UTF-8")) == expected


def test_a_query_in_chinese_is_understood_however_it_is_sent(client):
    query = PREFIX + "SELECT ?label { ?s rdfs:label ?label FILTER(CONTAINS(?label, '桥梁法')) }"
    for response in (
        client.get("/sparql", query_string={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query.encode(), content_type=DIRECT),
    ):
        assert labels(response) == ["桥梁法"]


def test_json_says_whether_it_is_whole_and_of_which_release(client, tiny):
    response = client.get("/sparql", query_string={"query": LABELS})
    assert response.content_type == JSON
    answer = response.get_json(force=True)
    assert answer["head"]["vars"] == ["s", "label"]
    assert answer["meta"]["complete"] is True
    assert answer["meta"]["release"] == tiny.release
    assert answer["meta"]["milliseconds"] >= 0
    assert isinstance(answer["meta"]["limit"], int)


@pytest.mark.parametrize("query", [LABELS, ASK, BRIDGES], ids=["select", "ask", "construct"])
@pytest.mark.parametrize("accept", ["*/*", "text/csv, text/turtle", "application/xml"])
def test_every_answer_says_in_its_headers_whether_it_is_whole(client, tiny, query, accept):
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.headers["X-KG-Complete"] == "true"
    assert response.headers["X-KG-Release"] == tiny.release
    assert {"Accept", "Accept-Language"} <= {part.strip() for part in response.headers["Vary"].split(",")}


def test_a_cut_answer_says_so_in_every_format(client_with):
    client = client_with(max_rows=3)
    query = {"query": "SELECT * { ?s ?p ?o }"}
    answer = client.get("/sparql", query_string=query)
    assert answer.get_json(force=True)["meta"]["complete"] is False
    assert answer.get_json(force=True)["meta"]["limit"] == 3
    assert len(answer.get_json(force=True)["results"]["bindings"]) == 3
    table = client.get("/sparql", query_string=query | {"format": "csv"})
    assert len(table.text.strip().splitlines()) == 4
    for response in (answer, table):
        assert response.headers["X-KG-Complete"] == "false"
        assert response.headers["X-KG-Limit"] == "3"


# -------------------------------------------------------------------- formats
@pytest.mark.parametrize(
    ("wish", "media_type"),
    [
        ({"headers": {"Accept": JSON}}, JSON),
        ({"headers": {"Accept": "application/json"}}, JSON),
        ({"headers": {"Accept": "application/sparql-results+xml"}}, "application/sparql-results+xml"),
        ({"headers": {"Accept": "text/csv"}}, "text/csv"),
        ({"headers": {"Accept": "text/tab-separated-values"}}, "text/tab-separated-values"),
        (
            {"headers": {"Accept": "text/csv;q=0.2, text/tab-separated-values;q=0.7"}},
            "text/tab-separated-values",
        ),
        ({"format": "json"}, JSON),
        ({"format": "xml"}, "application/sparql-results+xml"),
        ({"format": "csv", "headers": {"Accept": JSON}}, "text/csv"),
        ({"format": "tsv"}, "text/tab-separated-values"),
    ],
    ids=str,
)
def test_rows_come_in_the_format_asked_for(client, wish, media_type):
    parameters = {"query": LABELS} | {name: value for name, value in wish.items() if name == "format"}
    response = client.get("/sparql", query_string=parameters, headers=wish.get("headers", {}))
    assert response.status_code == 200, response.text
    assert response.mimetype == media_type
    assert "Ferries" in response.text
    assert "Tolls" in response.text


def test_rows_are_what_their_format_says(client):
    as_csv = client.get("/sparql", query_string={"query": LABELS, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["label"] for row in rows] == ["Ferries", "Tolls"]
    as_xml = client.get("/sparql", query_string={"query": LABELS, "format": "xml"}).data
    found = ET.fromstring(as_xml).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [literal.text for literal in found] == ["Ferries", "Tolls"]


def test_an_ask_is_answered_in_every_result_format(client):
    assert client.get("/sparql", query_string={"query": ASK}).get_json(force=True)["boolean"] is True
    for name in ("xml", "csv", "tsv"):
        assert "true" in client.get("/sparql", query_string={"query": ASK, "format": name}).text


@pytest.mark.parametrize(
    ("accept", "media_type", "rdflib_name"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("text/turtle", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/xml;q=0.5, application/ld+json;q=0.4", "application/rdf+xml", "xml"),
    ],
)
def test_triples_come_in_the_format_asked_for_and_parse(client, accept, media_type, rdflib_name):
    response = client.get("/sparql", query_string={"query": BRIDGES}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.mimetype == media_type
    found = rdflib.Graph().parse(data=response.data, format=rdflib_name)
    bridges = rdflib.URIRef("https://kg.example/id/infrastructure/bridges")
    assert len(list(found.triples((bridges, None, None)))) == len(found) > 5


@pytest.mark.parametrize(
    ("query", "wish"),
    [
        (LABELS, {"headers": {"Accept": "text/turtle"}}),
        (LABELS, {"headers": {"Accept": "image/png"}}),
        (BRIDGES, {"headers": {"Accept": "text/csv"}}),
        (LABELS, {"format": "turtle"}),
        (LABELS, {"format": "word"}),
        (BRIDGES, {"format": "csv"}),
    ],
)
def test_a_format_that_cannot_hold_the_answer_is_406_and_names_those_that_can(client, query, wish):
    parameters = {"query": query} | {name: value for name, value in wish.items() if name == "format"}
    response = client.get("/sparql", query_string=parameters, headers=wish.get("headers", {}))
    assert response.status_code == 406
    assert response.content_type == "application/problem+json"
    detail = response.get_json(force=True)["detail"]
    assert "turtle" in detail if query is BRIDGES else "json" in detail


# ------------------------------------------------------------ without a query
def test_a_browser_without_a_query_is_sent_to_the_editor(client):
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == 303
    assert response.location == "/query"


def test_a_browser_with_a_query_sees_it_in_the_editor_and_keeps_the_language(client):
    response = client.get(
        "/sparql", query_string={"query": ASK, "lang": "zh"}, headers={"Accept": "text/html,*/*;q=0.8"}
    )
    assert response.status_code == 303
    assert response.location == f"/query?query={quote(ASK, safe='').replace('%20', '+')}&lang=zh"


@pytest.mark.parametrize(
    ("accept", "name"),
    [("*/*", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")],
)
def test_a_program_without_a_query_is_told_what_the_service_can_do(client, accept, name):
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    told = rdflib.Graph().parse(data=response.data, format=name)
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = told.subjects(rdflib.RDF.type, sd.Service)
    assert told.value(service, sd.endpoint) == rdflib.URIRef("http://localhost/sparql")
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in told
    assert (service, sd.supportedLanguage, sd.SPARQL11Update) not in told
    assert (service, sd.feature, sd.UnionDefaultGraph) in told
    assert len(list(told.objects(service, sd.resultFormat))) >= 8
    names = {str(iri) for iri in told.objects(None, sd.name)}
    assert "https://kg.example/graph/tiny" in names


# --------------------------------------------------------------------- errors
def problem(response, status: int) -> dict:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def test_bad_sparql_is_told_with_its_place(client):
    body = problem(client.get("/sparql", query_string={"query": "SELECT ?s\nWHERE { ?s ?p }"}), 400)
    assert body["line"] == 2
    assert body["column"] >= 1
    assert "near" in body


def test_a_request_without_a_query_is_told_what_is_missing(client):
    for response in (
        client.post("/sparql", data={}, content_type=FORM),
        client.post("/sparql", data={"format": "json"}),
        client.post("/sparql", data=b"", content_type=DIRECT),
        client.get("/sparql", query_string={"query": ""}),
        client.get("/sparql", query_string={"default-graph-uri": "https://kg.example/graph/tiny"}),
    ):
        assert "query" in problem(response, 400)["detail"]


def test_more_than_one_query_is_refused(client):
    for response in (
        client.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}"),
        client.post("/sparql", data=f"query={quote(ASK)}&query={quote(ASK)}", content_type=FORM),
        client.post(f"/sparql?query={quote(ASK)}", data=ASK, content_type=DIRECT),
    ):
        assert "more than one" in problem(response, 400)["detail"]


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", None]
)
def test_a_query_in_another_content_type_is_415(client, content_type):
    problem(client.post("/sparql", data=ASK, content_type=content_type), 415)


def test_a_query_that_is_not_utf_8_is_refused(client):
    problem(client.post("/sparql", data=ASK.encode("utf-16"), content_type=f"{DIRECT}; charset=utf-16"), 415)
    problem(client.post("/sparql", data=b"ASK { ?s ?p '\xff' }", content_type=DIRECT), 400)
    problem(client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%FF%27%20%7D"), 400)


def test_a_body_beyond_its_limit_is_413(client):
    problem(client.post("/sparql", data=b"#" * (2**20 + 1), content_type=DIRECT), 413)


def test_a_query_beyond_its_limit_is_413_and_names_the_limit(client):
    body = problem(client.post("/sparql", data=f"# {'x' * 70_000}\n{ASK}".encode(), content_type=DIRECT), 413)
    assert body["limit"] == "max_query_length"
    assert body["value"] == "65,536 characters"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_another_method_is_405_with_those_that_are_allowed(client, method):
    response = getattr(client, method)("/sparql")
    problem(response, 405)
    assert {"GET", "POST", "HEAD", "OPTIONS"} <= {
        part.strip() for part in response.headers["Allow"].split(",")
    }


def test_an_update_is_refused_however_it_is_sent(client):
    update = "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }"
    for response in (
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", data=update, content_type="application/sparql-update"),
        client.get("/sparql", query_string={"update": update}),
        client.post("/sparql", data={"query": update}),
    ):
        problem(response, 403)
    assert (
        client.get("/sparql", query_string={"query": "ASK { <http://example.org/a> ?p ?o }"}).get_json(
            force=True
        )["boolean"]
        is False
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    ],
)
def test_reaching_outside_the_graph_is_403(client, query):
    body = problem(client.get("/sparql", query_string={"query": query}), 403)
    assert body["feature"]


def test_a_graph_that_is_not_there_cannot_be_chosen(client):
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 1", "default-graph-uri": "file:///etc/passwd"}
    problem(client.get("/sparql", query_string=query), 403)


def test_the_protocol_chooses_graphs_of_the_data(client):
    name = "https://kg.example/graph/tiny"
    ask = "ASK { ?s a <https://kg.example/ontology#Law> }"
    chosen = client.get("/sparql", query_string={"query": ask, "default-graph-uri": name})
    assert chosen.get_json(force=True)["boolean"] is True
    named = client.get(
        "/sparql",
        query_string={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": name},
    )
    assert [row["g"]["value"] for row in named.get_json(force=True)["results"]["bindings"]] == [name]


def test_a_query_over_its_time_names_the_limit_and_how_to_narrow(client_with):
    client = client_with(query_timeout=0.5)
    endless = "SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
    response = client.get("/sparql", query_string={"query": endless})
    body = problem(response, 503)
    assert body["limit"] == "query_timeout"
    assert body["value"] == "0.5 seconds"
    assert body["hint"]
    assert response.headers["Retry-After"]
    assert labels(client.get("/sparql", query_string={"query": LABELS})) == ["Ferries", "Tolls"]


def test_people_get_errors_as_a_page(client):
    response = client.post(
        "/sparql", data={"query": "SELECT"}, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    )
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert "<html" in response.text


# ----------------------------------------------------- other methods, caching
def test_head_tells_the_headers_without_the_answer(client):
    response = client.head("/sparql", query_string={"query": LABELS})
    assert response.status_code == 200
    assert response.mimetype == JSON
    assert response.data == b""


def test_other_origins_may_ask_and_read(client):
    asked = client.options("/sparql", headers={"Origin": "https://elsewhere.example"})
    assert asked.status_code in {200, 204}
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    read = client.get("/sparql", query_string={"query": ASK}, headers={"Origin": "https://elsewhere.example"})
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-KG-Complete" in read.headers["Access-Control-Expose-Headers"]
    refused = client.get("/sparql", query_string={"query": "SELECT"})
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_an_answer_that_is_held_is_not_sent_again(client):
    first = client.get("/sparql", query_string={"query": ASK})
    again = client.get(
        "/sparql", query_string={"query": ASK}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    for other in (
        client.get(
            "/sparql",
            query_string={"query": ASK, "format": "xml"},
            headers={"If-None-Match": first.headers["ETag"]},
        ),
        client.get(
            "/sparql", query_string={"query": LABELS}, headers={"If-None-Match": first.headers["ETag"]}
        ),
    ):
        assert other.status_code == 200


# ------------------------------------------------------------------ footnotes
VALUES = PREFIX + "SELECT ?v { ?o kgo:metric ?m ; kgo:value ?v } ORDER BY ?v"
GAZETTE = "https://kg.example/id/source/gazette"
BUILT = "https://kg.example/id/observation/bridges-built-2020-gazette"


def footnoted(client, query, **more):
    return client.get("/sparql", query_string={"query": query, "footnotes": "true"} | more)


def test_footnotes_say_which_claims_each_row_rests_on(client):
    answer = footnoted(client, VALUES).get_json(force=True)
    assert answer["head"]["vars"] == ["v"]
    assert [row["v"]["value"] for row in answer["results"]["bindings"]] == ["1200", "1250"]
    footnotes = answer["footnotes"]
    assert footnotes.keys() == {"complete", "why", "rows", "claims", "sources"}
    assert footnotes["complete"] is True
    assert footnotes["rows"][0] == [BUILT]
    assert footnotes["claims"][BUILT] == {
        "source": GAZETTE,
        "figure": "more than 1,200",
        "locator": {"section": "Works", "paragraph": 2, "sentence": 1},
    }
    assert footnotes["sources"][GAZETTE] == {
        "title": "The Gazette",
        "publisher": "Office of Works",
        "published": "2021-02-01",
        "url": None,
    }
    plain = client.get("/sparql", query_string={"query": VALUES}).get_json(force=True)
    assert plain["results"] == answer["results"]
    assert "footnotes" not in plain


def test_footnotes_come_however_a_query_is_sent(client):
    for response in (
        client.post("/sparql", data={"query": VALUES, "footnotes": "true"}),
        client.post("/sparql?footnotes=true", data=VALUES, content_type=DIRECT),
        client.post("/sparql?footnotes=TRUE", data={"query": VALUES}),
    ):
        assert len(response.get_json(force=True)["footnotes"]["rows"]) == 2
    declined = client.get("/sparql", query_string={"query": VALUES, "footnotes": "false"})
    assert "footnotes" not in declined.get_json(force=True)


def test_tables_have_a_column_of_sources(client):
    as_csv = footnoted(client, VALUES, format="csv").text
    assert next(csv.DictReader(io.StringIO(as_csv)))["sources"] == GAZETTE
    assert footnoted(client, VALUES, format="tsv").text.splitlines()[:2] == [
        "?v\t?sources",
        f'1200\t"{GAZETTE}"',
    ]


def test_titles_are_in_the_readers_language(client):
    query = {"query": VALUES, "footnotes": "true"}
    response = client.get("/sparql", query_string=query, headers={"Accept-Language": "zh"})
    assert response.get_json(force=True)["footnotes"]["sources"][GAZETTE]["title"] == "公报"
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["ETag"] != footnoted(client, VALUES).headers["ETag"]


def test_what_footnotes_cannot_follow_is_said(client):
    query = PREFIX + "SELECT ?m { ?m a kgo:Metric MINUS { ?o kgo:metric ?m } }"
    footnotes = footnoted(client, query).get_json(force=True)["footnotes"]
    assert footnotes["complete"] is False
    assert "MINUS" in footnotes["why"]


@pytest.mark.parametrize(
    ("query", "more"),
    [(VALUES, {"format": "xml"}), (ASK, {}), (BRIDGES, {}), (VALUES, {"footnotes": "perhaps"})],
    ids=["xml", "ask", "construct", "neither"],
)
def test_footnotes_where_there_is_no_place_for_them_are_a_bad_request(client, query, more):
    response = footnoted(client, query, **more)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert "footnotes" in response.text


def test_footnotes_are_stopped_at_the_limits_of_queries(client_with):
    client = client_with(query_timeout=0.5)
    endless = "SELECT DISTINCT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    response = footnoted(client, endless)
    assert response.status_code == 503
    assert "query_timeout" in response.text
    assert len(footnoted(client_with(max_rows=1), VALUES).get_json(force=True)["footnotes"]["rows"]) == 1


def test_a_wrong_query_is_explained_as_it_was_sent(client):
    wrong = "SELECT DISTINCT ?s\nWHERE { ?s ?p }"
    plain = client.get("/sparql", query_string={"query": wrong}).get_json(force=True)
    assert footnoted(client, wrong).get_json(force=True) == plain
    assert plain["line"] == 2
