"""Whether the sources of a figure agree.

Figures are comparable when metric, unit, place, sector, scope and time agree
(`kg.claims.periods` says when two times are one); changes only with changes of their kind.
Targets and undated figures are not compared here. A group of comparable figures is

corroborated
    two or more independent producers, and one value lies in every interval;
revised
    what does not fit was replaced: a later publication of the same producer gives a figure
    that is disjoint from its earlier one, and what is left fits;
in conflict
    intervals of what is left are disjoint;
single
    one producer only, or nothing but doubtful figures;
differently defined
    otherwise single, and figures of another scope say something else (`kg.claims.scopes`).

Independence is judged by producer, not by document: the body to which a source credits
the figure, else who made the source, else who brought it out. Two reprints of one
statement are one voice. A figure of somebody else that agrees with a replaced one, not
with its replacement, and was published before that, repeats it and is replaced with it.
Doubtful figures stand in their group and do not count, unless asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from kg.claims.drafts import Draft, Family, apart, family_of
from kg.claims.periods import at_one_time
from kg.claims.scopes import Surroundings
from kg.claims.wording import Words
from kg.model.checks import Figure, Group

__all__ = ["groups"]

_ENOUGH: Final = 2


def groups(figures: Iterable[Figure], words: Words, *, include_doubtful: bool = False) -> tuple[Group, ...]:
    """Return every group of comparable figures, by metric and time."""
    families: defaultdict[Family, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.target_kind is None:
            families[family_of(figure)].append(figure)
    return tuple(
        _group(draft, words)
        for key in sorted(families)
        for draft in _drafts(families[key], words, include_doubtful=include_doubtful)
    )


def _drafts(family: Sequence[Figure], words: Words, *, include_doubtful: bool) -> list[Draft]:
    by_scope: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in family:
        by_scope[figure.scope].append(figure)
    drafts = []
    for scope in sorted(by_scope):
        for figures in at_one_time(by_scope[scope]):
            counted = [figure for figure in figures if include_doubtful or not figure.doubtful]
            drafts.append(_judged(Draft(figures, counted), words))
    drafts.sort(key=lambda draft: (str(draft.period.end), str(draft.period.start or ""), draft.scope))
    surroundings = Surroundings(drafts, words)
    for draft in drafts:
        found = surroundings.against(draft)
        if found:
            draft.reasons.append(found.reason)
            if found.defines and draft.verdict == "single":
                draft.verdict = "differently defined"
    return drafts


def _group(draft: Draft, words: Words) -> Group:
    claim = draft.figures[0].claim
    assert claim.metric is not None
    return Group(
        metric=claim.metric,
        period=draft.period,
        place=claim.place,
        sector=claim.sector,
        scope=claim.scope,
        verdict=draft.verdict,
        reason=words.joined(draft.reasons),
        claims=tuple(figure.iri for figure in draft.figures),
        left_out=tuple(figure.iri for figure in draft.figures if figure not in draft.counted),
    )


# --------------------------------------------------------------------- verdicts
def _judged(draft: Draft, words: Words) -> Draft:
    """Return the draft with the verdict that its own figures give."""
    replaced = _replaced(draft.counted)
    draft.current = [figure for figure in draft.counted if figure.iri not in replaced]
    pair = apart(draft.current)
    names = words.listed(figure.producer for figure in draft.current)
    if not draft.counted:
        draft.reasons.append(words.say("doubtful only"))
    elif pair:
        draft.verdict = "in conflict"
        low, high = (words.said(figure) for figure in pair)
        draft.reasons.append(words.say("in conflict", low=low, high=high))
    elif replaced:
        draft.verdict = "revised"
        draft.reasons.append(_revision(draft.counted, words))
    elif (count := _voices(draft.current)) >= _ENOUGH:
        draft.verdict = "corroborated"
        draft.reasons.append(words.say("corroborated", count=count, names=names))
    else:
        draft.reasons.append(words.say("single", names=names))
    return draft


def _voices(figures: Iterable[Figure]) -> int:
    """Return how many producers there are that share nobody with each other."""
    voices: list[frozenset[str]] = []
    for figure in figures:
        touched = [voice for voice in voices if voice & figure.producers]
        voices = [voice for voice in voices if voice not in touched]
        voices.append(figure.producers.union(*touched))
    return len(voices)


# --------------------------------------------------------------------- revision
def _revisions(figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Return which figure of a producer was replaced by which later one."""
    return [
        (early, late)
        for early in figures
        for late in figures
        if early.producers == late.producers
        and _published_before(early, late)
        and not early.interval.intersects(late.interval)
    ]


def _published_before(one: Figure, other: Figure) -> bool:
    return bool(one.published and other.published and one.published[1] < other.published[0])


def _replaced(figures: Sequence[Figure]) -> set[str]:
    """Return the figures that no longer hold, with those that only repeat them."""
    if not apart(figures):
        return set()
    revisions = _revisions(figures)
    replaced = {early.iri for early, _ in revisions}
    for early, late in revisions:
        replaced.update(
            figure.iri
            for figure in figures
            if _published_before(figure, late)
            and figure.interval.intersects(early.interval)
            and not figure.interval.intersects(late.interval)
        )
    return replaced


def _revision(figures: Sequence[Figure], words: Words) -> str:
    early, late = max(_revisions(figures), key=lambda pair: (str(pair[1].published), pair[0].iri))
    assert late.claim.source is not None
    return words.say(
        "revised",
        names=late.producer,
        old=words.figure(early),
        new=words.figure(late),
        date=late.claim.source.published,
    )
