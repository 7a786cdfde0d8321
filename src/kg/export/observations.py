"""Observations as figures of what they measure.

A figure belongs to the sector that it is told of, to the place where that is not the
usual one of its metric, and otherwise to what the metric measures and to the metric.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kg import labels
from kg.export import losses
from kg.export.lines import figure, token
from kg.export.losses import Losses
from kg.export.times import Span, span
from kg.model import ClassSummary
from kg.store.patterns import number, rows
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

__all__ = ["Observations", "Said"]

_KGO: Final = PREFIXES["kgo"]
_ISSUED: Final = PREFIXES["dcterms"] + "issued"
_VALUE: Final = _KGO + "value"
_START: Final = _KGO + "periodStart"
_END: Final = _KGO + "periodEnd"
_NEWEST_FIRST: Final = str.maketrans("0123456789", "9876543210")
_NO_DATE: Final = "~"


@dataclass(slots=True)
class Said:
    """What is said of a folded thing: its types, links by property and texts by property."""

    types: set[str] = field(default_factory=set)
    links: dict[str, list[str]] = field(default_factory=dict)
    literals: dict[str, list[str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of statements."""
        return len(self.types) + sum(map(len, (*self.links.values(), *self.literals.values())))

    def linked(self, local: str) -> list[str]:
        """Return what a property of the ontology leads to."""
        return self.links.get(_KGO + local, [])


class Observations:
    """Turns observations into figures; knows of metrics, places and sources what that takes."""

    TOLD: Final = (_VALUE, _START, _END, _KGO + "unit", _KGO + "scope", _KGO + "doubt")
    """The properties of an observation that a figure carries on."""

    def __init__(self, store: Store, classes: Mapping[str, ClassSummary]) -> None:
        self._store = store
        self._classes = classes

    @cached_property
    def measured(self) -> dict[str, list[str]]:
        """What each metric measures."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows(self._store, f"SELECT ?m ?x {{ ?m <{_KGO}measures> ?x FILTER(!isLiteral(?x)) }}"):
            found[str(row["m"])].append(str(row["x"]))
        return found

    @cached_property
    def _usual_place(self) -> dict[str, str]:
        query = f"""SELECT ?m ?place (COUNT(*) AS ?n) {{
            ?c <{_KGO}metric> ?m ; <{_KGO}place> ?place }} GROUP BY ?m ?place"""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows(self._store, query):
            counts[str(row["m"])][str(row["place"])] = number(row["n"])
        return {
            metric: max(found, key=lambda place: (found[place], place)) for metric, found in counts.items()
        }

    @cached_property
    def _issued(self) -> dict[str, str]:
        query = f"SELECT ?s ?d {{ ?s <{_ISSUED}> ?d }}"
        return {str(row["s"]): str(row["d"]) for row in rows(self._store, query)}

    def figures(
        self, thing: str, cls: str, said: Said, noted: Losses, is_node: Callable[[str], bool]
    ) -> Iterator[bytes]:
        """Yield the lines of an observation's figure, one for each node that it belongs to."""
        metrics, values = said.linked("metric"), said.literals.get(_VALUE)
        if not metrics or not values or not self._is(cls, "Observation"):
            return
        metric = min(metrics)
        receivers = [key for key in self._receivers(metric, said) if is_node(key)]
        if not receivers:
            return
        if _KGO + "doubt" in said.literals:
            noted.note(losses.DOUBTFUL, 1, metric)
            return
        times = _times(said, metric, noted)
        exact = said.linked("comparator") in ([], [_KGO + "exactly"])
        noted.note(losses.PLAIN, not exact, metric)
        scope = labels.one_line(" / ".join(sorted(said.literals.get(_KGO + "scope", []))))
        fields = (
            metric,
            min(said.linked("unit"), default=""),
            "target" if self._is(cls, "Target") else "",
            *times,
            scope,
            f"{'' if exact else '~'}{self._newest_first(said)} {thing}",
            labels.one_line(min(values)),
            min(said.linked("source"), default=""),
        )
        packed = [part.encode("utf-8", "replace") for part in fields]
        for receiver in receivers:
            yield figure(token(receiver), packed)

    def _is(self, cls: str, local: str) -> bool:
        summary = self._classes.get(cls)
        return cls == _KGO + local or (summary is not None and _KGO + local in summary.superclasses)

    def _newest_first(self, said: Said) -> str:
        dates = [self._issued[source] for source in said.linked("source") if source in self._issued]
        return max(dates).translate(_NEWEST_FIRST) if dates else _NO_DATE

    def _receivers(self, metric: str, said: Said) -> list[str]:
        if sectors := said.linked("sector"):
            return sectors
        places = said.linked("place")
        if places and self._usual_place.get(metric) not in places:
            return places
        return sorted({metric, *self.measured.get(metric, ())})


def _times(said: Said, metric: str, noted: Losses) -> tuple[str, str]:
    """Return the first day and the day after the last; empty texts where they are not told."""
    start, end = (_day(said, predicate, metric, noted) for predicate in (_START, _END))
    if start and not end:
        end = start
    if not end:
        return "", ""
    if start and start.start >= end.end:
        noted.note(losses.BACKWARDS, 1, metric)
        return "", ""
    noted.note(losses.WIDENED, (start is not None and start.widened) + end.widened, metric)
    return start.start if start else "", end.end


def _day(said: Said, predicate: str, metric: str, noted: Losses) -> Span | None:
    texts = said.literals.get(predicate)
    if not texts:
        return None
    found = span(min(texts))
    if found is None or found.start < "0001" or found.start.startswith("-"):
        noted.note(losses.NO_TIME, 1, metric)
        return None
    return found
