"""A selection as a network: resources are nodes, links are edges, literals are typed attributes.

Nodes and edges lie on disk (:mod:`kg.export.gathering`) and are read in order of their
names, so the same graph gives the same bytes; in memory are only properties, classes
and metrics, and for a moment one part of the nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, Final, NamedTuple

from kg.export import columns as cols
from kg.export import losses
from kg.export.choice import Choice
from kg.export.columns import BUILT_IN, Column
from kg.export.communities import MOST_LINKS, communities
from kg.export.completing import Completed
from kg.export.edges import Arc, Arcs, Predicate, numbers
from kg.export.gathering import Gathering
from kg.export.layout import Ranks, Sectors, Sizes
from kg.export.licences import licences
from kg.export.lines import QUOTE, name
from kg.export.losses import Losses
from kg.export.naming import SeriesColumns, predicate_of, series_columns, titles
from kg.export.nodes import Kinds, Moment, NodeReader
from kg.export.selection import Selection
from kg.model import ClassSummary
from kg.palette import style_for
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.vocabulary import compact

__all__ = ["Link", "Network", "NetworkNode", "Tick", "silent"]

Tick = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done; 0 where the whole is not known."""

Link = tuple[str, str, Arc]
"""An edge: source, target, and all else."""

EdgePart = tuple[list[str], list[str], list[Arc]]
"""The sources of some edges, their targets, and all else of each."""

Values = list[tuple[Column, str | tuple[str, ...]]]
"""Values by column, a tuple where there are several."""

_NO_CLASS: Final = "#6B6B6B"
_CLASS, _TYPES, _LANG, _GRAPHS, _LICENCE, *_OWN = BUILT_IN.values()
_CURIE, _LINKS_IN, _LINKS_OUT, _COMMUNITY, _SOURCES = _OWN
_KINDS_OF_NODES: Final = 4096


