"""Reading what is said of one node: its label, its types, its values by property, its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from kg import labels
from kg.export import columns as cols
from kg.export import losses
from kg.export.columns import Seen, Value
from kg.export.figures import Figure, series
from kg.export.lines import ANGLE, FIGURE, QUOTE, SOURCE, TYPE, literal, name, token
from kg.export.losses import Losses
from kg.export.times import VALIDITY, span, spell
from kg.model import ClassSummary, Text
from kg.store.refs import Facts, main_class, specific_first
from kg.vocabulary import LABEL_PREDICATES, compact

__all__ = ["Described", "Kinds", "NodeReader", "SeriesKey"]

Described = list[tuple[bytes, bytes]]
"""Pairs of a property and the rest of its line, as :mod:`kg.export.lines` has them."""

SeriesKey = tuple[str, str, str]
"""A metric, the unit of its values, and ``target`` where they are planned."""

Moment = tuple[str, str, str]
"""First day, the day after the last, value."""

_Said = tuple[str, str, str | None]
"""Text, datatype and language of a literal."""

_Cell = tuple[int, str | list[str], int | None]
"""The number of a property, its value or values, and the year of the first."""

_LABELS: Final = {f"<{iri}>".encode(): iri for iri in LABEL_PREDICATES}
_VALIDITY: Final = {f"<{iri}>".encode(): begins for iri, begins in VALIDITY.items()}
_STATED: Final = 46
"""The byte . that the mark of a statement begins with."""
_LONGEST: Final = 32_767
_LONGEST_LABEL: Final = 200


class Kinds:
    """The sets of types that nodes have, each once: the main class, and all as prefixed names."""

    def __init__(self, classes: Mapping[str, ClassSummary]) -> None:
        self._classes = classes
        self._numbers: dict[tuple[str, ...], int] = {}
        self.main: list[str] = []
        self.types: list[tuple[str, ...]] = []

    def number(self, types: tuple[str, ...], main: str = "") -> int:
        """Return the number of a set of types; `main` is the class where it has none."""
        known = self._numbers.get((*types, main))
        if known is not None:
            return known
        ordered = specific_first(types, self._classes)
        self.main.append(main_class(types, self._classes) or next(iter(ordered), main))
        self.types.append(tuple(compact(iri) for iri in ordered))
        self._numbers[*types, main] = len(self.main) - 1
        return len(self.main) - 1


@dataclass(slots=True)
class _TypeSet:
    """The number of a set of types, how many they are, and how many nodes have them."""

    number: int
    size: int
    count: int = 0


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
    series : dict
        The numbers of metrics.
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
        self._kinds = kinds
        self._language = language
        self._noted = noted
        self._label_of = lru_cache(maxsize=4096)(label_of)
        self._timed = timed
        self._several_graphs = several_graphs
        self._sets: dict[tuple[bytes, ...], _TypeSet] = {}
        self._seen: dict[bytes, Seen] = {}
        self._graph_sets: dict[bytes, int] = {}
        self.has_documents = False
        self.series: dict[SeriesKey, int] = {}

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
        self._noted.note(losses.TYPES, sum(known.size * known.count for known in self._sets.values()))
        for iri, seen in self.seen.items():
            self._noted.note(losses.ATTRIBUTES, seen.count, iri)
            self._noted.note(losses.LARGE, seen.large, iri)

    def read(self, subject: bytes, described: Described, links_out: int) -> list[Any]:
        """Return a node as :class:`kg.export.sorting.Rows` keeps it.

        Its parts: the token; label and its language, empty where there is none; the number of its
        kind, -1 where it has no type; values by property; start and end of its time; figures by
        metric; links in (not known yet) and out; whether it is more than a receiver of figures;
        the number of its graphs; the documents that it comes from.
        """
        types: list[bytes] = []
        figures: list[bytes] = []
        documents: list[bytes] = []
        said: dict[bytes, list[_Said]] = {}
        for predicate, rest in described:
            if rest[0] == QUOTE and predicate != TYPE:
                found: _Said | None = literal(rest)
            elif predicate == TYPE:
                types.append(rest.rpartition(b" ")[0])
                continue
            elif predicate == FIGURE:
                figures.append(rest)
                continue
            elif predicate == SOURCE:
                documents.append(rest.rpartition(b" ")[0])
                continue
            else:
                found = self._no_literal(predicate, rest.rpartition(b" ")[0])
            if found is None:
                continue
            if predicate in said:
                said[predicate].append(found)
            else:
                said[predicate] = [found]
        label, language = self._label(said)
        timed = self._timed and not _VALIDITY.keys().isdisjoint(said)
        start, end = self._time(said) if timed else ("", "")
        return [
            subject,
            label,
            language,
            self._kind(types) if types else -1,
            self._cells(said, label),
            start,
            end,
            self._figures(figures, documents) if figures else [],
            0,
            links_out,
            bool(links_out or types or said),
            self._graphs(described) if self._several_graphs else 0,
            self._named(documents) if documents else [],
        ]

    def _graphs(self, described: Described) -> int:
        """Return the number of the set of graphs that lines stand in."""
        marks = {rest[rest.rindex(b" ") + 1 :] for _, rest in described}
        stated = b"".join(sorted(mark for mark in marks if mark[0] == _STATED))
        return self._graph_sets.setdefault(stated, len(self._graph_sets))

    def _named(self, documents: list[bytes]) -> list[str]:
        self.has_documents = True
        return sorted({compact(name(document)) for document in documents})

    def _no_literal(self, predicate: bytes, written: bytes) -> _Said | None:
        """Return a concept by its label; a statement about a statement is counted."""
        if written.startswith(b"<<"):
            self._noted.note(losses.TRIPLE_TERMS, 1, name(predicate))
            return None
        return self._label_of(name(written)), "", None

    # --------------------------------------------------------- labels and types
    def _label(self, said: Mapping[bytes, list[_Said]]) -> tuple[str, str]:
        found = [(_LABELS[written], texts) for written, texts in said.items() if written in _LABELS]
        if not found:
            return "", ""
        if len(found) == 1 and len(found[0][1]) == 1:
            text, _, language = found[0][1][0]
            line = labels.one_line(text)
            if line and len(line) <= _LONGEST_LABEL:
                return line, language or ""
        known = Facts()
        for iri, texts in found:
            known.labels[iri] += [Text(text, language) for text, _, language in texts]
        label = known.label(self._language) or ""
        texts = [text for _, several in found for text in several]
        whole = next((text for text in texts if labels.one_line(text[0]) == label), None)
        if whole is None and label:
            self._noted.note(losses.LABELS_CUT)
            cut = label.removesuffix("…")
            whole = next((text for text in texts if labels.one_line(text[0]).startswith(cut)), None)
        return label, (whole[2] or "") if whole else ""

    def _kind(self, types: list[bytes]) -> int:
        """Return the number of a set of types; a class that is written twice counts once."""
        known = self._sets.get(tuple(types))
        if known is None:
            distinct = list(dict.fromkeys(types))
            named = tuple(name(each) for each in distinct if each[0] == ANGLE != each[1])
            known = _TypeSet(self._kinds.number(named) if named else -1, len(named))
            self._noted.note(losses.NO_CLASSES, len(distinct) - len(named))
            if len(distinct) == len(named):  # blank nodes and texts are ever new
                self._sets[tuple(types)] = known
            else:
                self._noted.note(losses.TYPES, len(named))
        known.count += 1
        return known.number

    # ------------------------------------------------------------------- values
    def _cells(self, said: Mapping[bytes, list[_Said]], label: str) -> list[_Cell]:
        cells: list[_Cell] = []
        for predicate, texts in said.items():
            shown = texts if len(texts) == 1 else self._in_language(predicate, texts)
            text = shown[0][0]
            if predicate in _LABELS and len(shown) == 1 and (text == label or labels.one_line(text) == label):
                continue
            seen = self._seen.get(predicate)
            if seen is None:
                seen = self._seen[predicate] = Seen(len(self._seen))
            values = [_value(shown[0])] if len(shown) == 1 else _distinct(shown)
            seen.note(values)
            _, text, year, _ = values[0]
            if len(values) > 1:
                cells.append((seen.place, [self._cut(value.text, predicate) for value in values], year))
            else:
                cells.append((seen.place, self._cut(text, predicate), year))
        return cells

    def _cut(self, text: str, predicate: bytes) -> str:
        if len(text) <= _LONGEST:
            return text
        self._noted.note(losses.OVERLONG, 1, name(predicate))
        return text[: _LONGEST - 1] + "…"

    def _in_language(self, predicate: bytes, texts: list[_Said]) -> list[_Said]:
        """Keep the texts of the one language that suits the reader best, and all that have none."""
        best = labels.choose((Text(text, tag) for text, _, tag in texts if tag), self._language)
        if best is None:
            return texts
        kept = [entry for entry in texts if not entry[2] or entry[2] == best.language]
        self._noted.note(losses.OTHER_LANGUAGES, len(texts) - len(kept), name(predicate))
        return kept

    # --------------------------------------------------------------------- time
    def _time(self, said: Mapping[bytes, list[_Said]]) -> tuple[str, str]:
        bounds: dict[bool, list[Any]] = {True: [], False: []}
        for predicate, begins in _VALIDITY.items():
            for text, _, _ in said.get(predicate, ()):
                found = span(text)
                if found:
                    bounds[begins].append(found)
                    self._noted.note(losses.WIDENED, found.widened, name(predicate))
                else:
                    self._noted.note(losses.NO_TIME, 1, name(predicate))
        if not bounds[True] and not bounds[False]:
            return "", ""
        found_spell = spell(bounds[True], bounds[False])
        self._noted.note(losses.BACKWARDS, found_spell is None)
        return found_spell or ("", "")

    def _figures(self, lines: list[bytes], documents: list[bytes]) -> list[tuple[int, list[Moment], str]]:
        """Return the values of each metric: its number, the values over time, the newest one.

        The documents that they come from are added to the others.
        """
        split = sorted({tuple(line.decode()[2:-1].split("\t")) for line in lines})
        made = []
        for (metric, unit, kind), group in groupby(split, key=lambda fields: fields[:3]):
            told = [Figure(*fields[3:]) for fields in group]
            documents += [token(figure.document) for figure in told if figure.document]
            found = series(told, metric, self._noted)
            place = self.series.setdefault((metric, unit, kind), len(self.series))
            made.append((place, [(*moment,) for moment in found.moments], found.latest))
        return made


def _distinct(shown: list[_Said]) -> list[Value]:
    return list(dict.fromkeys(map(_value, shown)))


def _value(said: _Said) -> Value:
    text, datatype, language = said
    return Value("string", text) if language else cols.read(text, datatype)
