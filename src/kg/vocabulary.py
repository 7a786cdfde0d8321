"""Prefixes and the terms of other vocabularies that the code itself reads.

The prefix table is the only one: the ontology, the JSON-LD context and every
Turtle file are tested against it. schema.org is taken as ``https``; data that
says ``http`` is still read (see :data:`LABEL_PREDICATES`).
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "ALIAS_PREDICATES",
    "BASE",
    "BOUNDS_GRAPH",
    "BOUND_PROPERTIES",
    "DEFINITION_PREDICATES",
    "LABEL_PREDICATES",
    "LAW_DATES",
    "PREFIXES",
    "RDF_TYPE",
    "RELEASE_GRAPH",
    "UNNAMED_GRAPH",
    "compact",
    "expand",
    "local_name",
]

BASE: Final = "https://kg.example/"

_ID: Final = BASE + "id/"

PREFIXES: Final[dict[str, str]] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sh": "http://www.w3.org/ns/shacl#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "spdx": "http://spdx.org/rdf/terms#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "qb": "http://purl.org/linked-data/cube#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "kgo": BASE + "ontology#",
    "kgf": BASE + "function#",
    "kgg": BASE + "graph/",
    "infrastructure": _ID + "infrastructure/",
    "industry": _ID + "industry/",
    "sector": _ID + "sector/",
    "law": _ID + "law/",
    "topic": _ID + "topic/",
    "technology": _ID + "technology/",
    "model": _ID + "model/",
    "metric": _ID + "metric/",
    "source": _ID + "source/",
    "organisation": _ID + "organisation/",
    "place": _ID + "place/",
    "observation": _ID + "observation/",
    "statement": _ID + "statement/",
    "scheme": _ID + "scheme/",
}

RDF_TYPE: Final = PREFIXES["rdf"] + "type"

RELEASE_GRAPH: Final = "graph/release"
BOUNDS_GRAPH: Final = "graph/bounds"
"""What the loader says of the files, and the bounds that it computes: graphs below the base of the data."""

UNNAMED_GRAPH: Final = "graph/unnamed"
"""The graph, below the base, of what is written without naming a graph."""

BOUND_PROPERTIES: Final = frozenset(
    PREFIXES["kgo"] + name for name in ("lowerBound", "upperBound", "lowerOpen", "upperOpen")
)
"""What is computed of a figure, whoever states it."""

LAW_DATES: Final = tuple(
    PREFIXES["eli"] + name
    for name in ("date_document", "date_publication", "first_date_entry_in_force", "date_no_longer_in_force")
)
"""When a law was adopted, published, took effect and ended. https://eur-lex.europa.eu/eli-register/"""

LABEL_PREDICATES: Final[tuple[str, ...]] = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["schema"] + "name",
    "http://schema.org/name",
    PREFIXES["dcterms"] + "title",
    "http://purl.org/dc/elements/1.1/title",
    PREFIXES["foaf"] + "name",
    "http://www.w3.org/2006/vcard/ns#fn",
    "http://www.geonames.org/ontology#name",
    "http://usefulinc.com/ns/doap#name",
    "http://www.w3.org/2008/05/skos-xl#literalForm",
)
"""Where a label may stand, best first."""

ALIAS_PREDICATES: Final[tuple[str, ...]] = (
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "hiddenLabel",
    PREFIXES["skos"] + "notation",
    PREFIXES["schema"] + "alternateName",
    "http://schema.org/alternateName",
    PREFIXES["schema"] + "identifier",
    "http://schema.org/identifier",
    PREFIXES["dcterms"] + "alternative",
    PREFIXES["dcterms"] + "identifier",
    "http://purl.org/dc/elements/1.1/identifier",
    PREFIXES["eli"] + "number",
    PREFIXES["foaf"] + "nick",
    "http://www.geonames.org/ontology#alternateName",
)
"""Where other names and codes may stand."""

DEFINITION_PREDICATES: Final[tuple[str, ...]] = (
    PREFIXES["skos"] + "definition",
    PREFIXES["rdfs"] + "comment",
    PREFIXES["dcterms"] + "description",
    PREFIXES["schema"] + "description",
    "http://schema.org/description",
)
"""Where a sentence that says what a thing is may stand, best first."""

_LOCAL_PART: Final = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")
_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def expand(name: str) -> str | None:
    """Return the IRI of a prefixed name (``metric:software-revenue``), or None."""
    prefix, colon, local = name.partition(":")
    if not colon or local.startswith("//") or prefix not in PREFIXES:
        return None
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """Return the prefixed name of an IRI where one can be written, else the IRI itself."""
    # every namespace ends in one of these, and a local part that could follow has neither
    start = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _BY_NAMESPACE.get(iri[:start])
    return f"{prefix}:{iri[start:]}" if prefix and _LOCAL_PART.fullmatch(iri, start) else iri


def local_name(iri: str) -> str:
    """Return the last readable part of an IRI: after ``#``, else after the last ``/`` or ``:``."""
    trimmed = iri.rstrip("/#")
    return re.split(r"[#/:]", trimmed)[-1] or iri
