"""One question to a SPARQL endpoint that a query names by SERVICE: in the time and size that it may take."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from kg.errors import ServiceError
from kg.limits import Limits
from kg.store.hints import limit_reached
from kg.store.remote.endpoint import Endpoint, Unanswered

__all__ = ["ask"]

_HEADERS: Final = {
    "Accept": "application/sparql-results+json",
    "Content-Type": "application/x-www-form-urlencoded",
}
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
    question = urlencode({"query": query}).encode()
    body = bytearray()
    try:
        with Endpoint(endpoint).request(
            "POST", body=question, headers=_HEADERS, deadline=deadline, kept=False
        ) as response:
            if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
                raise ServiceError(endpoint, f"answers {response.status}, a redirect, which is not followed")
            if response.status != HTTPStatus.OK:
                raise ServiceError(endpoint, f"answers {response.status} {response.reason}".rstrip())
            while block := response.read1(_BLOCK):
                body += block
                if len(body) > limits.max_service_bytes:
                    raise limit_reached(limits, "max_service_bytes")
    except TimeoutError:
        raise limit_reached(limits, "service_timeout") from None
    except Unanswered as error:
        raise ServiceError(endpoint, str(error)) from None
    return bytes(body)
