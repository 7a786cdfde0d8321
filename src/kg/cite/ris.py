"""Citations as RIS: a tag, two spaces, a hyphen and a space in each line; TY first, ER last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.cite.lines import date_parts
from kg.cite.words import notes, place, words_for
from kg.model import Citation

__all__ = ["write_ris"]

_TYPES: Final = {
    "article": "NEWS",
    "webpage": "ELEC",
    "legislation": "STAT",
    "dataset": "DATA",
    "document": "GEN",
}


def write_ris(citation: Citation) -> str:
    """Return a citation as one RIS record, with the line ends that the format asks for."""
    lines = [f"{tag}  - {value}" for tag, value in _fields(citation) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    words = words_for(citation.reader)
    yield "TY", _TYPES[citation.kind]
    yield "ID", citation.key
    for name in citation.authors:
        yield "AU", name
    yield "TI", citation.title
    yield "TT", citation.translation
    yield "T2", _container(citation)
    yield "PB", citation.publisher
    parts = date_parts(citation.issued)
    yield "PY", f"{parts[0]:04}" if parts else ""
    yield "DA", _date(parts) or citation.issued
    yield "Y2", _date(date_parts(citation.accessed.isoformat())) if citation.accessed else ""
    yield "ET", "" if citation.document else citation.release
    yield "SE", place(citation.claim, words) if citation.claim else ""
    yield "LA", citation.language
    yield "DB", citation.graph
    yield "AN", citation.identifier or citation.iri
    yield "UR", citation.url
    for note in notes(citation):
        yield "N1", note


def _container(citation: Citation) -> str:
    if not citation.document:
        return citation.graph
    return citation.publisher if citation.kind == "article" else ""


def _date(parts: tuple[int, ...]) -> str:
    """Return year, month and day with slashes, of which there are always three."""
    given = [f"{part:02}" for part in parts]
    return "/".join([*given, *[""] * (4 - len(given))]) if parts else ""
