"""Which edges a folded thing stands for: a claim is drawn from what it is about to what it rests on.

The neighbour view and the exports fold by this one rule.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kg.vocabulary import PREFIXES

__all__ = ["QUALIFIES", "SUBJECT", "edges_of"]

_KGO: Final = PREFIXES["kgo"]

SUBJECT: Final = frozenset({_KGO + "metric", _KGO + "about"})
"""Properties by which a claim names what it is about."""

QUALIFIES: Final = frozenset(
    _KGO + name for name in ("unit", "comparator", "periodKind", "changeKind", "targetKind", "dateProperty")
)
"""Properties that say how a claim's value is meant: they lead to no node of a picture."""


def edges_of(outs: Collection[tuple[str, str]], ins: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the edges (source, target) that a folded thing stands for.

    A claim leads from what it is about to everything else it names, and to what it is
    about from whatever names it. Another class's instance leads from what names it to what
    it names; where nothing does, from what its first property names to the rest.

    Parameters
    ----------
    outs, ins : collection of (property, other)
        Its links to and from things that are not folded.
    """
    if not outs:
        return set()
    naming = {key for _, key in ins}
    subjects = {key for predicate, key in outs if predicate in SUBJECT}
    if not subjects:
        first = min(predicate for predicate, _ in outs)
        subjects = naming or {key for predicate, key in outs if predicate == first}
    rest = {key for _, key in outs} - subjects
    pairs = {(subject, end) for subject in subjects for end in rest}
    return pairs | {(key, subject) for key in naming - subjects for subject in subjects}
