"""What a document is read into first: its paragraphs and headings, in order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

__all__ = ["LINE_HEADING", "Block", "heading_key", "is_short"]

LINE_HEADING: Final = 7
"""The level of a heading that only its look makes one: below those that HTML numbers."""

_SHORT: Final = 120
"""In columns; a Chinese character takes two."""
_DECORATION: Final = re.compile(r"^[\s#*_>]+|[\s*_:：]+$")
_NUMBERING: Final = re.compile(
    r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})[)）、]|(?:\d{1,2}|[IVX]{1,4})\.(?!\d))\s*"
)
_QUOTES: Final = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a heading of a level (1 is the highest), and the line at which it begins."""

    text: str
    line: int
    level: int | None = None


def heading_key(text: str) -> str:
    """Return the form in which headings are compared: without numbering, decoration or case."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    plain = _NUMBERING.sub("", _DECORATION.sub("", plain))
    return " ".join(plain.split()).casefold()


def is_short(text: str) -> bool:
    """Return whether a text is short enough for a heading."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide <= _SHORT
