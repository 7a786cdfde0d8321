"""Rows of a table of sources, as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from kg.tables.csvfile import Complaints, Row, shown
from kg.tables.known import Known, UnknownName
from kg.tables.words import SOURCE_KINDS
from kg.terms import IRI, Literal, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["COLUMNS", "REQUIRED", "source_triples"]

COLUMNS: Final = (
    "source_id",
    "title",
    "title_en",
    "title_zh",
    "publisher",
    "produced_by",
    "published",
    "url",
    "language",
    "kind",
    "subject",
    "also_known_as",
    "definition_en",
    "definition_zh",
    "note",
    "note_en",
    "note_zh",
)
"""The columns a table of sources may have, in the order in which it is best read."""

REQUIRED: Final = ("source_id", "title", "publisher", "language", "kind")
"""Of these only source_id and kind must be filled in every row."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", re.IGNORECASE)
_XSD: Final = PREFIXES["xsd"]
_DCTERMS: Final = PREFIXES["dcterms"]
_DATES: Final = {
    re.compile(r"\d{4}-\d{2}-\d{2}"): "date",
    re.compile(r"\d{4}-\d{2}"): "gYearMonth",
    re.compile(r"\d{4}"): "gYear",
}


def source_triples(rows: list[Row], known: Known, complaints: Complaints) -> Iterator[Triple]:
    """Yield the triples of each sound row; what is wrong with the others goes to `complaints`."""
    seen: set[str] = set()
    for row in rows:
        name = row["source_id"]
        if not _SLUG.fullmatch(name):
            complaints.about(
                row, "source_id", f"{shown(name)} is no name; use letters, digits and hyphens: gazette-2024"
            )
        elif name in seen:
            complaints.about(row, "source_id", f"{name} stands in the table twice; keep one row")
        else:
            seen.add(name)
            before = len(complaints.problems)
            triples = list(_source(row, known, complaints))
            if len(complaints.problems) == before:
                complaints.speaks(row, PREFIXES["source"] + name)
                yield from triples


def _source(row: Row, known: Known, complaints: Complaints) -> Iterator[Triple]:
    subject = IRI(PREFIXES["source"] + row["source_id"])

    def say(predicate: str, value: Term) -> Triple:
        return Triple(subject, IRI(predicate), value)

    yield say(RDF_TYPE, IRI(PREFIXES["kgo"] + "Source"))
    yield from (say(*pair) for pair in _titles(row))
    for column, predicate in (("publisher", "publisher"), ("produced_by", "creator")):
        yield from (say(_DCTERMS + predicate, value) for value in _bodies(row, column, known, complaints))
    if row["published"]:
        yield from (say(_DCTERMS + "issued", value) for value in _published(row, complaints))
    if row["url"]:
        yield say(*_address(row["url"]))
    if row["language"]:
        yield say(_DCTERMS + "language", Literal(row["language"]))
    if row["kind"] in SOURCE_KINDS:
        yield say(PREFIXES["kgo"] + "sourceKind", IRI(SOURCE_KINDS[row["kind"]]))
    else:
        complaints.about(row, "kind", f"{shown(row['kind'])} is not one of {', '.join(SOURCE_KINDS)}")
    yield from (say(_DCTERMS + "subject", topic) for topic in _subjects(row, known, complaints))
    for name in _parts(row["also_known_as"]):
        yield say(PREFIXES["skos"] + "notation", Literal(name))
    yield from (say(PREFIXES["skos"] + name, text) for name, text in _remarks(row))


def _titles(row: Row) -> Iterator[tuple[str, Term]]:
    """Yield the title in its own language and a label in both; brackets mark a title that was not seen."""
    title, language = row["title"], row["language"].partition("-")[0]
    if title and not (title.startswith("[") and title.endswith("]")):
        yield _DCTERMS + "title", _text(title, language)
    bare = title.removeprefix("[").removesuffix("]")
    for tag in ("en", "zh"):
        given = row[f"title_{tag}"]
        own = bare if tag == language else ""
        yield PREFIXES["rdfs"] + "label", _text(given or own or _described(row, bare, tag), tag)
        if given and tag != language:
            yield PREFIXES["kgo"] + "ownTranslation", Literal(tag)


def _described(row: Row, title: str, language: str) -> str:
    """Return a label that quotes a title in another language, where no translation is given."""
    about = [part for part in (row["publisher"], row["published"]) if part] or [row["source_id"]]
    if language == "zh":
        return "，".join([*about, f"《{title}》" if title else "无题"])
    return ", ".join([*about, f"“{title}”" if title else "untitled"])


def _text(value: str, language: str) -> Literal:
    return Literal(value, PREFIXES["rdf"] + "langString", language) if language else Literal(value)


def _bodies(row: Row, column: str, known: Known, complaints: Complaints) -> Iterator[Term]:
    """Yield organisations that the graph knows; a publisher that it does not know stays a name."""
    for name in _parts(row[column]):
        try:
            yield IRI(known.find(name, "organisation", "Organisation").iri)
        except UnknownName as error:
            if column == "publisher":
                yield Literal(name)
            else:
                complaints.about(row, column, str(error))


def _published(row: Row, complaints: Complaints) -> Iterator[Term]:
    text = row["published"]
    kind = next((kind for form, kind in _DATES.items() if form.fullmatch(text)), None)
    try:
        date.fromisoformat(text + {"date": "", "gYearMonth": "-01", "gYear": "-01-01"}[kind or ""])
    except (KeyError, ValueError):
        complaints.about(row, "published", f"{shown(text)} is no date; write 2024-02-22, 2024-02 or 2024")
    else:
        yield Literal(text, f"{_XSD}{kind}")


def _address(text: str) -> tuple[str, Term]:
    """Return a web address as one; anything else, such as a file in a collection, identifies the document."""
    if re.fullmatch(r"https?://\S+", text):
        return PREFIXES["schema"] + "url", Literal(text, _XSD + "anyURI")
    return _DCTERMS + "identifier", Literal(text)


def _subjects(row: Row, known: Known, complaints: Complaints) -> Iterator[Term]:
    for name in _parts(row["subject"]):
        try:
            yield IRI(known.find(name, "topic", "Topic", "Law").iri)
        except UnknownName as error:
            complaints.about(row, "subject", str(error))


def _remarks(row: Row) -> Iterator[tuple[str, Literal]]:
    for name, columns in (
        ("definition", ("definition_en", "definition_zh")),
        ("editorialNote", ("note", "note_en", "note_zh")),
    ):
        for column in columns:
            if row[column]:
                yield name, _text(row[column], "zh" if column.endswith("_zh") else "en")


def _parts(cell: str) -> list[str]:
    """Return the entries of a cell that may hold several, with semicolons between them."""
    return [part.strip() for part in cell.split(";") if part.strip()]
