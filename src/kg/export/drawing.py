"""Nodes as writers see them: with class, colour, place and size, and their values by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kg.export import losses
from kg.export.columns import BUILT_IN, Column
from kg.export.edges import numbers
from kg.export.kinds import Kinds
from kg.export.laying_out import Kept, LaidOut, Row
from kg.export.layout import Ranks, Sectors, Sizes
from kg.export.literals import as_double
from kg.export.losses import Losses
from kg.export.naming import SeriesColumns
from kg.export.node_times import Moment, Over
from kg.export.nodes import Shape
from kg.model import ClassSummary
from kg.palette import style_for
from kg.vocabulary import compact

__all__ = ["Drawing", "Kin", "NetworkNode", "Origins", "Value"]

Value = str | tuple[str, ...]
"""A value of a node: a tuple where its column holds lists."""

_NO_CLASS: Final = "#6B6B6B"
_CLASS, _TYPES, _LANG, _GRAPHS, _LICENCE, *_OWN = BUILT_IN.values()
_CURIE, _LINKS_IN, _LINKS_OUT, _COMMUNITY, _SOURCES = _OWN
_KINDS_OF_NODES: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """What many nodes share: their class, its colour, values by column, and the columns of their own values.

    ``lists`` and ``doubles`` are the places of those of them that hold lists and numbers with a point;
    ``list_count`` is how many of all values are lists.
    """

    cls: str
    colour: str
    values: list[tuple[Column, Value]]
    columns: tuple[Column, ...]
    lists: tuple[int, ...]
    doubles: tuple[int, ...]
    list_count: int


class NetworkNode(NamedTuple):
    """A resource: its label, how it is drawn, its values.

    ``kin`` has what it shares with others; ``own`` has its own values, in the order of ``kin.columns``;
    ``spell`` is the time in which it is there, first day and the day after the last, either of which
    may be empty; ``series`` are the values over time by column.
    """

    key: str
    label: str
    kin: Kin
    x: float
    y: float
    size: float
    own: list[Any]
    spell: tuple[str, str]
    series: list[tuple[Column, list[Moment]]]

    @property
    def colour(self) -> str:
        """The colour of its class."""
        return self.kin.colour

    @property
    def values(self) -> list[tuple[Column, Value]]:
        """All its values by column."""
        return [*self.kin.values, *zip(self.kin.columns, self.own, strict=True)]


class Origins(NamedTuple):
    """The named graphs, their licences, and the sets of graphs that nodes stand in by their number."""

    graphs: Sequence[str]
    licences: Sequence[str]
    sets: Sequence[bytes]

    def of(self, number: int) -> Iterator[tuple[Column, Value]]:
        """Yield the named graphs of a set, where nodes differ in that, and their licences."""
        graphs: Sequence[int] = range(len(self.graphs))
        if len(graphs) > 1:
            graphs = numbers(self.sets[number])
        if graphs and self.differ:
            yield _GRAPHS, tuple(compact(self.graphs[graph]) for graph in graphs)
        if found := sorted({self.licences[graph] for graph in graphs} - {""}):
            yield _LICENCE, " ".join(found)

    @property
    def differ(self) -> bool:
        """Whether nodes stand in different graphs."""
        return len(self.sets) > 1


class Drawing:
    """Draws nodes.

    Parameters
    ----------
    labels
        The labels of classes.
    by_slot
        The column of each slot of :class:`kg.export.nodes.Shape`.
    series
        The columns of metrics by their number.
    timed
        Whether values have their time.
    communities
        The number of the community of each node that is in one.
    """

    def __init__(
        self,
        laid_out: LaidOut,
        kinds: Kinds,
        classes: Mapping[str, ClassSummary],
        *,
        labels: Mapping[str, str],
        origins: Origins,
        by_slot: Sequence[Column | None],
        series: Sequence[SeriesColumns],
        communities: Mapping[str, int],
        noted: Losses,
        timed: bool,
    ) -> None:
        self._laid_out = laid_out
        self._kinds = kinds
        self._classes = classes
        self._labels = labels
        self._origins = origins
        self._by_slot = by_slot
        self._series = series
        self._communities = communities
        self._noted = noted
        self._timed = timed
        self._sectors = Sectors(laid_out.counts)
        self._shapes = laid_out.shapes
        self._sizes = Sizes(max(laid_out.lowest, 0), laid_out.highest)

    def nodes(self, tick: Callable[[int], None]) -> Iterator[NetworkNode]:
        """Yield every node, in the order of their names; `tick` is told of each part of them."""
        ranks, kin = Ranks(self._laid_out.degrees), lru_cache(_KINDS_OF_NODES)(self._kin)
        for part in self._laid_out.parts():
            done = 0
            for row in part:
                yield self._node(row, kin, ranks)
                done += 1
            tick(done)

    def _node(self, row: Row, kin_of: Callable[..., Kin], ranks: Ranks) -> NetworkNode:
        key, label, shape, cells, links_out, links_in, more = row
        degree = links_in + links_out
        own: list[Any] = [str(links_in), str(links_out)]
        if (short := compact(key)) != key:
            own.append(short)
        if community := self._communities.get(key):
            own.append(str(community))
        if more.documents:
            own.append(tuple(more.documents))
        own += cells
        if more.figures:
            own += [latest for _, _, latest in more.figures]
        kin = kin_of(shape, short != key, community is not None, bool(more.documents))
        for place in kin.lists:
            value = own[place]
            own[place] = (value,) if isinstance(value, str) else tuple(value)
        for place in kin.doubles:
            own[place] = as_double(own[place], self._noted, kin.columns[place].about)
        x, y = self._sectors.place(kin.cls, ranks.take(kin.cls, degree))
        series = self._over_time(more.figures) if more.figures else []
        return NetworkNode(key, label, kin, x, y, self._sizes[degree], own, (more.start, more.end), series)

    # ---------------------------------------------------------------------- kin
    def _kin(self, kept: Kept, has_short: bool, has_community: bool, has_documents: bool) -> Kin:
        shape = self._shapes[kept] if isinstance(kept, int) else Shape(*kept)
        cls = self._kinds.main[shape.kind]
        summary = self._classes.get(cls)
        plain = style_for(cls).colour if cls else _NO_CLASS
        values = list(self._shared(cls, shape))
        columns = tuple(self._columns(shape, has_short, has_community, has_documents))
        lists = tuple(place for place, column in enumerate(columns) if column.type == "liststring")
        return Kin(
            cls,
            summary.style.colour if summary else plain,
            values,
            columns,
            lists,
            tuple(place for place, column in enumerate(columns) if column.type == "double"),
            len(lists) + sum(isinstance(value, tuple) for _, value in values),
        )

    def _shared(self, cls: str, shape: Shape) -> Iterator[tuple[Column, Value]]:
        if label := self._labels.get(cls, ""):
            yield _CLASS, label
        if types := self._kinds.types[shape.kind]:
            yield _TYPES, types
        if shape.language:
            yield _LANG, shape.language
        if shape.graphs >= 0:
            yield from self._origins.of(shape.graphs)

    def _columns(self, shape: Shape, *has: bool) -> Iterator[Column]:
        yield _LINKS_IN
        yield _LINKS_OUT
        for column, is_there in zip((_CURIE, _COMMUNITY, _SOURCES), has, strict=True):
            if is_there:
                yield column
        for slot in shape.slots:
            of_property = self._by_slot[slot]
            assert of_property is not None, "only dates have a slot for their year"
            yield of_property
        for metric in shape.metrics:
            yield self._series[metric].latest

    # --------------------------------------------------------------------- time
    def _over_time(self, figures: list[Over]) -> list[tuple[Column, list[Moment]]]:
        """Return values over time by column."""
        found = []
        for place, moments, _ in figures:
            columns = self._series[place]
            metric = columns.latest.about
            if not self._timed:
                self._noted.note(losses.STATIC, len(moments), metric)
            elif moments:
                self._noted.note(losses.FIGURES, len(moments), metric)
                as_doubles = [
                    (start, end, as_double(value, self._noted, metric)) for start, end, value in moments
                ]
                found.append((columns.over_time, as_doubles))
        return found
