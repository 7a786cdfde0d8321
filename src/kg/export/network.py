"""A selection as a network: resources are nodes, links are edges, literals are typed attributes.

Nodes and edges lie on disk (:mod:`kg.export.spool`) and are read in order of their
IRIs, so the same graph gives the same bytes; in memory are only the properties
and classes, and for a moment one chunk of nodes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from kg import labels
from kg.export import columns as cols
from kg.export.columns import BUILT_IN, Column, Seen, Value
from kg.export.layout import Sectors, size
from kg.export.spool import RESOURCE, TAGGED, Spool
from kg.model import ClassSummary, Text
from kg.palette import style_for
from kg.store.patterns import chunks
from kg.store.protocol import Store
from kg.store.refs import Facts, main_class, refs, specific_first
from kg.vocabulary import LABEL_PREDICATES, RDF_TYPE, compact

__all__ = ["Link", "Network", "NetworkNode", "Predicate"]

_CHUNK: Final = 1_000
_NO_CLASS: Final = "#6B6B6B"

ATTRIBUTES: Final = "literals written as attributes of their node"
OTHER_LANGUAGES: Final = "texts in languages other than the one shown, left out"
TYPES: Final = "types written as attributes of their node"
NO_CLASSES: Final = "types that are blank nodes or texts, left out"
TRIPLE_TERMS: Final = "statements about statements (triple terms), left out"

_DEGREES: Final = """
    CREATE TABLE degree AS
    SELECT name, sum(goes_in) AS goes_in, sum(goes_out) AS goes_out FROM (
        SELECT s AS name, 0 AS goes_in, kind = 0 AND rank > 0 AS goes_out FROM statement
        UNION ALL SELECT o, 1, 0 FROM link
    ) GROUP BY name ORDER BY name"""
_NODES: Final = """
    CREATE TABLE node (
        id INTEGER PRIMARY KEY, name TEXT, label TEXT, lang TEXT, class TEXT, types TEXT, cells TEXT,
        goes_in INTEGER, goes_out INTEGER)"""
_RANKS: Final = """
    CREATE TABLE place (id INTEGER PRIMARY KEY, rank INTEGER);
    INSERT INTO place SELECT id,
        row_number() OVER (PARTITION BY class ORDER BY goes_in + goes_out DESC, id) - 1
        FROM node ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A property that links nodes: its IRI, its prefixed name where it has one, its label."""

    iri: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A resource: its label, how it is drawn, and its values by column (a list where there are several)."""

    key: str
    label: str
    colour: str
    x: float
    y: float
    size: float
    values: list[tuple[Column, str | list[str]]]


class Link(NamedTuple):
    """A triple between two nodes."""

    key: str
    source: str
    target: str
    predicate: Predicate


class _Entry(NamedTuple):
    """A node while it is prepared: degrees, and the rows (p, o, kind, tag) of its types and literals."""

    name: str
    goes_in: int
    goes_out: int
    rows: list[tuple[str, str, int, str]]