def silent(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """What many nodes share: their class, its colour, and values by column."""

    cls: str
    colour: str
    values: Values


class NetworkNode(NamedTuple):
    """A resource: its label, how it is drawn, its values by column.

    ``kin`` has the values that it shares with others, ``own`` the rest; ``spell`` is the time in
    which it is there, first day and the day after the last, either of which may be empty;
    ``series`` are the values over time by column.
    """

    key: str
    label: str
    kin: Kin
    x: float
    y: float
    size: float
    own: Values
    spell: tuple[str, str]
    series: list[tuple[Column, list[Moment]]]

    @property
    def colour(self) -> str:
        """The colour of its class."""
        return self.kin.colour

    @property
    def values(self) -> Values:
        """All its values by column."""
        return [*self.kin.values, *self.own]


class Network:
    """Nodes and edges of a selection, with everything that a file's head needs to know.

    Attributes
    ----------
    node_count, edge_count : int
    by_class, by_predicate : Mapping
        Nodes by their main class, edges by their property (IRIs, or the label of a query's edge).
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
        label_of = partial(_label_of, store, choice.language, classes)
        several = len(selection.graphs) > 1
        self._reader = NodeReader(
            *(self._kinds, choice.language, noted, label_of), timed=choice.timed, several_graphs=several
        )
        self._licences = licences(store, selection.graphs)
        self._gathered = Gathering()
        self._gather(selection)
        self._completed = Completed(self._gathered, store, self._kinds, choice.language, classes)
        self._count()
        self._name()

    # ---------------------------------------------------------------- preparing
    def _gather(self, selection: Selection) -> None:
        taken = 0

        def take(text: bytes) -> None:
            nonlocal taken
            self._gathered.lines.take(text)
            taken += len(text)
            self._tick("reading", taken, 0)

        selection.pour(take)
        read = 0

        def tick(nodes: int) -> None:
            nonlocal read
            read += nodes
            self._tick("sorting", read, 0)

        self._gathered.read(self._reader, tick)

    def _count(self) -> None:
        degrees = self._completed.degrees
        counts: Counter[str] = Counter()
        for (cls, _), count in degrees.items():
            counts[cls] += count
        self.node_count = sum(counts.values())
        self.edge_count = sum(self._gathered.by_property.values())
        self.by_class = {cls: counts[cls] for cls in sorted(counts) if cls}
        self._sectors = Sectors({cls: counts[cls] for cls in sorted(counts)})
        self._sizes = Sizes(max(self._completed.lowest, 0), self._completed.highest)
        self._reader.note()

    def _name(self) -> None:
        seen, series, by_property = self._reader.seen, self._reader.series, self._gathered.by_property
        properties = {name(written) for written in by_property if written[0] != QUOTE}
        unnamed = {cls for cls in self.by_class if cls not in self._classes}
        told = {part for metric, unit, _ in series for part in (metric, unit) if part}
        named = titles(self._store, {*seen, *properties, *unnamed, *told}, self._language, self._classes)
        self._class_labels = {iri: entry.label for iri, entry in self._classes.items()}
        self._class_labels |= {iri: named[iri] for iri in unnamed}
        self._properties = cols.columns_for(seen, named)
        self._by_place = [self._properties[iri] for iri in seen]
        taken = {column.id for pair in self._properties.values() for column in pair if column}
        made = series_columns(series, named, taken, self._language)
        self._series = [made[key] for key in series]
        self._series_in_order = list(made.values())
        self._predicates = {written: predicate_of(written, named) for written in sorted(by_property)}
        self.by_predicate = {
            entry.iri or entry.label: by_property[written] for written, entry in self._predicates.items()
        }

    # ----------------------------------------------------------------- the head
    @property
    def columns(self) -> tuple[Column, ...]:
        """The attributes of nodes: those that every node has, one for each property, the newest figures."""
        own = (column for pair in self._properties.values() for column in pair if column)
        absent = self._absent
        built_in = (column for column in BUILT_IN.values() if column not in absent)
        return (*built_in, *own, *(pair.latest for pair in self._series_in_order))

    @cached_property
    def _absent(self) -> set[Column]:
        """The columns that no node would have a value in."""
        there = {
            _GRAPHS: self._nodes_in_graphs,
            _LICENCE: any(self._licences),
            _COMMUNITY: bool(self._communities),
            _SOURCES: self._reader.has_documents,
        }
        return {column for column, is_there in there.items() if not is_there}

    @property
    def _nodes_in_graphs(self) -> bool:
        """Whether nodes tell which named graph they stand in: only where it is not ever the same."""
        return len(self._reader.graph_sets) > 1

    @cached_property
    def _communities(self) -> dict[str, int]:
        """The number of each linked node's community; none where there are too many links."""
        if self.edge_count > MOST_LINKS:
            self.noted.note(losses.COMMUNITIES, self.node_count)
            return {}
        return communities((source, target, arc.weight) for source, target, arc in self._arcs(Losses()))

    @property
    def series(self) -> tuple[Column, ...]:
        """The columns of values over time; none where times are not wanted."""
        return tuple(pair.over_time for pair in self._series_in_order) if self.timed else ()

    @property
    def predicates(self) -> list[Predicate]:
        """The kinds of edges."""
        return list(self._predicates.values())

    @property
    def has_graphs(self) -> bool:
        """Whether edges tell which named graph they stand in: only where it is not ever the same."""
        return len({marks for _, marks in self._gathered.kept}) > 1 and len(self._graphs) > 1

    @property
    def nodes_spelled(self) -> bool:
        """Whether any node has a time in which it is there."""
        return self._completed.spells

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
        done, whole = 0, self.node_count + self.edge_count
        ranks, kin = Ranks(self._completed.degrees), lru_cache(_KINDS_OF_NODES)(self._kin)
        for part in self._completed.nodes.parts():
            for row in part:
                yield self._node(row, kin(row[3], row[2], row[11]), ranks)
            done += len(part)
            self._tick("writing", done, whole)

    def _kin(self, kind: int, language: str, graph_set: int) -> Kin:
        """Return what nodes of a kind share; `graph_set` is -1 where nothing describes them."""
        cls = self._kinds.main[kind]
        summary, values = self._classes.get(cls), Values()
        if label := self._class_labels.get(cls, ""):
            values.append((_CLASS, label))
        if types := self._kinds.types[kind]:
            values.append((_TYPES, types))
        if language:
            values.append((_LANG, language))
        if graph_set >= 0:
            values += self._origin(graph_set)
        plain = style_for(cls).colour if cls else _NO_CLASS
        return Kin(cls, summary.style.colour if summary else plain, values)

    def _origin(self, graph_set: int) -> Iterator[tuple[Column, str | tuple[str, ...]]]:
        """Yield the named graphs that nodes stand in, and their licences."""
        graphs: Sequence[int] = range(len(self._graphs))
        if len(graphs) > 1:
            graphs = numbers(self._reader.graph_sets[graph_set])
        if graphs and self._nodes_in_graphs:
            yield _GRAPHS, tuple(compact(self._graphs[graph]) for graph in graphs)
        if found := sorted({self._licences[graph] for graph in graphs} - {""}):
            yield _LICENCE, " ".join(found)

    def _node(self, row: list[Any], kin: Kin, ranks: Ranks) -> NetworkNode:
        token, label, _, _, cells, start, end, figures, links_in, links_out, _, _, documents = row
        key, degree = name(token), links_in + links_out
        x, y = self._sectors.place(kin.cls, ranks.take(kin.cls, degree))
        own: Values = [(_LINKS_IN, str(links_in)), (_LINKS_OUT, str(links_out))]
        if (short := compact(key)) != key:
            own.append((_CURIE, short))
        if community := self._communities.get(key):
            own.append((_COMMUNITY, str(community)))
        if documents:
            own.append((_SOURCES, tuple(documents)))
        for place, value, year in cells:
            column, years = self._by_place[place]
            if column.type == "liststring":
                own.append((column, tuple(value) if isinstance(value, list) else (value,)))
            elif column.type == "double":
                own.append((column, cols.as_double(value, self.noted, column.about)))
            else:
                own.append((column, value))
            if years and year is not None:
                own.append((years, str(year)))
        series = self._over_time(figures, own) if figures else []
        return NetworkNode(key, label, kin, x, y, self._sizes[degree], own, (start, end), series)

    def _over_time(
        self, figures: list[tuple[int, list[Moment], str]], values: Values
    ) -> list[tuple[Column, list[Moment]]]:
        """Add the newest figures to the values, and return all of them over time."""
        found = []
        for place, moments, latest in figures:
            columns: SeriesColumns = self._series[place]
            metric = columns.latest.about
            values.append((columns.latest, cols.as_double(latest, self.noted, metric)))
            if not self.timed:
                self.noted.note(losses.STATIC, len(moments), metric)
            elif moments:
                self.noted.note(losses.FIGURES, len(moments), metric)
                as_doubles: list[Moment] = [
                    (start, end, cols.as_double(value, self.noted, metric)) for start, end, value in moments
                ]
                found.append((columns.over_time, as_doubles))
        return found

    def edges(self) -> Iterator[Link]:
        """Yield every edge, in the order of the names of its source, property and target."""
        for part in self.edge_parts():
            yield from zip(*part, strict=True)

    def edge_parts(self) -> Iterator[EdgePart]:
        """Yield the sources of edges, their targets and all else of each, many at a time."""
        done, whole = self.node_count, self.node_count + self.edge_count
        for part in self._read_edges(self.noted):
            yield part
            done += len(part[0])
            self._tick("writing", done, whole)

    def _arcs(self, noted: Losses) -> Iterator[Link]:
        for part in self._read_edges(noted):
            yield from zip(*part, strict=True)

    def _read_edges(self, noted: Losses) -> Iterator[EdgePart]:
        read = Arcs(self._predicates, self._graphs, noted, timed=self.timed).read
        stated = [read(*kept) for kept in self._gathered.kept]
        for sources, targets, several in self._gathered.edges():
            arcs = [stated[kept] if isinstance(kept, int) else read(*kept) for kept in several]
            yield sources, targets, arcs


def _label_of(store: Store, language: str, classes: Mapping[str, ClassSummary], key: str) -> str:
    return refs(store, [key], language, classes)[key].label
