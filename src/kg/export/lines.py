r"""The one form in which a selection goes from the store to the network: lines of bytes.

A line is a subject, a property and the rest, parted by single spaces, as N-Triples
writes them. Sorted, they bring together all that is known of a node. The rest ends
in a mark that says what the line is::

    <s> <p> <o> .7      a statement of the graph with the number 7
    <s> <c> <o> ~       an edge that a folded thing of class <c> stands for
    <s> <p> <o> =\t…    a drawn edge: weight, start and end between tabs; '…' for <p> is a label
    <s> ! "\t…"         a figure of the node <s>, between tabs
    <s> $ <o> @"        a document that what is said of <s> comes from
    <s> <p> <o> @"      a mere concept, which is told as text

A line without a quotation mark is an edge of four parts, unless it tells a type or is a statement
about a statement; all others describe their subject.

https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from kg.terms import Term
from kg.vocabulary import PREFIXES

__all__ = [
    "ANGLE",
    "APOSTROPHE",
    "FIGURE",
    "ORIGINS",
    "QUOTE",
    "SOURCE",
    "TYPE",
    "concept",
    "drawn_edge",
    "figure",
    "label_token",
    "literal",
    "name",
    "parted",
    "source",
    "statement",
    "tag",
    "token",
]

TYPE: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FIGURE: Final = b"!"
SOURCE: Final = b"$"
ORIGINS: Final = frozenset(
    (
        PREFIXES["dcterms"] + "source",
        PREFIXES["prov"] + "wasDerivedFrom",
        PREFIXES["prov"] + "hadPrimarySource",
    )
)
"""Properties that name the document which something comes from."""

QUOTE: Final = 34
"""The byte that a literal begins with."""
APOSTROPHE: Final = 39
"""The byte that a label in the place of a property begins with."""
ANGLE: Final = 60
"""The byte that an IRI begins with."""

_TRIPLE: Final = b" <<("
_TYPE_BETWEEN: Final = b" %b " % TYPE
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def token(key: str) -> bytes:
    """Return an IRI or ``_:label`` as it stands in a line."""
    return key.encode() if key.startswith("_:") else b"<%b>" % key.encode()


def name(written: bytes) -> str:
    """Return the IRI or ``_:label`` that stands so in a line."""
    return written[1:-1].decode() if written[0] == ANGLE else written.decode()


def statement(subject: Term, predicate: Term, value: Term, graph: int | None = None) -> bytes:
    """Return a statement as a line; `graph` is the number of the named graph that it stands in."""
    number = "" if graph is None else graph
    return f"{subject.n3()} {predicate.n3()} {value.n3()} .{number}\n".encode("utf-8", "replace")


def drawn_edge(
    source: bytes, relation: bytes, target: bytes, *, weight: float = 1.0, start: str = "", end: str = ""
) -> bytes:
    """Return an edge that was not made of a statement as a line."""
    return b"%b %b %b =\t%b\t%b\t%b\n" % (
        *(source, relation, target, repr(weight).encode()),
        *(start.encode(), end.encode()),
    )


def figure(receiver: bytes, fields: Sequence[bytes]) -> bytes:
    """Return a figure of a node as a line."""
    return b'%b ! "%b"\n' % (receiver, b"\t".join(fields))


def source(told: bytes, document: bytes) -> bytes:
    """Return what a node comes from as a line."""
    return b'%b $ %b @"\n' % (told, document)


def concept(named_by: bytes, predicate: bytes, thing: bytes) -> bytes:
    """Return a mere concept that something names as a line."""
    return b'%b %b %b @"\n' % (named_by, predicate, thing)


def parted(lines: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return those lines that are edges, and those that describe their subject."""
    links: list[bytes] = []
    described: list[bytes] = []
    for line in lines:
        if b'"' in line or (_TYPE_BETWEEN in line and line.split(b" ", 2)[1] == TYPE) or _TRIPLE in line:
            described.append(line)
        else:
            links.append(line)
    return links, described


def label_token(label: str) -> bytes:
    """Return a text as it stands in the place of a property: without a space."""
    plain = re.sub(r"[\s\"]", lambda found: f"\\u{ord(found[0]):04X}", label.replace("\\", "\\\\"))
    return f"'{plain}'".encode("utf-8", "replace")


def literal(text: bytes) -> str:
    """Return the text that stands so between quotation marks."""
    found = text.decode()
    return unescaped(found) if "\\" in found else found


@lru_cache(maxsize=4096)
def tag(tail: bytes) -> tuple[str, str | None]:
    """Return datatype and language of a literal from what stands behind its closing quotation mark."""
    found = tail.decode().partition(" ")[0]
    if not found:
        return _XSD_STRING, None
    if found[0] == "@":
        return "", found[1:]
    return found[3:-1], None


def unescaped(text: str) -> str:
    """Return what a text with N-Triples escapes stands for."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])
