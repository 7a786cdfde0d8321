"""What lies around a thing: neighbours with positions, hubs in groups, and what was left out.

Of each relation and class the twelve neighbours with most links are drawn, the
rest stand in one group node. Up to 5,000 links by one property the choice is
exact; of larger relations it is made among 500 of each class, as the store has
them, while counts stay exact up to 20,000. Above that (by class, in a store on disk:
above 5,000) the first 500 stand for all, and counts are what there is at least.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from kg.errors import EntityNotFound, UsageError
from kg.model import ClassSummary, Direction, Neighbourhood
from kg.neighbours.drawing import Picture, draw
from kg.neighbours.groups import SAMPLE, SHOWN, Group, choose, groups_of
from kg.neighbours.links import Found, Relation, View
from kg.store.fanout import is_on_disk
from kg.store.patterns import exists
from kg.store.protocol import Store
from kg.store.refs import main_class, term_names
from kg.terms import Resource
from kg.vocabulary import PREFIXES

__all__ = ["neighbourhood"]

_MOST_NODES: Final = 500
_DEEPEST: Final = 3
_WHOLE: Final = 5_000
_COUNTED: Final = 20_000
_COUNTED_FURTHER_OUT: Final = 2_000
_WHOLE_FURTHER_OUT: Final = 500
_HOUSEKEEPING: Final = tuple(
    PREFIXES[prefix] for prefix in ("rdfs", "owl", "dcterms", "prov", "void", "dcat")
)


def neighbourhood(
    store: Store,
    resource: Resource,
    language: str,
    classes: Mapping[str, ClassSummary],
    *,
    depth: int = 1,
    limit: int = 150,
    predicate: str | None = None,
    direction: Direction | None = None,
    offset: int = 0,
) -> Neighbourhood:
    """Return what lies within `depth` steps of a thing.

    Parameters
    ----------
    depth
        1 to 3.
    limit
        At most so many nodes, 1 to 500, the focus and group nodes included.
    predicate, direction
        Keep only these links of the focus. A predicate may also be a folded class, for
        links through its instances.
    offset
        Skip so many of the links that are kept. With a predicate or an offset the links
        are not grouped by twelve but paged, those with most links first; above 5,000, as
        the store has them.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph is that thing.
    kg.errors.UsageError
        A number is out of range.
    """
    began = time.perf_counter()
    _check(depth, limit, offset)
    if not exists(store, resource):
        raise EntityNotFound(str(resource))
    view, focus = View(store, classes), str(resource)
    picture = Picture(focus, limit)
    if view.is_folded(view.types([focus])[focus]):
        picture.unfolded = focus
    wanted = _Wanted(predicate, direction, predicate is None or predicate in view.folded)
    relations = {
        entry: count for entry, count in view.relations([focus], _COUNTED).items() if wanted.follows(entry)
    }
    if predicate is None and not offset:
        _first_ring(view, picture, relations, wanted, language)
    else:
        _page(view, picture, relations, wanted, offset)
    for level in range(2, depth + 1):
        _further_ring(view, picture, level)
    made = draw(view, picture, depth, language, offset=offset)
    spent = round((time.perf_counter() - began) * 1000, 2)
    return replace(made, completeness=replace(made.completeness, milliseconds=spent))


def _check(depth: int, limit: int, offset: int) -> None:
    if not 1 <= depth <= _DEEPEST:
        raise UsageError(f"must be between 1 and {_DEEPEST}", parameter="depth")
    if not 1 <= limit <= _MOST_NODES:
        raise UsageError(f"must be between 1 and {_MOST_NODES}", parameter="limit")
    if offset < 0:
        raise UsageError("must be zero or more", parameter="offset")


class _Wanted(NamedTuple):
    """The links of the focus that are asked for; folded ones are only known once they are looked through."""

    predicate: str | None
    direction: Direction | None
    through_all: bool

    def follows(self, relation: Relation) -> bool:
        """Return whether a relation may lead to what is asked for."""
        return self.through_all or (
            relation.predicate == self.predicate and self.direction in (None, relation.direction)
        )

    def keeps(self, relation: Relation) -> bool:
        """Return whether what a relation led to is asked for."""
        return not self.through_all or (
            self.predicate in (None, relation.predicate) and self.direction in (None, relation.direction)
        )


# --------------------------------------------------------------------- by rings
def _first_ring(
    view: View,
    picture: Picture,
    relations: Mapping[Relation, int],
    wanted: _Wanted,
    language: str,
) -> None:
    counted = _WHOLE if is_on_disk(view.store) else _COUNTED
    groups, edges = groups_of(view, relations, whole=_WHOLE, counted=counted, unfolded=picture.unfolded)
    groups = [group for group in groups if wanted.keeps(group.relation)]
    _rank(view, groups)
    names = term_names(view.store, {group.relation.predicate for group in groups}, language)
    picture.edges |= edges
    picture.totals = _endless(view, relations, groups)
    picture.first = sorted(
        groups,
        key=lambda group: (
            group.relation.direction == "in",
            group.relation.predicate.startswith(_HOUSEKEEPING),
            names[group.relation.predicate].label.casefold(),
            group.relation.predicate,
            group.cls or "",
        ),
    )
    total = _distinct(view, picture.focus, picture.first)
    picture.total = None if total is None else 1 + total
    picture.add(*choose(picture.first, picture.reached, picture.room, SHOWN), depth=1)


def _endless(view: View, relations: Mapping[Relation, int], groups: Sequence[Group]) -> dict[Relation, int]:
    """Return how many links there are by relations whose groups stand for all of them; or at least."""
    shown: Counter[Relation] = Counter()
    for group in groups:
        shown[group.relation] += group.total
    endless = {group.relation for group in groups if group.more and group.relation in relations}
    return {r: shown[r] if r in view.more and shown[r] < SAMPLE else relations[r] for r in endless}


def _further_ring(view: View, picture: Picture, level: int) -> None:
    frontier = [key for key, (depth, _) in picture.reached.items() if depth == level - 1]
    relations = view.relations(frontier, _COUNTED_FURTHER_OUT)
    groups, edges = groups_of(
        view,
        relations,
        whole=_WHOLE_FURTHER_OUT,
        counted=_COUNTED_FURTHER_OUT,
        unfolded=picture.unfolded,
    )
    for group in groups:
        if group.whole:
            group.total = sum(key not in picture.reached for key in group.members)
        group.members = [key for key in group.members if key not in picture.reached]
    groups = [group for group in groups if group.members]
    _rank(view, groups)
    order = {key: place for place, key in enumerate(frontier)}
    groups.sort(key=lambda group: (order[group.relation.key], *group.relation[1:], group.cls or ""))
    picture.edges |= edges
    whole = picture.total == len(picture.reached) and all(group.whole for group in groups)
    picture.total = (
        len(picture.reached | dict.fromkeys(m for g in groups for m in g.members)) if whole else None
    )
    picture.add(*choose(groups, picture.reached, picture.room, SHOWN), depth=level)


def _rank(view: View, groups: list[Group]) -> None:
    """Put the members with most links first in the groups from which only some are drawn."""
    degrees = view.degrees({key for group in groups if len(group.members) > SHOWN for key in group.members})
    for group in groups:
        group.members.sort(key=lambda key: (-degrees.get(key, 0), key))


def _distinct(view: View, focus: str, groups: list[Group]) -> int | None:
    """Return how many neighbours there are; None where they were not counted to the end."""
    if any(group.more for group in groups):
        return None
    members = {key for group in groups for key in group.members}
    if all(group.whole for group in groups):
        return len(members)
    plain = {group.relation for group in groups if group.relation.predicate not in view.folded}
    if len({group.relation for group in groups}) == 1:  # by one property, nothing is reached twice
        return sum(group.total for group in groups)
    return view.distinct(focus, plain, members)


# --------------------------------------------------------------------- by pages
def _page(
    view: View, picture: Picture, relations: Mapping[Relation, int], wanted: _Wanted, offset: int
) -> None:
    """Add one page of the links that are kept, and one group node for those behind it."""
    size = picture.room
    if sum(relations.values()) > _WHOLE and not wanted.through_all and not picture.focus.startswith("_:"):
        found, picture.totals = view.page(relations, offset, size), dict(relations)
    else:
        groups, picture.edges = groups_of(
            view,
            relations,
            whole=_WHOLE,
            counted=_COUNTED,
            unfolded=picture.unfolded,
            complete=wanted.through_all,
        )
        found = _in_order(view, [group for group in groups if wanted.keeps(group.relation)])
        picture.totals = Counter(entry.relation for entry in found)
        found = found[offset : offset + size]
    total, more = sum(picture.totals.values()), not view.more.isdisjoint(picture.totals)
    picture.total = None if more else 1 + total
    behind = max(total - offset - len(found), int(more and len(found) == size))
    if behind > 0 and len(found) == size > 0:  # one place is for those behind
        found, behind = found[:-1], behind + 1
    picture.first = _regrouped(view, found)
    rest = [Group(found[-1].relation, None, [], behind, more)] if found and behind > 0 else []
    keys = {key: group for group in picture.first for key in group.members if key != picture.focus}
    picture.add(list(keys.items()), rest, depth=1)


def _in_order(view: View, groups: list[Group]) -> list[Found]:
    """Return each neighbour once, those with most links first."""
    found: dict[str, Found] = {}
    for group in groups:
        types = frozenset([group.cls] if group.cls else [])
        for key in group.members:
            found.setdefault(key, Found(group.relation, key, types))
    degrees = view.degrees(found)
    return sorted(found.values(), key=lambda entry: (-degrees[entry.key], entry.key))


def _regrouped(view: View, found: list[Found]) -> list[Group]:
    groups: dict[tuple[Relation, str | None], Group] = {}
    for entry in found:
        cls = main_class(entry.types, view.classes)
        group = groups.setdefault((entry.relation, cls), Group(entry.relation, cls))
        group.members.append(entry.key)
        group.total += 1
    return list(groups.values())
