"""Cuts a short printed figure into tokens."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from kg.figures.decimals import EXACT, last_place
from kg.figures.words import HAN_DIGITS, WORDS, Kind, Token

__all__ = ["tokenise"]

_SIMPLIFIED: Final = str.maketrans(
    "萬億個戶點過約餘兩於達標準機臺將項條種類減幣張處隻輛澤節無",
    "万亿个户点过约余两于达标准机台将项条种类减币张处只辆泽节无",
)
_SIGNS: Final = str.maketrans({"−": "-", "‐": "-", "‑": "-", "～": "~", "〜": "~", "∼": "~"})
_MILLIONS_OR_METRES: Final = Token(Kind.WHOLE, "m")
"""A figure of its own, so that 5m is not read; 5M is."""
_AROUND_SLASH: Final = re.compile(r"\s*/\s*")


def _spelling(word: str) -> str:
    """Return the pattern of a known word; one that ends in a letter is not the start of a longer one."""
    return re.escape(word) + ("(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")


_LONGEST_FIRST: Final = sorted(WORDS, key=len, reverse=True)
_KNOWN: Final = "|".join(_spelling(word) for word in _LONGEST_FIRST)
_LATIN: Final = "|".join(
    _spelling(word) for word in _LONGEST_FIRST if word[0].isascii() and word[0].isalpha()
)
_HAN: Final = "".join(HAN_DIGITS)

_TOKEN: Final = re.compile(
    rf"""
      (?P<space>  \s+ )
    | (?P<year>   (?:19|20)\d\d年 )
    | (?P<number>
        (?> (?: (?<![0-9a-z)%]) [-+] )?                  # a sign, unless it is a dash between two figures
            (?: \d{{1,3}} (?:[ ,]\d{{3}})+ (?!\d) | \d+ )  # thousands apart, or not
            (?: \.\d+ )? )
        (?: (?![a-z]) | (?={_LATIN}) ) )                 # 300EFLOPS, but not 5G
    | (?P<han>    [{_HAN}]* 点 [{_HAN}]+ )
    | (?P<known>  {_KNOWN} )
    | (?P<word>   [a-z0-9][a-z0-9.]* | . )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""Years of dates and words with digits in them, such as 5G, are no figures."""


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text, spaces left out; full-width and traditional forms are brought to one."""
    plain = text if text.isascii() else _in_plain_signs(text)
    if "/" in plain:
        plain = _AROUND_SLASH.sub("/", plain)
    plain = " ".join(plain.split())
    return [_token(found) for found in _TOKEN.finditer(plain) if found.lastgroup != "space"]


def _in_plain_signs(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SIGNS).translate(_SIMPLIFIED)


def _token(found: re.Match[str]) -> Token:
    text = found.group()
    match found.lastgroup:
        case "number":
            return _number(text)
        case "han":
            return _han(text)
        case "known" if text == "m":
            return _MILLIONS_OR_METRES
        case "known":
            return WORDS[text.lower()]
    return Token(Kind.OTHER, text)


def _number(text: str) -> Token:
    number = EXACT.create_decimal(text.lstrip("+-").replace(",", "").replace(" ", ""))
    return Token(Kind.NUMBER, text, number, last_place(number))


def _han(text: str) -> Token:
    whole, _, decimals = text.partition("点")
    digits = "".join(str(HAN_DIGITS[sign]) for sign in whole) or "0"
    number = Decimal(f"{digits}.{''.join(str(HAN_DIGITS[sign]) for sign in decimals)}")
    return Token(Kind.HAN, text, number, last_place(number))
