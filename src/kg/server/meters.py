"""Counts of what a service does, in memory that its worker processes share.

Each worker writes to a slot of its own and nowhere else, so they need not wait for
each other; whoever is asked adds up all slots. A worker that replaces a dead one takes
over its slot: counts go on from where they stood, and only what is true of a moment
begins anew.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import struct
import sys
import threading
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from kg.server.records import OUTCOMES, Record

__all__ = ["BUCKETS", "PROBES", "ROUTES", "STATUSES", "Board", "Meters", "Totals", "route_of"]

ROUTES: Final = (
    "/",
    "/-/metrics",
    "/.well-known/",
    "/api/",
    "/checks",
    "/cite",
    "/classes.css",
    "/entity",
    "/explore",
    "/export/",
    "/graph-store",
    "/healthz",
    "/id/",
    "/neighbours",
    "/ontology",
    "/path",
    "/query",
    "/readyz",
    "/search",
    "/sources",
    "/sparql",
    "/static/",
    "/suggest",
    "other",
)
"""The addresses that are counted apart; a slash at the end stands for all below it."""

PROBES: Final = frozenset({"/-/metrics", "/healthz", "/readyz"})
"""What machines ask all the time."""

STATUSES: Final = (
    *(200, 201, 204, 206, 301, 302, 303, 304, 308, 400, 401, 403, 404, 405, 406, 408),
    *(409, 411, 412, 413, 414, 415, 421, 422, 429, 431, 500, 501, 502, 503, 504, 0),
)
"""The statuses that are counted apart; 0 stands for all others."""

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram, in seconds; one more bucket holds what took longer."""

_BY_FIRST: Final = {route.strip("/").partition("/")[0]: route for route in ROUTES if route != "other"}
_ROUTE: Final = {route: place for place, route in enumerate(ROUTES)}
_STATUS: Final = {status: place for place, status in enumerate(STATUSES)}
_OUTCOME: Final = {outcome: place for place, outcome in enumerate(OUTCOMES)}
_WIDTH: Final = len(BUCKETS) + 2
"""A histogram's buckets, the last without bound, and the sum."""

# ------------------------------------------- where in a slot each number stands
_PID: Final = 0
_QUERIES: Final = 1
_READY_BYTES: Final = 2
_READY_ENTRIES: Final = 3
_MOMENTARY: Final = range(_QUERIES, _READY_ENTRIES + 1)
_HITS: Final = 4
_MISSES: Final = 5
_SENT: Final = 6
_OUTCOMES: Final = 7
_REQUESTS: Final = _OUTCOMES + len(OUTCOMES)
_LATENCIES: Final = _REQUESTS + len(ROUTES) * len(STATUSES)
_NUMBERS: Final = _LATENCIES + len(ROUTES) * _WIDTH
_NUMBER: Final = struct.calcsize("d")


def route_of(path: str) -> str:
    """Return which of the routes a path belongs to."""
    first = path.removesuffix(".json").split("/", 2)[1] if path.startswith("/") else "*"
    return _BY_FIRST.get(first, "other") if first or path == "/" else "other"


