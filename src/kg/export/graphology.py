"""Graphology's JSON, which Gephi Lite and sigma.js open, written from one node and edge to the next.

https://graphology.github.io/serialization.html
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from kg.export import losses
from kg.export.columns import Column
from kg.export.description import Description
from kg.export.edges import Arc
from kg.export.network import Network, NetworkNode
from kg.export.timetext import TimeTexts, intervals

__all__ = ["document"]

_SAFE: Final = 2**53
_OPTIONS: Final = {"type": "directed", "multi": True, "allowSelfLoops": True}
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def document(network: Network, description: Description) -> Iterator[str]:
    """Yield a network as JSON, in pieces; changes are added to ``network.noted``."""
    about = {
        "title": description.title,
        "description": description.text,
        "keywords": ", ".join(description.keywords),
    }
    yield f'{{"attributes":{_encode(about)},"options":{_encode(_OPTIONS)},"nodes":['
    network.note_titles()
    separator, times = "\n", TimeTexts(network)
    for node in network.nodes():
        attributes = _attributes(network, node, times)
        yield f'{separator}{{"key":{_encode(node.key)},"attributes":{_encode(attributes)}}}'
        separator = ",\n"
    yield '\n],"edges":['
    separator, ending = "\n", lru_cache(maxsize=4096)(_ending)
    for number, (source, target, arc) in enumerate(network.edges(), start=1):
        ends = f'"source":{_encode(source)},"target":{_encode(target)}'
        yield f'{separator}{{"key":"e{number}",{ends},"attributes":{ending(arc)}}}'
        separator = ",\n"
    yield "\n]}\n"


def _attributes(network: Network, node: NetworkNode, times: TimeTexts) -> dict[str, Any]:
    drawn = {
        "label": node.label,
        "x": round(node.x, 2),
        "y": round(node.y, 2),
        "size": round(node.size, 3),
        "color": node.colour,
    }
    values = {
        column.id: _value(network, column, value) for column, value in (*node.values, *times.values(node))
    }
    return drawn | values


def _ending(arc: Arc) -> str:
    kind = arc.predicate
    found = {"label": kind.label, "kind": kind.kind, "predicate": kind.iri, "weight": arc.weight}
    found |= {"in_graph": arc.graphs, "valid": intervals(arc.spells) if arc.spells else ""}
    return _encode({name: value for name, value in found.items() if value})


def _value(network: Network, column: Column, value: str | tuple[str, ...]) -> Any:
    if isinstance(value, tuple) or column.type in ("string", "liststring"):
        return value
    if column.type == "boolean":
        return value == "true"
    if column.type == "double":
        number = float(value)
        if math.isfinite(number):
            return number
        network.noted.note(losses.NOT_FINITE, 1, column.about)
        return value
    whole = int(value)
    if abs(whole) <= _SAFE:
        return whole
    network.noted.note(losses.UNSAFE, 1, column.about)
    return value
