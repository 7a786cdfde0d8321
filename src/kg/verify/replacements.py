"""Which figure stands in a sentence in the place of one that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from kg.verify.copies import Case, Copy, Spot
from kg.verify.tokens import Reading, Token, numerals, occurrences, shape_of

__all__ = ["Likeness", "replacement"]

_DIGIT: Final = re.compile(r"[0-9]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A figure that may have taken the place of another.

    Attributes
    ----------
    certain : bool
        Whether it is so like the other that it is the changed one even where the other stands elsewhere.
    rank : tuple
        The likeness, for choosing: the least is the most alike.
    """

    text: str
    spot: Spot
    certain: bool
    rank: tuple[bool, bool, float, int]


def replacement(
    case: Case,
    copy: Copy,
    passages: Sequence[int],
    explained: AbstractSet[tuple[int, int]],
    *,
    sentence_known: bool,
) -> Likeness | None:
    """Return the figure that stands for a claim's own in its sentence, or None.

    One of the same form with one digit other is taken before one of the same form, and
    that before any number; years are only taken for figures that look like one.

    Parameters
    ----------
    passages
        The sentence (or sentences) where the figure should stand.
    explained
        Tokens of figures that other claims speak of.
    sentence_known
        Whether other figures show that the sentence is the claim's own.
    """
    found = [
        likeness
        for passage in passages
        for wanted in case.wanted
        for likeness in _candidates(wanted, copy.readings[passage], passage, explained, sentence_known)
    ]
    return min(found, key=lambda likeness: likeness.rank, default=None)


def _candidates(
    wanted: Sequence[Token],
    reading: Reading,
    passage: int,
    explained: AbstractSet[tuple[int, int]],
    sentence_known: bool,
) -> Iterator[Likeness]:
    shape = shape_of(wanted)
    alike = list(occurrences(shape, reading, any_number=True)) if shape else []
    for start, end in dict.fromkeys([*alike, *numerals(reading)]):
        spot = Spot(passage, start, end)
        found = reading.tokens[start:end]
        same_form = (start, end) in alike
        close = same_form and _one_digit_apart(shape, found)
        if not spot.tokens.isdisjoint(explained) or (not close and _is_year(found) and not _is_year(shape)):
            continue
        ours, theirs = _keys(shape), _keys(found)
        outline = _DIGIT.sub("0", ours) == _DIGIT.sub("0", theirs)
        likeness = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
        certain = close or (same_form and sentence_known)
        yield Likeness(
            reading.shown(start, end), spot, certain, (not same_form, not outline, -likeness, start)
        )


def _keys(tokens: Sequence[Token]) -> str:
    return " ".join(token.key for token in tokens)


def _is_year(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 and bool(_YEAR.fullmatch(tokens[0].key))


def _one_digit_apart(wanted: Sequence[Token], found: Sequence[Token]) -> bool:
    """Return whether two figures of one form differ in one sign of one numeral, or not at all."""
    differing = [(a.key, b.key) for a, b in zip(wanted, found, strict=True) if a.key != b.key]
    return not differing or (len(differing) == 1 and _one_apart(*differing[0]))


def _one_apart(a: str, b: str) -> bool:
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
