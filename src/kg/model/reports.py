"""What checks and exports have to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.vocabulary import compact

__all__ = ["ExportReport", "LossEntry", "LossKind", "Problem"]

LossKind = Literal["left-out", "changed", "written-otherwise"]

_KINDS: tuple[LossKind, ...] = ("left-out", "changed", "written-otherwise")
_ENGLISH: dict[str, Any] = {
    "node": ("{:,} node", "{:,} nodes"),
    "edge": ("{:,} edge", "{:,} edges"),
    "head": "{} and {}",
    "selected": "selected: {}",
    "by-class": "nodes by class",
    "by-predicate": "edges by property",
    "left-out": "left out",
    "changed": "changed",
    "written-otherwise": "written otherwise than as a node or edge",
    "release": "release {}",
}
_CHINESE: dict[str, Any] = {
    "node": ("{:,}个节点", "{:,}个节点"),
    "edge": ("{:,}条边", "{:,}条边"),
    "head": "{}，{}",
    "selected": "所选：{}",
    "by-class": "各类节点",
    "by-predicate": "各属性的边",
    "left-out": "未写入",
    "changed": "有改动",
    "written-otherwise": "未写成节点或边",
    "release": "版本 {}",
}


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

    def in_words(self, language: str = "en") -> str:
        """Return the report as lines of text: what went in, by class and property, then each loss.

        Under a loss stand the properties, classes or metrics that it concerns.
        """
        words = _CHINESE if language.lower().startswith("zh") else _ENGLISH
        nodes, edges = (
            words[of][count != 1].format(count) for of, count in (("node", self.nodes), ("edge", self.edges))
        )
        lines = [words["head"].format(nodes, edges), words["selected"].format(self.selection)]
        for heading, counts in (("by-class", self.by_class), ("by-predicate", self.by_predicate)):
            if counts:
                lines += ["", words[heading], *_counted(counts)]
        for kind in _KINDS:
            found = [entry for entry in self.losses if entry.kind == kind]
            if found:
                lines += ["", words[kind]]
            for entry in found:
                lines += [f"  {entry.count:>9,}  {entry.words}", *_counted(entry.by, indent=13)]
        return "\n".join([*lines, "", words["release"].format(self.release), ""])

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
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
                for kind in _KINDS
                for entry in self.losses
                if entry.kind == kind
            ],
        }


def _counted(counts: Mapping[str, int], indent: int = 2) -> Iterator[str]:
    """Yield a line for each name with its number, the most frequent first."""
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{'':{indent}}{count:>9,}  {compact(name)}"
