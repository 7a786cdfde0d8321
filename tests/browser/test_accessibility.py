"""WCAG 2.2 AA on every page, by axe-core in real Chromium; with the keyboard alone; without motion; on paper.

axe-core comes with the development packages of `web/`; https://github.com/dequelabs/axe-core
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
BASE = "https://kg.example/id/"
PAGES = [
    "/",
    "/search?q=internet",
    "/search?q=zzzzqqqq",
    "/id/metric/software-revenue",
    "/id/infrastructure/5g-network",
    "/id/law/cybersecurity-law",
    "/id/sector/gbt-4754-391",
    "/id/observation/software-revenue-2022-qiushi-2024-02-22",
    "/id/source/qiushi-2024-02-22",
    f"/explore?iri={BASE}infrastructure/5g-network",
    "/explore",
    "/path?from=infrastructure:5g-network&to=sector:mining",
    "/query",
    "/query?example=figures-of-a-metric",
    "/query?query=SELECT",
    "/ontology",
    "/sources",
    "/checks?metric=metric:5g-base-stations",
    "/id/nothing-of-this-name",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": RULES, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
SAY = """(options) => axe.run(document, options).then((found) => found.violations.map(
    (broken) => `${broken.id}: ${broken.nodes[0].html.slice(0, 160)} (${broken.nodes.length} times)`))"""


def violations(visited: Any, options: dict[str, Any], language: str) -> dict[str, list[str]]:
    """Return what axe-core finds broken, by page."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed here: run `npm ci` in web/")
    axe = AXE.read_text(encoding="utf-8")
    visited.page.set_default_timeout(30_000)
    found = {}
    for address in PAGES:
        page = visited.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
        page.evaluate(axe)
        if broken := page.evaluate(SAY, options):
            found[address] = broken
    visited.problems[:] = [text for text in visited.problems if "status of 40" not in text]
    return found


def test_no_page_breaks_a_rule_of_wcag(visit: Any, shipped_site: str):
    assert not violations(visit(shipped_site, color_scheme="light"), ALL, "en")


def test_no_page_is_too_faint_in_the_dark_and_in_chinese(visit: Any, shipped_site: str):
    assert not violations(visit(shipped_site, color_scheme="dark"), COLOURS, "zh")


def test_with_the_keyboard_alone_a_reader_finds_a_metric_and_its_source(visit: Any, shipped_site: str):
    page = visit(shipped_site).open("/?lang=en")
    press_until(page, "document.activeElement.type === 'search'")
    page.keyboard.type("software business revenue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    press_until(page, "document.activeElement.textContent.trim() === 'Software business revenue'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/metric/software-revenue**")
    press_until(page, "document.activeElement.matches('.card-foot .chip')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/source/**")
    assert page.locator("#fall").is_visible()


def press_until(page: Any, reached: str, most: int = 80) -> None:
    """Press Tab until the focus is where it should go, and see that it shows on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if page.evaluate(reached):
            return
    pytest.fail(f"{most} times Tab did not lead to: {reached}")


def test_nothing_moves_for_readers_who_want_no_motion(visit: Any, shipped_site: str):
    page = visit(shipped_site, reduced_motion="reduce").open("/id/infrastructure/5g-network")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((each) => {
            const style = getComputedStyle(each);
            const long = (times) => times.split(',').some((time) => parseFloat(time) > 0);
            return long(style.transitionDuration) || style.animationName !== 'none';
        }).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("address", ["/", "/id/law/cybersecurity-law", "/ontology"])
def test_without_scripts_the_page_is_whole(visit: Any, shipped_site: str, address: str):
    visited = visit(shipped_site, java_script_enabled=False)
    page = visited.open(address, lang="en")
    assert page.locator("main h2:visible").count() >= 3
    assert not page.locator("[data-theme-switch]").is_visible(), "a button that does nothing is not shown"


def test_a_page_on_paper_is_black_on_white_and_keeps_its_figures(visit: Any, shipped_site: str):
    page = visit(shipped_site, color_scheme="dark").open("/id/source/qiushi-2024-02-22?lang=en")
    page.emulate_media(media="print")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert not page.locator("nav[aria-label=Pages]").is_visible()
    assert page.get_by_text("10.8 trillion yuan").first.is_visible()
    printed = page.locator(".claim-origin q").first
    assert printed.is_visible(), "the printed original is unfolded on paper"
