"""Bounds and functions over HTTP: one line on a figure's page, no clutter elsewhere, queries that compare."""

from __future__ import annotations

import rdflib

from kg.store.functions import FUNCTIONS
from kg.vocabulary import PREFIXES

PAGE = "/id/observation/bridges-built-2020-gazette"
QUERY = """PREFIX kgo: <https://kg.example/ontology#>
PREFIX kgf: <https://kg.example/function#>
SELECT ?o ?i { ?o kgo:value ?v FILTER(kgf:greater(?o, 1200) = "certainly") BIND(kgf:interval(?o) AS ?i) }
ORDER BY ?i"""


def test_a_query_compares_in_a_process_of_its_own(client):
    found = client.get("/sparql", query_string={"query": QUERY}, headers={"Accept": "text/csv"})
    assert found.status_code == 200
    rows = found.text.splitlines()[1:]
    assert [row.partition(",")[2] for row in rows] == ['"(1200, ∞)"', '"[1245, 1255)"']


def test_a_function_that_does_not_exist_is_a_wrong_query(client):
    query = QUERY.replace("greater", "bigger")
    found = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/json"})
    assert found.status_code == 400
    assert "there is no function kgf:bigger" in found.text


def test_the_page_of_a_figure_says_in_one_line_where_it_lies(client):
    assert "The figure is more than 1,200" in client.get(PAGE).text
    assert "该数值超过1200" in client.get(PAGE + "?lang=zh").text
    almanac = client.get("/id/observation/bridges-built-2021-almanac").text
    assert "The figure is between 1,245 and 1,255 (excluded)" in almanac


def test_a_page_is_not_cluttered_with_bounds(client):
    text = client.get(PAGE).text.partition('id="machine"')[0]
    assert "bound" not in text.lower()
    assert "graph/bounds" not in client.get(PAGE).text
    assert "graph/bounds" not in client.get("/").text


def test_the_description_of_a_figure_has_its_bounds(client):
    told = rdflib.Graph().parse(data=client.get(PAGE + ".ttl").data, format="turtle")
    kgo = rdflib.Namespace(PREFIXES["kgo"])
    assert [float(value) for value in told.objects(None, kgo.lowerBound)] == [1200.0]
    assert [bool(value) for value in told.objects(None, kgo.lowerOpen)] == [True]


def test_the_service_says_which_functions_it_has(client):
    told = rdflib.Graph().parse(
        data=client.get("/sparql", headers={"Accept": "text/turtle"}).data, format="turtle"
    )
    offered = told.objects(
        None, rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#extensionFunction")
    )
    assert set(map(str, offered)) == set(FUNCTIONS)


def test_the_vocabulary_lists_the_functions_in_both_languages(shipped_client):
    english, chinese = (
        shipped_client.get("/ontology", query_string={"lang": tag}).text for tag in ("en", "zh")
    )
    for iri in FUNCTIONS:
        name = iri.removeprefix(PREFIXES["kgf"])
        assert f'<code class="quiet" title="{iri}">kgf:{name}</code>' in english
        assert f"kgf:{name}(?" in english
        assert f"kgf:{name}(?" in chinese
    assert "whether the first figure is greater than the second" in english
    assert "判断前一数值是否大于后一数值" in chinese


def test_a_term_keeps_its_address_beside_a_function_of_the_same_name(shipped_client):
    page = shipped_client.get("/ontology").text
    section = page.partition('id="atLeast"')[2].partition("</section>")[0]
    assert "kgo:atLeast" in section
