"""Log lines on their way to a stream: at once where there are few, together where there are many."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from typing import IO, Final

__all__ = ["GatheringHandler"]

_PAUSE: Final = 0.05
"""Seconds that a line waits at most for others, where another one was written as short a time ago."""
_MANY: Final = 500


class GatheringHandler(logging.Handler):
    """Writes the lines of a service that may answer thousands of requests a second.

    A line that comes alone is written at once, and so is a warning with what came before it.
    Of lines that come in quick succession many are written together, which saves most of their cost.

    Parameters
    ----------
    stream : file
        Where lines go.
    """

    def __init__(self, stream: IO[str]) -> None:
        super().__init__()
        self._stream = stream
        self._waiting: list[logging.LogRecord] = []
        self._written = 0.0
        self._called = threading.Event()
        self._watched_by = 0
        atexit.register(self.flush)

    def emit(self, record: logging.LogRecord) -> None:
        """Take what is to be a line; the logger holds this handler's lock."""
        self._waiting.append(record)
        alone = time.monotonic() - self._written >= _PAUSE
        if alone or record.levelno > logging.INFO or len(self._waiting) >= _MANY:
            self._write()
        elif not self._called.is_set():
            self._call()

    def flush(self) -> None:
        """Write what waits."""
        with self.lock or threading.RLock():
            self._write()

    def _write(self) -> None:
        records, self._waiting = self._waiting, []
        if records:
            self._stream.write("".join(map(self._line, records)))
            self._stream.flush()
            self._written = time.monotonic()

    def _line(self, record: logging.LogRecord) -> str:
        """Return a line, which is made when it is written: nobody who asked waits for that."""
        try:
            return self.format(record) + "\n"
        except Exception:  # noqa: BLE001 - a door: what cannot be logged must not stop what is going on
            self.handleError(record)
            return ""

    def _call(self) -> None:
        """Have the lines written in a while; a process that was forked has no thread for that yet."""
        self._called.set()
        if self._watched_by != os.getpid():
            self._watched_by = os.getpid()
            threading.Thread(target=self._watch, name="kg-log", daemon=True).start()

    def _watch(self) -> None:
        while self._called.wait():
            time.sleep(_PAUSE)
            self._called.clear()
            self.flush()
