"""What a query is, and whether it may run: decided on its tokens, never on its raw text.

SERVICE reaches other hosts and is refused however it is spelt; FROM may name the
graphs of this store only; updates are refused, as the graph is read-only. The
tokens are read more widely than SPARQL's grammar has them, because the engine is
lax about where a keyword ends; it stays the judge of what is valid SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import urljoin

from kg.errors import LimitReached, QueryRefused, QuerySyntaxError
from kg.limits import Limits
from kg.sparql import Token, tokens, unescaped
from kg.sparql.reach import has_service, nesting
from kg.store.text import EMPTY_QUERY

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


@dataclass(frozen=True, slots=True)
class Inspected:
    """A query that may run: its form."""

    form: Form


def inspect(
    text: str, named_graphs: Collection[str], *, max_nesting: int = Limits().max_nesting
) -> Inspected:
    """Return what kind of query `text` is, if it may run over a store with these named graphs.

    Raises
    ------
    kg.errors.QuerySyntaxError
        There is no query in it. Other errors of syntax are left to the engine.
    kg.errors.QueryRefused
        It has SERVICE, an update, or FROM with a graph that is not in the store.
    kg.errors.LimitReached
        Its brackets are nested too deeply.
    """
    # the engine may read an escape before or after it splits a text into tokens: both readings have to pass
    readings = dict.fromkeys((text, unescaped(text)))
    forms = [_inspect(reading, named_graphs, max_nesting) for reading in readings]
    return Inspected(forms[-1])


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


def _inspect(text: str, named_graphs: Collection[str], max_nesting: int) -> Form:
    found = list(tokens(text))
    if not found:
        raise QuerySyntaxError(EMPTY_QUERY, line=1, column=1)
    if nesting(found) > max_nesting:
        raise LimitReached(
            "max_nesting", f"{max_nesting:,} levels", "write it with fewer brackets in each other"
        )
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
