"""The search behind paths: from both ends at once, a level at a time, around hubs."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from kg.neighbours.folds import IN, OUT, links_of
from kg.neighbours.links import View
from kg.store.folds import edges_of
from kg.store.patterns import Sites, chunks, rows
from kg.terms import IRI
from kg.vocabulary import LABEL_PREDICATES, PREFIXES, RDF_TYPE

__all__ = ["HUB", "Way", "Ways", "find"]

HUB: Final = 200
"""What has more links than this is no step of a path: too much hangs together by it."""

_MOST_OF_AN_END: Final = 2_000
"""So many links of an end that is itself a hub are followed, in each direction."""
_MOST_THINGS: Final = 8_000
_SECONDS: Final = 2.0
_CHUNK: Final = 100
_MOST_WAYS: Final = 500

_SKOS, _RDFS, _VOID = PREFIXES["skos"], PREFIXES["rdfs"], PREFIXES["void"]
_KGO: Final = PREFIXES["kgo"]
_PASSED_OVER: Final = frozenset(
    {
        RDF_TYPE,
        *LABEL_PREDICATES,
        *(_SKOS + name for name in ("inScheme", "topConceptOf", "hasTopConcept")),
        _RDFS + "isDefinedBy",
        _VOID + "inDataset",
    }
)
"""Links that only say what sort of thing something is, or which list it stands in."""

Way = tuple[str, ...]
Joined = dict[tuple[str, str], set[str]]
"""Two things that are joined (in the order of a claim's edge), and the folded things that join them."""


@dataclass(slots=True)
class Ways:
    """What a search found.

    ``found`` are ways of equal length, the best first; ``hubs`` are the hubs among their
    steps; ``total`` counts the ways of that length, None where they are very many. ``claims``
    says by which folded things two neighbours are joined.
    """

    found: list[Way] = field(default_factory=list)
    total: int | None = 0
    sure: bool = True
    hubs: set[str] = field(default_factory=set)
    claims: Joined = field(default_factory=lambda: defaultdict(set))


class _Side:
    """What was reached from one end: each thing with its distance and the things before it."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.distance = {end: 0}
        self.before: dict[str, set[str]] = defaultdict(set)
        self.frontier = [end]
        self.depth = 0

    def take(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Go one step further, by these (reached, new) pairs."""
        self.depth += 1
        fresh: dict[str, None] = {}
        for here, there in pairs:
            if self.distance.setdefault(there, self.depth) == self.depth:
                self.before[there].add(here)
                fresh[there] = None
        self.frontier = list(fresh)

    def ways_to(self, key: str) -> Iterator[Way]:
        """Yield the shortest ways from the end to a reached thing."""
        if key == self.end:
            yield (key,)
        for earlier in sorted(self.before[key]):
            for way in self.ways_to(earlier):
                yield (*way, key)


def find(
    view: View, start: str, end: str, *, longest: int, limit: int, avoiding: frozenset[str] = frozenset()
) -> Ways:
    """Return the shortest ways from one thing to another, at most `limit` of at most `longest` steps.

    A breadth-first search from both ends [1]_, each time the smaller side, so that all
    shortest ways are found. Links lead either way; claims and the like are links, not
    steps. What only sorts (types, schemes, the ontology's own terms) is passed over, and so
    are the things of `avoiding`. A
    hub, with more than 200 links, is not looked through: a way through one counts only
    if no other is found, and then passes one hub at most. Ways of the same length are
    ordered by the sum of the logarithms of the links of what lies between, so that rare
    links come before common ones, after the penalty of [2]_.

    The search ends after 2 s, or with 8,000 things reached, and then says that it is not
    sure. Of an end that is a hub itself 2,000 links in each direction are followed.

    References
    ----------
    .. [1] I. Pohl, Bi-directional search, Machine Intelligence 6 (1971).
    .. [2] C. Faloutsos, K. McCurley, A. Tomkins, Fast discovery of connection subgraphs,
       KDD 2004.
    """
    return _Search(view, start, end, avoiding).run(longest, limit)


class _Search:
    def __init__(self, view: View, start: str, end: str, avoiding: frozenset[str]) -> None:
        self.view = view
        self.avoiding = avoiding | view.files | {_KGO.rstrip("#")}
        self.ends = (start, end)
        self.sides = (_Side(start), _Side(end))
        self.ways = Ways()
        self.until = time.monotonic() + _SECONDS
        self.by_hub: tuple[int, list[str]] = (0, [])

    def run(self, longest: int, limit: int) -> Ways:
        one, other = self.sides
        while one.depth + other.depth < longest and not self.spent:
            side = min((one, other), key=self._price)
            if not self._ahead(side):
                break
            side.take(self._steps(side))
            met = [key for key in side.frontier if key in one.distance and key in other.distance]
            plain = [key for key in met if not self._is_hub(key)]
            if plain:
                return self._told(plain, limit)
            if met and not self.by_hub[1]:
                self.by_hub = (one.depth + other.depth, met)
        if self.spent and any(side.frontier for side in self.sides):
            self.ways.sure = False
        return self._told(self.by_hub[1], limit)

    @property
    def spent(self) -> bool:
        """Whether the search has used up its time or its room."""
        reached = sum(len(side.distance) for side in self.sides)
        return reached > _MOST_THINGS or time.monotonic() > self.until

    def _price(self, side: _Side) -> tuple[bool, int]:
        """Return what going further from a side costs; a side that cannot comes last."""
        ahead = self._ahead(side)
        return not ahead, sum(ahead.values())

    def _ahead(self, side: _Side) -> dict[str, int]:
        """Return what a side may go on from, with its links: no hub, unless it is an end."""
        degrees = self.view.degrees(side.frontier)
        return {key: degrees[key] for key in side.frontier if degrees[key] <= HUB or key in self.ends}

    def _is_hub(self, key: str) -> bool:
        return key not in self.ends and self.view.degrees([key])[key] > HUB

    # ------------------------------------------------------------------- steps
    def _steps(self, side: _Side) -> Iterator[tuple[str, str]]:
        """Yield (here, there) for every step from a side's frontier, hubs left as they are."""
        degrees = self.view.degrees(side.frontier)
        small = [key for key in side.frontier if degrees[key] <= HUB]
        for part in chunks(small, _CHUNK):
            if self.spent:
                self.ways.sure = False
                return
            yield from self._stepped(part, None)
        for key in side.frontier:
            if degrees[key] > HUB and key in self.ends:
                self.ways.sure &= degrees[key] <= _MOST_OF_AN_END
                yield from self._stepped([key], _MOST_OF_AN_END)

    def _stepped(self, keys: list[str], most: int | None) -> Iterator[tuple[str, str]]:
        view, folded = self.view, set[str]()
        for here, there, types in self._linked(keys, most):
            if self._skips(there):
                continue
            if there not in self.ends and view.is_folded(types):
                folded.add(there)
            else:
                yield here, there
        ours = set(keys)
        for (source, target), claims in _joined(view, folded, self.ends).items():
            for here, there in ((source, target), (target, source)):
                if here in ours and not self._skips(there):
                    self.ways.claims[source, target] |= claims
                    yield here, there

    def _skips(self, key: str) -> bool:
        return key not in self.ends and (key in self.avoiding or key.startswith(_KGO))

    def _linked(self, keys: list[str], most: int | None) -> Iterator[tuple[str, str, set[str]]]:
        """Yield (here, there, types of there) for all links of some things, or `most` each way."""
        sites, passed = Sites.of(keys), ", ".join(IRI(iri).n3() for iri in sorted(_PASSED_OVER))
        types: dict[tuple[str, str], set[str]] = defaultdict(set)
        cut = f"LIMIT {most}" if most else ""
        for link in (OUT, IN):
            body = f"{link} FILTER(?p NOT IN ({passed}))"
            inner = f"{{ SELECT {sites.select}?it ?x {{ {sites.each(body)} }} {cut} }}"
            query = f"SELECT {sites.select}?it ?x ?c {{ {inner} OPTIONAL {{ ?x a ?c }} }}"
            for row in rows(self.view.store, query, sites.bindings):
                types[str(row["it"]), str(row["x"])].update([str(row["c"])] if "c" in row else [])
        for (here, there), found in types.items():
            yield here, there, found

    # -------------------------------------------------------------------- told
    def _told(self, met: list[str], limit: int) -> Ways:
        """Put together the ways through what both sides reached, the best first."""
        one, other = self.sides
        through = (
            (*forth, *reversed(back[:-1]))
            for key in met
            for back in other.ways_to(key)
            for forth in one.ways_to(key)
        )
        every = list(islice(through, _MOST_WAYS))
        degrees = self.view.degrees({key for way in every for key in way})
        every.sort(key=lambda way: (sum(math.log2(1 + degrees[key]) for key in way[1:-1]), way))
        self.ways.total = len(every) if len(every) < _MOST_WAYS else None
        self.ways.found = every[:limit]
        self.ways.hubs = {key for way in self.ways.found for key in way[1:-1] if degrees[key] > HUB}
        return self.ways


def _joined(view: View, folded: Iterable[str], ends: tuple[str, str]) -> Mapping[tuple[str, str], set[str]]:
    """Return what folded things join: source and target, with the things that do it."""
    keys, found = sorted(folded), defaultdict[tuple[str, str], set[str]](set)
    for part in chunks(keys, 2 * _CHUNK):
        outs, ins = links_of(view, part, OUT, ends), links_of(view, part, IN, ends)
        for key in part:
            for pair in edges_of(outs.get(key, ()), ins.get(key, ())):
                found[pair].add(key)
    return found
