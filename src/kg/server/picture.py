"""The neighbour picture as the page brings it: drawn on the server, composed before any script runs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model import Edge, Neighbourhood, Node
from kg.server.addresses import address, look
from kg.server.language import link
from kg.server.picture_labels import Box, Label, Labelled, Spot, place_labels, text_width

__all__ = ["Picture", "draw"]

_AROUND: Final = (800, 640)
"""Width and height of a picture around a thing."""
_MARGIN: Final = 68
_LABEL_ROOM: Final = 110
"""Kept free at the left and right for the labels of the outermost nodes."""
_MOST_STRETCH: Final = 1.9
_CROWD: Final = 50
"""With more nodes than this they are drawn smaller, and only the edges of the focus are named."""
_BEND: Final = 0.1
"""How far an edge that passes the focus by leaves the straight way, of its length."""
_EDGE_TEXT: Final = 12


@dataclass(frozen=True, slots=True)
class PictureNode:
    """A node: where it is, how it looks, where it leads; ``reach`` is half of what its symbol spans."""

    kind: str
    name: str
    address: str
    style: str
    shape: str
    x: float
    y: float
    reach: float
    focus: bool
    count: str


@dataclass(frozen=True, slots=True)
class PictureEdge:
    """A line from rim to rim, with a head at the end, at the start, or at both."""

    path: str
    forth: bool
    back: bool


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """The name of a fan of edges, once."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws, in picture units (pixels at full size)."""

    label: str
    view_box: str
    width: int
    height: int
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    edge_labels: tuple[EdgeLabel, ...]
    labels: tuple[Label, ...]


def draw(found: Neighbourhood, size: tuple[int, int] = _AROUND) -> Picture:
    """Return the picture of a neighbourhood, of this width and height."""
    focus, (width, height) = found.focus.iri, size
    spots = _fitted(found.nodes, width, height)
    bundles = _bundles(found.edges, spots)
    covered = [spot.box for spot in spots.values()]
    frame = Box(4 - width / 2, 4 - height / 2, width / 2 - 4, height / 2 - 4)
    order = sorted(found.nodes, key=lambda node: (node.key != focus, node.depth, -node.degree, node.key))
    wanted = (Labelled(_label(node, found), spots[node.key], node.key == focus) for node in order)
    labels = list(place_labels(wanted, covered, frame))
    covered += [box for _, box in labels]
    crowd = len(found.nodes) > _CROWD
    named = [bundle for bundle in bundles if focus in {bundle.source, bundle.target}] if crowd else bundles
    return Picture(
        label=found.focus.label,
        view_box=f"{-width // 2} {-height // 2} {width} {height}",
        width=width,
        height=height,
        nodes=tuple(_node(node, spots[node.key], found) for node in found.nodes),
        edges=tuple(bundle.drawn(focus) for bundle in bundles),
        edge_labels=tuple(_edge_labels(named, focus, covered)),
        labels=tuple(label for label, _ in labels),
    )


# ----------------------------------------------------------------------- nodes
def _fitted(nodes: Sequence[Node], width: int, height: int) -> dict[str, Spot]:
    """Return the nodes' places, moved and stretched so that together they fill the picture."""
    middle_x, across = _extent([node.x for node in nodes])
    middle_y, along = _extent([node.y for node in nodes])
    wide = (width / 2 - _LABEL_ROOM) / (across or 1)
    high = (height / 2 - _MARGIN) / (along or 1)
    most = _MOST_STRETCH * max(1.0, width / height / 1.25)  # a wide frame may be filled
    wide, high = min(wide, high * most), min(high, wide * most)
    size = 1.0 if len(nodes) <= _CROWD else 0.7
    return {
        node.key: Spot((node.x - middle_x) * wide, (node.y - middle_y) * high, node.size * size)
        for node in nodes
    }


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Return the middle of the values and how far they reach from it."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    return (low + high) / 2, (high - low) / 2


def _node(node: Node, spot: Spot, found: Neighbourhood) -> PictureNode:
    style, group = look(node.cls), node.kind == "group"
    summary = found.styles.get(node.cls or "")
    return PictureNode(
        kind=node.kind,
        name=f"{node.label}, {summary.label}" if summary and not group else node.label,
        address=_address(node, found),
        style=style.name,
        shape="circle" if group else style.shape,
        x=round(spot.x, 1),
        y=round(spot.y, 1),
        reach=round(spot.radius * 1.3, 1),
        focus=node.key == found.focus.iri,
        count=f"{node.count:,}" if group else "",
    )


