"""Which requests have the same answer: what the key of a kept answer is made of.

Two requests share an answer only where nothing that an answer may depend on tells them
apart. So the key has the whole address with the host (links and the service description
are made of it), what ``Accept`` says, and the reader's language. Pure functions over a
WSGI environment.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.server.language import preferred_language

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["PERSONAL", "Key", "accepts_gzip", "key_of", "size_of"]

Key: TypeAlias = tuple[str, ...]

_POSTED: Final = ("application/x-www-form-urlencoded", "application/sparql-query")
_LONGEST_BODY: Final = 8 * 2**10
_LONGEST_HEADER: Final = 300
_LONGEST_QUERY: Final = 16 * 2**10
PERSONAL: Final = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
"""Headers of requests that are answered one by one."""


def key_of(environ: WSGIEnvironment) -> Key | None:
    """Return what tells a request from others, or None where its answer is nobody else's business.

    The body of a posted query is read, and put back.
    """
    for name in PERSONAL:
        if name in environ:
            return None
    method = environ["REQUEST_METHOD"]
    if method in {"GET", "HEAD"}:
        kind, body = "GET", ""
    elif method == "POST" and environ["PATH_INFO"] == "/sparql":
        kind, body = environ.get("CONTENT_TYPE", ""), _body(environ)
        if not body:
            return None
    else:
        return None
    query, accept = environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT", "")
    languages = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if len(query) > _LONGEST_QUERY or len(accept) > _LONGEST_HEADER or len(languages) > _LONGEST_HEADER:
        return None
    return (
        kind,
        environ["PATH_INFO"],
        _ordered(query),
        accept.replace(" ", ""),
        preferred_language(languages),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("wsgi.url_scheme", ""),
        body,
    )


def size_of(key: Key) -> int:
    """Return about how many bytes a key takes."""
    return sum(map(len, key))


def _ordered(query: str) -> str:
    """Return a query string with its parameters by name; those of one name keep their order."""
    if "&" not in query:
        return query
    parts = [part.partition("=") for part in query.split("&")]
    if any("%" in name or "+" in name for name, _, _ in parts):
        return query  # one name may be written in two ways
    parts.sort(key=lambda part: part[0])
    return "&".join(map("".join, parts))


def _body(environ: WSGIEnvironment) -> str:
    """Return the body of a posted query with its length before it, empty where it is no short query."""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    length = environ.get("CONTENT_LENGTH", "")
    if kind not in _POSTED or not (length.isascii() and length.isdigit() and len(length) <= len("8192")):
        return ""
    if not 0 < int(length) <= _LONGEST_BODY:
        return ""
    body = _all_of(environ["wsgi.input"], int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body.decode("latin-1") if len(body) == int(length) else ""


def _all_of(stream: Any, length: int) -> bytes:
    parts = []
    while length > 0 and (part := stream.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


@lru_cache(maxsize=512)
def accepts_gzip(header: str) -> bool:
    """Return whether an ``Accept-Encoding`` header takes gzip; none, or one without it, does not.

    https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
    """
    qualities: dict[str, float] = {}
    for item in header.lower().split(","):
        coding, _, parameter = item.partition(";")
        name, _, value = parameter.partition("=")
        quality = 1.0
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        qualities[coding.strip()] = quality
    named = qualities.get("gzip", qualities.get("x-gzip"))
    return (qualities.get("*", 0.0) if named is None else named) > 0
