"""How many requests each client may send over time, counted in memory that all worker processes share.

Each client has an allowance that refills steadily and holds what comes in ten seconds: a page with
all that belongs to it passes at once, a program that never rests is held to the rate. Kept is one moment
a client, that at which its allowance will be full again (the generic cell rate algorithm, ITU-T I.371).
"""

from __future__ import annotations

import mmap
import struct
import time
from typing import Final

__all__ = ["Rates"]

_ENTRY: Final = struct.Struct("<Qd")
_PLACES: Final = 8192
_NEAR: Final = 4
"""Places in which a client is looked for; whoever finds none free takes that of another."""
_HOLDS_SECONDS: Final = 10.0
_KEY: Final = 2**64 - 1
_ROUNDING: Final = 1e-6


class Rates:
    """Allowances of clients; to be made before the processes that share them.

    Two processes that count one client at the same moment may count one request too few.

    Parameters
    ----------
    per_second : int
        Requests of one client; 0: as many as it likes.
    """

    def __init__(self, per_second: int) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._table = mmap.mmap(-1, _PLACES * _ENTRY.size)

    def wait(self, client: str) -> float:
        """Count a request; return 0, or after how many seconds it may be sent again.

        This machine's own requests, and those of nobody in particular, are not counted.
        """
        if not self._interval or not client or client.startswith("127.") or client == "::/64":
            return 0.0
        now = time.monotonic()
        key = hash(client) & _KEY
        place, full = self._find(key, now)
        over = max(full, now) - now + self._interval - _HOLDS_SECONDS
        if over > _ROUNDING:
            return over
        _ENTRY.pack_into(self._table, place, key, max(full, now) + self._interval)
        return 0.0

    def _find(self, key: int, now: float) -> tuple[int, float]:
        """Return where a client is, or may be put, and when its allowance is full."""
        free = None
        for near in range(_NEAR):
            place = (key + near) % _PLACES * _ENTRY.size
            holder, full = _ENTRY.unpack_from(self._table, place)
            if holder == key:
                return place, full
            if free is None and full <= now:
                free = place
        return (key % _PLACES * _ENTRY.size if free is None else free), 0.0
