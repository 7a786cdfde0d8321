"""What a name in a query may become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Completion"]


@dataclass(frozen=True, slots=True)
class Completion:
    """A term that a name in a query may become.

    ``count`` is how many instances a class has, or how often a property is used; None where
    that is not known. ``cls`` is the class of an entity, with its label.
    """

    iri: str
    label: str
    count: int | None = None
    cls: str | None = None
    class_label: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as programs read it."""
        return {
            "iri": self.iri,
            "label": self.label,
            "count": self.count,
            "class": self.cls,
            "classLabel": self.class_label,
        }
