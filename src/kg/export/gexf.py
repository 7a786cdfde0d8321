"""GEXF 1.3 for Gephi, written as plain text from one node and edge to the next.

Valid by the schema's Relax NG, which keeps colour, size and place in the ``viz``
namespace, as Gephi writes them. Parallel edges differ in ``kind``: without it
Gephi would merge them. Attributes over time are declared before the others: of
two declarations Gephi Lite keeps the last. There is no time of writing in the head,
so the same release gives the same bytes.

https://gexf.net/schema.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Final

from kg.export.columns import Column
from kg.export.description import Description
from kg.export.edges import Arc, number
from kg.export.network import Network, NetworkNode
from kg.export.times import Bounds
from kg.export.values import ValueTexts
from kg.export.xmltext import AMPERSAND, XmlText, edge_elements, property_iris

__all__ = ["document"]

_PREDICATE: Final = Column("predicate", "predicate")
_GRAPH: Final = Column("in_graph", "named graph")
_WEIGHT: Final = Column("weight", "weight", "double")


def document(network: Network, description: Description) -> Iterator[str]:
    """Yield a network as GEXF, in pieces.

    What the format or Gephi alters is added to ``network.noted`` while it is read.
    """
    xml = XmlText(network.noted, guarded=network.guarded)
    writer = _Writer(network, xml)
    yield from writer.head(description)
    yield f'<nodes count="{network.node_count}">\n'
    yield from map(writer.node, network.nodes())
    yield f'</nodes>\n<edges count="{network.edge_count}">\n'
    yield from writer.edges()
    yield "</edges>\n</graph>\n</gexf>\n"


class _Writer:
    def __init__(self, network: Network, xml: XmlText) -> None:
        self._network = network
        self._xml = xml
        self._values = ValueTexts(
            (*network.columns, *network.series),
            lambda column: f'<attvalue for="{xml.escape(column.id)}" value="',
            '"/>',
            xml,
        )

    # ----------------------------------------------------------------- the head
    def head(self, description: Description) -> Iterator[str]:
        network, xml = self._network, self._xml
        dynamic = (
            bool(network.series)
            or network.nodes_spelled
            or network.edges_spelled
            or network.weighed_over_time
        )
        day = f' lastmodifieddate="{description.modified}"' if description.modified else ""
        # without a zone, a reader's own would move the dates
        time = (
            ' mode="dynamic" timeformat="date" timerepresentation="interval" timezone="UTC"'
            if dynamic
            else ""
        )
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
            f"<meta{day}>\n<creator>kg {version('cited-kg')}</creator>\n"
            f"<keywords>{xml.escape(', '.join(description.keywords))}</keywords>\n"
            f"<description><![CDATA[{xml.section(description.text)}]]></description>\n</meta>\n"
            f'<graph defaultedgetype="directed"{time}>\n'
        )
        yield from self._attributes("node", network.series, mode="dynamic")
        yield from self._attributes("node", network.columns, mode="static" if dynamic else "")
        if network.weighed_over_time:
            yield from self._attributes("edge", [_WEIGHT], mode="dynamic")
        own = [_PREDICATE, _GRAPH] if network.has_graphs else [_PREDICATE]
        yield from self._attributes("edge", own, mode="static" if dynamic else "")

    def _attributes(self, of: str, columns: Sequence[Column], mode: str) -> Iterator[str]:
        if not columns and mode == "dynamic":
            return
        escape = self._xml.escape
        how = f' mode="{mode}"' if mode else ""
        yield f'<attributes class="{of}"{how}>\n'
        for column in columns:
            title = escape(column.title)
            yield f'<attribute id="{escape(column.id)}" title="{title}" type="{column.type}"/>\n'
        yield "</attributes>\n"

    # -------------------------------------------------------------------- nodes
    def node(self, node: NetworkNode) -> str:
        key, label, kin, x, y, size, _, spell, series = node
        values = self._values.of(node)
        for column, moments in series:
            opening = self._values.openings[column]
            values += "".join(
                [f'{opening}{value}" start="{start}" end="{end}"/>' for start, end, value in moments]
            )
        spells = _spells([Bounds(*spell)]) if spell[0] or spell[1] else ""
        return (
            f'<node id="{key.replace("&", AMPERSAND)}" label="{self._xml.escape(label)}">'
            f"<attvalues>{values}</attvalues>{spells}{_colour(kin.colour)}"
            f'<viz:position x="{x:.2f}" y="{y:.2f}"/><viz:size value="{size:.3f}"/></node>\n'
        )

    # -------------------------------------------------------------------- edges
    def edges(self) -> Iterator[str]:
        self._iris = property_iris(self._network, self._xml)
        return edge_elements(self._network, self._ending)

    def _ending(self, arc: Arc) -> str:
        escape, kind = self._xml.escape, arc.predicate
        values = [
            f'<attvalue for="weight" value="{number(weight)}"{_bounds(Bounds(start, end))}/>'
            for start, end, weight in arc.weights
        ]
        if kind.iri:
            values.append(f'<attvalue for="predicate" value="{self._iris[kind.iri]}"/>')
        if arc.graphs and self._network.has_graphs:
            values.append(f'<attvalue for="in_graph" value="{self._xml.attribute(arc.graphs)}"/>')
        return (
            f'kind="{escape(kind.kind)}" label="{escape(kind.label)}" weight="{number(arc.weight)}">'
            f"<attvalues>{''.join(values)}</attvalues>{_spells(arc.spells)}</edge>\n"
        )


# r, g, b and never hex: an alpha beside hex would stop Gephi's import
@lru_cache(maxsize=256)
def _colour(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _bounds(bounds: Bounds) -> str:
    """Return the times of an interval; an end that is left out is open."""
    start = f' start="{bounds.start}"' if bounds.start else ""
    return start + (f' end="{bounds.end}"' if bounds.end else "")


def _spells(spells: Iterable[Bounds]) -> str:
    found = "".join(f"<spell{_bounds(bounds)}/>" for bounds in spells if bounds.start or bounds.end)
    return f"<spells>{found}</spells>" if found else ""
