"""Words as searching sees them: no case, no accents, Chinese by character, one slip forgiven."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["any_of", "fold", "match", "one_slip_apart"]

_CHARACTERS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts written without spaces, in which every character is taken as a word."""

_CHARACTER: Final = re.compile(f"[{_CHARACTERS}]")
_TOKEN: Final = re.compile(f"[{_CHARACTERS}]|[^\\W_{_CHARACTERS}]+")
_BREAK: Final = re.compile(f"[^\\w{_CHARACTERS}]+|_+")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return what of `text` counts, as tokens with a space between them.

    >>> fold("Zürich, 算力")
    'zurich 算 力'
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
    folded = " ".join(_TOKEN.findall(plain.casefold()))
    return folded if folded.isascii() else "".join(map(_known, folded))


def _known(character: str) -> str:
    """Return a character, or its number where it is younger than SQLite's table of letters."""
    old = character == " " or unicodedata.ucd_3_2_0.category(character)[0] in "LN"
    return character if old else f"u{ord(character):x}"


def match(words: str) -> str:
    """Return a full-text query: each word by its beginning, characters written together as they stand."""
    parts: list[str] = []
    for chunk in _BREAK.split(words):
        characters: list[str] = []
        for token in [*fold(chunk).split(), ""]:
            if _CHARACTER.match(token):
                characters.append(token)
                continue
            parts += [_quoted(" ".join(characters))] if characters else []
            parts += [f"{_quoted(token)}*"] if token else []
            characters = []
    return " AND ".join(parts)


def any_of(words: list[str]) -> str:
    """Return a full-text query for any one of these words."""
    return f"({' OR '.join(_quoted(word) for word in words)})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def one_slip_apart(one: str, other: str) -> bool:
    """Return whether a letter changed, missing, added, or two neighbours swapped make `one` of `other`."""
    short, long = sorted((one, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return len(long) == len(short) + 1 and short[same:] == long[same + 1 :]
    rest, rest_of_long = short[same:], long[same:]
    swapped = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    return rest[1:] == rest_of_long[1:] or swapped == rest_of_long
