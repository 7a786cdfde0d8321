"""One shape of error on every route, and nothing of the inside in it."""

from __future__ import annotations

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BROKEN = [
    ("GET", "/no-such-page", 404),
    ("GET", "/id/metric/no-such-metric", 404),
    ("GET", "/entity?iri=http://example.org/nothing", 404),
    ("GET", "/neighbours", 400),
    ("GET", "/neighbours?iri=http://example.org/nothing", 404),
    ("GET", "/sparql?query=SELECT", 400),
    ("GET", "/export/graph.pdf", 406),
    ("POST", "/suggest", 405),
    ("DELETE", "/", 405),
]


@pytest.mark.parametrize(("method", "address", "status"), BROKEN)
def test_programs_get_problem_details(client, method, address, status):
    response = client.open(address, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "address", "status"), BROKEN)
def test_people_get_a_page(client, method, address, status):
    if address.startswith("/sparql"):
        pytest.skip("a browser's query is shown in the editor")
    response = client.open(address, method=method, headers=BROWSER)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "<h1" in response.text
    assert str(status) in response.text


def test_a_fault_is_500_without_internals(client_with, caplog):
    client = client_with()

    @client.application.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError("the secret of /home/somebody")

    for headers in ({}, BROWSER):
        response = client.get("/broken", headers=headers)
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "ZeroDivision" not in response.text
    assert "the secret" in caplog.text


def test_what_a_request_says_cannot_become_part_of_the_page(client):
    attack = "<script>alert(1)</script>"
    for address in (f"/neighbours?iri={attack}", f"/export/{attack}.pdf", f"/{attack}", f"/id/{attack}"):
        assert attack not in client.get(address, headers=BROWSER).text
