"""Targets set against what was reached.

A target is compared with observed figures of its metric, place, sector and unit, never with
doubtful ones. They must have its scope; where there are none, those are taken that state a
scope while the target does not, or the other way round, and the reason says so.

- What a plan asks for is the mark itself, not what it would be rounded from: "4.5 million"
  is 4,500,000. "About" and "nearly" leave open how far below it is enough, so from there to
  the value it is reached possibly. *At most* and *less than* ask for no more than the mark,
  all else for no less. Forecasts are compared in the same way.
- At its date: the figures of that day, or of the same span (for a flow the same year).
- Without any, for a metric that tells a state: the latest figure before, if it has reached
  the mark by then; else the first figure after, if it still has not.
- Otherwise the target is *open* where its date lies after the newest figure of the metric,
  or, without figures, after everything in the graph; and there is *no figure* where it does not.

Whether the mark is reached *certainly*, *possibly* or *not* is the comparison of intervals;
of several figures that agree their common part counts, of others all that they allow.
No clock is asked: the same graph always gives the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Final

from kg.claims.drafts import Family, family_of
from kg.claims.periods import agree, is_state
from kg.claims.wording import Words
from kg.figures import interval
from kg.figures.interval import Certainty, Interval
from kg.model.checks import Attainment, Figure, TargetCheck

__all__ = ["horizon", "targets"]

_AT_MOST: Final = frozenset({"atMost", "lessThan"})
_STRICT: Final = frozenset({"moreThan", "lessThan"})
_VERDICTS: Final[dict[Certainty, Attainment]] = {
    Certainty.CERTAINLY: "certainly",
    Certainty.POSSIBLY: "possibly",
    Certainty.NO: "not",
}


def targets(figures: Iterable[Figure], words: Words) -> tuple[TargetCheck, ...]:
    """Return, for every target, whether it was reached and by which figures."""
    every = list(figures)
    observed: defaultdict[Family, list[Figure]] = defaultdict(list)
    for figure in every:
        if figure.target_kind is None and not figure.doubtful and figure.period.end is not None:
            observed[family_of(figure)].append(figure)
    states = {figure.metric for figure in every if figure.target_kind is None and is_state(figure.period)}
    newest = horizon(every)
    planned = sorted(
        (figure for figure in every if figure.target_kind is not None),
        key=lambda figure: (figure.metric, str(figure.period.end), figure.iri),
    )
    return tuple(
        _Aim(figure, observed, words, newest, is_stock=figure.metric in states).checked()
        for figure in planned
    )


def horizon(figures: Iterable[Figure]) -> date:
    """Return the newest day of which observed figures can tell: of their time or their publication."""
    days = [
        day
        for figure in figures
        if figure.target_kind is None
        for day in (figure.period.end, figure.published[1] if figure.published else None)
        if day is not None
    ]
    return max(days, default=date.min)


class _Aim:
    """One target and the figures that can be compared with it."""

    def __init__(
        self,
        target: Figure,
        observed: Mapping[Family, Sequence[Figure]],
        words: Words,
        newest: date,
        *,
        is_stock: bool,
    ) -> None:
        self._target = target
        self._words = words
        self._newest = newest
        self._is_stock = is_stock
        self._figures, self._caveat = self._comparable(observed.get(family_of(target), ()))

    def _comparable(self, figures: Sequence[Figure]) -> tuple[list[Figure], str]:
        """Return the figures of the target's scope, else those where one side states none, with a caveat."""
        scope = self._target.scope
        same = [figure for figure in figures if figure.scope == scope]
        if same or not figures:
            return same, ""
        loose = [figure for figure in figures if not scope or not figure.scope]
        stated = [self._target.claim.scope, *(figure.claim.scope for figure in loose)]
        told = self._words.listed(text for text in stated if text)
        return loose, self._words.say("scope unstated", scope=told) if loose else ""

    def checked(self) -> TargetCheck:
        end = self._target.period.end
        if end is None:
            return self._check("no figure", "no date")
        there = [figure for figure in self._figures if agree(figure.period, self._target.period)]
        if there:
            return self._judged(there, "at the date")
        if not self._figures:
            key = "not due" if end > self._newest else "no figure"
            return self._check("open" if end > self._newest else "no figure", key)
        return self._nearby(end)

    def _nearby(self, end: date) -> TargetCheck:
        """Return what the figures before and after the date tell of it."""
        before, after = self._nearest(end, before=True), self._nearest(end, before=False)
        if self._is_stock and before and self._certainty(before) is Certainty.CERTAINLY:
            return self._judged(before, "reached before")
        if not after:
            return self._check("open", "not yet", before)
        if self._is_stock and self._certainty(after) is Certainty.NO:
            return self._judged(after, "near the date")
        if self._is_stock and before:
            return self._check("possibly", "near the date", [*before, *after])
        return self._check("no figure", "near the date", [*before, *after])

    def _nearest(self, end: date, *, before: bool) -> list[Figure]:
        """Return the figures of the latest time before the date, or of the first one after it."""
        days = [figure.period.end for figure in self._figures if figure.period.end is not None]
        days = [day for day in days if (day < end) == before and day != end]
        if not days:
            return []
        day = max(days) if before else min(days)
        return [figure for figure in self._figures if figure.period.end == day]

    # --------------------------------------------------------------- comparison
    def _certainty(self, figures: Sequence[Figure]) -> Certainty:
        """Return whether the mark is reached; of figures that contradict each other all counts."""
        comparator = self._target.claim.comparator or ""
        spans = [figure.interval for figure in figures]
        reached = _common(spans) or reduce(Interval.hull, spans)
        compare = {
            (False, False): interval.at_least,
            (False, True): interval.greater,
            (True, False): interval.at_most,
            (True, True): interval.less,
        }[comparator in _AT_MOST, comparator in _STRICT]
        return compare(reached, self._mark())

    def _mark(self) -> Interval:
        """Return what is asked for: the value itself, with "about" and "nearly" what lies close below it."""
        span = self._target.interval
        ends = [end for end in (span.lower, span.upper) if end is not None]
        comparator = self._target.claim.comparator
        if not ends:
            return span
        value = ends[-1] if comparator == "nearly" else sum(ends, Decimal(0)) / len(ends)
        return Interval(span.lower if comparator in ("about", "nearly") else value, value)

    def _judged(self, figures: Sequence[Figure], key: str) -> TargetCheck:
        return self._check(_VERDICTS[self._certainty(figures)], key, figures)

    def _check(self, verdict: Attainment, key: str, figures: Sequence[Figure] = ()) -> TargetCheck:
        words = self._words
        told = words.listed(words.said_when(figure) for figure in figures)
        differ = len(figures) > 1 and _common([figure.interval for figure in figures]) is None
        reasons = [
            words.say(key, figures=told) if told or key != "not yet" else words.say("not due"),
            words.say("figures differ") if differ and key != "near the date" else "",
            self._caveat if figures else "",
        ]
        return TargetCheck(
            target=self._target.iri,
            kind=self._target.target_kind or "planned",
            verdict=verdict,
            reason=words.joined(reasons),
            reached=tuple(figure.iri for figure in figures),
        )


def _common(spans: Sequence[Interval]) -> Interval | None:
    """Return what lies in every interval, None where nothing does."""
    lowers = [(span.lower, span.lower_open) for span in spans if span.lower is not None]
    uppers = [(span.upper, not span.upper_open) for span in spans if span.upper is not None]
    lower, lower_open = max(lowers, default=(None, True))
    upper, upper_closed = min(uppers, default=(None, False))
    try:
        return Interval(lower, upper, lower_open, not upper_closed)
    except ValueError:  # the empty set
        return None
