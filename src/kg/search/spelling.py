"""Slips of the keyboard: the words of an index that are one or two slips from what was typed.

A slip is a letter changed, missing or added, or two neighbours swapped. One slip leaves
the first or the last half of a word as it is, so only words that share one of the two are
compared (the pigeonhole of Wu and Manber 1992, "Fast text searching allowing errors").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

__all__ = ["OFTEN", "SCHEMA", "fill", "frequent", "near", "slips", "used"]

OFTEN: Final = 10_000
"""A word that more things than this have in their names is frequent."""

SHORTEST: Final = 4
"""Shorter words are not guessed."""
_TWO_FROM: Final = 8
_MOST: Final = 6
_COMPARED: Final = 20_000

SCHEMA: Final = """
    CREATE TABLE spelling (word TEXT PRIMARY KEY, back TEXT, docs INTEGER, letters INTEGER) WITHOUT ROWID;
    CREATE TABLE frequent (word TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words, row);
"""
_WORDS: Final = "SELECT term, doc FROM temp.vocabulary"
_LIKE: Final = """
    SELECT word, docs, letters FROM spelling WHERE word >= :start AND word < :end
    UNION SELECT word, docs, letters FROM spelling WHERE back >= :back_start AND back < :back_end
    LIMIT :most
"""
_BEGUN: Final = "SELECT word FROM frequent WHERE word >= ? AND word < ?"
_PAST: Final = "\U0010ffff"


def fill(database: sqlite3.Connection) -> None:
    """Note how each word of the index is spelt, read from both ends, and which are frequent."""
    often = []

    def spelt() -> Iterator[tuple[str, str, int, int]]:
        for word, docs in database.execute(_WORDS):
            if docs > OFTEN:
                often.append((word,))
            if len(word) >= SHORTEST - 1 and word.isalpha():
                yield word, word[::-1], docs, _letters(word)

    database.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?, ?, ?)", spelt())
    database.executemany("INSERT INTO frequent VALUES (?)", often)
    database.execute("CREATE INDEX backwards ON spelling (back)")


def near(database: sqlite3.Connection, word: str) -> list[str]:
    """Return words one slip from `word`, or, of a long word, two where none is one; the most used first."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    found = _within(database, word, 1)
    return found or (_within(database, word, 2) if len(word) >= _TWO_FROM else [])


def _within(database: sqlite3.Connection, word: str, most: int) -> list[str]:
    size = (len(word) - 1) // (most + 1)
    start, back = word[:size], word[: -size - 1 : -1]
    bounds = {"start": start, "end": start + _PAST, "back_start": back, "back_end": back + _PAST}
    mine = _letters(word)
    close = [
        (-docs, other)
        for other, docs, letters in database.execute(_LIKE, bounds | {"most": _COMPARED})
        if abs(len(other) - len(word)) <= most
        and (letters ^ mine).bit_count() <= 2 * most
        and slips(word, other, most) <= most
        and other != word
    ]
    return [other for _, other in sorted(close)[:_MOST]]


def _letters(word: str) -> int:
    """Return which letters a word has, as bits: words that differ in many are many slips apart."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def slips(one: str, other: str, most: int) -> int:
    """Return how many slips make `one` of `other`, no letter touched twice; `most` + 1 stands for more.

    The optimal string alignment distance (Boytsov 2011, "Indexing methods for approximate
    dictionary searching", section 2).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, match in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != match))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == match:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def frequent(database: sqlite3.Connection, beginning: str) -> list[str]:
    """Return the frequent words that begin so."""
    found = database.execute(_BEGUN, (beginning, beginning + _PAST))
    return [word for (word,) in found]


def used(database: sqlite3.Connection, word: str) -> int:
    """Return how many things have a word in their names."""
    row = database.execute("SELECT docs FROM spelling WHERE word = ?", (word,)).fetchone()
    return int(row[0]) if row else 0
