"""How two things hang together: the shortest ways between them, with what is claimed along each."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from kg.errors import EntityNotFound, UsageError
from kg.model import (
    Claim,
    ClassSummary,
    Completeness,
    Direction,
    Edge,
    Neighbourhood,
    Node,
    Path,
    PathLink,
    Paths,
    Ref,
    Step,
)
from kg.neighbours import layout
from kg.neighbours.links import View
from kg.neighbours.ways import Joined, Way, find
from kg.store.claims import read
from kg.store.patterns import exists
from kg.store.protocol import Store
from kg.store.refs import TermNames, main_class, refs, term_names
from kg.store.schema import claim_classes
from kg.terms import Resource

__all__ = ["LONGEST", "MOST", "paths"]

LONGEST: Final = 8
MOST: Final = 20
_CLAIMS_TOLD: Final = 3
_CLAIMS_READ: Final = 40
"""Of the claims that make a link, so many are read to find the newest."""

_COLUMN: Final = 2.5 * layout.SPACING

Pair = tuple[str, str]


def paths(
    store: Store,
    ends: tuple[Resource, Resource],
    language: str,
    classes: Mapping[str, ClassSummary],
    *,
    longest: int,
    limit: int,
    avoiding: Collection[Resource] = (),
) -> Paths:
    """Return the shortest paths between two things.

    :func:`kg.neighbours.ways.find` says how they are found, what a step is, and in which
    order they come. Of the claims that make a link the newest three are told.

    Parameters
    ----------
    longest
        At most so many steps, 1 to 8.
    limit
        At most so many paths, 1 to 20.
    avoiding
        Things that no path may pass.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph is one of the two.
    kg.errors.UsageError
        Both are the same thing, or a number is out of range.
    """
    began = time.perf_counter()
    start, end = map(str, ends)
    _check(store, ends, longest, limit)
    view = View(store, classes)
    ways = find(view, start, end, longest=longest, limit=limit, avoiding=frozenset(map(str, avoiding)))
    telling = _Telling(view, ways.found, ways.claims, {start, end}, language)
    told = tuple(telling.path(way, ways.hubs) for way in ways.found)
    completeness = Completeness(
        complete=ways.sure and ways.total == len(ways.found),
        shown=len(ways.found),
        total=ways.total if ways.sure else None,
        limit=limit,
        release=store.release,
        milliseconds=round((time.perf_counter() - began) * 1000, 2),
    )
    return Paths(
        start=telling.things[start],
        end=telling.things[end],
        paths=told,
        longest=longest,
        sure=ways.sure,
        completeness=completeness,
        picture=_picture(view, telling.things[start], told, completeness),
    )


def _check(store: Store, ends: tuple[Resource, Resource], longest: int, limit: int) -> None:
    if not 1 <= longest <= LONGEST:
        raise UsageError(f"must be between 1 and {LONGEST}", parameter="longest")
    if not 1 <= limit <= MOST:
        raise UsageError(f"must be between 1 and {MOST}", parameter="limit")
    for entry in ends:
        if not exists(store, entry):
            raise EntityNotFound(str(entry))
    if ends[0] == ends[1]:
        raise UsageError("a path needs two different things", parameter="to")


class _Telling:
    """Gives ways their words: everything that is needed is asked for once, for all of them."""

    def __init__(
        self, view: View, ways: Sequence[Way], joined: Joined, ends: Collection[str], language: str
    ) -> None:
        keys = {key for way in ways for key in way} | set(ends)
        pairs = {frozenset(pair) for way in ways for pair in pairwise(way)}
        self.view = view
        self.things = refs(view.store, keys, language, view.classes)
        self.links: dict[Pair, list[str]] = defaultdict(list)
        for source, by, target in view.between(keys):
            self.links[source, target].append(by)
        self.names = term_names(view.store, {by for many in self.links.values() for by in many}, language)
        self.claims = self._by_class(
            {pair: found for pair, found in joined.items() if frozenset(pair) in pairs}
        )
        self.told = self._read(language)

    def _by_class(self, joined: Joined) -> dict[Pair, dict[str, list[str]]]:
        types = self.view.types({key for found in joined.values() for key in found})
        divided: dict[Pair, dict[str, list[str]]] = {}
        for pair, found in joined.items():
            for key in sorted(found):
                cls = main_class(types[key], self.view.classes)
                if cls is not None:
                    divided.setdefault(pair, {}).setdefault(cls, []).append(key)
        return divided

    def _read(self, language: str) -> dict[str, Claim]:
        kinds = claim_classes(self.view.classes)
        wanted = {
            key
            for divided in self.claims.values()
            for cls, found in divided.items()
            if cls in kinds
            for key in found[-_CLAIMS_READ:]
        }
        return {
            claim.iri: claim for claim in read(self.view.store, sorted(wanted), language, self.view.classes)
        }

    # -------------------------------------------------------------------- words
    def path(self, way: Way, hubs: Collection[str]) -> Path:
        """Return a way in words."""
        steps = tuple(self._step(here, there) for here, there in pairwise(way))
        return Path(steps, tuple(self.things[key] for key in way[1:-1] if key in hubs))

    def _step(self, here: str, there: str) -> Step:
        links = [self._link(by, "out") for by in self.links.get((here, there), ())]
        links += [self._link(by, "in") for by in self.links.get((there, here), ())]
        for pair in ((here, there), (there, here)):
            links += [self._claimed(pair, cls, here) for cls in sorted(self.claims.get(pair, ()))]
        return Step(self.things[here], self.things[there], tuple(links))

    def _link(self, by: str, direction: Direction) -> PathLink:
        names = self.names.get(by) or TermNames(by, by)
        if direction == "out":
            return PathLink(Ref(by, names.label), "out", names.label)
        return PathLink(Ref(by, names.label), "in", names.inverse)

    def _claimed(self, pair: Pair, cls: str, here: str) -> PathLink:
        keys, label = self.claims[pair][cls], self.view.classes[cls].label
        known = [self.told[key] for key in keys if key in self.told]
        known.sort(key=lambda claim: (claim.period.end or date.min, claim.iri), reverse=True)
        direction: Direction = "out" if pair[0] == here else "in"
        return PathLink(Ref(cls, label), direction, label, tuple(known[:_CLAIMS_TOLD]), len(keys))


# --------------------------------------------------------------------- picture
def _picture(view: View, start: Ref, told: Sequence[Path], completeness: Completeness) -> Neighbourhood:
    """Return all paths together: a column for each step, the best path in the middle row."""
    columns: dict[int, dict[str, Ref]] = defaultdict(dict)
    columns[0][start.iri] = start
    for path in told:
        for column, ref in enumerate(path.nodes):
            columns[column][ref.iri] = ref
    degrees = view.degrees([key for column in columns.values() for key in column])
    nodes = [
        _node(ref, column, _row(place, len(refs)), degrees[ref.iri])
        for column, refs in columns.items()
        for place, ref in enumerate(refs.values())
    ]
    edges = {edge.key: edge for path in told for step in path.steps for edge in _edges(step)}
    drawn = {node.cls for node in nodes}
    return Neighbourhood(
        focus=start,
        depth=len(columns) - 1,
        nodes=tuple(nodes),
        edges=tuple(edges.values()),
        groups=(),
        completeness=completeness,
        styles={cls: summary for cls, summary in view.classes.items() if cls in drawn},
    )


def _row(place: int, count: int) -> float:
    """Return how far from the middle row the thing of this place stands: in it, below, above, and so on."""
    offset = (place + 1) // 2 * (1 if place % 2 else -1)
    return offset - (0.5 if count % 2 == 0 else 0)


def _node(ref: Ref, column: int, row: float, degree: int) -> Node:
    return Node(
        key=ref.iri,
        kind="entity",
        label=ref.label,
        cls=ref.cls,
        x=column * _COLUMN,
        y=row * layout.SPACING,
        size=layout.size(degree),
        depth=column,
        degree=degree,
    )


def _edges(step: Step) -> Iterator[Edge]:
    for link in step.links:
        source, target = (step.start, step.end) if link.direction == "out" else (step.end, step.start)
        key = f"{source.iri}|{link.predicate.iri}|{target.iri}"
        yield Edge(
            key, source.iri, target.iri, link.predicate.iri, link.predicate.label, float(link.total or 1)
        )
