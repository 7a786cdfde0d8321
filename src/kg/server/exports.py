"""Downloads: the exports of the command line, streamed."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import IO, Final, cast

from flask import Blueprint, Response, current_app, request, send_file

from kg.errors import UnknownFormat, UsageError
from kg.formats import EXPORT_FORMATS, Format, export_format
from kg.server.api import integer
from kg.server.language import language
from kg.server.responses import not_modified, request_tag, with_data_headers

__all__ = ["exports"]

exports = Blueprint("exports", __name__)

_MAX_DEPTH: Final = 20
_IN_MEMORY: Final = 4 * 2**20
_PARAMETERS: Final = frozenset({"entity", "depth", "class", "query", "lang"})


@exports.get("/export/<name>.<suffix>")
def export(name: str, suffix: str) -> Response:
    """Answer with the graph, or the part that the parameters choose, as a file to keep."""
    output = export_format(suffix)
    if output is None:
        known = ", ".join(entry.name for entry in EXPORT_FORMATS)
        raise UnknownFormat(f"{name}.{suffix}", f"{suffix!r} is not an export format; take one of {known}")
    if unknown := sorted(set(request.args) - _PARAMETERS):
        # a misspelt selection must not silently export everything
        raise UsageError(f"not known; take {', '.join(sorted(_PARAMETERS))}", parameter=unknown[0])
    tag = request_tag(output.media_type)
    return not_modified(tag) or _download(f"{name}.{_file_suffix(output)}", output, tag)


def _file_suffix(output: Format) -> str:
    return "zip" if output.media_type == "application/zip" else output.suffix


def _download(filename: str, output: Format, tag: str) -> Response:
    written = _write(output)
    size = written.tell()
    written.seek(0)
    response = send_file(
        written, output.media_type, as_attachment=True, download_name=filename, conditional=False, etag=False
    )
    response.content_length = size
    return with_data_headers(response, tag=tag)


def _write(output: Format) -> IO[bytes]:
    """Export to a file of its own: an error is still an error then, not half a download."""
    served = current_app.extensions["kg"]
    with ExitStack() as undone:
        target = undone.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        served.graph.export(
            output.name,
            target,
            entity=request.args.get("entity") or None,
            depth=integer("depth", 1, 0, _MAX_DEPTH),
            query=request.args.get("query") or None,
            cls=[cls for cls in request.args.getlist("class") if cls],
            language=language(),
            limits=served.limits,
            runner=served.runner,
        )
        undone.pop_all()  # it is closed once it is sent
        return cast("IO[bytes]", target)
