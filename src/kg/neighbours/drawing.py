"""From what was chosen to nodes, edges and the list beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg import labels
from kg.model import Completeness, Edge, LinkGroup, Neighbourhood, Node, Ref
from kg.neighbours import folds, layout
from kg.neighbours.groups import Group
from kg.neighbours.lifetimes import lifetimes
from kg.neighbours.links import Relation, View
from kg.store.refs import TermNames, refs, term_names

__all__ = ["Picture", "draw"]

_LOOKED_THROUGH: Final = 5_000
"""Up to so many claims, those between any two drawn nodes are found, not only those of the focus."""


@dataclass(slots=True)
class Picture:
    """What has been chosen for a picture.

    Attributes
    ----------
    reached : dict
        Each node with its depth and the node that it was reached from.
    rest : list
        Groups that get a node of their own, with their depth.
    first : list of Group
        The groups of the focus, in the order of their sectors.
    edges : dict
        Edges through folded things, with how many.
    totals : dict
        The full counts of the focus's relations, where they are not the groups' sums.
    total : int or None
        How many nodes there would be without limits, where that is known.
    unfolded : str or None
        The focus, if its class is folded.
    """

    focus: str
    limit: int
    reached: dict[str, tuple[int, str | None]] = field(init=False)
    rest: list[tuple[int, Group]] = field(default_factory=list)
    first: list[Group] = field(default_factory=list)
    edges: Counter[folds.Fold] = field(default_factory=Counter)
    totals: Mapping[Relation, int] = field(default_factory=dict)
    total: int | None = None
    unfolded: str | None = None

    def __post_init__(self) -> None:
        self.reached = {self.focus: (0, None)}

    @property
    def room(self) -> int:
        """How many nodes may still be added."""
        return self.limit - len(self.reached) - len(self.rest)

    def add(self, nodes: Sequence[tuple[str, Group]], rest: Sequence[Group], *, depth: int) -> None:
        """Take nodes with the group that each came by, and groups that get a node."""
        self.reached |= {key: (depth, group.relation.key) for key, group in nodes}
        self.rest += [(depth, group) for group in rest]


def draw(view: View, picture: Picture, depth: int, language: str, *, offset: int) -> Neighbourhood:
    """Return the picture as nodes with positions, edges, and the same as a list."""
    links = view.between(picture.reached)
    claims = {**folds.attached(view, picture.reached.keys() - view.claims.keys()), **view.claims}
    through = _through(view, picture, sum(claims.get(key, 0) for key in picture.reached))
    known = refs(view.store, picture.reached, language, view.classes)
    rest = [
        (level, group, left) for level, group in picture.rest if (left := _left(picture, group, links, known))
    ]
    predicates = {by for _, by, _ in links} | {group.relation.predicate for group in picture.first}
    predicates |= {group.relation.predicate for _, group, _ in rest}
    names = term_names(view.store, predicates - view.classes.keys(), language)
    for cls in predicates & view.classes.keys() | {cls for _, cls, _ in through}:
        names[cls] = TermNames(view.classes[cls].label, view.classes[cls].label)
    nodes = _nodes(view, picture, known, rest, claims=claims, language=language)
    drawn = {node.cls for node in nodes if node.cls}
    shown = len(picture.reached)
    return Neighbourhood(
        focus=known[picture.focus],
        depth=depth,
        nodes=nodes,
        edges=tuple(_edges(links, through, rest, names)),
        groups=_listed(view, picture, known, names, offset),
        completeness=Completeness(
            complete=shown == picture.total,
            shown=shown,
            total=picture.total,
            limit=picture.limit,
            release=view.store.release,
        ),
        styles={cls: summary for cls, summary in view.classes.items() if cls in drawn},
    )


def _left(
    picture: Picture, group: Group, links: Sequence[tuple[str, str, str]], known: Mapping[str, Ref]
) -> int:
    """Return how many members of a group are not drawn."""
    if group.whole:
        return sum(key not in picture.reached for key in group.members)
    key, direction, by = group.relation
    ends = ((s, o) if direction == "out" else (o, s) for s, p, o in links if p == by)
    return group.total - sum(here == key != there and known[there].cls == group.cls for here, there in ends)


def _through(view: View, picture: Picture, claims: int) -> Counter[folds.Fold]:
    """Return the edges through folded things between any two drawn nodes."""
    found = picture.edges
    if 0 < claims <= _LOOKED_THROUGH:
        folded = folds.naming(view, picture.reached)
        folded.pop(picture.focus, None)
        found = found | folds.look_through(view, folded)
    return Counter(
        {edge: n for edge, n in found.items() if edge[0] in picture.reached and edge[2] in picture.reached}
    )


def _nodes(
    view: View,
    picture: Picture,
    known: Mapping[str, Ref],
    rest: Sequence[tuple[int, Group, int]],
    *,
    claims: Mapping[str, int],
    language: str,
) -> tuple[Node, ...]:
    degrees = view.degrees(picture.reached)
    positions = _positions(picture, rest)
    times = lifetimes(view.store, {key: known[key].cls for key in picture.reached})
    entities = [
        Node(
            key=key,
            kind="entity",
            label=known[key].label,
            cls=known[key].cls,
            x=positions[key][0],
            y=positions[key][1],
            size=layout.size(degrees[key]),
            depth=depth,
            degree=degrees[key],
            claims=claims.get(key, 0),
            parent=parent,
            more=key in view.more,
            since=times[key].since,
            until=times[key].until,
        )
        for key, (depth, parent) in picture.reached.items()
    ]
    groups = [
        Node(
            key=group.key,
            kind="group",
            label=_group_label(view, group, left, language),
            cls=group.cls,
            x=positions[group.key][0],
            y=positions[group.key][1],
            size=layout.size(left),
            depth=depth,
            count=left,
            parent=group.relation.key,
            predicate=group.relation.predicate,
            direction=group.relation.direction,
            more=group.more,
        )
        for depth, group, left in rest
    ]
    return (*entities, *groups)


def _group_label(view: View, group: Group, left: int, language: str) -> str:
    chinese = language.lower().startswith("zh")
    number = str(left) if chinese else f"{left:,}"
    if group.more:
        number = f"至少{number}" if chinese else f"at least {number}"
    what = view.classes[group.cls].label if group.cls else "其他" if chinese else "more"
    return f"+{number} {what}"


def _positions(picture: Picture, rest: Sequence[tuple[int, Group, int]]) -> dict[str, layout.Position]:
    """Place the focus's neighbours sector by sector, each relation's group node behind its members."""
    behind = {id(group): group.key for depth, group, _ in rest if depth == 1}
    inner: dict[str, None] = {}
    for group in picture.first:
        near = [key for key in group.members if picture.reached.get(key, (0,))[0] == 1]
        inner |= dict.fromkeys([*near, *([behind.pop(id(group))] if id(group) in behind else [])])
    inner |= dict.fromkeys(behind.values())
    outer = {key: parent for key, (depth, parent) in picture.reached.items() if depth > 1 and parent}
    outer |= {group.key: group.relation.key for depth, group, _ in rest if depth > 1}
    return {picture.focus: (0.0, 0.0), **layout.place(list(inner), outer)}


def _edges(
    links: Sequence[tuple[str, str, str]],
    through: Mapping[folds.Fold, int],
    rest: Sequence[tuple[int, Group, int]],
    names: Mapping[str, TermNames],
) -> list[Edge]:
    found = [(source, by, target, 1) for source, by, target in links]
    found += [(source, cls, target, count) for (source, cls, target), count in sorted(through.items())]
    for _, group, left in rest:
        key, direction, by = group.relation
        found.append((key, by, group.key, left) if direction == "out" else (group.key, by, key, left))
    return [
        Edge(f"{source}|{by}|{target}", source, target, by, names[by].label, float(weight))
        for source, by, target, weight in found
    ]


def _listed(
    view: View, picture: Picture, known: Mapping[str, Ref], names: Mapping[str, TermNames], offset: int
) -> tuple[LinkGroup, ...]:
    by_relation: dict[Relation, list[Group]] = {}
    for group in picture.first:
        by_relation.setdefault(group.relation, []).append(group)
    return tuple(
        LinkGroup(
            predicate=Ref(relation.predicate, names[relation.predicate].label),
            direction=relation.direction,
            label=getattr(names[relation.predicate], "label" if relation.direction == "out" else "inverse"),
            total=picture.totals.get(relation, sum(group.total for group in groups)),
            items=tuple(
                sorted(
                    (known[key] for group in groups for key in group.members if key in known),
                    key=lambda ref: (labels.natural(ref.label), ref.iri),
                )
            ),
            offset=offset,
            more=relation in view.more,
        )
        for relation, groups in by_relation.items()
    )
