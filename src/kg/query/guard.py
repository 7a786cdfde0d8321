"""What a query is, and whether it may run: decided on what it is made of, never on its raw text.

SERVICE reaches other hosts and is refused however it is spelt, but for endpoints that the
operator has allowed; FROM may name the graphs of this store only; updates are refused, as the
graph is read-only. The engine reads some texts otherwise than :mod:`kg.sparql` does, and more
widely than SPARQL's grammar has them. So the tokens of a text are looked at too, wherever they
could hold what its structure does not show; the engine stays the judge of what is valid SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from urllib.parse import urljoin

from kg.errors import LimitReached, QueryRefused, QuerySyntaxError
from kg.limits import Limits
from kg.sparql import Token, parse, tokens, unescaped, walk
from kg.sparql.reach import has_service, nesting
from kg.sparql.tree import Iri, Query, Service
from kg.store.text import empty_query

__all__ = ["Form", "Inspected", "check_graphs", "inspect"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final[dict[str, Form]] = {
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
}
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_NO_SERVICE: Final = (
    "no request is made to other endpoints; ask them yourself and bring the values in with VALUES"
)
_NO_UPDATE: Final = "this graph is served for reading; change its files and load them again"
_SERVICE: Final = "SERVICE"
_OPENING: Final = re.compile(r"[{(\[]")
_REMEMBERED: Final = 8 * 2**10
"""Texts up to this length are remembered: a door asks what a query is before it asks it."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A query that may run.

    Attributes
    ----------
    query : Query or None
        What it is made of; None where only the engine can read it, or nobody.
    services : tuple of Service
        Its parts that an endpoint of those allowed has to answer.
    """

    form: Form
    query: Query | None = None
    services: tuple[Service, ...] = ()


def inspect(
    text: str,
    named_graphs: Collection[str],
    *,
    max_nesting: int = Limits().max_nesting,
    services: Collection[str] = (),
) -> Inspected:
    """Return what kind of query `text` is, if it may run over a store with these named graphs.

    Parameters
    ----------
    services
        The endpoints that SERVICE may name: these addresses, written like this, and no others.

    Raises
    ------
    kg.errors.QuerySyntaxError
        There is no query in it. Other errors of syntax are left to the engine.
    kg.errors.QueryRefused
        It has SERVICE, an update, or FROM with a graph that is not in the store.
    kg.errors.LimitReached
        Its brackets are nested too deeply.
    """
    read = _remembered if len(text) <= _REMEMBERED else _read
    query = read(text, max_nesting)
    if query is None:
        # the engine may read an escape before or after it splits a text into tokens: both have to pass
        readings = dict.fromkeys((text, unescaped(text)))
        forms = [_form(list(tokens(reading)), named_graphs) for reading in readings]
        return Inspected(forms[-1])
    found = tuple(_services(query, services)) if _SERVICE in query.text.upper() else ()
    if found or _SERVICE in text.upper():
        _check_tokens(text, query, found)
    check_graphs([clause.graph.value for clause in query.datasets], named_graphs, "FROM")
    return Inspected(query.form, query, found)


def check_graphs(graphs: Collection[str], named_graphs: Collection[str], feature: str) -> None:
    """Check that each graph of a dataset is in the store.

    Raises
    ------
    kg.errors.QueryRefused
    """
    for graph in graphs:
        if graph not in named_graphs:
            hint = "SELECT ?g { GRAPH ?g { } } lists those that are"
            raise QueryRefused(feature, f"the graph <{graph}> is not here, and none is fetched; {hint}")


# --------------------------------------------------------------- what it is made of
def _read(text: str, max_nesting: int) -> Query | None:
    """Return what a query is made of; None where it cannot be read."""
    # no parser recurses into brackets before they are counted
    if len(_OPENING.findall(text)) > max_nesting or "\\" in text:
        _check_nesting(text, max_nesting)
    try:
        return parse(text)
    except QuerySyntaxError:
        return None


_remembered: Final = lru_cache(maxsize=64)(_read)


def _check_nesting(text: str, max_nesting: int) -> None:
    for reading in dict.fromkeys((text, unescaped(text))):
        if nesting(list(tokens(reading))) > max_nesting:
            raise LimitReached(
                "max_nesting", f"{max_nesting:,} levels", "write it with fewer brackets in each other"
            )


def _services(query: Query, allowed: Collection[str]) -> Iterator[Service]:
    """Yield the services of a query, all of which are allowed."""
    for part in walk(query):
        if not isinstance(part, Service):
            continue
        if not isinstance(part.name, Iri) or part.name.value not in allowed:
            raise _refused_service(allowed)
        if any(isinstance(inner, Service) for inner in walk(part.group)):
            raise QueryRefused("SERVICE", "one service cannot be made to ask another")
        yield part


def _refused_service(allowed: Collection[str]) -> QueryRefused:
    if not allowed:
        return QueryRefused("SERVICE", _NO_SERVICE)
    names = ", ".join(f"<{iri}>" for iri in sorted(allowed))
    return QueryRefused("SERVICE", f"{_NO_SERVICE}; only {names} may be named")


# ------------------------------------------------------------- what the tokens show
def _check_tokens(text: str, query: Query, found: Collection[Service]) -> None:
    """Check that there is no SERVICE but those that the structure has."""
    for reading in dict.fromkeys((text, query.text)):
        if _SERVICE not in reading.upper():
            continue
        if found and reading != query.text:
            raise QueryRefused("SERVICE", r"a query that asks a service cannot have escapes such as \u0041")
        rest = reading
        for part in sorted(found, key=lambda part: part.span, reverse=True):
            rest = f"{rest[: part.span.start]} {rest[part.span.end :]}"
        if has_service(list(tokens(rest))):
            raise QueryRefused("SERVICE", _NO_SERVICE)


def _form(found: list[Token], named_graphs: Collection[str]) -> Form:
    """Return what kind of query a text is by its tokens alone, if nothing in them reaches out."""
    if not found:
        raise empty_query()
    words = [token.text.upper() for token in found if token.kind == "word"]
    if has_service(found):
        raise QueryRefused("SERVICE", _NO_SERVICE)
    verb = next((word for word in words if word in _FORMS or word in _UPDATES), "SELECT")
    if verb in _UPDATES:
        raise QueryRefused("UPDATE", _NO_UPDATE)
    if "FROM" in words:
        check_graphs(_from_graphs(found), named_graphs, "FROM")
    # where no form was found, the engine will say what is wrong with the text
    return _FORMS.get(verb, "SELECT")


def _from_graphs(found: list[Token]) -> list[str]:
    """Return the graphs that FROM and FROM NAMED name, as absolute IRIs where that can be known."""
    base = ""
    prefixes: dict[str, str] = {}
    graphs = []
    for place, token in enumerate(found):
        keyword = token.text.upper() if token.kind == "word" else ""
        following = found[place + 1 : place + 3]
        if keyword == "BASE" and following:
            base = urljoin(base, following[0].text[1:-1])
        elif keyword == "PREFIX" and len(following) == 2:  # noqa: PLR2004 - a name and an IRI
            prefixes[following[0].text[:-1]] = urljoin(base, following[1].text[1:-1])
        elif keyword == "FROM":
            named = following[1:] if following and following[0].text.upper() == "NAMED" else following
            graphs += [_resolved(name, base, prefixes) for name in named[:1]]
    return graphs


def _resolved(name: Token, base: str, prefixes: dict[str, str]) -> str:
    if name.kind == "iri":
        return urljoin(base, name.text[1:-1])
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)
