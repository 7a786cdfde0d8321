"""Suggestions while somebody types, by keyboard and by mouse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

WAIT_MS = 20_000
"""The first suggestion may wait for the index."""


@pytest.fixture
def page(visit: Any, shipped_site: str) -> Page:
    opened: Page = visit(shipped_site).open("/ontology?lang=en")
    return opened


def type_in(page: Page, words: str) -> None:
    field = page.get_by_role("combobox", name="Search the graph")
    field.fill("")
    field.press_sequentially(words)
    expect(page.get_by_role("option").first).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("words", ["suanli", "算力", "computng power", "power computing"])
def test_suggestions_name_what_is_meant(page: Page, words: str):
    type_in(page, words)
    expect(page.get_by_role("option").filter(has_text="omputing power").first).to_be_visible()
    assert page.get_by_role("option").locator("mark").count()


def test_arrows_choose_and_enter_opens_what_is_chosen(page: Page):
    type_in(page, "data security law")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_contain_text("Data Security Law")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/id/law/"))
    expect(page.locator("h1")).to_contain_text("Data Security Law")


def test_arrows_go_round_through_the_field_itself(page: Page):
    type_in(page, "5g base stations")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("combobox").get_attribute("aria-activedescendant") is None


def test_enter_without_a_choice_goes_to_all_results(page: Page):
    type_in(page, "computing")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?"))
    expect(page.locator(".hit").first).to_be_visible()
    expect(page.locator(".hit mark").first).to_be_visible()


def test_escape_closes_the_list_and_keeps_what_was_typed(page: Page):
    type_in(page, "internet")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field = page.get_by_role("combobox")
    expect(field).to_have_value("internet")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_screen_reader_hears_how_many_there_are(page: Page):
    type_in(page, "internet")
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_have_text(
        re.compile(r"^\d+ suggestion")
    )
    page.get_by_role("combobox").fill("qqqzzz")
    expect(page.get_by_role("status").filter(has_text="No suggestions")).to_have_count(1)


def test_a_click_opens_a_suggestion(page: Page):
    type_in(page, "data centres")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile(r"/id/"))


def test_on_a_telephone_the_list_fits_the_screen(visit: Any, shipped_site: str):
    page = visit(shipped_site, width=390, height=844).open("/ontology?lang=zh")
    page.get_by_role("combobox").press_sequentially("算力")
    page.get_by_role("option").first.wait_for(timeout=WAIT_MS)
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
