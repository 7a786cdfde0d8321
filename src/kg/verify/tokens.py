"""Finds a printed figure in a text as a whole number with its words, however it is spaced.

Both are cut into tokens: a number is one token without its thousands separators, so 45 is
not found in 145, 45.6 or 2024-45-01, and 3.05 million not in 13.05 million; full-width
digits and all kinds of spaces are brought to one form before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from kg.figures.words import WORDS, Kind

__all__ = ["Reading", "Shape", "Token", "numerals", "occurrences", "shape_of"]


class Shape(Enum):
    """What kind of token one is."""

    NUMBER = "number"
    HAN = "han"
    """A run of Chinese digits and magnitude words."""
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind, the form in which it is compared, and where it stands."""

    shape: Shape
    key: str
    start: int
    end: int


_SIGNS: Final = str.maketrans({"−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "﹪": "%"})
_RAISED: Final = ("<super>", "<sub>", "<circle>")
_LIST_COMMA: Final = re.compile(r"(?<=[0-9])，(?=[0-9])")
_HAN_DIGITS: Final = "零〇一二三四五六七八九十百千万亿两兆萬億兩"
_UNITS: Final = "|".join(
    re.escape(word)
    for word in sorted(WORDS, key=len, reverse=True)
    if WORDS[word].kind in (Kind.UNIT, Kind.SCALE) and word[0].isascii() and word[0].isalpha()
)

_TOKEN: Final = re.compile(
    rf"""
      (?P<name>                                          # what has digits and is no figure:
          \d{{4}}-\d{{1,2}}-\d{{1,2}} (?!\d)             #   dates
        | \d+ (?: [./]\d+ ){{2,}} | \d+/\d+              #   dates, versions, fractions
        | (?! (?:{_UNITS}) \d ) [a-z]+ \d [a-z0-9]*      #   G20
        | \d+ (?! (?:{_UNITS}) (?![a-z]) ) [a-z][a-z0-9]*  # 5G, but not 300km
      )
    | (?P<number>
        (?> (?: (?<![0-9a-z)%\]]) - )?
            (?: \d{{1,3}} (?:,\d{{3}})+ (?!\d) | \d{{1,3}} (?:[ ]\d{{3}})+ (?!\d) | \d+ )
            (?: \.\d+ )? ) )
    | (?P<han>    (?: 千(?![米克瓦伏卡]) | 百(?!分) | [{_HAN_DIGITS.replace("千", "").replace("百", "")}] )+ )
    | (?P<word>   [a-zà-öø-ɏ]+ )
    | (?P<sign>   [^\s+] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SEPARATORS: Final = str.maketrans("", "", ", ")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: `text` in one form of signs and spaces, and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read a text."""
        plain = _plain(text)
        return cls(plain, tuple(_token(found) for found in _TOKEN.finditer(plain)))

    def shown(self, start: int, end: int) -> str:
        """Return what stands from one token to before another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def _plain(text: str) -> str:
    text = _LIST_COMMA.sub("、", text)
    kept = (" " if unicodedata.decomposition(sign).startswith(_RAISED) else sign for sign in text)
    text = unicodedata.normalize("NFKC", "".join(kept)).translate(_SIGNS)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _token(found: re.Match[str]) -> Token:
    key = found.group().casefold()
    match found.lastgroup:
        case "number":
            return Token(Shape.NUMBER, key.translate(_SEPARATORS), *found.span())
        case "han":
            return Token(Shape.HAN, key, *found.span())
        case "sign":
            return Token(Shape.SIGN, key, *found.span())
    return Token(Shape.WORD, key, *found.span())


# ------------------------------------------------------------------- matching
def occurrences(
    wanted: Sequence[Token],
    reading: Reading,
    starts: Sequence[int] | None = None,
    *,
    any_number: bool = False,
) -> Iterator[tuple[int, int]]:
    """Yield where a figure stands, as the places of its first and behind its last token.

    `starts` are the places to look at, otherwise all; with `any_number` its numerals may be others.
    """
    tokens = reading.tokens
    for start in range(len(tokens)) if starts is None else starts:
        end = start + len(wanted)
        same = end <= len(tokens) and all(
            _same(ours, theirs, any_number=any_number)
            for ours, theirs in zip(wanted, tokens[start:end], strict=True)
        )
        if same and _is_whole(tokens, start, end):
            yield start, end


def _same(wanted: Token, found: Token, *, any_number: bool) -> bool:
    if any_number and _is_numeral(wanted):
        return _is_numeral(found) and found.shape is wanted.shape
    return wanted.key == found.key and wanted.shape is found.shape


def _is_numeral(token: Token) -> bool:
    if token.shape is Shape.WORD:
        return token.key in WORDS and WORDS[token.key].kind is Kind.NAME
    return token.shape in (Shape.NUMBER, Shape.HAN)


def _is_scale(token: Token) -> bool:
    """Return whether a token multiplies the number before it; m and k alone may be anything."""
    if token.shape is Shape.WORD:
        return len(token.key) > 1 and token.key in WORDS and WORDS[token.key].kind is Kind.SCALE
    return token.shape is Shape.HAN and token.key[0] in "十百千万亿兆萬億"


def _is_whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether what stands there is no part of a larger figure, nor denied."""
    before, after = tokens[:start][-2:], tokens[end : end + 2]
    return not (_goes_on(tokens[end - 1], after) or _began_before(before, tokens[start]))


_NEGATIONS: Final = frozenset({"no", "not", "不", "未"})
_MORE: Final = frozenset({"多", "余", "餘", "几", "-"})


def _goes_on(last: Token, after: Sequence[Token]) -> bool:
    """Return whether a magnitude word follows (3.05 of 3.05 million) or a further part (3亿 of 3亿5000万)."""
    if not _is_numeral(last) and not _is_scale(last):
        return False
    rest = after[1:] if after and after[0].key in _MORE else after
    if not rest:
        return False
    joined = last.shape is Shape.HAN and rest[0].shape is Shape.NUMBER and rest[0].start == last.end
    return joined or (_is_numeral(last) and _is_scale(rest[0]))


def _began_before(before: Sequence[Token], first: Token) -> bool:
    """Return whether the figure is the end of one: five of twenty-five, 5000万 of 3亿5000万; or denied."""
    if not before:
        return False
    last = before[-1]
    if first.shape is Shape.NUMBER:
        return last.shape is Shape.HAN and len(before) > 1 and _touch(before[0], last, first)
    if first.shape is Shape.WORD and (_is_numeral(first) or _is_scale(first)):
        joint = before[0] if last.key == "-" and len(before) > 1 else last
        return _is_numeral(joint) or _is_scale(joint)
    return last.key in _NEGATIONS and not _is_numeral(first)


def _touch(*tokens: Token) -> bool:
    return tokens[0].shape is Shape.NUMBER and all(a.end == b.start for a, b in pairwise(tokens))


# --------------------------------------------------------------------- shapes
def shape_of(wanted: Sequence[Token]) -> Sequence[Token]:
    """Return a figure from its first numeral on, without the comparator before it; empty without numeral."""
    first = next((place for place, token in enumerate(wanted) if _is_numeral(token)), len(wanted))
    return wanted[first:]


def numerals(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where a text has a number in digits, with the magnitude word or unit that follows it."""
    tokens = reading.tokens
    for start, token in enumerate(tokens):
        if token.shape is Shape.NUMBER:
            end = start + 1
            while end < len(tokens) and (_is_scale(tokens[end]) or _is_unit(tokens[end])):
                end += 1
            yield start, end


def _is_unit(token: Token) -> bool:
    return token.key in WORDS and WORDS[token.key].kind is Kind.UNIT
