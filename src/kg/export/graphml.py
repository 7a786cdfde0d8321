"""GraphML for Gephi, igraph, Cytoscape and networkx, written from one node and edge to the next.

Gephi takes an edge's kind, which keeps parallel edges apart, from an attribute
``label`` on the element, and the label it shows from the key of that name;
other programs see only the keys. GraphML knows no lists: they are text in the
form ``["a", "b"]``.

http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.export.columns import Column, ColumnType, as_list
from kg.export.network import Network, NetworkNode
from kg.export.xmltext import XmlText

__all__ = ["document"]

_TYPES: Final[dict[ColumnType, str]] = {
    "string": "string",
    "liststring": "string",
    "long": "long",
    "integer": "int",
    "double": "double",
    "boolean": "boolean",
}
_DRAWN: Final = (
    ("label", "string"),
    ("x", "double"),
    ("y", "double"),
    ("size", "double"),
    ("r", "int"),
    ("g", "int"),
    ("b", "int"),
)
_EDGE_KEYS: Final = (("label", "string"), ("kind", "string"), ("predicate", "string"), ("weight", "double"))


def document(network: Network, description: str) -> Iterator[str]:
    """Yield a network as GraphML, in pieces; changes are added to ``network.changed``."""
    xml = XmlText(network.changed)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f"<desc>{xml.escape(description)}</desc>\n"
    )
    for name, kind in _DRAWN:
        yield _key("n", name, "node", kind)
    for column in network.columns:
        yield _key("n", xml.escape(column.id), "node", _TYPES[column.type])
    for name, kind in _EDGE_KEYS:
        yield _key("e", name, "edge", kind)
    yield '<graph id="graph" edgedefault="directed">\n'
    for node in network.nodes():
        yield _node(node, xml)
    yield from _edges(network, xml)
    yield "</graph>\n</graphml>\n"


def _key(space: str, name: str, of: str, kind: str) -> str:
    return f'<key id="{space}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


def _node(node: NetworkNode, xml: XmlText) -> str:
    red, green, blue = (int(node.colour[place : place + 2], 16) for place in (1, 3, 5))
    values = "".join(_data(column, value, xml) for column, value in node.values)
    return (
        f'<node id="{xml.escape(node.key)}"><data key="n_label">{xml.escape(node.label)}</data>'
        f'<data key="n_x">{node.x:.2f}</data><data key="n_y">{node.y:.2f}</data>'
        f'<data key="n_size">{node.size:.3f}</data><data key="n_r">{red}</data>'
        f'<data key="n_g">{green}</data><data key="n_b">{blue}</data>{values}</node>\n'
    )


def _data(column: Column, value: str | list[str], xml: XmlText) -> str:
    text = value if isinstance(value, str) else as_list(value)
    return f'<data key="n_{column.id}">{xml.attribute(text)}</data>'


def _edges(network: Network, xml: XmlText) -> Iterator[str]:
    ends = {
        iri: (
            f'label="{xml.escape(entry.kind)}"><data key="e_label">{xml.escape(entry.label)}</data>'
            f'<data key="e_kind">{xml.escape(entry.kind)}</data>'
            f'<data key="e_predicate">{xml.attribute(iri, network.by_predicate[iri])}</data>'
            '<data key="e_weight">1</data></edge>\n'
        )
        for iri, entry in network.predicates.items()
    }
    for key, source, target, predicate in network.edges():
        yield (
            f'<edge id="{key}" source="{xml.escape(source)}" target="{xml.escape(target)}" '
            f"{ends[predicate.iri]}"
        )
