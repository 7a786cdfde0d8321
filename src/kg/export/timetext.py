"""Times in formats that have none: text in the form that Gephi reads in its tables.

Intervals are ``<[2019-01-01, 2020-01-01]>``, values over time
``<[2019-01-01, 2020-01-01, 8.1]; [2020-01-01, 2021-01-01, 9.3]>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.export import losses
from kg.export.columns import Column
from kg.export.network import Network, NetworkNode
from kg.export.times import Bounds

__all__ = ["TimeTexts", "intervals"]

VALID: Final = Column("valid", "valid")
_OPEN: Final = Bounds("-Infinity", "Infinity")


def intervals(spells: Iterable[Bounds]) -> str:
    """Return spells as text."""
    return _text((bounds.start or _OPEN.start, bounds.end or _OPEN.end) for bounds in spells)


def _text(parts: Iterable[Iterable[str]]) -> str:
    return "<" + "; ".join(f"[{', '.join(part)}]" for part in parts) + ">"


class TimeTexts:
    """The times of a network's nodes as text.

    ``columns`` are those of its values over time, and of the time in which nodes are there.
    """

    def __init__(self, network: Network) -> None:
        self._noted = network.noted
        self._columns = {
            column: Column(column.id, column.title, "string", column.about) for column in network.series
        }
        self.columns = (*([VALID] if network.nodes_spelled else []), *self._columns.values())

    def values(self, node: NetworkNode) -> Iterator[tuple[Column, str]]:
        """Yield a node's values for these columns."""
        if any(node.spell):
            self._noted.note(losses.TIME_AS_TEXT)
            yield VALID, intervals([Bounds(*node.spell)])
        for column, moments in node.series:
            self._noted.note(losses.TIME_AS_TEXT, len(moments), column.about)
            yield self._columns[column], _text(moments)
