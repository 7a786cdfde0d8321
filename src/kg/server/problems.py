"""Errors as clients read them: RFC 9457 problem details for programs, a page for people.

One table says which status and title each class of :mod:`kg.errors` has.
https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kg.errors import (
    AmbiguousName,
    EntityNotFound,
    ExportError,
    InputError,
    KgError,
    LimitReached,
    NoData,
    NoRoom,
    NotFound,
    QueryCancelled,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    SearchNotReady,
    ServiceError,
    StoreError,
    SyntaxProblem,
    UnknownFormat,
    UsageError,
)
from kg.limits import describe_limits
from kg.server.logs import log_fault
from kg.server.negotiate import prefers_html
from kg.server.problem_words import problem_page
from kg.server.records import record_of

__all__ = ["PROBLEMS", "install", "problem", "status_of"]

PROBLEMS: Final[dict[type[KgError], tuple[int, str]]] = {
    KgError: (500, "Internal error"),
    InputError: (400, "Unreadable input"),
    SyntaxProblem: (400, "Unreadable input"),
    UnknownFormat: (406, "Unknown format"),
    NoData: (404, "No data"),
    UsageError: (400, "Wrong parameter"),
    QueryError: (400, "Query without answer"),
    QuerySyntaxError: (400, "Not valid SPARQL"),
    QueryRefused: (403, "Query refused"),
    QueryCancelled: (409, "Query cancelled"),
    ServiceError: (502, "Service without answer"),
    LimitReached: (503, "Query stopped at a limit"),
    NotFound: (404, "Not in the graph"),
    EntityNotFound: (404, "Not in the graph"),
    AmbiguousName: (404, "Ambiguous name"),
    SearchNotReady: (503, "Search not ready yet"),
    StoreError: (503, "Store not available"),
    ExportError: (400, "Export not possible"),
    NoRoom: (507, "No room on disk"),
}

_TOO_LARGE: Final = (413, "Request too large")
_OF_LIMIT: Final[dict[str, tuple[int, str]]] = {
    "max_request_body": _TOO_LARGE,
    "max_write_body": _TOO_LARGE,
    "max_query_length": _TOO_LARGE,
    "max_url_length": (414, "Address too long"),
    "max_nesting": (400, "Query nested too deeply"),
    "max_product": (400, "Query that would not end"),
    "queries_per_client": (429, "Too many queries at a time"),
}
"""Limits on what a client sends: they are met before a query is started."""

_AGAIN: Final = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})
_RETRY_AFTER: Final = "5"
_FIELDS: Final = ("line", "column", "near", "feature", "limit", "value", "hint", "parameter", "name")
_SUGGESTIONS: Final = ("suggestions", "candidates")

_HTTP_DETAILS: Final = {
    404: "There is nothing at this address.",
    405: "This address does not take this method; see the Allow header for those it does.",
    500: "Something went wrong here. It has been logged; trying again may help.",
}


def status_of(error: KgError) -> tuple[int, str]:
    """Return the status and title of an error: those of its nearest class in the table."""
    if isinstance(error, LimitReached) and error.limit in _OF_LIMIT:
        return _OF_LIMIT[error.limit]
    return next(PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS)


def problem(status: int, title: str, detail: str, **fields: Any) -> Response:
    """Return an error as this request's client reads it.

    Parameters
    ----------
    status, title, detail
        As in RFC 9457.
    **fields
        Further facts of the error; those that are None or empty are left out.
    """
    known = {name: value for name, value in fields.items() if value not in (None, "", ())}
    if _wants_page():
        response = Response(_page(status, title, detail, known), status)
    else:
        body = {"type": "about:blank", "title": title, "status": int(status), "detail": detail, **known}
        response = Response(
            json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json"
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _wants_page() -> bool:
    header = request.headers.get("Accept")
    return prefers_html(header, ("application/problem+json", "application/json"))


def _page(status: int, title: str, detail: str, fields: dict[str, Any]) -> str:
    return render_template("problem.html", page=problem_page(status, title, detail, fields))


def _of_error(error: KgError) -> Response:
    status, title = status_of(error)
    fields = {name: getattr(error, name, None) for name in _FIELDS}
    fields["suggestions"] = next(
        (list(getattr(error, name)) for name in _SUGGESTIONS if hasattr(error, name)), None
    )
    response = problem(status, title, _detail(error), **fields)
    if status in _AGAIN:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _detail(error: KgError) -> str:
    if isinstance(error, EntityNotFound) and not error.suggestions:
        return (
            f"nothing in the graph is called {error.name!r}; /search finds things by the words of their names"
        )
    return str(error)


def _of_http(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        return _of_error(_body_too_large())
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    detail = _HTTP_DETAILS.get(status) or error.description or ""
    response = problem(status, HTTPStatus(status).phrase, detail)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _body_too_large() -> LimitReached:
    limits = current_app.extensions["kg"].limits
    name = g.get("body_limit", "max_request_body")
    text = next(entry.text for entry in describe_limits(limits) if entry.name == name)
    return LimitReached(name, text, "send less at once")


def _of_fault(error: Exception) -> Response:
    log_fault(record_of(request.environ), method=request.method, path=request.path, error=error)
    return problem(500, "Internal Server Error", _HTTP_DETAILS[500])


def install(app: Flask) -> None:
    """Answer every error of `app` in this shape."""
    app.register_error_handler(KgError, _of_error)
    app.register_error_handler(HTTPException, _of_http)
    # the door: whatever nobody foresaw is logged here, and told without internals
    app.register_error_handler(Exception, _of_fault)
