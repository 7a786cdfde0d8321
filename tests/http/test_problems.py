"""One shape of error on every route, and nothing of the inside in it."""

from __future__ import annotations

import re

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


@pytest.mark.parametrize(
    ("address", "said", "then"),
    [
        ("/id/metric/nothing-like-it", "图谱中没有", "可以用名称中的词"),
        ("/neighbours?iri=metric:bridges-built&depth=9", "网址中有不合适的参数 ", "请改正网址中的值"),
        ("/export/graph.pdf", "没有这种格式", "每个页面都有HTML"),
        ("/entity?iri=metric:bridges-built&page=x", "参数：page", "请改正网址中的值"),
    ],
)
def test_a_chinese_page_says_what_happened_and_what_next_in_chinese(client, address, said, then):
    text = client.get(f"{address}{'&' if '?' in address else '?'}lang=zh", headers=BROWSER).text
    shown = re.sub(r'<p lang="en">.*?</p>', "", text.partition("<main")[2], flags=re.DOTALL)
    assert said.strip() in shown
    assert then in shown
    assert "must be" not in shown
    assert "is not" not in shown


def test_a_name_that_is_nothing_leads_to_near_ones_and_to_a_search_for_it(shipped_client):
    text = shipped_client.get("/entity?iri=5G base statoins&lang=en", headers=BROWSER).text
    assert 'value="5G base statoins"' in text
    assert 'href="/search?q=5G+base+stations&amp;lang=en"' in text


def test_what_is_too_large_says_how_much_would_do(client):
    response = client.post(
        "/sparql",
        data=b"x" * (2 * 2**20),
        headers={**BROWSER, "Content-Type": "application/sparql-query", "Accept-Language": "zh"},
    )
    assert response.status_code == 413
    assert "限制：" in response.text
    assert "1 MB" in response.text
