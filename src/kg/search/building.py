"""Writing the index of a store into a file: SQLite's full-text search over tokens of our own.

Each thing is a document, numbered by how much it matters, so that the first rows of any
search are the best ones and the rest need not be read. Its tokens:

=============  ==============================================================
``computing``  a word of a name, or a character with the one behind it
``$…``         a whole label, without spaces; ``&…`` a whole alias or code
``¤…``         a whole label in one language (a mark for each language)
``~suan.li``   a syllable with the next
``!suanli``    the syllables of a name from its beginning; ``!sl`` their letters
``=7``         a class
=============  ==============================================================
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from kg.search import codes, pinyin, spelling
from kg.search.reading import LABEL, TERM, Name, Named, names_of, read
from kg.search.words import in_pairs, split_all
from kg.store.patterns import chunks
from kg.store.protocol import Store

__all__ = ["ALIAS_MARK", "CLASS_MARK", "LABEL_MARK", "VERSION", "build", "whole"]

VERSION: Final = 2
"""Changes with what is written here."""

LABEL_MARK: Final = "$"
ALIAS_MARK: Final = "&"
CLASS_MARK: Final = "="

_FIRST_LANGUAGE_MARK: Final = 0xE000
_LONGEST_WHOLE: Final = 32
_CHUNK: Final = 2_000
_AHEAD: Final = 2
_ADD: Final = "INSERT INTO words (rowid, tokens) SELECT key + ?, value FROM json_each(?)"

_SCHEMA: Final = f"""
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -65536;
    CREATE TABLE entities (id INTEGER PRIMARY KEY, iri TEXT, names TEXT);
    CREATE TABLE kinds (entity INTEGER PRIMARY KEY, kind INTEGER);
    CREATE TABLE classes (kind INTEGER, cls INTEGER, iri TEXT);
    CREATE TABLE languages (language TEXT PRIMARY KEY, mark TEXT);
    CREATE TABLE tiers (tier INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
    CREATE VIRTUAL TABLE words USING fts5 (tokens, content = '', columnsize = 0, detail = none,
        prefix = '1 2', tokenize = "ascii tokenchars '{LABEL_MARK}{ALIAS_MARK}{CLASS_MARK}~!.'");
"""


def build(store: Store, path: Path) -> None:
    """Write the index of a store into a new file."""
    named = read(store)
    database = sqlite3.connect(path, check_same_thread=False)
    try:
        database.executescript(_SCHEMA + spelling.SCHEMA + codes.SCHEMA)
        with database:
            _write(database, named)
            spelling.fill(database)
    finally:
        database.close()


def _write(database: sqlite3.Connection, named: Named) -> None:
    of_families = (family.types for _, family in named.families)
    kinds = {
        types: number
        for number, types in enumerate(
            sorted({types for types in (*named.types.values(), *of_families) if types}, key=sorted)
        )
    }
    classes = {cls: number for number, cls in enumerate(sorted({cls for types in kinds for cls in types}))}
    database.executemany(
        "INSERT INTO classes VALUES (?, ?, ?)",
        ((kinds[types], classes[cls], cls) for types in kinds for cls in types),
    )
    database.executemany("INSERT INTO tiers VALUES (?, ?, ?)", _tiers(named.tiers))
    database.executemany(
        "INSERT INTO kinds VALUES (?, ?)",
        ((place, kinds[named.types[key]]) for place, key in enumerate(named.keys) if named.types[key]),
    )
    database.executemany(
        "INSERT INTO entities VALUES (?, ?, ?)",
        ((place, key, named.names[key]) for place, key in enumerate(named.keys)),
    )
    marks = _Marks()
    of_kind = {types: " ".join(f"{CLASS_MARK}{classes[cls]}" for cls in types) for types in kinds}
    _add(database, _documents(named, of_kind, marks))
    database.executemany("INSERT INTO languages VALUES (?, ?)", marks.items())
    codes.fill(database, named.families, kinds)


def _add(database: sqlite3.Connection, documents: Iterable[list[str]]) -> None:
    """Add documents, many at once: the database needs no interpreter, which makes the next meanwhile."""
    added: deque[Future[sqlite3.Cursor]] = deque()
    first = 0
    with ThreadPoolExecutor(1) as beside:
        for some in documents:
            written = json.dumps(some, ensure_ascii=False)
            added.append(beside.submit(database.execute, _ADD, (first, written)))
            first += len(some)
            if len(added) > _AHEAD:
                added.popleft().result()
        for future in added:
            future.result()


class _Marks(dict[str, str]):
    """A mark for each language, given out as languages appear."""

    def __missing__(self, language: str) -> str:
        self[language] = mark = chr(_FIRST_LANGUAGE_MARK + len(self))
        return mark


def _documents(
    named: Named, of_kind: Mapping[frozenset[str], str], marks: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield the tokens of each thing, its classes among them, some things at a time."""
    for keys in chunks(named.keys, _CHUNK):
        tokens = _tokens([names_of(named.names[key]) for key in keys], marks)
        kinds = (of_kind.get(named.types[key], "") for key in keys)
        yield [f"{kind} {own}" for kind, own in zip(kinds, tokens, strict=True)]


def _tiers(tiers: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the first and last number of each tier's things."""
    for tier in range(TERM + 1):
        if count := tiers.count(tier):
            first = tiers.index(tier)
            yield tier, first, first + count - 1


def _tokens(names: Sequence[Sequence[Name]], marks: Mapping[str, str]) -> Iterator[str]:
    """Yield the tokens of each thing."""
    folded = iter(split_all([name.text for own in names for name in own]))
    for own in names:
        found: list[str] = []
        for name in own:
            tokens = next(folded)
            text = "".join(tokens)
            if text.isascii():
                found += tokens
            else:
                found += in_pairs(tokens)
                found += pinyin.indexed(tokens)
            name_whole = text[:_LONGEST_WHOLE]
            if name.kind == LABEL:
                found += (LABEL_MARK + name_whole, marks[name.language] + name_whole)
            else:
                found.append(ALIAS_MARK + name_whole)
        yield " ".join(found)


def whole(tokens: Iterable[str]) -> str:
    """Return a name as one token."""
    return "".join(tokens)[:_LONGEST_WHOLE]
