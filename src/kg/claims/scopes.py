"""Figures of one metric that differ because they count different things.

A group whose own figures leave it single is *differently defined* where figures of another
stated scope contradict it (one of the two may state none):

- at the same time: some figure of the other scope is disjoint from one of its own; or
- shortly before *and* after: for figures that tell a state, the nearest bounded ones within
  a hundred days on either side, whatever their scope, enclose a span from which the group
  is disjoint, and not all of them have its scope. A share that stands at 54.6 % in October
  and at 55 % in January is hardly 51.3 % in December, unless something else is counted.

A group that is corroborated, revised or in conflict keeps that verdict; the reason tells of
the other scope as well. Where all have one scope, a figure that falls out of the line of its
neighbours is only remarked on: what is counted may fall.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from kg.claims.drafts import Draft, apart
from kg.claims.periods import agree, days_between, is_state
from kg.claims.wording import Words
from kg.model.checks import Figure

__all__ = ["Finding", "Surroundings"]

_NEAR: Final = 100
"""Days to the nearest figures before and after: a quarter of a year, whatever its months."""


class Finding(NamedTuple):
    """What other figures say against a group; `defines` where another scope explains it."""

    reason: str
    defines: bool


class Surroundings:
    """The groups of one family by time."""

    def __init__(self, drafts: Iterable[Draft], words: Words) -> None:
        self._words = words
        self._by_end: defaultdict[date, list[Draft]] = defaultdict(list)
        self._bounded: defaultdict[date, list[Figure]] = defaultdict(list)
        for draft in drafts:
            end = draft.period.end
            assert end is not None
            self._by_end[end].append(draft)
            if is_state(draft.period):
                self._bounded[end] += [figure for figure in draft.current if _is_bounded(figure)]
        self._ends = sorted(end for end, figures in self._bounded.items() if figures)

    def against(self, draft: Draft) -> Finding | None:
        """Return what figures of other scopes, or the neighbours in time, say against a group."""
        return self._at_the_time(draft) or self._around(draft)

    def _at_the_time(self, draft: Draft) -> Finding | None:
        assert draft.period.end is not None
        for other in self._by_end[draft.period.end]:
            if other.scope == draft.scope or not agree(other.period, draft.period):
                continue
            pair = apart([*draft.current, *other.current]) if draft.current and other.current else None
            if pair:
                figure = next((each for each in pair if each in other.current), other.current[0])
                scope = other.figures[0].claim.scope or self._words.say("no scope")
                said = self._words.said(figure)
                return Finding(self._words.say("other scope", scope=scope, other=said), defines=True)
        return None

    def _around(self, draft: Draft) -> Finding | None:
        before, after = self._neighbours(draft.period.end, -1), self._neighbours(draft.period.end, 1)
        if not (before and after and draft.current and is_state(draft.period)):
            return None
        span = before[0].interval
        for figure in (*before, *after):
            span = span.hull(figure.interval)
        if any(figure.interval.intersects(span) for figure in draft.current):
            return None
        scopes = {draft.scope, *(figure.scope for figure in (*before, *after))}
        key = "around" if len(scopes) > 1 else "out of line"
        told = (self._told(before), self._told(after))
        return Finding(self._words.say(key, before=told[0], after=told[1]), defines=len(scopes) > 1)

    def _neighbours(self, end: date | None, step: int) -> Sequence[Figure]:
        """Return the bounded figures of the nearest time before (-1) or after (1), if it is near enough."""
        assert end is not None
        place = bisect_left(self._ends, end)
        there = place < len(self._ends) and self._ends[place] == end
        place += step if step < 0 or there else 0
        if not 0 <= place < len(self._ends) or days_between(self._ends[place], end) > _NEAR:
            return ()
        return self._bounded[self._ends[place]]

    def _told(self, figures: Sequence[Figure]) -> str:
        return self._words.listed(self._words.said_when(figure) for figure in figures[:1])


def _is_bounded(figure: Figure) -> bool:
    return figure.interval.lower is not None and figure.interval.upper is not None
