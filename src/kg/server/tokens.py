"""The token that lets a client write: read from a file at the start, compared in constant time.

https://www.rfc-editor.org/rfc/rfc6750
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from pathlib import Path
from typing import Final

from kg.errors import UsageError

__all__ = ["Token", "read_token"]

_SENDABLE: Final = re.compile(r"[\x21-\x7e]+")
_LONGEST: Final = 4096
_OPTION: Final = "--update-token-file"


class Token:
    """A secret of which only a digest is kept."""

    def __init__(self, secret: str) -> None:
        self._digest = _digest(secret)

    def __repr__(self) -> str:
        return "<Token>"

    def is_in(self, header: str) -> bool:
        """Return whether an ``Authorization`` header carries the token; how long that takes tells nothing."""
        scheme, _, given = header.strip().partition(" ")
        return hmac.compare_digest(_digest(given.strip()), self._digest) and scheme.lower() == "bearer"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def read_token(path: Path) -> Token:
    """Return the token that a file holds.

    Raises
    ------
    kg.errors.UsageError
        It cannot be read, others may read it, or it holds no token.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            text = stream.read(_LONGEST + 1).strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"{path} cannot be read: {reason}", parameter=_OPTION) from error
    if os.name == "posix" and mode & (stat.S_IROTH | stat.S_IWOTH):
        problem = f"everybody on this machine can read {path}, or write to it; chmod o-rw it first"
        raise UsageError(problem, parameter=_OPTION)
    if not text:
        problem = f"{path} is blank; put a token into it, for example what `openssl rand -hex 32` says"
        raise UsageError(problem, parameter=_OPTION)
    if len(text) > _LONGEST or not _SENDABLE.fullmatch(text):
        problem = f"{path} has to hold one token: letters, digits and signs of ASCII without a space"
        raise UsageError(problem, parameter=_OPTION)
    return Token(text)
