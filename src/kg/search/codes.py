"""The codes of families in the database of an index, and how they are found there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any, Final, NamedTuple

from kg.search.families import Family

__all__ = ["SCHEMA", "Coded", "Member", "fill"]

SCHEMA: Final = """
    CREATE TABLE families
        (family INTEGER PRIMARY KEY, tier INTEGER, size INTEGER, kind INTEGER, beginning TEXT);
    CREATE TABLE codes (family INTEGER, code TEXT, written TEXT, PRIMARY KEY (family, code, written))
        WITHOUT ROWID;
"""
"""The codes of a family here are of one size; families are numbered by tier and size, short codes first.

How a code is written is told where it is not in small letters.
"""

_PAST: Final = "\U0010ffff"
_ANY: Final = 2**31
_RANGE: Final = """
    FROM families CROSS JOIN codes ON codes.family = families.family
    WHERE families.tier BETWEEN :first AND :last AND families.size <= :longest
    AND (:cls IS NULL OR families.kind IN (SELECT kind FROM classes WHERE iri = :cls))
    AND codes.code >= :start AND codes.code < :end
    ORDER BY codes.family, codes.code LIMIT :most
"""
_COUNTS: Final = f"SELECT kind, COUNT(*) FROM (SELECT families.kind AS kind {_RANGE}) GROUP BY kind"  # noqa: S608 - of fixed texts
_MEMBERS: Final = f"SELECT families.beginning, codes.code, codes.written {_RANGE}"


class Member(NamedTuple):
    """One of a family: its IRI, and the code at the end of it."""

    iri: str
    code: str


def fill(
    database: sqlite3.Connection, families: Iterable[tuple[int, Family]], kinds: Mapping[frozenset[str], int]
) -> None:
    """Write families, each with its tier."""
    parts = [
        (tier, size, family.beginning, family.types, list(ends))
        for tier, family in families
        for size, ends in groupby(sorted(family.ends, key=len), len)
    ]
    parts.sort(key=itemgetter(0, 1, 2))
    for place, (tier, size, beginning, types, ends) in enumerate(parts):
        row = (place, tier, size, kinds.get(types), beginning)
        database.execute("INSERT INTO families VALUES (?, ?, ?, ?, ?)", row)
        _fill(database, place, ends)


def _fill(database: sqlite3.Connection, family: int, ends: Iterable[str]) -> None:
    small = sorted(end for end in ends if end == end.lower())
    others = sorted((end.lower(), end) for end in ends if end != end.lower())
    database.executemany("INSERT INTO codes VALUES (?, ?, '')", zip(repeat(family), small))
    database.executemany("INSERT INTO codes VALUES (?, ?, ?)", ((family, *code) for code in others))


class Coded:
    """What can be found by a code in families, of one class or of any.

    Parameters
    ----------
    database : sqlite3.Connection
        That of the index.
    code : str
        What was typed; empty, where that can be no code, it finds nothing.
    cls : str or None
        The IRI of the class.
    """

    def __init__(self, database: sqlite3.Connection, code: str, cls: str | None = None) -> None:
        self._database = database
        self._code = code
        self._cls = cls

    def counts(self, tiers: Sequence[int], most: int) -> dict[int | None, int]:
        """Return how many codes begin so, of each kind, whatever the class; counted up to `most` in all."""
        return dict(self._rows(_COUNTS, tiers, most, cls=None))

    def total(self, tiers: Sequence[int], most: int) -> int:
        """Return how many codes begin so, counted up to `most`."""
        return sum(count for _, count in self._rows(_COUNTS, tiers, most, cls=self._cls))

    def whole(self, tiers: Sequence[int], most: int) -> list[Member]:
        """Return what has this code."""
        return self._members(tiers, most, longest=len(self._code))

    def begun(self, tiers: Sequence[int], most: int) -> list[Member]:
        """Return what has a code that begins so, the shortest first."""
        return self._members(tiers, most)

    def _members(self, tiers: Sequence[int], most: int, longest: int = _ANY) -> list[Member]:
        return [
            Member(beginning + (written or code), written or code)
            for beginning, code, written in self._rows(_MEMBERS, tiers, most, cls=self._cls, longest=longest)
        ]

    def _rows(
        self, query: str, tiers: Sequence[int], most: int, *, cls: str | None, longest: int = _ANY
    ) -> Iterator[tuple[Any, ...]]:
        if not self._code:
            return iter(())
        asked = {
            "first": tiers[0],
            "last": tiers[-1],
            "longest": longest,
            "cls": cls,
            "start": self._code,
            "end": self._code + _PAST,
            "most": most,
        }
        return self._database.execute(query, asked)
