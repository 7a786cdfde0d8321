"""What the engine writes, in whole lines."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Lines"]


class Lines:
    """Gathers what the engine writes, and passes it on in whole lines; the engine needs no more of a file.

    Parameters
    ----------
    take : callable
        Called with some lines, each with its end; only the last of all may be without one.
    size : int
        Bytes to wait for before lines are passed on.
    """

    def __init__(self, take: Callable[[bytes], object], size: int) -> None:
        self._take = take
        self._size = size
        self._waiting: list[bytes] = []
        self._held = 0

    def write(self, data: bytes) -> int:
        """Take in some bytes."""
        self._waiting.append(data)
        self._held += len(data)
        if self._held >= self._size:
            text = b"".join(self._waiting)
            end = text.rfind(b"\n") + 1
            self._waiting, self._held = [text[end:]], len(text) - end
            if end:
                self._take(text[:end])
        return len(data)

    def flush(self) -> None:
        """Wait for whole lines all the same."""

    def close(self) -> None:
        """Pass on the rest."""
        if self._held:
            self._take(b"".join(self._waiting))
