"""A selection as a network: resources are nodes, links are edges, literals are typed attributes.

Nodes and edges lie on disk (:mod:`kg.export.laying_out`, :mod:`kg.export.links`) and are
read in order of their names, so the same graph gives the same bytes; in memory are only
properties, classes and metrics, and for a moment one part of the nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

from kg.export import losses
from kg.export.choice import Choice
from kg.export.columns import BUILT_IN, Column, columns_for
from kg.export.communities import MOST_LINKS, communities
from kg.export.drawing import Drawing, Kin, NetworkNode, Origins
from kg.export.edges import Arc, Arcs, Predicate
from kg.export.gathering import Gathering
from kg.export.kinds import Kinds
from kg.export.laying_out import LaidOut
from kg.export.licences import licences
from kg.export.lines import APOSTROPHE, name
from kg.export.links import Links
from kg.export.losses import Losses
from kg.export.naming import SeriesColumns, predicate_of, series_columns, titles
from kg.export.nodes import NodeReader
from kg.export.selection import Selection
from kg.model import ClassSummary
from kg.store.protocol import Store
from kg.store.refs import refs

__all__ = ["Kin", "Link", "Network", "NetworkNode", "Tick", "silent"]

Tick = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done; 0 where the whole is not known."""

Link = tuple[str, str, Arc]
"""An edge: source, target, and all else."""

EdgePart = tuple[list[str], list[str], list[Arc]]
"""The sources of some edges, their targets, and all else of each."""


