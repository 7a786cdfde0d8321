"""The values of nodes as XML: what many nodes share is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kg.export.columns import BUILT_IN, Column, as_list
from kg.export.xmltext import XmlText, is_notable

__all__ = ["ValueTexts"]

_NUMERIC: Final = frozenset({"long", "integer", "double", "boolean"})
_SHARED: Final = (BUILT_IN["class"], BUILT_IN["types"], BUILT_IN["lang"])
"""Columns of few values."""


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
        self._shared: dict[Column, dict[str | tuple[str, ...], str]] = {column: {} for column in _SHARED}

    def write(self, column: Column, value: str | tuple[str, ...]) -> str:
        """Return a value of a column."""
        plain = self._plain.get(column)
        if plain is not None:
            return f"{plain}{value}{self._closing}"
        shared = self._shared.get(column)
        if shared is not None:
            known = shared.get(value)
            if known is not None:
                return known
        text = value if isinstance(value, str) else as_list(value)
        written = f"{self.openings[column]}{self._xml.attribute(text, column.about)}{self._closing}"
        if shared is not None and not is_notable(text):  # what is counted is counted each time
            shared[value] = written
        return written
