"""What the services return: frozen values that know nothing of stores or pages.

Labels inside are already in the language that was asked for; everything that a
reader may want in another language keeps all its forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from kg.terms import Literal as RDFLiteral
from kg.terms import Term

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Answer",
    "Claim",
    "ClassSummary",
    "Completeness",
    "Direction",
    "Edge",
    "Entity",
    "ExportReport",
    "GraphSummary",
    "LinkGroup",
    "Locator",
    "NamedGraph",
    "Neighbourhood",
    "Node",
    "Period",
    "Problem",
    "PropertyValues",
    "Question",
    "Ref",
    "Rows",
    "SearchHit",
    "SearchResults",
    "Source",
    "Style",
    "TermKind",
    "Text",
    "VocabularyTerm",
]

Direction = Literal["out", "in"]
TermKind = Literal["class", "property", "individual", "used"]


@dataclass(frozen=True, slots=True)
class Text:
    """A string and its language tag, as the data has them."""

    value: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a class is drawn on screens and in Gephi: colour (light and dark theme, ``#rrggbb``) and shape.

    Shapes: square, circle, hexagon, shield, diamond, triangle, rounded-square, page, building, pin.
    """

    colour: str
    colour_dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing as a link shows it.

    Attributes
    ----------
    iri : str
        The IRI, or ``_:label`` of a blank node.
    label : str
        Never empty.
    cls : str or None
        IRI of its main class (the most specific one that has a style).
    """

    iri: str
    label: str
    cls: str | None = None


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class of the graph: how many instances, and how they are drawn.

    ``folded`` (``kgo:foldInViews``) says that instances are drawn as edges or badges, not nodes.
    ``superclasses`` are the IRIs above it, at any distance.
    """

    iri: str
    label: str
    count: int
    style: Style
    folded: bool = False
    definition: str = ""
    superclasses: frozenset[str] = frozenset()


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


