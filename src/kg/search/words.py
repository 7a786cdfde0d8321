"""Words as searching sees them: no case, no accents, traditional characters as simplified ones.

Scripts without spaces are taken by character. In the index every such character stands
together with the one behind it, so that two characters that are typed are one word there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["fold", "in_pairs", "is_character", "simplified", "split_all"]

_CHARACTERS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_CHARACTER: Final = re.compile(f"[{_CHARACTERS}]")
_BESIDE: Final = re.compile(f"(?<=[{_CHARACTERS}])|(?=[{_CHARACTERS}])")
_BETWEEN: Final = re.compile("[^\\w\n]+|_+")
_FIRST_CHARACTER: Final = "\u0e00"
_ACCENTS: Final = re.compile("[\u0300-\u036f\u064b-\u065f]")


def fold(text: str) -> str:
    """Return what of `text` counts, as tokens with a space between them.

    >>> fold("Zürich, 算力")
    'zurich 算 力'
    """
    return " ".join(split_all([text.replace("\n", " ")])[0])


def split_all(texts: Sequence[str]) -> list[list[str]]:
    """Return the tokens of :func:`fold` for each of many texts without line breaks, folded in one go."""
    joined = "\n".join(texts)
    if not joined.isascii():
        decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", joined))
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
        joined = _BESIDE.sub(" ", plain.translate(simplified()).casefold())
    return [line.split() for line in _BETWEEN.sub(" ", joined.lower()).split("\n")]


@cache
def simplified() -> dict[int, str]:
    """Return the simplified form of each traditional character, for :meth:`str.translate`."""
    text = Path(__file__).with_name("simplified.txt").read_text(encoding="utf-8")
    _, traditional, simple = text.splitlines()
    return {ord(one): other for one, other in zip(traditional, simple, strict=True)}


def is_character(token: str) -> bool:
    """Return whether a folded token is a character of a script without spaces."""
    return token >= _FIRST_CHARACTER and _CHARACTER.match(token) is not None


def in_pairs(tokens: Sequence[str]) -> list[str]:
    """Return folded tokens as the index has them: a character with the character behind it.

    >>> in_pairs(["5g", "基", "站"])
    ['5g', '基站', '站']
    """
    found = list(tokens)
    for place in range(len(found) - 1):
        here, behind = tokens[place], tokens[place + 1]
        if (
            here >= _FIRST_CHARACTER
            and len(here) == len(behind) == 1
            and is_character(here)
            and is_character(behind)
        ):
            found[place] = here + behind
    return found
