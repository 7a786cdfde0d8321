"""Example questions on the query page: a plain form sets their values, without scripts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

HTML = {"Accept": "text/html"}


def page(client: Any, status: int = 200, **parameters: str) -> str:
    response = client.get("/query?" + urlencode(parameters), headers=HTML)
    assert response.status_code == status, response.text[:400]
    return response.get_data(as_text=True)


def query(text: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found
    return unescape(found[1])


def chosen(text: str) -> str:
    (found,) = re.findall(r"<option value=\"([^\"]*)\" selected>", text)
    return unescape(found)


def columns(text: str) -> list[str]:
    return re.findall(r"<th scope=\"col\"[^>]*>(\w+)</th>", text)


def test_every_question_opens_with_its_answer(shipped_client, shipped):
    for question in shipped.questions("en"):
        text = page(shipped_client, example=question.name)
        assert 'id="results"' in text, question.name
        assert text.count('name="set.') == len(question.parameters)


def test_a_year_is_set_in_the_address_and_stands_in_the_query_and_in_the_form(shipped_client):
    text = page(shipped_client, example="targets-of-a-year", **{"set.year": "2023"})
    assert "VALUES ?year { 2023 }" in query(text)
    assert 'name="set.year" value="2023"' in text
    assert 'name="example" value="targets-of-a-year"' in text
    assert "<tbody>" in text


def test_an_entity_is_chosen_from_a_list_in_the_readers_language(shipped_client):
    text = page(shipped_client, example="figures-of-a-metric", lang="zh")
    assert chosen(text) == "metric:computing-power-total"
    assert '<option value="metric:5g-base-stations">5G基站数</option>' in text
    assert '<input type="hidden" name="lang" value="zh">' in text
    other = page(
        shipped_client, example="figures-of-a-metric", lang="zh", **{"set.metric": "metric:5g-base-stations"}
    )
    assert chosen(other) == "metric:5g-base-stations"
    assert "{ <https://kg.example/id/metric/5g-base-stations> }" in query(other)
    assert "337.7" in other


def test_an_empty_field_leaves_the_default(shipped_client):
    text = page(shipped_client, example="targets-of-a-year", **{"set.year": " "})
    assert "VALUES ?year { 2025 }" in query(text)


def test_a_text_in_the_address_stays_data(shipped_client):
    hostile = '"><script>alert(1)</script> } UNION { ?claim ?p ?o } #'
    text = page(shipped_client, example="figures-that-mention-a-word", **{"set.word": hostile})
    assert "<script>alert" not in text
    assert '{ "\\"><script>alert(1)</script> } UNION { ?claim ?p ?o } #" }' in query(text)
    assert "<tbody>" not in text


@pytest.mark.parametrize(
    ("name", "values", "status", "told"),
    [
        ("targets-of-a-year", {"set.year": "2025 } #"}, 400, "is not a year of four digits"),
        ("what-grew-most", {"set.factor": "many"}, 400, "is not a number such as 12 or 2.5"),
        ("figures-of-a-metric", {"set.metric": "<script>"}, 404, "<script>"),
    ],
)
def test_a_value_that_does_not_fit_is_told_and_the_form_stays(
    shipped_client, name: str, values: dict[str, str], status: int, told: str
):
    text = page(shipped_client, status, example=name, **values)
    assert told in unescape(text)
    assert "<script>" not in re.sub(r"<script[^>]* [^>]*>", "", text)
    assert 'name="set.' in text
    assert 'id="results-title"' not in text


def test_a_label_that_a_thing_is_shown_by_is_not_shown_twice(shipped_client):
    shown = columns(page(shipped_client, example="laws-and-what-they-govern"))
    assert shown == ["law", "relation", "what"]
    own = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX law: <https://kg.example/id/law/> "
        "SELECT ?law ?name "
        '{ VALUES ?law { law:cybersecurity-law } ?law rdfs:label ?name FILTER(LANG(?name) = "zh") }'
    )
    assert columns(page(shipped_client, query=own, lang="en")) == ["law", "name"]
    assert columns(page(shipped_client, query=own, lang="zh")) == ["law"]


def test_a_graph_with_general_questions_has_no_form_for_values(client):
    text = page(client, example="classes")
    assert 'name="set.' not in text
    assert "<tbody>" in text


# ---------------------------------------------------------------- footnotes of a result
def result_of(client, **parameters: str) -> str:
    address = "/query?" + urlencode(parameters)
    return client.get(address).get_data(as_text=True)


def test_a_result_shows_its_sources_when_asked_and_each_mark_leads_to_a_note(shipped_client):
    text = result_of(shipped_client, example="software-revenue-by-year")
    assert "Show sources" in text
    assert 'class="notes"' not in text
    noted = result_of(shipped_client, example="software-revenue-by-year", footnotes="true")
    assert "Hide sources" in noted
    marks = set(re.findall(r'<a href="#(note-\d+)">', noted))
    anchors = set(re.findall(r'<li id="(note-\d+)"', noted))
    assert marks
    assert marks <= anchors
    rows = noted.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
    assert rows == len(re.findall(r'<td class="note-marks"><a', noted))


def test_the_downloads_of_a_result_with_sources_have_them_too(shipped_client):
    noted = result_of(shipped_client, example="software-revenue-by-year", footnotes="true")
    address = unescape(re.search(r'href="(/sparql\?[^"]*format=csv[^"]*)"', noted)[1])
    assert "sources" in shipped_client.get(address).get_data(as_text=True).splitlines()[0]


def test_sources_that_may_be_missing_are_told(shipped_client):
    query = """PREFIX kgo: <https://kg.example/ontology#>
        SELECT ?law { ?law a kgo:Law FILTER EXISTS { ?law ?p ?it . ?it a kgo:Target } }"""
    assert "Sources may be missing" in result_of(shipped_client, query=query, footnotes="true")
