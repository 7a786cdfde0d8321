"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.model.things import ClassSummary

__all__ = ["SearchHit", "SearchResults"]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entity that a search found.

    Attributes
    ----------
    iri, label : str
        The entity, and its label in the reader's language.
    cls, class_label : str or None
        Its class.
    matched : str
        The label, alias or code that did.
    definition : str
        What it is, where the data says so.
    label_parts, matched_parts : tuple of str
        The same texts in parts, by turns not found and found: ``("Cloud ", "comp", "uting")``.
    """

    iri: str
    label: str
    cls: str | None
    class_label: str | None
    matched: str
    definition: str = ""
    label_parts: tuple[str, ...] = ()
    matched_parts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the hit as programs read it."""
        return {
            "iri": self.iri,
            "label": self.label,
            "class": self.cls,
            "classLabel": self.class_label,
            "matched": self.matched,
            "labelParts": list(self.label_parts),
            "matchedParts": list(self.matched_parts),
        }


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits from ``offset`` on, how many there are in all, and how many in each class.

    Attributes
    ----------
    more : bool
        Whether there are more hits than ``total``: counting stops there.
    guessed : bool
        Whether nothing was found, and these are hits of words a slip or two away.
    meant : str
        What may have been meant instead; empty where nothing is likelier.
    """

    words: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[ClassSummary, ...]
    offset: int = 0
    more: bool = False
    guessed: bool = False
    meant: str = ""