class Network:
    """Nodes and edges of the statements in a spool, with everything that a file's head needs to know.

    Attributes
    ----------
    columns : tuple of Column
        The attributes of nodes: those every node has, then one for each property.
    node_count, edge_count : int
    by_class, by_predicate : Mapping
        Nodes by their main class, edges by their property (IRIs).
    changed : Counter
        What was left out or altered, in words, with how often; grows while nodes are read.
    """

    def __init__(
        self,
        spool: Spool,
        store: Store,
        classes: Mapping[str, ClassSummary],
        language: str,
        changed: Counter[str],
    ) -> None:
        self._spool = spool
        self._store = store
        self._classes = classes
        self._language = language
        self._class_labels: dict[str, str] = {iri: entry.label for iri, entry in classes.items()}
        self.changed = changed
        self._seen: dict[str, Seen] = {}
        self._ordered_types = lru_cache(maxsize=4096)(self._types_of)
        self._prepare_nodes()
        self.by_predicate = spool.counts("SELECT p, count(*) FROM link GROUP BY p")
        counts = spool.counts("SELECT class, count(*) FROM node GROUP BY class ORDER BY class")
        self.by_class = {iri: count for iri, count in counts.items() if iri}
        self.node_count = sum(counts.values())
        self.edge_count = sum(self.by_predicate.values())
        self._sectors = Sectors(counts)
        self._name_predicates()
        self._note(TRIPLE_TERMS, spool.number("SELECT count(*) FROM triple_term"))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The attributes of nodes, in the order of their values."""
        own = (column for pair in self._columns.values() for column in pair if column)
        return (*BUILT_IN.values(), *own)

    @property
    def predicates(self) -> Mapping[str, Predicate]:
        """The kinds of edges, by IRI."""
        return self._predicates

    def nodes(self) -> Iterator[NetworkNode]:
        """Yield every node, in the order of their IRIs."""
        ((lowest, highest),) = self._spool.rows(
            "SELECT min(goes_in + goes_out), max(goes_in + goes_out) FROM node"
        )
        query = (
            "SELECT name, label, lang, class, types, cells, goes_in, goes_out, rank"
            " FROM node JOIN place USING (id) ORDER BY id"
        )
        for name, label, lang, cls, types, cells, goes_in, goes_out, rank in self._spool.rows(query):
            x, y = self._sectors.place(cls, rank)
            shown = self._class_labels.get(cls, "")
            built_in = (shown, json.loads(types), _short(name), lang, str(goes_in), str(goes_out))
            values = [pair for pair in zip(BUILT_IN.values(), built_in, strict=True) if pair[1]]
            values += self._values(json.loads(cells))
            yield NetworkNode(
                name, label, self._colour(cls), x, y, size(goes_in + goes_out, lowest, highest), values
            )

    def edges(self) -> Iterator[Link]:
        """Yield every edge, in the order of their ends' IRIs; keys are e1, e2 and so on."""
        query = "SELECT s, p, o FROM link ORDER BY place"
        for number, (source, predicate, target) in enumerate(self._spool.rows(query), start=1):
            yield Link(f"e{number}", source, target, self._predicates[predicate])

    # --------------------------------------------------------------- preparing
    def _prepare_nodes(self) -> None:
        database = self._spool.database
        database.execute(_DEGREES)
        database.execute(_NODES)
        for entries in chunks(self._entries(), _CHUNK):
            database.executemany(
                "INSERT INTO node VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", self._described(entries)
            )
        for command in _RANKS.split(";"):
            database.execute(command)

    def _entries(self) -> Iterator[_Entry]:
        described = groupby(
            self._spool.rows(
                "SELECT s, p, o, kind, tag FROM statement"
                " WHERE kind IN (1, 2) OR kind = 0 AND rank = 0 ORDER BY rowid"
            ),
            key=itemgetter(0),
        )
        subject, group = next(described, ("", iter(())))
        for name, goes_in, goes_out in self._spool.rows("SELECT * FROM degree ORDER BY rowid"):
            found: list[tuple[str, str, int, str]] = []
            if subject == name:
                found = [row[1:] for row in group]
                subject, group = next(described, ("", iter(())))
            yield _Entry(name, goes_in, goes_out, found)

    def _described(self, entries: list[_Entry]) -> Iterator[tuple[Any, ...]]:
        facts = {entry.name: _facts(entry) for entry in entries}
        bare = [name for name, known in facts.items() if not (known.types and known.labels)]
        elsewhere = refs(self._store, bare, self._language, self._classes)
        for entry in entries:
            known, link = facts[entry.name], elsewhere.get(entry.name)
            label = known.label(self._language) or (link.label if link else "") or labels.from_iri(entry.name)
            cls, types = self._ordered_types(frozenset(known.types))
            if not cls and link:
                cls = link.cls or ""
            cells = json.dumps(self._cells(entry, label))
            yield (
                entry.name, label, _language_of(label, known), cls, types, cells,
                entry.goes_in, entry.goes_out,
            )  # fmt: skip

    def _types_of(self, types: frozenset[str]) -> tuple[str, str]:
        """Return the main one of a node's types, and all of them, the most specific first, as JSON."""
        ordered = specific_first(types, self._classes)
        cls = main_class(types, self._classes) or next(iter(ordered), "")
        return cls, json.dumps([compact(iri) for iri in ordered])

    def _cells(self, entry: _Entry, label: str) -> list[tuple[str, list[Value]]]:
        cells = []
        for predicate, rows in groupby(entry.rows, key=itemgetter(0)):
            if predicate == RDF_TYPE:
                named = [_is_class(text, kind) for _, text, kind, _ in rows]
                self._note(TYPES, named.count(True))
                self._note(NO_CLASSES, named.count(False))
                continue
            texts = [(text, tag, kind == TAGGED) for _, text, kind, tag in rows]
            shown = self._in_language(texts)
            if predicate in LABEL_PREDICATES and [text for text, _, _ in shown] == [label]:
                continue
            found = (Value("string", text) if tagged else cols.read(text, tag) for text, tag, tagged in shown)
            values = list(dict.fromkeys(found))
            self._seen.setdefault(predicate, Seen()).note(values)
            self._note(ATTRIBUTES, len(values))
            self._note(cols.LARGE, sum(value.large for value in values))
            cells.append((predicate, values))
        return cells

    def _in_language(self, texts: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
        """Keep the texts of the one language that suits the reader best, and all that have none."""
        best = labels.choose((Text(text, tag) for text, tag, tagged in texts if tagged), self._language)
        if best is None:
            return texts
        kept = [entry for entry in texts if not entry[2] or entry[1] == best.language]
        self._note(OTHER_LANGUAGES, len(texts) - len(kept))
        return kept

    def _note(self, words: str, times: int) -> None:
        if times:
            self.changed[words] += times

    def _name_predicates(self) -> None:
        used = {*self._seen, *self.by_predicate}
        unnamed = {cls for cls in self.by_class if cls not in self._class_labels}
        found = refs(self._store, {*used, *unnamed}, self._language, self._classes)
        titles = {
            iri: labels.from_term_iri(iri) if link.label == labels.from_iri(iri) else link.label
            for iri, link in found.items()
        }
        self._class_labels |= {iri: titles[iri] for iri in unnamed}
        self._columns = cols.columns_for(self._seen, titles)
        self._predicates = {
            iri: Predicate(iri, compact(iri), titles[iri]) for iri in sorted(self.by_predicate)
        }

    # ----------------------------------------------------------------- reading
    def _values(self, cells: list[tuple[str, list[list[Any]]]]) -> Iterator[tuple[Column, str | list[str]]]:
        for predicate, found in cells:
            column, years = self._columns[predicate]
            values = [Value(*parts) for parts in found]
            if column.type == "liststring":
                yield column, list(dict.fromkeys(value.text for value in values))
            else:
                yield column, cols.fitted(values[0], column.type, self.changed)
            if years and values[0].year is not None:
                yield years, str(values[0].year)

    def _colour(self, cls: str) -> str:
        summary = self._classes.get(cls)
        if summary:
            return summary.style.colour
        return style_for(cls).colour if cls else _NO_CLASS


def _is_class(text: str, kind: int) -> bool:
    return kind == RESOURCE and not text.startswith("_:")


def _facts(entry: _Entry) -> Facts:
    known = Facts()
    for predicate, text, kind, tag in entry.rows:
        if predicate == RDF_TYPE:
            if _is_class(text, kind):
                known.types.add(text)
        elif predicate in LABEL_PREDICATES:
            known.labels[predicate].append(Text(text, tag if kind == TAGGED else None))
    return known


def _language_of(label: str, known: Facts) -> str:
    texts = (text for found in known.labels.values() for text in found)
    return next((text.language or "" for text in texts if text.value == label), "")


def _short(name: str) -> str:
    short = compact(name)
    return "" if short == name else short
