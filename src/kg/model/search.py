"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.model.things import ClassSummary

__all__ = ["SearchHit", "SearchResults"]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entity that a search found; ``matched`` is the label, alias or code that did."""

    iri: str
    label: str
    cls: str | None
    class_label: str | None
    matched: str
    definition: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the hit as programs read it."""
        return {
            "iri": self.iri,
            "label": self.label,
            "class": self.cls,
            "classLabel": self.class_label,
            "matched": self.matched,
        }


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits from ``offset`` on, how many there are in all, and how many in each class."""

    words: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[ClassSummary, ...]
    offset: int = 0
