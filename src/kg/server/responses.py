"""How an answer leaves: validators, completeness, and the headers that every data response carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Response, current_app, request

import kg
from kg.graph import Graph
from kg.limits import Limits
from kg.server.caching import CACHE_CONTROL, VARY, entity_tag, matches
from kg.server.language import language

__all__ = [
    "content_type",
    "data",
    "graph",
    "json_data",
    "not_modified",
    "request_tag",
    "tag_of",
    "with_data_headers",
]


def graph() -> Graph:
    """Return the graph that this application serves."""
    served: Graph = current_app.extensions["kg"].graph
    return served


def request_tag(media_type: str, parameters: Mapping[str, list[str]] | None = None) -> str:
    """Return the ETag of this request's answer in `media_type`.

    Parameters
    ----------
    media_type
        As chosen by negotiation.
    parameters
        Of the request; None: those in its address. Their order does not count.
    """
    given = request.args.to_dict(flat=False) if parameters is None else parameters
    served = current_app.extensions["kg"]
    return tag_of(
        served.graph.release,
        served.limits,
        path=request.script_root + request.path,
        parameters=given,
        media_type=media_type,
        language=language(),
    )


def tag_of(
    release: str,
    limits: Limits,
    *,
    path: str,
    parameters: Mapping[str, list[str]],
    media_type: str,
    language: str,
) -> str:
    """Return the ETag of an answer: of what it is made, and what was asked."""
    given = sorted([(name, value) for name, values in parameters.items() for value in values])
    asked = [part for pair in given for part in pair]
    return entity_tag(release, kg.__version__, _written(limits), path, media_type, language, *asked)


@lru_cache(maxsize=8)
def _written(limits: Limits) -> str:
    return repr(limits)


def not_modified(tag: str) -> Response | None:
    """Return the 304 answer where the client already holds `tag`, else None."""
    if request.method in {"GET", "HEAD"} and matches(request.headers.get("If-None-Match"), tag):
        return _with_validators(Response(status=304), tag)
    return None


def data(body: bytes | str, media_type: str, *, tag: str, complete: bool = True) -> Response:
    """Return an answer made of data, with its validator and whether it is whole."""
    return with_data_headers(
        Response(body, content_type=content_type(media_type)), tag=tag, complete=complete
    )


def with_data_headers(response: Response, *, tag: str, complete: bool | None = True) -> Response:
    """Return `response` with what every data response carries; None: its end says whether it is whole."""
    if complete is not None:
        response.headers["X-KG-Complete"] = "true" if complete else "false"
    response.headers["X-KG-Release"] = graph().release
    return _with_validators(response, tag)


def json_data(value: Any, *, tag: str, complete: bool = True) -> Response:
    """Return `value` as JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return data(body, "application/json", tag=tag, complete=complete)


def content_type(media_type: str) -> str:
    """Return a media type as it stands in ``Content-Type``."""
    # registered text types take a charset; JSON and the RDF types are UTF-8 by definition
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _with_validators(response: Response, tag: str) -> Response:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = VARY
    return response
