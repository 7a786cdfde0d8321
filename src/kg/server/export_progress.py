"""An export that tells how far it is: lines of JSON first, then the file, in one answer.

Each line says what is done, how much, and of how much. The last one gives the length
of the file in bytes, its name and its report, and the file follows; where the export
cannot be made it gives the problem instead, and nothing follows. One answer needs no
memory of it between requests, whichever process takes them.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from flask import Response

from kg.errors import KgError
from kg.server.problems import status_of

if TYPE_CHECKING:
    from kg.facade.exporting import Progress
    from kg.model import ExportReport

__all__ = ["told_on_the_way"]

_EVERY: Final = 0.1
_BLOCK: Final = 2**18
_MEDIA_TYPE: Final = "application/vnd.kg.progress"
_INTERNAL: Final = {"status": 500, "title": "Internal error", "detail": "Something went wrong here."}

Write = Callable[["Progress"], "tuple[IO[bytes], ExportReport]"]


class _GoneAway(Exception):
    """Ends an export whose client has left."""


def told_on_the_way(write: Write, filename: str, media_type: str) -> Response:
    """Return an answer that tells how far `write` is, and then has what it has written."""
    telling = _Telling(write, {"name": filename, "mediaType": media_type})
    response = Response(telling, content_type=_MEDIA_TYPE, direct_passthrough=True)
    response.headers["Cache-Control"] = "no-store"
    return response


class _Telling(Iterator[bytes]):
    """The parts of such an answer; closing it ends the export."""

    def __init__(self, write: Write, head: dict[str, Any]) -> None:
        self._write = write
        self._head = head
        self._lines: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._gone = threading.Event()
        self._last = 0.0
        self._file: IO[bytes] | None = None
        self._parts = self._all()
        self._worker = threading.Thread(target=self._work, name="export", daemon=True)
        self._worker.start()

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        """Take no more parts."""
        self._gone.set()
        self._worker.join()
        if self._file is not None:
            self._file.close()

    def _all(self) -> Iterator[bytes]:
        while (line := self._lines.get()) is not None:
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if self._file is not None:
            self._file.seek(0)
            while block := self._file.read(_BLOCK):
                yield block

    def _work(self) -> None:
        try:
            self._file, report = self._write(self._tell)
            size = {"bytes": self._file.tell(), "report": report.to_json()}
            self._lines.put({**self._head, **size})
        except _GoneAway:
            pass
        except KgError as error:
            status, title = status_of(error)
            self._lines.put({"problem": {"status": status, "title": title, "detail": str(error)}})
        except Exception:  # noqa: BLE001 - a thread's own door: the client learns of it as of any fault
            self._lines.put({"problem": _INTERNAL})
        finally:
            self._lines.put(None)

    def _tell(self, what: str, done: int, whole: int) -> None:
        if self._gone.is_set():
            raise _GoneAway
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self._lines.put({"stage": what, "done": done, "whole": whole})
