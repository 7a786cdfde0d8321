"""Reads a numeral, in digits, words or both: 3.05 million, 三百万, 10亿6,700万, two hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Final

from kg.figures.decimals import EXACT
from kg.figures.words import Kind, Token

__all__ = ["Numeral", "read_numeral"]

_ONE: Final = Decimal(1)
_TEN: Final = Decimal(10)
_TWENTY: Final = Decimal(20)
_JOINTS: Final = frozenset({"-", "and"})
_SMALL_SCALES: Final = frozenset({"十", "百", "千", "hundred"})
"""Scales that belong to the spelling of a number, not magnitude words."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was read.

    Attributes
    ----------
    step : Decimal
        One unit of the last significant digit.
    magnitude : bool
        Whether a magnitude word (million, 万) was printed.
    end : int
        The place of the first token after the numeral.
    comparator : str or None
        A comparator inside the numeral: 余 of 十余万.
    """

    value: Decimal
    step: Decimal
    magnitude: bool
    end: int
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class _Term:
    """A summand: 3亿 or 5000万 of 3亿5000万. `unsure` is the 五 of 一万五, which may mean thousands."""

    value: Decimal
    step: Decimal
    scale: Decimal
    unsure: bool = False


def read_numeral(tokens: Sequence[Token], start: int) -> Numeral | None:
    """Return the numeral that begins at `start`, or None where its words do not make one number."""
    terms: list[_Term] = []
    comparator = None
    end = start
    while end < len(tokens):
        token, following = tokens[end], tokens[end + 1] if end + 1 < len(tokens) else None
        if token.kind is Kind.AFTER and following and following.kind is Kind.SCALE:
            comparator = token.name
        elif not (terms and _joins(token, following)) and not _take(terms, token):
            break
        end += 1
    if not terms or not _descend(terms) or _unsure(terms):
        return None
    magnitude = any(_is_magnitude_word(token) for token in tokens[start:end])
    return Numeral(_value(terms), _step(terms), magnitude, end, comparator)


def _is_magnitude_word(token: Token) -> bool:
    return token.kind is Kind.SCALE and token.text.lower() not in _SMALL_SCALES


def _joins(token: Token, following: Token | None) -> bool:
    """Return whether a token only joins two parts of one numeral: two hundred and five, 591-million."""
    return token.text in _JOINTS and following is not None and following.kind in (Kind.SCALE, Kind.NAME)


def _take(terms: list[_Term], token: Token) -> bool:
    """Add what a token means to the terms; False where it is no part of the numeral."""
    if token.kind is Kind.SCALE:
        return _scale(terms, token)
    if token.kind not in (Kind.NUMBER, Kind.HAN, Kind.NAME):
        return False
    scale = _TEN if token.kind is Kind.NAME and token.amount >= _TWENTY else _ONE
    if terms and terms[-1].scale <= scale:
        return _after_zero(terms, token)
    unsure = bool(terms) and token.kind is not Kind.NAME and terms[-1].scale > _TEN
    terms.append(_Term(token.amount, token.step, scale, unsure=unsure))
    return True


def _after_zero(terms: list[_Term], token: Token) -> bool:
    """Read the 五 of 一百零五: the zero says that there are no tens."""
    if terms[-1].value or len(terms) == 1 or token.kind is Kind.NAME:
        return False
    terms[-1] = _Term(token.amount, token.step, _ONE)
    return True


def _scale(terms: list[_Term], token: Token) -> bool:
    """Multiply all terms that are smaller than a scale by it; a scale alone stands for one of it."""
    scale = token.amount
    scaled = [term for term in terms or (_Term(_ONE, _ONE, _ONE),) if term.scale < scale]
    if not scaled or not _descend(scaled):
        return False
    product = _Term(EXACT.multiply(_value(scaled), scale), EXACT.multiply(_step(scaled), scale), scale)
    terms[:] = [*(term for term in terms if term.scale >= scale), product]
    return True


def _descend(terms: Sequence[_Term]) -> bool:
    """Return whether each term fits below the one before: 3亿5000万, but not 5万6万."""
    return all(
        later.scale < earlier.scale and later.value < earlier.scale for earlier, later in pairwise(terms)
    )


def _unsure(terms: Sequence[_Term]) -> bool:
    return terms[-1].unsure and terms[-1].value * 10 < terms[-2].scale


def _value(terms: Sequence[_Term]) -> Decimal:
    return reduce(EXACT.add, (term.value for term in terms))


def _step(terms: Sequence[_Term]) -> Decimal:
    return min(term.step for term in terms)