def silent(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


class Network:
    """Nodes and edges of a selection, with everything that a file's head needs to know.

    Attributes
    ----------
    node_count, edge_count : int
    by_class, by_predicate : Mapping
        Nodes by their main class, edges by their property (IRIs, or the label of a query's edge).
    columns : tuple of Column
        The attributes of nodes: those that every node has, one for each property, the newest figures.
    series : tuple of Column
        The columns of values over time; none where times are not wanted.
    selected : str
        What was asked for, in words.
    timed : bool
        Whether times are wanted.
    """

    def __init__(
        self,
        selection: Selection,
        store: Store,
        classes: Mapping[str, ClassSummary],
        choice: Choice,
        *,
        noted: Losses,
        tick: Tick = silent,
    ) -> None:
        self._store = store
        self._classes = classes
        self._language = choice.language
        self._graphs = selection.graphs
        self._made = selection.made
        self._tick = tick
        self.selected = selection.words
        self.timed = choice.timed
        self.guarded = choice.guard
        self.noted = noted
        self._kinds = Kinds(classes)
        self._reader = NodeReader(
            *(self._kinds, choice.language, noted, partial(_label_of, store, choice.language, classes)),
            timed=choice.timed,
            several_graphs=len(selection.graphs) > 1,
        )
        self._laid_out = LaidOut(self._reader, store, self._kinds, choice.language, classes)
        self._links = self._gather(selection)
        self.edge_count = sum(self._links.by_property.values())
        self._name()

    # ---------------------------------------------------------------- preparing
    def _gather(self, selection: Selection) -> Links:
        gathering = Gathering()
        taken = read = 0

        def take(text: bytes) -> None:
            nonlocal taken
            gathering.take(text)
            taken += len(text)
            self._tick("reading", taken, 0)

        def tick(count: int) -> None:
            nonlocal read
            read += count
            self._tick("sorting", read, 0)

        selection.pour(take)
        for count in gathering.read_links():
            tick(count)
        self._laid_out.read(gathering.subjects(), tick)
        return gathering.links

    def _name(self) -> None:
        """Name columns and kinds of edges."""
        seen, series, by_property = self._reader.seen, self._reader.figures.series, self._links.by_property
        counts = self._laid_out.counts
        self.node_count = sum(counts.values())
        self.by_class = {cls: count for cls, count in counts.items() if cls}
        properties = {name(written) for written in by_property if written[0] != APOSTROPHE}
        unnamed = self.by_class.keys() - self._classes.keys()
        told = {part for metric, unit, _ in series for part in (metric, unit) if part}
        named = titles(self._store, {*seen, *properties, *unnamed, *told}, self._language, self._classes)
        self._predicates = {written: predicate_of(written, named) for written in sorted(by_property)}
        self.by_predicate = {
            entry.iri or entry.label: by_property[written] for written, entry in self._predicates.items()
        }
        own = columns_for(seen, named)
        taken = {column.id for pair in own.values() for column in pair if column}
        over_time = series_columns(series, named, taken, self._language)
        self.series = tuple(pair.over_time for pair in over_time.values()) if self.timed else ()
        labels = {iri: entry.label for iri, entry in self._classes.items()}
        self._draw(
            labels={**labels, **{iri: named[iri] for iri in unnamed}},
            by_slot=[column for iri in seen for column in own[iri]],
            series=[over_time[key] for key in series],
        )
        self.columns = (
            *self._built_in(),
            *(column for pair in own.values() for column in pair if column),
            *(pair.latest for pair in over_time.values()),
        )

    def _draw(
        self, labels: Mapping[str, str], by_slot: list[Column | None], series: list[SeriesColumns]
    ) -> None:
        self._origins = Origins(self._graphs, licences(self._store, self._graphs), self._reader.graph_sets)
        self._communities = self._found_communities()
        self._drawing = Drawing(
            *(self._laid_out, self._kinds, self._classes),
            labels=labels,
            origins=self._origins,
            by_slot=by_slot,
            series=series,
            communities=self._communities,
            noted=self.noted,
            timed=self.timed,
        )

    def _found_communities(self) -> dict[str, int]:
        """Return the number of each linked node's community; none where there are too many links."""
        if self.edge_count > MOST_LINKS:
            self.noted.note(losses.COMMUNITIES, self.node_count)
            return {}
        return communities((source, target, arc.weight) for source, target, arc in self._arcs(Losses()))

    def _built_in(self) -> Iterator[Column]:
        """Yield the columns of :data:`BUILT_IN` but those that no node would have a value in."""
        there = {
            "in_graph": self._origins.differ,
            "licence": any(self._origins.licences),
            "community": bool(self._communities),
            "sources": self._reader.has_documents,
        }
        return (column for column in BUILT_IN.values() if there.get(column.id, True))

    # ----------------------------------------------------------------- the head
    @property
    def predicates(self) -> list[Predicate]:
        """The kinds of edges."""
        return list(self._predicates.values())

    @property
    def has_graphs(self) -> bool:
        """Whether edges tell which named graph they stand in: only where it is not ever the same."""
        return len({marks for _, marks in self._links.kept}) > 1 and len(self._graphs) > 1

    @property
    def nodes_spelled(self) -> bool:
        """Whether any node has a time in which it is there."""
        return self._laid_out.spells

    @property
    def edges_spelled(self) -> bool:
        """Whether any edge has a time in which it is there."""
        return self._edge_times[0]

    @property
    def weighed_over_time(self) -> bool:
        """Whether any edge's weight changes."""
        return self._edge_times[1]

    @cached_property
    def _edge_times(self) -> tuple[bool, bool]:
        """Whether edges have spells, and weights over time; only those of a query can."""
        spells = weights = False
        if self.timed and self._made:
            for _, _, arc in self._arcs(Losses()):
                spells, weights = spells or bool(arc.spells), weights or bool(arc.weights)
        return spells, weights

    # ------------------------------------------------------------------ reading
    def nodes(self) -> Iterator[NetworkNode]:
        """Yield every node, in the order of their names."""
        return self._drawing.nodes(self._writing(0))

    def edges(self) -> Iterator[Link]:
        """Yield every edge, in the order of the names of its source, property and target."""
        for part in self.edge_parts():
            yield from zip(*part, strict=True)

    def edge_parts(self) -> Iterator[EdgePart]:
        """Yield the sources of edges, their targets and all else of each, many at a time."""
        tick = self._writing(self.node_count)
        for part in self._read_edges(self.noted):
            yield part
            tick(len(part[0]))

    def note_titles(self) -> None:
        """Count what a format that knows columns by their ids alone leaves out."""
        columns = (*self.columns, *self.series)
        self.noted.note(losses.NO_TITLES, sum(column.title != column.id for column in columns))

    def _writing(self, done: int) -> Callable[[int], None]:
        """Return what tells of nodes or edges that are written, so many `done` before."""

        def tick(count: int) -> None:
            nonlocal done
            done += count
            self._tick("writing", done, self.node_count + self.edge_count)

        return tick

    def _arcs(self, noted: Losses) -> Iterator[Link]:
        for part in self._read_edges(noted):
            yield from zip(*part, strict=True)

    def _read_edges(self, noted: Losses) -> Iterator[EdgePart]:
        read = Arcs(self._predicates, self._graphs, noted, timed=self.timed).read
        stated = [read(*kept) for kept in self._links.kept]
        for sources, targets, several in self._links.edges():
            arcs = [stated[kept] if isinstance(kept, int) else read(*kept) for kept in several]
            yield sources, targets, arcs


def _label_of(store: Store, language: str, classes: Mapping[str, ClassSummary], key: str) -> str:
    return refs(store, [key], language, classes)[key].label
