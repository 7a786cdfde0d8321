"""The edges of a selection on disk, in the order of their sources, properties and targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from operator import eq
from typing import Final

from kg.export.lines import ORIGINS, source, token
from kg.export.sorting import Rows, Sorter

__all__ = ["Kept", "Links"]

_PARTS_OF_A_LINE: Final = 4
_STATED: Final = 46
"""The byte . that the mark of a stated edge begins with."""
_FROM: Final = frozenset(map(token, ORIGINS))

Kept = int | tuple[bytes, bytes]
"""An edge's property and marks, or the number under which they are kept for all edges alike."""

_Columns = tuple[list[bytes], list[bytes], list[bytes], list[bytes]]
"""The sources of edges, their properties, targets and marks."""


class Links:
    """Edges, equal ones once, with the marks of all of them.

    Attributes
    ----------
    by_property : Counter
        Edges by their property (a token).
    kept : list
        The properties and marks that edges have by their number.
    """

    def __init__(self) -> None:
        self.by_property: Counter[bytes] = Counter()
        self.kept: list[tuple[bytes, bytes]] = []
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._from: set[Kept] = set()
        self._sources = Rows()
        self._others = Rows()
        self._targets = Sorter()

    def read(self, lines: Sorter) -> Iterator[tuple[int, list[bytes]]]:
        """Read lines, and yield of each part how many edges it has, and lines for the documents in it."""
        for part in _whole_edges(lines.parts()):
            sources, properties, targets, marks = _united(_columns(part))
            pairs = list(zip(properties, marks, strict=True))
            counts = Counter(pairs)
            known = {pair: self._keep(pair) for pair in counts}
            for (predicate, _), count in counts.items():
                self.by_property[predicate] += count
            kept = [known[pair] for pair in pairs]
            self._put_away(sources, targets, kept)
            yield len(kept), self._documents(sources, targets, kept)

    def _keep(self, pair: tuple[bytes, bytes]) -> Kept:
        predicate, marks = pair
        if marks[0] != _STATED:
            return pair
        number = self._numbers.get(pair)
        if number is None:
            number = self._numbers[pair] = len(self.kept)
            self.kept.append(pair)
            if predicate in _FROM:
                self._from.add(number)
        return number

    def _put_away(self, sources: list[bytes], targets: list[bytes], kept: list[Kept]) -> None:
        # names as one text: it is read faster than each by itself
        of_each = Counter(sources)
        self._sources.add([b"\n".join(of_each), list(of_each.values())])
        text = b"\n".join(targets)
        self._others.add([text, kept])
        self._targets.take(text + b"\n")

    def _documents(self, sources: list[bytes], targets: list[bytes], kept: list[Kept]) -> list[bytes]:
        """Return lines that tell of sources which documents they come from."""
        if self._from.isdisjoint(kept):
            return []
        edges = zip(sources, targets, kept, strict=True)
        return [source(told, target) for told, target, what in edges if what in self._from]

    def links_out(self) -> Iterator[tuple[bytes, int]]:
        """Yield each source, in order, and how many edges lead from it."""
        parts = self._sources.parts()
        return _summed(
            chain.from_iterable(zip(names.split(b"\n"), counts, strict=True) for names, counts in parts)
        )

    def links_in(self) -> Iterator[tuple[bytes, int]]:
        """Yield each target, in order, and how many edges lead to it."""
        counts = chain.from_iterable(Counter(lines).items() for lines in self._targets.parts())
        return ((line[:-1], count) for line, count in _summed(counts))

    def edges(self) -> Iterator[tuple[list[str], list[str], list[Kept]]]:
        """Yield the sources and targets of edges, and what is kept of each, many at a time."""
        for (sources, counts), (targets, kept) in zip(
            self._sources.parts(), self._others.parts(), strict=True
        ):
            yield list(chain.from_iterable(map(repeat, _names(sources), counts))), _names(targets), kept


def _whole_edges(parts: Iterable[list[bytes]]) -> Iterator[list[bytes]]:
    """Yield lines many at a time, all lines of an edge together."""
    held: list[bytes] = []
    for part in parts:
        held += part
        place = len(held) - 1
        edge = held[place][: held[place].rindex(b" ") + 1]
        while place and held[place - 1].startswith(edge):
            place -= 1
        if place:
            yield held[:place]
            held = held[place:]
    if held:
        yield held


def _columns(lines: list[bytes]) -> _Columns:
    cells = b"".join(lines).replace(b"\n", b" ").split(b" ")
    assert len(cells) == _PARTS_OF_A_LINE * len(lines) + 1, "a line that is no edge"
    sources, properties, targets, marks = (cells[place:-1:_PARTS_OF_A_LINE] for place in range(4))
    return sources, properties, targets, marks


def _united(columns: _Columns) -> _Columns:
    """Return edges each once, with the marks of all lines that tell of it."""
    targets = columns[2]
    if not any(map(eq, targets, islice(targets, 1, None))):
        return columns
    found: dict[tuple[bytes, bytes, bytes], bytes] = {}
    for *edge, mark in zip(*columns, strict=True):
        key = (edge[0], edge[1], edge[2])
        before = found.get(key)
        found[key] = mark if before is None else b"%b\n%b" % (before, mark)
    edges = list(found)
    return (
        [edge[0] for edge in edges],
        [edge[1] for edge in edges],
        [edge[2] for edge in edges],
        list(found.values()),
    )


def _summed(counts: Iterable[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    """Yield names with their numbers, those of equal names that follow each other added up."""
    last, total = b"", 0
    for name, count in counts:
        if name == last:
            total += count
            continue
        if last:
            yield last, total
        last, total = name, count
    if last:
        yield last, total


def _names(tokens: bytes) -> list[str]:
    """Return the names that such lines stand for; no IRI has angles inside."""
    return tokens.translate(None, b"<>").decode().split("\n")
