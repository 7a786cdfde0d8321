"""Which figures stand on the overview: chosen from the data, for any graph that has claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.model import Claim
from kg.server.language import language
from kg.server.responses import graph
from kg.terms import IRI

__all__ = ["headline_series", "most_important_claims", "other_figures"]


def most_important_claims() -> list[Claim]:
    """Return the figures of the source on which most claims rest; empty where there are no claims."""
    sources = graph().sources(language())
    if not sources or not sources[0][1]:
        return []
    return list(_plain_figures(graph().entity(IRI(sources[0][0].iri), language()).claims))


def headline_series(claims: Sequence[Claim]) -> list[Claim]:
    """Return the figures of the metric that is followed most closely over the years, by time.

    The metric is the one with most dated figures among `claims`: what a source follows
    over years is what it cares about. Its figures are those of all sources.
    """
    by_metric: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.metric and claim.period.end:
            by_metric.setdefault(claim.metric.iri, []).append(claim)
    if not by_metric:
        return []
    metric = max(sorted(by_metric), key=lambda iri: (len(by_metric[iri]), max(map(_size, by_metric[iri]))))
    every = _plain_figures(graph().entity(IRI(metric), language()).claims)
    return sorted(
        (claim for claim in every if claim.period.end), key=lambda claim: (str(claim.period.end), claim.iri)
    )


def other_figures(claims: Iterable[Claim], series: Sequence[Claim], most: int) -> Iterator[Claim]:
    """Yield one figure each of the first `most` other metrics, in the order in which the source has them."""
    told = {claim.metric.iri for claim in series if claim.metric}
    for claim in sorted(claims, key=_place):
        if claim.metric and claim.metric.iri not in told and most:
            told.add(claim.metric.iri)
            most -= 1
            yield claim


def _plain_figures(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield figures as such: no targets, no changes, nothing doubtful."""
    return (
        claim
        for claim in claims
        if claim.kind == "Observation" and claim.metric and claim.value is not None and not claim.doubt
    )


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.locator.paragraph or 0, claim.locator.sentence or 0, claim.iri


def _size(claim: Claim) -> Decimal:
    return claim.value or Decimal()
