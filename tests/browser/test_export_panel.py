"""Taking the network of a page along: the picture as it is, with a bar on the way; without scripts too."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

HUB = "https://example.org/n/hub"
TEA = "https://example.org/n/tea"
FIVE_G = "https://kg.example/id/infrastructure/5g-network"
THICKEST = 4
"""A line is as thick as so many relations at most."""


def _panel(visit: Any, site: str, **options: Any) -> Page:
    page: Page = visit(site, **options).open("/explore", iri=HUB, lang="en")
    if options.get("java_script_enabled", True):
        page.wait_for_selector(".picture-surface g.node")
    page.locator("#export > summary").click()
    return page


def _read(saved: Any) -> Any:
    return json.loads(saved.path().read_text(encoding="utf-8"))


def _nodes(saved: Any) -> set[str]:
    return {node["key"] for node in _read(saved)["nodes"]}


def _drawn(page: Page) -> set[str]:
    keys = page.locator("g.node").evaluate_all("nodes => nodes.map(node => node.dataset.key)")
    return {key for key in keys if "|" not in key}  # a group of neighbours has bars in its key


def _lines(saved: Any) -> dict[frozenset[str], int]:
    """Return the ends of edges, and how many relations each line of the picture would stand for."""
    relations = defaultdict(set)
    for edge in _read(saved)["edges"]:
        ends = frozenset((edge["source"], edge["target"]))
        relations[ends].add((edge["source"], edge["attributes"]["label"]))
    return {ends: min(len(found), THICKEST) for ends, found in relations.items()}


def _drawn_lines(page: Page) -> dict[frozenset[str], int]:
    lines = page.locator("g.link").evaluate_all(
        """links => links.map(link => [
            link.dataset.key,
            Number(link.querySelector(".link-line").style.getPropertyValue("--links") || 1),
        ])"""
    )
    return {frozenset(key.split(" ")): relations for key, relations in lines if "|" not in key}


def test_the_file_has_exactly_what_the_picture_shows_opened_nodes_and_all(visit: Any, hub_site: str) -> None:
    page = _panel(visit, hub_site)
    before = page.locator("#export-address").input_value()
    page.locator(f'g.node[data-key="{TEA}"]').dblclick()
    expect(page.locator('g.node[data-key="https://example.org/n/water"]')).to_have_count(1)
    page.get_by_label("Format").select_option("graphology")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "neighbours.json"
    assert _nodes(saved.value) == _drawn(page)
    assert _lines(saved.value) == _drawn_lines(page)
    address = page.locator("#export-address").input_value()
    assert "expand" not in before
    assert parse_qs(urlsplit(address).query)["expand"] == [TEA]


def test_the_edges_are_those_of_the_picture_parallel_ones_and_claims_too(
    visit: Any, shipped_site: str
) -> None:
    page: Page = visit(shipped_site).open("/explore", iri=FIVE_G, depth=2, lang="en")
    page.wait_for_selector(".picture-surface g.node")
    page.locator("#export > summary").click()
    page.locator("#export select[name=format]").select_option("graphology")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert _lines(saved.value) == _drawn_lines(page)
    assert {edge["attributes"]["kind"] for edge in _read(saved.value)["edges"]} > {"kgo:Observation"}


def test_the_way_is_told_and_what_was_lost_is_listed(visit: Any, shipped_site: str) -> None:
    page: Page = visit(shipped_site).open("/explore", iri=FIVE_G, lang="en")
    page.wait_for_selector(".picture-surface g.node")
    page.locator("#export > summary").click()
    page.get_by_label("The whole graph").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
        expect(page.locator(".export-progress progress")).to_be_visible()
    assert saved.value.suggested_filename == "neighbours.gexf"
    told = page.locator(".export-progress [role=status]")
    expect(told).to_contain_text("nodes")
    expect(page.locator(".export-progress progress")).to_be_hidden()
    page.locator(".export-losses > summary").click()
    expect(page.locator(".export-report")).to_contain_text("figures that are marked as doubtful")


def test_an_export_can_be_stopped(visit: Any, shipped_site: str) -> None:
    visited = visit(shipped_site)
    page: Page = visited.open("/explore", iri=FIVE_G, lang="en")
    page.wait_for_selector(".picture-surface g.node")
    page.locator("#export > summary").click()
    page.get_by_label("The whole graph").check()
    page.evaluate("""() => {
        document.querySelector(".export-form button.primary").click();
        [...document.querySelectorAll(".export-actions button")].at(-1).click();
    }""")
    expect(page.locator(".export-progress [role=status]")).to_contain_text("Stopped")
    expect(page.get_by_role("button", name="Download")).to_be_enabled()
    visited.problems.clear()


def test_a_problem_is_told_in_its_words(visit: Any, hub_site: str) -> None:
    visited = visit(hub_site)
    page = _panel(lambda _site: visited, hub_site)
    page.evaluate(
        "document.querySelector('.export-form input[name=iri]').value = 'https://example.org/nowhere'"
    )
    page.get_by_role("button", name="Download").click()
    expect(page.locator(".export-progress [role=status]")).to_contain_text("nowhere")
    visited.problems.clear()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_panel_fits_the_page(visit: Any, hub_site: str, width: int) -> None:
    page = _panel(visit, hub_site, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for control in page.locator("#export select, #export input:not([type=hidden]), #export button").all():
        box = control.bounding_box()
        assert box is None or box["x"] + box["width"] <= width


def test_without_scripts_the_form_leads_to_the_file(visit: Any, hub_site: str) -> None:
    page = _panel(visit, hub_site, java_script_enabled=False)
    page.get_by_label("Format").select_option("graphology")
    page.get_by_label("Everything within").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "neighbours.json"
    assert HUB in _nodes(saved.value)
    address = urlsplit(page.locator("#export-address").input_value())
    assert address.path == "/export/neighbours.gexf"
    assert parse_qs(address.query) == {"iri": [HUB], "lang": ["en"], "file": ["neighbours.gexf"]}
