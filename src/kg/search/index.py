"""Asking an index that is built: pages of hits, how many there are, how many of each class."""

from __future__ import annotations

import os
import queue
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from kg import labels
from kg.search import spelling
from kg.search.asking import Typed, all_of, any_of, typed
from kg.search.building import ALIAS_MARK, CLASS_MARK, LABEL_MARK, whole
from kg.search.codes import Coded, Member
from kg.search.reading import ENTITY, FOLDED, LABEL, TERM, Name, names_of
from kg.terms import IRI, Resource

__all__ = ["Found", "Index", "Page"]

COUNTED: Final = spelling.OFTEN
"""Hits are counted so far; what is beyond is said to be more."""

_CROWDED: Final = 2_000
"""Where more names than this begin with what was typed, they come in no order of their own."""

_FOUND_FIRST: Final = (ENTITY, FOLDED)
"""Where anything else is found, terms of the ontology are not."""

_MARK: Final = re.compile(r"[/#:]")
_LISTED: Final = 64
_FEW: Final = 3
_OFTENER: Final = 4

_ROWS: Final = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
_COUNT: Final = f"SELECT COUNT(*) FROM ({_ROWS})"  # noqa: S608 - of fixed texts
_LAST_CHARACTER: Final = "\U0010ffff"
_TERMS: Final = "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, instance)"
_BEGUN: Final = "SELECT 1 FROM terms WHERE term >= ? AND term < ? LIMIT ?"
_BEGINNINGS: Final = """
    WITH RECURSIVE begun (term) AS (
        SELECT (SELECT term FROM terms WHERE term >= :first LIMIT 1)
        UNION ALL SELECT (SELECT term FROM terms WHERE term >= begun.term || char(1) LIMIT 1)
            FROM begun WHERE begun.term < :end LIMIT :most)
    SELECT term FROM begun WHERE term < :end
"""
"""From each word straight to the next: to go through all that a frequent one stands in takes long."""
_NAMED: Final = """
    SELECT iri, names FROM words JOIN entities ON entities.id = words.rowid WHERE words MATCH ?
"""
_ENDING: Final = "SELECT iri FROM entities WHERE lower(substr(iri, -?)) = ?"
_COUNTS: Final = f"""
    SELECT kind, COUNT(*) FROM ({_ROWS}) AS found LEFT JOIN kinds ON kinds.entity = found.rowid GROUP BY kind
"""  # noqa: S608 - of fixed texts


