"""Serialised answers, within the limits on rows and bytes.

Rows are written one by one, so that a result is cut exactly at its limit and
what lies behind it is never computed; the engine's own writer takes a result
whole. Triples and booleans are written by the engine.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from kg.errors import ExportError, LimitReached
from kg.formats import Format
from kg.limits import Limits, describe_limits
from kg.model import Answer, Completeness
from kg.store.embedded import column_order, engine_query
from kg.store.rows import write_rows
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedStore
    from kg.store.protocol import Dataset

__all__ = ["answer", "limit_reached"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
T = TypeVar("T")

_RDF: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_HINTS: Final = {
    "query_timeout": "add a LIMIT, name a class or property, or ask for one entity at a time",
    "query_memory": "leave out ORDER BY, DISTINCT or GROUP_CONCAT over many rows, or narrow the pattern",
    "max_result_bytes": "add a LIMIT, select fewer variables, or page with LIMIT and OFFSET",
    "concurrent_queries": "wait a moment and ask again",
    "queue_length": "wait a moment and ask again",
}
# what XML 1.0 can hold, and the end of an IRI that can be an element's name
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")


def answer(
    store: EmbeddedStore, text: str, form: str, output: Format, *, limits: Limits, dataset: Dataset
) -> Answer:
    """Answer a query as bytes.

    Raises
    ------
    kg.errors.QuerySyntaxError
        `text` is not SPARQL.
    kg.errors.LimitReached
        The result is larger than ``max_result_bytes``.
    kg.errors.ExportError
        RDF/XML cannot write one of the triples.
    """
    begun = time.perf_counter()
    body = _Body(limits)
    result = engine_query(store.engine, text, dataset=dataset)
    if isinstance(result, ox.QuerySolutions):
        rows = _Cut(result, limits.max_rows)
        write_rows(body, column_order(text, result), rows, output.name)
    elif isinstance(result, ox.QueryTriples):
        rows = _Cut(result, limits.max_rows)
        _write_triples(body, rows, output.name)
    else:
        rows = _Cut(iter(()), limits.max_rows)
        result.serialize(body, _RESULTS[output.name])
    completeness = Completeness(
        complete=rows.complete,
        shown=rows.shown,
        total=rows.shown if rows.complete else None,
        limit=limits.max_rows,
        release=store.release,
        milliseconds=round((time.perf_counter() - begun) * 1000, 3),
    )
    serialised = _with_meta(body.getvalue(), completeness) if output.name == "json" else body.getvalue()
    return Answer(cast("Form", form), output.media_type, serialised, completeness)


def limit_reached(limits: Limits, name: str) -> LimitReached:
    """Return the error for one of the limits, with its value and how to narrow the query."""
    info = next(entry for entry in describe_limits(limits) if entry.name == name)
    return LimitReached(name, info.text, _HINTS[name])


class _Cut(Iterator[T]):
    """The first rows of a result; remembers how many, and whether there were more."""

    def __init__(self, rows: Iterator[T], limit: int) -> None:
        self._rows = rows
        self._limit = limit
        self.shown = 0
        self.complete = True

    def __next__(self) -> T:
        row = next(self._rows)
        if self.shown == self._limit:
            self.complete = False
            raise StopIteration
        self.shown += 1
        return row


class _Body(io.BytesIO):
    """Bytes up to a limit."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        written = super().write(chunk)
        if self.tell() > self._limits.max_result_bytes:
            raise limit_reached(self._limits, "max_result_bytes")
        return written


def _write_triples(body: _Body, found: Iterable[ox.Triple], name: str) -> None:
    triples = list(found)
    if name != "ntriples":
        triples = _by_subject(triples)
    if name == "rdfxml":
        triples = [_checked_for_xml(triple) for triple in triples]
    serialised = ox.serialize(triples, format=_RDF[name], prefixes=_prefixes(triples))
    assert serialised is not None
    if name == "rdfxml":
        # a bare carriage return would be read back as a line feed
        serialised = serialised.replace(b"\r", b"&#13;")
    body.write(_sorted_header(serialised) if name in {"turtle", "trig"} else serialised)


def _by_subject(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return triples with those of one subject together, subjects in the order they first appear."""
    groups: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        groups.setdefault(triple.subject, []).append(triple)
    return [triple for group in groups.values() for triple in group]


def _prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that a serialisation of `triples` uses."""
    iris: set[str] = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in spaces}


def _sorted_header(serialised: bytes) -> bytes:
    """Return Turtle with its prefixes in order: the engine writes them as they come out of a hash table."""
    lines = serialised.split(b"\n")
    count = next((place for place, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join(sorted(lines[:count]) + lines[count:])


def _checked_for_xml(triple: ox.Triple) -> ox.Triple:
    """Return a triple that XML can hold; the engine would write others as XML that no parser takes."""
    predicate = triple.predicate.value
    if not _ELEMENT_NAME.search(predicate):
        raise ExportError(
            "rdfxml", f"no XML element can be named after <{predicate}>; choose Turtle or JSON-LD"
        )
    if isinstance(triple.object, ox.Literal) and _NOT_XML.search(triple.object.value):
        raise ExportError("rdfxml", "a text has a control character, which XML cannot hold; choose Turtle")
    return triple


def _with_meta(serialised: bytes, completeness: Completeness) -> bytes:
    """Return a JSON answer with its completeness, which stands first as some readers end at the results."""
    meta = {
        "complete": completeness.complete,
        "limit": completeness.limit,
        "release": completeness.release,
        "milliseconds": completeness.milliseconds,
    }
    return b'{"meta":' + json.dumps(meta).encode() + b"," + serialised[1:]
