"""From what the graph says of a thing to how it is cited."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kg.cite.credits import Credit, names_of, producers_of
from kg.cite.lines import plain_line
from kg.cite.words import words_for
from kg.model import Body, Citation, CitationKind, CitedQuery, Claim, Entity, Frozen, Source
from kg.vocabulary import compact, local_name

__all__ = ["Work", "of_claim", "of_entity", "of_query", "of_source"]

_KINDS: Final[dict[str | None, CitationKind]] = {
    "newsSource": "article",
    "stateMediaSource": "article",
    "repositorySource": "dataset",
    "Law": "legislation",
}
"""What a source is cited as, by its kind; others are pages of the web, or documents without an address."""

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Work:
    """The graph as a work: what it says of itself, its release, who reads it, when, and in what language."""

    graph: Source
    release: str
    reader: str
    accessed: date | None = None


def of_source(source: Source, work: Work) -> Citation:
    """Return how to cite a document that the graph knows."""
    kind = _KINDS.get(source.kind, "webpage" if source.url else "document")
    translated = plain_line(source.title) if plain_line(source.title) != plain_line(source.own_title) else ""
    return Citation(
        iri=source.iri,
        name=_name(source.iri),
        kind=kind,
        title=plain_line(source.own_title or source.title),
        translation=translated if source.own_title else "",
        graph=plain_line(work.graph.title),
        release=work.release,
        reader=work.reader,
        document=True,
        authors=_names(source.creators or source.publishers),
        publisher="; ".join(_names(source.publishers)),
        issued=plain_line(source.published or ""),
        url="".join((source.url or "").split()),
        identifier=plain_line(source.identifier or ""),
        language=plain_line(source.language or ""),
        producers=producers_of(source),
        accessed=work.accessed,
    )


def of_claim(claim: Claim, work: Work, *, attributed: str = "") -> Citation:
    """Return how to cite what a document says; one without a source is cited as a page of the graph.

    `attributed` is the name, in the document's language, of the body that the claim is attributed to.
    """
    if claim.source is None:
        return replace(
            _of_graph(claim.iri, claim.label, work), claim=claim, producers=producers_of(None, attributed)
        )
    return replace(
        of_source(claim.source, work),
        iri=claim.iri,
        name=_name(claim.iri),
        claim=claim,
        producers=producers_of(claim.source, attributed),
    )


def of_entity(entity: Entity, found: Collection[Credit], work: Work) -> Citation:
    """Return how to cite the graph's page of a thing, with the producers of the claims on it."""
    return replace(_of_graph(entity.iri, entity.label, work), producers=names_of(found))


def of_query(frozen: Frozen, found: Collection[Credit], work: Work, *, complete: bool = True) -> Citation:
    """Return how to cite the result of a query, with the producers of the claims it rests on.

    `complete` says whether `found` has all of those claims.
    """
    text = frozen.query.strip()
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(
        _of_graph("", words_for(work.reader).result.format(frozen.id), work),
        kind="dataset",
        name=frozen.id,
        url="",
        producers=names_of(found),
        producers_complete=complete,
        query=CitedQuery(text, digest, frozen.id, len(frozen.table.rows)),
    )


def _of_graph(iri: str, title: str, work: Work) -> Citation:
    graph = work.graph
    return Citation(
        iri=iri,
        name=_name(iri),
        kind="webpage",
        title=plain_line(title),
        graph=plain_line(graph.title),
        release=work.release,
        reader=work.reader,
        authors=tuple(plain_line(body.name) for body in graph.creators),
        publisher="; ".join(plain_line(body.name) for body in graph.publishers),
        issued=plain_line(graph.published or ""),
        url=iri if iri.startswith(("http://", "https://")) else "",
        language=work.reader,
        accessed=work.accessed,
    )


def _names(bodies: Collection[Body]) -> tuple[str, ...]:
    return tuple(plain_line(body.own_name) for body in bodies)


def _name(iri: str) -> str:
    """Return a name for an IRI in plain letters and digits; where that loses something, with a checksum."""
    short = compact(iri)
    prefixed = short != iri
    plain = _NOT_PLAIN.sub("-", short if prefixed else local_name(iri)).strip("-")
    if prefixed and plain == short.replace(":", "-"):
        return plain
    digest = hashlib.sha256(iri.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{plain}-{digest}" if plain else digest
