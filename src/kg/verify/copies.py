"""A copy of a document in which figures can be looked up, and its paragraphs counted as claims count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Claim, Place
from kg.verify.documents import Document, Paragraph
from kg.verify.tokens import Reading, Token, occurrences

__all__ = ["Case", "Copy", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure stands: a passage, and the places there of its first and behind its last token."""

    passage: int
    start: int
    end: int

    @property
    def tokens(self) -> set[tuple[int, int]]:
        """The tokens that it takes, each with its passage."""
        return {(self.passage, place) for place in range(self.start, self.end)}


@dataclass(frozen=True, slots=True)
class Case:
    """A claim to be checked.

    Attributes
    ----------
    printed : tuple of str
        Its figure as printed, in each language that the data has it in; empty for a statement.
    wanted : tuple of sequences of Token
        The same, as it is compared.
    spots : tuple of Spot
        Everywhere that it stands.
    """

    claim: Claim
    printed: tuple[str, ...]
    wanted: tuple[Sequence[Token], ...]
    spots: tuple[Spot, ...]

    @property
    def section(self) -> str | None:
        """The heading that its locator names."""
        return self.claim.locator.section

    @property
    def paragraph(self) -> int | None:
        """The paragraph that its locator names."""
        return self.claim.locator.paragraph

    @property
    def sentence(self) -> int | None:
        """The sentence that its locator names; one of no paragraph is none."""
        return None if self.paragraph is None else self.claim.locator.sentence

    @property
    def has_place(self) -> bool:
        """Whether its locator names a heading or a paragraph."""
        return self.section is not None or self.paragraph is not None


class Copy:
    """A document, an index of its words, and the paragraph (from 0) at which its body starts."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.readings = [Reading.of(passage.text) for passage in document.passages]
        self.body = 0
        self._index: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, reading in enumerate(self.readings):
            for place, token in enumerate(reading.tokens):
                self._index[token.key].append((number, place))

    def case(self, claim: Claim) -> Case:
        """Return a claim with everywhere that its figure stands."""
        read = [(text.value, Reading.of(text.value).tokens) for text in claim.printed]
        read = [(text, tokens) for text, tokens in read if tokens]
        spots = {spot for _, tokens in read for spot in self._spots(tokens)}
        return Case(
            claim,
            tuple(text for text, _ in read),
            tuple(tokens for _, tokens in read),
            tuple(sorted(spots, key=lambda spot: (spot.passage, spot.start, spot.end))),
        )

    def _spots(self, wanted: Sequence[Token]) -> Iterable[Spot]:
        rarest = min(range(len(wanted)), key=lambda place: len(self._index.get(wanted[place].key, ())))
        for passage, place in self._index.get(wanted[rarest].key, ()):
            if place >= rarest:
                reading = self.readings[passage]
                for start, end in occurrences(wanted, reading, (place - rarest,)):
                    yield Spot(passage, start, end)

    # ------------------------------------------------------------------ places
    @property
    def size(self) -> int:
        """The number of paragraphs of the body."""
        return len(self.document.paragraphs) - self.body

    def paragraph(self, number: int) -> Paragraph | None:
        """Return a paragraph of the body, counted from 1."""
        return self.document.paragraphs[self.body + number - 1] if 1 <= number <= self.size else None

    def passages(self, paragraph: int, sentence: int | None) -> range:
        """Return a sentence of a paragraph of the body, or all of them; empty where there is none."""
        found = self.paragraph(paragraph)
        if found is None:
            return range(0)
        if sentence is None:
            return found.passages
        return found.passages[sentence - 1 : sentence] if sentence >= 1 else range(0)

    def number(self, passage: int) -> int | None:
        """Return in which paragraph of the body a passage stands; None before it and in headings."""
        paragraph = self.document.passages[passage].paragraph
        return paragraph - self.body + 1 if paragraph is not None and paragraph >= self.body else None

    def place(self, passage: int) -> Place:
        """Return where a passage stands, as a locator says it."""
        found, number = self.document.passages[passage], self.number(passage)
        section = found.headings[-1] if found.headings else None
        return Place(section, number, found.sentence if number else None, found.line)
