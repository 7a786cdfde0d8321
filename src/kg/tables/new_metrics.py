"""Metrics that a table of observations brings along: names, unit, and what they measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.tables import words
from kg.tables.csvfile import Complaints, Row
from kg.tables.known import Known, UnknownName
from kg.terms import IRI, Literal, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["new_metrics"]

_KGO: Final = PREFIXES["kgo"]
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"
_MEASURABLE: Final = {
    "infrastructure": "Infrastructure",
    "industry": "Industry",
    "sector": "Sector",
    "technology": "Technology",
    "model": "BusinessModel",
    "topic": "Topic",
    "law": "Law",
    "place": "Place",
}
"""Where the slug of a measured thing may stand, and its class."""


def new_metrics(rows: Iterable[Row], known: Known, complaints: Complaints) -> Iterator[Triple]:
    """Yield a description of each metric that the graph lacks and a row describes.

    A row describes its metric where metric_en, metric_zh and measures are filled.
    """
    seen: set[str] = set()
    for row in rows:
        described = row["metric_en"] and row["metric_zh"] and row["measures"] and row["unit"] in words.UNITS
        iri = PREFIXES["metric"] + row["metric_id"]
        if described and iri not in seen and iri not in known.things:
            seen.add(iri)
            complaints.speaks(row, iri)
            yield from _metric(iri, row, known, complaints)


def _metric(iri: str, row: Row, known: Known, complaints: Complaints) -> Iterator[Triple]:
    subject = IRI(iri)
    yield Triple(subject, IRI(RDF_TYPE), IRI(_KGO + "Metric"))
    for tag in ("en", "zh"):
        label = Literal(row[f"metric_{tag}"], _LANG_STRING, tag)
        yield Triple(subject, IRI(PREFIXES["rdfs"] + "label"), label)
    yield Triple(subject, IRI(_KGO + "unit"), IRI(words.UNITS[row["unit"]]))
    for name in filter(None, (part.strip() for part in row["measures"].split(";"))):
        try:
            yield Triple(subject, IRI(_KGO + "measures"), IRI(_measured(name, known)))
        except UnknownName as error:
            complaints.about(row, "measures", str(error))


def _measured(name: str, known: Known) -> str:
    for prefix, cls in _MEASURABLE.items():
        thing = known.things.get(PREFIXES[prefix] + name)
        if thing and cls in thing.classes:
            return thing.iri
    return known.find(name, "infrastructure", *_MEASURABLE.values()).iri
