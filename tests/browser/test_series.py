"""The series of a metric in real Chromium: it fits, its marks can be reached, and paper has all of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

METRICS = ("5g-base-stations", "software-revenue", "nc-rate-key-processes", "internet-users")
SERIES = "/id/metric/5g-base-stations"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_picture_is_wider_than_its_page(visit: Any, shipped_site: str, width: int, language: str):
    visited = visit(shipped_site, width=width, height=844)
    too_wide = {}
    for path in (*(f"/id/metric/{name}" for name in METRICS), "/id/infrastructure/5g-network"):
        page = visited.open(path, lang=language)
        shown = page.evaluate("document.documentElement.scrollWidth")
        if shown > width:
            too_wide[path] = shown
    assert not too_wide


@pytest.mark.parametrize("width", [390, 1280])
def test_every_number_of_the_axes_is_on_the_page(visit: Any, shipped_site: str, width: int):
    visited = visit(shipped_site, width=width, height=844)
    for name in METRICS:
        page = visited.open(f"/id/metric/{name}", lang="en")
        lost = page.evaluate(
            """() => [...document.querySelectorAll('.series-plot text')]
                .filter((text) => text.checkVisibility())
                .map((text) => [text.textContent, text.getBoundingClientRect()])
                .filter(([, box]) => box.left < 0 || box.right > innerWidth)
                .map(([words]) => words)"""
        )
        assert not lost, name


@pytest.mark.parametrize("width", [390, 1280])
def test_the_names_of_years_do_not_run_into_each_other(visit: Any, shipped_site: str, width: int):
    visited = visit(shipped_site, width=width, height=844)
    for name in METRICS:
        page = visited.open(f"/id/metric/{name}", lang="zh")
        for plot in page.locator(".series-plot").all():
            boxes = [
                tick.bounding_box()
                for tick in plot.locator(".tick[text-anchor=middle]").all()
                if tick.is_visible()
            ]
            assert boxes
            for one, other in pairwise(boxes):
                assert one["x"] + one["width"] <= other["x"]


def test_marks_are_reached_by_keyboard_and_show_it(visit: Any, shipped_site: str):
    page = visit(shipped_site).open(SERIES, lang="en")
    page.locator(".skip-marks").focus()
    assert page.locator(".skip-marks").bounding_box()["height"] > 0
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
        focused = "document.activeElement"
        assert page.evaluate(f"{focused}.closest('.series-plot') !== null")
        assert page.evaluate(f"{focused}.querySelector('title').textContent.length") > 10
        ring = f"getComputedStyle({focused}.querySelector('.hit')).stroke"
        assert page.evaluate(ring) not in ("none", "rgba(0, 0, 0, 0)")


def test_the_picture_can_be_passed_in_one_step(visit: Any, shipped_site: str):
    page = visit(shipped_site).open(SERIES, lang="en")
    page.locator(".skip-marks").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.series-figures') !== null")


def test_a_mark_of_several_figures_opens_the_year_they_are_in(visit: Any, shipped_site: str):
    page = visit(shipped_site, java_script_enabled=False).open(SERIES, lang="en")
    row = page.locator("#period-2021-12-31")
    assert not row.is_visible()
    page.locator('a.series-mark[href="#period-2021-12-31"]').first.focus()
    page.keyboard.press("Enter")
    row.wait_for(state="visible")


def test_marks_are_as_large_as_a_finger_needs(visit: Any, shipped_site: str):
    page = visit(shipped_site, width=390, height=844).open(SERIES, lang="en")
    for target in page.locator(".series-mark .hit").all()[:20]:
        box = target.bounding_box()
        assert round(box["width"]) >= 24
        assert round(box["height"]) >= 24


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_lines_stand_out_in_both_themes(visit: Any, shipped_site: str, theme: str):
    page = visit(shipped_site, color_scheme=theme).open(SERIES, lang="en")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for kind in ("official", "stateMedia", "news", "other"):
        shape = f".series-plot .series-mark.is-{kind}.is-observed .shape"
        colour = page.evaluate(f"getComputedStyle(document.querySelector('{shape}')).fill")
        assert contrast(page, colour, paper) >= 3, kind


def contrast(page: Any, one: str, other: str) -> float:
    """Return the contrast of two colours as the browser paints them."""
    return page.evaluate(
        """([one, other]) => {
            const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            const light = (colour) => {
                context.fillStyle = colour;
                context.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((c) =>
                    (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
            return (bright + 0.05) / (dark + 0.05);
        }""",
        [one, other],
    )


def test_paper_has_the_whole_table(visit: Any, shipped_site: str):
    page = visit(shipped_site).open(SERIES, lang="en")
    page.emulate_media(media="print")
    assert page.locator("#period-2021-12-31").is_visible()
    assert not page.locator(".skip-marks").is_visible()
    assert page.locator(".series-plot").first.is_visible()
