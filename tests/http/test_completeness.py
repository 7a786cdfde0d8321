"""Nothing is cut without a word: every list says how much of how much it shows, to people and to programs."""

from __future__ import annotations

import re

import pytest

PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
BRIDGES = "https://kg.example/id/infrastructure/bridges"
PAGE = {"Accept": "text/html"}


def text_of(response):
    assert response.status_code == 200, response.text
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def query_page(client, query, language="en"):
    response = client.get("/query", query_string={"query": query, "lang": language}, headers=PAGE)
    return text_of(response)


def test_a_result_that_is_all_on_the_page_says_that_it_is_complete(client):
    words = query_page(client, PAIRS + " LIMIT 400")
    assert "400 rows" in words
    assert "complete" in words
    assert "The first" not in words


def test_a_page_with_the_first_rows_says_of_how_many(client):
    words = query_page(client, PAIRS + " LIMIT 3000")
    assert "3,000 rows" in words
    assert "The first 500 of 3,000 are shown here; the downloads hold all of them." in words
    assert "前500行" in query_page(client, PAIRS + " LIMIT 3000", "zh")


def test_a_page_with_the_first_rows_of_a_cut_result_promises_no_more_than_there_is(client_with):
    client = client_with(max_rows=1000)
    words = query_page(client, PAIRS)
    assert "the first 1,000 of more: cut at the limit" in words
    assert "The first 500 are shown here, of more than 1,000; the downloads hold the first 1,000" in words
    assert "all of them" not in words
    words = query_page(client, PAIRS, "zh")
    assert "结果超过1,000行" in words


def test_a_cut_graph_says_so_too(client_with):
    words = query_page(client_with(max_rows=10), "CONSTRUCT WHERE { ?s ?p ?o }")
    assert "the first 10 of more" in words


@pytest.mark.parametrize(
    "address", ["/search?q=b&limit=1", "/search?class=https://kg.example/ontology%23Observation"]
)
def test_search_says_how_many_of_how_many(client, address):
    page = text_of(client.get(address, headers=PAGE))
    data = client.get(address, headers={"Accept": "application/json"})
    found = data.get_json()
    shown, total = len(found["results"]), found["total"]
    assert found["meta"]["complete"] is (shown == total)
    assert data.headers["X-KG-Complete"] == str(shown == total).lower()
    assert f"{total} result" in page


def test_lists_of_the_shipped_graph_say_how_many_of_how_many(shipped_client):
    sources = text_of(shipped_client.get("/sources", headers=PAGE))
    assert re.search(r"1 to 50 of \d{3}", sources)
    metrics = "/search?class=https://kg.example/ontology%23Metric"
    assert re.search(r"1 to 20 of [\d,]+", text_of(shipped_client.get(metrics, headers=PAGE)))


def test_neighbourhoods_and_suggestions_say_whether_they_are_whole(client):
    for address in (f"/neighbours?iri={BRIDGES}", f"/neighbours?iri={BRIDGES}&limit=2"):
        response = client.get(address)
        body = response.get_json()
        assert body["meta"]["complete"] is (response.headers["X-KG-Complete"] == "true")
        if not body["meta"]["complete"]:
            assert body["meta"]["leftOut"]
    assert client.get(f"/neighbours?iri={BRIDGES}&limit=2").get_json()["meta"]["complete"] is False
    assert client.get("/suggest?q=b").get_json()["meta"]["complete"] is True


def test_the_picture_says_how_many_of_how_many(shipped_client):
    address = {"iri": "https://kg.example/id/metric/software-revenue", "depth": 3}
    assert shipped_client.get("/neighbours", query_string=address).get_json()["meta"]["complete"] is False
    words = text_of(shipped_client.get("/explore", query_string=address, headers=PAGE))
    assert re.search(r"[\d,]+ of [\d,]+ are in the picture|are in the picture; there are more", words)
