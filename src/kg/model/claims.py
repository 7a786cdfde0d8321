"""What a source says, when, where in it, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.model.things import Ref, Text

if TYPE_CHECKING:
    from kg.figures.interval import Interval

__all__ = ["Body", "Claim", "Locator", "Period", "Source"]


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
class Body:
    """Who makes or publishes documents: a thing of the graph, or no more than a name (``iri`` is None).

    ``name`` is for the reader, ``own_name`` in the language of the document.
    """

    iri: str | None
    name: str
    own_name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims were read in.

    Attributes
    ----------
    title, publisher
        For the reader; ``own_title`` is the title in the document's own language.
    url : str or None
        Shown as plain text where ``linkable`` is false.
    kind : str or None
        Local name of its ``kgo:sourceKind``; Law where it is itself a law.
    identifier : str or None
        What finds it where it has no address.
    creators, publishers : tuple of Body
        Who made it, and who brought it out.
    """

    iri: str
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    linkable: bool = True
    own_title: str = ""
    kind: str | None = None
    identifier: str | None = None
    creators: tuple[Body, ...] = ()
    publishers: tuple[Body, ...] = ()


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
    interval : Interval or None
        Between which bounds the figure lies, in ``unit``: the computed bounds that the graph holds.
        None for a statement, and where the graph has none. See :mod:`kg.figures` for comparisons.
    target_kind : str or None
        For a Target: local name of its kind, planned or forecast.
    change_kind, change_from, change_to
        For a Change: local name of its kind and the two observations it relates.
    doubt : str or None
        An editor's reason to distrust the claim.
    about : tuple of Ref
        The entities a statement speaks of.
    date_property, stated_date
        For a statement of a date: which date of the entity it is, and the day it names.
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
    interval: Interval | None = None
    place: Ref | None = None
    sector: Ref | None = None
    scope: str | None = None
    attributed_to: Ref | None = None
    doubt: str | None = None
    target_kind: str | None = None
    change_kind: str | None = None
    change_from: Ref | None = None
    change_to: Ref | None = None
    about: tuple[Ref, ...] = ()
    date_property: Ref | None = None
    stated_date: date | None = None
