"""A selection as a network: resources are nodes, links are edges, literals are typed attributes.

Nodes and edges lie on disk (:mod:`kg.export.gathering`) and are read in order of their
names, so the same graph gives the same bytes; in memory are only properties, classes
and metrics, and for a moment one part of the nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from kg.export import columns as cols
from kg.export import losses
from kg.export.choice import Choice
from kg.export.columns import BUILT_IN, Column
from kg.export.completing import Completed
from kg.export.edges import Arc, Arcs, Predicate
from kg.export.gathering import Gathering
from kg.export.layout import Ranks, Sectors, Sizes
from kg.export.lines import ANGLE, QUOTE, name
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

Values = list[tuple[Column, str | tuple[str, ...]]]
"""Values by column, a tuple where there are several."""

_NO_CLASS: Final = "#6B6B6B"
_CLASS, _TYPES, _CURIE, _LANG, _LINKS_IN, _LINKS_OUT = BUILT_IN.values()


def silent(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


class NetworkNode(NamedTuple):
    """A resource: its label, how it is drawn, its values by column.

    ``spell`` is the time in which it is there, first day and the day after the last, either of
    which may be empty; ``series`` are the values over time by column.
    """

    key: str
    label: str
    colour: str
    x: float
    y: float
    size: float
    values: Values
    spell: tuple[str, str]
    series: list[tuple[Column, list[Moment]]]


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
        self._reader = NodeReader(self._kinds, choice.language, noted, label_of, timed=choice.timed)
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
        return (*BUILT_IN.values(), *own, *(pair.latest for pair in self._series_in_order))

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
            read = Arcs(self._predicates, self._graphs, Losses(), timed=True).read
            for _, _, several in self._gathered.edges:
                for kept in several:
                    arc = read(*kept)
                    spells, weights = spells or bool(arc.spells), weights or bool(arc.weights)
        return spells, weights

    # ------------------------------------------------------------------ reading
    def nodes(self) -> Iterator[NetworkNode]:
        """Yield every node, in the order of their names."""
        done, whole = 0, self.node_count + self.edge_count
        ranks, looks = Ranks(self._completed.degrees), [self._look(cls) for cls in self._kinds.main]
        for part in self._completed.nodes.parts():
            for row in part:
                yield self._node(row, looks[row[3]], ranks)
            done += len(part)
            self._tick("writing", done, whole)

    def _look(self, cls: str) -> tuple[str, str, str]:
        """Return a class, its label and its colour."""
        summary = self._classes.get(cls)
        plain = style_for(cls).colour if cls else _NO_CLASS
        return cls, self._class_labels.get(cls, ""), summary.style.colour if summary else plain

    def _node(self, row: tuple[Any, ...], look: tuple[str, str, str], ranks: Ranks) -> NetworkNode:
        token, label, language, kind, cells, start, end, figures, links_in, links_out, _ = row
        key, degree, (cls, class_label, colour) = name(token), links_in + links_out, look
        x, y = self._sectors.place(cls, ranks.take(cls, degree))
        values: Values = [] if not class_label else [(_CLASS, class_label)]
        if types := self._kinds.types[kind]:
            values.append((_TYPES, types))
        if (short := compact(key)) != key:
            values.append((_CURIE, short))
        if language:
            values.append((_LANG, language))
        values += ((_LINKS_IN, str(links_in)), (_LINKS_OUT, str(links_out)))
        for place, texts, year in cells:
            column, years = self._by_place[place]
            if column.type == "liststring":
                values.append((column, tuple(texts)))
            elif column.type == "double":
                values.append((column, cols.as_double(texts[0], self.noted, column.about)))
            else:
                values.append((column, texts[0]))
            if years and year is not None:
                values.append((years, str(year)))
        series = self._over_time(figures, values) if figures else []
        return NetworkNode(key, label, colour, x, y, self._sizes[degree], values, (start, end), series)

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
        for source, links in self.edges_by_source():
            for target, arc in links:
                yield source, target, arc

    def edges_by_source(self) -> Iterator[tuple[str, list[tuple[str, Arc]]]]:
        """Yield the source of some edges with their targets and all else of them."""
        done, whole = self.node_count, self.node_count + self.edge_count
        read = Arcs(self._predicates, self._graphs, self.noted, timed=self.timed).read
        stated = [read(*kept) for kept in self._gathered.kept]
        for part in self._gathered.edges.parts():
            for source, targets, several in part:
                arcs = [stated[kept] if isinstance(kept, int) else read(*kept) for kept in several]
                # as name() has it, and faster where every turn counts
                names = [
                    target[1:-1].decode() if target[0] == ANGLE else target.decode() for target in targets
                ]
                yield name(source), list(zip(names, arcs, strict=True))
                done += len(arcs)
            self._tick("writing", done, whole)


def _label_of(store: Store, language: str, classes: Mapping[str, ClassSummary], key: str) -> str:
    return refs(store, [key], language, classes)[key].label
