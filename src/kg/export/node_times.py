"""The time of a node: from when to when it is there, and its figures over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from kg.export import losses
from kg.export.figures import Figure, series
from kg.export.lines import name, token
from kg.export.losses import Losses
from kg.export.times import VALIDITY, span, spell

__all__ = ["VALIDITY_TOKENS", "Figures", "Moment", "Over", "SeriesKey", "time_of"]

SeriesKey = tuple[str, str, str]
"""A metric, the unit of its values, and ``target`` where they are planned."""

Moment = tuple[str, str, str]
"""First day, the day after the last, value."""

Over = tuple[int, list[Moment], str]
"""The number of a metric, its values over time, the newest one."""

VALIDITY_TOKENS: Final = {token(iri): begins for iri, begins in VALIDITY.items()}
"""As :data:`kg.export.times.VALIDITY`, as properties stand in lines."""


def time_of(said: Mapping[bytes, Iterable[tuple[str, Any, Any]]], noted: Losses) -> tuple[str, str]:
    """Return the first day in which a node is there, and the day after the last; both may be empty.

    Parameters
    ----------
    said : mapping from a property (a token) to literals, the text of each first
    """
    bounds: dict[bool, list[Any]] = {True: [], False: []}
    for predicate, begins in VALIDITY_TOKENS.items():
        for text, _, _ in said.get(predicate, ()):
            found = span(text)
            if found:
                bounds[begins].append(found)
                noted.note(losses.WIDENED, found.widened, name(predicate))
            else:
                noted.note(losses.NO_TIME, 1, name(predicate))
    if not bounds[True] and not bounds[False]:
        return "", ""
    found_spell = spell(bounds[True], bounds[False])
    noted.note(losses.BACKWARDS, found_spell is None)
    return found_spell or ("", "")


class Figures:
    """Reads figures; ``series`` has the numbers of their metrics."""

    def __init__(self, noted: Losses) -> None:
        self._noted = noted
        self.series: dict[SeriesKey, int] = {}

    def read(self, lines: list[bytes], documents: list[bytes]) -> list[Over]:
        """Return the values of each metric from a node's figures, their fields between tabs.

        The documents that they come from are added to the others.
        """
        split = sorted({tuple(line.decode().split("\t")) for line in lines})
        made = []
        for (metric, unit, kind), group in groupby(split, key=lambda fields: fields[:3]):
            told = [Figure(*fields[3:]) for fields in group]
            documents += [token(figure.document) for figure in told if figure.document]
            found = series(told, metric, self._noted)
            place = self.series.setdefault((metric, unit, kind), len(self.series))
            made.append((place, [(*moment,) for moment in found.moments], found.latest))
        return made
