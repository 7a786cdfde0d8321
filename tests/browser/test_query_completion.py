"""Completion in the query editor: a list of what the graph has, which never holds the keyboard captive."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def page(visit: Any, shipped_site: str) -> Page:
    page: Page = visit(shipped_site).open("/query", lang="en")
    page.locator(".cm-content").click()
    return page


def _text(page: Page) -> str:
    return page.evaluate("document.getElementById('query-text').value")


def _options(page: Page) -> Any:
    return page.locator("#suggestions [role=option]")


def test_a_class_and_its_properties_are_completed_and_their_prefix_declared(page: Page) -> None:
    page.keyboard.type("SELECT * { ?x a ")
    expect(_options(page).first).to_be_visible()
    page.keyboard.type("指标")
    expect(_options(page)).to_have_count(1)
    expect(_options(page)).to_contain_text("kgo:Metric")
    expect(_options(page)).to_contain_text("247")
    page.keyboard.press("Enter")
    assert _text(page) == "PREFIX kgo: <https://kg.example/ontology#>\nSELECT * { ?x a kgo:Metric"
    page.keyboard.type(" ; ")
    expect(_options(page).filter(has_text="kgo:measures")).to_be_visible()
    expect(_options(page).filter(has_text="kgo:issuedBy")).to_have_count(0)
    page.keyboard.type("meas")
    expect(_options(page).first).to_contain_text("kgo:measures")
    page.keyboard.press("Enter")
    assert _text(page).endswith("?x a kgo:Metric ; kgo:measures")
    assert _text(page).count("PREFIX") == 1


def test_an_entity_is_found_by_its_label_in_the_other_language(page: Page) -> None:
    page.keyboard.type("SELECT * { ?x ?p ")
    page.keyboard.insert_text("算力")
    expect(_options(page).filter(has_text="infrastructure:computing-power").first).to_be_visible()
    _options(page).filter(has_text="infrastructure:computing-power").first.click()
    assert _text(page).endswith("?x ?p infrastructure:computing-power")
    assert page.evaluate("document.activeElement.classList.contains('cm-content')")


def test_the_list_is_told_to_assistive_technology_and_moved_through_with_the_arrows(page: Page) -> None:
    page.keyboard.type("SELECT * { ?x a ")
    expect(_options(page).first).to_be_visible()
    field = page.locator(".cm-content")
    expect(field).to_have_attribute("aria-controls", "suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestions-1")
    expect(_options(page).nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".query-form [role=status]")).to_contain_text("suggestions")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    assert _text(page) == "SELECT * { ?x a "


def test_tab_leaves_the_editor_while_the_list_is_open_and_enter_breaks_the_line_where_none_is_chosen(
    page: Page,
) -> None:
    page.keyboard.type("SELECT * { ?x a ")
    expect(_options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    assert _text(page).startswith("SELECT * { ?x a \n")
    page.keyboard.type("metr")
    expect(_options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")
    expect(page.locator("#suggestions")).to_be_hidden()


def test_variables_and_words_of_the_language_are_completed_without_asking_the_graph(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.type("SELECT ?something { ?something ?p ?some")
    expect(_options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type(" } ORD")
    expect(_options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    assert _text(page) == "SELECT ?something { ?something ?p ?something } ORDER"
    assert not [url for url in asked if "/api/complete" in url and "some" in url]


def test_at_390_pixels_the_list_stays_inside_the_page(visit: Any, shipped_site: str) -> None:
    page: Page = visit(shipped_site, width=390, height=844).open("/query", lang="zh")
    page.locator(".cm-content").click()
    page.keyboard.type("SELECT * { ?x a kgo:Observation ; ")
    expect(_options(page).first).to_be_visible()
    box = page.locator("#suggestions").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