def _label(node: Node, found: Neighbourhood) -> str:
    """Return what stands beside a node; a group has its number inside, and beside it only of what."""
    summary = found.styles.get(node.cls or "")
    return summary.label if node.kind == "group" and summary else node.label


def _address(node: Node, found: Neighbourhood) -> str:
    if node.kind == "group":
        return link("/explore", iri=node.parent, relation=f"{node.direction} {node.predicate}")
    return address(node.key) if node.key == found.focus.iri else link("/explore", iri=node.key)


# ----------------------------------------------------------------------- edges
@dataclass(slots=True)
class _Bundle:
    """All edges between two nodes, drawn as one line."""

    source: str
    target: str
    start: Spot
    end: Spot
    forth: dict[str, None] = field(default_factory=dict)
    back: dict[str, None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return " · ".join({**self.forth, **self.back})

    def _middle(self, focus: str) -> tuple[float, float]:
        """Return the point that the line is drawn towards: off the straight way unless it meets the focus."""
        bend = 0.0 if focus in {self.source, self.target} else _BEND
        along_x, along_y = self.end.x - self.start.x, self.end.y - self.start.y
        return (self.start.x + self.end.x) / 2 - along_y * bend, (
            self.start.y + self.end.y
        ) / 2 + along_x * bend

    def at(self, share: float, focus: str) -> tuple[float, float]:
        """Return the point of the line at `share` of its way."""
        x, y = self._middle(focus)
        rest = 1 - share
        a, b, c = rest * rest, 2 * rest * share, share * share
        return a * self.start.x + b * x + c * self.end.x, a * self.start.y + b * y + c * self.end.y

    def drawn(self, focus: str) -> PictureEdge:
        middle = self._middle(focus)
        points = (_rim(self.start, middle), middle, _rim(self.end, middle))
        first, turn, last = (f"{x:.1f} {y:.1f}" for x, y in points)
        return PictureEdge(f"M{first}Q{turn} {last}", bool(self.forth), bool(self.back))


def _rim(spot: Spot, towards: tuple[float, float]) -> tuple[float, float]:
    x, y = towards[0] - spot.x, towards[1] - spot.y
    share = (spot.radius + 4) / (math.hypot(x, y) or 1)
    return spot.x + x * share, spot.y + y * share


def _bundles(edges: Iterable[Edge], spots: Mapping[str, Spot]) -> list[_Bundle]:
    found: dict[frozenset[str], _Bundle] = {}
    for edge in edges:
        if edge.source == edge.target or edge.source not in spots or edge.target not in spots:
            continue
        pair = frozenset((edge.source, edge.target))
        bundle = found.setdefault(
            pair, _Bundle(edge.source, edge.target, spots[edge.source], spots[edge.target])
        )
        (bundle.forth if edge.source == bundle.source else bundle.back)[edge.label] = None
    return list(found.values())


def _edge_labels(bundles: Sequence[_Bundle], focus: str, covered: list[Box]) -> Iterator[EdgeLabel]:
    """Name each fan (equal edges from one node outward) once, where there is a free place."""
    fans: dict[tuple[str, str], list[_Bundle]] = defaultdict(list)
    for bundle in bundles:
        nearer = min((bundle.start, bundle.source), (bundle.end, bundle.target), key=_from_middle)[1]
        fans[focus if focus in {bundle.source, bundle.target} else nearer, bundle.name].append(bundle)
    for (_, name), fan in fans.items():
        half = len(fan) // 2  # the middle of a fan stands for it best
        places = (_free_place(name, bundle, focus, covered) for bundle in [*fan[half:], *fan[:half]])
        place = next((found for found in places if found), None)
        if place:
            yield place


def _from_middle(end: tuple[Spot, str]) -> tuple[float, str]:
    return math.hypot(end[0].x, end[0].y), end[1]


def _free_place(name: str, bundle: _Bundle, focus: str, covered: list[Box]) -> EdgeLabel | None:
    half = text_width(name, _EDGE_TEXT) / 2
    for share in (0.5, 0.42, 0.58, 0.34, 0.66):
        x, y = bundle.at(share, focus)
        box = Box(x - half, y - 8, x + half, y + 8)
        if not any(box.meets(other) for other in covered):
            covered.append(box)
            return EdgeLabel(name, round(x, 1), round(y + 4, 1))
    return None
