"""The values of nodes as XML: what many nodes share is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kg.export.columns import Column, as_list
from kg.export.network import Kin, NetworkNode
from kg.export.xmltext import XmlText, is_notable

__all__ = ["ValueTexts"]

_MOST_KNOWN: Final = 4096
_NUMERIC: Final = frozenset({"long", "integer", "double", "boolean"})


class ValueTexts:
    """Writes values, each between what stands before a value of its column and what stands behind.

    Parameters
    ----------
    opening : callable
        Returns what stands before the values of a column.
    """

    def __init__(
        self, columns: Iterable[Column], opening: Callable[[Column], str], closing: str, xml: XmlText
    ) -> None:
        self.openings = {column: opening(column) for column in columns}
        self._plain = {column: text for column, text in self.openings.items() if column.type in _NUMERIC}
        self._closing = closing
        self._xml = xml
        self._known: dict[Kin, str] = {}

    def of(self, node: NetworkNode) -> str:
        """Return the values of a node."""
        plain, closing, write = self._plain, self._closing, self.write
        own = [
            f"{plain[column]}{value}{closing}" if column in plain else write(column, value)
            for column, value in node.own
        ]
        return self._shared(node.kin) + "".join(own)

    def write(self, column: Column, value: str | tuple[str, ...]) -> str:
        """Return a value of a column."""
        text = value if isinstance(value, str) else as_list(value)
        return f"{self.openings[column]}{self._xml.attribute(text, column.about)}{self._closing}"

    def _shared(self, kin: Kin) -> str:
        known = self._known.get(kin)
        if known is not None:
            return known
        written = "".join([self.write(column, value) for column, value in kin.values])
        # what is counted is counted each time
        if len(self._known) < _MOST_KNOWN and not any(is_notable(str(value)) for _, value in kin.values):
            self._known[kin] = written
        return written
