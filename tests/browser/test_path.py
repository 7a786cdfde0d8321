"""The page of paths in a real browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


def test_both_ends_are_chosen_from_suggestions_by_keyboard(visit: Any, shipped_site: str) -> None:
    page = visit(shipped_site).open("/path", lang="en")
    for field, typed, label in (
        ("From", "data security l", "Data Security Law"),
        ("To", "5g base st", "5G base stations"),
    ):
        box = page.get_by_role("combobox", name=field, exact=True)
        box.press_sequentially(typed)
        expect(page.get_by_role("option", name=label).first).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        expect(box).to_have_value(label)
    page.get_by_role("button", name="Find paths").click()
    expect(page.locator("h1")).to_have_text("From Data Security Law to 5G base stations")
    expect(page.locator(".path-steps").first).to_be_visible()


def test_a_step_is_avoided_and_allowed_again(visit: Any, shipped_site: str) -> None:
    page = visit(shipped_site).open(
        "/path", **{"from": "law:data-security-law", "to": "metric:5g-base-stations", "lang": "en"}
    )
    page.get_by_role("link", name="Without this Impressive Results").click()
    expect(page.locator(".path-avoided")).to_contain_text("Impressive Results")
    expect(page.locator(".paths")).not_to_contain_text("Impressive Results")
    page.get_by_role("link", name="Allow Impressive Results").click()
    expect(page.locator(".path-avoided")).to_have_count(0)


def test_a_path_stands_without_scripts_and_fits_390_pixels(visit: Any, shipped_site: str) -> None:
    page = visit(shipped_site, java_script_enabled=False, width=390).open(
        "/path", **{"from": "infrastructure:5g-network", "to": "place:china", "lang": "zh"}
    )
    expect(page.locator(".neighbour-picture")).to_be_visible()
    expect(page.locator(".path-steps").first).to_be_visible()
    body = page.locator("main").bounding_box()
    assert body
    assert body["width"] <= 390
