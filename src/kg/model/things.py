"""Things as links show them: texts, references, classes and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ClassSummary", "Completeness", "Direction", "Ref", "Style", "Text"]


Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True)
class Text:
    """A string and its language tag, as the data has them."""

    value: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a class is drawn on screens and in Gephi: colour (light and dark theme, ``#rrggbb``) and shape.

    Shapes: square, circle, hexagon, shield, diamond, triangle, rounded-square, page, building, pin.
    """

    colour: str
    colour_dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing as a link shows it.

    Attributes
    ----------
    iri : str
        The IRI, or ``_:label`` of a blank node.
    label : str
        Never empty.
    cls : str or None
        IRI of its main class (the most specific one that has a style).
    """

    iri: str
    label: str
    cls: str | None = None


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class of the graph: how many instances, and how they are drawn.

    ``folded`` (``kgo:foldInViews``) says that instances are drawn as edges or badges, not nodes.
    ``superclasses`` are the IRIs above it, at any distance. ``at_least``: an engine elsewhere had no time to
    count all instances, and ``count`` is how many there were among the first things that it gave.
    """

    iri: str
    label: str
    count: int
    style: Style
    folded: bool = False
    definition: str = ""
    superclasses: frozenset[str] = frozenset()
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether an answer is whole, and if not, what cut it.

    ``total`` counts what there is where that is known; ``shown`` what is in the answer.
    """

    complete: bool
    shown: int
    total: int | None
    limit: int | None
    release: str
    milliseconds: float = 0.0
