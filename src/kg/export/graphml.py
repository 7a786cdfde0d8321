"""GraphML for Gephi, igraph, Cytoscape and networkx, written from one node and edge to the next.

Gephi takes an edge's kind, which keeps parallel edges apart, from an attribute
``label`` on the element, and the label it shows from the key of that name;
other programs see only the keys. GraphML knows no lists and no time: they are text,
in the forms that Gephi reads in its tables.

http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kg.export import losses
from kg.export.columns import ColumnType
from kg.export.description import Description
from kg.export.edges import Arc, number
from kg.export.network import Network, NetworkNode
from kg.export.timetext import TimeTexts, intervals
from kg.export.values import ValueTexts
from kg.export.xmltext import AMPERSAND, XmlText, edge_elements, property_iris

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


def document(network: Network, description: Description) -> Iterator[str]:
    """Yield a network as GraphML, in pieces; changes are added to ``network.noted``."""
    writer = _Writer(network, XmlText(network.noted, guarded=network.guarded))
    yield from writer.head(description)
    yield from map(writer.node, network.nodes())
    yield from writer.edges()
    writer.note()
    yield "</graph>\n</graphml>\n"


class _Writer:
    def __init__(self, network: Network, xml: XmlText) -> None:
        self._network = network
        self._xml = xml
        self._times = TimeTexts(network)
        self._lists = 0
        self._columns = (*network.columns, *self._times.columns)
        self._values = ValueTexts(
            self._columns, lambda column: f'<data key="{xml.escape(column.id)}">', "</data>", xml
        )

    def head(self, description: Description) -> Iterator[str]:
        network = self._network
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
            f"<desc>{self._xml.escape(description.text)}</desc>\n"
        )
        for name, kind in _DRAWN:
            yield _key(name, "node", kind)
        for column in self._columns:
            yield _key(self._xml.escape(column.id), "node", _TYPES[column.type])
        for name, kind in _EDGE_KEYS:
            yield _key(name, "edge", kind)
        if network.has_graphs:
            yield _key("in_graph", "edge", "string")
        if network.edges_spelled:
            yield _key("valid", "edge", "string")
        yield '<graph id="graph" edgedefault="directed">\n'

    def node(self, node: NetworkNode) -> str:
        key, label, kin, x, y, size, _, spell, series = node
        values = self._values.of(node)
        self._lists += kin.list_count
        if series or spell[0] or spell[1]:
            values += "".join([self._values.write(*timed) for timed in self._times.values(node)])
        return (
            f'<node id="{key.replace("&", AMPERSAND)}"><data key="label">{self._xml.escape(label)}</data>'
            f'<data key="x">{x:.2f}</data><data key="y">{y:.2f}</data>'
            f'<data key="size">{size:.3f}</data>{_colour(kin.colour)}{values}</node>\n'
        )

    def edges(self) -> Iterator[str]:
        self._iris = property_iris(self._network, self._xml)
        return edge_elements(self._network, self._ending)

    def note(self) -> None:
        """Count what the format has no form for."""
        self._network.note_titles()
        self._network.noted.note(losses.LISTS, self._lists)

    def _ending(self, arc: Arc) -> str:
        xml, kind = self._xml, arc.predicate
        data = {"label": xml.escape(kind.label), "kind": xml.escape(kind.kind)}
        if kind.iri:
            data["predicate"] = self._iris[kind.iri]
        data["weight"] = number(arc.weight)
        if arc.graphs and self._network.has_graphs:
            data["in_graph"] = xml.attribute(arc.graphs)
        if arc.spells:
            data["valid"] = xml.escape(intervals(arc.spells))
        written = "".join(f'<data key="edge.{name}">{text}</data>' for name, text in data.items())
        return f'label="{xml.escape(kind.kind)}">{written}</edge>\n'


def _key(name: str, of: str, kind: str) -> str:
    """Return the declaration of a column: nodes have the ids that GEXF has, edges a word before them."""
    key = name if of == "node" else f"edge.{name}"
    return f'<key id="{key}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


@lru_cache(maxsize=256)
def _colour(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f'<data key="r">{red}</data><data key="g">{green}</data><data key="b">{blue}</data>'
