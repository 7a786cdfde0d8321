"""The memory of a query process: its limit during a query, and what a query leaves behind."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from kg.limits import Limits

if sys.platform != "win32":
    import resource

__all__ = ["ProcessMemory", "trim"]

_MEGABYTE: Final = 2**20
_GROWN: Final = 64 * _MEGABYTE
_MUCH: Final = 8 * _MEGABYTE
_LEFT: Final = 4 * _MEGABYTE
"""What a query may leave in the C library's pools: to give it back takes up to a millisecond for each."""
_MAPPED: Final = 32 * _MEGABYTE
"""Pages of files that may stay mapped; to find them again takes next to no time."""
_SIZES: Final = "/proc/self/statm"


class ProcessMemory:
    """The memory of this process.

    Parameters
    ----------
    limits : Limits
        A query may add ``query_memory`` to what is in use.
    """

    def __init__(self, limits: Limits) -> None:
        self._allowed = limits.query_memory * _MEGABYTE
        # held open: a query process opens no files
        self._sizes = os.open(_SIZES, os.O_RDONLY) if Path(_SIZES).exists() else None
        _, self._at_start, self._mapped_at_start = self._pages()
        self._kept = self._at_start

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Limit the address space to what is in use now and what a query may add, where the system can."""
        size = self._pages()[0]
        if not size:
            yield
            return
        wanted = size + self._allowed
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def has_grown(self) -> bool:
        """Return whether a query has left so much behind that a new process is better."""
        if self._pages()[1] - self._at_start <= _GROWN:
            return False
        trim()
        return self._pages()[1] - self._at_start > _GROWN

    def holds_much(self) -> bool:
        """Return whether more is held than a process holds that has not been asked yet, by much."""
        return self._pages()[1] - self._at_start > _MUCH

    def maps_much(self) -> bool:
        """Return whether a query has looked at so much of files that it is better to map them anew."""
        return self._pages()[2] - self._mapped_at_start > _MAPPED

    def give_back(self) -> None:
        """Give back to the system what a query has left behind, where that is much."""
        if self._pages()[1] - self._kept > _LEFT:
            trim()
            self._kept = self._pages()[1]

    def _pages(self) -> tuple[int, int, int]:
        """Return the size of the address space, of what is held, and of files in it, in bytes.

        They are zeros where they are not known. Pages of files are not held: the system takes them back
        when it needs them.
        """
        if self._sizes is None:
            return 0, 0, 0
        whole, resident, of_files, *_ = os.pread(self._sizes, 200, 0).split()
        page = resource.getpagesize()
        return int(whole) * page, (int(resident) - int(of_files)) * page, int(of_files) * page


def trim() -> None:
    """Give back to the system what the C library holds and nobody uses; that of GNU holds much."""
    if trimming := _trimming():
        trimming(0)


@cache
def _trimming() -> Callable[[int], int] | None:
    found: Callable[[int], int] | None = None
    if sys.platform == "linux":
        found = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
