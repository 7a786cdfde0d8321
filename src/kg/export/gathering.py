"""From a selection's lines to edges and descriptions, each in the order of their names.

Edges are read first: they tell how many links each node has, and which documents it
comes from. Nothing here grows with the number of nodes or edges but the temporary files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from kg.export.lines import parted
from kg.export.links import Links
from kg.export.sorting import Sorter

__all__ = ["Entry", "Gathering", "Subject"]

_BATCH: Final = 2 * 2**20
_LAST: Final = b"\xff"
"""Comes after the name of every node."""
_ENTRY: Final = re.compile(rb'(\S+) (\S+ )(?:"(.*)"([^"\n]*)|([^"\n].*))\n')

Entry = tuple[bytes, bytes, bytes, bytes, bytes]
"""A description's subject and property, the latter with a space behind it; then a literal's text and
what stands behind its closing quotation mark; or all of a line that has no literal."""


Subject = tuple[bytes, list[Entry], int, int]
"""A node: its token, what describes it, and how many links lead from it and to it."""


class Gathering:
    """Takes lines in, in any order; afterwards has ``links`` and the subjects."""

    def __init__(self) -> None:
        self._held = 0
        self._lines: tuple[list[bytes], list[bytes]] = ([], [])
        self._edges = Sorter()
        self._described = Sorter()
        self.links = Links()

    def take(self, text: bytes) -> None:
        """Add a text that is whole lines, as :mod:`kg.export.lines` has them."""
        edges, described = parted(text.splitlines(keepends=True))
        self._lines[0].extend(edges)
        self._lines[1].extend(described)
        self._held += len(text)
        if self._held >= _BATCH:
            self._put_away()

    def _put_away(self) -> None:
        edges, described = self._lines
        self._edges.add_run(edges)
        self._described.add_run(described)
        self._lines, self._held = ([], []), 0

    def read_links(self) -> Iterator[int]:
        """Read all edges, and yield how many were read of each part."""
        self._put_away()
        for count, documents in self.links.read(self._edges):
            self._described.add_run(documents)
            yield count

    def subjects(self) -> Iterator[Subject]:
        """Yield each node with what describes it, once the edges are read."""
        described = _described(self._described.parts())
        links_out, links_in = self.links.links_out(), self.links.links_in()
        told, entries = next(described, (_LAST, []))
        source, out = next(links_out, (_LAST, 0))
        target, into = next(links_in, (_LAST, 0))
        while (token := min(told, source, target)) != _LAST:
            subject = (
                token,
                entries if token == told else [],
                out if token == source else 0,
                into if token == target else 0,
            )
            if token == told:
                told, entries = next(described, (_LAST, []))
            if token == source:
                source, out = next(links_out, (_LAST, 0))
            if token == target:
                target, into = next(links_in, (_LAST, 0))
            yield subject


def _described(parts: Iterable[list[bytes]]) -> Iterator[tuple[bytes, list[Entry]]]:
    """Yield each subject with its entries."""
    entries = chain.from_iterable(map(_entries, parts))
    for token, group in groupby(entries, key=itemgetter(0)):
        yield token, list(group)


def _entries(lines: list[bytes]) -> list[Entry]:
    found = _ENTRY.findall(b"".join(lines))
    assert len(found) == len(lines), "a line that is none"
    return found
