"""Which variables a pattern binds, and which of them may be claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Bound", "Scope"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What is known of a variable.

    Attributes
    ----------
    certain : bool
        It has a value in every solution.
    claim : bool
        Its value may be a claim.
    joined : bool
        Its value is text: IRIs with a space between them.
    """

    certain: bool
    claim: bool
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables of a pattern.

    Attributes
    ----------
    variables : mapping
        By name, those that were added too.
    hidden : bool
        There may be claims among the nodes that no variable holds.
    """

    variables: Mapping[str, Bound] = field(default_factory=dict)
    hidden: bool = False

    def claims(self) -> Iterator[tuple[str, Bound]]:
        """Yield the variables that may hold claims."""
        return ((name, bound) for name, bound in self.variables.items() if bound.claim)

    def join(self, other: Scope) -> Scope:
        """Return the scope of two patterns that both have to match."""
        joined = dict(self.variables)
        for name, theirs in other.variables.items():
            ours = joined.get(name)
            joined[name] = theirs if ours is None else _both(ours, theirs)
        return Scope(joined, self.hidden or other.hidden)

    def optional(self, other: Scope) -> Scope:
        """Return the scope of this pattern with another that need not match."""
        joined = dict(self.variables)
        for name, theirs in other.variables.items():
            ours = joined.get(name)
            loose = Bound(False, theirs.claim, theirs.joined)
            joined[name] = loose if ours is None else ours if ours.certain else _looser(ours, loose)
        return Scope(joined, self.hidden or other.hidden)

    @classmethod
    def union(cls, scopes: Sequence[Scope]) -> Scope:
        """Return the scope of patterns of which any may match."""
        found: dict[str, list[Bound]] = {}
        for scope in scopes:
            for name, bound in scope.variables.items():
                found.setdefault(name, []).append(bound)
        joined = {
            name: Bound(
                len(bounds) == len(scopes) and all(bound.certain for bound in bounds),
                any(bound.claim for bound in bounds),
                any(bound.joined for bound in bounds),
            )
            for name, bounds in found.items()
        }
        return cls(joined, any(scope.hidden for scope in scopes))

    def adds(self, outer: Scope) -> bool:
        """Return whether this pattern may hold claims that are not seen in `outer` already."""
        return self.hidden or any(
            name not in outer.variables or not outer.variables[name].certain for name, _ in self.claims()
        )


def _both(one: Bound, other: Bound) -> Bound:
    # where a variable has a value for certain, that value is what the pattern says it is
    claim = (
        (one.claim or other.claim) and (one.claim or not one.certain) and (other.claim or not other.certain)
    )
    return Bound(one.certain or other.certain, claim, one.joined or other.joined)


def _looser(one: Bound, other: Bound) -> Bound:
    return Bound(False, one.claim or other.claim, one.joined or other.joined)
