"""Reading what is said of one node: its label, its types, its values by property, its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kg import labels
from kg.export import literals, losses
from kg.export.columns import Seen
from kg.export.gathering import Entry
from kg.export.kinds import Kinds, TypeSets
from kg.export.lines import FIGURE, SOURCE, TYPE, literal, name, tag
from kg.export.literals import Value
from kg.export.losses import Losses
from kg.export.node_labels import LABELS, Saying, label_of
from kg.export.node_times import VALIDITY_TOKENS, Figures, Over, time_of
from kg.model import Text
from kg.vocabulary import compact

__all__ = ["Cells", "NodeReader", "Shape", "Told"]

_STATED: Final = 46
"""The byte . that the mark of a statement begins with."""

Cells = list[str | list[str]]
"""Values in the order of their slots: a list where a property has several."""


class Shape(NamedTuple):
    """What nodes share.

    ``kind`` is -1 where no type is told, ``language`` that of the label, ``graphs`` the number of the
    set of graphs, -1 where nothing describes a node. The slot of a property's value is twice the number
    of the property; one more is that of its year. ``metrics`` are numbers too.
    """

    kind: int = -1
    language: str = ""
    graphs: int = -1
    slots: tuple[int, ...] = ()
    metrics: tuple[int, ...] = ()


class Told(NamedTuple):
    """What is told of a node.

    ``label`` is empty where there is none; ``start`` and ``end`` bound its time; ``documents`` is
    what it comes from; ``is_node`` is false where only figures are told of it.
    """

    label: str
    shape: Shape
    cells: Cells
    start: str
    end: str
    figures: list[Over]
    documents: list[str]
    is_node: bool


class NodeReader:
    """Reads nodes one after the other, and knows afterwards which columns their values need.

    Parameters
    ----------
    label_of
        The label of a thing that is written as an attribute.
    timed
        Whether the time of things is wanted.
    several_graphs
        Whether lines tell which graph they stand in.

    Attributes
    ----------
    type_sets : TypeSets
    figures : Figures
    has_documents : bool
        Whether anything is known to come from a document.
    """

    def __init__(
        self,
        kinds: Kinds,
        language: str,
        noted: Losses,
        label_of: Callable[[str], str],
        *,
        timed: bool,
        several_graphs: bool,
    ) -> None:
        self._language = language
        self._noted = noted
        self._label_of = lru_cache(maxsize=4096)(label_of)
        self.timed = timed
        self._several_graphs = several_graphs
        self._seen: dict[bytes, Seen] = {}
        self._graph_sets: dict[bytes, int] = {}
        self.type_sets = TypeSets(kinds, noted)
        self.figures = Figures(noted)
        self.has_documents = False

    @property
    def seen(self) -> dict[str, Seen]:
        """What is known of each property of the nodes, in the order of their numbers."""
        return {name(written): seen for written, seen in self._seen.items()}

    @property
    def graph_sets(self) -> list[bytes]:
        """The graphs that nodes stand in, as marks one after the other, in the order of their numbers."""
        return list(self._graph_sets)

    def note(self) -> None:
        """Count what was written as an attribute, once all nodes are read."""
        self.type_sets.note()
        for iri, seen in self.seen.items():
            self._noted.note(losses.ATTRIBUTES, seen.count, iri)
            self._noted.note(losses.LARGE, seen.large, iri)

    def seen_of(self, predicate: bytes) -> Seen:
        """Return what is known of a property (a token)."""
        seen = self._seen.get(predicate)
        if seen is None:
            seen = self._seen[predicate] = Seen(len(self._seen))
        return seen

    def graphs_of(self, entries: list[Entry]) -> int:
        """Return the number of the set of graphs that entries stand in."""
        if not self._several_graphs:
            return 0
        marks = {(entry[3] or entry[4]).rpartition(b" ")[2] for entry in entries}
        stated = b"".join(sorted(mark for mark in marks if mark and mark[0] == _STATED))
        return self._graph_sets.setdefault(stated, len(self._graph_sets))

    # ------------------------------------------------------------------ reading
    def read(self, entries: list[Entry]) -> Told:
        """Return what entries tell of their subject."""
        types: list[bytes] = []
        figures: list[bytes] = []
        documents: list[bytes] = []
        said: dict[bytes, list[Saying]] = {}
        for _, spaced, text, tail, other in entries:
            predicate = spaced[:-1]
            if predicate == TYPE:
                types.append(other.rpartition(b" ")[0] or b'"%b"%b' % (text, tail))
            elif predicate == FIGURE:
                figures.append(text)
            elif predicate == SOURCE:
                documents.append(other.rpartition(b" ")[0])
            elif not other:
                said.setdefault(predicate, []).append((literal(text), *tag(tail)))
            elif other.startswith(b"<<"):
                self._noted.note(losses.TRIPLE_TERMS, 1, name(predicate))
            else:
                concept = self._label_of(name(other.rpartition(b" ")[0]))
                said.setdefault(predicate, []).append((concept, "", None))
        return self._told(entries, said, types, figures, documents)

    def _told(
        self,
        entries: list[Entry],
        said: Mapping[bytes, list[Saying]],
        types: list[bytes],
        figures: list[bytes],
        documents: list[bytes],
    ) -> Told:
        label, language = label_of(said, self._language, self._noted)
        is_timed = self.timed and not VALIDITY_TOKENS.keys().isdisjoint(said)
        start, end = time_of(said, self._noted) if is_timed else ("", "")
        over = self.figures.read(figures, documents) if figures else []
        slots, cells = self._cells(said, label)
        metrics = tuple(place for place, _, _ in over)
        shape = Shape(self._kind(types), language, self.graphs_of(entries), slots, metrics)
        named = self._named(documents) if documents else []
        return Told(label, shape, cells, start, end, over, named, bool(types or said))

    def _kind(self, types: list[bytes]) -> int:
        if not types:
            return -1
        found = self.type_sets.find(types)
        found.count += 1
        return found.number

    def _named(self, documents: list[bytes]) -> list[str]:
        self.has_documents = True
        return sorted({compact(name(document)) for document in documents})

    # ------------------------------------------------------------------- values
    def _cells(self, said: Mapping[bytes, list[Saying]], label: str) -> tuple[tuple[int, ...], Cells]:
        """Return the slots of values, and the values."""
        slots: list[int] = []
        cells: Cells = []
        for predicate, texts in said.items():
            shown = texts if len(texts) == 1 else self._in_language(predicate, texts)
            if predicate in LABELS and len(shown) == 1 and labels.one_line(shown[0][0]) == label:
                continue
            values = list(dict.fromkeys(map(_value, shown)))
            seen = self.seen_of(predicate)
            seen.note(values)
            several = [self._cut(value.text, predicate) for value in values]
            slots.append(2 * seen.place)
            cells.append(several if len(several) > 1 else several[0])
            if values[0].year is not None:
                slots.append(2 * seen.place + 1)
                cells.append(str(values[0].year))
        return tuple(slots), cells

    def _cut(self, text: str, predicate: bytes) -> str:
        if len(text) <= literals.LONGEST:
            return text
        self._noted.note(losses.OVERLONG, 1, name(predicate))
        return text[: literals.LONGEST - 1] + "…"

    def _in_language(self, predicate: bytes, texts: list[Saying]) -> list[Saying]:
        """Keep the texts of the one language that suits the reader best, and all that have none."""
        best = labels.choose((Text(text, own) for text, _, own in texts if own), self._language)
        if best is None:
            return texts
        kept = [entry for entry in texts if not entry[2] or entry[2] == best.language]
        self._noted.note(losses.OTHER_LANGUAGES, len(texts) - len(kept), name(predicate))
        return kept


def _value(said: Saying) -> Value:
    text, datatype, language = said
    return Value("string", text) if language else literals.read(text, datatype)