class Found(NamedTuple):
    """A hit: its IRI and its names."""

    iri: str
    names: list[Name]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits.

    Attributes
    ----------
    total : int
        How many hits there are, at most ``COUNTED``.
    more : bool
        Whether there are more than that.
    hits : list of Found
        Those on the page.
    facets : list of (str, int)
        How many of those counted are of each class.
    near : mapping
        Words that were looked for in place of others.
    """

    total: int
    more: bool
    hits: list[Found]
    facets: list[tuple[str, int]]
    near: Mapping[str, Sequence[str]]


class Index:
    """The index in a file; safe to share between threads, and not between processes.

    Parameters
    ----------
    path : Path
        Written by :func:`kg.search.building.build`; never written again.
    """

    def __init__(self, path: Path) -> None:
        self.process = os.getpid()
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        with self._connection() as database:
            self._marks = dict(database.execute("SELECT language, mark FROM languages"))
            self._classes = {iri: number for number, iri in database.execute("SELECT cls, iri FROM classes")}
            self._kinds: dict[int, list[str]] = {}
            for kind, iri in database.execute("SELECT kind, iri FROM classes"):
                self._kinds.setdefault(kind, []).append(iri)
            self._tiers = {
                tier: (first, last) for tier, first, last in database.execute("SELECT * FROM tiers")
            }

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._idle.get_nowait()
        except queue.Empty:
            database = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            database.executescript(f"PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -512; {_TERMS};")
        yield database
        self._idle.put(database)  # after an error, it is left to the garbage collector

    def find(self, words: Typed, language: str, cls: str | None, offset: int, limit: int) -> Page:
        """Return a page of what `words` find; with `cls`, of that class only, while facets count all."""
        if not words.words or (cls is not None and cls not in self._classes):
            only = None
        else:
            only = "" if cls is None else f' AND "{CLASS_MARK}{self._classes[cls]}"'
        with self._connection() as database:
            coded = Coded(database, words.code, cls)
            look = _Look(database, self._tiers, self._kinds, only or "", coded, offset, limit)
            if not words.words:
                return look.page([], "", _FOUND_FIRST)
            streams, anywhere = self._streams(look, words, language)
            if only is None:
                return look.page([], anywhere, _FOUND_FIRST)
            page = look.page(streams, anywhere, _FOUND_FIRST)
            if page.total or page.facets:
                return page
            page = look.page(streams, anywhere, (TERM,))
            return page if page.total or page.facets else look.near(words)

    def _streams(self, look: _Look, words: Typed, language: str) -> tuple[list[str], str]:
        """Return the queries best first, and the one that counts; sound counts where Chinese is read."""
        primary, begun = language.partition("-")[0].lower(), not look.is_crowded(words.beginning)
        anywhere = words.anywhere(look.frequent(words), whole_names=begun)
        sounds, chinese = words.by_sound(), primary == "zh"
        spoken = bool(sounds) and (chinese or not look.any(anywhere))
        mark = self._marks.get(primary)
        streams = words.queries(mark, anywhere, spoken=spoken, first=chinese, begun=begun)
        if spoken:
            anywhere = " OR ".join(f"({query})" for query in (anywhere, *sounds[1:]))
        return streams, anywhere

    def called(self, name: str) -> Iterator[tuple[Resource, bool, str]]:
        """Yield what is called `name`, in any case; see :class:`kg.store.names.Names`."""
        wanted, token = labels.one_line(name).lower(), whole(typed(name).tokens)
        query = any_of([LABEL_MARK + token, ALIAS_MARK + token])
        with self._connection() as database:
            found = database.execute(_NAMED, (query,)).fetchall() if token else []
            coded = Coded(database, token).whole(_FOUND_FIRST, COUNTED)
        for iri, packed in found:
            for own in names_of(packed):
                if own.text.lower() == wanted:
                    yield IRI(iri), own.kind != LABEL, own.text
        yield from ((IRI(one.iri), False, one.code) for one in coded if one.code.lower() == wanted)

    def ending(self, endings: Collection[str]) -> set[Resource]:
        """Return what has an IRI that ends so, in any case."""
        found: set[Resource] = set()
        with self._connection() as database:
            for ending in endings:
                found.update(IRI(iri) for (iri,) in database.execute(_ENDING, (len(ending), ending)))
                coded = Coded(database, _MARK.split(ending)[-1]).whole(_FOUND_FIRST, COUNTED)
                found.update(IRI(one.iri) for one in coded if one.iri.lower().endswith(ending))
        return found

    def better(self, words: Typed) -> dict[str, str]:
        """Return, for each word that is rare, one that is near it and much more used."""
        with self._connection() as database:
            found = {}
            for word in words.words:
                used = spelling.used(database, word)
                close = spelling.near(database, word) if used <= _FEW else []
                if close and spelling.used(database, close[0]) > _OFTENER * used:
                    found[word] = close[0]
            return found


@dataclass(frozen=True, slots=True)
class _Look:
    """One search in one database."""

    database: sqlite3.Connection
    tiers: Mapping[int, tuple[int, int]]
    kinds: Mapping[int, list[str]]
    only: str
    coded: Coded
    offset: int
    limit: int

    def page(
        self,
        streams: Sequence[str],
        anywhere: str,
        tiers: Sequence[int],
        near: Mapping[str, Sequence[str]] | None = None,
    ) -> Page:
        """Return the page of what `streams` give, one after the other; `anywhere` finds all of it."""
        if not anywhere:
            return Page(0, False, [], [], {})
        bounds = [self.tiers[tier] for tier in tiers if tier in self.tiers]
        span = (bounds[0][0], bounds[-1][1]) if bounds else (0, -1)
        counts = dict(self.database.execute(_COUNTS, (f"{anywhere}", *span, COUNTED)))
        coded = self.coded.counts(tiers, COUNTED + 1)
        facets: dict[str, int] = {}
        for kind, count in (*counts.items(), *coded.items()):
            for iri in self.kinds.get(kind, ()):
                facets[iri] = facets.get(iri, 0) + min(count, COUNTED)
        total = self._total(counts, anywhere, span) + self._coded(coded, tiers) if streams else 0
        found = self._ordered(streams, tiers)[self.offset : self.offset + self.limit]
        return Page(min(total, COUNTED), total > COUNTED, self._hits(found), list(facets.items()), near or {})

    def _total(self, counts: Mapping[int, int], anywhere: str, span: tuple[int, int]) -> int:
        whole = sum(counts.values())
        if whole < COUNTED and not self.only:
            return whole
        asked = (f"({anywhere}){self.only}", *span, COUNTED + 1)
        return int(self.database.execute(_COUNT, asked).fetchone()[0])

    def _coded(self, counts: Mapping[int | None, int], tiers: Sequence[int]) -> int:
        return self.coded.total(tiers, COUNTED + 1) if self.only else sum(counts.values())

    def _ordered(self, streams: Sequence[str], tiers: Sequence[int]) -> list[int | Member]:
        """Return the first hits, up to the end of the page: whole codes, then documents, then other codes."""
        wanted = min(self.offset + self.limit, COUNTED) if streams else 0
        found: dict[int | Member, None] = {}
        for tier in tiers:
            for rows in self._of_tier(streams, tier, wanted):
                if len(found) >= wanted:
                    return list(found)
                found.update(dict.fromkeys(rows))
        return list(found)

    def _of_tier(self, streams: Sequence[str], tier: int, wanted: int) -> Iterator[Iterable[int | Member]]:
        yield self.coded.whole((tier,), wanted)
        first, last = self.tiers.get(tier, (0, -1))
        for stream in streams:
            asked = (f"({stream}){self.only}", first, last, wanted)
            yield (row for (row,) in self.database.execute(_ROWS, asked))
        yield self.coded.begun((tier,), wanted)

    def _hits(self, found: Iterable[int | Member]) -> list[Found]:
        return [self._document(one) if isinstance(one, int) else _named(one) for one in found]

    def _document(self, number: int) -> Found:
        query = "SELECT iri, names FROM entities WHERE id = ?"
        iri, names = self.database.execute(query, (number,)).fetchone()
        return Found(iri, names_of(names))

    def any(self, query: str) -> bool:
        """Return whether anything but a term of the ontology is found."""
        if self.coded.counts(_FOUND_FIRST, 1):
            return True
        first, last = (
            self.tiers.get(ENTITY, (0, 0))[0],
            self.tiers.get(FOLDED, self.tiers.get(ENTITY, (0, -1)))[1],
        )
        with closing(self.database.execute(_ROWS, (query, first, last, 1))) as found:
            return found.fetchone() is not None

    def is_crowded(self, beginning: str) -> bool:
        """Return whether very many names begin so: bringing them together takes long."""
        asked = (beginning, beginning + _LAST_CHARACTER, _CROWDED)
        return len(self.database.execute(_BEGUN, asked).fetchall()) == _CROWDED

    def frequent(self, words: Typed) -> dict[str, list[str]]:
        """Return, for what begins words that more things have than are counted, the words to ask for.

        The index would bring together all things that have any of them before it gave the first.
        They are all words that begin so, where these are few; else, where nothing else is asked
        for, those that are in so many names.
        """
        often = {word: spelling.frequent(self.database, word) for word in words.words}
        found = {}
        for word in (word for word, known in often.items() if known):
            asked = {"first": word, "end": word + _LAST_CHARACTER, "most": _LISTED + 1}
            listed = [term for (term,) in self.database.execute(_BEGINNINGS, asked)]
            if len(listed) <= _LISTED:
                found[word] = listed
            elif len(words.words) == 1:
                found[word] = often[word]
        return found

    def near(self, words: Typed) -> Page:
        """Return what is found by words that are a slip or two from those typed."""
        wrong = [word for word in words.words if not spelling.used(self.database, word)]
        close = {word: found for word in wrong if (found := spelling.near(self.database, word))}
        if not close:
            return Page(0, False, [], [], {})
        query = all_of(words.words, begun=True, instead=self.frequent(words) | close)
        likeliest = typed(" ".join(close[word][0] if word in close else word for word in words.words))
        begun = not self.is_crowded(likeliest.beginning)
        anywhere = likeliest.anywhere(self.frequent(likeliest), whole_names=begun)
        streams = [*likeliest.queries(None, anywhere, spoken=False, first=False, begun=begun), query]
        return self.page(streams, query, (*_FOUND_FIRST, TERM), close)


def _named(member: Member) -> Found:
    return Found(member.iri, [Name(LABEL, "", member.code)])
