"""How two things hang together: a form, the paths in words with what is claimed along them, and a picture."""

from __future__ import annotations

import time
from collections import Counter
from http import HTTPStatus
from typing import Final

from flask import Response, request

from kg.errors import AmbiguousName, EntityNotFound
from kg.model import Path, Paths, Ref
from kg.server.api import integer, required
from kg.server.language import language, link, translate
from kg.server.negotiate import prefers_html
from kg.server.paging import page
from kg.server.picture import draw
from kg.server.responses import graph, json_data, not_modified, request_tag
from kg.server.views import PathEnd, PathPage, PathRow
from kg.server.words import plural

__all__ = ["path"]

_LONGEST: Final = 6
_MOST_LONGEST: Final = 8
_PATHS: Final = 5
_MOST_PATHS: Final = 20
_WIDTH: Final = 1100
_HEIGHT: Final = 110
_ROW: Final = 60
"""What each further thing of a column adds to the picture's height."""


def path() -> Response:
    """Show the paths between two things, or answer with them as JSON."""
    if not prefers_html(request.headers.get("Accept")):
        tag = request_tag("application/json")
        return not_modified(tag) or _json(tag)
    ends = _end("from"), _end("to")
    response = page("path.html", lambda: _page(*ends))
    if response.status_code == HTTPStatus.OK and any(end.problem for end in ends):
        response.status_code = HTTPStatus.NOT_FOUND
    return response


def _json(tag: str) -> Response:
    started = time.perf_counter()
    found = _found(required("from"), required("to"))
    completeness = found.completeness
    meta = {
        "complete": completeness.complete,
        "limit": completeness.limit,
        "release": completeness.release,
        "shown": completeness.shown,
        "total": completeness.total,
        "milliseconds": round((time.perf_counter() - started) * 1000, 3),
    }
    body = {**found.to_json(), "picture": found.picture.to_graphology(), "meta": meta}
    return json_data(body, tag=tag, complete=completeness.complete)


def _found(start: str, end: str) -> Paths:
    return graph().paths(
        start,
        end,
        longest=integer("longest", _LONGEST, 1, _MOST_LONGEST),
        limit=integer("limit", _PATHS, 1, _MOST_PATHS),
        avoiding=_avoided(),
        language=language(),
    )


def _avoided() -> list[str]:
    return [name for name in request.args.getlist("without") if name.strip()]


# ------------------------------------------------------------------------ ends
def _end(name: str) -> PathEnd:
    """Return what the address says of one end; a form says the name that it showed, and whose it is."""
    given = request.args.get(name, "").strip()
    meant = request.args.get(f"{name}_is", "").strip()
    if meant and given and _label(meant) == given:
        return PathEnd(name, given, Ref(meant, given))
    if not given:
        return PathEnd(name, "", None)
    try:
        iri = str(graph().resolve(given))
    except AmbiguousName as error:
        return PathEnd(name, given, None, translate("path.ambiguous", name=given), tuple(error.candidates))
    except EntityNotFound as error:
        return PathEnd(name, given, None, translate("path.unknown", name=given), tuple(error.suggestions))
    return PathEnd(name, _label(iri), Ref(iri, _label(iri)))


def _label(iri: str) -> str:
    return graph().refs([iri], language())[iri].label


def _page(start: PathEnd, end: PathEnd) -> PathPage:
    same = start.ref is not None and end.ref is not None and start.ref.iri == end.ref.iri
    longest = integer("longest", _LONGEST, 1, _MOST_LONGEST)
    avoided = [str(graph().resolve(name)) for name in _avoided()]
    found = None
    if start.ref and end.ref and not same:
        found = _found(start.ref.iri, end.ref.iri)
    return PathPage(
        ends=(start, end),
        same=same,
        longest=longest,
        found=found,
        rows=tuple(PathRow(path, _around(path, start, end, longest, avoided)) for path in found.paths)
        if found
        else (),
        picture=draw(found.picture, _size(found)) if found and found.paths else None,
        summary=_summary(found) if found else "",
        avoided=tuple(
            (ref, _address(start, end, longest, [other for other in avoided if other != iri]))
            for iri, ref in graph().refs(avoided, language()).items()
        ),
        longer=_address(start, end, _MOST_LONGEST, avoided) if found and longest < _MOST_LONGEST else "",
        turned=_address(end, start, longest, avoided) if found else "",
    )


def _size(found: Paths) -> tuple[int, int]:
    """Return width and height of the picture: as high as its columns need."""
    columns = Counter(node.depth for node in found.picture.nodes)
    return _WIDTH, _HEIGHT + _ROW * max(columns.values())


def _around(path: Path, start: PathEnd, end: PathEnd, longest: int, avoided: list[str]) -> tuple[str, ...]:
    """Return, for each thing of a path, the address of the paths around it; empty for the two ends."""
    return tuple(
        _address(start, end, longest, [*avoided, node.iri]) if 0 < place < len(path.steps) else ""
        for place, node in enumerate(path.nodes)
    )


def _address(start: PathEnd, end: PathEnd, longest: int, avoided: list[str]) -> str:
    given = {name: ref.iri for name, ref in (("from", start.ref), ("to", end.ref)) if ref}
    return link(
        "/path",
        **given,
        longest=longest if longest != _LONGEST else None,
        without=avoided or None,
    )


def _summary(found: Paths) -> str:
    if not found.paths:
        return ""
    shown, total = len(found.paths), found.completeness.total
    steps = plural("explore.steps", found.length)
    words = translate("path.shortest_of", shown=shown, total=total, steps=steps)
    if not total or total == shown:
        words = plural("path.shortest", shown, steps=steps)
    return words
