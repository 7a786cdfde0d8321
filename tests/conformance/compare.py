"""Whether two results are the same, blank nodes being free to have other labels.

Rows, triples and quads are all tuples of terms, so that one comparison serves them all. Blank nodes are
told apart by what stands around them, again and again until that tells no more of them apart; those that
still look alike are tried out. Literals are compared as they are written, language tags in any case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.DefaultGraph | str | int | None
Row: TypeAlias = tuple[Term, ...]
Colours: TypeAlias = Mapping[ox.BlankNode, int]


def same(left: Iterable[Row], right: Iterable[Row], *, ordered: bool = False) -> bool:
    """Return whether the rows are the same, each as often; in the same order if that counts."""
    ours, theirs = _numbered(left, ordered=ordered), _numbered(right, ordered=ordered)
    return _same(ours, theirs, _uncoloured(ours), _uncoloured(theirs))


def within(some: Iterable[Row], whole: Iterable[Row]) -> bool:
    """Return whether the rows are the same but that each may come fewer times, once at least."""
    few, many = Counter(some), Counter(whole)
    return few.keys() == many.keys() and all(number <= many[row] for row, number in few.items())


def _numbered(rows: Iterable[Row], *, ordered: bool) -> list[Row]:
    return [(place, *row) for place, row in enumerate(rows)] if ordered else list(rows)


def _uncoloured(rows: Iterable[Row]) -> Colours:
    return {term: 0 for row in rows for term in row if isinstance(term, ox.BlankNode)}


def _same(left: Sequence[Row], right: Sequence[Row], ours: Colours, theirs: Colours) -> bool:
    ours, theirs = _refined(left, ours), _refined(right, theirs)
    if _coloured(left, ours) != _coloured(right, theirs):
        return False
    shared = Counter(ours.values())
    node = next((node for node, colour in ours.items() if shared[colour] > 1), None)
    if node is None:
        return True
    alike = [other for other, colour in theirs.items() if colour == ours[node]]
    return any(_same(left, right, {**ours, node: 1}, {**theirs, other: 1}) for other in alike)


def _refined(rows: Sequence[Row], colours: Colours) -> Colours:
    """Return colours that tell apart as many nodes as their surroundings do."""
    while True:
        around: dict[ox.BlankNode, list[int]] = {node: [] for node in colours}
        for row in rows:
            seen = _seen(row, colours)
            for node in {term for term in row if isinstance(term, ox.BlankNode)}:
                places = tuple(term == node for term in row)
                around[node].append(hash((seen, places)))
        finer = {node: hash((colour, *sorted(around[node]))) for node, colour in colours.items()}
        if len(set(finer.values())) == len(set(colours.values())):
            return finer
        colours = finer


def _coloured(rows: Iterable[Row], colours: Colours) -> Counter[Hashable]:
    return Counter(_seen(row, colours) for row in rows)


def _seen(row: Row, colours: Colours) -> Hashable:
    """Return what a row looks like where blank nodes show nothing but their colour."""
    return tuple(
        ("blank", colours[term]) if isinstance(term, ox.BlankNode) else _written(term) for term in row
    )


def _written(term: Term) -> Hashable:
    return (term.value, term.language.lower()) if isinstance(term, ox.Literal) and term.language else term
