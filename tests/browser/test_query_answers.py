"""Answers on the query page in a real browser: run, cancelled, looked at, kept and passed on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

KGO = "PREFIX kgo: <https://kg.example/ontology#>\n"
BY_CLASS = KGO + "SELECT ?kind (COUNT(*) AS ?n) { ?x a ?kind } GROUP BY ?kind ORDER BY DESC(?n)"
BY_YEAR = (
    KGO + "SELECT ?year (COUNT(*) AS ?n) { ?x kgo:periodEnd ?end BIND(YEAR(?end) AS ?year) }"
    " GROUP BY ?year ORDER BY ?year"
)
TRIPLES = KGO + "CONSTRUCT { ?law kgo:issuedBy ?who } { ?law kgo:issuedBy ?who } LIMIT 20"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e . ?f ?g ?e . ?f ?h ?i . ?i ?j ?k }"


def _run(page: Page, query: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")


@pytest.fixture
def page(visit: Any, shipped_site: str) -> Page:
    page: Page = visit(shipped_site).open("/query", lang="en")
    page.wait_for_selector(".cm-editor")
    return page


def test_an_answer_comes_without_leaving_the_page_and_going_back_brings_the_one_before(page: Page) -> None:
    page.evaluate("window.stayed = true")
    _run(page, BY_CLASS)
    expect(page.locator("#results tbody tr").first).to_contain_text("2829")
    expect(page.locator(".results-line")).to_contain_text("complete")
    _run(page, BY_YEAR)
    expect(page.locator("#results thead")).to_contain_text("year")
    page.go_back()
    expect(page.locator("#results thead")).to_contain_text("kind")
    expect(page.locator(".cm-content")).to_contain_text("?kind")
    assert page.evaluate("window.stayed")
    page.reload()
    expect(page.locator("#results tbody tr").first).to_contain_text("2829")


def test_cancelling_stops_the_query_here_and_on_the_server(page: Page) -> None:
    _run(page, ENDLESS)
    expect(page.locator(".running")).to_contain_text("Running")
    with page.expect_response(lambda response: response.url.endswith("/query/cancel")) as answer:
        page.get_by_role("button", name="Cancel").click()
    assert answer.value.status == 204
    expect(page.locator("#results")).to_contain_text("Cancelled")
    expect(page.locator(".running")).to_have_count(0)
    _run(page, BY_CLASS)
    expect(page.locator("#results tbody tr").first).to_be_visible()


def test_the_table_is_sorted_by_a_column_and_narrowed_by_words(page: Page) -> None:
    _run(page, BY_CLASS)
    head = page.locator("#results th").nth(1)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    first = page.locator("#results tbody tr").first
    expect(first.locator("td").nth(1)).to_have_text("1")
    head.get_by_role("button").click()
    expect(first).to_contain_text("2829")
    page.get_by_role("searchbox", name="Filter these rows").fill("kind of")
    expect(page.locator("#results tbody tr:visible")).to_have_count(3)
    expect(page.locator(".table-filter [role=status]")).to_contain_text("3 of")


def test_the_chart_suits_the_answer_can_be_changed_and_stays_in_the_address(page: Page) -> None:
    _run(page, BY_YEAR)
    page.get_by_role("tab", name="Chart").click()
    expect(page.locator(".chart .chart-line")).to_have_count(1)
    expect(page.get_by_role("img", name="n by year")).to_be_visible()
    page.locator("select[name=kind]").select_option("bar")
    expect(page.locator(".chart .chart-bar").first).to_be_visible()
    assert "kind=bar" in page.url
    page.reload()
    expect(page.locator(".chart .chart-bar").first).to_be_visible()
    with page.expect_download() as picture:
        page.get_by_role("button", name="SVG").click()
    assert picture.value.suggested_filename == "chart.svg"
    with page.expect_download() as picture:
        page.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes()[:4] == b"\x89PNG"


def test_triples_are_drawn_as_a_graph_whose_things_lead_to_their_pages_and_read_as_text(page: Page) -> None:
    _run(page, TRIPLES)
    page.get_by_role("tab", name="Graph").click()
    things = page.locator(".query-graph .query-node")
    expect(things.first).to_be_visible()
    assert "/id/" in (things.first.get_attribute("href") or "")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Raw")).to_have_attribute("aria-selected", "true")
    expect(page.locator("pre.raw")).to_contain_text("issuedBy")


def test_footnotes_come_and_go_without_leaving_the_page(page: Page) -> None:
    page.evaluate("window.stayed = true")
    _run(page, KGO + "SELECT ?value { ?claim kgo:value ?value } LIMIT 3")
    page.get_by_role("link", name="Show sources").click()
    expect(page.locator("#results .notes li").first).to_be_visible()
    page.get_by_role("link", name="Hide sources").click()
    expect(page.locator("#results .notes")).to_have_count(0)
    assert page.evaluate("window.stayed")


def test_what_was_run_is_remembered_here_opened_again_and_forgotten(page: Page) -> None:
    _run(page, BY_CLASS)
    expect(page.locator("#results tbody tr").first).to_be_visible()
    _run(page, BY_YEAR)
    expect(page.locator("#results thead")).to_contain_text("year")
    page.reload()
    page.get_by_text("Queries run in this browser").click()
    rows = page.locator(".history-open")
    expect(rows).to_have_count(2)
    rows.nth(1).click()
    expect(page.locator("#results thead")).to_contain_text("kind")
    page.get_by_role("button", name="Forget SELECT ?year", exact=False).click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Forget all").click()
    assert json.loads(page.evaluate("localStorage.getItem('kg-queries')")) == []


def test_a_link_to_a_long_query_opens_it_and_a_broken_one_says_so(visit: Any, shipped_site: str) -> None:
    visited = visit(shipped_site)
    page = visited.open("/query", lang="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    values = " ".join(f'"{number * 7919}"' for number in range(2000))
    _run(page, f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}")
    expect(page.locator("#results tbody")).to_contain_text("2000")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "#q=" in link
    again = visit(shipped_site).page
    again.goto(link)
    expect(again.locator("#results tbody")).to_contain_text("2000")
    broken = visit(shipped_site).page
    broken.goto(link[:-40])
    expect(broken.locator("#results")).to_contain_text("This link is broken")


def test_the_query_is_given_as_code(page: Page) -> None:
    _run(page, BY_CLASS)
    page.get_by_text("This query as code").click()
    code = page.locator(".code-part pre")
    expect(code).to_contain_text("curl -s")
    page.get_by_label("Language of the code").select_option("python")
    expect(code).to_contain_text("urlopen")
    expect(code).to_contain_text("GROUP BY ?kind")


def test_a_failing_query_is_explained_and_marked_in_the_text(visit: Any, shipped_site: str) -> None:
    visited = visit(shipped_site)
    page = visited.open("/query", lang="en")
    _run(page, "SELECT ?thing WHERE {\n  ?thing a ;\n}")
    expect(page.locator("#results")).to_contain_text("Line 2")
    expect(page.locator(".cm-content .code-error")).to_have_count(1)
    expect(page.locator(".cm-content")).to_have_attribute("aria-invalid", "true")
    _run(page, BY_CLASS)
    expect(page.locator("#results tbody tr").first).to_be_visible()
    expect(page.locator(".cm-content .code-error")).to_have_count(0)
    assert all("400" in problem for problem in visited.problems)  # the browser's console reports the status
    visited.problems.clear()


def test_at_390_pixels_every_way_to_look_at_an_answer_fits(visit: Any, shipped_site: str) -> None:
    page = visit(shipped_site, width=390, height=844).open("/query", lang="zh", query=BY_YEAR)
    for name in ("表格", "图表", "原始数据"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
