"""To which times an undated figure can refer.

An undated claim ("more than 3.05 million base stations") is not forced into a group. It
is set against the dated figures of the same metric, place, sector, unit and scope, whose
time is not later than its own publication; targets and doubtful figures say nothing of what
was.

- A time fits where every figure of it that says enough is compatible with the claim. A
  figure says enough when it is bounded on both sides, or lies wholly inside the claim's
  interval: "more than 2.64 million" alone does not tell whether 3.05 million was passed.
- The best time is the tightest: where the claim is a bound, the smallest distance from the
  bound to the nearest end of the dated figure beyond it (zero where that figure straddles
  the bound); where it is bounded on both sides, the smallest distance between the middles.
  Of equals the earliest: for a stock that only grows the first time that the claim held.
- Times after the best ones at which the figure no longer fits, yet before the publication,
  have overtaken it: the source may repeat what was true before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from kg.claims.drafts import Family, family_of
from kg.claims.periods import at_one_time, representative
from kg.claims.wording import Words
from kg.figures.interval import Interval
from kg.model.checks import Figure, Reference, ReferencePeriod

__all__ = ["references"]

_HALF: Final = Decimal("0.5")


def references(figures: Iterable[Figure], words: Words) -> tuple[Reference, ...]:
    """Return, for every undated figure, the times to which it can refer."""
    dated: defaultdict[tuple[Family, str], list[Figure]] = defaultdict(list)
    undated: list[Figure] = []
    for figure in figures:
        if figure.target_kind is not None:
            continue
        if figure.period.end is None:
            undated.append(figure)
        elif not figure.doubtful:
            dated[family_of(figure), figure.scope].append(figure)
    return tuple(
        _reference(figure, dated.get((family_of(figure), figure.scope), ()), words) for figure in undated
    )


def _reference(claim: Figure, dated: Iterable[Figure], words: Words) -> Reference:
    latest = claim.published[1] if claim.published else date.max
    told = [figure for figure in dated if figure.period.end is not None and figure.period.end <= latest]
    telling = [figures for group in at_one_time(told) if (figures := _telling(claim, group))]
    fitting = [_period(claim, group) for group in telling if _all_fit(claim, group)]
    periods = sorted(fitting, key=lambda entry: (entry.distance, entry.period.end or date.max))
    overtaken = [_period(claim, group) for group in telling if not _all_fit(claim, group)]
    last = max((str(entry.period.end) for entry in periods), default="")
    later = tuple(entry for entry in overtaken if periods and str(entry.period.end) > last)
    return Reference(claim.iri, _reason(periods, later, told, words), tuple(periods), later)


def _telling(claim: Figure, group: Sequence[Figure]) -> list[Figure]:
    return [
        figure
        for figure in group
        if (figure.interval.lower is not None and figure.interval.upper is not None)
        or figure.interval.subset(claim.interval)
    ]


def _all_fit(claim: Figure, group: Iterable[Figure]) -> bool:
    return all(figure.interval.intersects(claim.interval) for figure in group)


def _period(claim: Figure, group: Sequence[Figure]) -> ReferencePeriod:
    return ReferencePeriod(
        representative(group),
        tuple(figure.iri for figure in group),
        min(_distance(claim.interval, figure.interval) for figure in group),
    )


def _distance(claim: Interval, dated: Interval) -> Decimal:
    """Return how far a dated figure lies from what an undated one says, by the rule of this module."""
    zero = Decimal(0)
    if claim.lower is not None and claim.upper is not None:
        middles = [_middle(interval) for interval in (claim, dated)]
        return abs(middles[0] - middles[1])
    if claim.lower is not None:
        return zero if dated.lower is None else max(zero, dated.lower - claim.lower)
    if claim.upper is not None:
        return zero if dated.upper is None else max(zero, claim.upper - dated.upper)
    return zero


def _middle(interval: Interval) -> Decimal:
    ends = [end for end in (interval.lower, interval.upper) if end is not None]
    return sum(ends, Decimal(0)) * (_HALF if len(ends) > 1 else 1)


def _reason(
    periods: Sequence[ReferencePeriod],
    overtaken: Sequence[ReferencePeriod],
    told: Iterable[Figure],
    words: Words,
) -> str:
    known = {figure.iri: figure for figure in told}

    def figures(entry: ReferencePeriod) -> str:
        return words.listed(words.said(known[iri]) for iri in entry.claims)

    if not periods:
        return words.say("refers to none")
    best = periods[0]
    parts = [words.say("refers", period=words.period(best.period), figures=figures(best))]
    if overtaken:
        last = overtaken[-1]
        parts.append(words.say("overtaken", period=words.period(last.period), figures=figures(last)))
    return words.joined(parts)
