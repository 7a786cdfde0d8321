"""Values in the place of a question's defaults: always terms, never pieces of text.

Where a default stands is found by parsing the query, and what takes its place is written as
:mod:`kg.terms` writes terms. Whatever a reader gives stays one term: a thing has to be in the
graph, a number has to be a number, and a text is a literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, cast, get_args

from kg.errors import QuerySyntaxError, UsageError
from kg.model import Parameter, ParameterKind, Question
from kg.sparql import parse, walk
from kg.sparql.tree import Iri, Literal, Part, Query, Values
from kg.store.names import resolve
from kg.store.protocol import Store
from kg.terms import IRI
from kg.terms import Literal as LiteralTerm

__all__ = ["declared", "filled"]

_NUMBERS: Final = {
    "year": (re.compile(r"[0-9]{4}"), "a year of four digits"),
    "number": (re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?"), "a number such as 12 or 2.5"),
}


def declared(query: str, name: str, kind: str, label: str) -> Parameter | None:
    """Return the parameter that a question declares, or None where its query has no place for it.

    Parameters
    ----------
    kind
        As the head has it; for an entity, what follows it finds the things that may be chosen.
    """
    word, _, things = kind.partition(" ")
    parsed = _parsed(query)
    default = _default(parsed, name) if parsed and word in get_args(ParameterKind) else None
    if parsed is None or default is None or isinstance(default, Iri) != (word == "entity"):
        return None
    prologue = _text(parsed, parsed.prologue)
    return Parameter(
        name,
        cast("ParameterKind", word),
        label,
        default.value if isinstance(default, Iri) else _plain(_text(parsed, default)),
        f"{prologue} SELECT DISTINCT ?{name} WHERE {{ ?{name} a {things} }}" if things else "",
    )


def filled(store: Store, question: Question, values: Mapping[str, str]) -> str:
    """Return the query of a question with `values` in place of its defaults.

    Raises
    ------
    kg.errors.UsageError
        A value is not what its parameter takes, or there is no such parameter.
    kg.errors.EntityNotFound, kg.errors.AmbiguousName
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    terms = {}
    for name, value in values.items():
        if name not in known:
            takes = ", ".join(known) or "no values"
            raise UsageError(f"the question {question.name} takes {takes}", parameter=name)
        terms[name] = _term(store, known[name], value)
    return _with_terms(parse(question.text), terms) if terms else question.text


def _with_terms(query: Query, terms: Mapping[str, str]) -> str:
    places = {part.span: term for name, term in terms.items() if (part := _default(query, name))}
    text = query.text
    for (start, end), term in sorted(places.items(), reverse=True):
        text = text[:start] + term + text[end:]
    return text


def _term(store: Store, parameter: Parameter, value: str) -> str:
    """Return a value as SPARQL writes a term."""
    if parameter.kind == "entity":
        found = resolve(store, value)
        if not isinstance(found, IRI):
            raise UsageError(f"{value} has no IRI, and cannot be put into a query", parameter=parameter.name)
        return found.n3()
    if parameter.kind == "text":
        # what is no text, such as half of a surrogate pair, cannot be sent to an engine
        return LiteralTerm(value.encode(errors="replace").decode()).n3()
    pattern, words = _NUMBERS[parameter.kind]
    if not pattern.fullmatch(value.strip()):
        raise UsageError(f"{value!r} is not {words}", parameter=parameter.name)
    return value.strip()


# ---------------------------------------------------------------- where a default stands
def _parsed(query: str) -> Query | None:
    try:
        return parse(query)
    except QuerySyntaxError:
        return None


def _default(query: Query, name: str) -> Iri | Literal | None:
    """Return the only value of the only VALUES that is of this variable alone."""
    found = [
        part.rows
        for part in walk(query)
        if isinstance(part, Values) and [variable.name for variable in part.variables] == [name]
    ]
    if len(found) != 1 or len(found[0]) != 1:
        return None
    ((node,),) = found[0]
    return node if isinstance(node, Iri | Literal) else None


def _text(query: Query, part: Part) -> str:
    return query.text[part.span.start : part.span.end]


def _plain(text: str) -> str:
    """Return what a literal says: its escapes are those of JSON where it has double quotes."""
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
