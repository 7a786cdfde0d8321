"""RDF in every format, written by the engine as statements arrive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any, Final, Self, cast

import pyoxigraph as ox

from kg.errors import ExportError
from kg.formats import Format
from kg.store.convert import quad_from_engine, to_engine, triple_from_engine
from kg.store.lines import Lines
from kg.terms import IRI, Literal, Quad, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["engine_lines", "read_ntriples", "serialise", "serialise_lines"]

_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_OF_LINES: Final = frozenset({"ntriples", "nquads"})
_CHECKED: Final = frozenset({"rdfxml", "jsonld"})
"""Formats that cannot hold everything."""
_PIECE: Final = 2**20
_TRIPLE: Final = 3
_LOOKED_AT: Final = 10_000
_LONGEST_HEAD: Final = 2**15
_PLACES: Final = {prefix: place for place, prefix in enumerate(PREFIXES)}

# what the engine writes before the first statement of Turtle, TriG and RDF/XML, and one prefix in it
_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+|<\?xml[^>]*>\s*<rdf:RDF[^>]*>")
_DECLARATION: Final = re.compile(rb'(?:@prefix | xmlns:)([\w-]*)(?:: <[^\n]*\n|="[^"]*")')

# https://www.w3.org/TR/xml-names/#NT-NCName at the end of a property's IRI, and
# https://www.w3.org/TR/xml/#charsets: what RDF/XML has no way to write
_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
)
_START_HIGH: Final = "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_ENDS_IN_NAME: Final = re.compile(
    f"[{_START}{_START_HIGH}][{_START}{_START_HIGH}0-9.\\-\u00b7\u0300-\u036f\u203f\u2040]*$"
)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def serialise(items: Iterable[Triple | Quad], output: Format, stream: IO[bytes]) -> None:
    """Write statements to a binary stream.

    Statements of one subject should follow each other: Turtle, TriG and RDF/XML group
    neighbours. A short text declares only the prefixes it uses.

    Parameters
    ----------
    items : iterable of Triple or Quad
        Read once. Graphs are dropped where `output` has no place for them.
    output : Format
        One of :data:`kg.formats.RDF_FORMATS`.

    Raises
    ------
    kg.errors.ExportError
        RDF/XML has no way to write a name or text, or JSON-LD a triple term.
    OSError
        The stream cannot be written to.
    """
    rest = iter(items)
    first = list(islice(rest, _LOOKED_AT))
    statements = _checked(chain(first, rest), output)
    _write(_engine_items(statements, quads=output.quads), output, stream, _prefixes(first))


def serialise_lines(lines: Iterable[bytes], output: Format, stream: IO[bytes]) -> None:
    """Write statements that are lines of N-Triples or N-Quads, as the engine writes them, many at a time.

    Quads are for formats that have a place for graphs. Otherwise as :func:`serialise`, and much faster.

    Raises
    ------
    kg.errors.ExportError
        RDF/XML has no way to write a name or text, or JSON-LD a triple term.
    OSError
        The stream cannot be written to.
    """
    if output.name in _OF_LINES:
        for part in lines:
            stream.write(part)
        return
    quads = ox.parse(cast("IO[bytes]", _Reading(lines)), ox.RdfFormat.N_QUADS, lenient=True)
    if output.name in _CHECKED:
        serialise(map(quad_from_engine, quads), output, stream)
        return
    first = list(islice(quads, _LOOKED_AT))
    items = chain(first, quads)
    prefixes = _prefixes([quad_from_engine(quad) for quad in first])
    if output.quads:
        _write(items, output, stream, prefixes)
    else:
        _write((quad.triple for quad in items), output, stream, prefixes)


class _Reading:
    """A binary stream of pieces of text; reading it is all that the parser does."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._piece = BytesIO()

    def read(self, size: int = -1) -> bytes:
        while not (data := self._piece.read(size)):
            following = next(self._pieces, None)
            if following is None:
                break
            self._piece = BytesIO(following)
        return data


def engine_lines(lines: IO[bytes], take: Callable[[bytes], None]) -> None:
    """Hand over lines of N-Triples as the engine writes them, many at a time."""
    gathered = Lines(take, _PIECE)
    quads = ox.parse(lines, ox.RdfFormat.N_TRIPLES)
    ox.serialize(quads, cast("IO[bytes]", gathered), ox.RdfFormat.N_TRIPLES)
    gathered.close()


