"""The ten queries that every engine is asked, and whether two answers are the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from economy import METRICS, SECTIONS, TERMS, THINGS, Size

PREFIXES = f"""PREFIX : <{TERMS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
Rows: TypeAlias = Counter[tuple[str, ...]]
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
DIGITS = 9
"""Significant digits to which numbers have to agree: some engines divide decimals as binary fractions."""


@dataclass(frozen=True)
class Query:
    """A query with holes, so that no round asks what was asked before.

    ``any_rows`` says that it gives some rows of many, and engines may choose others.
    """

    name: str
    text: str
    any_rows: bool = False

    def round(self, number: int, size: Size) -> str:
        """Return the text of a round."""
        holes = {
            "n": number,
            "observation": f"<{THINGS}observation/{(number * 7_919 + 5) % size.observations}>",
            "metric": f"<{THINGS}metric/{number % METRICS}>",
            "section": f"<{THINGS}sector/{number % SECTIONS}>",
            "source": f"<{THINGS}source/{number % size.sources}>",
        }
        text = self.text
        for name, value in holes.items():
            text = text.replace(f"%{name}%", str(value))
        return PREFIXES + text


# the number in a limit that is never reached makes the text another one each time
QUERIES = (
    Query("count all", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 9%n%"),
    Query(
        "average by sector and day",
        "SELECT ?sector ?day (AVG(?v) AS ?mean)"
        " { ?o :metric %metric% ; :sector ?sector ; :day ?day ; :value ?v } GROUP BY ?sector ?day",
    ),
    Query(
        "sum over `skos:broader+`",
        "SELECT (SUM(?v) AS ?total) { ?sector skos:broader+ %section% . ?o :sector ?sector ; :value ?v }",
    ),
    Query("instances by class", "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c LIMIT 9%n%"),
    Query("one entity's triples", "SELECT ?p ?o { %observation% ?p ?o }"),
    Query("neighbours with labels", "SELECT ?p ?o ?label { %observation% ?p ?o . ?o rdfs:label ?label }"),
    Query(
        "incoming, limit 200, labels",
        "SELECT ?o ?p ?label { ?o ?p %source% . ?o :sector ?s . ?s rdfs:label ?label } LIMIT 200",
        any_rows=True,
    ),
    Query(
        "three-way join, 5,000 rows",
        "SELECT ?o ?label ?title ?v { ?o :metric %metric% ; :source ?d ; :sector ?s ; :value ?v ."
        ' ?s rdfs:label ?label . ?d rdfs:label ?title FILTER(LANG(?label) = "en" && ?v > 609%n%) }',
    ),
    Query(
        "label contains, limit 50",
        'SELECT ?s ?label { ?s rdfs:label ?label FILTER(CONTAINS(STR(?label), "tea 1%n%")) } LIMIT 50',
        any_rows=True,
    ),
    Query(
        "100,000 rows as JSON",
        "SELECT ?o ?s ?v { ?o :sector ?s ; :value ?v } LIMIT 9999%n%",
        any_rows=True,
    ),
)


def rows_of(body: bytes) -> Rows:
    """Return the rows of an answer, whichever engine has written it: its values, numbers in one form."""
    answer: Any = json.loads(body)
    if isinstance(answer, list):
        return Counter(row_of({name: bare(value) for name, value in row.items()}) for row in answer)
    found = answer["results"]["bindings"]
    return Counter(row_of({name: cell["value"] for name, cell in row.items()}) for row in found)


def row_of(cells: dict[str, str]) -> tuple[str, ...]:
    """Return one row, in the order of its names."""
    return tuple(plain(cells[name]) for name in sorted(cells))


def bare(value: object) -> str:
    """Return what stands inside of a term that maplib has written."""
    text = str(value)
    if text.startswith("<"):
        return text[1:-1]
    return text[1 : text.rindex('"')] if text.startswith('"') else text


def plain(value: str) -> str:
    """Return a value so that equal numbers are equal texts."""
    return f"{Decimal(value):.{DIGITS - 1}e}" if _NUMBER.fullmatch(value) else value


def same(query: Query, one: Rows, other: Rows) -> bool:
    """Return whether two answers are the same, as far as the query decides them."""
    return one.total() == other.total() if query.any_rows else one == other
