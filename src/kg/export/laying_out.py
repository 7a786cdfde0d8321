"""Nodes laid out on disk, in the order of their names: labels and classes that only the store knows too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, Final, NamedTuple

from kg import labels
from kg.export.gathering import Subject
from kg.export.kinds import Kinds
from kg.export.layout import standing
from kg.export.lines import name
from kg.export.moulds import Moulds
from kg.export.node_times import Over
from kg.export.nodes import Cells, NodeReader, Shape
from kg.export.sorting import Rows
from kg.model import ClassSummary
from kg.store.protocol import Store
from kg.store.refs import refs

__all__ = ["Kept", "LaidOut", "More", "Row"]

_PART: Final = 2_000
_MOST_SHAPES: Final = 4096


class More(NamedTuple):
    """What few nodes have: a time, figures, documents that they come from."""

    start: str = ""
    end: str = ""
    figures: list[Over] = []  # noqa: RUF012 - never altered
    documents: list[str] = []  # noqa: RUF012


_NOTHING_MORE: Final = More()

Kept = int | tuple[Any, ...]
"""A :class:`kg.export.nodes.Shape`, or its number."""

Row = tuple[str, str, Kept, Cells, int, int, More]
"""A node as it is laid out: IRI or ``_:label``, label, shape, values, links out and in, and the rest."""


class _Part:
    """Some nodes, by column; ``more`` has what few of them have, by their place."""

    def __init__(self) -> None:
        self.tokens: list[bytes] = []
        self.labels: list[str] = []
        self.shapes: list[Shape] = []
        self.cells: list[Cells] = []
        self.links_out: list[int] = []
        self.links_in: list[int] = []
        self.more: dict[int, More] = {}
        self.bare: list[int] = []


class LaidOut:
    """The nodes of a selection: what something is said of, and what is only the target of a link.

    Attributes
    ----------
    degrees : Counter
        How many nodes of each class have such a :func:`kg.export.layout.standing`.
    lowest, highest : int
        The fewest and most links of a node.
    spells : bool
        Whether any node has a time.
    shapes : list
        What nodes share, by number.
    """

    def __init__(
        self,
        reader: NodeReader,
        store: Store,
        kinds: Kinds,
        language: str,
        classes: Mapping[str, ClassSummary],
    ) -> None:
        self._reader = reader
        self._store = store
        self._kinds = kinds
        self._language = language
        self._classes = classes
        self._rows = Rows()
        self._numbers: dict[Shape, int] = {}
        self.degrees: Counter[tuple[str, int]] = Counter()
        self.lowest, self.highest = -1, 0
        self.spells = False

    @property
    def counts(self) -> dict[str, int]:
        """How many nodes each class has, in the order of the classes."""
        found: dict[str, int] = {}
        for (cls, _), count in sorted(self.degrees.items()):
            found[cls] = found.get(cls, 0) + count
        return found

    @property
    def shapes(self) -> list[Shape]:
        """What nodes share, by number."""
        return list(self._numbers)

    def read(self, subjects: Iterable[Subject], tick: Callable[[int], None]) -> None:
        """Read all nodes; `tick` is told of each part of them."""
        moulds, part = Moulds(self._reader), _Part()
        for subject in subjects:
            token, entries, links_out, links_in = subject
            mould = moulds.find(entries) if entries else None
            read = mould.read(entries) if mould else None
            if mould and read:
                label, cells = read
                part.shapes.append(mould.shape)
            else:
                told = self._read(subject, part)
                if told is None:
                    continue
                label, cells = told
            part.tokens.append(token)
            part.labels.append(label)
            part.cells.append(cells)
            part.links_out.append(links_out)
            part.links_in.append(links_in)
            if len(part.tokens) == _PART:
                tick(_PART)
                self._put_away(part)
                part = _Part()
        self._put_away(part)
        moulds.note()
        self._reader.note()

    def _read(self, subject: Subject, part: _Part) -> tuple[str, Cells] | None:
        """Return label and values of a node that is read by itself; None where it is none."""
        _, entries, links_out, links_in = subject
        if not entries and not links_out:
            part.bare.append(len(part.tokens))
            part.shapes.append(Shape())
            return "", []
        told = self._reader.read(entries)
        if not (told.is_node or links_out or links_in):
            return None
        place = len(part.tokens)
        part.shapes.append(told.shape)
        if not told.label or told.shape.kind < 0:
            part.bare.append(place)
        if told.start or told.end or told.figures or told.documents:
            part.more[place] = More(told.start, told.end, told.figures, told.documents)
        return told.label, told.cells

    # --------------------------------------------------------------- completing
    def _put_away(self, part: _Part) -> None:
        if not part.tokens:
            return
        self._complete(part)
        self._count(part)
        self._rows.add(
            [
                b"\n".join(part.tokens),
                part.labels,
                [self._kept(shape) for shape in part.shapes],
                part.cells,
                part.links_out,
                part.links_in,
                {place: list(more) for place, more in part.more.items()},
            ]
        )

    def _complete(self, part: _Part) -> None:
        """Ask the store for labels and classes that nothing selected tells."""
        bare = {place: name(part.tokens[place]) for place in part.bare}
        known = refs(self._store, list(bare.values()), self._language, self._classes) if bare else {}
        for place, key in bare.items():
            part.labels[place] = part.labels[place] or known[key].label or labels.from_iri(key)
            shape = part.shapes[place]
            if shape.kind < 0:
                part.shapes[place] = shape._replace(kind=self._kinds.number((), known[key].cls or ""))

    def _count(self, part: _Part) -> None:
        main = self._kinds.main
        found = [out + into for out, into in zip(part.links_out, part.links_in, strict=True)]
        kinds = [main[shape[0]] for shape in part.shapes]
        self.degrees.update(zip(kinds, map(standing, found), strict=True))
        least = min(found)
        self.lowest = least if self.lowest < 0 else min(self.lowest, least)
        self.highest = max(self.highest, *found)
        self.spells = self.spells or any(more.start or more.end for more in part.more.values())

    def _kept(self, shape: Shape) -> Kept:
        number = self._numbers.get(shape)
        if number is None:
            if len(self._numbers) >= _MOST_SHAPES:
                return tuple(shape)
            number = self._numbers[shape] = len(self._numbers)
        return number

    # ------------------------------------------------------------------ reading
    def parts(self) -> Iterator[Iterator[Row]]:
        """Yield the nodes, many at a time."""
        for tokens, *columns, more in self._rows.parts():
            keys = tokens.translate(None, b"<>").decode().split("\n")
            told = {place: More(*found) for place, found in more.items()}
            rest = map(told.get, range(len(keys)), repeat(_NOTHING_MORE)) if told else repeat(_NOTHING_MORE)
            yield zip(keys, *columns, rest, strict=False)
