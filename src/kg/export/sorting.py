"""Sorting more lines than fit in memory, and keeping rows aside on disk.

Sorted runs of lines lie one after the other in a temporary file and are merged while they
are read (D. E. Knuth, "The Art of Computer Programming", volume 3, section 5.4). Memory is
that of one run, whatever is sorted; the system removes the files with the objects.
"""

from __future__ import annotations

import marshal
import os
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, pairwise
from typing import IO, Any, Final

__all__ = ["Rows", "Sorter", "unique"]

_RUN: Final = 2 * 2**20
_MERGED: Final = 2**20
"""So many bytes of all runs together are in memory while they are merged."""
_FAN: Final = 128
_BUFFER: Final = 2**16
_LENGTH: Final = 4


class Sorter:
    """Lines of bytes, each with its line feed, to be read in the order of their bytes.

    Parameters
    ----------
    run : int or None
        Bytes that are sorted at a time, the more the less there is to merge; None: few, as many sort at once.
    """

    def __init__(self, run: int | None = None) -> None:
        self._run = run or _RUN
        self._waiting: list[bytes] = []
        self._held = 0
        self._runs = _Runs()
        self._long_runs = _Runs()

    def take(self, text: bytes) -> None:
        """Add a text that is whole lines."""
        self._waiting.append(text)
        self._held += len(text)
        if self._held >= self._run:
            self._put_away()

    def _put_away(self) -> None:
        text = b"".join(self._waiting)
        self._waiting, self._held = [], 0
        self.add_run(text.splitlines(keepends=True))

    def add_run(self, lines: list[bytes]) -> None:
        """Add so many lines that they are worth a run of their own; they are sorted in place."""
        if not lines:
            return
        lines.sort()
        self._runs.add([lines])
        if len(self._runs) == _FAN:
            self._long_runs.add(_merged(self._runs.heads()))
            self._runs = _Runs()

    def parts(self) -> Iterator[list[bytes]]:
        """Yield the lines in their order, many at a time."""
        if self._waiting:
            self._put_away()
        return _merged([*self._long_runs.heads(), *self._runs.heads()])

    def __iter__(self) -> Iterator[bytes]:
        return chain.from_iterable(self.parts())


def unique(parts: Iterable[list[bytes]]) -> Iterator[list[bytes]]:
    """Yield sorted lines, many at a time, each once."""
    last = b""
    for lines in parts:
        found = list(dict.fromkeys(lines))
        if found[0] == last:
            del found[0]
        if found:
            last = found[-1]
            yield found


class _Runs:
    """Sorted runs of lines, one after the other in a file."""

    def __init__(self) -> None:
        self._file = _temporary_file(self)
        self._ends = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, parts: Iterable[list[bytes]]) -> None:
        self._file.seek(self._ends[-1])
        for lines in parts:
            self._file.write(b"".join(lines))
        self._ends.append(self._file.tell())

    def heads(self) -> list[_Head]:
        return [_Head(self, start, end) for start, end in pairwise(self._ends)]

    def lines(self, start: int, size: int) -> list[bytes]:
        """Return the lines that begin within so many bytes."""
        self._file.seek(start)
        text = self._file.read(size)
        if not text.endswith(b"\n"):
            text += self._file.readline()
        return text.splitlines(keepends=True)


class _Head:
    """The lines of a run that are next, while it is merged with others."""

    def __init__(self, runs: _Runs, start: int, end: int) -> None:
        self._runs = runs  # which keeps their file open
        self._place = start
        self._end = end
        self.lines: list[bytes] = []

    def fill(self, size: int) -> bool:
        """Have lines, and return whether there are any."""
        if not self.lines and self._place < self._end:
            self.lines = self._runs.lines(self._place, min(size, self._end - self._place))
            self._place += sum(map(len, self.lines))
        return bool(self.lines)

    def take(self, last: bytes) -> list[bytes]:
        """Take away the lines up to `last`."""
        place = bisect_right(self.lines, last)
        taken, self.lines = self.lines[:place], self.lines[place:]
        return taken


def _merged(heads: list[_Head]) -> Iterator[list[bytes]]:
    """Yield the lines of some runs in order: each time those that nothing unread can come before.

    Sorting what is taken from all of them is one merge, for Python's sort finds the sorted
    stretches.
    """
    size = _MERGED // (len(heads) or 1)
    while heads := [head for head in heads if head.fill(size)]:
        last = min(head.lines[-1] for head in heads)
        lines = list(chain.from_iterable(head.take(last) for head in heads))
        lines.sort()
        yield lines


def _temporary_file(owner: object) -> IO[bytes]:
    """Return a file without a name that is closed, and so gone, with its owner."""
    file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - see above
    weakref.finalize(owner, _drop, file)
    return file


def _drop(file: IO[bytes]) -> None:
    with suppress(OSError):  # what could not be written is not wanted any more
        file.close()


class Rows:
    """Lists of plain values kept on disk, to be read in the order in which they came."""

    def __init__(self) -> None:
        self._file = _temporary_file(self)

    def add(self, rows: list[Any]) -> None:
        """Add some rows: what :mod:`marshal` can write, that is strings, bytes, numbers and lists."""
        packed = marshal.dumps(rows, 2)  # the version that looks for no repeated objects
        self._file.write(len(packed).to_bytes(_LENGTH, "big"))
        self._file.write(packed)

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts():
            yield from part

    def parts(self) -> Iterator[list[Any]]:
        """Yield the lists of rows as they were added."""
        place, end = 0, self._file.seek(0, os.SEEK_END)
        while place < end:
            self._file.seek(place)  # others may read in the meantime
            size = int.from_bytes(self._file.read(_LENGTH), "big")
            place += _LENGTH + size
            yield marshal.loads(self._file.read(size))  # noqa: S302 - written by this object
