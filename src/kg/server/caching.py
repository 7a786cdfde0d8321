"""Validators for HTTP caches: pure functions.

The graph of a server never changes under a release id, so an answer is known by the
release, the version of the program, and the request. The tags are weak: an answer says
how many milliseconds it took, and that may differ.

https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

__all__ = ["CACHE_CONTROL", "VARY", "entity_tag", "matches"]

CACHE_CONTROL: Final = "no-cache"
"""Keep it, but ask before using it: nobody sees an answer of an older release."""

VARY: Final = "Accept, Accept-Language"

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


def entity_tag(release: str, version: str, *identity: str) -> str:
    """Return the tag of an answer, as written in ``ETag``.

    Parameters
    ----------
    release, version
        Of the graph and of the program.
    *identity
        What distinguishes the request: path, parameters, format, language.
    """
    digest = hashlib.blake2b(digest_size=12)
    for part in (version, *identity):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return f'W/"{release}-{digest.hexdigest()}"'


def matches(if_none_match: str | None, tag: str) -> bool:
    """Return whether an ``If-None-Match`` header names `tag`, by the weak comparison.

    ``*`` names none: whether there is an answer at all is not known before it is made.
    """
    return tag.removeprefix("W/") in _TAG.findall(if_none_match or "")
