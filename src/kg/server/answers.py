"""Query results as a page shows them: labels instead of IRIs, numbers to be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from kg.model import Ref
from kg.server.addresses import address
from kg.server.language import language, translate
from kg.server.responses import graph
from kg.server.words import NUMERIC, grouped, literal_words, short
from kg.terms import Literal
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["Cell", "Column", "Content", "read_graph", "read_rows"]

_XSD: Final = PREFIXES["xsd"]
_DATES: Final = frozenset({_XSD + "date", _XSD + "dateTime", _XSD + "gYear", _XSD + "gYearMonth"})
_LONGEST: Final = 400
_NATIVE: Final = {bool: "boolean", int: "integer", float: "double"}

JsonTerm: TypeAlias = Mapping[str, Any]
"""A term as SPARQL's JSON results write it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: a ``thing`` with a page of its own, or a ``value``; empty where nothing is bound.

    ``whole`` is never broken over lines: a date. ``value`` is a number or date as it is written in
    the data, which the page's script sorts and draws.
    """

    kind: str
    text: str
    title: str = ""
    address: str = ""
    cls: str | None = None
    language: str | None = None
    number: bool = False
    whole: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its variable's name, and whether all of its values are numbers."""

    name: str
    number: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer holds; ``total`` counts all rows, ``rows`` are the first of them."""

    boolean: bool | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def read_rows(body: bytes, limit: int) -> Content:
    """Return the content of SPARQL JSON results, its first `limit` rows as cells.

    https://www.w3.org/TR/sparql11-results-json/
    """
    answer = json.loads(body)
    if "boolean" in answer:
        return Content(bool(answer["boolean"]), (), (), 1)
    names: list[str] = answer["head"]["vars"]
    bindings: list[dict[str, JsonTerm]] = answer["results"]["bindings"]
    shown = [[binding.get(name) for name in names] for binding in bindings[:limit]]
    return _content(names, shown, len(bindings))


def read_graph(body: bytes, limit: int) -> Content:
    """Return the triples of expanded JSON-LD as three columns."""
    triples = [triple for node in json.loads(body) for triple in _triples(node)]
    names = [translate(f"triple.{part}") for part in ("subject", "predicate", "object")]
    return _content(names, [list(triple) for triple in triples[:limit]], len(triples))


def _triples(node: Mapping[str, Any]) -> Iterable[tuple[JsonTerm, JsonTerm, JsonTerm]]:
    subject = _resource(node["@id"])
    for predicate, values in node.items():
        if predicate == "@type":
            for cls in values:
                yield subject, _resource(RDF_TYPE), _resource(cls)
        elif not predicate.startswith("@"):
            for value in values:
                yield subject, _resource(predicate), _object(value)


def _resource(iri: str) -> JsonTerm:
    if iri.startswith("_:"):
        return {"type": "bnode", "value": iri[2:]}
    return {"type": "uri", "value": iri}


def _object(value: Mapping[str, Any]) -> JsonTerm:
    if "@id" in value:
        return _resource(value["@id"])
    given = value.get("@value", "")
    term = {"type": "literal", "value": given if isinstance(given, str) else json.dumps(given)}
    if "@language" in value:
        term["xml:lang"] = value["@language"]
    kind = value.get("@type") or (_XSD + _NATIVE[type(given)] if type(given) in _NATIVE else None)
    return term | ({"datatype": kind} if kind else {})


# ------------------------------------------------------------------------ cells
def _content(names: list[str], rows: list[list[JsonTerm | None]], total: int) -> Content:
    keys = {_key(term) for row in rows for term in row if term and term["type"] in ("uri", "bnode")}
    known = graph().refs(keys, language())
    found = [_column([row[place] for row in rows], known) for place in range(len(names))]
    shown = [place for place in range(len(names)) if not _repeats(found[max(place - 1, 0)], found[place])]
    cells = tuple(zip(*(found[place] for place in shown), strict=True))
    columns = tuple(Column(names[place], _all_numbers(found[place])) for place in shown)
    return Content(None, columns, cells, total)


def _repeats(before: list[Cell], column: list[Cell]) -> bool:
    """Return whether a column holds nothing but the labels that the things to its left are shown by."""
    return bool(column) and all(
        (thing.kind, cell.kind) == ("thing", "value") and thing.text == cell.text
        for thing, cell in zip(before, column, strict=True)
    )


def _column(terms: list[JsonTerm | None], known: Mapping[str, Ref]) -> list[Cell]:
    """Return the cells of a column; all its numbers are in groups of three where one of them needs it."""
    cells = [_cell(term, known) for term in terms]
    if any(cell.number and "," in cell.text for cell in cells):
        return [replace(cell, text=grouped(cell.text, 4)) if cell.number else cell for cell in cells]
    return cells


def _all_numbers(cells: Iterable[Cell]) -> bool:
    bound = [cell for cell in cells if cell.text]
    return bool(bound) and all(cell.number for cell in bound)


def _key(term: JsonTerm) -> str:
    return f"_:{term['value']}" if term["type"] == "bnode" else str(term["value"])


def _cell(term: JsonTerm | None, known: Mapping[str, Ref]) -> Cell:
    if term is None:
        return Cell("value", "")
    if term["type"] in ("uri", "bnode"):
        ref = known[_key(term)]
        return Cell("thing", ref.label, title=ref.iri, address=address(ref.iri), cls=ref.cls)
    if term["type"] == "triple":
        return Cell("value", _triple_text(term["value"]))
    return _literal(term)


def _literal(term: JsonTerm) -> Cell:
    kind, tag = term.get("datatype", _XSD + "string"), term.get("xml:lang")
    full = term["value"]
    text = literal_words(Literal(full, kind, tag))
    cut = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
    title = "" if kind == _XSD + "string" or tag else f"{full} ({short(kind)})"
    number, whole = kind in NUMERIC, kind in _DATES
    value = full if number or whole else ""
    return Cell("value", cut, title=title, language=tag, number=number, whole=whole, value=value)


def _triple_text(parts: Mapping[str, JsonTerm]) -> str:
    """Return an RDF 1.2 triple term in one line."""
    return f"<< {' '.join(str(parts[name]['value']) for name in ('subject', 'predicate', 'object'))} >>"
