"""Text that is safe inside XML, whatever the data holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from typing import Final

from kg.export import losses
from kg.export.edges import Arc
from kg.export.losses import Losses
from kg.export.network import Network

__all__ = ["AMPERSAND", "XmlText", "edge_elements", "is_notable", "property_iris"]

AMPERSAND: Final = "&amp;"
"""For the only special character of XML that the names of RDF can have."""

MOST_KINDS: Final = 65_534
"""So many kinds of edges Gephi has room for."""


# https://www.w3.org/TR/xml/#charsets: these cannot stand in a document, not even as references
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL: Final = re.compile('[&<>"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_JOINER: Final = "\u2060"


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if _ILLEGAL.match(character):
        return "\N{REPLACEMENT CHARACTER}"
    # a bare line break or tab in an attribute would be read back as a space
    return _ESCAPES.get(character) or f"&#{ord(character)};"


def is_notable(text: str) -> bool:
    """Return whether anything in a text is escaped, or changed by Gephi."""
    return "INF" in text or text.lower() == "null" or _SPECIAL.search(text) is not None


class XmlText:
    """Escapes text for attributes and content, and counts what a reader will find changed.

    Parameters
    ----------
    guarded : bool
        Whether the letters INF are parted by a word joiner, so that Gephi leaves them alone.
    """

    def __init__(self, noted: Losses, *, guarded: bool = False) -> None:
        self._noted = noted
        self._guarded = guarded

    def escape(self, text: str) -> str:
        """Return `text` escaped, with illegal characters replaced."""
        if not _SPECIAL.search(text):
            return text
        if _ILLEGAL.search(text):
            self._noted.note(losses.ILLEGAL)
        return _SPECIAL.sub(_escaped, text)

    def attribute(self, text: str, by: str = "", times: int = 1) -> str:
        """Return the text of an attribute value of the property `by`; Gephi changes two kinds of them."""
        if "INF" in text:
            self._noted.note(losses.GUARDED if self._guarded else losses.INFINITY, times, by)
            if self._guarded:
                text = text.replace("INF", f"I{_JOINER}NF")
        elif len(text) == len("null") and text.lower() == "null":
            self._noted.note(losses.NULL, times, by)
        return self.escape(text) if _SPECIAL.search(text) else text

    def section(self, text: str) -> str:
        """Return `text` for a single CDATA section.

        Its end mark is broken by a space rather than by a second section: Gephi shows only the last.
        """
        if _ILLEGAL.search(text):
            self._noted.note(losses.ILLEGAL)
        return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text).replace("]]>", "]] >")


def property_iris(network: Network, xml: XmlText) -> dict[str, str]:
    """Return the IRIs of a network's properties as attributes of its edges, counted for each edge."""
    return {
        entry.iri: xml.attribute(entry.iri, entry.iri, network.by_predicate[entry.iri])
        for entry in network.predicates
        if entry.iri
    }


def edge_elements(network: Network, ending: Callable[[Arc], str]) -> Iterator[str]:
    """Yield the edges of a network as elements, those of a source together.

    `ending` writes what stands behind an edge's two ends; edges that are alike there share it.
    """
    network.noted.note(losses.KINDS, max(0, len(network.predicates) - MOST_KINDS))
    known, next_number = lru_cache(maxsize=4096)(ending), count(1)
    for sources, targets, arcs in network.edge_parts():
        ends = zip(_escaped_names(sources), _escaped_names(targets), map(known, arcs), strict=True)
        yield "".join(
            [
                f'<edge id="e{number}" source="{source}" target="{target}" {rest}'
                for (source, target, rest), number in zip(ends, next_number, strict=False)
            ]
        )


def _escaped_names(names: list[str]) -> list[str]:
    return [name.replace("&", AMPERSAND) for name in names] if "&" in "".join(names) else names
