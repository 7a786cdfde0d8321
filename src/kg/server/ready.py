"""Answers that are ready are given at once, before the application is entered.

What is kept is known by what it was made of (the release of the graph; of a static
file its time and size) and by its request (:mod:`kg.server.ready_keys`). So nothing has
to be thrown away to keep an answer from outliving a change: the next request asks for
another key.
"""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from werkzeug.security import safe_join

from kg.server.caching import matches
from kg.server.packing import Headers, PackedParts, by_name, is_worth_packing, pack, packed_headers, varying
from kg.server.ready_keys import Key, accepts_gzip, key_of, size_of
from kg.server.records import record_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Kept", "ReadyAnswers", "ReadyLayer", "file_state"]

Made: TypeAlias = str
"""What an answer was made of: a release, or the state of a file (:func:`file_state`)."""

_FILE: Final = "file:"
_SHARE: Final = 16
"""No answer may take more than this part of the memory."""
_ENTRY: Final = 3072
_PACKED: Final = 1024
"""About what an entry, and its packed form, take beside their bytes."""
_WHOLE: Final = 2**20
"""Answers up to so many bytes are put together before they are sent, which is faster."""
_VARIES_BY: Final = frozenset({"accept", "accept-language", "accept-encoding"})
_FOR_NOBODY: Final = re.compile("private|no-store")
_OF_CONTENT: Final = frozenset(
    {"content-length", "content-type", "content-disposition", "content-security-policy", "last-modified"}
)


@dataclass(slots=True)
class Kept:
    """One answer that is ready: its headers without those of its length, its bytes, and these packed."""

    tag: str
    headers: Headers
    plain: bytes
    is_worth_packing: bool
    plain_headers: Headers = field(init=False)
    packed: tuple[Headers, bytes] | None = None

    def __post_init__(self) -> None:
        self.plain_headers = [*self.headers, ("Content-Length", str(len(self.plain)))]

    def unmodified_headers(self) -> Headers:
        """Return the headers of the answer to a client that holds it already."""
        return [entry for entry in self.headers if entry[0].lower() not in _OF_CONTENT]

    def pack(self) -> None:
        """Make the packed form."""
        packed = pack(self.plain)
        self.packed = packed_headers(self.headers, len(packed)), packed