class Board:
    """The slots of all workers; to be made before they are forked.

    Parameters
    ----------
    workers : int
        How many processes will count at a time.
    """

    def __init__(self, workers: int = 1) -> None:
        # while a worker is replaced, the old and the new one are both there
        self._slots = 2 * workers + 1
        self._shared = mmap.mmap(-1, self._slots * _NUMBERS * _NUMBER)
        self._numbers = memoryview(self._shared).cast("d")
        self._claiming = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn").Lock()

    def claim(self) -> Meters:
        """Return meters that write to a slot of this process: a new one, or a dead process's."""
        with self._claiming:
            taken = self._pids()
            free = [place for place, pid in enumerate(taken) if pid == 0 or not _lives(pid)]
            # an own slot as the last resort: what is counted there is seen by this process alone
            slot = self._slot(free[0]) if free else memoryview(bytearray(_NUMBERS * _NUMBER)).cast("d")
            slot[_PID] = os.getpid()
        for place in _MOMENTARY:
            slot[place] = 0.0
        return Meters(self, slot)

    def totals(self) -> Totals:
        """Return what all workers have counted."""
        slots = [self._slot(place).tolist() for place in range(self._slots)]
        living = [slot for slot in slots if slot[_PID] and _lives(int(slot[_PID]))]
        summed = [sum(numbers) for numbers in zip(*slots, strict=True)]
        for place in _MOMENTARY:
            summed[place] = sum(slot[place] for slot in living)
        return Totals([int(slot[_PID]) for slot in living], summed)

    def _slot(self, place: int) -> memoryview[float]:
        return self._numbers[place * _NUMBERS : (place + 1) * _NUMBERS]

    def _pids(self) -> list[int]:
        return [int(self._slot(place)[_PID]) for place in range(self._slots)]


def _lives(pid: int) -> bool:
    if pid == os.getpid() or sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Meters:
    """Counts what this process does; any thread may.

    Parameters
    ----------
    board : Board
        All workers' slots.
    slot : memoryview of float
        This process's.
    """

    def __init__(self, board: Board, slot: memoryview[float]) -> None:
        self.board = board
        self._slot = slot
        self._lock = threading.Lock()

    def request(self, route: str, record: Record, seconds: float, sent: int) -> None:
        """Count a request that is over."""
        slot, at = self._slot, _ROUTE[route]
        latency = _LATENCIES + at * _WIDTH
        with self._lock:
            slot[_REQUESTS + at * len(STATUSES) + _STATUS.get(record.status, _STATUS[0])] += 1
            slot[latency + bisect_left(BUCKETS, seconds)] += 1
            slot[latency + _WIDTH - 1] += seconds
            slot[_SENT] += sent
            if record.ready is not None and route not in PROBES:
                slot[_HITS if record.ready else _MISSES] += 1
            if record.outcome:
                slot[_OUTCOMES + _OUTCOME[record.outcome]] += 1

    def queries(self, change: int) -> None:
        """Note that a query has come (1) or gone (-1)."""
        with self._lock:
            self._slot[_QUERIES] += change

    def ready(self, size: int, entries: int) -> None:
        """Note what the answers that are ready take."""
        self._slot[_READY_BYTES], self._slot[_READY_ENTRIES] = size, entries


@dataclass(frozen=True, slots=True)
class Totals:
    """What all workers have counted together, and the processes that live."""

    pids: list[int]
    numbers: list[float]

    @property
    def queries(self) -> float:
        """How many queries run or wait."""
        return self.numbers[_QUERIES]

    @property
    def ready(self) -> tuple[float, float, float, float]:
        """Hits and misses of the ready answers, their bytes, and how many they are."""
        return (
            self.numbers[_HITS],
            self.numbers[_MISSES],
            self.numbers[_READY_BYTES],
            self.numbers[_READY_ENTRIES],
        )

    @property
    def sent(self) -> float:
        """Bytes of bodies."""
        return self.numbers[_SENT]

    @property
    def outcomes(self) -> dict[str, float]:
        """How queries ended."""
        return {name: self.numbers[_OUTCOMES + place] for name, place in _OUTCOME.items()}

    def requests(self, route: str) -> dict[int, float]:
        """Return how often a route was answered with each status that it was answered with."""
        start = _REQUESTS + _ROUTE[route] * len(STATUSES)
        counts = self.numbers[start : start + len(STATUSES)]
        return {status: count for status, count in zip(STATUSES, counts, strict=True) if count}

    def latencies(self, route: str) -> tuple[list[float], float]:
        """Return a route's histogram, each bucket for itself and the last without bound, and its seconds."""
        start = _LATENCIES + _ROUTE[route] * _WIDTH
        return self.numbers[start : start + _WIDTH - 1], self.numbers[start + _WIDTH - 1]
