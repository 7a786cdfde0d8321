"""One request to a SPARQL endpoint: as long as it may take, as much as it may answer, nowhere else."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urlsplit

from kg.errors import ServiceError
from kg.limits import Limits
from kg.store.hints import limit_reached

__all__ = ["ask"]

_RESULTS: Final = "application/sparql-results+json"
_CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_BLOCK: Final = 2**16


def ask(endpoint: str, query: str, limits: Limits, deadline: float) -> bytes:
    """Return what an endpoint answers to a SELECT, in JSON.

    Neither a redirect nor a proxy named in the environment is followed.

    Parameters
    ----------
    deadline
        By ``time.monotonic()``: nothing is waited for after it.

    Raises
    ------
    kg.errors.ServiceError
        It gives no such answer.
    kg.errors.LimitReached
        It takes too long, or answers too much.
    """
    parts = urlsplit(endpoint)
    left = deadline - time.monotonic()
    if left <= 0:
        raise limit_reached(limits, "service_timeout")
    try:
        connection = _CONNECTIONS[parts.scheme](parts.hostname or "", parts.port, timeout=left)
    except (KeyError, ValueError):
        raise ServiceError(endpoint, "is no address of a SPARQL endpoint") from None
    # a time limit of a socket holds for each of its steps, and a server may take many
    ending = threading.Timer(left, _end, [connection])
    ending.daemon = True
    ending.start()
    try:
        body = _answer(connection, endpoint, query, limits)
        if time.monotonic() >= deadline:  # what was shut looks as if it had ended
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise limit_reached(limits, "service_timeout") from None
        raise ServiceError(endpoint, f"gives no answer: {str(error) or type(error).__name__}") from None
    finally:
        ending.cancel()
        connection.close()
    return body


def _answer(connection: http.client.HTTPConnection, endpoint: str, query: str, limits: Limits) -> bytes:
    parts = urlsplit(endpoint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": _RESULTS, "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "kg"}
    connection.request("POST", path, urlencode({"query": query}), headers)
    body = bytearray()
    with connection.getresponse() as response:
        if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
            raise ServiceError(endpoint, f"answers {response.status}, a redirect, which is not followed")
        if response.status != HTTPStatus.OK:
            raise ServiceError(endpoint, f"answers {response.status} {response.reason}".rstrip())
        while block := response.read1(_BLOCK):
            body += block
            if len(body) > limits.max_service_bytes:
                raise limit_reached(limits, "max_service_bytes")
    return bytes(body)


def _end(connection: http.client.HTTPConnection) -> None:
    """Shut a connection from another thread: whoever waits for it gets an error, or the end."""
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is shut already
