"""From the text of a query to its rows, where columns can find them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.errors import QueryError, QuerySyntaxError
from kg.store.columns.asking import Ask, prologue
from kg.store.columns.conditions import computed, filtered
from kg.store.columns.finishing import finished, fold_name
from kg.store.columns.folding import folded, grouped
from kg.store.columns.frames import Frame, Joiner, TooMuch, check
from kg.store.columns.pairs import Pairs
from kg.store.columns.planning import plan
from kg.store.columns.plans import Computed, Condition, Constant, Plan, Step, Table
from kg.store.columns.rows import CellRows
from kg.store.columns.terms import Terms, cells_in
from kg.store.results import EngineSolutions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[np.int32]

__all__ = ["Columns"]

_MOST_FOR_FEW: Final = 200_000
"""Rows; of more, the engine finds a few sooner."""


class Columns:
    """The columns of a release.

    Parameters
    ----------
    folder : Path
        What :func:`kg.store.columns.building.build` has written.

    Raises
    ------
    OSError, ValueError
        It cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._pairs = Pairs(folder)
        self._terms = Terms(folder)

    def answered(self, text: str, ask: Ask) -> EngineSolutions | None:
        """Return the rows of a query, None where it is for the engine.

        Parameters
        ----------
        text
            A query.
        ask
            Asks the engine.
        """
        made = plan(text)
        if made is None:
            return None
        try:
            return _Run(made, self._pairs, self._terms.for_query(), ask).answer()
        except (TooMuch, MemoryError, QuerySyntaxError, QueryError):
            return None  # the engine takes less memory, and has the last word


class _Run:
    """Answers one query."""

    def __init__(self, made: Plan, pairs: Pairs, terms: Terms, ask: Ask) -> None:
        self._plan = made
        self._pairs = pairs
        self._terms = terms
        self._ask = ask
        self._number_of = _Numbers(made, terms, ask).number_of
        self._joiner = Joiner(pairs, self._number_of)
        self._conditions: list[Condition] = list(made.conditions)
        self._computed: list[Computed] = list(made.computed)

    def answer(self) -> EngineSolutions:
        frame = self._everything() if self._plan.everything else self._found()
        made = self._plan
        if made.keys is None:
            return self._rows(frame)
        if not made.keys and not frame.size:
            raise TooMuch  # what no rows come to is found at once
        groups = grouped(frame, made.keys)
        folds = [folded(frame, groups, fold, self._terms) for fold in made.folds]
        columns: dict[str, Ids | list[bytes]] = dict(groups.keys)
        columns.update((fold_name(number), values) for number, values in enumerate(folds))
        size = len(groups.starts)
        if not made.plain or self._is_distinct():
            return finished(made, columns, size, self._terms, self._ask)
        assert made.query.select is not None
        names, shown = [], []
        spans = {fold.span: number for number, fold in enumerate(made.folds)}
        for entry in made.query.select.projections:
            names.append(entry.variable.name)
            source = fold_name(spans[entry.expression.span]) if entry.expression else entry.variable.name
            shown.append(columns[source])
        return CellRows(names, shown, self._cut(size), self._terms)

    def _rows(self, frame: Frame) -> EngineSolutions:
        made, select = self._plan, self._plan.query.select
        assert select is not None
        if not made.plain:
            columns: dict[str, Ids | list[bytes]] = {name: frame.columns[name] for name in made.names}
            return finished(made, columns, frame.size, self._terms, self._ask)
        names = [entry.variable.name for entry in select.projections] or list(made.names)
        if select.modifier:
            groups = grouped(frame, names)
            return CellRows(
                names, [groups.keys[name] for name in names], self._cut(len(groups.starts)), self._terms
            )
        return CellRows(names, [frame.columns[name] for name in names], self._cut(frame.size), self._terms)

    def _is_distinct(self) -> bool:
        select = self._plan.query.select
        return select is not None and select.modifier is not None

    def _cut(self, size: int) -> int:
        limit = self._plan.limit
        return size if limit is None else min(size, limit)

    # ------------------------------------------------------------------ pattern
    def _everything(self) -> Frame:
        """Return the predicates, each with the number of its triples."""
        numbers = self._terms.added(iri.encode() for iri in self._pairs.sizes)
        weights = np.array(list(self._pairs.sizes.values()), np.int64)
        return Frame({self._plan.everything[1]: numbers}, len(numbers), weights)

    def _found(self) -> Frame:
        """Return the rows of the pattern: the smallest part first, then what makes the fewest of them."""
        waiting, tables = list(self._plan.steps), list(self._plan.tables)
        if tables:
            frame = self._table(tables.pop(0))
        else:
            first = min(waiting, key=self._rows_from)
            if self._plan.few and self._joiner.size(first) > _MOST_FOR_FEW:
                raise TooMuch
            waiting.remove(first)
            frame = self._joiner.begin(first)
        frame = self._settled(frame)
        while waiting or tables:
            table = next((entry for entry in tables if frame.columns.keys() & set(entry.names)), None)
            if table is not None:
                tables.remove(table)
                frame = self._settled(self._met(frame, table))
                continue
            step = self._next(waiting, frame)
            waiting.remove(step)
            frame = self._settled(self._joiner.joined(frame, step))
        if self._conditions or self._computed:
            raise TooMuch
        return frame

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

    def _next(self, waiting: Sequence[Step], frame: Frame) -> Step:
        bound = frame.columns.keys()
        near = [step for step in waiting if {step.subject, step.object} & bound]
        if not near:
            raise TooMuch  # the parts share no variable

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
        return frame

    # ---------------------------------------------------------------- constants
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


class _Numbers:
    """The numbers of a query's constants, each looked up once."""

    def __init__(self, made: Plan, terms: Terms, ask: Ask) -> None:
        self._prologue = prologue(made)
        self._terms = terms
        self._ask = ask
        self._known: dict[Constant, int] = {}

    def number_of(self, constant: Constant) -> int:
        """Return the number of the term that a constant is; -1 where the release has none such."""
        if constant not in self._known:
            told = self._ask(f"{self._prologue} SELECT ({constant.text} AS ?x) {{}}")
            (text,) = cells_in(told)
            number = self._terms.number(text)
            self._known[constant] = -1 if number is None else number
        return self._known[constant]
