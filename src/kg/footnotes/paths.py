"""Where along a property path claims may stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import accumulate

from kg.footnotes.reach import Reach
from kg.sparql import walk
from kg.sparql.tree import Alternative, Inverse, Iri, Negated, Path, Repeat, Sequence, Span

__all__ = ["Ends", "Paths"]


@dataclass(frozen=True, slots=True)
class Ends:
    """Where claims may stand on a path.

    Attributes
    ----------
    first, last : bool
        At its two ends, as far as its predicates tell.
    between : bool
        At any node in between.
    empty : bool
        Whether it may have no length: it then begins and ends at any node.
    """

    first: bool
    last: bool
    between: bool = False
    empty: bool = False

    @property
    def start(self) -> bool:
        """Whether the node that it starts from may be a claim."""
        return self.first or self.empty

    @property
    def end(self) -> bool:
        """Whether the node that it leads to may be a claim."""
        return self.last or self.empty

    def then(self, other: Ends) -> Ends:
        """Return the ends of this path with another behind it."""
        return Ends(
            self.first or (self.empty and other.first),
            other.last or (other.empty and self.last),
            self.between or other.between or (self.end and other.start),
            self.empty and other.empty,
        )

    def either(self, other: Ends) -> Ends:
        """Return the ends of this path or another."""
        return Ends(
            self.first or other.first,
            self.last or other.last,
            self.between or other.between,
            self.empty or other.empty,
        )


class Paths:
    """Looks through paths, each once.

    Parameters
    ----------
    reach : Reach
        Where in the graph claims stand.
    """

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self._ends: dict[Span, Ends] = {}
        self._splits: dict[Span, bool] = {}
        self._joints: dict[Span, list[bool]] = {}

    def ends(self, path: Path) -> Ends:
        """Return where on a path claims may stand."""
        if path.span not in self._ends:
            self._ends[path.span] = self._find_ends(path)
        return self._ends[path.span]

    def _find_ends(self, path: Path) -> Ends:
        if isinstance(path, Iri):
            return Ends(self.reach.subject(path.value), self.reach.object(path.value))
        if isinstance(path, Negated):
            return Ends(True, True)
        if isinstance(path, Inverse):
            inner = self.ends(path.path)
            return Ends(inner.last, inner.first, inner.between, inner.empty)
        if isinstance(path, Repeat):
            inner = self.ends(path.path)
            between = inner.between or (path.mark != "?" and inner.first and inner.last)
            return Ends(inner.first, inner.last, between, inner.empty or path.mark != "+")
        if isinstance(path, Alternative):
            return reduce(Ends.either, map(self.ends, path.branches))
        return reduce(Ends.then, map(self.ends, path.steps))

    def joints(self, path: Sequence) -> list[bool]:
        """Return for each node between two steps whether it may be a claim."""
        if path.span not in self._joints:
            found = [*map(self.ends, path.steps)]
            before = [*accumulate(found, Ends.then)]
            behind = [*accumulate(reversed(found), lambda rest, step: step.then(rest))][::-1]
            self._joints[path.span] = [
                one.end and other.start for one, other in zip(before, behind[1:], strict=False)
            ]
        return self._joints[path.span]

    def swallows(self, path: Path) -> bool:
        """Return whether the path repeats something that passes through claims: no edit can show those."""
        return any(isinstance(part, Repeat) and self.ends(part).between for part in walk(path))

    def splits(self, path: Path) -> bool:
        """Return whether claims may stand where the path can be divided into triples."""
        if path.span not in self._splits:
            self._splits[path.span] = self._find_splits(path)
        return self._splits[path.span]

    def _find_splits(self, path: Path) -> bool:
        if isinstance(path, Inverse):
            return self.splits(path.path)
        if isinstance(path, Alternative):
            return any(map(self.splits, path.branches))
        return isinstance(path, Sequence) and (any(self.joints(path)) or any(map(self.splits, path.steps)))
