"""Whom to credit: who is said to have made a figure, who wrote it down, who brought it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import labels
from kg.cite.lines import plain_line
from kg.model import Body, Claim, Ref, Source

__all__ = ["Credit", "body_of", "credits_of", "names_of", "producers_of"]


@dataclass(frozen=True, slots=True)
class Credit:
    """What so many claims rest on: the body they are attributed to, and the document they stand in."""

    attributed: Body | None
    source: Source | None
    claims: int = 1

    @property
    def by_role(self) -> tuple[Sequence[Body], Sequence[Body], Sequence[Body]]:
        """Whom to credit: for the figure, for writing it down, for bringing it out."""
        attributed = (self.attributed,) if self.attributed else ()
        source = self.source
        return (attributed, source.creators, source.publishers) if source else (attributed, (), ())


def producers_of(source: Source | None, attributed: str = "") -> tuple[str, ...]:
    """Return whom a claim or document is owed to, each in the document's language.

    The body it is attributed to, the document's creators, its publishers; each once.
    """
    bodies = [*source.creators, *source.publishers] if source else []
    return _once([attributed, *(body.own_name for body in bodies)])


def credits_of(claims: Iterable[Claim]) -> list[Credit]:
    """Return what each claim rests on."""
    return [
        Credit(body_of(claim.attributed_to) if claim.attributed_to else None, claim.source)
        for claim in claims
    ]


def names_of(found: Iterable[Credit]) -> tuple[str, ...]:
    """Return whom to credit for many claims, named for the reader, each once.

    Those whom claims are attributed to first, then creators, then publishers; within each the one
    with most claims first.
    """
    roles: list[Counter[str]] = [Counter(), Counter(), Counter()]
    names: dict[str, str] = {}
    for credit in found:
        for role, bodies in zip(roles, credit.by_role, strict=True):
            for body in bodies:
                key = body.iri or body.name
                names.setdefault(key, body.name)
                role[key] += credit.claims
    return _once(names[key] for role in roles for key in _most_first(role, names))


def _most_first(counts: Mapping[str, int], names: Mapping[str, str]) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], labels.natural(names[key]), key))


def body_of(ref: Ref) -> Body:
    """Return the body that a link leads to."""
    return Body(ref.iri, ref.label, ref.label)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(plain_line(name).casefold(), plain_line(name))
    return tuple(name for name in found.values() if name)
