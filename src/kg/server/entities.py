"""Pages of single things: for people, and as RDF by ``Accept`` or suffix."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from kg.errors import UnknownFormat
from kg.formats import RDF_FORMATS, Format
from kg.server.addresses import RDF_DOWNLOADS, base_iri
from kg.server.api import required
from kg.server.entity_view import entity_page
from kg.server.negotiate import best, named_format, split_suffix
from kg.server.paging import page
from kg.server.responses import data, graph, not_modified, request_tag

__all__ = ["chosen_rdf", "entities"]

_HTML: Final = "text/html"
_JSON: Final = "application/json"
_BY_TYPE: Final = {name: entry for entry in RDF_DOWNLOADS for name in (entry.media_type, *entry.aliases)} | {
    _JSON: next(entry for entry in RDF_DOWNLOADS if entry.name == "jsonld")
}

entities = Blueprint("entities", __name__)


@entities.get("/id/<path:path>")
def by_path(path: str) -> Response:
    """Show the entity `<base>/id/<path>`, or answer with its description."""
    stem, output = split_suffix(path, RDF_DOWNLOADS)
    return _answer(base_iri() + "id/" + stem, output or chosen_rdf())


@entities.get("/entity")
def by_iri() -> Response:
    """Show the entity that ``iri`` names, whatever its IRI, or answer with its description."""
    return _answer(required("iri"), chosen_rdf())


def chosen_rdf() -> Format | None:
    """Return the RDF format that this request asks for; None where it asks for a page.

    A client without wishes gets the page: these are addresses of things, and people follow them.

    Raises
    ------
    UnknownFormat
        There is no such format, or the client accepts neither pages nor any of them.
    """
    if name := request.args.get("format", "").strip():
        chosen = named_format(name, RDF_FORMATS)
        if chosen is None:
            known = ", ".join(entry.name for entry in RDF_FORMATS)
            raise UnknownFormat(name, f"is not an RDF format; take one of {known}")
        return chosen
    header = request.headers.get("Accept")
    liked = best(header, (_HTML, "application/xhtml+xml", *_BY_TYPE), _HTML)
    if liked is None:
        types = ", ".join(entry.media_type for entry in RDF_DOWNLOADS)
        raise UnknownFormat("Accept", f"none of these types is served here; take {_HTML} or {types}")
    return _BY_TYPE.get(liked)


def _answer(name: str, output: Format | None) -> Response:
    if output is None:
        return page("entity.html", lambda: entity_page(name))
    tag = request_tag(output.media_type)
    return not_modified(tag) or data(graph().description_as(name, output), output.media_type, tag=tag)
