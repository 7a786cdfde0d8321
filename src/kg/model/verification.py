"""Whether the figures of a source stand where its claims say, in a copy of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kg.model.claims import Locator
from kg.model.things import Ref, Text

__all__ = ["Finding", "Place", "Verdict", "Verification"]

Verdict = Literal["found", "changed", "moved", "missing", "no place given"]
"""What was found where a claim says: its figure (or, of a statement, its place); another figure, the
claim's own being elsewhere or nowhere; nothing, the figure standing elsewhere; nothing, and nowhere.
A claim without a place is looked for in the whole text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a copy of a document.

    Attributes
    ----------
    section : str or None
        The heading over it, as the copy prints it.
    paragraph, sentence : int or None
        As in a :class:`~kg.model.Locator`; None in a heading and before the body.
    line : int
        The line of the file at which its paragraph begins, from 1.
    """

    section: str | None
    paragraph: int | None
    sentence: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one claim.

    Attributes
    ----------
    holds : bool
        Whether the copy bears the claim out.
    printed : str or None
        The figure that was looked for; None for a claim that prints none.
    expected : Locator
        Where the claim says it stands.
    places : tuple of Place
        Where it stands, the nearest first; empty where it stands nowhere.
    instead : str or None
        The figure that stands in its place.
    told : tuple of Text
        The same in words, in English and Chinese.
    """

    claim: Ref
    verdict: Verdict
    holds: bool
    printed: str | None
    expected: Locator
    places: tuple[Place, ...]
    instead: str | None
    told: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The claims of a source held against a copy of its text.

    Attributes
    ----------
    path : str
        The file, as the user named it.
    findings : tuple of Finding
        In the order of the claims' places.
    body_line : int or None
        The line of the file at which the body starts; None where the copy has no paragraph.
    skipped : int
        Paragraphs that stand before the body.
    paragraphs : int
        Paragraphs of the body.
    absent : tuple of int
        Paragraphs that claims name and the copy has not.
    unchecked : int
        Claims that give neither a place nor a figure.
    told : tuple of Text
        Where the body starts and what it lacks, in English and Chinese.
    """

    source: Ref
    path: str
    findings: tuple[Finding, ...]
    body_line: int | None
    skipped: int
    paragraphs: int
    absent: tuple[int, ...]
    unchecked: int
    told: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was found."""
        return all(finding.holds for finding in self.findings)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict."""
        return Counter(finding.verdict for finding in self.findings)
