"""What the page of a thing shows: frozen values, and its template uses nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Claim, ClassSummary, Entity, Ref, Text
from kg.model.contexts import Placing
from kg.server.addresses import Download
from kg.server.law_timeline import DateRow, Timeline
from kg.server.measures import Measures
from kg.server.series import FigureCard, Series
from kg.server.source_view import Fall
from kg.server.views import CiteBox, Pager, Relation

__all__ = ["ClaimGroup", "EntityPage", "Fact", "FactValue"]


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a property; ``address`` where it may be followed, ``outside`` if that leaves here."""

    text: str
    language: str | None = None
    address: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values; ``more`` are not shown."""

    label: str
    values: tuple[FactValue, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The figures of one metric."""

    metric: Ref | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``/id/…`` and ``/entity``: parts that a thing has not are None or empty.

    Attributes
    ----------
    as_class
        Where it is a class: how many instances it has.
    own_claim, own_card
        Where it is itself a claim; the card where that has a figure.
    dates, timeline
        Of a law: each date with the sources that state it, and the laws that it belongs with.
    placing
        What stands above and below it; ``matches`` are its like in other classifications.
    fall
        Of a source: what would fall if it were withdrawn.
    """

    entity: Entity
    as_class: ClassSummary | None
    own_claim: Claim | None
    own_card: FigureCard | None
    other_labels: tuple[Text, ...]
    facts: tuple[Fact, ...]
    dates: tuple[DateRow, ...]
    timeline: Timeline | None
    placing: Placing | None
    matches: tuple[Relation, ...]
    series: Series | None
    measures: Measures
    measures_pager: Pager
    figures: tuple[ClaimGroup, ...]
    figure_count: int
    statements: tuple[Claim, ...]
    claims_left_out: bool
    is_source: bool
    fall: Fall | None
    relations: tuple[Relation, ...]
    sources: tuple[tuple[Ref, int], ...]
    source_count: int
    triples: tuple[tuple[str, str, str], ...]
    triples_cut: bool
    formats: tuple[Download, ...]
    citation: CiteBox
