"""Statements laid out on disk: sorted, each once, read as often as a writer needs.

One reading of the store feeds every later pass, so a network is consistent and
its memory does not grow with the graph: SQLite sorts in a private temporary
file, which the operating system removes with the connection.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from typing import Any, Final, Self

from kg.store.patterns import resource
from kg.terms import IRI, Literal, Quad, Term, Triple
from kg.vocabulary import LABEL_PREDICATES, RDF_TYPE

__all__ = ["RESOURCE", "TAGGED", "Spool"]

RESOURCE: Final = 0
_LITERAL: Final = 1
TAGGED: Final = 2
_TRIPLE: Final = 3

_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_CACHE_KB: Final = 6_000

# types first, then labels, then the rest: the order in which people read a description
_RANKS: Final = {RDF_TYPE: 0} | {iri: place for place, iri in enumerate(LABEL_PREDICATES, start=1)}
_OTHERS: Final = len(_RANKS)

_TABLE: Final = "g TEXT, s TEXT, rank INTEGER, p TEXT, o TEXT, kind INTEGER, tag TEXT"
_VIEWS: Final = (
    "CREATE VIEW link AS SELECT rowid AS place, s, p, o FROM statement WHERE kind = 0 AND rank > 0",
    "CREATE VIEW type AS SELECT s, o FROM statement WHERE kind = 0 AND rank = 0",
    "CREATE VIEW triple_term AS SELECT s, p, o FROM statement WHERE kind = 3",
)


class Spool:
    """A sorted set of statements, by graph, subject and property.

    Table ``statement`` has the columns ``g s rank p o kind tag``: resources are IRIs or
    ``_:label``; ``rank`` is 0 for ``rdf:type``; ``kind`` says what ``o`` is (0 resource, 1 literal,
    2 literal with a language, 3 triple term), and ``tag`` is a literal's datatype or language.
    Views of it are ``link``, ``type`` and ``triple_term``; further tables may be made with
    :attr:`database`.

    Parameters
    ----------
    statements : iterable of Quad
        Read once.
    graphs : bool
        Whether to keep named graphs apart; otherwise all is in ``g = ''`` and the same
        triple of two graphs is one statement.
    """

    def __init__(self, statements: Iterable[Quad], *, graphs: bool) -> None:
        self.database = sqlite3.connect("", isolation_level=None)
        # also where the statements below break off
        self._close = weakref.finalize(self, self.database.close)
        for setting in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
            "temp_store = FILE",
            f"cache_size = -{_CACHE_KB}",
        ):
            self.database.execute(f"PRAGMA {setting}")
        self.database.execute(f"CREATE TABLE heap ({_TABLE})")
        self.database.execute("BEGIN")
        self.database.executemany(
            "INSERT INTO heap VALUES (?, ?, ?, ?, ?, ?, ?)",
            _rows(statements, graphs=graphs),
        )
        self.database.execute(f"CREATE TABLE statement ({_TABLE})")
        self.database.execute(
            "INSERT INTO statement SELECT * FROM heap GROUP BY g, s, rank, p, o, kind, tag"
            " ORDER BY g, s, rank, p, o, kind, tag"
        )
        self.database.execute("DROP TABLE heap")
        for view in _VIEWS:
            self.database.execute(view)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def is_empty(self) -> bool:
        """Return whether there is no statement."""
        return next(self.rows("SELECT 1 FROM statement LIMIT 1"), None) is None

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Answer an SQL query, row by row."""
        return iter(self.database.execute(query))

    def quads(self) -> Iterator[Quad]:
        """Yield every statement in the table's order."""
        for g, s, p, o, kind, tag in self.rows("SELECT g, s, p, o, kind, tag FROM statement ORDER BY rowid"):
            yield Quad(resource(s), IRI(p), _term(o, kind, tag), resource(g) if g else None)

    def counts(self, query: str) -> dict[str, int]:
        """Answer an SQL query for pairs of a name and its number."""
        return dict(self.rows(query))

    def number(self, query: str) -> int:
        """Answer an SQL query for one number."""
        ((value,),) = self.rows(query)
        return int(value)


def _rows(statements: Iterable[Quad], *, graphs: bool) -> Iterator[tuple[str, str, int, str, str, int, str]]:
    for subject, predicate, value, graph in statements:
        name = predicate.value
        yield (
            str(graph) if graphs and graph else "",
            subject.value if isinstance(subject, IRI) else str(subject),
            _RANKS.get(name, _OTHERS),
            name,
            *_columns(value),
        )


def _columns(term: Term) -> tuple[str, int, str]:
    if isinstance(term, IRI):
        return term.value, RESOURCE, ""
    if isinstance(term, Literal):
        return (term.value, TAGGED, term.language) if term.language else (term.value, _LITERAL, term.datatype)
    if isinstance(term, Triple):
        inner = [str(term.subject), term.predicate.value, *_columns(term.object)]
        return json.dumps(inner, ensure_ascii=False), _TRIPLE, ""
    return str(term), RESOURCE, ""


def _term(text: str, kind: int, tag: str) -> Term:
    if kind == RESOURCE:
        return resource(text)
    if kind == TAGGED:
        return Literal(text, _LANG_STRING, tag)
    if kind == _LITERAL:
        return Literal(text, tag)
    subject, predicate, *inner = json.loads(text)
    return Triple(resource(subject), IRI(predicate), _term(*inner))
