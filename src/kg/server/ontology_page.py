"""The vocabulary page: one section a term; by ``Accept`` the vocabulary itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Text, VocabularyTerm
from kg.server.addresses import RDF_DOWNLOADS, Download
from kg.server.entities import chosen_rdf
from kg.server.language import language, link, translate
from kg.server.ontology_picture import draw
from kg.server.paging import page
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.views import OntologyPage, OntologySection
from kg.vocabulary import PREFIXES, local_name

if TYPE_CHECKING:
    from flask import Response

__all__ = ["ontology"]

_KINDS: Final = ("class", "property", "individual", "used")
_NOT_IN_ANCHOR: Final = re.compile(r"[^\w.-]+")


def ontology() -> Response:
    """Show every term of the vocabulary, or answer with it as RDF."""
    output = chosen_rdf()
    if output is None:
        return page("ontology.html", _page)
    tag = request_tag(output.media_type)
    return not_modified(tag) or data(graph().vocabulary_as(output), output.media_type, tag=tag)


def _page() -> OntologyPage:
    terms = graph().vocabulary(language())
    sections = (
        OntologySection(kind, translate(f"ontology.kind.{kind}"), _of_kind(terms, kind)) for kind in _KINDS
    )
    declared = any(term.kind != "used" for term in terms)
    return OntologyPage(
        sections=tuple(section for section in sections if section.terms),
        picture=draw(terms),
        anchors=_anchors(terms),
        other_labels={term.iri: _other_labels(term) for term in terms},
        formats=tuple(
            Download(entry.title, entry.media_type, link("/ontology", format=entry.name))
            for entry in RDF_DOWNLOADS
            if declared
        ),
    )


def _of_kind(terms: list[VocabularyTerm], kind: str) -> tuple[VocabularyTerm, ...]:
    """Return the terms of a kind by label; individuals by what they are one of."""
    found = [term for term in terms if term.kind == kind]
    if kind == "individual":
        found.sort(key=lambda term: [ref.label.casefold() for ref in term.types][:1])
    return tuple(found)


def _anchors(terms: list[VocabularyTerm]) -> dict[str, str]:
    """Return each term's fragment: its local name, as in the IRI, numbered where two share one."""
    anchors: dict[str, str] = {}
    used: set[str] = set()
    # declared terms come first, so that theirs is the name as it stands in the IRI; functions are in
    # a namespace of their own and share names with terms
    for term in sorted(terms, key=lambda term: (_KINDS.index(term.kind), _is_function(term), term.iri)):
        name = stem = _NOT_IN_ANCHOR.sub("-", local_name(term.iri)) or "term"
        number = 2
        while name in used:
            name, number = f"{stem}-{number}", number + 1
        used.add(name)
        anchors[term.iri] = name
    return anchors


def _is_function(term: VocabularyTerm) -> bool:
    return term.iri.startswith(PREFIXES["kgf"])


def _other_labels(term: VocabularyTerm) -> tuple[Text, ...]:
    wanted = "zh" if language() == "en" else "en"
    others = [text for text in term.labels if text.value != term.label]
    return tuple(text for text in others if (text.language or "").partition("-")[0] == wanted)[:1]
