"""A network as a networkx graph, for those who go on in Python."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.export.columns import Column
from kg.export.edges import Arc
from kg.export.network import Network, NetworkNode
from kg.export.times import Bounds

__all__ = ["to_networkx"]


def to_networkx(network: Network) -> nx.MultiDiGraph[str]:
    """Return the nodes and edges in memory, every parallel edge kept.

    Nodes are IRIs (or ``_:label``) with ``label``, ``colour``, ``x``, ``y``, ``size`` and their
    values as Python ones; edges have the keys ``e1``, ``e2``, … and ``predicate``, ``kind``,
    ``label``, ``weight``. Values over time are lists of (value, start, end), and ``spells`` lists
    of (start, end), as networkx itself has them.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node.key, _attributes(node)) for node in network.nodes())
    for number, (source, target, arc) in enumerate(network.edges(), start=1):
        graph.add_edge(source, target, key=f"e{number}", **_edge(arc))
    return graph


def _attributes(node: NetworkNode) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": node.label,
        "colour": node.colour,
        "x": node.x,
        "y": node.y,
        "size": node.size,
    }
    found |= {column.id: _python(column, value) for column, value in node.values}
    for column, moments in node.series:
        found[column.id] = [(float(value), start, end) for start, end, value in moments]
    if any(node.spell):
        found["spells"] = [_spell(Bounds(*node.spell))]
    return found


def _edge(arc: Arc) -> dict[str, Any]:
    kind = arc.predicate
    found: dict[str, Any] = {
        "predicate": kind.iri,
        "kind": kind.kind,
        "label": kind.label,
        "weight": arc.weight,
    }
    if arc.graphs:
        found["in_graph"] = arc.graphs
    if arc.spells:
        found["spells"] = [_spell(bounds) for bounds in arc.spells]
    if arc.weights:
        found["weights"] = [(weight, start, end) for start, end, weight in arc.weights]
    return found


def _spell(bounds: Bounds) -> tuple[str | None, str | None]:
    return bounds.start or None, bounds.end or None


def _python(column: Column, value: str | tuple[str, ...]) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if column.type in ("long", "integer"):
        return int(value)
    if column.type == "double":
        return float(value)
    return value == "true" if column.type == "boolean" else value
