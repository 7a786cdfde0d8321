"""What the graph is, where programs look for it: ``/.well-known/void``.

https://www.w3.org/TR/void/#well-known
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from kg.errors import UnknownFormat
from kg.formats import RDF_FORMATS, Format
from kg.server.negotiate import best_format, named_format
from kg.server.responses import data, graph, not_modified, request_tag

__all__ = ["dataset"]

dataset = Blueprint("dataset", __name__)


@dataset.get("/.well-known/void")
def description() -> Response:
    """Answer with the graph's description in VoID and DCAT, as Turtle where the client has no wish."""
    output = _output()
    tag = request_tag(output.media_type)
    return not_modified(tag) or data(
        graph().dataset_description(request.url_root, output), output.media_type, tag=tag
    )


def _output() -> Format:
    wanted = request.args.get("format", "").strip()
    chosen = (
        named_format(wanted, RDF_FORMATS)
        if wanted
        else best_format(request.headers.get("Accept"), RDF_FORMATS)
    )
    if chosen is not None:
        return chosen
    # people who follow the address get Turtle, which a browser shows as text
    turtle = RDF_FORMATS[0]
    if not wanted and "text/html" in request.headers.get("Accept", ""):
        return turtle
    known = ", ".join(entry.name for entry in RDF_FORMATS)
    raise UnknownFormat(wanted or "Accept", f"names no RDF format; take one of {known}")
