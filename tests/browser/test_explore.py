"""The neighbour picture in a real browser: composed, named, and usable by hand and by keyboard."""

from __future__ import annotations

import time
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

HUB = "https://example.org/n/hub"
TEA = "https://example.org/n/tea"
FIVE_G = "https://kg.example/id/infrastructure/5g-network"

Box = tuple[float, float, float, float]


def _picture(visit: Any, site: str, iri: str = HUB, **options: Any) -> Page:
    parameters = options.pop("parameters", {})
    page: Page = visit(site, **options).open("/explore", iri=iri, lang="en", **parameters)
    page.wait_for_selector(".picture-surface g.node")
    return page


def _node(page: Page, iri: str) -> Any:
    return page.locator(f'g.node[data-key="{iri}"]')


def _boxes(page: Page, selector: str) -> list[Box]:
    found = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].map(element => {
            const box = element.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
        })""",
        selector,
    )
    return [tuple(box) for box in found]


def _meet(one: Box, other: Box, slack: float = 1.5) -> bool:
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


def _until(page: Page, expression: str) -> None:
    """Wait for an expression to become true; the pages' policy forbids Playwright's own way of it."""
    deadline = time.monotonic() + 5
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(20)


def _focused(page: Page) -> str | None:
    return page.evaluate("document.activeElement.dataset.key ?? null")


# ------------------------------------------------------------------ first paint
def test_every_neighbour_of_the_list_is_in_the_picture_by_name(visit: Any, shipped_site: str) -> None:
    page = _picture(visit, shipped_site, FIVE_G)
    listed = page.locator("#neighbour-list a[data-iri]")
    assert listed.count() > 3
    for link in listed.all():
        node = _node(page, link.get_attribute("data-iri") or "")
        expect(node).to_have_role("button")
        assert (node.get_attribute("aria-label") or "").startswith(link.inner_text())


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_cover_neither_nodes_nor_each_other(visit: Any, hub_site: str, width: int) -> None:
    page = _picture(visit, hub_site, width=width, parameters={"depth": 2})
    labels, shapes = _boxes(page, "text.label"), _boxes(page, ".node-shape")
    assert len(labels) > 5
    assert not [pair for pair in combinations(labels, 2) if _meet(*pair)]
    assert not [(label, shape) for label in labels for shape in shapes if _meet(label, shape)]


def test_everything_is_in_view_and_stays_where_it_is(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    first = _boxes(page, ".node-shape")
    frame = _boxes(page, ".picture-frame")[0]
    assert all(
        frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
        for box in first
    )
    page.wait_for_timeout(600)
    assert _boxes(page, ".node-shape") == first


def test_a_long_label_is_cut_in_the_picture_and_whole_for_screen_readers(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    shown = page.locator('text.label[data-key="https://example.org/n/tea2"]')
    letters = "".join(shown.locator("tspan").all_text_contents())
    assert letters.endswith("…")
    assert len(letters) <= 28
    name = _node(page, "https://example.org/n/tea2").get_attribute("aria-label")
    assert name is not None
    assert "A drink with a name of very many letters indeed" in name


def test_a_hub_is_a_group_with_its_count_and_the_legend_counts_all(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    group = page.locator("g.node.is-group")
    expect(group).to_have_count(1)
    expect(group.locator("text")).to_have_text("+48")
    assert "48" in (group.get_attribute("aria-label") or "")
    expect(page.locator(".legend li", has_text="Person")).to_contain_text("60")


def test_relations_are_named_once_a_fan_on_the_picture(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    names = page.locator(".link-names text").all_text_contents()
    assert names.count("follows") == 1
    assert "likes" in names


def test_the_picture_follows_the_theme(visit: Any, shipped_site: str) -> None:
    page = _picture(visit, shipped_site, FIVE_G, color_scheme="light")
    colour = "getComputedStyle(document.querySelector('.node.is-focus .node-shape')).fill"
    assert page.evaluate(colour) == "rgb(0, 114, 178)"
    page.locator("[data-theme-switch]").click()
    _until(page, f"{colour} === 'rgb(91, 176, 232)'")
    page.reload()
    page.wait_for_selector(".picture-surface g.node")
    assert page.evaluate(colour) == "rgb(91, 176, 232)"


# ---------------------------------------------------------------------- by hand
def test_a_click_selects_here_and_in_the_list_and_tells_what_can_be_done(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    _node(page, TEA).click()
    panel = page.locator(".picture-details")
    expect(panel).to_contain_text("Tea")
    expect(panel).to_contain_text("Drink")
    expect(_node(page, TEA)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f'#neighbour-list a[data-iri="{TEA}"]')).to_have_attribute("aria-current", "true")
    panel.get_by_role("link", name="Make focus").click()
    expect(page.locator("h1")).to_have_text("Tea")
    expect(_node(page, TEA)).to_have_class("node is-entity is-focus")


def test_a_double_click_expands_and_the_address_keeps_it(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    before = page.locator("g.node").count()
    _node(page, TEA).dblclick()
    expect(page.locator(".picture-status")).to_have_text("2 neighbours added")
    expect(page.locator("g.node")).to_have_count(before + 2)
    page.reload()
    expect(page.locator("g.node")).to_have_count(before + 2)
    page.go_back()
    expect(page.locator("g.node")).to_have_count(before)
    page.go_forward()
    expect(page.locator("g.node")).to_have_count(before + 2)


def test_a_group_adds_twenty_five_at_a_time_until_none_is_left(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    before = page.locator("g.node.is-entity").count()
    group = page.locator("g.node.is-group")
    group.click()
    page.get_by_role("button", name="Add 25").click()
    expect(page.locator("g.node.is-entity")).to_have_count(before + 25)
    expect(group.locator("text")).to_have_text("+23")
    group.focus()
    page.keyboard.press("Enter")
    expect(page.locator("g.node.is-entity")).to_have_count(before + 48)
    expect(group.locator("text")).to_have_text("+0")
    expect(page.get_by_role("link", name="See all as a list")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator("g.node.is-entity")).to_have_count(before)
    expect(group.locator("text")).to_have_text("+48")


def test_a_group_leads_to_its_list(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    page.locator("g.node.is-group").click()
    page.get_by_role("link", name="See all as a list").click()
    expect(page.locator("#neighbour-list .neighbour-group")).to_have_count(1)
    expect(page.locator("#neighbour-list")).to_contain_text("60")


def test_nodes_and_view_are_moved_by_dragging(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    shape, other = _node(page, TEA).locator(".node-shape"), _node(page, HUB).locator(".node-shape")
    start, still = shape.bounding_box(), other.bounding_box()
    assert start
    assert still
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 45, start["y"] - 25, steps=4)
    page.mouse.up()
    moved = shape.bounding_box()
    assert moved
    assert moved["x"] - start["x"] == pytest.approx(40, abs=2)
    assert other.bounding_box() == still
    frame = page.locator(".picture-frame").bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 8, frame["y"] + 58)
    page.mouse.down()
    page.mouse.move(frame["x"] + 58, frame["y"] + 78, steps=4)
    page.mouse.up()
    panned = other.bounding_box()
    assert panned
    assert panned["x"] - still["x"] == pytest.approx(50, abs=2)


def test_the_wheel_scrolls_the_page_and_zooms_only_with_ctrl(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site, height=500)
    frame = page.locator(".picture-frame").bounding_box()
    assert frame
    page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + 90)
    distance = (
        "(() => { const [a, b] = [...document.querySelectorAll('g.node')]"
        ".map((node) => node.getBoundingClientRect());"
        " return Math.hypot(a.x - b.x, a.y - b.y) })()"
    )
    before = page.evaluate(distance)
    page.mouse.wheel(0, 120)
    _until(page, "scrollY > 0")
    assert page.evaluate(distance) == pytest.approx(before, abs=1)
    expect(page.locator(".picture-status")).to_contain_text("Ctrl")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    _until(page, f"{distance} > {before} * 1.2")
    page.get_by_role("button", name="Fit to view").click()
    _until(page, f"Math.abs({distance} - {before}) < 2")


# ------------------------------------------------------------------ by keyboard
def test_arrows_walk_along_links_and_tab_passes_the_picture_in_one_step(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    _node(page, HUB).focus()
    reached = set()
    for key in (
        "ArrowUp",
        "Home",
        "ArrowDown",
        "Home",
        "ArrowLeft",
        "Home",
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
    ):
        page.keyboard.press(key)
        reached.add(_focused(page))
    assert HUB in reached
    assert len(reached) >= 5
    expect(page.locator("g.node[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    assert _focused(page) is None


def test_enter_selects_e_expands_backspace_folds_up_and_says_so(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    before = page.locator("g.node").count()
    _node(page, TEA).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".picture-details")).to_be_visible()
    page.keyboard.press("e")
    status = page.get_by_role("status").filter(has_text="neighbour")
    expect(status).to_have_text("2 neighbours added")
    assert _focused(page) == TEA
    page.keyboard.press("Backspace")
    expect(page.locator("g.node")).to_have_count(before)
    expect(status).to_have_text("2 neighbours folded up")
    assert _focused(page) == TEA
    page.keyboard.press("Escape")
    expect(page.locator(".picture-details")).to_be_hidden()


def test_folding_up_brings_the_keyboard_back_to_what_was_folded(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    before = page.locator("g.node").count()
    _node(page, TEA).focus()
    page.keyboard.press("e")
    _node(page, "https://example.org/n/leaves").focus()
    page.keyboard.press("e")
    expect(page.locator("g.node")).to_have_count(before + 3)
    _node(page, "https://example.org/n/bush").focus()
    page.go_back()
    expect(page.locator("g.node")).to_have_count(before + 2)
    assert _focused(page) == "https://example.org/n/leaves"


def test_plus_minus_and_zero_zoom(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    _node(page, HUB).focus()
    at = "document.querySelector('g.node:not(.is-focus)').getAttribute('transform')"
    fitted = page.evaluate(at)
    page.keyboard.press("+")
    _until(page, f"{at} !== '{fitted}'")
    page.keyboard.press("0")
    _until(page, f"{at} === '{fitted}'")
    page.keyboard.press("-")
    _until(page, f"{at} !== '{fitted}'")


# ------------------------------------------------------------------ every reader
def test_a_reader_who_wants_no_motion_sees_none(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site, reduced_motion="reduce")
    before = page.locator("g.node").count()
    page.evaluate(
        """() => {
            window.seen = new Set();
            const look = () => {
                const nodes = [...document.querySelectorAll("g.node")];
                window.seen.add(nodes.map((node) => node.getAttribute("transform")).join());
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    _node(page, TEA).focus()
    page.keyboard.press("e")
    expect(page.locator("g.node")).to_have_count(before + 2)
    page.wait_for_timeout(400)
    assert page.evaluate("window.seen.size") == 2


@pytest.mark.parametrize("iri", [HUB, TEA])
def test_at_390_pixels_nothing_overflows_and_one_finger_scrolls_the_page(
    visit: Any, hub_site: str, iri: str
) -> None:
    page = _picture(visit, hub_site, iri, width=390, height=844, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    frame = _boxes(page, ".picture-frame")[0]
    assert all(frame[0] <= box[0] and box[2] <= frame[2] for box in _boxes(page, ".node-shape"))
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.picture-surface')).touchAction") == "pan-y"
    )
    _node(page, iri).tap()
    expect(page.locator(".picture-details")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_targets_are_large_enough_to_hit(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    for left, top, right, bottom in [*_boxes(page, ".node-hit"), *_boxes(page, ".picture-tool")]:
        assert right - left >= 24
        assert bottom - top >= 24


def test_chinese_readers_get_a_chinese_picture(visit: Any, shipped_site: str) -> None:
    page = visit(shipped_site).open("/explore", iri=FIVE_G, lang="zh")
    page.wait_for_selector(".picture-surface g.node")
    assert "5G网络" in page.locator("text.label").all_text_contents()
    expect(page.get_by_role("button", name="放大")).to_be_visible()


def test_without_scripts_the_list_and_a_drawn_picture_are_there(visit: Any, hub_site: str) -> None:
    page = visit(hub_site, java_script_enabled=False).open("/explore", iri=HUB, lang="en")
    assert page.locator("#picture svg").count() == 1
    assert page.locator("#neighbour-list a[data-iri]").count() > 10


def test_when_the_server_is_gone_the_picture_says_so_and_stays(visit: Any, hub_site: str) -> None:
    visited = visit(hub_site)
    page = visited.open("/explore", iri=HUB, lang="en")
    page.wait_for_selector(".picture-surface g.node")
    before = page.locator("g.node").count()
    page.context.set_offline(True)
    _node(page, TEA).dblclick()
    expect(page.locator(".picture-status")).to_contain_text("could not be loaded")
    assert page.locator("g.node").count() == before
    assert all("ERR_INTERNET_DISCONNECTED" in problem for problem in visited.problems)
    visited.problems.clear()


def test_open_in_gephi_leads_to_the_panel_that_takes_the_picture_along(visit: Any, hub_site: str) -> None:
    page = _picture(visit, hub_site)
    assert not page.locator("#export form").is_visible()
    page.get_by_role("button", name="Open in Gephi").click()
    expect(page.locator("#export form")).to_be_visible()
    expect(page.get_by_role("button", name="Download")).to_be_focused()
