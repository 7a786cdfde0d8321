"""From what was typed to what the index is asked, the best first.

1. the whole label is what was typed, in the reader's language, then in any;
2. a whole alias or code is;
3. a label begins with it, in the reader's language, then in any;
4. the words are there, in any order; then words that begin with them;
5. Chinese that sounds like it, or whose syllables begin with these letters.

Each is a full-text query; a thing that several of them find counts for the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.search import pinyin
from kg.search.building import ALIAS_MARK, LABEL_MARK, whole
from kg.search.words import fold, in_pairs, is_character

__all__ = ["Typed", "all_of", "any_of", "typed"]

_LONGEST: Final = 200
_MOST_WORDS: Final = 24
_SHORTEST_CODE: Final = 4
_BREAK: Final = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as the index has it.

    Attributes
    ----------
    tokens : tuple of str
        The folded words and characters.
    words : tuple of str
        The same as the index has them: characters in pairs.
    ways : list of list of str
        In which ways it may be pinyin.
    letters : str
        The letters of all syllables, or the first of each; empty where it cannot be pinyin.
    """

    tokens: tuple[str, ...]
    words: tuple[str, ...]
    ways: list[list[str]]
    letters: str

    def queries(
        self, mark: str | None, anywhere: str, *, spoken: bool, first: bool, begun: bool
    ) -> list[str]:
        """Return the queries, best first.

        Parameters
        ----------
        mark
            That of the reader's language, where any name is in it.
        anywhere
            What :meth:`anywhere` gives.
        spoken
            Whether it may be pinyin.
        first
            Whether pinyin comes before words of other languages.
        begun
            Whether names that begin with all of it come before others.
        """
        name = whole(self.tokens)
        marks = [mark, LABEL_MARK] if mark else [LABEL_MARK]
        exact = [_quoted(sign + name) for sign in (*marks, ALIAS_MARK)]
        beginnings = [f"{_quoted(sign + name)}*" for sign in marks] if begun else []
        words = [all_of(self.words, begun=False), anywhere]
        sound, rest = (self.by_sound()[:2], self.by_sound()[2:]) if spoken else ([], [])
        if first:
            return [*exact, *sound, *beginnings, *words, *rest]
        return [*exact, *beginnings, *words, *sound, *rest]

    @property
    def beginning(self) -> str:
        """What a whole label begins with in the index, if it begins with all of it."""
        return LABEL_MARK + whole(self.tokens)

    @property
    def code(self) -> str:
        """What a code is or begins with, if it was one that was typed; else nothing."""
        name = whole(self.tokens)
        one = len(self.words) == 1 or len(name) >= _SHORTEST_CODE
        return name if one and name.isascii() else ""

    def anywhere(self, frequent: Mapping[str, Sequence[str]], *, whole_names: bool) -> str:
        """Return the query for all that has the words, or words that begin with them.

        Codes are also found by how they are written without their spaces and marks, with `whole_names`.
        `frequent` has words that stand in place of what begins them.
        """
        words, name = all_of(self.words, begun=True, instead=frequent), whole(self.tokens)
        if len(name) < _SHORTEST_CODE or not name.isascii() or not whole_names:
            return words
        return f"({words}) OR {_quoted(LABEL_MARK + name)}* OR {_quoted(ALIAS_MARK + name)}*"

    def by_sound(self) -> list[str]:
        """Return the queries for pinyin: of a whole name, of the beginning of one, of a part."""
        if not self.letters:
            return []
        name = _quoted(pinyin.BEGINNING + self.letters)
        return [name, f"{name}*", *map(_spoken, self.ways)]


def typed(words: str) -> Typed:
    """Read what was typed."""
    folded = [fold(chunk).split() for chunk in _BREAK.split(words[:_LONGEST])]
    parts = pinyin.letters(" ".join(token for chunk in folded for token in chunk))
    letters = "".join(parts)
    return Typed(
        tokens=tuple(token for chunk in folded for token in chunk)[:_MOST_WORDS],
        words=tuple(word for chunk in folded for word in _asked(chunk))[:_MOST_WORDS],
        ways=pinyin.syllables(parts),
        letters=letters if len(letters) > 1 else "",
    )


def _asked(tokens: Sequence[str]) -> list[str]:
    """Return a chunk's words; the last character of several is in the pair before it already."""
    pairs = in_pairs(tokens)
    return [
        word
        for place, word in enumerate(pairs)
        if not (place and is_character(word) and len(word) == 1 and is_character(pairs[place - 1]))
    ]


def all_of(words: Sequence[str], *, begun: bool, instead: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return a query for all of these words, or others in their place; `begun`, for what begins with them."""
    parts = []
    for word in words:
        others = (instead or {}).get(word)
        pair = len(word) > 1 and is_character(word)
        parts.append(any_of(others) if others else _quoted(word) + "*" * (begun and not pair))
    return " AND ".join(parts)


def any_of(words: Sequence[str]) -> str:
    """Return a query for any one of these words."""
    return f"({' OR '.join(map(_quoted, words))})"


def _spoken(way: Sequence[str]) -> str:
    if len(way) == 1:
        return f"{_quoted(pinyin.SOUND + way[0])}*"
    pairs = [f"{one}.{other}" for one, other in pairwise(way)]
    return " AND ".join(
        _quoted(pinyin.SOUND + pair) + "*" * (place == len(pairs) - 1) for place, pair in enumerate(pairs)
    )


def _quoted(word: str) -> str:
    return f'"{word}"'
