"""Reads the short figure that a source prints, in English or Chinese.

A text is read only where it has exactly one figure: a range, a list or a figure in
words that leave it open (dozens, 几十) is not read, and so never taken for a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.figures.decimals import DOWN, EXACT, plain
from kg.figures.numerals import Numeral, read_numeral
from kg.figures.tokens import tokenise
from kg.figures.words import NUMERIC, Kind, Token
from kg.model import Text

__all__ = ["Printed", "read_all", "read_printed"]

_LANGUAGES: Final = frozenset({"en", "zh"})
_LONGEST: Final = 200
"""A printed figure is short; a passage is not searched for one."""
_BESIDE: Final = frozenset({Kind.UNIT, Kind.DECLINE, Kind.MARK, Kind.LINK})
_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a source prints it.

    Attributes
    ----------
    value : Decimal
        The number with its magnitude word (3.05 million is 3050000), in the unit printed: 60.1 for
        60.1%. Negative where a minus or a word of decline stands beside it.
    step : Decimal
        One unit of the last significant digit, on the scale of `value`; of a fraction, the part counted.
    magnitude : bool
        Whether a magnitude word was printed.
    comparator : str or None
        Local name of the comparator; None where there is no word, or one that means exactly.
    unit : str or None
        percent, percentagePoint, CNY, USD, EB, ZB, EFLOPS, PFLOPS, km, ms, multiple, fraction; None
        for a plain number and for things counted.
    """

    value: Decimal
    step: Decimal
    magnitude: bool = False
    comparator: str | None = None
    unit: str | None = None


def read_all(texts: Iterable[Text]) -> tuple[Printed, ...]:
    """Return the figures of those texts that can be read."""
    read = (read_printed(text.value, text.language) for text in texts)
    return tuple(printed for printed in read if printed is not None)


def read_printed(text: str, language: str | None = None) -> Printed | None:
    """Return the one figure of a short text, or None where there is none, several or an unclear one.

    `language` is the text's tag: what is neither English nor Chinese is not read.

    Examples
    --------
    >>> read_printed("more than 3.05 million")
    Printed(value=Decimal('3050000'), step=Decimal('10000'), magnitude=True, comparator='moreThan', unit=None)
    """
    foreign = language is not None and language.lower().partition("-")[0] not in _LANGUAGES
    if foreign or len(text) > _LONGEST or _has_odd_digits(text):
        return None
    tokens = tokenise(text)
    start = next((place for place, token in enumerate(tokens) if token.kind in NUMERIC), len(tokens))
    figure = _figure(tokens, start)
    if figure is None or _another_follows(tokens[figure.end :]):
        return None
    return _with_surroundings(figure, tokens, start)


def _has_odd_digits(text: str) -> bool:
    """Return whether a sign such as ½, ① or a footnote mark would be taken for a digit."""
    return not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text)


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Decimal
    step: Decimal
    end: int
    magnitude: bool = False
    comparator: str | None = None
    unit: str | None = None


def _figure(tokens: Sequence[Token], start: int) -> _Figure | None:
    if start == len(tokens) or _is_vague(tokens, start):
        return None
    if tokens[start].kind is Kind.WHOLE:
        token = tokens[start]
        return _Figure(token.amount, token.step, start + 1, unit=token.name)
    first = read_numeral(tokens, start)
    if first is None:
        return None
    if tokens[first.end : first.end + 1] and tokens[first.end].kind is Kind.OVER:
        second = read_numeral(tokens, first.end + 1)
        if second:
            return _fraction(first, second, chinese=tokens[first.end].text == "分之")
    return _Figure(first.value, first.step, first.end, first.magnitude, first.comparator)


def _is_vague(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a scale has an unknown word instead of a number: 几十, 数百."""
    return tokens[start].kind is Kind.SCALE and start > 0 and tokens[start - 1].kind is Kind.OTHER


def _fraction(first: Numeral, second: Numeral, *, chinese: bool) -> _Figure | None:
    above, below = (second, first) if chinese else (first, second)
    if not below.value:
        return None
    part = DOWN.divide(Decimal(1), below.value)
    return _Figure(DOWN.divide(above.value, below.value), part, second.end, unit="fraction")


# ------------------------------------------------------------ around a figure
def _with_surroundings(figure: _Figure, tokens: Sequence[Token], start: int) -> Printed:
    before, after = _before(tokens, start), _after(tokens[figure.end :])
    negative = tokens[start].text.startswith("-") or any(
        token.kind is Kind.DECLINE for token in before + after
    )
    comparators = [token.name for token in before if token.kind is Kind.BEFORE]
    comparators += [figure.comparator] + [token.name for token in after if token.kind is Kind.AFTER]
    units = [figure.unit] + [token.name for token in after + before if token.kind is Kind.UNIT]
    return Printed(
        plain(EXACT.minus(figure.value) if negative else figure.value),
        plain(figure.step),
        figure.magnitude,
        next((name for name in comparators if name), None),
        next((name for name in units if name), None),
    )


def _before(tokens: Sequence[Token], start: int) -> list[Token]:
    """Return what belongs to the figure before it, the nearest first."""
    place = start
    while place and (tokens[place - 1].kind in _BESIDE or tokens[place - 1].kind is Kind.BEFORE):
        place -= 1
    return list(reversed(tokens[place:start]))


def _after(rest: Sequence[Token]) -> list[Token]:
    """Return what belongs to the figure after it."""
    kinds = (Kind.UNIT, Kind.AFTER, Kind.DECLINE, Kind.MARK, Kind.OVER)
    end = next((place for place, token in enumerate(rest) if token.kind not in kinds), len(rest))
    return list(rest[:end])


def _another_follows(rest: Sequence[Token]) -> bool:
    return any(
        token.kind in NUMERIC and not _is_aside(token, rest[:place]) for place, token in enumerate(rest)
    )


def _is_aside(token: Token, before: Sequence[Token]) -> bool:
    """Return whether a number only says of how many or by when: 86 of the 97, 40 percent by 2020."""
    words = [word.text.lower() for word in before if word.text.lower() != "the"]
    if words[-1:] == ["of"]:
        return True
    return words[-1:] in (["by"], ["in"]) and token.text.isdecimal() and int(token.text) in _YEARS
