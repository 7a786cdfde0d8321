"""Whole graphs by name: SPARQL 1.1 Graph Store HTTP Protocol.

``?graph=IRI`` names a graph, ``?default`` the unnamed one: what was written without naming a graph. An
address below this one names the graph that has it as its IRI. A POST to the service itself makes a new
graph at such an address. https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final, cast

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import UnsupportedMediaType

from kg.errors import NotFound, UnknownFormat, UsageError
from kg.formats import RDF_FORMATS, Format, by_suffix
from kg.model.releases import Written
from kg.server.caching import CACHE_CONTROL, matches
from kg.server.conditions import graph_tag
from kg.server.negotiate import best_format, named_format
from kg.server.responses import graph
from kg.server.writing import made, require_writer, whole_body, write

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

__all__ = ["graph_store"]

graph_store = Blueprint("graph_store", __name__)

_IN_MEMORY: Final = 4 * 2**20
_MULTIPART: Final = "multipart/form-data"
_UNKNOWN: Final = frozenset({"", "application/octet-stream"})
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})
_WHICH: Final = "say which graph: /graph-store?graph=IRI, or /graph-store?default for the unnamed one"


@dataclass(frozen=True, slots=True)
class _Target:
    """A graph: its name (None: the unnamed one), and what relative names in it are resolved against."""

    name: str | None
    base: str

    def __str__(self) -> str:
        return "the unnamed graph" if self.name is None else f"<{self.name}>"


@graph_store.get("/graph-store", strict_slashes=False)
@graph_store.get("/graph-store/<path:path>")
def read(path: str = "") -> Response:
    """Answer with a graph."""
    target, shown = _target(path), graph()
    if not shown.has_graph(target.name):
        raise _no_graph(target)
    output = _output()
    tag = graph_tag(shown.release, target.name, output)
    if matches(request.headers.get("If-None-Match"), tag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        written = _written(target, output)
        size = written.tell()
        written.seek(0)
        response = send_file(written, output.media_type, conditional=False, etag=False)
        response.content_length = size
        response.headers["X-KG-Complete"] = "true"
    response.headers.update({"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept"})
    response.headers["X-KG-Release"] = shown.release
    return response


@graph_store.put("/graph-store", strict_slashes=False)
@graph_store.put("/graph-store/<path:path>")
def replace(path: str = "") -> Response:
    """Let a graph hold what is sent, and nothing else."""
    require_writer()
    target = _target(path)
    written = _change("replace", target, _sent())
    return made(written, HTTPStatus.CREATED if written.created else HTTPStatus.NO_CONTENT)


@graph_store.post("/graph-store", strict_slashes=False)
@graph_store.post("/graph-store/<path:path>")
def merge(path: str = "") -> Response:
    """Add what is sent to a graph; to a new one, where none is named."""
    require_writer()
    if not path and not {"graph", "default"} & request.args.keys():
        return _new()
    target = _target(path)
    written = _change("merge", target, _sent())
    if written.created:
        return made(written, HTTPStatus.CREATED)
    return made(written, HTTPStatus.OK if written.changed else HTTPStatus.NO_CONTENT)


@graph_store.delete("/graph-store", strict_slashes=False)
@graph_store.delete("/graph-store/<path:path>")
def delete(path: str = "") -> Response:
    """Take a graph away."""
    require_writer()
    target = _target(path)
    written = _change("delete", target, [])
    if not written.changed and not graph().has_graph(target.name):
        raise _no_graph(target)
    return made(written, HTTPStatus.OK if written.changed else HTTPStatus.NO_CONTENT)


def _new() -> Response:
    """Make a graph with a name of its own."""
    name = f"{request.base_url.rstrip('/')}/{secrets.token_hex(8)}"
    return made(_change("merge", _Target(name, name), _sent()), HTTPStatus.CREATED, Location=name)


def _change(kind: str, target: _Target, files: Sequence[_Sent]) -> Written:
    """Have a graph changed, under the conditions that the request makes."""
    asked = {
        "name": target.name,
        "base": target.base,
        "if_match": request.headers.get("If-Match"),
        "if_none_match": request.headers.get("If-None-Match"),
        "files": [(file.name, file.form.name) for file in files],
    }
    return write(kind, asked, [file.body for file in files])


# ------------------------------------------------------------------- which graph
def _target(path: str) -> _Target:
    """Return the graph that a request is about.

    Raises
    ------
    UsageError
        It names none, several, or one that is no absolute IRI.
    """
    names, default = request.args.getlist("graph"), "default" in request.args
    if path:
        if names or default:
            raise UsageError("this address is the name of a graph, and names another one", parameter="graph")
        return _Target(request.base_url, request.base_url)
    if len(names) + default > 1:
        raise UsageError("names more than one graph; name one", parameter="graph")
    if default:
        return _Target(None, request.base_url)
    if not names or not names[0]:
        raise UsageError(_WHICH, parameter="graph")
    graph().has_graph(names[0])  # which checks that it is an absolute IRI
    return _Target(names[0], names[0])


def _no_graph(target: _Target) -> NotFound:
    return NotFound(f"there is no graph {target} here; SELECT ?g {{ GRAPH ?g {{ }} }} lists those that are")


# --------------------------------------------------------------------- what comes
@dataclass(frozen=True, slots=True)
class _Sent:
    """A document that was sent."""

    name: str
    form: Format
    body: bytes


def _sent() -> list[_Sent]:
    """Return what was sent: one document, or several as the files of a form."""
    if request.mimetype != _MULTIPART:
        form = _form(request.mimetype, request.mimetype_params.get("charset", ""))
        return [_Sent("body", form, whole_body())]
    whole_body()
    files = [_file(file) for _, file in request.files.items(multi=True)]
    if not files or request.form:
        raise UsageError("a form that is sent to a graph holds files of RDF, and nothing else")
    return files


def _file(file: FileStorage) -> _Sent:
    name = file.filename or "file"
    known = by_suffix(name) if file.mimetype in _UNKNOWN else None
    form = known or _form(file.mimetype, file.mimetype_params.get("charset", ""))
    return _Sent(name, form, file.read())


def _form(media_type: str, charset: str) -> Format:
    known = (entry for entry in RDF_FORMATS if media_type in (entry.media_type, *entry.aliases))
    form = next(known, None)
    if form is None:
        types = ", ".join(entry.media_type for entry in RDF_FORMATS)
        raise UnsupportedMediaType(
            f"{media_type or 'A body without Content-Type'} is not taken here; send one of {types}."
        )
    if charset and charset.lower() not in _CHARSETS:
        raise UnsupportedMediaType(f"Send the graph in UTF-8, not in {charset}.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the graph as it is, not packed.")
    return form


# ---------------------------------------------------------------------- what goes
def _output() -> Format:
    if name := request.args.get("format", ""):
        chosen = named_format(name, RDF_FORMATS)
    else:
        chosen = best_format(request.headers.get("Accept"), RDF_FORMATS)
    if chosen is None:
        types = ", ".join(entry.media_type for entry in RDF_FORMATS)
        raise UnknownFormat(name or "Accept", f"no graph comes like that; it comes as {types}")
    return chosen


def _written(target: _Target, output: Format) -> IO[bytes]:
    """Write a graph to a file of its own: an error is still an error then, not half an answer."""
    with ExitStack() as undone:
        stream = undone.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        graph().write_graph(target.name, output, cast("IO[bytes]", stream))
        undone.pop_all()  # it is closed once it is sent
        return cast("IO[bytes]", stream)
