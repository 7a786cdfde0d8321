"""Headers that keep pages from being abused, and let programs of other origins read the data.

Nothing here depends on who asks (no cookies, no sessions), so every answer that is not
a page may be read from anywhere. For the same reason the ``Host`` header is not checked:
it would keep out nobody whom the open data door lets in, and break reverse proxies.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, g, request

__all__ = ["OF_DATA", "install"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STYLED_BY_SCRIPT: Final = "/query"
"""The page whose editor puts its own style element in, allowed by a nonce."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Link, Retry-After, X-KG-Complete, X-KG-Limit, X-KG-Release, X-Request-ID"
    ),
}
OF_DATA: Final = (("Content-Security-Policy", _POLICY.format(nonce="")), *_HEADERS.items(), *_CORS.items())
"""The headers of an answer that is data, to GET."""
_PREFLIGHT: Final = {
    # no Authorization: a page of another origin may read, and not write
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_READING: Final = ("GET", "HEAD", "OPTIONS")
_QUERIED: Final = "/sparql"
"""The address that is read by POST too."""


def _nonce() -> dict[str, Any]:
    if request.path != _STYLED_BY_SCRIPT:
        return {"csp_nonce": ""}
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return {"csp_nonce": g.csp_nonce}


def _protect(response: Response) -> Response:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    if response.status_code != HTTPStatus.NOT_MODIFIED:  # the kept page has the policy and nonce it came with
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce))
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if _is_readable(response):
        response.headers.update(_CORS)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
        response.headers["Access-Control-Allow-Methods"] = ", ".join(_methods_of_others(response))
    return response


def _is_readable(response: Response) -> bool:
    """Return whether pages of other origins may read an answer: data, and nothing that was written."""
    if request.method == "OPTIONS":
        return True
    reads = request.method in _READING or (request.method == "POST" and request.path == _QUERIED)
    return reads and "Authorization" not in request.headers and response.mimetype != "text/html"


def _methods_of_others(response: Response) -> list[str]:
    """Return the methods of an address that pages of other origins may use."""
    posted = ["POST"] if request.path == _QUERIED else []
    return [method for method in (*_READING, *posted) if method in response.allow or method == "OPTIONS"]


def install(app: Flask) -> None:
    """Send these headers with every answer of `app`."""
    app.context_processor(_nonce)
    app.after_request(_protect)
