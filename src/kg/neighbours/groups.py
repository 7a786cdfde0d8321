"""Which neighbours are drawn singly, and which stand together in a group node."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model import Direction
from kg.neighbours.folds import Fold, add_up, look_through
from kg.neighbours.links import Found, Relation, View
from kg.store.refs import main_class

__all__ = ["SAMPLE", "SHOWN", "Group", "choose", "groups_of"]

SHOWN: Final = 12
"""So many neighbours of one relation and class are drawn singly."""

SAMPLE: Final = 500


@dataclass(slots=True)
class Group:
    """The neighbours of one node by one property in one direction that are of one class.

    Attributes
    ----------
    members : list of str
        All of them, or a sample; those that are drawn first come first.
    total : int
        How many there are; or, with `more`, at least.
    """

    relation: Relation
    cls: str | None
    members: list[str] = field(default_factory=list)
    total: int = 0
    more: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of its members are known."""
        return self.total == len(self.members) and not self.more

    @property
    def key(self) -> str:
        """The key of its group node."""
        return "|".join((*self.relation, self.cls or ""))


def groups_of(
    view: View,
    relations: Mapping[Relation, int],
    *,
    whole: int,
    counted: int,
    unfolded: str | None,
    complete: bool = True,
) -> tuple[list[Group], Counter[Fold]]:
    """Return the neighbours by relation and class, and the edges through folded things.

    Parameters
    ----------
    relations
        What to follow, with how many links each has.
    whole
        Relations up to this size are read completely; of larger ones up to 500 of each class are,
        whose numbers are counted.
    counted
        Of relations larger than this the first 500 neighbours are read, whatever their class.
    unfolded
        A node whose folded neighbours are drawn all the same, being folded itself.
    complete
        Whether these are all the relations of their nodes.
    """
    endless = {r for r, n in relations.items() if n > counted and not r.key.startswith("_:")}
    large = {
        relation: count
        for relation, count in relations.items()
        if count > whole and relation not in endless and not relation.key.startswith("_:")
    }
    found, folded = _divided(view, view.all_of(relations.keys() - large.keys() - endless), unfolded)
    naming: dict[str, set[str]] = defaultdict(set)
    for entry in folded:
        if entry.relation.direction == "in":
            naming[entry.relation.key].add(entry.key)
    claims = Counter({key: len(keys) for key, keys in naming.items()})
    totals: dict[tuple[Relation, str | None], int] = defaultdict(int)
    sums: list[tuple[Relation, str]] = []
    for relation, types, count in view.class_counts(large):
        cls = main_class(types, view.classes)
        if relation.key == unfolded or not view.is_folded(types):
            totals[relation, cls] += count
        elif cls is not None:
            sums.append((relation, cls))
            claims[relation.key] += count * (relation.direction == "in")
    sampled, _ = _divided(view, view.samples(totals, SAMPLE), unfolded)
    first, hidden = _divided(view, view.first_of(endless, SAMPLE), unfolded)
    sums += sorted({(e.relation, cls) for e in hidden if (cls := main_class(e.types, view.classes))})
    view.more |= {entry.relation for entry in hidden}  # how many of the others are claims nobody knows
    claims.update(entry.relation.key for entry in hidden if entry.relation.direction == "in")
    if complete:
        view.claims |= {
            relation.key: claims[relation.key] for relation in relations if relation.key != unfolded
        }
    folds = look_through(view, {entry.key: entry.types for entry in folded}) | add_up(view, sums, SAMPLE)
    through = _through(view, folds, {relation.key for relation in relations})
    groups: dict[tuple[Relation, str | None], Group] = {}
    for entry in (*found, *sampled, *first, *through):
        cls = main_class(entry.types, view.classes)
        group = groups.setdefault((entry.relation, cls), Group(entry.relation, cls))
        if entry.key != entry.relation.key:
            group.members.append(entry.key)
    for place, group in groups.items():
        group.total = totals.get(place, len(group.members))
        group.more = group.relation in endless
    return [group for group in groups.values() if group.members], folds


def _divided(view: View, found: Iterable[Found], unfolded: str | None) -> tuple[list[Found], list[Found]]:
    """Return the neighbours to draw, and the folded ones."""
    drawn, folded = [], []
    for entry in found:
        if entry.key in view.files and entry.relation.key not in view.files:
            continue
        if entry.relation.key != unfolded and view.is_folded(entry.types):
            folded.append(entry)
        else:
            drawn.append(entry)
    return drawn, folded


def _through(view: View, folds: Collection[Fold], keys: Collection[str]) -> list[Found]:
    """Return the neighbours that `keys` have through folded things."""
    ends: list[tuple[str, Direction, str, str]] = []
    for source, cls, target in sorted(folds):
        ends += [(source, "out", cls, target)] if source in keys else []
        ends += [(target, "in", cls, source)] if target in keys else []
    types = view.types({other for _, _, _, other in ends})
    return [Found(Relation(key, direction, cls), other, types[other]) for key, direction, cls, other in ends]


def choose(
    groups: Sequence[Group], drawn: Collection[str], room: int, shown: int
) -> tuple[list[tuple[str, Group]], list[Group]]:
    """Return the nodes to add with the group each came by, and the groups that get a node of their own.

    First every group gets one member, and a place for the rest where there is one; then
    they get their second member in turn, and so on up to `shown`. What finds no place is
    left out.
    """
    present = set(drawn)
    added: list[tuple[str, Group]] = []
    taken: dict[int, int] = {}
    for rank in range(shown):
        for place, group in enumerate(groups):
            if rank != taken.get(place, 0) or rank >= len(group.members):
                continue
            key = group.members[rank]
            first, last = rank == 0, rank + 1 == group.total
            # the last member takes the place that was kept for the rest
            cost = (key not in present) + (first and not last) - (last and not first)
            if cost <= room:
                taken[place] = rank + 1
                room -= cost
                if key not in present:
                    present.add(key)
                    added.append((key, group))
            elif first and room:
                taken[place] = -1
                room -= 1
    return added, [groups[place] for place, count in taken.items() if count < groups[place].total]
