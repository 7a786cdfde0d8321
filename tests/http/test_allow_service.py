"""``kg serve --allow-service``: one real service asks another one, and that only."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlencode, urlsplit

PREFIX = "PREFIX kgo: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


def asked(served, query, *, accept="application/sparql-results+json"):
    address = urlsplit(served.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        path = "/sparql?" + urlencode({"query": PREFIX + query}) if query else "/sparql"
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_a_service_asks_those_that_are_allowed(kg_serve, tiny_path):
    far = kg_serve(tiny_path)
    endpoint = f"{far.url}sparql"
    near = kg_serve(tiny_path, "--allow-service", endpoint)
    query = f"SELECT ?label {{ ?s a kgo:Law . SERVICE <{endpoint}> {{ ?s rdfs:label ?label }} }}"
    status, headers, body = asked(near, query)
    assert status == 200, body
    assert [row["label"]["value"] for row in json.loads(body)["results"]["bindings"]]
    # what another service answers may change while our release does not
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers
    status, _, body = asked(near, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert (status, json.loads(body)["feature"]) == (403, "SERVICE")
    assert b"BasicFederatedQuery" in asked(near, "", accept="text/turtle")[2]
    assert b"BasicFederatedQuery" not in asked(far, "", accept="text/turtle")[2]
    # an answer that the other one cuts is none
    few = kg_serve(tiny_path, "--max-rows", "3")
    wide = kg_serve(tiny_path, "--allow-service", f"{few.url}sparql")
    status, _, body = asked(wide, f"SELECT * {{ SERVICE <{few.url}sparql> {{ ?s ?p ?o }} }}")
    assert (status, json.loads(body)["title"]) == (502, "Service without answer")
    assert "has cut its answer" in json.loads(body)["detail"]


def test_a_service_without_an_answer_is_502(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--allow-service", "http://127.0.0.1:9/sparql")
    status, headers, body = asked(served, "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")
    assert status == 502
    assert headers["Content-Type"] == "application/problem+json"
    assert "gives no answer" in json.loads(body)["detail"]


def test_what_is_no_endpoint_cannot_be_allowed(run_cli):
    for address in (
        "example.org/sparql",
        "file:///etc/passwd",
        "ftp://e.org/",
        "http://",
        "http://e.org/a b",
    ):
        done = run_cli("serve", "--allow-service", address, "--port", "0")
        assert done.returncode == 2
        assert "--allow-service" in done.stderr
