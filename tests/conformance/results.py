"""Results as the W3C writes them, and as servers send them: read with the standard library where it can.

Rows come from JSON, XML, CSV, TSV and the result-set vocabulary of RDF; the columns are brought into the
order of their names. CSV says less than the others: its cells are texts, and blank nodes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from .compare import Row, Term, same, within

Triples: TypeAlias = frozenset[ox.Triple]
Result: TypeAlias = "Table | bool | Triples"

_SRX = "{http://www.w3.org/2005/sparql-results#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RDF = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT, columns by name; ``ordered`` where the expected ones are numbered."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False


def read(body: bytes, suffix: str, base: str) -> Result:
    """Return a result from a file or an answer of the kind that has this suffix."""
    return _READERS[suffix](body, base)


def difference(expected: Result, found: Result, *, ordered: bool, lax: bool) -> str:
    """Return how a result differs from the expected one; nothing where they are the same."""
    if type(expected) is not type(found):
        return f"a {type(found).__name__} where a {type(expected).__name__} was expected"
    if isinstance(expected, Table) and isinstance(found, Table):
        if expected.columns != found.columns:
            return f"columns {found.columns} instead of {expected.columns}"
        alike = (
            within(found.rows, expected.rows)
            if lax
            else same(expected.rows, found.rows, ordered=ordered or expected.ordered)
        )
        return "" if alike else f"rows {_shown(found.rows)} instead of {_shown(expected.rows)}"
    if isinstance(expected, bool):
        return "" if expected == found else f"{found} instead of {expected}"
    alike = same(map(tuple, expected), map(tuple, found))
    return "" if alike else f"triples {_shown(found)} instead of {_shown(expected)}"


def _shown(rows: Iterable[object]) -> str:
    return "\n  ".join(["", *sorted(str([str(term) for term in row]) for row in rows)])


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Term]], *, ordered: bool = False) -> Table:
    names = tuple(sorted(columns))
    return Table(names, tuple(tuple(row.get(name) for name in names) for row in rows), ordered)


# -------------------------------------------------------------- JSON and XML
def _json(body: bytes, base: str) -> Table | bool:
    document = json.loads(body)
    if "boolean" in document:
        return document["boolean"]
    rows = ({k: _json_term(v, base) for k, v in row.items()} for row in document["results"]["bindings"])
    return _table(document["head"]["vars"], rows)


def _json_term(term: Mapping[str, Any], base: str) -> Term:
    return _term(term["type"], term["value"], term.get("xml:lang"), term.get("datatype"), base)


def _xml(body: bytes, base: str) -> Table | bool:
    root = ET.fromstring(body)
    boolean = root.findtext(f"{_SRX}boolean")
    if boolean is not None:
        return boolean.strip() == "true"
    columns = [variable.attrib["name"] for variable in root.iterfind(f"{_SRX}head/{_SRX}variable")]
    rows = (
        {cell.attrib["name"]: _xml_term(cell[0], base) for cell in row}
        for row in root.iterfind(f"{_SRX}results/{_SRX}result")
    )
    return _table(columns, rows)


def _xml_term(element: ET.Element, base: str) -> Term:
    kind = element.tag.removeprefix(_SRX)
    return _term(kind, element.text or "", element.get(_LANG), element.get("datatype"), base)


def _term(kind: str, value: str, language: str | None, datatype: str | None, base: str) -> Term:
    if kind == "uri":
        return ox.NamedNode(urljoin(base, value) if ":" not in value else value)
    if kind == "bnode":
        return ox.BlankNode(f"b{value.encode().hex()}")
    return ox.Literal(value, language=language, datatype=ox.NamedNode(datatype) if datatype else None)


# --------------------------------------------------------------- CSV and TSV
def _csv(body: bytes, _base: str) -> Table:
    columns, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    return _table(columns, (dict(zip(columns, map(_csv_cell, row), strict=True)) for row in rows))


def _csv_cell(text: str) -> Term:
    return _term("bnode", text, None, None, "") if text.startswith("_:") else text


def _tsv(body: bytes, base: str) -> Table:
    head, *lines = body.decode("utf-8").removesuffix("\n").replace("\r\n", "\n").split("\n")
    columns = [name.removeprefix("?") for name in head.split("\t")]
    rows = ([_tsv_cell(text, base) for text in line.split("\t")] for line in lines)
    return _table(columns, (dict(zip(columns, row, strict=True)) for row in rows))


def _tsv_cell(text: str, base: str) -> Term:
    if not text:
        return None
    if text.startswith("_:"):
        return _term("bnode", text, None, None, base)
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", ox.RdfFormat.TURTLE, base_iri=base)
    return quad.object


# ------------------------------------------------------------------------ RDF
def _rdf(suffix: str) -> Callable[[bytes, str], Result]:
    def reader(body: bytes, base: str) -> Result:
        triples = frozenset(quad.triple for quad in ox.parse(body, _RDF[suffix], base_iri=base))
        described = next((t.subject for t in triples if t.predicate == _TYPE and t.object == _RESULT), None)
        return triples if described is None else _described(_Facts(triples), described)

    return reader


_RESULT = ox.NamedNode(_RS + "ResultSet")


class _Facts:
    """Triples, to be asked for the values of a thing."""

    def __init__(self, triples: Triples) -> None:
        self._triples = triples

    def all(self, subject: Any, name: str) -> Iterator[Any]:
        predicate = ox.NamedNode(_RS + name)
        return (t.object for t in self._triples if t.subject == subject and t.predicate == predicate)

    def one(self, subject: Any, name: str) -> Any:
        return next(self.all(subject, name), None)


def _described(facts: _Facts, described: Any) -> Table | bool:
    """Return what the result-set vocabulary says.

    https://www.w3.org/2001/sw/DataAccess/tests/result-set.n3
    """
    boolean = facts.one(described, "boolean")
    if boolean is not None:
        return boolean.value == "true"
    solutions = list(facts.all(described, "solution"))
    numbers = {solution: facts.one(solution, "index") for solution in solutions}
    ordered = bool(solutions) and None not in numbers.values()
    if ordered:
        solutions.sort(key=lambda solution: int(numbers[solution].value))
    rows = (
        {
            facts.one(cell, "variable").value: facts.one(cell, "value")
            for cell in facts.all(solution, "binding")
        }
        for solution in solutions
    )
    columns = [value.value for value in facts.all(described, "resultVariable")]
    return _table(columns, rows, ordered=ordered)


_READERS: dict[str, Callable[[bytes, str], Result]] = {
    "srj": _json,
    "srx": _xml,
    "csv": _csv,
    "tsv": _tsv,
    **{suffix: _rdf(suffix) for suffix in _RDF},
}
