"""The sets of types that nodes have, each known once: the main class, and all as prefixed names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.export import losses
from kg.export.lines import ANGLE, name
from kg.export.losses import Losses
from kg.model import ClassSummary
from kg.store.refs import main_class, specific_first
from kg.vocabulary import compact

__all__ = ["Kinds", "TypeSet", "TypeSets"]


class Kinds:
    """Sets of types by their number: ``main`` has the main class, ``types`` all as prefixed names."""

    def __init__(self, classes: Mapping[str, ClassSummary]) -> None:
        self._classes = classes
        self._numbers: dict[tuple[str, ...], int] = {}
        self.main: list[str] = []
        self.types: list[tuple[str, ...]] = []

    def number(self, types: tuple[str, ...], main: str = "") -> int:
        """Return the number of a set of types; `main` is the class where it has none."""
        known = self._numbers.get((*types, main))
        if known is not None:
            return known
        ordered = specific_first(types, self._classes)
        self.main.append(main_class(types, self._classes) or next(iter(ordered), main))
        self.types.append(tuple(compact(iri) for iri in ordered))
        self._numbers[*types, main] = len(self.main) - 1
        return len(self.main) - 1


@dataclass(slots=True)
class TypeSet:
    """The number of a set of types (-1 where there is none), how many they are, how many nodes have them."""

    number: int
    size: int
    count: int = 0


class TypeSets:
    """Finds the set of types that lines tell of, and counts them."""

    def __init__(self, kinds: Kinds, noted: Losses) -> None:
        self._kinds = kinds
        self._noted = noted
        self._sets: dict[tuple[bytes, ...], TypeSet] = {}

    def find(self, types: list[bytes]) -> TypeSet:
        """Return a set of types, as they stand in lines; a class that is written twice counts once."""
        known = self._sets.get(tuple(types))
        if known is not None:
            return known
        distinct = list(dict.fromkeys(types))
        named = tuple(name(each) for each in distinct if each[0] == ANGLE)
        known = TypeSet(self._kinds.number(named) if named else -1, len(named))
        self._noted.note(losses.NO_CLASSES, len(distinct) - len(named))
        if len(distinct) == len(named):  # blank nodes and texts are ever new
            self._sets[tuple(types)] = known
        else:
            self._noted.note(losses.TYPES, len(named))
        return known

    def note(self) -> None:
        """Count the types, once all nodes are read."""
        self._noted.note(losses.TYPES, sum(known.size * known.count for known in self._sets.values()))
