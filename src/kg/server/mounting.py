"""Where the application stands: behind which proxies, under which names, below which path.

What a request says of these is written into links and redirects, so it is checked before
anything is made of it: a header that no proxy of ours has set is not believed, and what
does not look like a host or a path is refused.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from werkzeug.middleware.proxy_fix import ProxyFix

from kg.server.meters import PROBES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.server.operation import Operation

__all__ = ["mounted"]

_HOST: Final = re.compile(
    r"(?P<name>[a-z0-9_][a-z0-9_.-]{0,252}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE
)
_PREFIX: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+){0,8}")
_LONGEST_PREFIX: Final = 200
_ORIGINAL: Final = "werkzeug.proxy_fix.orig"


def mounted(inner: WSGIApplication, operation: Operation) -> WSGIApplication:
    """Return a WSGI application that is `inner` where `operation` puts it, and nothing elsewhere."""
    if prefix := operation.path_prefix.strip("/"):
        inner = _Below(f"/{prefix}", inner)
    inner = _Checked(inner, operation)
    if hops := operation.trust_proxy:
        return ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)
    return inner


class _Checked:
    """Refuses what is no host, another host than those allowed, and nonsense from a proxy."""

    def __init__(self, inner: WSGIApplication, operation: Operation) -> None:
        self._inner = inner
        self._allowed = frozenset(name.lower() for name in operation.allowed_hosts)
        self._behind_proxy = operation.trust_proxy > 0
        prefix = operation.path_prefix.strip("/")
        # machines that look after the service ask it by its address
        self._always = PROBES | {f"/{prefix}{path}" for path in PROBES if prefix}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if self._behind_proxy and (complaint := _forwarded(environ)):
            return _refused(start_response, HTTPStatus.BAD_REQUEST, complaint)
        host = environ.get("HTTP_HOST", "")
        found = _HOST.fullmatch(host)
        if host and not found:
            return _refused(start_response, HTTPStatus.BAD_REQUEST, "The request names no valid host.")
        if not (self._allows(found) or environ.get("PATH_INFO") in self._always):
            detail = "This service does not answer under the name that the request gives."
            return _refused(start_response, HTTPStatus.MISDIRECTED_REQUEST, detail)
        return self._inner(environ, start_response)

    def _allows(self, host: re.Match[str] | None) -> bool:
        return not self._allowed or (host is not None and host["name"].lower() in self._allowed)


def _forwarded(environ: WSGIEnvironment) -> str:
    """Check what the proxy says; return what is wrong with it, empty where nothing is."""
    if environ["wsgi.url_scheme"] not in {"http", "https"}:
        return "X-Forwarded-Proto is neither http nor https."
    prefix = environ.get("SCRIPT_NAME", "").rstrip("/")
    if len(prefix) > _LONGEST_PREFIX or not _PREFIX.fullmatch(prefix):
        return "X-Forwarded-Prefix is not a path like /graph."
    environ["SCRIPT_NAME"] = prefix
    try:
        ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        environ["REMOTE_ADDR"] = environ.get(_ORIGINAL, {}).get("REMOTE_ADDR", "")
    return ""


class _Below:
    """Answers below a path, whether the proxy in front has taken it off already or not."""

    def __init__(self, prefix: str, inner: WSGIApplication) -> None:
        self._prefix = prefix
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        prefix, path, outer = self._prefix, environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
            environ["SCRIPT_NAME"] = outer if outer == prefix else outer + prefix
        elif outer != prefix:
            return _refused(
                start_response, HTTPStatus.NOT_FOUND, f"Nothing is here; the graph is served at {prefix}/"
            )
        return self._inner(environ, start_response)


def _refused(start_response: StartResponse, status: HTTPStatus, detail: str) -> list[bytes]:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
    }
    body = json.dumps(problem).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
