"""How to cite things and results: ``/cite``, in the formats of bibliographies."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Blueprint, Response, current_app, request

from kg.errors import UnknownFormat, UsageError
from kg.formats import CITATION_FORMATS, Format
from kg.model import Citation, Entity
from kg.server.addresses import Download
from kg.server.asking import asking
from kg.server.language import language, link
from kg.server.negotiate import best_format, named_format
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.views import CiteBox

__all__ = ["cite", "cite_box"]

_PLAIN: Final = CITATION_FORMATS[0]

cite = Blueprint("cite", __name__)


@cite.get("/cite")
def citation() -> Response:
    """Answer with how to cite what ``iri`` names, or the result of ``query``."""
    output = _output()
    tag = request_tag(output.media_type)
    return not_modified(tag) or _answer(output, tag)


def _answer(output: Format, tag: str) -> Response:
    cited = _cited()
    response = data(graph().citation_as(cited, output), output.media_type, tag=tag)
    if output is not _PLAIN:
        response.headers.set("Content-Disposition", "attachment", filename=f"{cited.key}.{output.suffix}")
    return response


def _cited() -> Citation:
    iri, query = (request.args.get(name, "").strip() for name in ("iri", "query"))
    if bool(iri) == bool(query):
        raise UsageError("say what to cite: either iri=… or query=…", parameter="iri")
    accessed = _accessed()
    if iri:
        return graph().cite(iri, language=language(), accessed=accessed)
    served = current_app.extensions["kg"]
    with asking(query) as asked:
        cited = graph().cite_query(
            query, language=language(), accessed=accessed, limits=served.limits, runner=served.runner
        )
        asked.done()
    return cited


def _accessed() -> date | None:
    given = request.args.get("accessed", "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UsageError(f"{given!r} is no date; write it as 2024-02-22", parameter="accessed") from error


def _output() -> Format:
    """Return the format to answer in: what ``format`` names, else what ``Accept`` prefers."""
    if name := request.args.get("format", "").strip():
        chosen = named_format(name, CITATION_FORMATS)
        if chosen is None:
            known = ", ".join(entry.name for entry in CITATION_FORMATS)
            raise UnknownFormat(name, f"is not a format of citations; take one of {known}")
        return chosen
    chosen = best_format(request.headers.get("Accept"), CITATION_FORMATS)
    if chosen is None:
        types = ", ".join(entry.media_type for entry in CITATION_FORMATS)
        raise UnknownFormat("Accept", f"none of these types can hold a citation; it comes as {types}")
    return chosen


def cite_box(entity: Entity) -> CiteBox:
    """Return how to cite an entity, as its page shows it."""
    return CiteBox(
        text=graph().citation_as(graph().cite(entity, language=language()), _PLAIN).strip(),
        downloads=tuple(
            Download(entry.title, entry.media_type, link("/cite", iri=entity.iri, format=entry.name))
            for entry in CITATION_FORMATS
            if entry is not _PLAIN
        ),
    )
