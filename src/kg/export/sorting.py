"""Sorting more lines than fit in memory, and keeping rows aside on disk.

Sorted runs of lines lie in temporary files and are merged while they are read (D. E.
Knuth, "The Art of Computer Programming", volume 3, section 5.4). Memory is that of
one run, whatever is sorted; the system removes the files with the objects.
"""

from __future__ import annotations

import heapq
import marshal
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

__all__ = ["Rows", "Sorter", "Tally"]

_RUN: Final = 4 * 2**20
_BUFFER: Final = 2**16
_FAN: Final = 48
_DISTINCT: Final = 80_000
_LENGTH: Final = 4


class Sorter:
    """Lines of bytes, each with its line feed, to be read in the order of their bytes."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._held = 0
        self._runs: list[IO[bytes]] = []

    def take(self, text: bytes) -> None:
        """Add a text that is whole lines."""
        self._waiting.append(text)
        self._held += len(text)
        if self._held >= _RUN:
            self._put_away()

    def _put_away(self) -> None:
        lines = b"".join(self._waiting).splitlines(keepends=True)
        self._waiting, self._held = [], 0
        self.add_run(lines)

    def add_run(self, lines: list[bytes]) -> None:
        """Add so many lines that they are worth a run of their own; they are sorted in place."""
        lines.sort()
        self._runs.append(self._written(lines))
        if len(self._runs) == _FAN:
            for run in self._runs:
                run.seek(0)
            merged = self._written(heapq.merge(*self._runs))
            for run in self._runs:
                run.close()
            self._runs = [merged]

    def _written(self, lines: Iterable[bytes]) -> IO[bytes]:
        run = _temporary_file(self)
        run.writelines(lines)
        return run

    def __iter__(self) -> Iterator[bytes]:
        if self._waiting:
            self._put_away()
        for run in self._runs:
            run.seek(0)
        return heapq.merge(*self._runs)


def _temporary_file(owner: object) -> IO[bytes]:
    """Return a file without a name that is closed, and so gone, with its owner."""
    file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - see above
    weakref.finalize(owner, file.close)
    return file


class Tally:
    """How often each of many names was seen, to be read in the order of the names."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()
        self._sorter = Sorter()

    def add(self, names: Iterable[bytes]) -> None:
        """Count names that have no space in them."""
        self._seen.update(names)
        if len(self._seen) >= _DISTINCT:
            self._put_away()

    def _put_away(self) -> None:
        self._sorter.add_run([b"%b %d\n" % pair for pair in self._seen.items()])
        self._seen.clear()

    def __iter__(self) -> Iterator[tuple[bytes, int]]:
        self._put_away()
        last, total = b"", 0
        for line in self._sorter:
            name, number = line.split(b" ")
            if name != last:
                if last:
                    yield last, total
                last, total = name, 0
            total += int(number)
        if last:
            yield last, total


class Rows:
    """Tuples of plain values kept on disk, to be read in the order in which they came."""

    def __init__(self) -> None:
        self._file = _temporary_file(self)

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Add some rows: what :mod:`marshal` can write, that is strings, bytes, numbers and lists."""
        packed = marshal.dumps(rows, 2)  # the version that looks for no repeated objects
        self._file.write(len(packed).to_bytes(_LENGTH, "big"))
        self._file.write(packed)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for part in self.parts():
            yield from part

    def parts(self) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the lists of rows as they were added."""
        self._file.seek(0)
        while head := self._file.read(_LENGTH):
            packed = self._file.read(int.from_bytes(head, "big"))
            yield marshal.loads(packed)  # noqa: S302 - written by this object
