"""Nodes that are told of in the same way, read at a glance.

In most graphs many nodes have the same properties, the same types and literals of the
same datatypes: their lines differ in the texts alone. A mould knows all else, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Final

from kg.export.columns import Seen
from kg.export.gathering import Entry
from kg.export.kinds import TypeSet
from kg.export.lines import ANGLE, FIGURE, SOURCE, TYPE, tag
from kg.export.literals import TESTS, shape_of, year
from kg.export.literals import Shape as ValueShape
from kg.export.node_labels import LABELS, is_label
from kg.export.node_times import VALIDITY_TOKENS
from kg.export.nodes import Cells, NodeReader, Shape

__all__ = ["Moulds"]

_MOST: Final = 4096
_TEXT: Final = itemgetter(2)
_ALL_ELSE: Final = itemgetter(1, 3, 4)


_Cell = tuple[int, Callable[[str], object], ValueShape]
"""Where among the texts of a node a value stands, what it has to be, and what it is."""


@dataclass(slots=True)
class Mould:
    """What nodes have that are told of in the same way; ``count`` is the number of them."""

    shape: Shape
    label: int
    cells: list[_Cell]
    seen: list[Seen]
    types: TypeSet
    count: int = 0

    def read(self, entries: list[Entry]) -> tuple[str, Cells] | None:
        """Return label and values of a node; None where a text is not as it should be."""
        joined = b"\n".join(map(_TEXT, entries))
        if b"\\" in joined:
            return None
        texts = joined.decode().split("\n")
        label = texts[self.label]
        if not is_label(label):
            return None
        found: Cells = []
        for place, test, shape in self.cells:
            text = texts[place]
            if not test(text):
                return None
            found.append(text)
            if shape == "date":
                found.append(str(year(text)))
        self.count += 1
        return label, found

    def note(self) -> None:
        """Tell of the types and values of all nodes that were read."""
        self.types.count += self.count
        for seen, (_, _, shape) in zip(self.seen, self.cells, strict=True) if self.count else ():
            seen.count += self.count
            seen.shapes.add(shape)
            seen.years = seen.years or shape == "date"


class Moulds:
    """Finds the mould of a node; only so many are remembered."""

    def __init__(self, reader: NodeReader) -> None:
        self._reader = reader
        self._known: dict[bytes, Mould | None] = {}

    def find(self, entries: list[Entry]) -> Mould | None:
        """Return the mould that a node is of; None where it has to be read by itself."""
        signature = b"".join(chain.from_iterable(map(_ALL_ELSE, entries)))
        try:
            return self._known[signature]
        except KeyError:
            if len(self._known) >= _MOST:
                return None
        mould = self._known[signature] = self._mould(entries)
        return mould

    def note(self) -> None:
        """Tell of all nodes that were read."""
        for mould in self._known.values():
            if mould:
                mould.note()

    def _mould(self, entries: list[Entry]) -> Mould | None:
        types = [entry[4].rpartition(b" ")[0] for entry in entries if entry[1][:-1] == TYPE]
        told = [(place, entry) for place, entry in enumerate(entries) if entry[1][:-1] != TYPE]
        properties = [entry[1][:-1] for _, entry in told]
        names = [place for place, entry in told if entry[1][:-1] in LABELS]
        if (
            len(names) != 1
            or len(set(properties)) < len(properties)
            or not types
            or not all(written and written[0] == ANGLE for written in types)
            or any(entry[4] for _, entry in told)
            or FIGURE in properties
            or SOURCE in properties
            or (self._reader.timed and not VALIDITY_TOKENS.keys().isdisjoint(properties))
        ):
            return None
        type_set = self._reader.type_sets.find(types)
        cells: list[_Cell] = []
        seen: list[Seen] = []
        slots: list[int] = []
        for place, entry in told:
            if place != names[0]:
                datatype, tongue = tag(entry[3])
                shape: ValueShape = "string" if tongue else shape_of(datatype)
                cells.append((place, TESTS[shape], shape))
                seen.append(self._reader.seen_of(entry[1][:-1]))
                slots += [2 * seen[-1].place, 2 * seen[-1].place + 1][: 1 + (shape == "date")]
        language = tag(entries[names[0]][3])[1] or ""
        shared = Shape(type_set.number, language, self._reader.graphs_of(entries), tuple(slots))
        return Mould(shared, names[0], cells, seen, type_set)
