"""The index: SQLite's full-text search over every name, in memory."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from typing import Final, NamedTuple

from kg.search.filling import ENTITY, FOLDED, SCHEMA, TERM, fill
from kg.search.words import any_of, fold, match, one_slip_apart
from kg.store.protocol import Store
from kg.vocabulary import expand

__all__ = ["Index", "Page"]

_SLIP_FROM: Final = 5
_LONGEST_QUERY: Final = 200

_FOUND: Final = """
    SELECT entity, tier, degree, MIN(rank) AS rank, length(text) AS length, text FROM (
        SELECT e.id AS entity, e.tier, e.degree, n.text,
            CASE WHEN n.kind = 0 AND n.folded = :words THEN 1
                 WHEN n.folded = :words THEN 2
                 WHEN n.kind = 0 AND substr(n.folded, 1, length(:words)) = :words THEN 3
                 WHEN n.kind = 0 AND instr(' ' || n.folded || ' ', ' ' || :words || ' ') THEN 4
                 WHEN n.kind = 0 THEN 5
                 ELSE 6 END AS rank
        FROM words JOIN names AS n ON n.id = words.rowid JOIN entities AS e ON e.id = n.entity
        WHERE words MATCH :match AND e.tier BETWEEN :lowest AND :highest
    ) GROUP BY entity
"""
_COUNT: Final = """
    SELECT COUNT(*) FROM found AS f
    WHERE :cls IS NULL OR EXISTS (SELECT 1 FROM types AS t WHERE t.entity = f.entity AND t.cls = :cls)
"""
_PAGE: Final = """
    SELECT e.iri, f.text FROM found AS f JOIN entities AS e ON e.id = f.entity
    WHERE :cls IS NULL OR EXISTS (SELECT 1 FROM types AS t WHERE t.entity = f.entity AND t.cls = :cls)
    ORDER BY f.tier, f.rank, f.degree DESC, f.length, e.iri LIMIT :limit OFFSET :offset
"""
_FACETS: Final = (
    "SELECT t.cls, COUNT(*) FROM found AS f JOIN types AS t ON t.entity = f.entity GROUP BY t.cls"
)


class Page(NamedTuple):
    """A page of hits (IRI and the name that matched), how many there are, and how many of each class."""

    total: int
    hits: list[tuple[str, str]]
    facets: list[tuple[str, int]]


_NOTHING: Final = Page(0, [], [])


class Index:
    """Every name of a store, for the process that made it; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self.process = os.getpid()
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.executescript(SCHEMA)
        with self._database:
            fill(self._database, store)

    def find(self, words: str, cls: str | None, offset: int, limit: int) -> Page:
        """Return a page of what `words` find; with `cls`, of that class only, while facets count all."""
        folded = fold(words[:_LONGEST_QUERY])
        with self._lock:
            named = self._named(words)
            if named is not None:
                return self._only(named, cls, offset, limit)
            if not folded:
                return _NOTHING
            values = {
                "words": folded,
                "match": match(words[:_LONGEST_QUERY]),
                "cls": cls,
                "limit": limit,
                "offset": offset,
            }
            for lowest, highest in ((ENTITY, FOLDED), (TERM, TERM)):
                page = self._page(values | {"lowest": lowest, "highest": highest})
                if page.total or page.facets:
                    return page
            slips = self._match_with_slips(folded)
            return self._page(values | {"match": slips, "lowest": ENTITY, "highest": TERM}) if slips else page

    def _page(self, values: dict[str, str | int | None]) -> Page:
        ask = self._database.execute
        found = f"WITH found AS MATERIALIZED ({_FOUND})"
        total = ask(f"{found} {_COUNT}", values).fetchone()[0]
        return Page(
            total,
            ask(f"{found} {_PAGE}", values).fetchall() if total else [],
            ask(f"{found} {_FACETS}", values).fetchall(),
        )

    def _named(self, words: str) -> str | None:
        """Return the thing whose IRI or prefixed name `words` are."""
        typed = words.strip().removeprefix("<").removesuffix(">")
        candidates = [iri for iri in (typed, expand(typed)) if iri and ":" in iri]
        known = "SELECT iri FROM entities WHERE iri = ?"
        return next((iri for iri in candidates if self._database.execute(known, (iri,)).fetchone()), None)

    def _only(self, iri: str, cls: str | None, offset: int, limit: int) -> Page:
        query = "SELECT t.cls, 1 FROM types AS t JOIN entities AS e ON e.id = t.entity WHERE e.iri = ?"
        facets = self._database.execute(query, (iri,)).fetchall()
        hits = [(iri, iri)] if cls is None or cls in dict(facets) else []
        return Page(len(hits), hits[offset : offset + limit], facets)

    def _match_with_slips(self, folded: str) -> str | None:
        """Return a full-text query for words one slip from those typed; None where no word is."""
        tokens = folded.split()
        near = {token: self._near(token) for token in tokens if len(token) >= _SLIP_FROM}
        if not any(near.values()):
            return None
        return " AND ".join(any_of(near[token]) if near.get(token) else match(token) for token in tokens)

    def _near(self, word: str) -> list[str]:
        query = "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ?"
        found = self._database.execute(query, (len(word) - 1, len(word) + 1))
        return [term for (term,) in found if one_slip_apart(word, term)]
