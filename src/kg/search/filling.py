"""Reading every name of a store into the index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from kg import labels
from kg.search.words import fold
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.schema import base_of, folded_classes, housekeeping
from kg.vocabulary import LABEL_PREDICATES, PREFIXES, RDF_TYPE

__all__ = ["ENTITY", "FOLDED", "LABEL", "SCHEMA", "TERM", "fill"]

ENTITY, FOLDED, TERM = 0, 1, 2
"""Tiers: hits of a lower one come first."""

LABEL, ALIAS = 0, 1

_ALIASES: Final = (
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "hiddenLabel",
    PREFIXES["skos"] + "notation",
    PREFIXES["dcterms"] + "identifier",
)

SCHEMA: Final = """
    CREATE TABLE entities (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, tier INTEGER, degree INTEGER);
    CREATE TABLE types (entity INTEGER, cls TEXT, PRIMARY KEY (entity, cls)) WITHOUT ROWID;
    CREATE TABLE names (id INTEGER PRIMARY KEY, entity INTEGER, kind INTEGER, text TEXT, folded TEXT);
    CREATE VIRTUAL TABLE words USING fts5 (folded, content='', tokenize="unicode61 remove_diacritics 0");
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
"""


def fill(database: sqlite3.Connection, store: Store) -> None:
    """Put every thing that has an IRI and says something of itself into the empty index."""
    types = _types(store)
    names = list(_names(store))
    degrees, untyped = _degrees(store), _untyped(store)
    keys = dict.fromkeys([*types, *(key for key, _, _ in names), *untyped])
    for file in (*store.named_graphs(), base_of(store) + "graph/"):
        keys.pop(file, None)
    place = {key: number for number, key in enumerate(keys)}
    folded, terms = folded_classes(store, {}), _terms(store, types)
    tiers = (
        TERM if key in terms else FOLDED if folded & types.get(key, frozenset()) else ENTITY for key in keys
    )
    database.executemany(
        "INSERT INTO entities VALUES (?, ?, ?, ?)",
        ((place[key], key, tier, degrees[key]) for key, tier in zip(keys, tiers, strict=True)),
    )
    database.executemany(
        "INSERT OR IGNORE INTO types VALUES (?, ?)",
        ((place[key], cls) for key, found in types.items() if key in place for cls in found),
    )
    labelled = {key for key, kind, _ in names if kind == LABEL}
    names += [(key, LABEL, labels.from_iri(key)) for key in keys if key not in labelled]
    entries = [(place[key], kind, text, fold(text)) for key, kind, text in names if key in place]
    database.executemany("INSERT INTO names VALUES (NULL, ?, ?, ?, ?)", entries)
    database.execute("INSERT INTO words (rowid, folded) SELECT id, folded FROM names")


def _types(store: Store) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, cls in store.select("SELECT ?s ?c { ?s a ?c FILTER(isIRI(?s) && isIRI(?c)) }").rows:
        found.setdefault(str(key), set()).add(str(cls))
    return {key: frozenset(types) for key, types in found.items()}


def _names(store: Store) -> Iterator[tuple[str, int, str]]:
    """Yield each name once: a thing, whether it is its label or an alias, the text on one line."""
    seen = set()
    predicates = iris([*LABEL_PREDICATES, *_ALIASES])
    query = f"SELECT ?s ?p ?o {{ VALUES ?p {{ {predicates} }} ?s ?p ?o FILTER(isIRI(?s) && isLiteral(?o)) }}"
    for key, predicate, text in store.select(query).rows:
        kind = LABEL if str(predicate) in LABEL_PREDICATES else ALIAS
        entry = str(key), kind, labels.one_line(str(text))
        if entry not in seen:
            seen.add(entry)
            yield entry


def _degrees(store: Store) -> Counter[str]:
    """Return how many links each thing has; types are none."""
    query = f"""SELECT ?x (COUNT(*) AS ?n) {{
        {{ ?x ?p ?o FILTER(!isLiteral(?o) && ?p != <{RDF_TYPE}>) }}
        UNION {{ ?s ?p ?x FILTER(!isLiteral(?x) && ?p != <{RDF_TYPE}>) }} FILTER(isIRI(?x)) }} GROUP BY ?x"""
    return Counter({str(key): int(str(count)) for key, count in store.select(query).rows})


def _untyped(store: Store) -> list[str]:
    query = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) FILTER NOT EXISTS { ?s a ?type } }"
    return [str(key) for (key,) in store.select(query).rows]


def _terms(store: Store, types: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the words that the graph is written with rather than what it speaks of.

    These are the shipped ontology's terms, where the graph holds it beside its own data,
    and properties and classes of other vocabularies that nobody declares.
    """
    used = {cls for found in types.values() for cls in found}
    used |= {str(row["p"]) for row in rows(store, "SELECT DISTINCT ?p { ?s ?p ?o }")}
    own = [name for name in housekeeping(store) if name.endswith("ontology")]
    declared: set[str] = set()
    for row in (
        rows(store, f"SELECT ?s ?o {{ VALUES ?g {{ {iris(own)} }} GRAPH ?g {{ ?s ?p ?o }} }}") if own else ()
    ):
        declared.add(str(row["s"]))
        used.add(str(row["o"]))
    return declared | (used - types.keys())
