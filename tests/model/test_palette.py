"""Colours and shapes of classes that bring none."""

from __future__ import annotations

import re

from kg import palette


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_class_looks_the_same_on_every_machine():
    style = palette.style_for("http://example.org/Ship")
    assert (style.colour, style.colour_dark, style.shape) == ("#C04A00", "#FF8A4C", "diamond")


def test_many_classes_use_the_whole_family():
    styles = [palette.style_for(f"http://example.org/C{number}") for number in range(500)]
    assert {(style.colour, style.colour_dark) for style in styles} == set(palette.COLOURS)
    assert {style.shape for style in styles} == set(palette.SHAPES)


def test_every_colour_stands_out_from_its_ground():
    for light, dark in palette.COLOURS:
        assert re.fullmatch(r"#[0-9A-F]{6}", light)
        assert 1.05 / (luminance(light) + 0.05) >= 3
        assert (luminance(dark) + 0.05) / (luminance("#1A1A1A") + 0.05) >= 3
