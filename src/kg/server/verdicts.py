"""What checking came to, as a page shows it: a sign, a word, and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.graph import Graph
from kg.model import Claim
from kg.model.checks import Checks
from kg.server.language import language, translate
from kg.server.responses import graph
from kg.vocabulary import PREFIXES

__all__ = [
    "MOST_FIGURES",
    "Verdict",
    "can_check",
    "checks_for_page",
    "comparable",
    "of_claim",
    "verdict",
    "verdicts_of",
]

_SIGNS: Final = {
    "corroborated": ("✓", "corroborated"),
    "single": ("·", "single"),
    "revised": ("↻", "revised"),
    "differently defined": ("≠", "different"),
    "in conflict": ("✕", "conflict"),
    "doubtful": ("?", "doubtful"),
    "reproduces": ("✓", "reproduces"),
    "off": ("✕", "off"),
    "input missing": ("·", "missing"),
    "certainly": ("✓", "met"),
    "possibly": ("≈", "perhaps"),
    "not": ("✕", "unmet"),
    "open": ("…", "open"),
    "no figure": ("·", "unknown"),
    "dated": ("≈", "dating"),
}
"""Sign and name of each verdict; its word stands under that name among the texts."""
_BAD: Final = frozenset({"conflict", "off", "doubtful"})
_PLAIN: Final = frozenset({"corroborated", "single", "open", "unknown", "missing"})
"""Verdicts whose word says enough."""

MOST_FIGURES: Final = 10_000
"""Larger graphs are not compared while somebody waits for a page; `kg check` compares any."""

_OBSERVATION: Final = PREFIXES["kgo"] + "Observation"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking came to: ``name`` tells verdicts apart, ``bad`` says that it wants a look."""

    name: str
    sign: str
    words: str
    reason: str = ""

    @property
    def bad(self) -> bool:
        """Whether something does not fit."""
        return self.name in _BAD

    @property
    def telling(self) -> bool:
        """Whether the reason says more than the word."""
        return bool(self.reason) and self.name not in _PLAIN


def verdict(word: str, reason: str = "") -> Verdict:
    """Return a verdict of :mod:`kg.model.checks` as a page shows it."""
    sign, name = _SIGNS[word]
    return Verdict(name, sign, translate(f"series.verdict.{name}"), reason)


def of_claim(claim: Claim, checks: Checks | None) -> Iterator[Verdict]:
    """Yield the verdicts on a claim: doubt, agreement, recomputation, a target's attainment, a time found."""
    if claim.doubt:
        yield verdict("doubtful", claim.doubt)
    if checks is None:
        return
    if (group := checks.of_claim(claim.iri)) and not claim.doubt:
        yield verdict(group.verdict, group.reason)
    if change := checks.recomputation_of(claim.iri):
        yield verdict(change.verdict, change.reason)
    if target := checks.target_of(claim.iri):
        yield verdict(target.verdict, target.reason)
    if (undated := checks.reference_of(claim.iri)) and undated.periods:
        yield verdict("dated", undated.reason)


def comparable(of: Graph, language: str) -> bool:
    """Return whether a graph has no more figures than can be compared while somebody waits."""
    figures = of.classes(language).get(_OBSERVATION)
    return figures is None or (figures.count <= MOST_FIGURES and not figures.at_least)


def can_check() -> bool:
    """Return whether the figures of the graph of this request can be compared while somebody waits."""
    return comparable(graph(), language())


def checks_for_page() -> Checks | None:
    """Return the checks in the reader's language, None where the graph is too large for it."""
    return graph().checks(language()) if can_check() else None


def verdicts_of(claim: Claim) -> tuple[Verdict, ...]:
    """Return the verdicts on a claim but for its doubt, which rows tell in full."""
    return tuple(found for found in of_claim(claim, checks_for_page()) if found.name != "doubtful")
