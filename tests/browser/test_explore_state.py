"""What a reader makes of the neighbour picture: filters, years, pins, undo, files; all in the address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

HUB = "https://example.org/n/hub"
TEA = "https://example.org/n/tea"
N = "https://example.org/n/"
LAW = "https://kg.example/id/law/data-security-law"


@pytest.fixture
def picture(visit: Any, hub_site: str) -> Page:
    return _open(visit, hub_site)


def _open(visit: Any, site: str, iri: str = HUB, **parameters: Any) -> Page:
    page: Page = visit(site).open("/explore", iri=iri, lang="en", **parameters)
    page.wait_for_selector(".picture-surface g.node")
    return page


def _node(page: Page, name: str) -> Any:
    return page.locator(f'g.node[data-key="{N}{name}"]')


def _state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_one_relation_of_a_node_is_expanded_from_its_menu_with_its_count(picture: Page) -> None:
    _node(picture, "tea").click()
    menu = picture.get_by_role("list", name="Expand by relation")
    expect(menu.get_by_role("button", name="Expand: made of 2")).to_be_visible()
    menu.get_by_role("button", name="made of").click()
    expect(_node(picture, "leaves")).to_be_visible()
    assert _state(picture)["expand"] == [f"{TEA}|out|{N}madeOf"]
    expect(picture.locator(".neighbours-brought")).to_contain_text("Leaves")
    picture.get_by_role("button", name="Fold up: made of 2").click()
    expect(_node(picture, "leaves")).to_have_count(0)


def test_a_kind_is_hidden_by_its_box_in_picture_list_and_address_and_comes_back(picture: Page) -> None:
    picture.locator(".legend label", has_text="Drink").click()
    expect(_node(picture, "tea")).to_have_count(0)
    expect(picture.locator(f'#neighbour-list a[data-iri="{TEA}"]')).to_be_hidden()
    expect(picture.locator(".picture-status")).to_contain_text("are shown")
    assert _state(picture)["hide_class"] == [f"{N}Drink"]
    picture.go_back()
    expect(_node(picture, "tea")).to_have_count(1)


def test_a_relation_is_hidden_by_keyboard_and_the_focus_of_the_keyboard_stays(picture: Page) -> None:
    picture.locator("#filters summary").click()
    box = picture.get_by_role("checkbox", name="follows")
    box.focus()
    picture.keyboard.press("Space")
    expect(picture.locator("g.node.is-group")).to_have_count(0)
    expect(picture.get_by_role("checkbox", name="follows")).to_be_focused()
    picture.keyboard.press("Space")
    expect(picture.locator("g.node.is-group")).to_have_count(1)


def test_the_direction_of_the_middles_links_is_chosen(picture: Page) -> None:
    picture.locator("#filters summary").click()
    picture.get_by_label("Links of the middle").select_option("out")
    expect(picture.locator("g.node.is-group")).to_have_count(0)
    expect(_node(picture, "tea")).to_have_count(1)


def test_a_node_is_taken_out_by_key_and_everything_is_undone_and_redone(picture: Page) -> None:
    _node(picture, "tea").focus()
    picture.keyboard.press("e")
    expect(_node(picture, "leaves")).to_have_count(1)
    _node(picture, "tea").focus()
    picture.keyboard.press("Delete")
    expect(_node(picture, "tea")).to_have_count(0)
    expect(_node(picture, "leaves")).to_have_count(0)
    expect(picture.get_by_role("button", name="Bring back 1")).to_be_visible()
    picture.keyboard.press("Control+z")
    expect(_node(picture, "leaves")).to_have_count(1)
    picture.get_by_role("button", name="Undo").click()
    expect(_node(picture, "leaves")).to_have_count(0)
    expect(_node(picture, "tea")).to_have_count(1)
    picture.get_by_role("button", name="Redo").click()
    expect(_node(picture, "leaves")).to_have_count(1)
    expect(picture.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "false")


def test_undo_never_leaves_the_page(picture: Page) -> None:
    address = picture.url
    _node(picture, "hub").focus()
    picture.keyboard.press("z")
    picture.wait_for_timeout(200)
    assert picture.url == address


def test_a_dragged_node_is_pinned_and_stands_there_for_whoever_gets_the_link(
    visit: Any, hub_site: str
) -> None:
    page = _open(visit, hub_site)
    shape = _node(page, "tea").locator(".node-shape")
    box = shape.bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] - 52, box["y"] + 58, steps=4)
    page.mouse.up()
    expect(page.locator(f'g.node.is-pinned[data-key="{TEA}"]')).to_have_count(1)
    placed = shape.bounding_box()
    other = visit(hub_site)
    other.page.goto(page.url)
    expect(other.page.locator("g.node.is-pinned")).to_have_count(1)
    there = other.page.locator("g.node.is-pinned .node-shape").bounding_box()
    assert placed
    assert there
    assert (there["x"], there["y"]) == pytest.approx((placed["x"], placed["y"]), abs=40)
    _node(page, "tea").focus()
    page.keyboard.press("p")
    expect(page.locator("g.node.is-pinned")).to_have_count(0)
    assert "pin" not in _state(page)


def test_years_fade_what_is_not_there_and_only_show_where_there_are_dates(
    visit: Any, shipped_site: str
) -> None:
    page = _open(visit, shipped_site, LAW)
    slider = page.get_by_role("slider", name="Year")
    expect(slider).to_be_visible()
    slider.focus()
    slider.press("Home")
    assert page.locator("g.node.is-outside").count() > 3
    early = page.locator("g.node.is-outside").count()
    slider.press("End")
    assert page.locator("g.node.is-outside").count() < early
    assert _state(page)["year"] == [slider.input_value()]
    page.get_by_role("button", name="All years").click()
    expect(page.locator("g.node.is-outside")).to_have_count(0)


def test_years_play_and_pause_but_not_for_who_wants_no_motion(visit: Any, shipped_site: str) -> None:
    page = _open(visit, shipped_site, LAW)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("g.node.is-outside").first).to_be_attached()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert "year" in _state(page)
    still = visit(shipped_site, reduced_motion="reduce").open("/explore", iri=LAW, lang="en")
    expect(still.get_by_role("slider", name="Year")).to_be_visible()
    expect(still.get_by_role("button", name="Play")).to_have_count(0)


def test_a_picture_without_dates_has_no_years(picture: Page) -> None:
    expect(picture.locator(".picture-years")).to_be_hidden()


def test_the_picture_is_saved_as_a_file_that_stands_alone(picture: Page, tmp_path: Path) -> None:
    with picture.expect_download() as saved:
        picture.get_by_role("button", name="Save the picture as SVG").click()
    saved.value.save_as(tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "Neighbours of The hub.svg"
    assert "Tea" in text
    assert "release" in text
    assert 'fill="rgb(' in text
    assert "var(" not in text
    assert "href" not in text
    with picture.expect_download() as saved:
        picture.get_by_role("button", name="Save the picture as PNG").click()
    saved.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_the_keys_are_listed_in_a_panel(picture: Page) -> None:
    _node(picture, "hub").focus()
    picture.keyboard.press("?")
    panel = picture.get_by_role("dialog", name="Keys")
    expect(panel).to_contain_text("fold up again")
    picture.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(_node(picture, "hub")).to_be_focused()


def test_what_is_exported_is_what_is_seen(picture: Page) -> None:
    _node(picture, "tea").dblclick()
    expect(_node(picture, "leaves")).to_have_count(1)
    picture.locator("g.node.is-group").focus()
    picture.keyboard.press("Enter")
    expect(picture.locator("g.node.is-group text")).to_have_text("+23")
    picture.locator("g.node.is-group").focus()
    picture.keyboard.press("Enter")
    expect(picture.locator("g.node.is-group text")).to_have_text("+0")
    _node(picture, "water").focus()
    picture.keyboard.press("Delete")
    expect(_node(picture, "water")).to_have_count(0)
    seen = set(
        picture.evaluate("[...document.querySelectorAll('g.node.is-entity')].map((n) => n.dataset.key)")
    )
    assert len(seen) > 60
    address = picture.evaluate("document.querySelector('.export-form [readonly]').value")
    file = picture.request.get(address.replace("neighbours.gexf?", "neighbours.json?"))
    assert {node["key"] for node in json.loads(file.text())["nodes"]} == seen


def test_parts_of_a_link_that_are_gone_are_said_and_the_rest_is_shown(visit: Any, hub_site: str) -> None:
    page = _open(visit, hub_site, expand=f"{N}nowhere", hide=f"{N}nothing")
    expect(page.locator(".picture-status")).to_have_text(
        "2 parts of this link are no longer in the graph; all else is shown"
    )
    expect(_node(page, "tea")).to_have_count(1)


def test_without_scripts_what_shows_is_a_form(visit: Any, hub_site: str) -> None:
    page = visit(hub_site, java_script_enabled=False).open("/explore", iri=HUB, lang="en")
    before = page.locator(".neighbour-picture a.node").count()
    page.get_by_role("checkbox", name="Drink").uncheck()
    page.get_by_role("button", name="Apply").click()
    assert _state(page)["hide_class"] == [f"{N}Drink"]
    assert page.locator(".neighbour-picture a.node").count() == before - 2
    assert not page.get_by_role("checkbox", name="Drink").is_checked()
