"""The picture of a vocabulary: classes on the left, what they lead to on the right, relations between.

Every relation has a line of its own, so that names never cover each other; what a class
leads to is drawn in the colour of the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.labels import shorten
from kg.model import Ref, VocabularyTerm
from kg.server.picture_labels import text_width

__all__ = ["OntologyPicture", "Relation", "Side", "Thread", "draw"]

_WIDTH: Final = 960
_ROW: Final = 26
_MARGIN: Final = 20
_LEFT, _RIGHT = 236, 724
"""Where the names of classes end on the left and begin on the right."""
_TEXT: Final = 14
_GAP: Final = 12
"""The size of the letters in the name of a relation, and the room before and after it."""
_MOST: Final = 30
_LONGEST: Final = 34


@dataclass(frozen=True, slots=True)
class Side:
    """A class on one side; ``iri`` says how it is drawn."""

    iri: str
    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation in the middle."""

    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Thread:
    """A line between a class and a relation; ``cls`` (an IRI) gives its colour."""

    cls: str
    path: str


@dataclass(frozen=True, slots=True)
class OntologyPicture:
    """The whole picture, and how many relations it leaves out."""

    width: int
    height: float
    sources: tuple[Side, ...]
    relations: tuple[Relation, ...]
    targets: tuple[Side, ...]
    threads: tuple[Thread, ...]
    left_out: int


def draw(terms: Iterable[VocabularyTerm]) -> OntologyPicture | None:
    """Return the picture of the relations between classes, the most used ones; None for fewer than two."""
    known = list(terms)
    classes = {term.iri for term in known if term.instances}
    found = [term for term in known if _between(term, classes)]
    chosen = sorted(found, key=lambda term: (-term.uses, term.iri))[:_MOST]
    if len(chosen) <= 1:
        return None
    order = _by_frequency(ref for term in chosen for ref in term.domain if ref.iri in classes)
    ordered = sorted(
        chosen, key=lambda term: (_first(term.domain, order), _mean(term.domain, order), term.label)
    )
    rows = {term.iri: _MARGIN + place * _ROW for place, term in enumerate(ordered)}
    sources = _side([(rows[term.iri], term.domain) for term in ordered], classes)
    targets = _side([(rows[term.iri], term.range) for term in ordered], classes)
    last = max(*rows.values(), *(side.y for side in (*sources, *targets)))
    return OntologyPicture(
        width=_WIDTH,
        height=last + _MARGIN,
        sources=sources,
        relations=tuple(Relation(shorten(term.label, _LONGEST), rows[term.iri]) for term in ordered),
        targets=targets,
        threads=tuple(_threads(ordered, rows, sources, targets)),
        left_out=len(found) - len(chosen),
    )


def _between(term: VocabularyTerm, classes: set[str]) -> bool:
    """Return whether a property leads from classes of the picture to classes of it."""
    return all(any(ref.iri in classes for ref in side) for side in (term.domain, term.range))


def _by_frequency(refs: Iterable[Ref]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for ref in refs:
        counted[ref.iri] = counted.get(ref.iri, 0) + 1
    return {iri: place for place, iri in enumerate(sorted(counted, key=lambda iri: (-counted[iri], iri)))}


def _first(refs: Sequence[Ref], order: Mapping[str, int]) -> int:
    return min(order[ref.iri] for ref in refs if ref.iri in order)


def _mean(refs: Sequence[Ref], order: Mapping[str, int]) -> float:
    places = [order[ref.iri] for ref in refs if ref.iri in order]
    return sum(places) / len(places)


def _side(links: Sequence[tuple[float, Sequence[Ref]]], classes: set[str]) -> tuple[Side, ...]:
    """Return the classes of one side, each as near to its relations as the others let it."""
    heights: dict[str, list[float]] = {}
    labels: dict[str, str] = {}
    for y, refs in links:
        for ref in refs:
            if ref.iri in classes:
                heights.setdefault(ref.iri, []).append(y)
                labels[ref.iri] = shorten(ref.label, _LONGEST)
    wanted = {iri: sum(found) / len(found) for iri, found in heights.items()}
    made: list[Side] = []
    lowest: float = _MARGIN
    for iri in sorted(wanted, key=lambda iri: (wanted[iri], iri)):
        y = max(lowest, wanted[iri])
        made.append(Side(iri, labels[iri], round(y, 1)))
        lowest = y + _ROW
    return tuple(made)


def _threads(
    terms: Iterable[VocabularyTerm],
    rows: Mapping[str, float],
    sources: Sequence[Side],
    targets: Sequence[Side],
) -> Iterable[Thread]:
    left, right = ({side.iri: side.y for side in sides} for sides in (sources, targets))
    middle = _WIDTH / 2
    for term in terms:
        y, half = rows[term.iri], text_width(shorten(term.label, _LONGEST), _TEXT) / 2 + _GAP
        for ref in term.domain:
            if ref.iri in left:
                yield Thread(ref.iri, _curve(_LEFT + 8, left[ref.iri], middle - half, y))
        for ref in term.range:
            if ref.iri in right:
                yield Thread(ref.iri, _curve(middle + half, y, _RIGHT - 8, right[ref.iri]))


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"
