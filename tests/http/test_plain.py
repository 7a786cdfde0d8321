"""Queries that are answered before the application is entered get the answer that it would give."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

METRIC = "https://kg.example/id/metric/{}"
OF = "SELECT ?p ?o {{ <{}> ?p ?o }}"
OWN = {"ETag", "X-Request-ID", "Content-Length", "Date"}


@pytest.fixture
def entered(client, monkeypatch):
    """Count how often the application itself is entered."""
    app, times = client.application, []
    dispatch = app.full_dispatch_request
    monkeypatch.setattr(app, "full_dispatch_request", lambda *given: times.append(1) or dispatch(*given))
    return times


def ask(client, text, **headers):
    return client.get(f"/sparql?query={quote(text)}", headers=headers)


@pytest.mark.parametrize(
    "accept", ["*/*", "text/csv", "application/sparql-results+xml", "text/tab-separated-values"]
)
def test_the_answer_to_a_query_like_one_before_is_the_same_as_the_applications(client, entered, accept):
    headers = {"Accept": accept, "Accept-Language": "zh"}
    ask(client, OF.format(METRIC.format(f"first-{accept}")), **headers)
    before = len(entered)
    plain = ask(client, OF.format(METRIC.format("bridges-built")), **headers)
    assert len(entered) == before
    whole = ask(client, OF.format(METRIC.format("bridges-built")), **headers, Authorization="none")
    assert len(entered) == before + 1
    assert plain.status_code == whole.status_code == 200
    assert without_time(plain) == without_time(whole)
    of_plain, of_whole = ({(n, v) for n, v in r.headers if n not in OWN} for r in (plain, whole))
    # an answer to a writer is not for pages of other origins
    assert {(n, v) for n, v in of_plain ^ of_whole if not n.startswith("Access-Control")} == set()
    assert plain.headers["ETag"] == whole.headers["ETag"]


def without_time(response):
    if response.mimetype != "application/sparql-results+json":
        return response.data
    answer = json.loads(response.data)
    del answer["meta"]["milliseconds"]
    return answer


def test_a_query_that_can_be_cancelled_is_left_to_the_application(client, entered):
    ask(client, OF.format("urn:f"))
    before = len(entered)
    assert ask(client, OF.format("urn:g"), **{"X-KG-Query": "a-name-that-nobody-guesses"}).status_code == 200
    assert len(entered) == before + 1


def test_an_error_of_such_a_query_is_told_as_any_other(client):
    ask(client, OF.format("urn:a"), Accept="text/csv")
    response = ask(client, OF.format("urn:{}"), Accept="text/csv")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_such_a_query_is_counted_and_its_etag_holds(client):
    ask(client, OF.format("urn:b"))
    asked = ask(client, OF.format("urn:c"))
    again = ask(client, OF.format("urn:c"), **{"If-None-Match": asked.headers["ETag"]})
    assert again.status_code == 304


def test_a_person_is_sent_to_the_editor_all_the_same(client):
    ask(client, OF.format("urn:d"))
    assert ask(client, OF.format("urn:e"), Accept="text/html").status_code == 303
