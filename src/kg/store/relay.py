"""Large answers on their way: kept aside, mostly on disk, so that a slow reader holds up no query."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Final

from kg.errors import KgError
from kg.model import Completeness
from kg.store.exchange import Displaced, End, Exchange
from kg.store.memory import trim

__all__ = ["Relay", "Spool"]

_IN_MEMORY: Final = 2**21
_BLOCK: Final = 2**18


class Spool(Iterator[bytes]):
    """Bytes that one thread puts in and another takes out, in blocks, as soon as they are there.

    Attributes
    ----------
    outcome : Completeness or kg.errors.KgError or None
        Whether the answer is whole or what stopped it; None before that is known.
    """

    def __init__(self) -> None:
        self.outcome: Completeness | KgError | None = None
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by its reader
        self._changed = threading.Condition()
        self._written = 0
        self._read = 0
        self._ended = False

    def put(self, part: bytes) -> None:
        """Add bytes; they go nowhere where the reader has left."""
        with self._changed:
            if not self._file.closed:
                self._file.seek(self._written)
                self._file.write(part)
                self._written += len(part)
            self._changed.notify_all()

    def end(self) -> None:
        """Say that there will be no more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget what was put in."""
        with self._changed:
            self._file.seek(0)
            self._file.truncate()
            self._written = 0

    @property
    def length(self) -> int:
        """How many bytes were put in."""
        return self._written

    def __next__(self) -> bytes:
        """Return the next block, once there is one."""
        with self._changed:
            while self._read == self._written and not self._ended:
                self._changed.wait()
            if self._file.closed or self._read == self._written:
                raise StopIteration
            self._file.seek(self._read)
            block = self._file.read(_BLOCK)
            self._read += len(block)
            return block

    def close(self) -> None:
        """Take no more."""
        with self._changed:
            self._file.close()
            self._ended = True
            self._written = self._read
        trim()  # what the parts of a large answer have held


class Relay(Spool):
    """An answer that is read while it is still being found; closing it stops the query.

    Parameters
    ----------
    exchange : Exchange
        Which has given a first part.
    first : bytes
        That part.
    cut : callable
        Gives the end of an answer that is stopped before its end, for that reason.
    """

    def __init__(self, exchange: Exchange, first: bytes, cut: Callable[[KgError], bytes]) -> None:
        super().__init__()
        self._exchange = exchange
        self._cut = cut
        self.put(first)
        threading.Thread(target=self._pass_on, daemon=True).start()

    def close(self) -> None:
        """Take no more, and stop the query if it still runs."""
        self._exchange.cancel()
        super().close()

    def _pass_on(self) -> None:
        try:
            while not isinstance(part := self._exchange.receive(), End):
                self.put(part)
            self.outcome = part.completeness
            self.put(part.rest)
        except Displaced as displaced:
            self._exchange.close()
            self._stopped(displaced.reason)
        except KgError as error:
            self._stopped(error)
        finally:
            self.end()

    def _stopped(self, error: KgError) -> None:
        self.outcome = error
        self.put(self._cut(error))
