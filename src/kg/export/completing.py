"""Nodes made complete: links that lead to them, labels and classes that only the store knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg import labels
from kg.export.gathering import Gathering
from kg.export.layout import standing
from kg.export.lines import name
from kg.export.nodes import Kinds
from kg.export.sorting import Rows
from kg.model import ClassSummary
from kg.store.patterns import chunks
from kg.store.protocol import Store
from kg.store.refs import refs

__all__ = ["Completed"]

_PART: Final = 1_000
_LABEL, _LANGUAGE, _KIND, _START, _END, _LINKS_IN, _LINKS_OUT, _IS_NODE = 1, 2, 3, 5, 6, 8, 9, 10


class Completed:
    """The nodes of a network: those with something said of them, and those that are only a target.

    Attributes
    ----------
    nodes : Rows
        As :meth:`kg.export.nodes.NodeReader.read` makes them, with links in, a label, a kind.
    degrees : Counter
        How many nodes of each class have such a :func:`kg.export.layout.standing`.
    lowest, highest : int
        The fewest and most links of a node.
    spells : bool
        Whether any node has a time.
    """

    def __init__(
        self,
        gathered: Gathering,
        store: Store,
        kinds: Kinds,
        language: str,
        classes: Mapping[str, ClassSummary],
    ) -> None:
        self._store = store
        self._kinds = kinds
        self._language = language
        self._classes = classes
        self.nodes = Rows()
        self.degrees: Counter[tuple[str, int]] = Counter()
        self.lowest, self.highest = -1, 0
        self.spells = False
        for part in _with_links_in(gathered):
            self._complete(part)
            self.nodes.add(part)

    def _complete(self, part: list[list[Any]]) -> None:
        bare = [name(row[0]) for row in part if not row[_LABEL] or row[_KIND] < 0]
        known = refs(self._store, bare, self._language, self._classes) if bare else {}
        for row in part:
            if not row[_LABEL] or row[_KIND] < 0:
                key = name(row[0])
                label = row[_LABEL] or known[key].label or labels.from_iri(key)
                kind = row[_KIND] if row[_KIND] >= 0 else self._kinds.number((), known[key].cls or "")
                row[_LABEL : _KIND + 1] = label, row[_LANGUAGE], kind
        if part:
            main, found = self._kinds.main, [row[_LINKS_IN] + row[_LINKS_OUT] for row in part]
            self.degrees.update(
                [(main[row[_KIND]], standing(links)) for row, links in zip(part, found, strict=True)]
            )
            least = min(found)
            self.lowest = least if self.lowest < 0 else min(self.lowest, least)
            self.highest = max(self.highest, *found)
        self.spells = self.spells or any(row[_START] or row[_END] for row in part)


def _with_links_in(gathered: Gathering) -> Iterator[list[list[Any]]]:
    """Yield the nodes in the order of their names; what only figures are told of is none."""
    counts = iter(gathered.links_in)
    target, links_in = next(counts, (b"", 0))
    for part in gathered.nodes.parts():
        made: list[list[Any]] = []
        for row in part:
            while target and target < row[0]:
                made.append(_bare(target, links_in))
                target, links_in = next(counts, (b"", 0))
            if target == row[0]:
                row[_LINKS_IN] = links_in
                made.append(row)
                target, links_in = next(counts, (b"", 0))
            elif row[_IS_NODE]:
                made.append(row)
        yield made
    if target:
        yield [_bare(target, links_in)]
    yield from chunks((_bare(*pair) for pair in counts), _PART)


def _bare(target: bytes, links_in: int) -> list[Any]:
    return [target, "", "", -1, [], "", "", [], links_in, 0, True, -1, []]
