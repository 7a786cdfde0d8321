"""Serialised answers, within the limits on rows and bytes.

Rows are written one by one, so that a result is cut exactly at its limit and
what lies behind it is never computed; the engine's own writer takes a result
whole. Triples and booleans are written by the engine.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from kg.errors import ExportError, QuerySyntaxError
from kg.formats import Format
from kg.limits import Limits
from kg.model import Answer, Completeness, FootnotePlan
from kg.store.body import Body, Send
from kg.store.footnoted import write_footnoted, write_paired
from kg.store.results import EngineResult, EngineSolutions, JsonRows, column_order
from kg.store.rows import write_rows
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kg.store.protocol import Dataset, Store

    class Evaluating(Store, Protocol):
        """A store whose engine's own answers can be read."""

        def evaluating(
            self, text: str, form: str, dataset: Dataset | None = None
        ) -> AbstractContextManager[EngineResult]:
            """Give what the engine answers, to be read inside the ``with``."""
            ...


__all__ = ["Form", "answer", "meta_member", "with_meta"]

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
# what XML 1.0 can hold, and the end of an IRI that can be an element's name
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")


def answer(
    store: Evaluating,
    text: str,
    form: str,
    output: Format,
    *,
    limits: Limits,
    dataset: Dataset,
    footnotes: FootnotePlan | None = None,
    send: Send | None = None,
) -> Answer:
    """Answer a query as bytes, with footnotes where there is a plan for them.

    With `send`, a large answer leaves in parts while its rows are found, and what is left in
    the end is the body that is returned.

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
    body = Body(limits, None if footnotes else send)
    if footnotes is None:
        rows = _write_plain(body, store, text, form, output.name, limits=limits, dataset=dataset)
    else:
        rows = _write_footnoted(body, store, footnotes, output.name, limits=limits, dataset=dataset)
    completeness = Completeness(
        complete=rows.complete,
        shown=rows.shown,
        total=rows.shown if rows.complete else None,
        limit=limits.max_rows,
        release=store.release,
        milliseconds=round((time.perf_counter() - begun) * 1000, 3),
    )
    serialised = body.getvalue()
    if output.name == "json":
        serialised = with_meta(serialised, completeness, begun=body.sent > 0)
    return Answer(cast("Form", form), output.media_type, serialised, completeness)


def _write_plain(
    body: Body, store: Evaluating, text: str, form: str, name: str, *, limits: Limits, dataset: Dataset
) -> _Cut[Any]:
    with store.evaluating(text, form, dataset) as result:
        if isinstance(result, ox.QueryBoolean):
            result.serialize(body, _RESULTS[name])
            return _Cut(iter(()), limits.max_rows)
        if isinstance(result, ox.QuerySolutions | EngineSolutions):  # of the second it is slow to tell
            rows = _Cut(result, limits.max_rows)
            if name == "json" and isinstance(result, JsonRows):
                return _write_json(body, result, limits.max_rows)
            write_rows(body, column_order(text, result), rows, name)
            return rows
        triples = _Cut(result, limits.max_rows)
        _write_triples(body, triples, name)
        return triples


def _write_json(body: Body, found: JsonRows, limit: int) -> _Cut[Any]:
    """Write rows that write themselves."""
    for piece in found.json(limit):
        body.write(piece)
    rows = _Cut[Any](iter(()), limit)
    rows.shown, rows.complete = min(found.size, limit), found.size <= limit
    return rows


def _write_footnoted(
    body: Body, store: Evaluating, plan: FootnotePlan, name: str, *, limits: Limits, dataset: Dataset
) -> _Cut[Any]:
    settled = plan.rewritten.settled
    with ExitStack() as answers:

        def ask(query: str) -> EngineSolutions:
            result = answers.enter_context(store.evaluating(query, "SELECT", dataset))
            assert isinstance(result, EngineSolutions)
            return result

        try:
            shown = ask(plan.rewritten.query if settled else plan.text)
            rows = _Cut(shown, limits.max_rows)
            columns = column_order(plan.rewritten.query if settled else plan.text, shown)
            if settled:
                write_footnoted(body, columns, rows, name, store=store, plan=plan)
            else:
                write_paired(body, columns, rows, name, store=store, plan=plan, ask=ask)
        except QuerySyntaxError:
            if plan.rewritten.query == plan.text:
                raise
            # the query itself is at fault, and its own error says where; or else the rewriting is
            plain = plan.fallback()
            return _write_footnoted(body, store, plain, name, limits=limits, dataset=dataset)
    return rows


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


def _write_triples(body: Body, found: Iterable[ox.Triple], name: str) -> None:
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


def with_meta(serialised: bytes, completeness: Completeness, *, begun: bool = False) -> bytes:
    """Return a JSON answer, or the end of one that has begun to leave, with its completeness.

    It stands first where it can, as some readers end at the results.
    """
    member = meta_member(completeness)
    return serialised[:-1] + b"," + member + b"}" if begun else b"{" + member + b"," + serialised[1:]


def meta_member(completeness: Completeness, stopped: Mapping[str, str] | None = None) -> bytes:
    """Return the member ``meta`` of a JSON answer; `stopped` says why it ends before its end."""
    whole = "true" if completeness.complete else "false"
    limit = "null" if completeness.limit is None else completeness.limit
    release, took = quoted(completeness.release), completeness.milliseconds
    why = f', "stopped": {json.dumps(stopped, ensure_ascii=False)}' if stopped else ""
    meta = f'{{"complete": {whole}, "limit": {limit}, "release": {release}, "milliseconds": {took}{why}}}'
    return b'"meta":' + meta.encode()
