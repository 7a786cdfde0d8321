"""What an engine answers: what it may be, and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from kg.errors import KgError, LimitReached, QueryError, QuerySyntaxError, StoreError
from kg.store.text import explain

if TYPE_CHECKING:
    import http.client

__all__ = ["Accepted", "Relabelled", "check", "refused", "said", "shown", "syntax_problem", "unanswered"]

_READ_OF_ERROR: Final = 4096
_SHOWN: Final = 300
_TAG: Final = re.compile(r"<[^>]*>")
_ECHO: Final = re.compile(r"\s*SPARQL query:.*", re.DOTALL)
_TIME: Final = re.compile(r"time[d ]*-?\s?out|too long|time limit|interrupted", re.IGNORECASE)
# Virtuoso gives a part of the answer with the last of these
_OUT_OF_TIME: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT, HTTPStatus.PARTIAL_CONTENT}
)
_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_BUSY: Final = frozenset(
    {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
)
_ELSEWHERE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE})

_RESULTS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_TRIPLES: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


class Relabelled:
    """Results as JSON with labels of blank nodes that are labels: without what they begin with.

    Parameters
    ----------
    stream
        Gives the results by ``read``.
    prefix : str
        What a label begins with.
    """

    def __init__(self, stream: IO[bytes], prefix: str) -> None:
        self._stream = stream
        self._found = b'"' + prefix.encode()
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return more of the results, empty at their end; what may be half of a prefix waits."""
        while block := self._stream.read(size):
            text = (self._rest + block).replace(self._found, b'"')
            kept = len(text) - len(self._found) + 1 if size > 0 else len(text)
            self._rest = text[max(kept, 0) :]
            if kept > 0:
                return text[:kept]
        rest, self._rest = self._rest, b""
        return rest


class Accepted(Enum):
    """What is asked for: the value is the header ``Accept``."""

    ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
    TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

    def format_of(self, response: http.client.HTTPResponse) -> ox.QueryResultsFormat | ox.RdfFormat | None:
        """Return the format of an answer, None where it is not one of those asked for."""
        media_type = _media_type(response)
        return _RESULTS.get(media_type) if self is Accepted.ROWS else _TRIPLES.get(media_type)


def shown(address: str) -> str:
    """Return an address as it can be told: without name, password, or what may be a key in its query."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def check(
    location: str, response: http.client.HTTPResponse, accepted: Accepted, stopped: Callable[[], LimitReached]
) -> None:
    """Raise what an engine's answer means, where it is not the one asked for; `stopped` makes one of these.

    Raises
    ------
    kg.errors.LimitReached
        The engine has stopped the query, and may have answered with a part.
    kg.errors.QueryError
        It refuses the query.
    kg.errors.StoreError
        It is no engine, or not for us, or not now.
    """
    if response.status != HTTPStatus.OK:
        raise _meaning(location, response, stopped)
    # Virtuoso gives what it has found by then, as if it were all
    if response.getheader("X-SQL-State", "").startswith("S1TAT"):
        raise stopped()
    if accepted.format_of(response) is None:
        media_type = _media_type(response) or "something without a type"
        what = "SPARQL results" if accepted is Accepted.ROWS else "RDF"
        reason = f"answers with {media_type} instead of {what}; is this the address that takes queries?"
        raise StoreError(location, reason)


def syntax_problem(query: str) -> QuerySyntaxError | None:
    """Return what is wrong with a query that is not SPARQL 1.1; None where that is not its fault."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return explain(query, str(error))
    except RuntimeError:  # a function that only another engine knows
        return None
    return None


@contextmanager
def unanswered(location: str, is_over: Callable[[], bool]) -> Iterator[None]:
    """Turn what goes wrong while an answer is read into what it means."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        if is_over():
            raise TimeoutError from None
        raise StoreError(location, f"gives an answer that breaks off or is none: {error}") from None


def _meaning(
    location: str, response: http.client.HTTPResponse, stopped: Callable[[], LimitReached]
) -> KgError:
    status, words = response.status, said(response)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        target = shown(response.getheader("Location", "")) or "elsewhere"
        return StoreError(location, f"answers {status}, a redirect, which is not followed: open {target}")
    if status in _OUT_OF_TIME or (status >= HTTPStatus.INTERNAL_SERVER_ERROR and _TIME.search(words)):
        return stopped()
    if told := refused(location, status):
        return told
    if status in _BUSY:
        return StoreError(location, f"answers {status}: it is busy or away; try again in a moment")
    if status in _ELSEWHERE:
        return StoreError(location, f"answers {status}: there is no SPARQL endpoint at this address")
    return QueryError(f"the engine at {location} refuses the query: {words or response.reason}")


def refused(location: str, status: int) -> StoreError | None:
    """Return what to say of a status that asks who we are; None of another."""
    if status not in _REFUSED:
        return None
    hint = "set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, in the environment"
    return StoreError(location, f"answers {status}: it wants to know who asks, or refuses them; {hint}")


def said(response: http.client.HTTPResponse) -> str:
    """Return what an engine says of an error, in one line, without the query that it may repeat."""
    text = response.read(_READ_OF_ERROR).decode(errors="replace")
    line = " ".join(_ECHO.sub("", _TAG.sub(" ", text)).split())
    return line[:_SHOWN] + ("…" if len(line) > _SHOWN else "")


def _media_type(response: http.client.HTTPResponse) -> str:
    return response.getheader("Content-Type", "").partition(";")[0].strip().lower()
