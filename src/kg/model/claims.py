"""What a source says, when, where in it, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.model.things import Ref, Text

__all__ = ["Claim", "Locator", "Period", "Source"]


@dataclass(frozen=True, slots=True)
class Period:
    """The time of a claim; both ends are None where the source states none.

    ``kind`` is the local name of a ``kgo:periodKind`` value: asOf, during or over.
    """

    kind: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Locator:
    """The place of a claim: heading as printed, paragraph of the body and sentence of it, both from 1."""

    section: str | None
    paragraph: int | None
    sentence: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims were read in. ``url`` is shown as plain text where ``linkable`` is false."""

    iri: str
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    linkable: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says: an observation (with a figure) or a statement (without).

    Attributes
    ----------
    kind : str
        Local name of the most specific class: Observation, Target, Change or Statement.
    value : Decimal or None
        The figure in ``unit``; None for a statement.
    unit : Ref or None
        The unit, labelled in the reader's language.
    comparator : str or None
        Local name: exactly, moreThan, atLeast, nearly, about, lessThan, atMost.
    printed : tuple of Text
        The short figure exactly as the source prints it.
    change_kind, change_from, change_to
        For a Change: local name of its kind and the two observations it relates.
    doubt : str or None
        An editor's reason to distrust the claim.
    about : tuple of Ref
        The entities a statement speaks of.
    """

    iri: str
    kind: str
    label: str
    source: Source | None
    locator: Locator
    period: Period
    metric: Ref | None = None
    value: Decimal | None = None
    unit: Ref | None = None
    comparator: str | None = None
    printed: tuple[Text, ...] = ()
    place: Ref | None = None
    sector: Ref | None = None
    scope: str | None = None
    attributed_to: Ref | None = None
    doubt: str | None = None
    change_kind: str | None = None
    change_from: Ref | None = None
    change_to: Ref | None = None
    about: tuple[Ref, ...] = ()
