"""SERVICE with endpoints that the operator has allowed: asked here, and the rows put into the query.

The engine could ask by itself, but it follows redirects, waits without end and takes any number
of bytes. So each ``SERVICE <endpoint> { … }`` becomes the ``VALUES`` that the endpoint gives for
it, which is what it means: a pattern that is answered on its own and then joined.

https://www.w3.org/TR/sparql11-federated-query/
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kg.errors import ServiceError
from kg.limits import Limits
from kg.query.asking import ask
from kg.sparql.tree import Iri, Query, Service
from kg.store.hints import limit_reached
from kg.terms import IRI, Literal

__all__ = ["with_services"]

_AT_ONCE: Final = threading.BoundedSemaphore(4)
"""Queries whose services are asked at the same time; each holds a thread of the server."""
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_\u00b7-\uffff]*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,16}(?:-[A-Za-z0-9]{1,16}){0,8}")
_NOTHING: Final = "{ }"

Binding = Mapping[str, Mapping[str, Any]]


def with_services(query: Query, services: Sequence[Service], limits: Limits) -> str:
    """Return the text of a query with what its services have answered in their place.

    Raises
    ------
    kg.errors.ServiceError
        One gives no answer, and is not silent about it.
    kg.errors.LimitReached
        They take too long, or answer too much, whether silent or not.
    """
    deadline = time.monotonic() + limits.service_timeout
    if not _AT_ONCE.acquire(timeout=limits.service_timeout):
        raise limit_reached(limits, "service_timeout")
    try:
        parts = [(part.span, _values(query, part, limits, deadline)) for part in services]
    finally:
        _AT_ONCE.release()
    text = query.text
    for (start, end), values in sorted(parts, reverse=True):
        text = f"{text[:start]} {values} {text[end:]}"
    return text


def _values(query: Query, service: Service, limits: Limits, deadline: float) -> str:
    """Return a pattern with the rows that an endpoint gives."""
    assert isinstance(service.name, Iri)
    endpoint = service.name.value
    try:
        body = ask(endpoint, _question(query, service), limits, deadline)
        return "".join(_pattern(endpoint, _read(endpoint, body)))
    except ServiceError:
        if service.silent:
            return _NOTHING
        raise


def _question(query: Query, service: Service) -> str:
    prologue, group = query.prologue.span, service.group.span
    return (
        f"{query.text[prologue.start : prologue.end]}\nSELECT * WHERE {query.text[group.start : group.end]}"
    )


def _read(endpoint: str, body: bytes) -> tuple[list[str], list[Binding]]:
    """Return the variables and rows of an answer in JSON.

    https://www.w3.org/TR/sparql11-results-json/
    """
    try:
        answer = json.loads(body)
        names, rows = list(answer["head"]["vars"]), list(answer["results"]["bindings"])
        if answer.get("meta", {}).get("complete") is False:
            raise ServiceError(endpoint, "has cut its answer; ask it for less")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ServiceError(endpoint, "did not answer with SPARQL results in JSON") from None
    if not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
        raise ServiceError(endpoint, "has columns that are no variables")
    return names, rows


def _pattern(endpoint: str, answer: tuple[list[str], list[Binding]]) -> Iterator[str]:
    names, rows = answer
    yield f"VALUES ({' '.join(f'?{name}' for name in names)}) {{"
    for row in rows:
        try:
            cells = [_term(endpoint, row[name]) if name in row else "UNDEF" for name in names]
        except (KeyError, TypeError, AttributeError):
            raise ServiceError(endpoint, "has a row that is none") from None
        yield f"({' '.join(cells)})"
    yield "}"


def _term(endpoint: str, term: Mapping[str, Any]) -> str:
    """Return a term as SPARQL writes it: nothing that a stranger's endpoint says can be more than one."""
    # what is no text, such as half of a surrogate pair, cannot be sent to an engine
    kind, value = term["type"], str(term["value"]).encode(errors="replace").decode()
    if kind == "uri":
        return IRI(value).n3()
    if kind == "bnode":
        # a name for what has none here: https://www.w3.org/TR/rdf11-concepts/#section-skolemization
        return IRI(f"{endpoint.partition('?')[0].rstrip('/')}/.well-known/genid/{value}").n3()
    if kind not in {"literal", "typed-literal"}:
        raise ServiceError(endpoint, f"has a term of the kind {kind!r}, which cannot be passed on")
    language, datatype = term.get("xml:lang"), term.get("datatype")
    if language is not None:
        if not _LANGUAGE.fullmatch(str(language)):
            raise ServiceError(endpoint, f"has a text in the language {language!r}, which is none")
        return Literal(value, language=str(language)).n3()
    return Literal(value).n3() + (f"^^{IRI(str(datatype)).n3()}" if datatype else "")
