"""What each page shows: one frozen value a page, and its template uses nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.limits import LimitInfo
from kg.model import (
    Claim,
    ClassSummary,
    GraphSummary,
    LinkGroup,
    Path,
    Paths,
    Question,
    Ref,
    SearchHit,
    SearchResults,
    Text,
    VocabularyTerm,
)
from kg.server.addresses import Download
from kg.server.answers import Cell, Column
from kg.server.checks_rows import ChangeRow, GroupRow, ReferenceRow, Section, TargetRow
from kg.server.ontology_picture import OntologyPicture
from kg.server.picture import Picture
from kg.server.result_notes import Notes
from kg.server.series import FigureCard
from kg.server.verdicts import Verdict

__all__ = [
    "ChecksPage",
    "Choice",
    "CiteBox",
    "ClassEntry",
    "ExcerptLine",
    "ExplorePage",
    "ExploreStartPage",
    "ExportPanel",
    "Finding",
    "KindSample",
    "OntologyPage",
    "OntologySection",
    "OverviewPage",
    "Pager",
    "PathEnd",
    "PathPage",
    "PathRow",
    "QueryField",
    "QueryPage",
    "QueryProblem",
    "QueryResult",
    "Relation",
    "SearchPage",
    "SourceRow",
    "SourcesPage",
    "Tally",
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
class CiteBox:
    """How to cite what a page is about: as text, and as files for programs that keep references."""

    text: str
    downloads: tuple[Download, ...]


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
    """An entry of a select field or a list of check boxes."""

    value: str
    label: str
    total: int
    chosen: bool
    more: bool = False


# ---------------------------------------------------------------------- pages
@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A class with all classes below it."""

    summary: ClassSummary
    below: tuple[ClassSummary, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """How many findings of one verdict the checks came to, and where they stand."""

    words: str
    count: int
    address: str
    bad: bool


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """``/``: ``headline`` is a figure worth a card, ``earlier`` opens its series, ``figures`` are others.

    ``findings`` are empty where nothing was compared.
    """

    summary: GraphSummary
    findings: tuple[Finding, ...]
    headline: FigureCard | None
    earlier: Claim | None
    figures: tuple[Claim, ...]
    questions: tuple[Question, ...]
    classes: tuple[ClassEntry, ...]
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
class ExportPanel:
    """What takes a page's network along: the form's address, the page's state, what there is to choose.

    ``file_address`` is that of the picture as a file, for programs that open addresses.
    """

    address: str
    state: tuple[tuple[str, str], ...]
    steps: int
    formats: tuple[str, ...]
    file_address: str


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """``/explore?iri=``.

    ``kinds`` and ``relations`` are what the picture shows or could show; ``kept`` is the state
    that the form of these passes on.
    """

    focus: Ref
    depth: int
    choices: tuple[Choice, ...]
    groups: tuple[Relation, ...]
    picture: Picture
    kinds: tuple[Choice, ...]
    relations: tuple[Choice, ...]
    direction: str
    kept: tuple[tuple[str, str], ...]
    credit: str
    completeness_words: str
    data_address: str
    export: ExportPanel
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExploreStartPage:
    """``/explore`` without a focus."""

    kinds: tuple[KindSample, ...]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: ``boolean`` for ASK, else columns and rows; ``shown_only`` says that these are the first.

    ``form`` is that of the query; ``more`` is the address of this page with more of the rows.

    ``cite`` is where the whole of it is cited; empty where this is a part. ``notes`` are its
    footnotes where they were asked for; ``toggle`` is the address of this page with or without
    them, empty where an answer can have none.
    """

    form: str
    boolean: bool | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: str
    completeness: str
    milliseconds: str
    shown_only: str
    more: str
    downloads: tuple[Download, ...]
    cite: str
    notes: Notes | None
    toggle: str


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
    """Why a query gave no answer, where, and what to do.

    ``foreign``: its words are English, and the reader's language is another; ``again``: the same
    query may do a little later.
    """

    title: str
    message: str
    foreign: bool = False
    hint: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: tuple[ExcerptLine, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """What a query came to: a result, or why there is none; neither where nothing was asked."""

    result: QueryResult | None = None
    problem: QueryProblem | None = None


@dataclass(frozen=True, slots=True)
class QueryField:
    """A value that a question takes: ``choices`` are what may be chosen, each with its label."""

    name: str
    kind: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QueryPage:
    """``/query``: ``title`` and ``description`` are those of the example question that was opened."""

    title: str | None
    description: str | None
    example: str | None
    fields: tuple[QueryField, ...]
    text: str
    questions: tuple[Question, ...]
    endpoint: str
    prefixes: str
    prefix_table: Mapping[str, str]
    answer: QueryAnswer
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PathEnd:
    """One end of a path: what was asked for, whose name that is, or why it is nobody's."""

    name: str
    text: str
    ref: Ref | None
    problem: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathRow:
    """A path; ``around`` has for each thing of it where the paths that avoid it are."""

    path: Path
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathPage:
    """``/path``: ``found`` where both ends are known and differ; ``avoided`` with where it is given up."""

    ends: tuple[PathEnd, PathEnd]
    same: bool
    longest: int
    found: Paths | None
    rows: tuple[PathRow, ...]
    picture: Picture | None
    summary: str
    avoided: tuple[tuple[Ref, str], ...]
    longer: str
    turned: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, what is known of it, and how many claims rest on it."""

    ref: Ref
    details: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """``/sources``: a part of the ``total``; of the whole graph, or of what is said ``about`` a thing."""

    about: Ref | None
    rows: tuple[SourceRow, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of one kind there are of each verdict; ``anchor`` is their place on the page."""

    anchor: str
    title: str
    verdicts: tuple[tuple[Verdict, int], ...]


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """``/checks``: of one ``metric`` or of all; the choice of ``metrics`` narrows it."""

    metric: Ref | None
    metrics: tuple[Choice, ...]
    tallies: tuple[Tally, ...]
    groups: tuple[Section[GroupRow], ...]
    changes: tuple[Section[ChangeRow], ...]
    targets: tuple[Section[TargetRow], ...]
    references: tuple[ReferenceRow, ...]
    data_address: str


@dataclass(frozen=True, slots=True)
class OntologySection:
    """The terms of one kind: classes, properties, individuals by what they are, terms of others."""

    kind: str
    title: str
    terms: tuple[VocabularyTerm, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """``/ontology``: ``anchors`` gives each term's place in the page by its IRI."""

    sections: tuple[OntologySection, ...]
    picture: OntologyPicture | None
    anchors: Mapping[str, str]
    other_labels: Mapping[str, tuple[Text, ...]]
    formats: tuple[Download, ...]
