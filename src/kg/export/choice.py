"""What the caller of an export asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.terms import Resource, Term, Triple

__all__ = ["EDGE_VARIABLES", "Choice", "DrawnEdge", "EdgeRow", "Picture"]

EDGE_VARIABLES: Final = ("source", "target", "label", "weight", "start", "end")
"""The variables of a SELECT that makes edges; the first two have to be there."""

EdgeRow = tuple[Term | None, ...]
"""The terms of one row, in the order of :data:`EDGE_VARIABLES`."""


class DrawnEdge(NamedTuple):
    """An edge of a picture: its ends, its property or class (an IRI), and what it weighs."""

    source: str
    relation: str
    target: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page about `name` shows: these things, these edges; ``hidden`` more are there only as a number.

    ``opened`` is how many nodes and groups are opened.
    """

    name: str
    nodes: Sequence[str]
    edges: Sequence[DrawnEdge]
    hidden: int = 0
    opened: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A part of the graph, and how it is drawn; no part is everything.

    Attributes
    ----------
    focus, depth
        What lies within so many steps of an entity.
    only_classes : sequence of str
        Instances of classes: IRIs, prefixed names or labels.
    query : str or None
        A CONSTRUCT, DESCRIBE or SELECT that the caller has found to stay within the graph.
    triples, edge_rows
        What `query` gave: triples of a CONSTRUCT or DESCRIBE, rows of a SELECT.
    picture : Picture or None
        What a page shows.
    fold : bool
        Whether claims and the like become edges and figures.
    timed : bool
        Whether figures and things have their time.
    guard : bool
        Whether texts with INF are written so that Gephi leaves them alone.
    """

    focus: Resource | None = None
    depth: int = 1
    only_classes: Sequence[str] = ()
    query: str | None = None
    triples: Iterable[Triple] | None = None
    edge_rows: Iterable[EdgeRow] | None = None
    picture: Picture | None = None
    fold: bool = True
    timed: bool = True
    guard: bool = False
    language: str = "en"

    @property
    def ways(self) -> int:
        """How many ways to choose a part are given."""
        given = (self.focus is not None, self.query is not None, self.picture is not None)
        return sum(given) + bool(self.only_classes)
