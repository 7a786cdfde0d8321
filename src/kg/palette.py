"""Colours and shapes for classes that bring none of their own.

The family is the one of the ontology's own classes: seven colours, each for a
light and a dark theme, that keep 3:1 against the page and can be told apart by
readers who see fewer colours; six plain shapes beside them.
"""

from __future__ import annotations

import hashlib
from typing import Final

from kg.model import Style

__all__ = ["COLOURS", "SHAPES", "style_for"]

COLOURS: Final[tuple[tuple[str, str], ...]] = (
    ("#0072B2", "#5BB0E8"),
    ("#B26A00", "#F0A93B"),
    ("#00795A", "#3CC79B"),
    ("#C04A00", "#FF8A4C"),
    ("#A8467F", "#E08ABF"),
    ("#5B5BD6", "#A5A5FF"),
    ("#2F6F7E", "#7CC4D4"),
)
"""Pairs for the light and the dark theme."""

SHAPES: Final[tuple[str, ...]] = ("circle", "square", "hexagon", "diamond", "triangle", "rounded-square")


def style_for(class_iri: str) -> Style:
    """Return the style of a class, the same for the same IRI on every machine."""
    number = int.from_bytes(hashlib.sha256(class_iri.encode()).digest()[:8], "big")
    rest, colour = divmod(number, len(COLOURS))
    light, dark = COLOURS[colour]
    return Style(light, dark, SHAPES[rest % len(SHAPES)])
