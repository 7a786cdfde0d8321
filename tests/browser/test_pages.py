"""The pages in real Chromium: they fit, follow the reader's settings, and work without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest

BASE = "https://kg.example/id/"
PAGES = {
    "overview": "/",
    "search": "/search?q=internet",
    "nothing found": "/search?q=zzzzqqqq",
    "class": "/search?class=https%3A%2F%2Fkg.example%2Fontology%23Topic",
    "metric": "/id/metric/software-revenue",
    "infrastructure": "/id/infrastructure/5g-network",
    "claim": "/id/observation/software-revenue-2022-qiushi-2024-02-22",
    "source": "/id/source/qiushi-2024-02-22",
    "explore": f"/explore?iri={BASE}infrastructure/5g-network",
    "explore further": f"/explore?depth=2&iri={BASE}infrastructure/5g-network",
    "start": "/explore",
    "query": "/query",
    "answer": "/query?example=every-figure",
    "question": "/query?example=figures-of-a-metric",
    "triples": "/query?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%209",
    "ontology": "/ontology",
    "sources": "/sources",
}


def address(name: str, language: str) -> str:
    return f"{PAGES[name]}{'&' if '?' in PAGES[name] else '?'}lang={language}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways(visit: Any, shipped_site: str, width: int, language: str):
    visited = visit(shipped_site, width=width, height=844)
    too_wide = {}
    for name in PAGES:
        page = visited.open(address(name, language))
        shown = page.evaluate("document.documentElement.scrollWidth")
        if shown > width:
            too_wide[name] = shown
    assert not too_wide


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_page(visit: Any, shipped_site: str, theme: str):
    """Measured on what is rendered, so that a colour that is overridden by mistake is found too."""
    visited = visit(shipped_site, color_scheme=theme)
    faint = {}
    for name in PAGES:
        page = visited.open(address(name, "en"))
        found = page.evaluate(FAINT_TEXT)
        if found:
            faint[name] = found[:3]
    assert not faint


FAINT_TEXT = """() => {
  const parse = (text) => {
    const found = text.match(/^rgba?\\(([^)]+)\\)/);
    if (!found) return null;
    const [r, g, b, a = 1] = found[1].split(/[ ,/]+/).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const under = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour && colour.a === 1) return colour;
    }
    return parse("rgb(255, 255, 255)");
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("svg, .visually-hidden, .skip")) continue;
    const ink = parse(getComputedStyle(element).color);
    const paper = under(element);
    if (!ink || !paper || ink.a < 1) continue;
    const [dark, bright] = [light(ink), light(paper)].sort((one, other) => one - other);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return faint;
}"""


def test_the_page_follows_the_readers_theme_and_the_switch_overrides_it(visit: Any, shipped_site: str):
    visited = visit(shipped_site, color_scheme="light")
    page = visited.open("/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.locator("[data-theme-switch]").click()
    dark = page.evaluate(paper)
    assert dark != light
    page = visited.open("/sources")
    assert page.evaluate(paper) == dark, "the choice holds on the next page"


def test_the_first_tab_leads_past_the_navigation(visit: Any, shipped_site: str):
    page = visit(shipped_site).open("/?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_what_has_the_focus_shows_it(visit: Any, shipped_site: str):
    page = visit(shipped_site).open("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


def test_buttons_and_links_are_large_enough_to_hit(visit: Any, shipped_site: str):
    page = visit(shipped_site, width=390, height=844).open("/id/infrastructure/5g-network?lang=en")
    for control in page.locator("button:visible, .button:visible, .chip:visible, summary:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 19.5, control.inner_text()  # text lines; padded controls are at least 24
    for control in page.locator(".button:visible, .chip:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 24


def test_without_scripts_a_reader_searches_browses_and_asks(visit: Any, shipped_site: str):
    visited = visit(shipped_site, java_script_enabled=False)
    page = visited.open("/?lang=en")
    page.get_by_role("searchbox").fill("software revenue")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Software business revenue", exact=True).first.click()
    assert "10.8 trillion yuan" in page.locator("main").inner_text()
    page.get_by_role("link", name="Explore neighbours").click()
    assert page.locator("#neighbour-list a").count() >= 1
    assert page.locator("#picture svg .node").count() >= 2
    page.get_by_role("link", name="Query", exact=True).click()
    page.locator("#query-text").fill("SELECT (COUNT(*) AS ?n) { ?s a <https://kg.example/ontology#Metric> }")
    page.get_by_role("button", name="Run").click()
    assert re.search(r"\b1 row\b", page.locator("#results").inner_text())


def test_the_picture_before_any_script_has_labels_that_do_not_overlap(visit: Any, shipped_site: str):
    page = visit(shipped_site, java_script_enabled=False).open(
        f"/explore?depth=2&iri={BASE}infrastructure/5g-network&lang=en"
    )
    boxes = [label.bounding_box() for label in page.locator("#picture .node-label").all()]
    assert len(boxes) >= 20
    slack, leading = 5, 8  # the halo round the letters may touch, and a line is taller than they are
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
            along = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
            assert across <= slack or along <= leading


def test_language_and_place_are_kept_on_the_way(visit: Any, shipped_site: str):
    page = visit(shipped_site, locale="zh-CN").open("/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("link", name="English", exact=True).click()
    page.get_by_role("link", name="Sources", exact=True).click()
    assert page.locator("h1").inner_text() == "Sources"
    assert "lang=en" in page.url


def test_printed_pages_leave_out_the_controls(visit: Any, shipped_site: str):
    page = visit(shipped_site).open("/id/metric/software-revenue?lang=en")
    page.emulate_media(media="print")
    assert not page.locator(".masthead-search").is_visible()
    assert not page.get_by_text("Explore neighbours").is_visible()
    assert page.locator("td").get_by_text("10.8 trillion yuan").first.is_visible()
