"""Rows of a query as edges: ``?source ?target [?label ?weight ?start ?end]``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from kg.export import losses
from kg.export.choice import EdgeRow
from kg.export.lines import drawn_edge, label_token, token
from kg.export.losses import Losses
from kg.export.times import Bounds, span, spell
from kg.store.patterns import chunks
from kg.terms import IRI, BlankNode, Literal, Term

__all__ = ["Edges"]

_LINES: Final = 5_000
_UNNAMED: Final = "link"


class Edges:
    """Makes lines of rows; afterwards ``ends`` are the things at their ends."""

    def __init__(self, noted: Losses) -> None:
        self._noted = noted
        self.ends: set[str] = set()

    def lines(self, edge_rows: Iterable[EdgeRow]) -> Iterator[bytes]:
        """Yield the rows' lines, many at a time."""
        for part in chunks(edge_rows, _LINES):
            yield b"".join(filter(None, map(self._line, part)))

    def _line(self, row: EdgeRow) -> bytes | None:
        source, target, label, weight, start, end = row
        if not isinstance(source, IRI | BlankNode) or not isinstance(target, IRI | BlankNode):
            self._noted.note(losses.BAD_ROWS)
            return None
        number = self._weight(weight)
        if number <= 0:
            self._noted.note(losses.NOT_POSITIVE)
            return None
        self.ends.update((str(source), str(target)))
        bounds = self._time(start, end)
        return drawn_edge(
            *(token(str(source)), _relation(label), token(str(target))),
            weight=number,
            start=bounds.start,
            end=bounds.end,
        )

    def _weight(self, term: Term | None) -> float:
        if term is None:
            return 1.0
        try:
            number = float(str(term)) if isinstance(term, Literal) else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._noted.note(losses.NO_WEIGHT)
            return 1.0
        return number

    def _time(self, start: Term | None, end: Term | None) -> Bounds:
        spans = []
        for term in (start, end):
            found = None if term is None else span(str(term))
            self._noted.note(losses.NO_TIME, term is not None and found is None)
            self._noted.note(losses.WIDENED, found is not None and found.widened)
            spans.append([found] if found else [])
        bounds = spell(*spans)
        self._noted.note(losses.BACKWARDS, bounds is None)
        return bounds or Bounds("", "")


def _relation(label: Term | None) -> bytes:
    if isinstance(label, IRI):
        return b"<%b>" % label.value.encode()
    return label_token(str(label) if label is not None and str(label).strip() else _UNNAMED)
