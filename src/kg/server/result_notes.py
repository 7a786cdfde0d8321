"""Footnotes under a result on the query page: a mark at each row, and what it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from kg.model import Locator
from kg.server.addresses import address

__all__ = ["Note", "NoteMark", "Notes", "read_notes"]

_A_RANGE: Final = 3
"""So many notes in a row are marked by the first and the last of them."""

_NOTE: Final = "note-"


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark at a row: one number or a span of them, and the anchor of the first note that it means."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote: the source with its page, the place in it, and the figure as printed there."""

    number: int
    anchor: str
    title: str
    address: str
    publisher: str
    published: str
    locator: Locator
    figure: str
    claim: str


@dataclass(frozen=True, slots=True)
class Notes:
    """All footnotes of a result; ``why`` says what may be missing, and is empty where nothing is."""

    marks: tuple[tuple[NoteMark, ...], ...]
    notes: tuple[Note, ...]
    why: str


def read_notes(body: bytes, limit: int) -> Notes:
    """Return the footnotes of the first `limit` rows of SPARQL JSON results that have them."""
    told = json.loads(body)["footnotes"]
    rows: list[list[str]] = told["rows"][:limit]
    keys = {iri: _key(told, iri) for row in rows for iri in row}
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys.values()), 1)}
    first = {number: iri for iri, key in reversed(keys.items()) for number in [numbers[key]]}
    return Notes(
        marks=tuple(tuple(_marks(sorted({numbers[keys[iri]] for iri in row}))) for row in rows),
        notes=tuple(_note(number, first[number], told) for number in numbers.values()),
        why="" if told["complete"] else str(told["why"]),
    )


def _key(told: Mapping[str, Any], iri: str) -> tuple[Any, ...]:
    """Return what makes two footnotes one: they say the same of the same place."""
    claim = told["claims"][iri]
    return claim["source"], claim["figure"], *(claim["locator"] or {}).values()


def _note(number: int, iri: str, told: Mapping[str, Any]) -> Note:
    claim = told["claims"][iri]
    source = told["sources"].get(claim["source"]) or {}
    place = claim["locator"] or {}
    return Note(
        number=number,
        anchor=f"{_NOTE}{number}",
        title=source.get("title") or "",
        address=address(claim["source"]) if claim["source"] else "",
        publisher=source.get("publisher") or "",
        published=source.get("published") or "",
        locator=Locator(place.get("section"), place.get("paragraph"), place.get("sentence")),
        figure=claim["figure"] or "",
        claim=address(iri),
    )


def _marks(numbers: Sequence[int]) -> Iterator[NoteMark]:
    for _, run in groupby(enumerate(numbers), lambda entry: entry[1] - entry[0]):
        found = [number for _, number in run]
        if len(found) >= _A_RANGE:
            yield NoteMark(f"{found[0]}–{found[-1]}", f"#{_NOTE}{found[0]}")
        else:
            yield from (NoteMark(str(number), f"#{_NOTE}{number}") for number in found)
