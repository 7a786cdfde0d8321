"""The overview: what is in the graph, a figure worth a card, questions, the evidence, the limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Response, current_app

from kg.limits import describe_limits
from kg.model import ClassSummary
from kg.server.headlines import headline_series, most_important_claims, other_figures
from kg.server.language import language, link
from kg.server.paging import page
from kg.server.responses import graph
from kg.server.series import card_of
from kg.server.series_panels import split
from kg.server.series_points import points_of
from kg.server.verdicts import checks_for_page
from kg.server.views import ClassEntry, Finding, OverviewPage
from kg.server.words import plural

__all__ = ["overview"]

_CLASSES: Final = 24
"""Classes that the overview lists openly; a foreign ontology can have thousands."""
_QUESTIONS: Final = 5
_FIGURES: Final = 4

_FINDINGS: Final = (
    ("groups", "corroborated", "agreement"),
    ("groups", "in conflict", "agreement"),
    ("recomputations", "reproduces", "changes"),
    ("recomputations", "off", "changes"),
    ("targets", "not", "targets"),
)
"""What the overview tells of the checks: kind of finding, verdict, and its place on the page of checks."""


_BAD: Final = frozenset({"in conflict", "off"})


def overview() -> Response:
    """Show what is in the graph, and ways in."""
    return page("overview.html", _overview)


def _overview() -> OverviewPage:
    summary = graph().summary(language())
    checks = checks_for_page()  # first, as it has read the figures that are shown
    claims = most_important_claims()
    series = headline_series(claims)
    groups = split(points_of(series))[0]
    classes = nested([entry for entry in summary.classes if not entry.folded])
    return OverviewPage(
        summary=summary,
        findings=_findings(checks.counts) if checks and checks.figures else (),
        headline=card_of(groups[0], checks) if groups else None,
        earlier=series[0] if len(series) > 1 else None,
        figures=tuple(other_figures(claims, series, _FIGURES)),
        questions=tuple(graph().questions(language())[:_QUESTIONS]),
        classes=classes[:_CLASSES],
        more_classes=tuple(entry.summary for entry in classes[_CLASSES:]),
        limits=describe_limits(current_app.extensions["kg"].limits),
    )


def _findings(counts: Mapping[str, Mapping[str, int]]) -> tuple[Finding, ...]:
    """Return how many findings there are of the kinds that tell most; a kind that does not occur has none."""
    return tuple(
        _finding(verdict, counts[kind].get(verdict, 0), link("/checks") + f"#{anchor}")
        for kind, verdict, anchor in _FINDINGS
        if counts[kind]
    )


def _finding(verdict: str, count: int, address: str) -> Finding:
    words = plural(f"overview.found.{verdict.replace(' ', '-')}", count)
    return Finding(words, count, address, bad=bool(count) and verdict in _BAD)


def nested(classes: Iterable[ClassSummary]) -> tuple[ClassEntry, ...]:
    """Return classes with those below them, each below the nearest class above it that is listed itself.

    The order is kept: a class stands where it comes, its subclasses in their order below it.
    """
    known = {entry.iri: entry for entry in classes}
    below: dict[str, list[ClassSummary]] = {iri: [] for iri in known}
    tops = []
    for entry in known.values():
        above = [iri for iri in entry.superclasses if iri in known and iri != entry.iri]
        if above:
            nearest = max(above, key=lambda iri: (len(known[iri].superclasses), iri))
            below[nearest].append(entry)
        else:
            tops.append(entry)
    return tuple(ClassEntry(entry, tuple(_all_below(entry.iri, below))) for entry in tops)


def _all_below(iri: str, below: Mapping[str, list[ClassSummary]]) -> Iterable[ClassSummary]:
    """Yield every class under one, each once, so that a circle of classes ends too."""
    seen, rest = {iri}, list(below[iri])
    while rest:
        entry = rest.pop(0)
        if entry.iri not in seen:
            seen.add(entry.iri)
            yield entry
            rest = [*below[entry.iri], *rest]
