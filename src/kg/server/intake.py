"""What is taken in at all: addresses that are not too long."""

from __future__ import annotations

from flask import Flask, current_app, request

from kg.errors import LimitReached

__all__ = ["install"]


def _check_address() -> None:
    """Check that a request's address is not too long for its limit."""
    most = current_app.extensions["kg"].limits.max_url_length
    query = request.query_string
    if len(request.path) + len(query) + bool(query) > most:
        raise LimitReached(
            "max_url_length",
            f"{most:,} characters",
            "send a query by POST, as application/sparql-query or as a form",
        )


def install(app: Flask) -> None:
    """Look at the address of every request of `app` first."""
    app.before_request(_check_address)
