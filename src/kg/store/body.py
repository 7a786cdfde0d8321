"""The bytes of an answer while it is written: up to a limit, and out in parts where somebody takes them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final, TypeAlias

from kg.limits import Limits
from kg.store.hints import limit_reached

__all__ = ["PART", "Body", "Send"]

Send: TypeAlias = Callable[[bytes], None]

PART: Final = 2**18
"""An answer of more bytes than this leaves in parts of about so many."""


class Body(io.BytesIO):
    """What was written and has not left yet.

    Each part that leaves is made of whole writes, and the last write stays until the end.

    Parameters
    ----------
    limits : Limits
        The whole has at most ``max_result_bytes``.
    send : callable or None
        Takes the parts; without it everything stays.
    """

    def __init__(self, limits: Limits, send: Send | None = None) -> None:
        super().__init__()
        self._limits = limits
        self._send = send
        self.sent = 0

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        """Take more bytes.

        Raises
        ------
        kg.errors.LimitReached
            They are too many.
        """
        if self._send is not None and self.tell() >= PART:
            self._leave(self._send)
        written = super().write(chunk)
        if self.sent + self.tell() > self._limits.max_result_bytes:
            raise limit_reached(self._limits, "max_result_bytes")
        return written

    def _leave(self, send: Send) -> None:
        self.sent += self.tell()
        send(self.getvalue())
        self.seek(0)
        self.truncate()
