"""Answers in gzip, for clients that take it: which are worth it, and how they are made."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

__all__ = ["Headers", "PackedParts", "by_name", "is_worth_packing", "pack", "packed_headers", "varying"]

Headers: TypeAlias = list[tuple[str, str]]

_SMALLEST: Final = 1024
_KEPT_LEVEL: Final = 6
_PASSING_LEVEL: Final = 1
"""What is packed once and sent many times is worth more work than what is sent once."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_TEXTS: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/n-quads",
        "application/n-triples",
        "application/trig",
        "application/xml",
    }
)


def by_name(headers: Headers) -> dict[str, str]:
    """Return headers by their names in lower case; several with one name become one."""
    named: dict[str, str] = {}
    for given, value in headers:
        name = given.lower()
        named[name] = f"{named[name]}, {value}" if name in named else value
    return named


def is_worth_packing(named: Mapping[str, str], length: int | None) -> bool:
    """Return whether an answer with these headers is text, long enough (None: who knows), and not packed."""
    if length is not None and length <= _SMALLEST:
        return False
    return _is_text(named.get("content-type", "")) and not named.get("content-encoding", "").strip()


@lru_cache(maxsize=64)
def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+json", "+xml"))


def varying(headers: Headers, vary: str) -> Headers:
    """Return the headers of an answer that comes packed or not, as the client likes; `vary` is among them."""
    if "accept-encoding" in vary.lower() or vary.strip() == "*":
        return headers
    others = [entry for entry in headers if entry[0].lower() != "vary"]
    return [*others, ("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding")]


def packed_headers(headers: Headers, length: int | None) -> Headers:
    """Return the headers of an answer's packed form, which has `length` bytes, or as many as come.

    A strong validator becomes a weak one: the bytes are not those it was made for.
    """
    changed: Headers = [("Content-Encoding", "gzip")]
    if length is not None:
        changed.append(("Content-Length", str(length)))
    for name, value in headers:
        if name.lower() == "etag" and not value.startswith("W/"):
            changed.append((name, "W/" + value))
        elif name.lower() not in {"content-length", "content-encoding", "accept-ranges"}:
            changed.append((name, value))
    return changed


def pack(body: bytes) -> bytes:
    """Return a body in gzip, the same bytes for the same body."""
    return gzip.compress(body, _KEPT_LEVEL, mtime=0)


class PackedParts:
    """A body in gzip, made while its parts come; closing it closes them.

    Parameters
    ----------
    parts : iterable of bytes
        The body as an application gives it.
    """

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self._next = iter(parts).__next__
        self._packer = zlib.compressobj(_PASSING_LEVEL, zlib.DEFLATED, _GZIP)
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """Return the next packed part, never an empty one."""
        while not self._ended:
            try:
                made = self._packer.compress(self._next())
            except StopIteration:
                self._ended = True
                made = self._packer.flush()
            if made:
                return made
        raise StopIteration

    def close(self) -> None:
        """Let the application know that no more is wanted."""
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()
