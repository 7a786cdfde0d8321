"""Text that fits in a line, and dates that stand in one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["date_parts", "plain_line"]

_STEERING: Final = frozenset({"Cc", "Cs"})
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:Z|[+-]\d{2}:\d{2})?")


def plain_line(text: str) -> str:
    """Return `text` in one line: every white space a single space, no characters that steer devices."""
    return " ".join("".join(" " if c.isspace() else c for c in text if _is_text(c)).split())


def _is_text(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _STEERING


def date_parts(text: str) -> tuple[int, ...]:
    """Return year, month and day of an ISO date, as far as it has them; nothing where it is none.

    >>> date_parts("2024-02")
    (2024, 2)
    """
    match = _DATE.fullmatch(text)
    return tuple(int(part) for part in match.groups() if part) if match else ()
