"""Cancelling a query: who asked names it beforehand, and by that name it is stopped.

A server of WSGI does not notice that a client has gone while a query still runs. The name is
chosen by the client, for each query anew, so that nobody else can guess it.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, current_app, request

from kg.errors import NotFound, UsageError

__all__ = ["cancelling", "query_name"]

cancelling = Blueprint("cancelling", __name__)

_HEADER: Final = "X-KG-Query"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{20,64}")


def query_name() -> str:
    """Return what this request calls its query; empty where it does not, or too short not to be guessed."""
    given = request.headers.get(_HEADER, "")
    return given if _NAME.fullmatch(given) else ""


@cancelling.post("/query/cancel")
def cancel() -> Response:
    """Stop the query that the form's field ``name`` names.

    Raises
    ------
    UsageError
        That cannot be such a name.
    NotFound
        No query of that name runs or waits.
    """
    name = request.form.get("name", "")
    if not _NAME.fullmatch(name):
        raise UsageError(f"send what the query was called in its header {_HEADER}", parameter="name")
    if not current_app.extensions["kg"].workers.cancel(name):
        raise NotFound("no query of that name runs or waits")
    return Response(status=204)
