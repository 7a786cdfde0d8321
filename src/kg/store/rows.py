"""The rows of a SELECT as JSON, XML, CSV and TSV.

- https://www.w3.org/TR/sparql11-results-json/ and, for RDF 1.2 terms, https://www.w3.org/TR/sparql12-results-json/
- https://www.w3.org/TR/rdf-sparql-XMLres/
- https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring as quoted
from typing import IO, Final, Protocol, TypeAlias
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.store.convert import EngineTerm

__all__ = ["Cells", "Columns", "Row", "write_rows"]

Columns: TypeAlias = Sequence[tuple[str, int]]


class Row(Protocol):
    """The engine's row, or anything with terms at places."""

    def __getitem__(self, place: int, /) -> EngineTerm | None:
        """Return the term at a place, None where nothing is bound."""
        ...

    def __iter__(self) -> Iterator[EngineTerm | None]:
        """Yield the terms in their order."""
        ...


Cells: TypeAlias = Iterable[Row]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STRING: Final = _XSD + "string"
_CSV_SPECIAL: Final = re.compile('[",\r\n]')
# numbers that Turtle, and so TSV, writes without quotation marks
_PLAIN: Final = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    _XSD + "double": re.compile(r"[+-]?(\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
    _XSD + "boolean": re.compile("true|false"),
}
_XML_ESCAPES: Final = {"\r": "&#13;"}
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_rows(body: IO[bytes], columns: Columns, rows: Cells, name: str) -> None:
    """Write rows in the format called `name`; `columns` are names with their places in a row."""
    _WRITERS[name](body, columns, rows)


# ------------------------------------------------------------------------ JSON
def _write_json(body: IO[bytes], columns: Columns, rows: Cells) -> None:
    names = ",".join(quoted(name) for name, _ in columns)
    body.write(f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":['.encode())
    keys = [(quoted(name) + ":", place) for name, place in columns]
    separator = ""
    for row in rows:
        cells = [key + _json(term) for key, place in keys if (term := row[place]) is not None]
        body.write(f"{separator}{{{','.join(cells)}}}".encode())
        separator = ","
    body.write(b"]}}")


def _json(term: EngineTerm) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, ox.Literal):
        value = quoted(term.value)
        if term.language:
            direction = f',"its:dir":"{term.direction}"' if term.direction else ""
            return f'{{"type":"literal","value":{value},"xml:lang":"{term.language}"{direction}}}'
        datatype = term.datatype.value
        if datatype == _STRING:
            return f'{{"type":"literal","value":{value}}}'
        return f'{{"type":"literal","value":{value},"datatype":{quoted(datatype)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    parts = zip(("subject", "predicate", "object"), term, strict=True)
    triple = ",".join(f'"{role}":{_json(part)}' for role, part in parts)
    return f'{{"type":"triple","value":{{{triple}}}}}'


# ------------------------------------------------------------------------- XML
def _write_xml(body: IO[bytes], columns: Columns, rows: Cells) -> None:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name, _ in columns)
    body.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
        f"<head>{head}</head><results>".encode()
    )
    opened = [(f"<binding name={quoteattr(name)}>", place) for name, place in columns]
    for row in rows:
        cells = [
            f"{opening}{_xml(term)}</binding>"
            for opening, place in opened
            if (term := row[place]) is not None
        ]
        body.write(f"<result>{''.join(cells)}</result>".encode())
    body.write(b"</results></sparql>")


def _xml(term: EngineTerm) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, ox.Literal):
        return f"<literal{_xml_attributes(term)}>{_xml_text(term.value)}</literal>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{term.value}</bnode>"
    parts = zip(("subject", "predicate", "object"), term, strict=True)
    return f"<triple>{''.join(f'<{role}>{_xml(part)}</{role}>' for role, part in parts)}</triple>"


def _xml_attributes(literal: ox.Literal) -> str:
    if literal.language:
        direction = (
            f' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" its:dir="{literal.direction}"'
            if literal.direction
            else ""
        )
        return f' xml:lang="{literal.language}"{direction}'
    datatype = literal.datatype.value
    return "" if datatype == _STRING else f" datatype={quoteattr(datatype)}"


def _xml_text(value: str) -> str:
    # what XML cannot hold at all is shown as what it is: a character that is lost
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", escape(value, _XML_ESCAPES))


# ----------------------------------------------------------------- CSV and TSV
def _write_csv(body: IO[bytes], columns: Columns, rows: Cells) -> None:
    body.write((",".join(_csv_field(name) for name, _ in columns) + "\r\n").encode())
    places = [place for _, place in columns]
    for row in rows:
        body.write((",".join([_csv(row[place]) for place in places]) + "\r\n").encode())


def _csv(term: EngineTerm | None) -> str:
    if term is None:
        return ""
    return _csv_field(term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term))


def _csv_field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _CSV_SPECIAL.search(text) else text


def _write_tsv(body: IO[bytes], columns: Columns, rows: Cells) -> None:
    body.write(("\t".join(f"?{name}" for name, _ in columns) + "\n").encode())
    places = [place for _, place in columns]
    for row in rows:
        body.write(("\t".join([_tsv(row[place]) for place in places]) + "\n").encode())


def _tsv(term: EngineTerm | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal) and not term.language:
        plain = _PLAIN.get(term.datatype.value)
        if plain is not None and plain.fullmatch(term.value):
            return term.value
    return str(term).replace("\t", "\\t")


_WRITERS: Final[dict[str, Callable[[IO[bytes], Columns, Cells], None]]] = {
    "json": _write_json,
    "xml": _write_xml,
    "csv": _write_csv,
    "tsv": _write_tsv,
}
