"""Opening an endpoint: whether it answers, which engine it is, and how its graphs come together."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from kg.errors import QueryError, StoreError, UsageError
from kg.limits import Limits
from kg.store.patterns import rows
from kg.store.remote.endpoint import Endpoint, Unanswered
from kg.store.remote.engines import Parameters, recognise
from kg.store.remote.replies import shown
from kg.store.remote.store import RemoteStore

__all__ = ["FRESH_SECONDS", "is_address", "open_remote", "renewed"]

FRESH_SECONDS: Final = 60
"""How long an answer of an engine may be kept ready, as nothing tells when its data change."""
_FIRST_ANSWER_SECONDS: Final = 10.0
_SAMPLE: Final = 5
_MOST_LISTED: Final = 500
_SCHEMES: Final = ("http://", "https://")


def is_address(location: object) -> bool:
    """Return whether a location is an address on the web rather than a path."""
    return isinstance(location, str) and location.lower().startswith(_SCHEMES)


def open_remote(address: str, limits: Limits | None = None) -> RemoteStore:
    """Open a SPARQL endpoint.

    Who asks is read from ``KG_STORE_USER`` and ``KG_STORE_PASSWORD``, or from ``KG_STORE_TOKEN``.

    Raises
    ------
    kg.errors.StoreError
        It does not answer, or not as a SPARQL endpoint.
    kg.errors.UsageError
        The address has a name and password in it, or no host.
    """
    parts = urlsplit(address)
    if "@" in parts.netloc:
        raise UsageError(
            "a name and password in an address can be read by others; "
            "set KG_STORE_USER and KG_STORE_PASSWORD in the environment instead"
        )
    if not parts.hostname:
        raise UsageError(f"{address!r} has no host")
    endpoint = Endpoint(address, authorization=_authorization())
    location = shown(address)
    engine = recognise(address, _headers(endpoint, location))
    store = RemoteStore(endpoint, engine, location, _release(location), limits=limits or Limits())
    try:
        store.ask("ASK { ?s ?p ?o }")
    except QueryError as error:
        raise StoreError(location, f"does not answer a first question: {error}") from None
    return replace(store, union=_union(store))


def renewed(store: RemoteStore) -> RemoteStore:
    """Return the store for the time that is now; the same one while its answers may be kept."""
    release = _release(store.location)
    return store if release == store.release else replace(store, release=release, graphs=[])


def _release(location: str) -> str:
    """Return what names the data as they are within some seconds, the same in every process."""
    period = int(time.time() // FRESH_SECONDS)
    return hashlib.sha256(f"{location} {period}".encode()).hexdigest()[:16]


def _authorization() -> str:
    token = os.environ.get("KG_STORE_TOKEN")
    if token:
        return f"Bearer {token}"
    user, password = os.environ.get("KG_STORE_USER"), os.environ.get("KG_STORE_PASSWORD", "")
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}" if user else ""


def _headers(endpoint: Endpoint, location: str) -> dict[str, str]:
    """Return what a server says of itself in front of any answer."""
    deadline = time.monotonic() + _FIRST_ANSWER_SECONDS
    headers = {"Accept": "application/sparql-results+json"}
    try:
        with endpoint.request(
            "GET", parameters="query=ASK%7B%7D", headers=headers, deadline=deadline
        ) as response:
            response.read()
            return {name.lower(): value for name, value in response.getheaders()}
    except TimeoutError:
        seconds = f"{_FIRST_ANSWER_SECONDS:.0f} seconds"
        raise StoreError(location, f"gives no answer within {seconds}; is it running?") from None
    except Unanswered as error:
        raise StoreError(location, f"{error}; is it running, and is this its address?") from None


# ---------------------------------------------------------- the default graph
def _union(store: RemoteStore) -> Parameters:
    """Return what makes the default graph the union of all graphs.

    A few statements of named graphs show whether it is so: nothing at first, then what this
    engine has for it, then the graphs by name. Where there are none, it is what it is.
    """
    statements = _sampled(store)
    if not statements:
        return ()
    graphs = store.named_graphs()[:_MOST_LISTED]
    # a dataset that a request chooses has no other named graphs than it names
    named = tuple(("named-graph-uri", graph) for graph in graphs)
    listed = tuple(("default-graph-uri", graph) for graph in graphs)
    ways = [*store.engine.unions, *([listed] if len(graphs) < _MOST_LISTED else [])]
    chosen = [way + named if way[0][0] == "default-graph-uri" else way for way in ways]
    return next((way for way in [(), *chosen] if _holds(replace(store, union=way), statements)), ())


def _sampled(store: RemoteStore) -> list[str]:
    """Return patterns without variables, each of a statement that stands in a named graph."""
    found = []
    for graph in store.named_graphs()[:_SAMPLE]:
        query = (
            f"""SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER(isIRI(?s) && isIRI(?o)) }} LIMIT 1"""
        )
        found += [" ".join(term.n3() for term in row.values()) for row in rows(store, query)]
    return found


def _holds(store: RemoteStore, statements: list[str]) -> bool:
    try:
        return all(store.ask(f"ASK {{ {statement} }}") for statement in statements)
    except (QueryError, StoreError):  # an engine that does not know this way
        return False
