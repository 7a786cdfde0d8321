"""Decides, claim by claim, what a copy of a document says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model import Place, Verdict
from kg.verify import words
from kg.verify.alignment import Homes
from kg.verify.copies import Case, Copy, Spot
from kg.verify.documents import is_under
from kg.verify.replacements import Likeness, replacement
from kg.verify.words import Told

__all__ = ["Judge", "Judgement"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided of a case; the members are those of :class:`kg.model.Finding`."""

    verdict: Verdict
    told: Told
    places: tuple[Place, ...] = ()
    instead: str | None = None


class Judge:
    """Knows which claims stand where they say, and judges the others by what these leave over.

    Parameters
    ----------
    homes
        Which paragraph of the body each named one is.
    """

    def __init__(self, cases: Sequence[Case], copy: Copy, homes: Homes) -> None:
        self._cases = cases
        self._copy = copy
        self._homes = homes
        self._standing = {id(case): self._in_place(case) for case in cases}

    def judge(self, case: Case) -> Judgement:
        """Return what the copy says of a claim."""
        if not case.has_place:
            return self._anywhere(case)
        return self._figure(case) if case.printed else self._statement(case)

    # --------------------------------------------------------------- figures
    def _in_place(self, case: Case) -> tuple[Spot, ...]:
        """Return where a figure stands within the place that its claim names."""
        named = self._named(case)
        passages = self._copy.document.passages
        return tuple(
            spot
            for spot in case.spots
            if (named is None or spot.passage in named) and is_under(passages[spot.passage], case.section)
        )

    def _named(self, case: Case) -> range | None:
        """Return the passages that a locator names by number; None where it names none."""
        return None if case.paragraph is None else self._copy.passages(case.paragraph, case.sentence)

    def _home(self, case: Case) -> range:
        """Return the passages that the named place is, should paragraphs have come or gone before it."""
        home = self._homes.get(case.paragraph) if case.paragraph is not None else None
        return range(0) if home is None else self._copy.passages(home, case.sentence)

    @cached_property
    def _taken(self) -> set[tuple[int, int]]:
        """The tokens of figures that stand where their claims say: they are nobody else's.

        Of equal figures in one sentence each claim takes one.
        """
        taken: set[tuple[int, int]] = set()
        equals: Counter[tuple[object, ...]] = Counter()
        for case in self._cases:
            standing = self._standing[id(case)]
            if case.has_place and standing:
                alike = (case.printed, standing)
                taken |= standing[min(equals[alike], len(standing) - 1)].tokens
                equals[alike] += 1
        return taken

    @cached_property
    def _strays(self) -> set[tuple[int, int]]:
        """The tokens of figures that stand elsewhere than their claims say."""
        return {
            token
            for case in self._cases
            if case.has_place and not self._standing[id(case)]
            for spot in case.spots
            for token in spot.tokens
        }

    def _figure(self, case: Case) -> Judgement:
        expected = case.claim.locator
        standing = self._standing[id(case)]
        if standing:
            places = self._places(case, standing)
            return Judgement("found", words.found(places[0]), places)
        elsewhere = [spot for spot in case.spots if self._taken.isdisjoint(spot.tokens)]
        other = self._replacement(case)
        if other is not None and (not elsewhere or other.certain):
            place = self._copy.place(other.spot.passage)
            return Judgement("changed", words.changed(place, other.text), (place,), other.text)
        if not elsewhere and self._is_there(case):
            elsewhere = list(case.spots)
        if elsewhere:
            places = self._places(case, elsewhere)
            return Judgement("moved", words.moved(expected, places), places)
        return Judgement("missing", words.nowhere(self._lacking(case)))

    def _replacement(self, case: Case) -> Likeness | None:
        """Return the figure that stands in the place of a claim's own, if its sentence is there."""
        home = self._home(case)
        known = any(
            spot.passage in home
            for other in self._cases
            if other.paragraph is not None
            for spot in self._standing[id(other)]
        )
        foreign = any(
            spot.passage in home and spot.passage not in self._home(other)
            for other in self._cases
            if other is not case and other.has_place and not self._standing[id(other)]
            for spot in other.spots
            if self._taken.isdisjoint(spot.tokens)
        )
        if foreign and not known:
            return None  # what stands there is another sentence
        explained = self._taken | self._strays
        return replacement(case, self._copy, home, explained, sentence_known=known)

    def _is_there(self, case: Case) -> bool:
        """Return whether the paragraph of a claim is in the copy at all."""
        return case.paragraph is None or self._homes.get(case.paragraph) is not None

    def _places(self, case: Case, spots: Sequence[Spot]) -> tuple[Place, ...]:
        """Return the places of spots, the nearest to the claim's own first."""
        named = self._named(case) or self._home(case)
        passages = dict.fromkeys(spot.passage for spot in spots)
        middle = named[0] if named else 0
        nearest = sorted(passages, key=lambda passage: (abs(passage - middle), passage))
        return tuple(self._copy.place(passage) for passage in nearest)

    def _anywhere(self, case: Case) -> Judgement:
        if not case.spots:
            return Judgement("no place given", words.nowhere_at_all())
        places = self._places(case, case.spots)
        return Judgement("no place given", words.somewhere(places), places)

    # ------------------------------------------------------------ statements
    def _statement(self, case: Case) -> Judgement:
        """Judge a claim without a figure: by the figures of its sentence, else by its place."""
        expected = case.claim.locator
        if case.paragraph is None:
            under = [
                number
                for number, passage in enumerate(self._copy.document.passages)
                if is_under(passage, case.section)
            ]
            return self._standing_at(under[:1], case)
        companions = [
            other
            for other in self._cases
            if other.printed
            and case.sentence
            and (other.paragraph, other.sentence) == (case.paragraph, case.sentence)
        ]
        carried = self._carried_to(companions)
        if carried is not None:
            place = self._copy.place(carried)
            return Judgement("moved", words.moved(expected, (place,)), (place,))
        home = self._home(case)
        if home and home != self._named(case):
            place = self._copy.place(home[0])
            return Judgement("moved", words.moved(expected, (place,)), (place,))
        return self._standing_at(home, case)

    def _standing_at(self, passages: Sequence[int], case: Case) -> Judgement:
        lacking = self._lacking(case)
        if lacking or not passages:
            return Judgement("missing", lacking or words.nowhere(None))
        place = self._copy.place(passages[0])
        return Judgement("found", words.found(place), (place,))

    def _carried_to(self, companions: Sequence[Case]) -> int | None:
        """Return the one sentence in which all figures of a sentence stand now, if not where they should."""
        if not companions or any(self._standing[id(case)] for case in companions):
            return None
        places = {frozenset(spot.passage for spot in case.spots) for case in companions}
        only = next(iter(places)) if len(places) == 1 else frozenset()
        return next(iter(only)) if len(only) == 1 else None

    def _lacking(self, case: Case) -> Told | None:
        """Return what is wrong with the place that a claim names, if it does not exist."""
        if case.paragraph is None:
            exists = any(is_under(passage, case.section) for passage in self._copy.document.passages)
            return None if exists else words.no_heading(case.section)
        paragraph = self._copy.paragraph(case.paragraph)
        sentences, above = None, None
        if paragraph is not None and self._is_there(case):
            sentences = len(paragraph.passages)
            above = None if is_under(paragraph, case.section) else paragraph.headings[-1:]
        return words.missing(case.claim.locator, size=self._copy.size, sentences=sentences, headings=above)
