"""Things without a name of which very many are alike: ``…/observation/1``, ``…/observation/2`` and so on.

All that one can type to find one of them is the code at the end of its IRI. So they are no documents
of the full-text search, where each would cost as much as a thing with names: what the IRIs of a family
begin with is kept once, and the codes in order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

__all__ = ["Families", "Family", "Kinds"]

FEWEST: Final = 1_000
"""Things; fewer are no family."""

_LONGEST: Final = 32
"""Letters of a code: names are compared so far."""
_CODED: Final = re.compile(rf"(.*[/#:])((?=[A-Za-z]*[0-9])[0-9A-Za-z]{{1,{_LONGEST}}})", re.DOTALL)
_NO_TYPES: Final[frozenset[str]] = frozenset()


class Family(NamedTuple):
    """Things without a name: what their IRIs begin with, their classes, and the ends of the IRIs."""

    beginning: str
    types: frozenset[str]
    ends: list[str]

    @property
    def is_large(self) -> bool:
        """Whether they are so many that they are kept as a family."""
        return len(self.ends) >= FEWEST


class Kinds(dict[tuple[frozenset[str] | None, str | None], frozenset[str]]):
    """Classes, and one more class (or none), to all of them together: things of a kind share one set."""

    def __missing__(self, key: tuple[frozenset[str] | None, str | None]) -> frozenset[str]:
        types, cls = key
        self[key] = both = (types or _NO_TYPES) | ({cls} if cls else _NO_TYPES)
        return both


class Families:
    """Gathers things that have no name but a code."""

    def __init__(self) -> None:
        self._ends: defaultdict[str, defaultdict[str | None, list[str]]]
        self._ends = defaultdict(lambda: defaultdict(list))

    def take(self, iris: Iterable[str], cls: str | None, apart: Collection[str]) -> list[str]:
        """Take in things of a class, or of any; return those that are apart or have no code."""
        others, ends = [], self._ends
        for iri in iris:
            beginning, mark, end = iri.rpartition("/")  # which is quick, and enough for most codes
            if iri in apart:
                others.append(iri)
            elif end.isdigit() and end.isascii() and len(end) <= _LONGEST:
                ends[beginning + mark][cls].append(end)
            elif found := _CODED.fullmatch(iri):
                ends[found[1]][cls].append(found[2])
            else:
                others.append(iri)
        return others

    def settled(self) -> Iterator[Family]:
        """Yield what was taken in, each thing once; then nothing of it is left."""
        while self._ends:
            beginning, by_class = self._ends.popitem()
            for types, ends in _by_types(by_class).items():
                yield Family(beginning, types, ends)


def _by_types(by_class: Mapping[str | None, list[str]]) -> Mapping[frozenset[str], list[str]]:
    kinds = Kinds()
    if len(by_class) == 1:
        ((cls, ends),) = by_class.items()
        return {kinds[None, cls]: ends}
    types: dict[str, frozenset[str]] = {}
    for cls, ends in by_class.items():
        for end in ends:
            types[end] = kinds[types.get(end), cls]
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for end, both in types.items():
        found[both].append(end)
    return found
