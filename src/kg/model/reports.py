"""What checks and exports have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ExportReport", "Problem"]


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
class ExportReport:
    """What an export holds and what it had to leave out or change.

    ``by_class`` and ``by_predicate`` count nodes and edges by IRI; ``changed`` says in
    words what was left out or altered, with how often.
    """

    format: str
    nodes: int
    edges: int
    by_class: Mapping[str, int]
    by_predicate: Mapping[str, int]
    changed: Mapping[str, int]
    release: str
