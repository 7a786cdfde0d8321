"""Which claims the rows of a query rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kg.model.claims import Locator, Source
from kg.terms import Term

__all__ = ["ClaimNote", "FootnotePlan", "FootnotedRows", "Footnotes", "Rewritten"]

_UNCHANGED: Final = "it is written in a way that footnotes cannot follow"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A SELECT whose rows bring along what may be claims.

    Attributes
    ----------
    query : str
        What to run: its rows are those of the original, with columns added.
    visible : tuple of str
        The columns of the original, in its order; empty too where the original cannot be read.
    carriers : tuple of str
        The columns, visible or added, whose values may be claims.
    joined : tuple of str
        Those carriers whose values are any number of IRIs with a space between them.
    constants : tuple of str
        IRIs in the query that may be claims on which every row rests.
    complete : bool
        Whether no claim can be missing.
    why : str or None
        What may be missing, in words; None where nothing is.
    settled : bool
        Whether an engine is bound to give the rows of the original in their order: with no ORDER BY,
        or under a LIMIT, it is free to give others once the pattern is written in another way.
    computed : tuple of str
        The visible columns that an expression computes, perhaps to another value each time.
    limited : bool
        Whether the whole query has a LIMIT or OFFSET.
    """

    query: str
    visible: Sequence[str]
    carriers: Sequence[str]
    joined: Sequence[str] = ()
    constants: Sequence[str] = ()
    complete: bool = True
    why: str | None = None
    settled: bool = True
    computed: Sequence[str] = ()
    limited: bool = False

    @classmethod
    def unchanged(cls, text: str) -> Rewritten:
        """Return a text that cannot be rewritten as it is, with no footnotes."""
        return cls(text, (), (), complete=False, why=_UNCHANGED)

    @property
    def added(self) -> frozenset[str]:
        """The columns that the original does not have."""
        return frozenset(self.carriers).difference(self.visible)


@dataclass(frozen=True, slots=True)
class FootnotePlan:
    """How to answer a query with footnotes, in whatever process.

    Attributes
    ----------
    text : str
        The query as it was given. Where the rewritten one is not settled, both are asked: this
        for the rows, the other for their claims.
    whole : str or None
        The rewritten query without its LIMIT, for where it has not all of the rows.
    kinds : sequence of str
        The classes whose instances are claims.
    language : str
        For which figures and titles are chosen.
    """

    text: str
    rewritten: Rewritten
    whole: str | None
    kinds: Sequence[str]
    language: str

    def fallback(self) -> FootnotePlan:
        """Return a plan that answers the query as it is."""
        return replace(self, rewritten=Rewritten.unchanged(self.text), whole=None)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> FootnotePlan:
        """Make it again from what :func:`dataclasses.asdict` made of it."""
        rewritten = Rewritten(**plain["rewritten"])
        return cls(plain["text"], rewritten, plain["whole"], plain["kinds"], plain["language"])


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """Where a claim stands: the IRI of its source, the figure as printed there, and the place in it."""

    source: str | None
    figure: str | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The claims that each row of a result rests on.

    Attributes
    ----------
    rows : tuple of tuple of str
        For each row the IRIs of its claims, sorted.
    complete : bool
        Whether no claim can be missing; else ``why`` says what may be.
    claims : mapping
        What is to be said of each claim, by IRI.
    sources : mapping
        The sources of those claims, by IRI.
    """

    rows: tuple[tuple[str, ...], ...]
    complete: bool
    why: str | None
    claims: Mapping[str, ClaimNote]
    sources: Mapping[str, Source]

    def sources_of(self, row: int) -> tuple[str, ...]:
        """Return the IRIs of the sources of a row's claims, sorted."""
        found = {self.claims[claim].source for claim in self.rows[row]}
        return tuple(sorted(source for source in found if source))

    def to_json(self) -> dict[str, Any]:
        """Return the ``footnotes`` member of a JSON answer."""
        return {
            "complete": self.complete,
            "why": self.why,
            "rows": self.rows,
            "claims": {iri: _claim_json(note) for iri, note in self.claims.items()},
            "sources": {iri: _source_json(source) for iri, source in self.sources.items()},
        }


def _claim_json(note: ClaimNote) -> dict[str, Any]:
    place = note.locator
    locator = {"section": place.section, "paragraph": place.paragraph, "sentence": place.sentence}
    return {"source": note.source, "figure": note.figure, "locator": locator}


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "url": source.url,
    }


@dataclass(frozen=True, slots=True)
class FootnotedRows:
    """The rows of a SELECT with their footnotes: ``footnotes.rows[n]`` are the claims of ``rows[n]``."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    footnotes: Footnotes
