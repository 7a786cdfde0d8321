"""``/path``: how two things hang together, as a page and as JSON."""

from __future__ import annotations

import re

import pytest

HTML = {"Accept": "text/html"}
BRIDGES = "infrastructure:bridges"
BUILT = "metric:bridges-built"


def page(client, address, status=200):
    response = client.get(address, headers=HTML)
    assert response.status_code == status
    return response.get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_path_is_told_in_words_and_drawn(client, language):
    text = page(client, f"/path?from={BRIDGES}&to={BUILT}&lang={language}")
    assert 'class="neighbour-picture"' in text
    assert '<ol class="path-steps">' in text
    told = re.sub(r"<[^>]+>", " ", text)  # the gaps in attributes are for the script
    assert re.search(r"\{[a-z_]+[:}]", told) is None, "a gap in a text was not filled"


def test_the_form_keeps_both_ends_by_name_and_finds_them_again(client):
    text = page(client, f"/path?from={BRIDGES}&to={BUILT}")
    assert 'name="from" value="Bridges"' in text
    again = "/path?from=Bridges&from_is=https://kg.example/id/infrastructure/bridges&to=metric:bridges-built"
    assert '<ol class="path-steps">' in page(client, again)


def test_an_end_that_nothing_is_called_is_said_beside_the_form(client):
    text = page(client, f"/path?from={BRIDGES}&to=Nothing+such", status=404)
    assert "Nothing in the graph is called “Nothing such”" in text
    assert 'aria-invalid="true"' in text
    assert "/search?q=Nothing+such" in text


def test_without_ends_there_is_a_form_and_with_equal_ones_advice(client):
    assert 'name="from"' in page(client, "/path")
    assert "two different" in page(client, f"/path?from={BRIDGES}&to={BRIDGES}")


def test_no_path_says_within_how_many_steps_and_what_to_do_next(client):
    text = page(client, f"/path?from={BRIDGES}&to=source:almanac&longest=1")
    assert "No path within 1 step" in text
    assert "Look up to 8 steps far" in text


def test_programs_get_json_with_whether_it_is_complete(client):
    response = client.get(f"/path?from={BRIDGES}&to={BUILT}")
    told = response.get_json()
    assert told["length"] == 1
    assert told["meta"]["release"] == response.headers["X-KG-Release"]
    assert {node["key"] for node in told["picture"]["nodes"]} == {told["from"]["iri"], told["to"]["iri"]}
    assert response.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/path?from=a", 400), ("/path?from=nope&to=Bridges", 404), ("/path?longest=0", 400)],
)
def test_programs_are_told_what_is_wrong(client, address, status):
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
