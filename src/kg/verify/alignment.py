"""Where the body of a copy starts, and which of its paragraphs are those that the claims number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kg.verify.blocks import heading_key
from kg.verify.copies import Case, Copy
from kg.verify.documents import is_under

__all__ = ["Homes", "body_start", "paragraph_homes"]

_GAP: Final = -100
_FIGURES: Final = 200
"""For all figures of a paragraph; a part of them counts in proportion."""
_HEADING: Final = 100
_STAYS: Final = 1
"""Among equals, a paragraph is the one with its number."""
_LARGEST: Final = 4_000_000

Homes = Mapping[int, int | None]
Score = Callable[[int, int], int]


def body_start(cases: Sequence[Case], copy: Copy) -> int:
    """Return the paragraph (from 0) at which the body starts: where its paragraphs best match those named.

    What stands before it is free, and the first paragraph that a figure or heading shows to
    be one of those named says where the count begins. Works on a copy whose body starts at 0.
    """
    last = _last(cases, copy)
    if last * copy.size > _LARGEST:
        return _most_frequent_start(cases, copy)
    score = _scores(cases, copy)
    pairs = _align(last, copy.size, score, free_start=True)
    known = (number - named for named, number in sorted(pairs.items()) if score(named, number) > _STAYS)
    return max(0, next(known, 0))


def paragraph_homes(cases: Sequence[Case], copy: Copy) -> Homes:
    """Return, for each paragraph that claims name, which of the body's it is; None where it is not there.

    The two sequences are aligned by figures and headings, so that a paragraph taken out or
    put in shifts the others instead of hiding (Needleman and Wunsch 1970,
    doi:10.1016/0022-2836(70)90057-4). One that was carried elsewhere is where its figures are.
    """
    named = sorted({case.paragraph for case in cases if case.paragraph is not None})
    last = _last(cases, copy)
    if last * copy.size > _LARGEST:
        return {number: number if copy.paragraph(number) else None for number in named}
    pairs = _align(last, copy.size, _scores(cases, copy), free_start=False)
    hits = _hits(cases, copy)
    return {number: pairs.get(number) or _where_figures_are(hits[number]) for number in named}


def _last(cases: Sequence[Case], copy: Copy) -> int:
    """Return the last paragraph that claims name, numbers beyond all reason left out."""
    bound = 2 * copy.size + 100
    return max((case.paragraph for case in cases if case.paragraph and case.paragraph <= bound), default=0)


# -------------------------------------------------------------- large documents
def _most_frequent_start(cases: Sequence[Case], copy: Copy) -> int:
    """Return the start at which most figures stand in the place that their claims name."""
    votes = Counter(start for case in cases for start in set(_starts(case, copy)) if start >= 0)
    return max(votes, key=lambda start: (votes[start], -start), default=0)


def _starts(case: Case, copy: Copy) -> Iterator[int]:
    for spot in case.spots:
        passage = copy.document.passages[spot.passage]
        right = case.sentence in (None, passage.sentence) and is_under(passage, case.section)
        if case.paragraph is not None and passage.paragraph is not None and right:
            yield passage.paragraph - case.paragraph + 1


# -------------------------------------------------------------------- likeness
def _hits(cases: Sequence[Case], copy: Copy) -> Mapping[int, Counter[int]]:
    """Return how many figures of each named paragraph stand in each of the body."""
    hits: dict[int, Counter[int]] = defaultdict(Counter)
    for case in cases:
        if case.paragraph is not None and case.printed:
            hits[case.paragraph].update(
                {number for spot in case.spots if (number := copy.number(spot.passage))}
            )
    return hits


def _where_figures_are(hits: Counter[int]) -> int | None:
    return max(hits, key=lambda number: (hits[number], -number), default=None)


def _scores(cases: Sequence[Case], copy: Copy) -> Score:
    hits = _hits(cases, copy)
    figures = Counter(case.paragraph for case in cases if case.printed)
    sections: dict[int, set[str]] = defaultdict(set)
    for case in cases:
        if case.paragraph is not None and case.section is not None:
            sections[case.paragraph].add(heading_key(case.section))
    body = copy.document.paragraphs[copy.body :]
    headings = [set(map(heading_key, paragraph.headings)) for paragraph in body]

    def score(named: int, number: int) -> int:
        likeness = _FIGURES * hits[named][number] // figures[named] if figures[named] else 0
        if named in sections:
            likeness += _HEADING if sections[named] & headings[number - 1] else -_HEADING
        return likeness + (_STAYS if named == number else 0)

    return score


# ------------------------------------------------------------------- alignment
def _align(last: int, size: int, score: Score, *, free_start: bool) -> dict[int, int]:
    """Return the best pairs of 1…last and 1…size, in order.

    What the second has more at its end costs nothing, nor at its start if `free_start`.
    """
    best = [[0 if free_start else _GAP * number for number in range(size + 1)]]
    for named in range(1, last + 1):
        row, above = [_GAP * named], best[-1]
        for number in range(1, size + 1):
            paired = above[number - 1] + score(named, number)
            row.append(max(paired, above[number] + _GAP, row[-1] + _GAP))
        best.append(row)
    pairs: dict[int, int] = {}
    named, number = last, max(range(size + 1), key=lambda place: best[last][place])
    while named and number:
        here = best[named][number]
        if here == best[named - 1][number - 1] + score(named, number):
            pairs[named] = number
            named, number = named - 1, number - 1
        elif here == best[named - 1][number] + _GAP:
            named -= 1
        else:
            number -= 1
    return pairs
