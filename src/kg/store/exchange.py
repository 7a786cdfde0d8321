"""One query in a process: from its place to its last byte."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import ExportError, KgError, LimitReached, QueryCancelled, QueryError, QuerySyntaxError
from kg.limits import Limits
from kg.model import Completeness
from kg.store.hints import limit_reached
from kg.store.nursery import Child
from kg.store.places import Place
from kg.store.pool import Pool
from kg.store.query_process import PIECE

__all__ = ["Displaced", "End", "Exchange"]

_ERRORS: Final[dict[str, type[KgError]]] = {
    entry.__name__: entry for entry in (ExportError, LimitReached, QueryError, QuerySyntaxError)
}
_POLITE: Final = 0.25
"""Seconds after which a query works only where nobody else does: its process is not used again then."""
_SHORT: Final = 1.0
"""Seconds that every query may run; after that it has to find a place among the long ones."""
_LOOK: Final = 0.1


class Displaced(Exception):
    """A query ran for longer than a short one may, while there was no place for another long one.

    Attributes
    ----------
    reason : kg.errors.LimitReached
        What to say where it cannot begin again.
    """

    def __init__(self, reason: LimitReached) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class End:
    """The last bytes of an answer, and whether it is whole."""

    rest: bytes
    completeness: Completeness


class Exchange:
    """Asks one query, and gives the parts of its answer as they come.

    Its place and its process are given back with the end, or an error; else by :meth:`close`.
    """

    def __init__(self, pool: Pool, place: Place, limits: Limits, request: bytes) -> None:
        self._pool = pool
        self._limits = limits
        self._request = request
        self._cancelled = False
        self._place: Place | None = place
        self._child: Child | None = None
        self._left = limits.query_timeout
        self._begin()

    def receive(self) -> bytes | End:
        """Wait for the next part of the answer, or its end.

        Raises
        ------
        Displaced
            It should begin :meth:`again`, or be closed.
        kg.errors.LimitReached
            It was stopped.
        kg.errors.QueryCancelled
            Whoever asked wants no answer any more.
        kg.errors.QueryError, kg.errors.ExportError
            The engine refused it, or its format cannot hold the answer.
        """
        assert self._child is not None
        try:
            self._wait(self._child)
            message = self._child.channel.recv_bytes()
        except (EOFError, ConnectionError):
            raise self._broken() from None
        if message[:1] == PIECE:
            return message[1:]
        head, _, rest = message[1:].partition(b"\n")
        return self._end(json.loads(head), rest)

    def again(self) -> None:
        """Wait for a place where it may take long, and begin anew.

        Raises
        ------
        kg.errors.LimitReached
            There is none for too long.
        """
        assert self._place is not None
        self._left -= time.monotonic() - self._begun  # waiting is not counted, and what it ran for is
        child, self._child = self._child, None
        if child:
            self._pool.dismiss(child)
        try:
            self._place.wait_for_long()
        except LimitReached:
            self._leave()
            raise
        self._begin(long=True)

    def cancel(self) -> None:
        """Let whoever waits in :meth:`receive` know, from another thread, that nobody wants the rest."""
        self._cancelled = True

    def close(self) -> None:
        """Give back what it holds."""
        self._dismiss()

    # -------------------------------------------------------------------- parts
    def _begin(self, *, long: bool = False) -> None:
        with contextlib.ExitStack() as undone:
            undone.callback(self._leave)
            self._child = self._pool.ask(self._request)
            undone.pop_all()
        now = self._begun = time.monotonic()
        self._deadline = now + max(self._left, 0.0)
        self._lowered = False
        self._lower_at = now if long else now + _POLITE
        self._long_at = self._deadline if long else now + _SHORT

    def _wait(self, child: Child) -> None:
        """Wait until there is something to receive."""
        while True:
            if self._place is not None and self._place.is_cancelled:
                self._dismiss()
                raise QueryCancelled
            now = time.monotonic()
            if now >= self._deadline or self._cancelled:
                self._dismiss()
                raise limit_reached(self._limits, "query_timeout")
            if now >= self._lower_at and not self._lowered:
                self._lowered = True
                self._pool.lower(child)
            if now >= self._long_at:
                self._become_long()
            until = min(self._deadline, self._long_at, now + _LOOK)
            if child.channel.poll(max(0.0, until - now)):
                return

    def _become_long(self) -> None:
        assert self._place is not None
        if not self._place.lengthen():
            raise Displaced(limit_reached(self._limits, "long_queries"))
        self._long_at = self._deadline

    def _end(self, head: dict[str, Any], rest: bytes) -> End:
        assert self._child is not None
        if not (head["retire"] or self._lowered):
            self._pool.keep(self._child, grown=head["grown"])
            self._child = None
        self._dismiss()
        if "error" in head:
            raise _rebuilt(head)
        return End(rest, Completeness(**head["completeness"]))

    def _broken(self) -> KgError:
        """Give back process and place; return why the process ended, which it did by itself."""
        child, self._child = self._child, None
        assert child is not None
        try:
            return self._pool.reason(child)
        finally:
            self._leave()

    def _dismiss(self) -> None:
        """Give back process and place without waiting: much memory takes its time to be given back."""
        child, self._child = self._child, None
        if child:
            self._pool.dismiss(child)
        self._leave()

    def _leave(self) -> None:
        place, self._place = self._place, None
        if place:
            place.leave()


def _rebuilt(head: dict[str, Any]) -> KgError:
    """Return the error that a query process has reported."""
    error = _ERRORS[head["error"]](*head["arguments"])
    vars(error).update(head["fields"])
    return error
