"""What lies around a thing, with places for a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kg.model.entities import LinkGroup
from kg.model.things import ClassSummary, Completeness, Direction, Ref

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "Neighbourhood", "Node"]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a neighbour picture.

    ``kind`` is ``entity``, or ``group``: ``count`` neighbours that are not drawn singly; a
    group knows the ``direction`` and ``predicate`` that reach them from ``parent``.
    ``x``, ``y`` are in picture units with the focus at (0, 0); ``size`` is a radius, 6 to 24.
    ``degree`` counts links in the whole graph; ``claims`` counts folded claims about it. With
    ``more`` there are at least as many as these, or as ``count``, say.
    ``since`` and ``until`` are the first and last years in which it is there, None where the end is open.
    """

    key: str
    kind: Literal["entity", "group"]
    label: str
    cls: str | None
    x: float
    y: float
    size: float
    depth: int
    degree: int = 0
    claims: int = 0
    count: int = 1
    parent: str | None = None
    predicate: str | None = None
    direction: Direction | None = None
    since: int | None = None
    until: int | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge; ``predicate`` is an IRI and ``label`` its label. ``weight`` is above zero."""

    key: str
    source: str
    target: str
    predicate: str
    label: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The neighbours of ``focus`` within ``depth`` steps, with positions, and what was left out.

    ``groups`` is the same as a list: the focus's links by relation with full counts.
    """

    focus: Ref
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[LinkGroup, ...]
    completeness: Completeness
    styles: Mapping[str, ClassSummary]

    def to_graphology(self) -> dict[str, Any]:
        """Return graphology's serialisation: ``{"attributes", "options", "nodes", "edges"}``.

        https://graphology.github.io/serialization.html
        """
        return {
            "attributes": {
                "focus": self.focus.iri,
                "depth": self.depth,
                "complete": self.completeness.complete,
                "shown": self.completeness.shown,
                "total": self.completeness.total,
                "leftOut": None
                if self.completeness.total is None
                else self.completeness.total - self.completeness.shown,
                "limit": self.completeness.limit,
                "release": self.completeness.release,
                "relations": [
                    {
                        "direction": group.direction,
                        "predicate": group.predicate.iri,
                        "label": group.label,
                        "total": group.total,
                        "more": group.more,
                    }
                    for group in self.groups
                ],
            },
            "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
            "nodes": [{"key": node.key, "attributes": self._node_attributes(node)} for node in self.nodes],
            "edges": [
                {
                    "key": edge.key,
                    "source": edge.source,
                    "target": edge.target,
                    "attributes": {"label": edge.label, "predicate": edge.predicate, "weight": edge.weight},
                }
                for edge in self.edges
            ],
        }

    def _node_attributes(self, node: Node) -> dict[str, Any]:
        summary = self.styles.get(node.cls or "")
        attributes: dict[str, Any] = {
            "label": node.label,
            "kind": node.kind,
            "class": node.cls,
            "classLabel": summary.label if summary else None,
            "color": summary.style.colour if summary else None,
            "colorDark": summary.style.colour_dark if summary else None,
            "shape": summary.style.shape if summary else None,
            "x": node.x,
            "y": node.y,
            "size": node.size,
            "depth": node.depth,
            "degree": node.degree,
            "claims": node.claims,
            "since": node.since,
            "until": node.until,
            "more": node.more,
        }
        if node.kind == "group":
            attributes |= {
                "count": node.count,
                "parent": node.parent,
                "predicate": node.predicate,
                "direction": node.direction,
            }
        return attributes

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a networkx graph; edge keys are the edges' own, so parallel edges survive."""
        import networkx as nx  # noqa: PLC0415 - the one library a model may need, and only here

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(focus=self.focus.iri)
        graph.add_nodes_from((node.key, self._node_attributes(node)) for node in self.nodes)
        graph.add_edges_from(
            (
                edge.source,
                edge.target,
                edge.key,
                {"label": edge.label, "predicate": edge.predicate, "weight": edge.weight},
            )
            for edge in self.edges
        )
        return graph
