"""One request to another server: as long as it may take, nowhere else, and its secrets are not told."""

from __future__ import annotations

import http.client
import os
import socket
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

__all__ = ["Endpoint", "Unanswered"]

_CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_KEPT: Final = 8
"""Connections that stay open between requests."""

_LOOK: Final = 0.1
"""Seconds between looks at whether somebody still waits."""

Body: TypeAlias = bytes | IO[bytes] | Iterable[bytes]


class Unanswered(Exception):
    """A server that gave no answer; says why, in words that go behind its address."""


class _Ended(http.client.HTTPException):
    """A connection that was kept open had been closed by the other side."""


class _Kept:
    """Connections that are open and wait for the next request; those that a fork inherits are left alone."""

    def __init__(self) -> None:
        self._waiting: deque[http.client.HTTPConnection] = deque()
        self._owner = os.getpid()
        weakref.finalize(self, _close_all, self._waiting)

    def take(self) -> http.client.HTTPConnection | None:
        """Return one of them, if there is any."""
        if self._owner != os.getpid():
            _close_all(self._waiting)  # here, and not in the process that goes on with them
            self._owner = os.getpid()
        try:
            return self._waiting.pop()
        except IndexError:
            return None

    def put(self, connection: http.client.HTTPConnection) -> None:
        """Keep a connection, unless there are enough."""
        if len(self._waiting) < _KEPT:
            self._waiting.append(connection)
        else:
            connection.close()


def _close_all(connections: deque[http.client.HTTPConnection]) -> None:
    while connections:
        connections.pop().close()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that is asked by HTTP. Redirects are not followed, nor proxies of the environment.

    Any thread may use it, and a process that was forked meanwhile.

    Parameters
    ----------
    url : str
        ``http://`` or ``https://``.
    authorization : str
        The header of that name; empty: none is sent.
    """

    url: str
    authorization: str = field(default="", repr=False)
    _kept: _Kept = field(default_factory=_Kept, repr=False, compare=False)

    @contextmanager
    def request(
        self,
        method: str,
        *,
        deadline: float,
        body: Body = b"",
        headers: Mapping[str, str] | None = None,
        parameters: str = "",
        kept: bool = True,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[http.client.HTTPResponse]:
        """Give the answer to a request, to be read inside the ``with``.

        Parameters
        ----------
        deadline
            By ``time.monotonic()``: nothing is waited for after it, whatever the server sends.
        parameters
            What goes behind the address's own query string.
        kept
            Whether a connection may stay open for the next request.
        cancelled
            Asked now and then: whether nobody waits for the answer any more.

        Raises
        ------
        TimeoutError
            It took too long, here or while the answer was read; or it was cancelled.
        Unanswered
            There is no such server, or it breaks off.
        """
        sent = {"User-Agent": "kg", **(headers or {})}
        if self.authorization:
            sent["Authorization"] = self.authorization
        watch = _Watch(deadline, cancelled)
        try:
            connection, response = self._answered(method, parameters, body, sent, watch=watch, kept=kept)
        except (OSError, http.client.HTTPException) as error:
            watch.close()
            raise watch.told(error) from None
        try:
            yield response
            if watch.is_over():  # what was shut looks as if it had ended
                raise TimeoutError
        except (OSError, http.client.HTTPException) as error:
            raise watch.told(error) from None
        finally:
            watch.close()
            self._put_back(connection, response, kept=kept and not watch.is_over())

    def _answered(
        self,
        method: str,
        parameters: str,
        body: Body,
        headers: Mapping[str, str],
        *,
        watch: _Watch,
        kept: bool,
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Send a request; once more on a new connection where one that was kept had ended meanwhile."""
        target = self._target(parameters)
        while connection := (self._kept.take() if kept and isinstance(body, bytes) else None):
            with suppress(_Ended):
                return connection, _send(connection, method, target, body, headers, watch=watch)
        connection = self._connect(watch.left())
        return connection, _send(connection, method, target, body, headers, watch=watch)

    def _target(self, parameters: str) -> str:
        parts = urlsplit(self.url)
        query = "&".join(part for part in (parts.query, parameters) if part)
        return (parts.path or "/") + (f"?{query}" if query else "")

    def _connect(self, seconds: float) -> http.client.HTTPConnection:
        parts: SplitResult = urlsplit(self.url)
        try:
            connection: http.client.HTTPConnection = _CONNECTIONS[parts.scheme](
                parts.hostname or "", parts.port, timeout=seconds
            )
        except (KeyError, ValueError):
            raise Unanswered("is no address of a server") from None
        return connection

    def _put_back(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse, *, kept: bool
    ) -> None:
        if kept and response.isclosed() and connection.sock is not None:
            self._kept.put(connection)
        else:
            response.close()  # it has taken the socket over where the server closes after each answer
            connection.close()


class _Watch:
    """Shuts a connection when its time is over, or nobody waits any more: from a thread of its own.

    A time limit of a socket holds for each of its steps, and a server may take many.
    """

    def __init__(self, deadline: float, cancelled: Callable[[], bool] | None) -> None:
        self._deadline = deadline
        self._cancelled = cancelled
        self._done = threading.Event()

    def left(self) -> float:
        """Return the seconds that are left; there are some, or it is a ``TimeoutError``."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def is_over(self) -> bool:
        """Return whether the request has to end."""
        return time.monotonic() >= self._deadline or bool(self._cancelled and self._cancelled())

    def over(self, connection: http.client.HTTPConnection) -> None:
        """Begin to watch a connection."""
        threading.Thread(target=self._look, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Let the connection be."""
        self._done.set()

    def told(self, error: Exception) -> Exception:
        """Return what an error means."""
        if isinstance(error, TimeoutError) or self.is_over():
            return TimeoutError()
        return Unanswered(f"gives no answer: {str(error) or type(error).__name__}")

    def _look(self, connection: http.client.HTTPConnection) -> None:
        while not self.is_over():
            left = self._deadline - time.monotonic()
            if self._done.wait(min(left, _LOOK) if self._cancelled else left):
                return
        # whoever waits for it gets an error, or the end
        if not self._done.is_set() and (sock := connection.sock) is not None:
            with suppress(OSError):  # it is shut already
                sock.shutdown(socket.SHUT_RDWR)


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    body: Body,
    headers: Mapping[str, str],
    *,
    watch: _Watch,
) -> http.client.HTTPResponse:
    used = connection.sock is not None
    if connection.sock is not None:
        connection.sock.settimeout(watch.left())
    watch.over(connection)
    try:
        connection.request(method, target, body or None, dict(headers))
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        if used and isinstance(error, ConnectionError) and not watch.is_over():
            raise _Ended from error
        raise
