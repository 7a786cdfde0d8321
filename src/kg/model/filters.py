"""Which nodes and edges of a picture show: those that no filter hides, as far as they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from kg.errors import UsageError
from kg.model.neighbourhood import Edge, Node
from kg.model.things import Direction

__all__ = ["NO_CLASS", "Filters"]

NO_CLASS = "-"
"""What stands for nodes without a class."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader took out of a picture.

    Attributes
    ----------
    hidden
        Keys of nodes.
    relations
        Properties whose links do not show.
    classes
        Classes whose nodes do not show; ``-`` stands for none.
    direction
        Only these links of the focus.
    """

    hidden: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    direction: Direction | None = None

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> Filters:
        """Read the parameters ``hide``, ``hide_relation``, ``hide_class`` and ``direction``.

        Raises
        ------
        kg.errors.UsageError
            The direction is neither ``in`` nor ``out``.
        """
        way = next(iter(given.get("direction", ())), "").strip()
        if way not in {"", "in", "out"}:
            raise UsageError(f"{way!r} is neither 'out' nor 'in'", parameter="direction")
        return cls(
            frozenset(given.get("hide", ())),
            frozenset(given.get("hide_relation", ())),
            frozenset(given.get("hide_class", ())),
            cast("Direction", way) if way else None,
        )

    def visible(
        self, focus: str, nodes: Iterable[Node], edges: Iterable[Edge]
    ) -> tuple[list[Node], list[Edge]]:
        """Return what shows; the focus always does, and what is no longer linked with it goes too.

        The page's script does the same (``web/src/views/filter.js``).
        """
        kept = {node.key: node for node in nodes if node.key == focus or not self._hides(node)}
        links = [
            edge
            for edge in edges
            if edge.source in kept and edge.target in kept and not self._hides_link(edge, focus)
        ]
        reached = _reachable(focus, links) if self != Filters() else set(kept)
        return (
            [node for key, node in kept.items() if key in reached],
            [edge for edge in links if edge.source in reached],
        )

    def _hides(self, node: Node) -> bool:
        return node.key in self.hidden or (node.cls or NO_CLASS) in self.classes

    def _hides_link(self, edge: Edge, focus: str) -> bool:
        against = {"out": edge.target, "in": edge.source}.get(self.direction or "")
        return edge.predicate in self.relations or (against == focus and edge.source != edge.target)


def _reachable(focus: str, edges: Iterable[Edge]) -> set[str]:
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    reached, waiting = {focus}, [focus]
    while waiting:
        fresh = [key for key in near[waiting.pop()] if key not in reached]
        reached.update(fresh)
        waiting += fresh
    return reached
