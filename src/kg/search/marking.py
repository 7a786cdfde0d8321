"""Which part of a name was found: as it is shown, whatever was folded for the comparison."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.search import pinyin
from kg.search.asking import Typed
from kg.search.words import fold, is_character

__all__ = ["Marker"]

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds what was typed in the names of things.

    Parameters
    ----------
    typed : Typed
        What was typed.
    near : collection of str
        Folded words that were looked for in place of some of it.
    """

    typed: Typed
    near: Collection[str] = ()

    def parts(self, text: str) -> tuple[str, ...]:
        """Return `text` in parts, by turns not found and found."""
        parts, done = [], 0
        for start, end in _joined(sorted(self._spans(list(_tokens(text))))):
            parts += [text[done:start], text[start:end]]
            done = end
        return (*parts, text[done:]) if done < len(text) or not parts else tuple(parts)

    def rank(self, text: str) -> tuple[int, int]:
        """Return how well `text` answers, less for better: whole, from its beginning, in part, by sound."""
        tokens = fold(text).split()
        name, words = "".join(tokens), "".join(self.typed.tokens)
        if name == words:
            return 0, len(name)
        if name.startswith(words):
            return 1, len(name)
        spans = list(_joined(sorted(self._spans(list(_tokens(text))))))
        found = sum(end - start for start, end in spans)
        return (2, -found) if found else (3, len(name))

    def _spans(self, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
        named = list(self._named(tokens))
        yield from named or self._heard(tokens)

    def _named(self, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
        for place, token in enumerate(tokens):
            for word in self.typed.words:
                if is_character(word[:1]):
                    run = tokens[place : place + len(word)]
                    if "".join(one.text for one in run) == word:
                        yield token.start, run[-1].end
                elif token.text.startswith(word):
                    yield token.start, min(token.start + len(word), token.end)
            if token.text in self.near:
                yield token.start, token.end

    def _heard(self, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
        initials = list(self.typed.letters)
        for way in (*self.typed.ways, initials) if initials else self.typed.ways:
            for place in range(len(tokens) - len(way) + 1):
                run = tokens[place : place + len(way)]
                texts = [token.text for token in run]
                heard = _begin_with(texts, way) if way is initials else pinyin.sounds_like(texts, way)
                if run and heard:
                    yield run[0].start, run[-1].end
                    return


def _begin_with(characters: Sequence[str], letters: Sequence[str]) -> bool:
    known = pinyin.readings().get
    pairs = zip(characters, letters, strict=True)
    return all(any(sound[0] == letter for sound in known(character, ())) for character, letter in pairs)


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the folded words and characters of a text with their places in it."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        while start < end:
            stop = start + 1
            if not _is_word(text[start]):
                while stop < end and not _is_word(text[stop]):
                    stop += 1
            yield _Token(fold(text[start:stop]), start, stop)
            start = stop


@lru_cache(maxsize=10_000)
def _is_word(character: str) -> bool:
    """Return whether a character is a word by itself, as in scripts without spaces."""
    return is_character(fold(character)[:1])


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in order, those joined that touch."""
    start = end = -1
    for first, last in spans:
        if first > end:
            if end > start:
                yield start, end
            start, end = first, last
        end = max(end, last)
    if end > start:
        yield start, end
