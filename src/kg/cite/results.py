"""Results as tables of text, whether they come as rows, as triples, or serialised."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.cite.canonical import term_text
from kg.model import Rows, Table
from kg.terms import IRI, BlankNode, Literal, Term, Triple
from kg.vocabulary import PREFIXES

__all__ = ["read_table", "table_of"]

_BOOLEAN: Final = PREFIXES["xsd"] + "boolean"
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"
_TRIPLE: Final = ("subject", "predicate", "object")


def table_of(result: Rows | bool | Iterable[Triple]) -> Table:
    """Return the answer to a query of any form as a table."""
    if isinstance(result, bool):
        return Table(("answer",), ((Literal("true" if result else "false", _BOOLEAN).n3(),),))
    if isinstance(result, Rows):
        return Table(result.variables, tuple(tuple(map(term_text, row)) for row in result))
    # a graph is a set: the same triple twice is one
    return Table(_TRIPLE, tuple(dict.fromkeys(tuple(map(term_text, triple)) for triple in result)))


def read_table(body: bytes) -> Table:
    """Return SPARQL JSON results as a table.

    https://www.w3.org/TR/sparql11-results-json/
    """
    answer = json.loads(body)
    if "boolean" in answer:
        return table_of(bool(answer["boolean"]))
    names = tuple(answer["head"]["vars"])
    rows = ((binding.get(name) for name in names) for binding in answer["results"]["bindings"])
    return Table(
        names, tuple(tuple(term_text(_term(cell)) if cell else None for cell in row) for row in rows)
    )


def _term(cell: Mapping[str, Any]) -> Term:
    kind, value = cell["type"], cell["value"]
    if kind == "uri":
        return IRI(value)
    if kind == "bnode":
        return BlankNode(value)
    if kind == "triple":
        subject, predicate, object_ = (_term(value[part]) for part in _TRIPLE)
        assert isinstance(subject, IRI | BlankNode)
        assert isinstance(predicate, IRI)
        return Triple(subject, predicate, object_)
    if "xml:lang" in cell:
        return Literal(value, _LANG_STRING, cell["xml:lang"])
    return Literal(value, cell["datatype"]) if "datatype" in cell else Literal(value)
