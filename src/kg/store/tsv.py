"""Reading the rows that this program has written as TSV.

https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.terms import IRI, BlankNode, Literal, Term

__all__ = ["read_tsv", "unescaped"]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def read_tsv(body: bytes) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]:
    """Return the variables and the rows of a result; a triple term reads as nothing."""
    head, _, rest = body.partition(b"\n")
    variables = tuple(name.removeprefix("?") for name in head.decode().split("\t"))
    return variables, (tuple(map(_term, line.decode().split("\t"))) for line in _lines(rest))


def _lines(rest: bytes) -> Iterator[bytes]:
    # not splitlines: a row of one unbound variable is an empty line
    return iter(rest.split(b"\n")[:-1])


def _term(text: str) -> Term | None:
    if not text or text.startswith("<<"):
        return None
    if text.startswith("<"):
        return IRI(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    if not text.startswith('"'):
        return Literal(text, _XSD + _plain_type(text))
    value, _, tag = text.rpartition('"')
    value = unescaped(value[1:])
    if tag.startswith("@"):
        return Literal(value, _LANG_STRING, tag[1:])
    return Literal(value, tag[3:-1]) if tag else Literal(value)


def unescaped(text: str) -> str:
    """Return what stands between the quotation marks of a literal."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _plain_type(text: str) -> str:
    if text in ("true", "false"):
        return "boolean"
    if "e" in text.lower():
        return "double"
    return "decimal" if "." in text else "integer"


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])
