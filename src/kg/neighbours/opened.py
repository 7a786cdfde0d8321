"""The neighbour page's picture as its address names it: a neighbourhood, and what was opened in it.

The page's script opens nodes one after the other, each with what the server gives for
it; this does the same with the same numbers (``web/src/views``: ``graph.js``, ``opening.js``,
``address.js``), so that the page can be taken along without a script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

from kg.errors import UsageError
from kg.model import Direction, Edge, Filters, Neighbourhood, Node

__all__ = ["PageState", "Shown", "shown"]

_MOST: Final = 500
_FIRST: Final = 150
_BROUGHT: Final = 60
_BATCH: Final = 100
_ADDED: Final = 25
_MOST_PAGES: Final = 5
_RELATION: Final = 3
"""Parts of a key that names a relation: node, direction, property."""

Around = Callable[..., Neighbourhood]
"""Gives the neighbours of a name: keywords as :func:`kg.neighbours.neighbourhood` takes them."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What the address of a neighbour page says."""

    name: str
    depth: int = 1
    limit: int = _FIRST
    predicate: str | None = None
    direction: Direction | None = None
    offset: int = 0
    opened: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @classmethod
    def read(cls, address: str) -> PageState:
        """Read an address, or only what stands behind its question mark.

        Raises
        ------
        kg.errors.UsageError
            It names no thing, or a parameter is no number or relation.
        """
        query = urlsplit(address).query if "?" in address else address
        given = parse_qs(query)
        name = given.get("iri", [""])[0].strip()
        if not name:
            raise UsageError("needs iri=…, the thing in the middle of the page", parameter="view")
        direction, predicate = _relation(given.get("relation", [""])[0].strip())
        return cls(
            name,
            _number(given, "depth", 1),
            _number(given, "limit", _FIRST),
            predicate,
            direction,
            _number(given, "offset", 0),
            tuple(given.get("expand", ())),
            Filters.read(given),
        )


def _number(given: dict[str, list[str]], name: str, default: int) -> int:
    text = given.get(name, [""])[0].strip()
    if text and not (text.isascii() and text.isdecimal()):
        raise UsageError(f"must be a whole number, not {text!r}", parameter=name)
    return int(text) if text else default


def _relation(given: str) -> tuple[Direction | None, str | None]:
    if not given:
        return None, None
    way, _, predicate = given.partition(" ")
    if way not in {"out", "in"} or not predicate:
        raise UsageError("name a direction and a property, for example 'out https://…'", parameter="relation")
    return cast("Direction", way), predicate


@dataclass(slots=True)
class Shown:
    """What a page shows: its nodes by key, groups of neighbours among them, and its edges.

    ``taken`` counts the neighbours that each opened group gave, ``opened`` what was opened.
    """

    focus: str
    label: str
    nodes: dict[str, Node]
    edges: dict[tuple[str, str, str], Edge]
    taken: dict[str, int] = field(default_factory=Counter)
    opened: int = 0

    @property
    def entities(self) -> list[str]:
        """The things that are shown singly."""
        return [key for key, node in self.nodes.items() if node.kind == "entity"]

    @property
    def hidden(self) -> int:
        """How many neighbours are shown only as a number."""
        groups = (node for node in self.nodes.values() if node.kind == "group")
        return sum(max(0, group.count - self.taken[group.key]) for group in groups)

    def links(self) -> Iterator[Edge]:
        """Yield the edges between things that are shown singly."""
        single = set(self.entities)
        return (edge for edge in self.edges.values() if {edge.source, edge.target} <= single)

    def filtered(self, filters: Filters) -> Shown:
        """Return what these filters leave."""
        nodes, edges = filters.visible(self.focus, self.nodes.values(), self.edges.values())
        return Shown(
            self.focus,
            self.label,
            {node.key: node for node in nodes},
            {(edge.source, edge.predicate, edge.target): edge for edge in edges},
            self.taken,
            self.opened,
        )

    def merge(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Take in what opening something brought; what is there stays."""
        for node in nodes:
            if node.key not in self.nodes and len(self.nodes) < _MOST:
                self.nodes[node.key] = node
        for edge in edges:
            if edge.source in self.nodes and edge.target in self.nodes:
                self.edges[edge.source, edge.predicate, edge.target] = edge


def shown(state: PageState, around: Around) -> Shown:
    """Return what a page of that state shows.

    Raises
    ------
    kg.errors.EntityNotFound, kg.errors.AmbiguousName
    kg.errors.UsageError
        A number is out of range.
    """
    found = around(
        state.name,
        depth=state.depth,
        limit=state.limit,
        predicate=state.predicate,
        direction=state.direction,
        offset=state.offset,
    )
    page = Shown(found.focus.iri, found.focus.label, {}, {})
    page.merge(found.nodes, found.edges)
    done: set[str] = set()
    for key in state.opened:
        parent, direction, predicate = _relation_in(key)
        node = page.nodes.get(parent)
        if node is None or (node.kind == "entity" and key in done):
            continue
        done.add(key)
        if node.kind == "group":
            before = len(page.nodes)
            page.merge(*_members(page, node, state, around))
            page.taken[key] += len(page.nodes) - before
        elif predicate:
            limit = _ADDED + 2  # the middle and the group of the rest are counted as well
            brought = around(parent, depth=1, limit=limit, predicate=predicate, direction=direction)
            page.merge(brought.nodes, brought.edges)
        else:
            brought = around(key, depth=1, limit=_BROUGHT)
            page.merge(brought.nodes, brought.edges)
    page.opened = len(done)
    return page.filtered(state.filters)


def _relation_in(key: str) -> tuple[str, str | None, str | None]:
    """Return node, direction and property where a key names a relation of a node, else only the key."""
    parts = key.split("|")  # no IRI has a bar in it
    return (parts[0], parts[1], parts[2]) if len(parts) == _RELATION else (key, None, None)


def _members(page: Shown, group: Node, state: PageState, around: Around) -> tuple[list[Node], list[Edge]]:
    """Return the first members of a group that are not shown yet, and their edges.

    The server pages through a relation, whatever the class; a group is of one class, so
    that several pages may be needed.
    """
    skipped = state.offset if state.predicate == group.predicate else 0
    asked: dict[str, Any] = {"predicate": group.predicate, "direction": group.direction}
    nodes: list[Node] = []
    edges: list[Edge] = []
    known = page.taken[group.key]
    for number in range(_MOST_PAGES):
        offset = skipped + known + number * _BATCH
        answer = around(group.parent, depth=1, limit=_BATCH + 2, offset=offset, **asked)
        fresh = (
            node
            for node in answer.nodes
            if node.kind == "entity" and node.key not in page.nodes and group.cls in (None, node.cls)
        )
        nodes += list(fresh)[: _ADDED - len(nodes)]
        edges += answer.edges
        if len(nodes) >= _ADDED or len(answer.nodes) < _BATCH:
            break
    return nodes, edges
