"""Who may write, and SPARQL 1.1 Update as the protocol has it.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app, g, request
from werkzeug.exceptions import BadRequest, LengthRequired, MethodNotAllowed, PreconditionFailed, Unauthorized

from kg.errors import QueryRefused, QuerySyntaxError, UsageError
from kg.model.releases import Written
from kg.server.asking import asking
from kg.server.conditions import Unmet
from kg.server.shares import WITHOUT_LENGTH

if TYPE_CHECKING:
    from kg.server.writer import StoreWriter

__all__ = [
    "allow_writer",
    "has_relative",
    "made",
    "places_as_sent",
    "require_writer",
    "update",
    "whole_body",
    "with_base",
    "write",
]

_READ_ONLY: Final = "this graph is served read-only; load other data into one of your own"
_UNNAMED_WRITER: Final = "Writing needs the token: send it as Authorization: Bearer and the token."
_UNKNOWN_WRITER: Final = "This is not the token that lets a client write here."
_RELATIVE: Final = re.compile(r"<[^<>\"{}|^`\\:\s]*>")
_QUERY_GRAPHS: Final = ("default-graph-uri", "named-graph-uri")


# --------------------------------------------------------------------- who may
def allow_writer() -> bool:
    """Return whether this request may write; its body may be as large as one that does then."""
    served = current_app.extensions["kg"]
    allowed: bool = served.token is not None and served.token.is_in(request.headers.get("Authorization", ""))
    if allowed:
        request.max_content_length = served.limits.max_write_body
        g.body_limit = "max_write_body"
    return allowed


def require_writer() -> None:
    """Check that this request may write.

    Raises
    ------
    kg.errors.QueryRefused
        Nobody may.
    werkzeug.exceptions.Unauthorized
        It does not bring the token.
    werkzeug.exceptions.LengthRequired
        Its body may have been broken off without a sign of it.
    """
    if current_app.extensions["kg"].token is None:
        raise QueryRefused("update", _READ_ONLY)
    if allow_writer():
        if WITHOUT_LENGTH in request.environ:
            raise LengthRequired("Say how long it is, in Content-Length: half of it may mean something else.")
        return
    brought = request.headers.get("Authorization", "").strip().lower().startswith("bearer")
    raise _TokenNeeded(_UNKNOWN_WRITER if brought else _UNNAMED_WRITER, wrong=brought)


class _TokenNeeded(Unauthorized):
    """The answer to who does not bring the token: https://www.rfc-editor.org/rfc/rfc6750#section-3."""

    def __init__(self, description: str, *, wrong: bool) -> None:
        super().__init__(description)
        self._challenge = 'Bearer realm="kg"' + (', error="invalid_token"' if wrong else "")

    def get_headers(self, *arguments: Any, **named: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*arguments, **named), ("WWW-Authenticate", self._challenge)]


def whole_body() -> bytes:
    """Return the body of this request, once it is known to be whole: half of it may mean something else.

    Raises
    ------
    werkzeug.exceptions.BadRequest
        It ended too soon, which the server does not tell.
    """
    body = request.get_data()
    if len(body) < (request.content_length or 0):
        raise BadRequest("The body ends before the length that Content-Length gives.")
    return body


def write(kind: str, request: dict[str, Any], documents: Sequence[bytes] = ()) -> Written:
    """Have a change made, once :func:`require_writer` has allowed it; see :mod:`kg.server.write_process`.

    Raises
    ------
    kg.errors.KgError
        It is not allowed, not valid, or came to nothing; nothing has changed then.
    werkzeug.exceptions.PreconditionFailed
        A graph is not what the request expects.
    """
    writer: StoreWriter = current_app.extensions["kg"].writer
    try:
        return writer.write(kind, request, documents)
    except Unmet as unmet:
        raise PreconditionFailed(str(unmet)) from unmet


# --------------------------------------------------------------------- updates
def update(parameters: Mapping[str, Sequence[str]]) -> Response:
    """Carry out the update that a request's parameters hold.

    Raises
    ------
    kg.errors.KgError
        It is not allowed, not valid, or came to nothing; nothing has changed then.
    """
    require_writer()
    if request.method != "POST":
        raise MethodNotAllowed(valid_methods=["POST"], description="Send an update by POST.")
    if "query" in parameters:
        raise UsageError("a query and an update in one request; send one of them", parameter="update")
    whole_body()
    texts = parameters["update"]
    if len(texts) > 1:
        problem = "more than one update in one request; send one, its operations separated by ';'"
        raise UsageError(problem, parameter="update")
    for name in _QUERY_GRAPHS:
        if any(parameters.get(name, ())):
            raise UsageError(
                f"is for queries; an update has using-{name.removeprefix('default-')}", parameter=name
            )
    graphs = {
        "default_graphs": _graphs(parameters, "using-graph-uri"),
        "named_graphs": _graphs(parameters, "using-named-graph-uri"),
    }
    with asking(texts[0]) as asked:
        written = _written(texts[0], graphs)
        asked.done()
    return made(written, HTTPStatus.OK)


def _graphs(parameters: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in parameters.get(name, ()) if value))


def _written(text: str, graphs: dict[str, tuple[str, ...]]) -> Written:
    asked = with_base(text)
    with places_as_sent(text, asked):
        return write("update", graphs, [asked.encode()])


def has_relative(text: str) -> bool:
    """Return whether a query or update may have a relative name."""
    return _RELATIVE.search(text) is not None


def with_base(text: str) -> str:
    """Return a query or update whose relative names are resolved against the endpoint's own address.

    The base is on a line of its own, so that it moves no column; see :func:`places_as_sent`.
    """
    return f"BASE <{request.base_url}>\n{text}"


@contextmanager
def places_as_sent(text: str, asked: str) -> Iterator[None]:
    """Let errors of a text that was asked with a base name places in the text as it was sent."""
    try:
        yield
    except QuerySyntaxError as error:
        if error.line is not None and asked is not text:
            error.line = max(1, error.line - 1)
        raise


# ------------------------------------------------------------------- what came
def made(written: Written, status: HTTPStatus, **headers: str) -> Response:
    """Return an answer that says what a change came to."""
    body = {
        "release": written.release,
        "parent": written.parent,
        "changed": written.changed,
        "added": written.added,
        "removed": written.removed,
    }
    if written.passed_over:
        body["passed_over"] = written.passed_over
    response = Response(json.dumps(body), status, content_type="application/json")
    if status == HTTPStatus.NO_CONTENT:
        response = Response(status=status)
        del response.headers["Content-Type"]
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-KG-Release"] = written.release
    for name, value in headers.items():
        response.headers[name] = value
    return response
