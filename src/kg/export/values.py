"""The values of nodes as XML: what many nodes share is made once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from kg.export.columns import Column, as_list
from kg.export.network import Kin, NetworkNode
from kg.export.xmltext import XmlText, is_notable

__all__ = ["ValueTexts"]

_MOST_KNOWN: Final = 4096
_NUMERIC: Final = frozenset({"long", "integer", "double", "boolean"})
_NOTABLE: Final = re.compile(
    '[&<>"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|INF|[Nn][Uu][Ll][Ll]'
)
"""Whatever is escaped or counted in any text stands here, and a little more."""


class _Form(NamedTuple):
    """The values of kin with gaps for those that each has for its own."""

    text: str
    is_plain: bool


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
        self._closing = closing
        self._xml = xml
        self._forms: dict[Kin, _Form] = {}

    def of(self, node: NetworkNode) -> str:
        """Return the values of a node."""
        kin = node.kin
        form = self._forms.get(kin) or self._form(kin)
        own = node.own
        if kin.lists:
            own = [value if isinstance(value, str) else as_list(value) for value in own]
        if form.is_plain and not _NOTABLE.search(" ".join(own)):
            return form.text % tuple(own)
        return "".join([self.write(column, value) for column, value in node.values])

    def write(self, column: Column, value: str | tuple[str, ...]) -> str:
        """Return a value of a column; what a reader will find changed in it is counted."""
        text = value if isinstance(value, str) else as_list(value)
        if column.type not in _NUMERIC:
            text = self._xml.attribute(text, column.about)
        return f"{self.openings[column]}{text}{self._closing}"

    def _form(self, kin: Kin) -> _Form:
        # what is counted is counted each time
        plain = not any(is_notable(str(value)) for _, value in kin.values)
        shared = [self.write(column, value) for column, value in kin.values] if plain else []
        gaps = [f"{_unformatted(self.openings[column])}%s{self._closing}" for column in kin.columns]
        form = _Form(_unformatted("".join(shared)) + "".join(gaps), plain)
        if len(self._forms) < _MOST_KNOWN:
            self._forms[kin] = form
        return form


def _unformatted(text: str) -> str:
    return text.replace("%", "%%")
