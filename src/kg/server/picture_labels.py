"""Labels of the neighbour picture: each where it covers nothing, or left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

__all__ = ["Box", "Label", "Labelled", "Spot", "place_labels", "text_width"]

_LETTERS: Final = 28
_TEXT: Final = 13
_FOCUS_TEXT: Final = 18
_LEADING: Final = 1.23
_HEIGHT: Final = 1.45
_ASCENT: Final = 1.15
"""From line to line, of a line with its accents, and above its baseline, of the letters' size."""
_BOLD: Final = 1.1
_GAP: Final = 5


class Box(NamedTuple):
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether the two overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        """Return whether no part of it is outside of `other`."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands in the picture."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class Line(NamedTuple):
    """One line of a label and its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A node's label at its place."""

    lines: tuple[Line, ...]
    x: float
    anchor: str
    focus: bool


class Labelled(NamedTuple):
    """A node that wants a label; the focus gets a larger one."""

    text: str
    spot: Spot
    focus: bool


def place_labels(wanted: Iterable[Labelled], taken: Sequence[Box], frame: Box) -> Iterator[tuple[Label, Box]]:
    """Yield a label, and what it covers, for each node that has a free place for one; the focus always has.

    Parameters
    ----------
    wanted
        The most important first.
    taken
        What no label may cover: all nodes.
    frame
        What labels stay inside of.
    """
    placed: list[Box] = []
    for text, spot, focus in wanted:
        others = [*(box for box in taken if box != spot.box), *placed]
        candidates = [entry for entry in _candidates(text, spot, focus=focus) if entry[1].inside(frame)]
        free = (entry for entry in candidates if not any(entry[1].meets(other) for other in others))
        crowded = (
            min(candidates, key=lambda entry: _meetings(entry[1], others), default=None) if focus else None
        )
        if (chosen := next(free, crowded)) is not None:
            placed.append(chosen[1])
            yield chosen


def _meetings(box: Box, others: Iterable[Box]) -> int:
    return sum(box.meets(other) for other in others)


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: no font is at hand here, so it is guessed a little too wide."""
    return sum(1.0 if _is_wide(letter) else 0.56 for letter in text) * size


def _candidates(text: str, spot: Spot, *, focus: bool) -> Iterator[tuple[Label, Box]]:
    """Yield the places a label could take, the best first: outward from the middle of the picture."""
    short = text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"
    whole, broken = (short,), _broken(short)
    outward = ("right", "left") if spot.x >= 0 else ("left", "right")
    along = ("below", "above") if spot.y >= 0 else ("above", "below")
    upright = focus or abs(spot.x) < abs(spot.y) * 0.45
    order = [(along[0], broken), (along[1], broken)]
    if upright:
        order += [(outward[0], whole), (outward[1], whole)]
    else:
        order = [(outward[0], whole), (outward[0], broken), *order, (outward[1], whole)]
    for side, lines in order:
        yield _placed(side, lines, spot, focus=focus)


def _placed(side: str, lines: Sequence[str], spot: Spot, *, focus: bool) -> tuple[Label, Box]:
    size = _FOCUS_TEXT if focus else _TEXT
    width = max(text_width(text, size) for text in lines) * (_BOLD if focus else 1)
    height = size * (_LEADING * (len(lines) - 1) + _HEIGHT)
    away = spot.radius + _GAP
    if side in {"right", "left"}:
        left = spot.x + away if side == "right" else spot.x - away - width
        box = Box(left, spot.y - height / 2, left + width, spot.y + height / 2)
        x, anchor = (box.left, "start") if side == "right" else (box.right, "end")
    else:
        top = spot.y + away if side == "below" else spot.y - away - height
        box = Box(spot.x - width / 2, top, spot.x + width / 2, top + height)
        x, anchor = spot.x, "middle"
    baselines = (box.top + size * (_ASCENT + _LEADING * place) for place in range(len(lines)))
    told = tuple(Line(text, round(y, 1)) for text, y in zip(lines, baselines, strict=True))
    return Label(told, round(x, 1), anchor, focus), box


def _broken(text: str) -> tuple[str, ...]:
    """Return the text in two lines, broken where they become most even; in one if it is short."""
    places = [
        place
        for place in range(1, len(text))
        if text[place - 1] == " " or (_is_wide(text[place - 1]) and _is_wide(text[place]))
    ]
    if text_width(text, 1) < 7 or not places:  # noqa: PLR2004 - seven Chinese characters, a dozen letters
        return (text,)
    best = min(places, key=lambda place: abs(text_width(text[:place], 1) - text_width(text[place:], 1)))
    return text[:best].rstrip(), text[best:].lstrip()


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}
