"""Data for scripts and programs: neighbourhoods, suggestions, completions and search results as JSON."""

from __future__ import annotations

import time
from typing import Any, Final, cast, get_args

from flask import Blueprint, Response, request

from kg.errors import UsageError
from kg.facade.completing import CompletionKind
from kg.model import Direction, SearchHit, SearchResults
from kg.server.addresses import address, look
from kg.server.language import language
from kg.server.responses import graph, json_data, not_modified, request_tag

__all__ = ["MAX_DEPTH", "MAX_NODES", "api", "direction", "integer", "required", "search_json"]

MAX_DEPTH: Final = 3
MAX_NODES: Final = 500
_SUGGESTIONS: Final = 10
_COMPLETIONS: Final = 30
_LONGEST_WORDS: Final = 200
_MOST_CLASSES: Final = 8

api = Blueprint("api", __name__)


# ------------------------------------------------------- parameters of requests
def required(name: str) -> str:
    """Return the parameter `name` of this request's address.

    Raises
    ------
    UsageError
        It is missing or empty.
    """
    value = request.args.get(name, "").strip()
    if not value:
        raise UsageError(f"say which, for example {request.path}?{name}=…", parameter=name)
    return value


def integer(name: str, default: int, low: int, high: int) -> int:
    """Return the whole number `name` of this request's address.

    Raises
    ------
    UsageError
        It is not a whole number from `low` to `high`.
    """
    given = request.args.get(name, "").strip()
    if not given:
        return default
    # no int(): it also takes signs, underscores and other scripts' digits
    if given.isascii() and given.isdigit() and len(given) <= len(str(high)) and low <= int(given) <= high:
        return int(given)
    raise UsageError(f"{given!r} is not a whole number from {low} to {high}", parameter=name)


def direction() -> Direction | None:
    """Return the ``direction`` of this request's address, None where it names none.

    Raises
    ------
    UsageError
        It is neither ``out`` nor ``in``.
    """
    given = request.args.get("direction", "").strip()
    if given in {"out", "in"}:
        return cast("Direction", given)
    if given:
        raise UsageError(f"{given!r} is neither 'out' nor 'in'", parameter="direction")
    return None


# ----------------------------------------------------------------------- routes
@api.get("/neighbours")
def neighbours() -> Response:
    """Answer with a neighbourhood as graphology JSON."""
    tag = request_tag("application/json")
    return not_modified(tag) or _neighbours(tag)


def _neighbours(tag: str) -> Response:
    started = time.perf_counter()
    found = graph().neighbours(
        required("iri"),
        depth=integer("depth", 1, 1, MAX_DEPTH),
        limit=integer("limit", 150, 1, MAX_NODES),
        predicate=request.args.get("predicate", "").strip() or None,
        direction=direction(),
        offset=integer("offset", 0, 0, 10**9),
        language=language(),
    )
    picture = found.to_graphology()
    attributes = picture["attributes"]
    names = ("complete", "limit", "release", "shown", "total", "leftOut")
    picture["meta"] = {name: attributes[name] for name in names} | {"milliseconds": _since(started)}
    return json_data(picture, tag=tag, complete=found.completeness.complete)


@api.get("/suggest")
def suggest() -> Response:
    """Answer with what the words may be the beginning of."""
    tag = request_tag("application/json")
    return not_modified(tag) or _suggest(tag)


def _suggest(tag: str) -> Response:
    started = time.perf_counter()
    words = request.args.get("q", "").strip()
    hits = graph().suggest(words, limit=_SUGGESTIONS, language=language()) if words else ()
    results = [_suggestion(hit) for hit in hits]
    meta = _meta(len(results) < _SUGGESTIONS, _SUGGESTIONS, started)
    return json_data({"total": len(results), "results": results, "meta": meta}, tag=tag)


@api.get("/api/complete")
def complete() -> Response:
    """Answer with what a name in a query may become: a class, a property or an entity."""
    tag = request_tag("application/json")
    return not_modified(tag) or _complete(tag)


def _complete(tag: str) -> Response:
    started = time.perf_counter()
    kind = required("kind")
    if kind not in get_args(CompletionKind):
        raise UsageError(f"{kind!r} is none of {', '.join(get_args(CompletionKind))}", parameter="kind")
    classes = request.args.getlist("after")[:_MOST_CLASSES]
    if wrong := next((name for name in classes if ":" not in name), None):
        raise UsageError(f"{wrong!r} is no IRI of a class", parameter="after")
    found = graph().completions(
        cast("CompletionKind", kind),
        request.args.get("q", "").strip()[:_LONGEST_WORDS],
        of=frozenset(classes),
        limit=_COMPLETIONS,
        language=language(),
    )
    meta = _meta(len(found) < _COMPLETIONS, _COMPLETIONS, started)
    results = [entry.to_json() | _drawn(entry.iri if kind == "class" else entry.cls) for entry in found]
    return json_data({"results": results, "meta": meta}, tag=tag)


def _drawn(cls: str | None) -> dict[str, str]:
    """Return how pages draw a class: its shape, and the style sheet's name for its colours."""
    if cls is None:
        return {}
    style = look(cls)
    return {"shape": style.shape, "colours": style.name}


def _suggestion(hit: SearchHit) -> dict[str, Any]:
    """Return a hit with what a page needs to show it: its address, and how its class is drawn."""
    style = look(hit.cls)
    return hit.to_json() | {"page": address(hit.iri), "look": {"name": style.name, "shape": style.shape}}


def search_json(results: SearchResults, *, started: float) -> Response:
    """Return search results as JSON; the search page's route calls it where JSON is preferred.

    `started` is when work on the request began, as ``time.perf_counter()`` tells it.
    """
    shown = len(results.hits)
    complete = results.offset == 0 and shown == results.total and not results.more
    body = {
        "total": results.total,
        "more": results.more,
        "guessed": results.guessed,
        "meant": results.meant,
        "offset": results.offset,
        "results": [hit.to_json() for hit in results.hits],
        "meta": _meta(complete, shown, started),
    }
    tag = request_tag("application/json")
    return not_modified(tag) or json_data(body, tag=tag, complete=complete)


def _meta(complete: bool, limit: int, started: float) -> dict[str, Any]:
    return {
        "complete": complete,
        "limit": limit,
        "release": graph().release,
        "milliseconds": _since(started),
    }


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
