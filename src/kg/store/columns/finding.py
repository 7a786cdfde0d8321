"""The rows of a pattern: the order in which its parts are joined, and what rows have to fulfil on the way."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from kg.store.columns.asking import Ask
from kg.store.columns.conditions import computed, filtered
from kg.store.columns.folding import grouped
from kg.store.columns.frames import Frame, Joiner, TooMuch, check, stacked
from kg.store.columns.plans import AnyStep, Computed, Condition, Constant, Existence, Plan, Step, Table, Union
from kg.store.columns.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Finder"]

_AStep = TypeVar("_AStep", Step, AnyStep)

_MOST_FOR_FEW: Final = 200_000
"""Rows; of more, the engine finds a few sooner."""
_ROW: Final = "the row"
"""A column that no variable has the name of."""


class Finder:
    """Finds the rows of a plan's pattern, once.

    Parameters
    ----------
    made : Plan
        What is looked for.
    joiner : Joiner
        Finds the rows of one triple pattern.
    number_of : callable
        Returns the number of a constant; -1 where the release has none such.
    terms : Terms
        The terms of the release, to which those are added that are computed.
    ask : callable
        Asks the engine.
    """

    def __init__(
        self, made: Plan, joiner: Joiner, number_of: Callable[[Constant], int], terms: Terms, ask: Ask
    ) -> None:
        self._plan = made
        self._joiner = joiner
        self._number_of = number_of
        self._terms = terms
        self._ask = ask
        # what is left to be done
        self._steps: list[Step] = list(made.steps)
        self._any_steps: list[AnyStep] = list(made.any_steps)
        self._tables: list[Table] = list(made.tables)
        self._unions: list[Union] = list(made.unions)
        self._conditions: list[Condition] = list(made.conditions)
        self._computed: list[Computed] = list(made.computed)
        self._existences: list[Existence] = list(made.existences)

    def found(self, frame: Frame | None = None) -> Frame:
        """Return the rows of the pattern: the smallest part first, then what makes the fewest of them.

        Parameters
        ----------
        frame
            Rows to begin with, where there are some; those of the pattern are joined to them.

        Raises
        ------
        TooMuch
            The engine is to find them.
        """
        frame = self._settled(self._begun() if frame is None else frame)
        while self._steps or self._any_steps or self._tables or self._unions:
            frame = self._settled(self._joined(frame))
        if self._conditions or self._computed or self._existences:
            raise TooMuch
        return frame

    def different(self, name: str) -> float:
        """Return how many values a variable of the pattern has, at most."""
        made = self._plan
        numbers = [self._joiner.different(s, name) for s in made.steps if name in {s.subject, s.object}]
        numbers += [self._joiner.predicates for step in made.any_steps if step.predicate == name]
        for union in made.unions:
            if name in union.names:
                numbers.append(sum(self._finder(branch).different(name) for branch in union.branches))
        return min(numbers, default=inf)

    def _begun(self) -> Frame:
        """Return the rows of the part to begin with."""
        if self._tables:
            return self._table(self._tables.pop(0))
        first = min(self._steps, key=self._rows_from, default=None)
        union = min(self._unions, key=lambda union: (not union.distinct, self._size(union)), default=None)
        if union is not None and (
            first is None or union.distinct or self._size(union) <= self._joiner.size(first)
        ):
            self._unions.remove(union)
            return self._united(union, None)
        if first is None or (self._plan.few and self._joiner.size(first) > _MOST_FOR_FEW):
            raise TooMuch
        self._steps.remove(first)
        return self._joiner.begin(first)

    def _joined(self, frame: Frame) -> Frame:
        """Return the rows with those of one more part: what is small already first, any predicate last."""
        bound = frame.columns.keys()
        for table in self._tables:
            if bound & set(table.names):
                self._tables.remove(table)
                return self._met(frame, table)
        for union in self._unions:
            if bound & union.names:
                self._unions.remove(union)
                return self._united(union, frame)
        if near := _near(self._steps, frame):
            step = self._next(near, frame)
            self._steps.remove(step)
            return self._joiner.joined(frame, step)
        for any_step in _near(self._any_steps, frame):
            self._any_steps.remove(any_step)
            return self._joiner.joined_by_any(frame, any_step, self._terms)
        return self._multiplied(frame)

    def _multiplied(self, frame: Frame) -> Frame:
        """Return each of the rows with each of a pattern that shares no variable with them."""
        step = min(self._steps, key=self._joiner.size, default=None)
        if step is None or not frame.columns:
            raise TooMuch
        self._steps.remove(step)
        return frame.multiplied(self._joiner.begin(step))

    def _size(self, union: Union) -> int:
        """Return how many rows those of a union are, about: each branch has the rows of its smallest part."""
        sizes = 0
        for branch in union.branches:
            parts = [*map(self._joiner.size, branch.steps), *map(self._size, branch.unions)]
            sizes += min(parts, default=0)
        return sizes

    def _united(self, union: Union, frame: Frame | None) -> Frame:
        """Return the rows of all branches, joined to those that there are."""
        if union.distinct and frame is not None:
            raise TooMuch  # of which rows are alike is to be known before they are joined
        found = [self._finder(branch).found(frame) for branch in union.branches]
        names = union.names | (set() if frame is None else frame.columns.keys())
        check(sum(part.size for part in found), len(names))
        rows = stacked([Frame({name: part.columns[name] for name in names}, part.size) for part in found])
        if not union.distinct:
            return rows
        groups = grouped(rows, sorted(names))
        return Frame(groups.keys, len(groups.starts))

    def _finder(self, plan: Plan) -> Finder:
        return Finder(plan, self._joiner, self._number_of, self._terms, self._ask)

    def _rows_from(self, first: Step) -> float:
        """Return about how many rows there are on the way, if one pattern is found first."""
        rows = total = float(self._joiner.size(first))
        waiting = [step for step in self._plan.steps if step is not first]
        bound: set[object] = {first.subject, first.object}
        while near := [step for step in waiting if {step.subject, step.object} & bound]:
            step = min(near, key=lambda step: self._joiner.growth(step, bound))
            waiting.remove(step)
            rows *= self._joiner.growth(step, bound)
            total += rows
            bound |= {step.subject, step.object}
        return total

    def _next(self, near: Sequence[Step], frame: Frame) -> Step:
        bound = frame.columns.keys()

        def cost(step: Step) -> tuple[float, bool]:
            then = bound | {step.subject, step.object}
            helps = any(condition.names <= then for condition in self._conditions)
            return self._joiner.growth(step, bound), not helps

        return min(near, key=cost)

    def _settled(self, frame: Frame) -> Frame:
        """Apply the conditions and compute the variables whose variables are all there."""
        check(frame.size, len(frame.columns))
        for entry in [entry for entry in self._computed if entry.names <= frame.columns.keys()]:
            self._computed.remove(entry)
            frame = computed(frame, entry, self._plan, self._terms, self._ask)
        for condition in [entry for entry in self._conditions if entry.names <= frame.columns.keys()]:
            self._conditions.remove(condition)
            frame = filtered(frame, condition, self._plan, self._terms, self._ask)
        for existence in [entry for entry in self._existences if entry.names <= frame.columns.keys()]:
            self._existences.remove(existence)
            frame = self._with_or_without(frame, existence)
        return frame

    def _with_or_without(self, frame: Frame, existence: Existence) -> Frame:
        """Return the rows beside which another pattern has rows, or none; like rows are looked at once."""
        groups = grouped(frame, sorted(existence.names))
        size = len(groups.starts)
        begun = Frame({**groups.keys, _ROW: np.arange(size, dtype=np.int32)}, size)
        good = np.full(size, existence.negated)
        good[self._finder(existence.pattern).found(begun).columns[_ROW]] = not existence.negated
        return frame.taken(groups.rows(good))

    # ------------------------------------------------------------------- tables
    def _table(self, table: Table) -> Frame:
        columns = zip(*([self._number_of(constant) for constant in row] for row in table.rows), strict=True)
        named = dict(zip(table.names, (np.array(column, np.int32) for column in columns), strict=False))
        if len(named) < len(table.names) or any((column < 0).any() for column in named.values()):
            raise TooMuch
        return Frame(named, len(table.rows))

    def _met(self, frame: Frame, table: Table) -> Frame:
        """Return the rows that a table has, with what it has beside them."""
        own = self._table(table)
        if len(table.names) > 1 or len(np.unique(own.columns[table.names[0]])) < own.size:
            raise TooMuch
        return frame.taken(
            np.flatnonzero(np.isin(frame.columns[table.names[0]], own.columns[table.names[0]]))
        )


def _near(steps: Sequence[_AStep], frame: Frame) -> list[_AStep]:
    """Return those patterns that share a variable with rows, for which they are looked up."""
    return [step for step in steps if {step.subject, step.object} & frame.columns.keys()]
