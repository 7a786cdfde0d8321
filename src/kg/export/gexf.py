"""GEXF 1.3 for Gephi, written as plain text from one node and edge to the next.

Valid by the schema's Relax NG, which keeps colour, size and place in the ``viz``
namespace, as Gephi writes them. Parallel edges differ in ``kind``: without it
Gephi would merge them. There are no dates in the head, so the same release gives
the same bytes.

https://gexf.net/schema.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version

from kg.export.columns import Column, as_list
from kg.export.network import Network, NetworkNode
from kg.export.xmltext import XmlText

__all__ = ["document"]

_PREDICATE = Column("predicate", "predicate")


def document(network: Network, description: str) -> Iterator[str]:
    """Yield a network as GEXF, in pieces.

    What the format or Gephi alters is added to ``network.changed`` while it is read.
    """
    xml = XmlText(network.changed)
    yield from _head(network, xml, description)
    yield f'<nodes count="{network.node_count}">\n'
    for node in network.nodes():
        yield _node(node, xml)
    yield f'</nodes>\n<edges count="{network.edge_count}">\n'
    yield from _edges(network, xml)
    yield "</edges>\n</graph>\n</gexf>\n"


def _head(network: Network, xml: XmlText, description: str) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f"<meta>\n<creator>kg {version('cited-kg')}</creator>\n"
        f"<description><![CDATA[{xml.section(description)}]]></description>\n</meta>\n"
        '<graph defaultedgetype="directed">\n'
    )
    yield from _attributes("node", network.columns, xml)
    yield from _attributes("edge", [_PREDICATE], xml)


def _attributes(of: str, columns: Iterable[Column], xml: XmlText) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for column in columns:
        title = xml.escape(column.title)
        yield f'<attribute id="{xml.escape(column.id)}" title="{title}" type="{column.type}"/>\n'
    yield "</attributes>\n"


def _node(node: NetworkNode, xml: XmlText) -> str:
    values = "".join(_value(column, value, xml) for column, value in node.values)
    # r, g, b and never hex: an alpha beside hex would stop Gephi's import
    red, green, blue = (int(node.colour[place : place + 2], 16) for place in (1, 3, 5))
    return (
        f'<node id="{xml.escape(node.key)}" label="{xml.escape(node.label)}"><attvalues>{values}</attvalues>'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:position x="{node.x:.2f}" y="{node.y:.2f}"/>'
        f'<viz:size value="{node.size:.3f}"/></node>\n'
    )


def _value(column: Column, value: str | list[str], xml: XmlText) -> str:
    text = value if isinstance(value, str) else as_list(value)
    return f'<attvalue for="{column.id}" value="{xml.attribute(text)}"/>'


def _edges(network: Network, xml: XmlText) -> Iterator[str]:
    middles = {
        iri: (
            f'kind="{xml.escape(entry.kind)}" label="{xml.escape(entry.label)}" weight="1"><attvalues>'
            f'<attvalue for="predicate" value="{xml.attribute(iri, network.by_predicate[iri])}"/>'
            "</attvalues></edge>\n"
        )
        for iri, entry in network.predicates.items()
    }
    for key, source, target, predicate in network.edges():
        yield (
            f'<edge id="{key}" source="{xml.escape(source)}" target="{xml.escape(target)}" '
            f"{middles[predicate.iri]}"
        )
