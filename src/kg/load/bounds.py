"""The bounds of figures: computed when all files are read, and never taken from a file.

An observation gets ``kgo:lowerBound`` and ``kgo:upperBound`` (missing where there is none),
``kgo:lowerOpen`` and ``kgo:upperOpen``, in a named graph of their own and in the default
graph. Rows leave the engine as text and bounds enter it as text: terms made one by one in
Python would cost as much time as reading the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.figures.arithmetic import rounded
from kg.figures.bounds import bounds
from kg.figures.interval import Interval
from kg.figures.printed import Printed, read_printed
from kg.vocabulary import BOUND_PROPERTIES, PREFIXES, local_name

__all__ = ["add_bounds"]

_KGO: Final = PREFIXES["kgo"]
_FIGURES: Final = f"""
SELECT ?o (STR(?v) AS ?value) (STR(?c) AS ?word) (STR(?p) AS ?print) (LANG(?p) AS ?tag) ?whole {{
    ?o <{_KGO}value> ?v ; <{_KGO}comparator> ?c ; <{_KGO}figureAsPrinted> ?p
    OPTIONAL {{ ?o <{_KGO}metric>/<{_KGO}wholeNumber> ?whole }}
}}"""
_HEAD: Final = f"@prefix k: <{_KGO}> . @prefix x: <{PREFIXES['xsd']}> .\n"
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r"}
_BLANK: Final = "_:"

_BATCH: Final = 50_000


def add_bounds(engine: ox.Store, graph: ox.NamedNode, *, on_disk: bool = False) -> None:
    """Compute the bounds of every observation that has a value, a comparator and a print.

    One with two values or two comparators gets none. Bounds that a file states are taken
    out first; ``kg validate`` tells of them.

    Parameters
    ----------
    engine : pyoxigraph.Store
        Holds all that the files say.
    graph : pyoxigraph.NamedNode
        What to call the named graph of the bounds.
    on_disk : bool
        Whether the engine writes to a directory: what is quick there is slow in memory.
    """
    _take_out(engine)
    add = engine.bulk_load if on_disk else engine.load
    computed = iter(_intervals(_stated(engine)))
    while batch := list(islice(computed, _BATCH)):
        turtle = _HEAD + "".join(
            f"{subject} {_turtle(interval)} .\n" for subject, interval in batch if not _is_blank(subject)
        )
        for destination in (graph, ox.DefaultGraph()):
            add(turtle.encode(), ox.RdfFormat.TURTLE, to_graph=destination)
            for subject, interval in batch:
                if _is_blank(subject):
                    engine.extend(_quads(subject, interval, destination))


def _take_out(engine: ox.Store) -> None:
    for predicate in BOUND_PROPERTIES:
        stated = list(engine.quads_for_pattern(None, ox.NamedNode(predicate), None, None))
        for quad in stated:
            engine.remove(quad)
        for graph in {quad.graph_name for quad in stated}:
            if isinstance(graph, ox.NamedNode) and not any(engine.quads_for_pattern(None, None, None, graph)):
                engine.remove_graph(graph)


# ---------------------------------------------------------------- what is stated
def _stated(engine: ox.Store) -> Mapping[str, str]:
    """Return the rows of each observation, a line each, by its name: all as the engine writes TSV."""
    result = engine.query(_FIGURES)
    assert isinstance(result, ox.QuerySolutions)
    written = result.serialize(format=ox.QueryResultsFormat.TSV)
    assert written is not None
    found: dict[str, str] = {}
    for line in written.decode().rstrip("\n").split("\n")[1:]:
        subject, _, row = line.partition("\t")
        found[subject] = f"{found[subject]}\n{row}" if subject in found else row
    return found


def _intervals(stated: Mapping[str, str]) -> Iterator[tuple[str, Interval]]:
    enclosing = cache(_enclosing)  # many figures are printed alike
    for subject, rows in stated.items():
        interval = enclosing(rows)
        if interval is not None:
            yield subject, interval


def _enclosing(rows: str) -> Interval | None:
    """Return the interval that the rows of one observation come to, if it is clear what they say."""
    found = [row.split("\t") for row in rows.split("\n")]
    value, word = found[0][:2]
    number = _number(_unquoted(value))
    if number is None or any(row[:2] != [value, word] for row in found):
        return None
    printed = [read for text in {(row[2], row[3]) for row in found} if (read := _print(*text))]
    whole_number = all(row[4] == "true" for row in found)
    return rounded(bounds(number, _comparator(word), printed, whole_number=whole_number))


@cache
def _comparator(word: str) -> str:
    return local_name(_unquoted(word))


def _print(text: str, language: str) -> Printed | None:
    return read_printed(_unquoted(text), _unquoted(language) or None)


def _unquoted(text: str) -> str:
    plain = text[1:-1]
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), plain) if "\\" in plain else plain


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# --------------------------------------------------------------- what is written
def _is_blank(subject: str) -> bool:
    return subject.startswith(_BLANK)


def _quads(
    subject: str, interval: Interval, destination: ox.NamedNode | ox.DefaultGraph
) -> Iterator[ox.Quad]:
    """Yield what is said of an observation without a name: a parser would take it for another one."""
    node = ox.BlankNode(subject.removeprefix(_BLANK))
    statements = f"{_HEAD}<urn:it> {_turtle(interval)} ."
    for quad in ox.parse(statements.encode(), ox.RdfFormat.TURTLE):
        yield ox.Quad(node, quad.predicate, quad.object, destination)


def _turtle(interval: Interval) -> str:
    """Return what is said of an observation, without its name."""
    ends = [
        f'k:{name} "{end:f}"^^x:decimal ; '
        for name, end in (("lowerBound", interval.lower), ("upperBound", interval.upper))
        if end is not None
    ]
    lower, upper = (str(is_open).lower() for is_open in (interval.lower_open, interval.upper_open))
    return f"{''.join(ends)}k:lowerOpen {lower} ; k:upperOpen {upper}"
