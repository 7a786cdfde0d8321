"""Downloads: the exports of the command line, streamed."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, redirect, request, send_file

from kg.errors import NoRoom, UnknownFormat, UsageError
from kg.formats import EXPORT_FORMATS, Format, export_format
from kg.server.api import integer
from kg.server.asking import asking
from kg.server.export_progress import told_on_the_way
from kg.server.language import language
from kg.server.responses import data, not_modified, request_tag, with_data_headers

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from kg.facade.exporting import Part, Progress
    from kg.model import ExportReport

__all__ = ["exports"]

exports = Blueprint("exports", __name__)

_MAX_DEPTH: Final = 20
_IN_MEMORY: Final = 4 * 2**20
_PICTURE: Final = (
    *("iri", "relation", "limit", "offset", "expand"),
    *("hide", "hide_relation", "hide_class", "direction"),
)
"""Parameters of a neighbour page, which select what it shows."""
_OPTIONS: Final = ("lang", "fold", "static", "gephi_safe")
_PARAMETERS: Final = frozenset(
    {
        *("entity", "depth", "class", "query", "report", "progress", "file"),
        *_OPTIONS,
        *_PICTURE,
    }
)
_REPORTS: Final = {"json": "application/json", "text": "text/plain"}


@exports.get("/export/<name>.<suffix>")
def export(name: str, suffix: str) -> Response:
    """Answer with the graph, or the part that the parameters choose, as a file to keep."""
    packed = suffix == "gz"
    stem, output = _format(name, suffix)
    if unknown := sorted(set(request.args) - _PARAMETERS):
        # a misspelt selection must not silently export everything
        raise UsageError(f"not known; take {', '.join(sorted(_PARAMETERS))}", parameter=unknown[0])
    media_type = "application/gzip" if packed else output.media_type
    filename = f"{stem}.{_file_suffix(output)}{'.gz' if packed else ''}"
    tag = request_tag(media_type)
    if held := not_modified(tag):
        return held
    if kind := request.args.get("report", ""):
        return _report(output, kind, tag)
    write = _Writing(output, packed=packed)
    if _flag("progress", default=False):
        return told_on_the_way(write.ready(), filename, media_type)
    written, _ = write()
    return _download(written, filename, media_type, tag)


@exports.get("/export")
def choose() -> AnyResponse:
    """Send a form that names its format on to the file: pages without scripts have no other way."""
    fields = [(key, value) for key, value in request.args.items(multi=True) if value]
    form = dict(reversed(fields))
    name, suffix = form.get("name", "graph"), form.get("format", "gexf")
    _, output = _format(name, suffix)
    selection = _selected(form.get("what", "picture"), fields, form)
    options = [pair for pair in fields if pair[0] in _OPTIONS]
    address = f"{request.script_root}/export/{quote(name, safe='')}.{output.suffix}"
    parameters = urlencode([*selection, *options])
    return redirect(f"{address}?{parameters}" if parameters else address, HTTPStatus.SEE_OTHER)


def _selected(what: str, fields: list[tuple[str, str]], form: dict[str, str]) -> list[tuple[str, str]]:
    """Return the parameters of what a form wants: the picture of its page, more around it, or everything."""
    if what == "all" or "iri" not in form:
        return []
    if what == "around":
        return [("entity", form["iri"]), ("depth", form.get("steps", "1"))]
    return [pair for pair in fields if pair[0] in ("depth", *_PICTURE)]


@exports.after_request
def _open_to_pages_of_others(response: Response) -> Response:
    """Let a page of the web, such as Gephi Lite, read from a server on its reader's own machine."""
    if request.headers.get("Access-Control-Request-Private-Network") == "true":
        response.headers["Access-Control-Allow-Private-Network"] = "true"
    return response


def _format(name: str, suffix: str) -> tuple[str, Format]:
    """Return the file's name without suffixes, and the format that these stand for."""
    stem = name
    if suffix == "gz":
        stem, _, suffix = name.rpartition(".")
    output = export_format(suffix)
    if output is None or not stem:
        known = ", ".join(entry.name for entry in EXPORT_FORMATS)
        raise UnknownFormat(f"{name}.{suffix}", f"{suffix!r} is not an export format; take one of {known}")
    return stem, output


def _file_suffix(output: Format) -> str:
    return "zip" if output.media_type == "application/zip" else output.suffix


def _flag(name: str, *, default: bool) -> bool:
    given = request.args.get(name, "").strip().lower()
    if given in ("", "true", "false"):
        return default if not given else given == "true"
    raise UsageError(f"{given!r} is neither 'true' nor 'false'", parameter=name)


def _download(written: IO[bytes], filename: str, media_type: str, tag: str) -> Response:
    size = written.tell()
    written.seek(0)
    response = send_file(
        written, media_type, as_attachment=True, download_name=filename, conditional=False, etag=False
    )
    response.content_length = size
    return with_data_headers(response, tag=tag)


def _report(output: Format, kind: str, tag: str) -> Response:
    """Answer with what an export would hold and lose, rather than with the file."""
    if kind not in _REPORTS:
        raise UsageError(f"{kind!r} is not a form of the report; take json or text", parameter="report")
    written, report = _Writing(output, packed=False)()
    written.close()
    text = report.in_words(language()) if kind == "text" else _json(report.to_json())
    return data(text, _REPORTS[kind], tag=tag)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _room(output: Format) -> Iterator[None]:
    """Say so where the disk has no room for the file until it is sent."""
    try:
        yield
    except OSError as error:
        raise NoRoom(output.name, error.strerror or str(error)) from error


class _Writing:
    """One export to a file of its own: an error is still an error then, not half a download."""

    def __init__(self, output: Format, *, packed: bool) -> None:
        served = current_app.extensions["kg"]
        self._graph = served.graph
        self._output = output
        self._packed = packed
        self._query = request.args.get("query") or None
        self._part: Part = {
            "entity": request.args.get("entity") or None,
            "depth": integer("depth", 1, 0, _MAX_DEPTH),
            "query": self._query,
            "cls": [cls for cls in request.args.getlist("class") if cls],
            "view": request.query_string.decode() if request.args.get("iri", "").strip() else None,
            "fold": _flag("fold", default=True),
            "static": _flag("static", default=False),
            "gephi_safe": _flag("gephi_safe", default=False),
            "language": language(),
            "limits": served.limits,
            "runner": served.runner,
        }

    def ready(self) -> _Writing:
        """Find what is wrong with the query now, while the answer can still be an error."""
        if self._query is not None:
            self._graph.form(self._query)
        return self

    def __call__(self, progress: Progress | None = None) -> tuple[IO[bytes], ExportReport]:
        """Write the file, and return it open at its end with what it holds."""
        asked = asking(self._query) if self._query is not None and progress is None else nullcontext()
        with ExitStack() as undone, asked as record:
            target = undone.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
            stream: Any = target
            if self._packed:
                # no name and no time inside, so that the same graph gives the same bytes
                stream = gzip.GzipFile(filename="", mode="wb", fileobj=cast("IO[bytes]", target), mtime=0)
            with _room(self._output):
                report = self._graph.export(self._output.name, stream, progress=progress, **self._part)
                if self._packed:
                    stream.close()
            if record is not None:
                record.done()
            undone.pop_all()  # it is closed once it is sent
            return cast("IO[bytes]", target), report
