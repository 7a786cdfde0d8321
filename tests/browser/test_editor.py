"""The query editor in a real browser: a text area made comfortable, and never a trap."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

QUERY = "SELECT ?thing WHERE {\n  ?thing a <https://example.org/n/Drink>\n} ORDER BY ?thing"
WRONG = "SELECT ?thing WHERE {\n  ?thing a ;\n}"


def _editor(visit: Any, site: str, query: str = "", **options: Any) -> Page:
    parameters = {"query": query} if query else {}
    page: Page = visit(site, **options).open("/query", lang="en", **parameters)
    page.wait_for_selector(".cm-editor")
    return page


def _write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def _text(page: Page) -> str:
    return page.evaluate("document.getElementById('query-text').value")


def test_a_query_is_written_and_run_from_the_keyboard(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site)
    _write(page, QUERY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#results tbody tr")).to_have_count(2)
    assert _text(page).strip() == QUERY
    expect(page.locator(".cm-content")).to_contain_text("ORDER BY")


def test_the_button_sends_what_the_editor_shows(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site, "ASK { ?s ?p ?o }")
    _write(page, QUERY)
    page.locator("#query-form button.primary").click()
    expect(page.locator("#results tbody tr")).to_have_count(2)


def test_the_field_has_a_name_and_line_numbers(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site, QUERY)
    field = page.locator(".cm-content")
    expect(field).to_have_role("textbox")
    assert field.get_attribute("aria-label")
    assert page.locator(".cm-lineNumbers .cm-gutterElement").last.inner_text() == "3"
    expect(page.locator("#query-text")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sparql_is_coloured_readably_in_both_themes(visit: Any, hub_site: str, scheme: str) -> None:
    page = _editor(visit, hub_site, QUERY, color_scheme=scheme)
    contrasts = page.evaluate(
        """() => {
            const light = (colour) => {
                const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
                const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const paper = light(getComputedStyle(document.querySelector(".cm-editor")).backgroundColor);
            return [...document.querySelectorAll(".cm-line [class^=code-]")].map((part) => {
                const ink = light(getComputedStyle(part).color);
                return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            });
        }"""
    )
    assert len(contrasts) > 4
    assert min(contrasts) >= 4.5


def test_an_error_is_marked_at_its_place_until_that_place_is_edited(visit: Any, hub_site: str) -> None:
    visited = visit(hub_site)
    page = visited.open("/query", query=WRONG, lang="en")
    mark = page.locator(".cm-content .code-error")
    expect(mark).to_have_count(1)
    line = page.locator("#results").get_attribute("data-error-line")
    expect(page.locator(".code-error-line")).to_have_text(line or "")
    expect(page.locator(".cm-content")).to_have_attribute("aria-invalid", "true")
    described = page.locator(".cm-content").get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_be_visible()
    mark.click()
    page.keyboard.type("x")
    expect(mark).to_have_count(0)
    expect(page.locator(".code-error-line")).to_have_count(0)
    # the page of a wrong query is a 400, which the browser's console reports
    assert all("400" in problem for problem in visited.problems)
    visited.problems.clear()


def test_tab_leaves_the_editor_in_both_directions_with_and_without_escape(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site, QUERY)
    inside = "document.activeElement.classList.contains('cm-content')"
    for keys in (["Tab"], ["Shift+Tab"], ["Escape", "Tab"]):
        page.locator(".cm-content").focus()
        assert page.evaluate(inside)
        for key in keys:
            page.keyboard.press(key)
        assert not page.evaluate(inside)
    assert _text(page).strip() == QUERY


def test_writing_a_known_prefix_declares_it_once_and_undo_takes_only_that_back(
    visit: Any, shipped_site: str
) -> None:
    page = _editor(visit, shipped_site)
    _write(page, "SELECT ?p { ")
    page.keyboard.type("metric:x ?p metric:y }")
    assert _text(page).startswith("PREFIX metric: <https://kg.example/id/metric/>\nSELECT ?p { metric:x ?p")
    assert _text(page).count("PREFIX") == 1
    _write(page, "SELECT ?p { ")
    page.keyboard.type("metric:")
    page.keyboard.press("Control+z")
    assert _text(page) == "SELECT ?p { metric:"


def test_no_prefix_is_declared_for_what_stands_in_a_comment_or_a_string(
    visit: Any, shipped_site: str
) -> None:
    page = _editor(visit, shipped_site)
    _write(page, 'SELECT ?p { ?p ?q "a" } # ')
    page.keyboard.type("metric:")
    assert "PREFIX" not in _text(page)


def test_a_page_that_comes_from_the_cache_looks_the_same(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site, QUERY)
    for again in (page.reload, lambda: page.goto(page.url)):
        again()
        page.wait_for_selector(".cm-editor")
        assert page.evaluate("getComputedStyle(document.querySelector('.cm-scroller')).display") == "flex"


def test_an_example_question_opens_in_the_editor(visit: Any, shipped_site: str) -> None:
    page = _editor(visit, shipped_site)
    page.locator(".questions a").first.click()
    page.wait_for_selector(".cm-editor")
    assert "SELECT" in _text(page)
    expect(page.locator("#results")).to_be_visible()


def test_at_390_pixels_nothing_overflows(visit: Any, hub_site: str) -> None:
    page = _editor(visit, hub_site, QUERY.replace("Drink", "Drink" * 30), width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_text_area_runs_the_query(visit: Any, hub_site: str) -> None:
    page = visit(hub_site, java_script_enabled=False).open("/query", lang="en")
    page.fill("#query-text", QUERY)
    page.click("#query-form button.primary")
    expect(page.locator("#results tbody tr")).to_have_count(2)
