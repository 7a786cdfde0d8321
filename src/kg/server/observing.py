"""The outermost layer: each request has an id, is timed and counted, and logged when it is over."""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.server.logs import log_request, log_slow_query
from kg.server.meters import PROBES, Meters, route_of
from kg.server.records import Record, put_record

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.server.operation import Operation

__all__ = ["ObservingLayer"]

_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_INTERNAL: Final = 500


class ObservingLayer:
    """A WSGI application that watches another one.

    Parameters
    ----------
    inner : WSGI application
        Answers.
    meters : Meters
        Where requests are counted.
    operation : Operation
        What is logged.
    """

    def __init__(self, inner: WSGIApplication, meters: Meters, operation: Operation) -> None:
        self._inner = inner
        self._meters = meters
        self._operation = operation
        self._start = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, with its id in ``X-Request-ID``: the client's own, or a new one."""
        started = time.perf_counter()
        record = Record(self._id(environ.get("HTTP_X_REQUEST_ID")))
        put_record(environ, record)
        # the layers below rewrite it
        path: str = environ.get("PATH_INFO", "")

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
            record.status = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", record.id)], exc_info)

        def end(sent: int) -> None:
            self._over(environ, path, record, time.perf_counter() - started, sent)

        try:
            body = self._inner(environ, begin)
        except BaseException:
            record.status = _INTERNAL
            end(0)
            raise
        if isinstance(body, list):
            end(sum(map(len, body)))
            return body
        return _Watched(body, end)

    def _id(self, given: str | None) -> str:
        if given is not None and _ID.fullmatch(given):
            return given
        return f"{self._start}-{next(self._numbers):x}"

    def _over(self, environ: WSGIEnvironment, path: str, record: Record, seconds: float, sent: int) -> None:
        operation = self._operation
        record.over()
        route = route_of(environ.get("PATH_INFO", "") or path)
        self._meters.request(route, record, seconds, sent)
        if record.text and record.query_seconds >= operation.slow_query:
            log_slow_query(record)
        if operation.access_log or not (record.ready or route in PROBES):
            log_request(
                record,
                method=environ["REQUEST_METHOD"],
                path=path,
                client=environ.get("REMOTE_ADDR") or "-",
                seconds=seconds,
                sent=sent,
            )


class _Watched:
    """A body on its way; says how long it was when it is sent, or given up."""

    def __init__(self, body: Iterable[bytes], end: Any) -> None:
        self._body = body
        self._next = iter(body).__next__
        self._end = end
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            part = self._next()
        except BaseException:
            self._over()
            raise
        self._sent += len(part)
        return part

    def close(self) -> None:
        """Let the application know that no more is wanted."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._over()

    def _over(self) -> None:
        end, self._end = self._end, None
        if end is not None:
            end(self._sent)
