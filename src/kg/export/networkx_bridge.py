"""A network as a networkx graph, for those who go on in Python."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.export.columns import Column
from kg.export.network import Network

__all__ = ["to_networkx"]


def to_networkx(network: Network) -> nx.MultiDiGraph[str]:
    """Return the nodes and edges in memory, every parallel edge kept.

    Nodes are IRIs (or ``_:label``) with ``label``, ``colour``, ``x``, ``y``, ``size`` and their
    values as Python ones; edges have the keys ``e1``, ``e2``, … and ``predicate``, ``kind``,
    ``label``, ``weight``.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes():
        values = {column.id: _python(column, value) for column, value in node.values}
        drawn = {"label": node.label, "colour": node.colour, "x": node.x, "y": node.y, "size": node.size}
        graph.add_nodes_from([(node.key, drawn | values)])
    for key, source, target, predicate in network.edges():
        graph.add_edge(
            source,
            target,
            key=key,
            predicate=predicate.iri,
            kind=predicate.kind,
            label=predicate.label,
            weight=1.0,
        )
    return graph


def _python(column: Column, value: str | list[str]) -> Any:
    if isinstance(value, list):
        return value
    if column.type in ("long", "integer"):
        return int(value)
    if column.type == "double":
        return float(value)
    return value == "true" if column.type == "boolean" else value
