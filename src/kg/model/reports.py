"""What checks and exports have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ExportReport", "LossEntry", "LossKind", "Problem"]

LossKind = Literal["left-out", "changed", "written-otherwise"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a data file, placed as exactly as is known."""

    path: str
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class LossEntry:
    """Something that an export left out, changed, or wrote otherwise than as a node or edge.

    ``code`` is its name for programs and ``words`` for people; ``by`` counts it by the IRI of
    the property, class or metric that it concerns, where there is one.
    """

    code: str
    kind: LossKind
    words: str
    count: int
    by: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export holds and what it had to leave out or change.

    ``by_class`` and ``by_predicate`` count nodes and edges by IRI (of an edge that a query
    made, by its label); ``selection`` says in words what was asked for. ``sha256`` is that of
    the bytes written, where there is one file.
    """

    format: str
    nodes: int
    edges: int
    by_class: Mapping[str, int]
    by_predicate: Mapping[str, int]
    losses: tuple[LossEntry, ...]
    release: str
    selection: str = ""
    description: str = ""
    sha256: str = ""

    @property
    def changed(self) -> dict[str, int]:
        """What was left out or altered, in words, with how often."""
        return {entry.words: entry.count for entry in self.losses}

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        kinds: tuple[LossKind, ...] = ("left-out", "changed", "written-otherwise")
        return {
            "format": self.format,
            "release": self.release,
            "selection": self.selection,
            "description": self.description,
            "sha256": self.sha256 or None,
            "nodes": self.nodes,
            "edges": self.edges,
            "nodesByClass": dict(self.by_class),
            "edgesByPredicate": dict(self.by_predicate),
            "losses": [
                {
                    "code": entry.code,
                    "kind": entry.kind,
                    "words": entry.words,
                    "count": entry.count,
                    "by": dict(entry.by),
                }
                for kind in kinds
                for entry in self.losses
                if entry.kind == kind
            ],
        }
