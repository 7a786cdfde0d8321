"""Statements laid out on disk: sorted by graph, subject and property, each once, and counted when read.

One reading of the store feeds what is written, so that it is consistent; memory does not grow with the
graph (:mod:`~kg.export.sorting`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kg.export.marks import END, TYPE, marked, unmarked
from kg.export.sorting import Sorter, unique

__all__ = ["Statements"]

_RUN: Final = 2**24
_RESOURCES: Final = b"<_"
_TRIPLE_TERM: Final = b"<<("


class Statements:
    """A set of statements, taken in as lines of N-Triples and read once, in order.

    Parameters
    ----------
    graphs : bool
        Whether to keep named graphs apart; otherwise the same triple of two graphs is one statement.

    Attributes
    ----------
    number : int
        How many there are; like all counts, known once they were read.
    """

    def __init__(self, *, graphs: bool) -> None:
        self._graphs = graphs
        self._sorter = Sorter(_RUN)
        self._subjects = Sorter()
        self._types = Sorter()
        self._predicates = Counter[bytes]()
        self.number = 0

    def take(self, graph: str, lines: bytes) -> None:
        """Add whole lines, as the engine writes them, of a graph: its IRI, ``_:label`` or nothing."""
        text = marked(lines)
        if self._graphs:
            before = graph.encode() + END + b" "
            text = before + text[:-1].replace(b"\n", b"\n" + before) + b"\n"
        self._sorter.take(text)

    def is_empty(self) -> bool:
        """Return whether there is no statement."""
        return next(self._sorter.parts(), None) is None

    def lines(self) -> Iterator[bytes]:
        """Yield the statements in order as N-Triples, or N-Quads where graphs are kept, many at a time."""
        for found in unique(self._sorter.parts()):
            for graph, lines in self._by_graph(found):
                self._count(lines)
                yield unmarked(b"".join(lines).replace(b" .\n", graph + b" .\n"))

    def _by_graph(self, lines: list[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
        """Yield stretches of lines without their graph, and what stands for it in N-Quads."""
        if not self._graphs:
            yield b"", lines
            return
        for before, stretch in groupby(lines, lambda line: line[: line.index(b" ") + 1]):
            name = before[: -len(END) - 1]
            written = name if name.startswith(b"_:") else b"<%b>" % name
            yield b" %b" % written if name else b"", [line[len(before) :] for line in stretch]

    # ----------------------------------------------------------------- counting
    def _count(self, lines: list[bytes]) -> None:
        subjects, predicates, rest = zip(*(line.split(b" ", 2) for line in lines), strict=True)
        self.number += len(lines)
        self._predicates.update(predicates)
        self._subjects.take(b"\n".join(dict.fromkeys(subjects)) + b"\n")
        if TYPE in predicates:
            typed = zip(rest, subjects, predicates, strict=True)
            self._types.take(
                b"".join(
                    b"%b %b\n" % (cls[: -len(b" .\n")], subject)
                    for cls, subject, predicate in typed
                    if predicate == TYPE and cls[0] in _RESOURCES and not cls.startswith(_TRIPLE_TERM)
                )
            )

    def by_predicate(self) -> dict[str, int]:
        """Return how many statements there are of each property."""
        return _named(self._predicates)

    def by_class(self) -> dict[str, int]:
        """Return how many things are of each class."""
        found = Counter[bytes]()
        for lines in unique(self._types.parts()):
            found.update(line.split(b" ", 1)[0] for line in lines)
        return _named(found)

    def subjects(self) -> int:
        """Return how many things there are statements about."""
        return sum(map(len, unique(self._subjects.parts())))


def _named(counts: Counter[bytes]) -> dict[str, int]:
    return dict(sorted((_name(written), count) for written, count in counts.items()))


def _name(written: bytes) -> str:
    plain = unmarked(written).decode()
    return plain[1:-1] if plain.startswith("<") else plain
