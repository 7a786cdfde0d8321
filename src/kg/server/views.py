"""What each page shows: one frozen value a page, and its template uses nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.limits import LimitInfo
from kg.model import (
    Claim,
    ClassSummary,
    Entity,
    GraphSummary,
    LinkGroup,
    Question,
    Ref,
    SearchHit,
    SearchResults,
    Text,
    VocabularyTerm,
)
from kg.server.addresses import Download
from kg.server.answers import Cell, Column
from kg.server.picture import Picture

__all__ = [
    "Choice",
    "ClaimGroup",
    "EntityPage",
    "ExcerptLine",
    "ExplorePage",
    "ExploreStartPage",
    "Fact",
    "FactValue",
    "KindSample",
    "OntologyPage",
    "OntologySection",
    "OverviewPage",
    "Pager",
    "QueryPage",
    "QueryProblem",
    "QueryResult",
    "Relation",
    "SearchPage",
    "SourceRow",
    "SourcesPage",
]


# --------------------------------------------------------------------- pieces
@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a long list is shown (from 1), and where its neighbours are."""

    first: int
    last: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a property; ``address`` where it may be followed."""

    text: str
    language: str | None = None
    address: str | None = None


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
class Relation:
    """A group of links as a page lists it: ``links`` has an address for each item, ``all`` for the whole."""

    group: LinkGroup
    anchor: str
    pager: Pager
    links: tuple[str, ...] = ()
    all: str | None = None


@dataclass(frozen=True, slots=True)
class KindSample:
    """A class and some of its instances."""

    summary: ClassSummary
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a select field."""

    value: str
    label: str
    total: int
    chosen: bool


# ---------------------------------------------------------------------- pages
@dataclass(frozen=True, slots=True)
class OverviewPage:
    """``/``: ``headline`` is a figure worth a card, ``earlier`` opens its series, ``figures`` are others."""

    summary: GraphSummary
    headline: Claim | None
    earlier: Claim | None
    figures: tuple[Claim, ...]
    questions: tuple[Question, ...]
    classes: tuple[ClassSummary, ...]
    more_classes: tuple[ClassSummary, ...]
    limits: tuple[LimitInfo, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``/search``: ``asked`` is false where there was nothing to look for."""

    results: SearchResults
    asked: bool
    cls: ClassSummary | None
    classes: tuple[ClassSummary, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``/id/…`` and ``/entity``: ``own_claim`` where it is itself a claim, ``as_class`` where a class."""

    entity: Entity
    as_class: ClassSummary | None
    own_claim: Claim | None
    other_labels: tuple[Text, ...]
    facts: tuple[Fact, ...]
    figures: tuple[ClaimGroup, ...]
    figure_count: int
    statements: tuple[Claim, ...]
    claims_left_out: bool
    is_source: bool
    relations: tuple[Relation, ...]
    sources: tuple[tuple[Ref, int], ...]
    triples: tuple[tuple[str, str, str], ...]
    triples_cut: bool
    formats: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """``/explore?iri=``."""

    focus: Ref
    depth: int
    choices: tuple[Choice, ...]
    groups: tuple[Relation, ...]
    picture: Picture
    legend: tuple[ClassSummary, ...]
    completeness_words: str
    data_address: str
    gephi_address: str
    downloads: tuple[Download, ...]
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExploreStartPage:
    """``/explore`` without a focus."""

    kinds: tuple[KindSample, ...]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: ``boolean`` for ASK, else columns and rows, of which ``shown_only`` the first are here."""

    boolean: bool | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: str
    completeness: str
    milliseconds: str
    shown_only: bool
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of a query near an error; the wrong one is parted into before, at and after."""

    number: int
    before: str
    at: str
    after: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a query gave no answer, where, and what to do."""

    title: str
    message: str
    hint: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: tuple[ExcerptLine, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPage:
    """``/query``: ``title`` and ``description`` are those of the example question that was opened."""

    title: str | None
    description: str | None
    example: str | None
    text: str
    questions: tuple[Question, ...]
    endpoint: str
    prefixes: str
    prefix_table: Mapping[str, str]
    problem: QueryProblem | None
    result: QueryResult | None
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, what is known of it, and how many claims rest on it."""

    ref: Ref
    details: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """``/sources``."""

    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class OntologySection:
    """The terms of one kind: classes, properties or individuals."""

    kind: str
    title: str
    terms: tuple[VocabularyTerm, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """``/ontology``: ``anchors`` gives each term's place in the page by its IRI."""

    sections: tuple[OntologySection, ...]
    anchors: Mapping[str, str]
    other_labels: Mapping[str, tuple[Text, ...]]
    formats: tuple[Download, ...]