class ReadyAnswers:
    """Answers by what they were made of and their request, the least recently used given up first.

    Parameters
    ----------
    most : int
        Bytes that all of them may take; 0 keeps none.
    tell : callable
        Called with the bytes that they take and their number whenever these have changed.
    """

    def __init__(self, most: int, tell: Callable[[int, int], None] = lambda _size, _count: None) -> None:
        self._most = most
        self._tell = tell
        self._entries: OrderedDict[tuple[Made, Key], tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def largest(self) -> int:
        """How many bytes an answer that is kept may have."""
        return self._most // _SHARE

    def get(self, made: Made, key: Key) -> Kept | None:
        """Return an answer, if it is ready."""
        name = (made, key)
        with self._lock:
            found = self._entries.get(name)
            if found is None:
                return None
            self._entries.move_to_end(name)
            return found[0]

    def keep(self, made: Made, key: Key, kept: Kept) -> None:
        """Keep an answer, in place of those that were asked for longest ago."""
        size = len(kept.plain) + size_of(key) + _ENTRY
        if kept.packed:
            size += len(kept.packed[1]) + _PACKED
        with self._lock:
            former = self._entries.pop((made, key), None)
            self._entries[made, key] = kept, size
            self.bytes += size - (former[1] if former else 0)
            while self.bytes > self._most:
                self.bytes -= self._entries.popitem(last=False)[1][1]
            self._tell(self.bytes, len(self._entries))


class ReadyLayer:
    """A WSGI application that gives what is ready, and keeps what another one makes.

    Parameters
    ----------
    inner : WSGI application
        Makes the answers.
    answers : ReadyAnswers
        Where they are kept.
    made_of : callable
        Says what the answer to a request is made of: called on each, so it has to
        be quick. None: of what is not known, and nothing is kept.
    """

    def __init__(
        self, inner: WSGIApplication, answers: ReadyAnswers, made_of: Callable[[WSGIEnvironment], Made | None]
    ) -> None:
        self._inner = inner
        self.answers = answers
        self._made_of = made_of

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        key = key_of(environ) if self.answers.largest else None
        made = None if key is None else self._made_of(environ)
        if key is None or made is None:
            return self._passed(environ, start_response)
        kept = self.answers.get(made, key)
        record = record_of(environ)
        record.ready = kept is not None
        if kept is None:
            return self._made(environ, start_response, made, key)
        return self._given(kept, made, key, environ, start_response)

    # ---------------------------------------------------------------- what is ready
    def _given(
        self, kept: Kept, made: Made, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> list[bytes]:
        method = environ["REQUEST_METHOD"]
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None and method != "POST" and matches(held, kept.tag):
            start_response("304 Not Modified", kept.unmodified_headers())
            return [b""]
        headers, body = kept.plain_headers, kept.plain
        coding = environ.get("HTTP_ACCEPT_ENCODING")
        if coding is not None and kept.is_worth_packing and accepts_gzip(coding):
            if kept.packed is None:
                kept.pack()
                self.answers.keep(made, key, kept)
            assert kept.packed is not None
            headers, body = kept.packed
        start_response("200 OK", headers)
        return [body if method != "HEAD" else b""]

    # ------------------------------------------------------------------ what is made
    def _made(
        self, environ: WSGIEnvironment, start_response: StartResponse, made: Made, key: Key
    ) -> Iterable[bytes]:
        """Have an answer made, and keep it if it may be kept and nothing has changed meanwhile."""
        begun = _Begun()
        parts = self._inner(environ, begun)
        length = begun.length()
        if environ["REQUEST_METHOD"] == "HEAD" or not _may_be_kept(begun, length, self.answers.largest):
            return _sent(begun, parts, environ, start_response)
        body = _joined(parts)
        tag = begun.named["etag"]
        if len(body) != length or not self._is_of(made, tag, environ):
            return _sent(begun, [body], environ, start_response)
        headers = [entry for entry in begun.headers if entry[0].lower() != "content-length"]
        is_worth = is_worth_packing(begun.named, length)
        if is_worth:
            headers = varying(headers, begun.named.get("vary", ""))
        kept = Kept(tag, headers, body, is_worth)
        self.answers.keep(made, key, kept)
        return self._given(kept, made, key, environ, start_response)

    def _is_of(self, made: Made, tag: str, environ: WSGIEnvironment) -> bool:
        """Return whether an answer was made of this; its tag says of which release, and nothing of a file."""
        if made.startswith(_FILE):
            return self._made_of(environ) == made
        return tag.startswith(f'W/"{made}-')

    def _passed(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = _Begun()
        return _sent(begun, self._inner(environ, begun), environ, start_response)


def file_state(folder: Path, path: str) -> Made | None:
    """Return what tells one state of a file below `folder` from another; None where there is no file."""
    place = safe_join(str(folder), path)
    if place is None:
        return None
    try:
        state = os.stat(place)  # noqa: PTH116 - called on each request, and a Path takes as long as the call
    except (OSError, ValueError):
        return None
    return f"{_FILE}{state.st_mtime_ns}:{state.st_size}:{state.st_ino}"


class _Begun:
    """The beginning of an answer, held back until it is known what becomes of it."""

    status: str
    headers: Headers
    exc_info: Any

    def __call__(self, status: str, headers: Headers, exc_info: Any = None, /) -> Callable[[bytes], object]:
        self.status, self.headers, self.exc_info = status, headers, exc_info
        return _no_writing

    @cached_property
    def named(self) -> dict[str, str]:
        """The headers by their names in lower case."""
        return by_name(self.headers)

    def length(self) -> int | None:
        """Return how many bytes the body has, where that is said."""
        given = self.named.get("content-length", "")
        return int(given) if given.isdecimal() else None


def _no_writing(_: bytes) -> object:
    raise NotImplementedError("bodies are returned, not written")


def _may_be_kept(begun: _Begun, length: int | None, largest: int) -> bool:
    """Return whether an answer is whole, the same for everybody, and small enough."""
    said = begun.named.get
    return (
        begun.status.startswith("200 ")
        and length is not None
        and length <= largest
        and bool(said("etag"))
        and not said("set-cookie")
        and said("x-kg-complete") != "false"
        and not _FOR_NOBODY.search(said("cache-control", ""))
        and "'nonce-" not in said("content-security-policy", "")
        and _varies_as_keys_do(said("vary", ""))
    )


@lru_cache(maxsize=64)
def _varies_as_keys_do(vary: str) -> bool:
    """Return whether a ``Vary`` header names nothing but what keys have."""
    return not vary or _VARIES_BY.issuperset(name.strip().lower() for name in vary.split(","))


def _joined(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def _sent(
    begun: _Begun, parts: Iterable[bytes], environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Send on an answer that is not kept, packed where the client takes that."""
    headers, length = begun.headers, begun.length()
    if is_worth_packing(begun.named, length):
        headers = varying(headers, begun.named.get("vary", ""))
        has_body = environ["REQUEST_METHOD"] != "HEAD" and begun.status[:3] not in {"204", "304"}
        if has_body and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            parts, headers, length = PackedParts(parts), packed_headers(headers, None), None
    start_response(begun.status, headers, begun.exc_info)
    whole = begun.status[:3] in {"204", "304"} or (length is not None and length <= _WHOLE)
    return [_joined(parts)] if whole else parts