def _write(
    items: Iterable[ox.Triple] | Iterable[ox.Quad],
    output: Format,
    stream: IO[bytes],
    prefixes: Mapping[str, str],
) -> None:
    with _Tidy(stream, xml=output.name == "rdfxml") as tidy:
        ox.serialize(
            items,
            cast("IO[bytes]", tidy),  # the engine needs no more than write and flush
            _FORMATS[output.name],
            prefixes=dict(prefixes),
        )


def _prefixes(first: Sequence[Triple | Quad]) -> Mapping[str, str]:
    """Return what to declare: of a short text what it uses."""
    return PREFIXES if len(first) == _LOOKED_AT else _used(first)


class _Tidy:
    """Passes on what the engine writes, with the prefixes in the order of the vocabulary.

    The engine declares them in an order of chance, and the same graph shall give the same
    bytes. In XML a carriage return becomes a reference: as it stands it is read back as a line feed.
    """

    def __init__(self, stream: IO[bytes], *, xml: bool) -> None:
        self._stream = stream
        self._xml = xml
        self._head: bytes | None = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._head is not None:
            self._stream.write(_ordered(self._head))

    def write(self, data: bytes) -> int:
        """Hold the beginning back until the whole head is in it, then pass everything on."""
        tidied = data.replace(b"\r", b"&#13;") if self._xml else data
        if self._head is None:
            self._stream.write(tidied)
        else:
            self._head += tidied
            if len(self._head) > _LONGEST_HEAD:
                self._stream.write(_ordered(self._head))
                self._head = None
        return len(data)

    def flush(self) -> None:
        """Leave flushing to the owner of the stream."""


def _ordered(text: bytes) -> bytes:
    head = _HEAD.match(text)
    if head is None:
        return text
    declarations = sorted(_DECLARATION.finditer(head[0]), key=_place)
    first = min(found.start() for found in declarations)
    last = max(found.end() for found in declarations)
    return text[:first] + b"".join(found[0] for found in declarations) + text[last:]


def _place(declaration: re.Match[bytes]) -> tuple[int, bytes]:
    name = declaration[1].decode()
    return _PLACES.get(name, len(_PLACES)), declaration[0]


def _engine_items(items: Iterable[Triple | Quad], *, quads: bool) -> Iterator[Any]:
    for item in items:
        terms: list[Any] = [to_engine(term) for term in item if term is not None]
        yield ox.Quad(*terms) if quads and len(terms) > _TRIPLE else ox.Triple(*terms[:_TRIPLE])


def _used(items: Iterable[Triple | Quad]) -> dict[str, str]:
    iris = set[str]()
    for item in items:
        for term in item:
            _collect(term, iris)
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def _collect(term: Term | None, iris: set[str]) -> None:
    if isinstance(term, IRI):
        iris.add(term.value)
    elif isinstance(term, Literal):
        iris.add(term.datatype)
    elif isinstance(term, Triple):
        for part in term:
            _collect(part, iris)


def _checked(items: Iterable[Triple | Quad], output: Format) -> Iterator[Triple | Quad]:
    """Pass on what the format can hold; the engine would write the rest as broken XML or stop half-way."""
    opened: object = None
    for item in items:
        if output.name == "jsonld" and isinstance(item.object, Triple):
            raise ExportError(
                output.name, f"{item.subject} has a triple term, for which JSON-LD has no form; choose turtle"
            )
        if output.name == "rdfxml":
            _check_xml(item, first=item.subject != opened)
            opened = item.subject
        yield item


def _check_xml(item: Triple | Quad, *, first: bool) -> None:
    # the type that comes first names the element, as a property does
    names = [item.predicate, item.object] if first and item.predicate.value == RDF_TYPE else [item.predicate]
    for name in names:
        if isinstance(name, IRI) and not _ENDS_IN_NAME.search(name.value):
            raise ExportError(
                "rdfxml", f"{name} does not end in a name that XML allows for an element; choose turtle"
            )
    if isinstance(item.object, Literal) and _NOT_XML.search(item.object.value):
        raise ExportError(
            "rdfxml",
            f"a text of {item.subject} has a control character, which XML cannot hold; choose turtle",
        )


def read_ntriples(data: bytes | IO[bytes]) -> Iterator[Triple]:
    """Yield the triples of an N-Triples text or file that this program has written."""
    for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES):
        yield triple_from_engine(quad.triple)
