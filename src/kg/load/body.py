"""RDF that comes as bytes, such as the body of a request: read whole, with the place of what is wrong."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import SyntaxProblem, UnknownFormat
from kg.formats import Format
from kg.load.problems import check_xml, wrong_syntax
from kg.load.reader import RDF_PARSERS
from kg.store.convert import triple_from_engine
from kg.terms import Triple

__all__ = ["read_triples"]


def read_triples(data: bytes, form: Format, *, name: str, base: str | None = None) -> list[Triple]:
    """Return the triples of a document of one graph.

    Parameters
    ----------
    data
        The document.
    form
        One of :data:`kg.formats.RDF_FORMATS`.
    name
        What to call it where it is wrong.
    base
        What relative IRIs are resolved against.

    Raises
    ------
    kg.errors.SyntaxProblem
        It does not parse, or names graphs.
    kg.errors.UnknownFormat
        The format is not one of RDF.
    """
    if form.name not in RDF_PARSERS:
        raise UnknownFormat(name, f"{form.name} is not a format of RDF")
    if form.name == "rdfxml":
        check_xml(name, data)
    try:
        # the nodes of one document are no other's, whatever they are called in both
        quads = list(ox.parse(data, RDF_PARSERS[form.name], base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise wrong_syntax(name, error, lambda: data) from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        hint = "one graph is written to at a time; send what each holds by itself"
        raise SyntaxProblem(name, "it names graphs of its own", hint=hint)
    return [triple_from_engine(quad.triple) for quad in quads]
