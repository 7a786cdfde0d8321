"""Pages of other origins may read all data, and write nothing."""

from __future__ import annotations

import pytest

ORIGIN = {"Origin": "https://elsewhere.example"}
BRIDGES = "https://kg.example/id/infrastructure/bridges"
DATA = [
    "/sparql?query=ASK{}",
    "/sparql",
    "/id/infrastructure/bridges.ttl",
    f"/entity?iri={BRIDGES}&format=jsonld",
    "/ontology?format=turtle",
    f"/neighbours?iri={BRIDGES}",
    "/suggest?q=b",
    "/checks.json",
    "/export/all.ttl",
    f"/cite?iri={BRIDGES}&format=bibtex",
    "/healthz",
]
EXPOSED = {"ETag", "X-KG-Complete", "X-KG-Limit", "X-KG-Release", "Link", "Retry-After"}


@pytest.mark.parametrize("address", DATA)
def test_every_data_route_may_be_read_from_anywhere(client, address):
    response = client.get(address, headers=ORIGIN, buffered=True)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = {name.strip() for name in response.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= EXPOSED
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("address", ["/search?q=bridges", "/checks"])
def test_a_page_that_is_data_too_may_be_read_as_data_only(client, address):
    page = client.get(address, headers=ORIGIN | {"Accept": "text/html"})
    assert "Access-Control-Allow-Origin" not in page.headers
    data = client.get(address, headers=ORIGIN | {"Accept": "application/json"})
    assert data.headers["Access-Control-Allow-Origin"] == "*"


def test_errors_may_be_read_too(client):
    for address, status in (
        ("/sparql?query=SELECT", 400),
        ("/id/nothing.ttl", 404),
        ("/sparql?query=ASK{}&format=x", 406),
    ):
        response = client.get(address, headers=ORIGIN)
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_what_a_client_holds_may_be_asked_for(client):
    tag = client.get(DATA[0], headers=ORIGIN).headers["ETag"]
    response = client.get(DATA[0], headers=ORIGIN | {"If-None-Match": tag})
    assert response.status_code == 304
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def preflight(client, address, method, headers=""):
    asked = ORIGIN | {"Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    return client.options(address, headers=asked)


def test_a_query_may_be_posted_from_anywhere(client):
    response = preflight(client, "/sparql", "POST", "content-type, if-none-match")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    methods = {name.strip() for name in response.headers["Access-Control-Allow-Methods"].split(",")}
    assert methods == {"GET", "HEAD", "POST", "OPTIONS"}
    allowed = {name.strip() for name in response.headers["Access-Control-Allow-Headers"].lower().split(",")}
    assert {"content-type", "if-none-match", "accept"} <= allowed
    assert int(response.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("address", DATA[2:])
def test_other_routes_may_be_read_and_no_more(client, address):
    response = preflight(client, address, "GET")
    assert response.status_code == 200
    methods = {name.strip() for name in response.headers["Access-Control-Allow-Methods"].split(",")}
    assert methods == {"GET", "HEAD", "OPTIONS"}


def test_no_page_of_another_origin_may_send_a_token(client):
    for address in DATA:
        allowed = preflight(client, address, "PUT", "authorization").headers["Access-Control-Allow-Headers"]
        assert "authorization" not in allowed.lower()
        assert "*" not in allowed
    answer = client.post("/sparql", data={"query": "ASK{}"}, headers=ORIGIN | {"Authorization": "Bearer x"})
    assert "Access-Control-Allow-Origin" not in answer.headers
