"""What would fall if a source were withdrawn: all figures compared again without its own.

A pure function of figures that have been compared. A time of a metric is *lost* where
nobody else says anything of it, and *regrouped* where the verdict of
`kg.claims.agreement` would be another; the same for targets by `kg.claims.targets`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kg.claims.agreement import groups
from kg.claims.drafts import family_of
from kg.claims.targets import targets
from kg.claims.wording import Words
from kg.model import Ref
from kg.model.checks import Attainment, Checks, Figure, Group, TargetCheck
from kg.model.contexts import Regrouped, Withdrawal

__all__ = ["withdrawal"]


def withdrawal(checks: Checks, source: str) -> Withdrawal:
    """Return what would be left of `checks` without the figures of a source (an IRI)."""
    gone = [figure for figure in checks.figures.values() if _rests_on(figure, source)]
    if not gone:
        return Withdrawal(0)
    kept = [figure for figure in checks.figures.values() if not _rests_on(figure, source)]
    without = frozenset(figure.iri for figure in gone)
    words = Words(checks.language)
    touched = list(_touched(checks, gone))
    families = {family_of(figure) for figure in gone}
    after = groups((figure for figure in kept if family_of(figure) in families), words)
    return Withdrawal(
        figures=len(gone),
        lost=tuple(group for group in touched if without.issuperset(group.claims)),
        regrouped=tuple(_regrouped(touched, after, without)),
        bare=tuple(_bare(gone, kept)),
        resettled=_resettled(checks, targets(kept, words)),
        calculations=tuple(
            entry
            for entry in checks.recomputations
            if entry.claim not in without and without.intersection(entry.inputs)
        ),
    )


def _rests_on(figure: Figure, source: str) -> bool:
    return figure.claim.source is not None and figure.claim.source.iri == source


def _touched(checks: Checks, gone: Collection[Figure]) -> Iterator[Group]:
    """Yield the groups that may come out otherwise: a figure bears on all of its metric, place and sector."""
    families = {family_of(figure) for figure in gone}
    for metric in sorted({figure.metric for figure in gone}):
        for group in checks.of_metric(metric):
            if family_of(checks.figures[group.claims[0]]) in families:
                yield group


def _regrouped(
    before: Collection[Group], after: Collection[Group], without: frozenset[str]
) -> Iterator[Regrouped]:
    verdicts = {claim: group.verdict for group in after for claim in group.claims}
    for group in before:
        found = next((verdicts[claim] for claim in group.claims if claim not in without), None)
        if found is not None and found != group.verdict:
            yield Regrouped(group, found)


def _bare(gone: Collection[Figure], kept: Collection[Figure]) -> list[Ref]:
    left = {figure.metric for figure in kept}
    named = {figure.claim.metric for figure in gone if figure.claim.metric and figure.metric not in left}
    return sorted(named, key=lambda ref: (ref.label.casefold(), ref.iri))


def _resettled(checks: Checks, after: Sequence[TargetCheck]) -> tuple[tuple[TargetCheck, Attainment], ...]:
    verdicts = {entry.target: entry.verdict for entry in after}
    return tuple(
        (entry, verdicts[entry.target])
        for entry in checks.targets
        if entry.target in verdicts and verdicts[entry.target] != entry.verdict
    )
