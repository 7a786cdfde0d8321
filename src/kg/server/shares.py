"""Each client's share of the server's time and threads: who sends or reads slowly holds one for as long.

A request's body is read here, before anything else looks at it, and an answer that is not sent
in one piece holds a share until its client has it. One client has so many shares and no more, and
sends so many requests in a second.
"""

from __future__ import annotations

import io
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from kg.limits import Limits, describe_limits
from kg.server.clients import client_name

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.server.rates import Rates

__all__ = ["WITHOUT_LENGTH", "SharesLayer"]

WITHOUT_LENGTH: Final = "kg.body_without_length"
"""In the environment of a request whose body may have been broken off: the server does not tell that.

A query that was broken off has nobody who waits for its answer; what writes should refuse it.
"""

_BLOCK: Final = 2**16
_LATER: Final = 5.0
_REFUSALS: Final = {
    "queries_per_client": (
        "Too many requests at a time",
        "wait until your other requests are sent, and their answers read",
    ),
    "requests_per_second": (
        "Too many requests",
        "send fewer at a time; take whole results instead of many small ones",
    ),
}
_PATIENCE: Final = 0.1
"""Seconds in which a body that is there already is read, even where many come at once."""


class SharesLayer:
    """A WSGI application that gives each client its share of another one.

    Parameters
    ----------
    inner : WSGI application
        Answers.
    limits : Limits
        One client has ``queries_per_client`` bodies on their way in, and as many large answers
        on their way out; all together have ``queue_length``. No body is read beyond
        ``max_request_body``.
    rates : Rates
        How many requests each client may send.
    """

    def __init__(self, inner: WSGIApplication, limits: Limits, rates: Rates) -> None:
        self._inner = inner
        self._rates = rates
        self._limits = limits
        self._incoming = _Shares(limits)
        self._outgoing = _Shares(limits)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        client = client_name(environ.get("REMOTE_ADDR", ""))
        if seconds := self._rates.wait(client):
            return self._refused(start_response, "requests_per_second", seconds)
        if _has_body(environ):
            if not self._incoming.take(client, _PATIENCE):
                return self._refused(start_response)
            try:
                _receive(environ, self._limits.max_request_body)
            finally:
                self._incoming.give(client)
        begun: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
            begun[:] = (status, headers, exc_info)
            return None

        body = self._inner(environ, begin)
        if isinstance(body, list):
            start_response(*begun)
            return body
        if not self._outgoing.take(client, 0):
            _close(body)
            return self._refused(start_response)
        start_response(*begun)
        return _Shared(body, self._outgoing, client)

    def _refused(
        self, start_response: StartResponse, limit: str = "queries_per_client", seconds: float = _LATER
    ) -> list[bytes]:
        value = next(entry.text for entry in describe_limits(self._limits) if entry.name == limit)
        title, hint = _REFUSALS[limit]
        problem = {
            "type": "about:blank",
            "title": title,
            "status": HTTPStatus.TOO_MANY_REQUESTS,
            "detail": f"stopped at the limit {limit} = {value}; {hint}",
            "limit": limit,
            "value": value,
            "hint": hint,
        }
        body = json.dumps(problem).encode()
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(ceil(seconds))),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        start_response("429 Too Many Requests", headers)
        return [body]


class _Shares:
    """How many of something each client has, and all together."""

    def __init__(self, limits: Limits) -> None:
        self._each = limits.queries_per_client
        self._all = limits.queue_length
        self._changed = threading.Condition()
        self._taken: Counter[str] = Counter()

    def take(self, client: str, patience: float) -> bool:
        """Take one more for a client, who may be nobody in particular; return whether there was one."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free(client), patience):
                return False
            self._taken[client] += 1
            return True

    def give(self, client: str) -> None:
        """Give one back."""
        with self._changed:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
            self._changed.notify_all()

    def _is_free(self, client: str) -> bool:
        each = self._each if client else self._all
        return self._taken[client] < each and self._taken.total() < self._all


class _Shared(Iterator[bytes]):
    """A body on its way; its share is given back when it is sent, or given up."""

    def __init__(self, body: Iterable[bytes], shares: _Shares, client: str) -> None:
        self._body = body
        self._next = iter(body).__next__
        self._shares = shares
        self._client: str | None = client

    def __next__(self) -> bytes:
        return self._next()

    def close(self) -> None:
        """Let the application know that no more is wanted."""
        client, self._client = self._client, None
        try:
            _close(self._body)
        finally:
            if client is not None:
                self._shares.give(client)


def _has_body(environ: WSGIEnvironment) -> bool:
    return environ.get("CONTENT_LENGTH", "") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ


def _receive(environ: WSGIEnvironment, most: int) -> None:
    """Read a request's body as far as it may go, and put it where the application finds it.

    Flask's own reading of a body whose length was not said beforehand ends at the limit without
    a word, and half of a query, or of a file, may be a whole one of another meaning. So such a
    body gets its length here; of one that is too long there is more than may be.
    """
    said = environ.get("CONTENT_LENGTH", "")
    if said and not (said.isascii() and said.isdigit() and int(said) <= most):
        return  # it is not read at all
    body = bytearray()
    while len(body) <= most and (block := environ["wsgi.input"].read(_BLOCK)):
        body += block
    environ["wsgi.input"] = io.BytesIO(body)
    if not said:
        environ[WITHOUT_LENGTH] = True
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
