"""Whole graphs into an engine, by the SPARQL 1.1 Graph Store HTTP Protocol.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import time
from dataclasses import replace
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlencode

from kg.errors import StoreError
from kg.store.remote.endpoint import Unanswered
from kg.store.remote.replies import refused, said

if TYPE_CHECKING:
    from kg.store.remote.store import RemoteStore

__all__ = ["put_graph"]

_SECONDS: Final = 3600.0
_DONE: Final = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})


def put_graph(store: RemoteStore, graph: str, statements: IO[bytes], size: int) -> None:
    """Put statements in the place of whatever the engine has in a named graph.

    Parameters
    ----------
    statements
        N-Triples, `size` bytes from where it stands.

    Raises
    ------
    kg.errors.StoreError
        The engine does not take them, or not from us, or is not there.
    """
    endpoint = replace(store.endpoint, url=store.engine.graph_store_of(store.endpoint.url))
    headers = {"Content-Type": "application/n-triples", "Content-Length": str(size)}
    deadline = time.monotonic() + _SECONDS
    try:
        with endpoint.request(
            "PUT",
            parameters=urlencode({"graph": graph}),
            body=statements,
            headers=headers,
            deadline=deadline,
            kept=False,
        ) as response:
            if response.status in _DONE:
                response.read()
                return
            told = refused(store.location, response.status)
            reason = f"does not take the graph <{graph}>: {response.status} {said(response)}".rstrip()
            raise told or StoreError(store.location, reason)
    except TimeoutError:
        raise StoreError(store.location, f"has not taken the graph <{graph}> within an hour") from None
    except Unanswered as error:
        raise StoreError(store.location, str(error)) from None
