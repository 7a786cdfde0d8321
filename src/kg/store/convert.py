"""The only place where the engine's terms, rdflib's terms and :mod:`kg.terms` meet.

rdflib is imported when first needed: most commands never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import UsageError
from kg.terms import IRI, BlankNode, Literal, Quad, Resource, Term, Triple

if TYPE_CHECKING:
    from rdflib.term import Node

__all__ = [
    "EngineTerm",
    "from_engine",
    "from_rdflib",
    "quad_from_engine",
    "to_engine",
    "to_rdflib",
    "triple_from_engine",
]

EngineTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DIRECTION_TAG = "--"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


# ------------------------------------------------------------------ the engine
def from_engine(term: EngineTerm) -> Term:
    """Return an engine's term as ours."""
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if isinstance(term, ox.Literal):
        language = term.language
        if language is not None and term.direction is not None:
            # RDF 1.2 writes a text's direction behind its language: "x"@ar--rtl
            language += _DIRECTION_TAG + term.direction.value
        return Literal(term.value, term.datatype.value, language)
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    return triple_from_engine(term)


def _resource(term: EngineTerm) -> Resource:
    return IRI(term.value) if isinstance(term, ox.NamedNode) else BlankNode(str(term)[2:])


def triple_from_engine(triple: ox.Triple) -> Triple:
    """Return an engine's triple as ours."""
    return Triple(_resource(triple.subject), IRI(triple.predicate.value), from_engine(triple.object))


def quad_from_engine(quad: ox.Quad) -> Quad:
    """Return an engine's quad as ours."""
    graph = quad.graph_name
    return Quad(
        _resource(quad.subject),
        IRI(quad.predicate.value),
        from_engine(quad.object),
        None if isinstance(graph, ox.DefaultGraph) else _resource(graph),
    )


def to_engine(term: Term) -> EngineTerm:
    """Return one of our terms as the engine's.

    Raises
    ------
    kg.errors.UsageError
        It is not a valid RDF term: an IRI that is not absolute, a wrong language tag.
    """
    try:
        return _to_engine(term)
    except ValueError as error:
        raise UsageError(f"{term.n3()} is not a valid RDF term: {error}") from error


def _to_engine(term: Term) -> EngineTerm:
    if isinstance(term, IRI):
        return ox.NamedNode(term.value)
    if isinstance(term, BlankNode):
        return ox.BlankNode(term.label)
    if isinstance(term, Literal):
        if term.language:
            language, _, direction = term.language.partition(_DIRECTION_TAG)
            base = ox.BaseDirection(direction) if direction else None
            return ox.Literal(term.value, language=language, direction=base)
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))
    subject = _to_engine(term.subject)
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    return ox.Triple(subject, ox.NamedNode(term.predicate.value), _to_engine(term.object))


# ---------------------------------------------------------------------- rdflib
def to_rdflib(term: Term) -> Node:
    """Return one of our terms as rdflib's.

    Raises
    ------
    kg.errors.UsageError
        It is a triple term, which rdflib does not have.
    """
    import rdflib  # noqa: PLC0415 - most commands never need it

    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.label)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language.partition(_DIRECTION_TAG)[0])
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype), normalize=False)
    raise UsageError(f"rdflib has no triple terms (RDF 1.2): {term.n3()}")


def from_rdflib(node: Node) -> Term:
    """Return one of rdflib's terms as ours."""
    import rdflib  # noqa: PLC0415

    if isinstance(node, rdflib.URIRef):
        return IRI(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), _LANG_STRING, node.language)
        return Literal(str(node)) if node.datatype is None else Literal(str(node), str(node.datatype))
    raise UsageError(f"{node!r} is not an RDF term")