@dataclass(frozen=True, slots=True)
class PropertyValues:
    """The literals of one property of an entity, in the data's order of language and value."""

    predicate: Ref
    values: tuple[RDFLiteral, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one entity by one property in one direction.

    ``items`` holds at most a page of them, from ``offset`` on; ``total`` counts all.
    ``label`` is the property's label, or its inverse's where the link comes in.
    """

    predicate: Ref
    direction: Direction
    label: str
    total: int
    items: tuple[Ref, ...]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: what it is, what is claimed of it, what it links to.

    Attributes
    ----------
    label : str
        In the language asked for, never empty; ``labels`` has all of them.
    classes : tuple of Ref
        The most specific first.
    claims : tuple of Claim
        At most a page, ordered by metric and time; ``claims_total`` counts all.
    links : tuple of LinkGroup
        Relations by meaning: outgoing first, largest groups last. Links to and from
        claims are in ``claims`` and not repeated here.
    graphs : tuple of Ref
        The named graphs (files) that speak of it.
    """

    iri: str
    curie: str
    label: str
    labels: tuple[Text, ...]
    alternatives: tuple[Text, ...]
    definition: str
    notations: tuple[str, ...]
    classes: tuple[Ref, ...]
    properties: tuple[PropertyValues, ...]
    claims: tuple[Claim, ...]
    claims_total: int
    links: tuple[LinkGroup, ...]
    graphs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a neighbour picture.

    ``kind`` is ``entity``, or ``group``: ``count`` neighbours that are not drawn singly; a
    group knows the ``direction`` and ``predicate`` that reach them from ``parent``.
    ``x``, ``y`` are in picture units with the focus at (0, 0); ``size`` is a radius, 6 to 24.
    ``degree`` counts links in the whole graph; ``claims`` counts folded claims about it.
    """

    key: str
    kind: Literal["entity", "group"]
    label: str
    cls: str | None
    x: float
    y: float
    size: float
    depth: int
    degree: int = 0
    claims: int = 0
    count: int = 1
    parent: str | None = None
    predicate: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge; ``predicate`` is an IRI and ``label`` its label. ``weight`` is above zero."""

    key: str
    source: str
    target: str
    predicate: str
    label: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether an answer is whole, and if not, what cut it.

    ``total`` counts what there is where that is known; ``shown`` what is in the answer.
    """

    complete: bool
    shown: int
    total: int | None
    limit: int | None
    release: str
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The neighbours of ``focus`` within ``depth`` steps, with positions, and what was left out.

    ``groups`` is the same as a list: the focus's links by relation with full counts.
    """

    focus: Ref
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[LinkGroup, ...]
    completeness: Completeness
    styles: Mapping[str, ClassSummary]

    def to_graphology(self) -> dict[str, Any]:
        """Return graphology's serialisation: ``{"attributes", "options", "nodes", "edges"}``.

        https://graphology.github.io/serialization.html
        """
        return {
            "attributes": {
                "focus": self.focus.iri,
                "depth": self.depth,
                "complete": self.completeness.complete,
                "shown": self.completeness.shown,
                "total": self.completeness.total,
                "leftOut": None
                if self.completeness.total is None
                else self.completeness.total - self.completeness.shown,
                "limit": self.completeness.limit,
                "release": self.completeness.release,
            },
            "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
            "nodes": [{"key": node.key, "attributes": self._node_attributes(node)} for node in self.nodes],
            "edges": [
                {
                    "key": edge.key,
                    "source": edge.source,
                    "target": edge.target,
                    "attributes": {"label": edge.label, "predicate": edge.predicate, "weight": edge.weight},
                }
                for edge in self.edges
            ],
        }

    def _node_attributes(self, node: Node) -> dict[str, Any]:
        summary = self.styles.get(node.cls or "")
        attributes: dict[str, Any] = {
            "label": node.label,
            "kind": node.kind,
            "class": node.cls,
            "classLabel": summary.label if summary else None,
            "color": summary.style.colour if summary else None,
            "colorDark": summary.style.colour_dark if summary else None,
            "shape": summary.style.shape if summary else None,
            "x": node.x,
            "y": node.y,
            "size": node.size,
            "depth": node.depth,
            "degree": node.degree,
            "claims": node.claims,
        }
        if node.kind == "group":
            attributes |= {
                "count": node.count,
                "parent": node.parent,
                "predicate": node.predicate,
                "direction": node.direction,
            }
        return attributes

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a networkx graph; edge keys are the edges' own, so parallel edges survive."""
        import networkx as nx  # noqa: PLC0415 - the one library a model may need, and only here

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(focus=self.focus.iri)
        graph.add_nodes_from((node.key, self._node_attributes(node)) for node in self.nodes)
        graph.add_edges_from(
            (
                edge.source,
                edge.target,
                edge.key,
                {"label": edge.label, "predicate": edge.predicate, "weight": edge.weight},
            )
            for edge in self.edges
        )
        return graph


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entity that a search found; ``matched`` is the label, alias or code that did."""

    iri: str
    label: str
    cls: str | None
    class_label: str | None
    matched: str
    definition: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the hit as programs read it."""
        return {
            "iri": self.iri,
            "label": self.label,
            "class": self.cls,
            "classLabel": self.class_label,
            "matched": self.matched,
        }


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits from ``offset`` on, how many there are in all, and how many in each class."""

    words: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[ClassSummary, ...]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An example question: a query with its title and description in the reader's language."""

    name: str
    title: str
    description: str
    query: str


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A class, property or individual of the graph's vocabulary; ``used`` where nobody declares it.

    ``parents`` are declared here too, ``aligned`` are terms of other vocabularies;
    ``types`` are those of an individual, ``instances`` are counted for classes.
    """

    iri: str
    kind: TermKind
    label: str
    labels: tuple[Text, ...]
    comment: str
    parents: tuple[Ref, ...] = ()
    aligned: tuple[Ref, ...] = ()
    domain: tuple[Ref, ...] = ()
    range: tuple[Ref, ...] = ()
    types: tuple[Ref, ...] = ()
    instances: int = 0


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One entry of the catalogue: a file that became a named graph."""

    iri: str
    title: str
    file: str
    sha256: str
    triples: int
    licence: str | None
    sources: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphSummary:
    """What is in the graph, in numbers."""

    title: str
    release: str
    triples: int
    entities: int
    claims: int
    sources: int
    classes: tuple[ClassSummary, ...]
    named_graphs: tuple[NamedGraph, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised query result.

    ``form`` is the query's form; ``body`` is in ``media_type``. JSON results already carry ``meta``.
    """

    form: Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
    media_type: str
    body: bytes
    completeness: Completeness


class Rows:
    """The rows of a SELECT, in Python.

    Iterating gives one tuple of terms (or None where unbound) a row.

    Parameters
    ----------
    variables : tuple of str
        Names without the question mark.
    rows : iterable of tuple
        As many terms as variables each.
    """

    def __init__(self, variables: tuple[str, ...], rows: Iterable[tuple[Term | None, ...]]) -> None:
        self.variables = variables
        self.rows = list(rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> tuple[Term | None, ...]:
        return self.rows[index]

    def to_dicts(self) -> list[dict[str, str | None]]:
        """Return one dictionary a row, from variable to the term's text."""
        return [
            {
                name: None if term is None else str(term)
                for name, term in zip(self.variables, row, strict=True)
            }
            for row in self.rows
        ]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame`` of the terms' texts; needs pandas installed."""
        import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

        return pd.DataFrame(self.to_dicts(), columns=list(self.variables))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a data file, placed as exactly as is known."""

    path: str
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export holds and what it had to leave out or change.

    ``by_class`` and ``by_predicate`` count nodes and edges by IRI; ``changed`` says in
    words what was left out or altered, with how often.
    """

    format: str
    nodes: int
    edges: int
    by_class: Mapping[str, int]
    by_predicate: Mapping[str, int]
    changed: Mapping[str, int]
    release: str
