"""What the graph is, to programs that find it: VoID and DCAT.

- https://www.w3.org/TR/void/
- https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kg.model import GraphSummary, VocabularyTerm
from kg.store.protocol import Store
from kg.store.schema import base_of
from kg.terms import IRI, BlankNode, Literal, Resource, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["dataset_description"]

_VOID: Final = PREFIXES["void"]
_DCAT: Final = PREFIXES["dcat"]
_DCTERMS: Final = PREFIXES["dcterms"]
_INTEGER: Final = PREFIXES["xsd"] + "integer"
_MEDIA_TYPE: Final = "https://www.iana.org/assignments/media-types/"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"


class _Dump(NamedTuple):
    """A file that all of the graph can be had as."""

    name: str
    media_type: str


_DUMPS: Final = (
    _Dump("graph.nq", "application/n-quads"),
    _Dump("graph.trig", "application/trig"),
    _Dump("graph.ttl", "text/turtle"),
)


def dataset_description(
    store: Store, root: str, summary: GraphSummary, terms: Sequence[VocabularyTerm]
) -> Iterator[Triple]:
    """Yield what the graph is: its size, its classes and properties, where to ask it and to fetch it.

    What the data says of itself and of its files (title, licence, sources) is part of it.

    Parameters
    ----------
    root
        The address that the graph is served at, ending with ``/``.
    terms
        Its vocabulary, with counts.
    """
    whole = IRI(base_of(store) + "graph/")
    for iri in (whole.value, *(entry.iri for entry in summary.named_graphs)):
        described = IRI(iri).n3()
        yield from store.construct(f"CONSTRUCT {{ {described} ?p ?o }} WHERE {{ {described} ?p ?o }}")
    service = IRI(root + "sparql")
    yield from _facts(
        whole,
        (RDF_TYPE, IRI(_VOID + "Dataset")),
        (RDF_TYPE, IRI(_DCAT + "Dataset")),
        (_DCTERMS + "title", Literal(summary.title)),
        (_DCAT + "version", Literal(summary.release)),
        (_DCAT + "landingPage", IRI(root)),
        (_VOID + "uriSpace", Literal(base_of(store))),
        (_VOID + "sparqlEndpoint", service),
        *_counted(summary),
        (_VOID + "classes", _count(len(summary.classes))),
        (_VOID + "properties", _count(sum(1 for term in terms if term.uses))),
        *((_VOID + "dataDump", IRI(f"{root}export/{dump.name}")) for dump in _DUMPS),
    )
    yield from _facts(
        service,
        (RDF_TYPE, IRI(_DCAT + "DataService")),
        (_DCAT + "endpointURL", service),
        (_DCAT + "servesDataset", whole),
        (_DCTERMS + "conformsTo", IRI(_PROTOCOL)),
    )
    yield from _partitions(whole, summary, terms)
    for number, dump in enumerate(_DUMPS):
        file, address = BlankNode(f"file{number}"), IRI(f"{root}export/{dump.name}")
        yield Triple(whole, IRI(_DCAT + "distribution"), file)
        yield from _facts(
            file,
            (RDF_TYPE, IRI(_DCAT + "Distribution")),
            (_DCAT + "downloadURL", address),
            (_DCAT + "mediaType", IRI(_MEDIA_TYPE + dump.media_type)),
        )


def _counted(summary: GraphSummary) -> Iterator[tuple[str, Literal]]:
    if not summary.at_least:
        yield _VOID + "triples", _count(summary.triples)
        yield _VOID + "entities", _count(summary.entities)


def _partitions(whole: IRI, summary: GraphSummary, terms: Sequence[VocabularyTerm]) -> Iterator[Triple]:
    for number, cls in enumerate(summary.classes):
        part = BlankNode(f"class{number}")
        yield Triple(whole, IRI(_VOID + "classPartition"), part)
        yield from _facts(part, (_VOID + "class", IRI(cls.iri)))
        if not cls.at_least:
            yield from _facts(part, (_VOID + "entities", _count(cls.count)))
    for number, term in enumerate(term for term in terms if term.uses):
        part = BlankNode(f"property{number}")
        yield Triple(whole, IRI(_VOID + "propertyPartition"), part)
        yield from _facts(part, (_VOID + "property", IRI(term.iri)))
        if not term.at_least:
            yield from _facts(part, (_VOID + "triples", _count(term.uses)))


def _facts(subject: Resource, *facts: tuple[str, Term]) -> Iterator[Triple]:
    for predicate, value in facts:
        yield Triple(subject, IRI(predicate), value)


def _count(number: int) -> Literal:
    return Literal(str(number), _INTEGER)
