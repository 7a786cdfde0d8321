"""``/cite``: how to cite a thing or a result, in the formats of bibliographies."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

CLAIM = "https://kg.example/id/observation/bridges-built-2020-gazette"
BRIDGES = "https://kg.example/id/infrastructure/bridges"
VALUES = "SELECT ?claim ?value { ?claim <https://kg.example/ontology#value> ?value }"
CSL = "application/vnd.citationstyles.csl+json"
RIS = "application/x-research-info-systems"
STARTS = {"text/plain": "Office of Works", "application/x-bibtex": "@misc{", CSL: "[", RIS: "TY  - GEN"}


@pytest.mark.parametrize(
    ("wish", "media_type"),
    [
        ({}, "text/plain"),
        ({"Accept": "text/html,*/*;q=0.8"}, "text/plain"),
        ({"Accept": "application/x-bibtex"}, "application/x-bibtex"),
        ({"Accept": CSL}, CSL),
        ({"Accept": "application/json"}, CSL),
        ({"Accept": f"text/plain;q=0.1, {RIS}"}, RIS),
        ({"format": "bibtex"}, "application/x-bibtex"),
        ({"format": "csl"}, CSL),
        ({"format": "ris", "Accept": "text/plain"}, RIS),
        ({"format": "plain", "Accept": CSL}, "text/plain"),
    ],
    ids=str,
)
def test_a_citation_comes_in_the_format_asked_for(client, tiny, wish, media_type):
    parameters = {"iri": CLAIM} | {name: value for name, value in wish.items() if name == "format"}
    headers = {name: value for name, value in wish.items() if name != "format"}
    response = client.get("/cite", query_string=parameters, headers=headers)
    assert response.status_code == 200, response.text
    assert response.mimetype == media_type
    assert response.text.startswith(STARTS[media_type])
    assert response.headers["X-KG-Release"] == tiny.release
    assert response.headers["X-KG-Complete"] == "true"
    assert {"Accept", "Accept-Language"} <= {part.strip() for part in response.headers["Vary"].split(",")}


def test_a_file_for_programs_has_a_name_to_be_kept_under(client, tiny):
    response = client.get("/cite", query_string={"iri": CLAIM, "format": "bibtex"})
    name = f"observation-bridges-built-2020-gazette-{tiny.release[:8]}.bib"
    assert name in response.headers["Content-Disposition"]
    assert "Content-Disposition" not in client.get("/cite", query_string={"iri": CLAIM}).headers


def test_a_client_that_holds_it_is_told_so(client):
    response = client.get("/cite", query_string={"iri": CLAIM})
    again = client.get(
        "/cite", query_string={"iri": CLAIM}, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_citation_follows_the_readers_language(client):
    chinese = client.get("/cite", query_string={"iri": BRIDGES}, headers={"Accept-Language": "zh-CN"}).text
    assert chinese.startswith("“桥梁”，")
    assert client.get("/cite", query_string={"iri": BRIDGES, "lang": "zh"}).text == chinese


def test_a_result_is_cited_as_in_python(client, tiny):
    from kg.formats import CITATION_FORMATS

    response = client.get("/cite", query_string={"query": VALUES, "accessed": "2026-11-26"})
    assert response.status_code == 200, response.text
    from datetime import date

    citation = tiny.cite_query(VALUES, accessed=date(2026, 11, 26))
    assert response.text == tiny.citation_as(citation, CITATION_FORMATS[0])


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 1250 }",
        "CONSTRUCT { ?c <http://e.example/v> ?v } WHERE { ?c <https://kg.example/ontology#value> ?v }",
        'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c) { (UNDEF "x"@en 1.50) (<http://e.example/> "y" true) } }',
        "SELECT ?n { ?n <http://e.example/none> 1 }",
    ],
)
def test_a_result_has_the_same_id_from_every_door(client, tiny, query: str):
    item = client.get("/cite", query_string={"query": query, "format": "csl"}).get_json(force=True)[0]
    assert item["custom"]["result"] == tiny.freeze(query).id


def test_a_result_without_its_claims_in_it_credits_their_producers_here_too(client):
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://kg.example/ontology#Observation> }"
    item = client.get("/cite", query_string={"query": query, "format": "csl"}).get_json(force=True)[0]
    assert item["custom"]["producers"] == ["Office of Works"]


# --------------------------------------------------------------------- problems
@pytest.mark.parametrize(
    ("parameters", "status", "field"),
    [
        ({}, 400, "iri"),
        ({"iri": CLAIM, "query": VALUES}, 400, "iri"),
        ({"iri": CLAIM, "accessed": "yesterday"}, 400, "accessed"),
        ({"iri": "https://kg.example/id/nothing"}, 404, None),
        ({"iri": CLAIM, "format": "docx"}, 406, None),
        ({"query": "SELEC ?s {}"}, 400, None),
        ({"query": "SELECT * { SERVICE <http://e.example/> { ?s ?p ?o } }"}, 403, None),
        ({"query": "SELECT * { ?s ?p ?o } #" + "x" * 70_000}, 414, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_problem_is_told_as_everywhere(client, parameters, status: int, field: str | None):
    response = client.get("/cite", query_string=parameters)
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == status
    assert problem.get("parameter") == field


def test_a_client_that_accepts_none_of_them_is_told_which_there_are(client):
    response = client.get("/cite", query_string={"iri": CLAIM}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "application/x-bibtex" in response.text


def test_a_result_that_is_cut_cannot_be_cited(client_with):
    response = client_with(max_rows=1).get("/cite", query_string={"query": VALUES})
    assert response.status_code == 503
    assert json.loads(response.data)["limit"] == "max_rows"


def test_a_query_is_stopped_at_its_time(client_with):
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    response = client_with(query_timeout=0.3).get("/cite", query_string={"query": slow})
    assert response.status_code == 503
    assert json.loads(response.data)["limit"] == "query_timeout"


# ------------------------------------------------------------------------ pages
def test_an_entity_page_says_how_to_cite_it(client):
    for address in ("/id/infrastructure/bridges", "/id/observation/bridges-built-2020-gazette"):
        text = client.get(address, headers={"Accept": "text/html"}).text
        shown = re.search(r'<p class="citation">(.*?)</p>', text, flags=re.DOTALL)
        assert shown
        iri = "https://kg.example" + address
        assert unescape(shown[1]) == client.get("/cite", query_string={"iri": iri}).text.strip()
        assert [f"format={name}" in text for name in ("bibtex", "csl", "ris")] == [True] * 3


def test_a_whole_result_on_the_query_page_can_be_cited(client, client_with):
    text = client.get("/query", query_string={"query": VALUES}, headers={"Accept": "text/html"}).text
    links = [unescape(found) for found in re.findall(r'href="(/cite\?[^"]*)"', text)]
    assert len(links) == 1
    assert client.get(links[0]).text.startswith("“Query result r-")
    cut = client_with(max_rows=1).get(
        "/query", query_string={"query": VALUES}, headers={"Accept": "text/html"}
    )
    assert "/cite?" not in cut.text
