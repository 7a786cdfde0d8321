"""From the text of a query to its rows, where columns can find them."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import QueryError, QuerySyntaxError
from kg.store.columns.asking import Ask, prologue
from kg.store.columns.finding import Finder
from kg.store.columns.finishing import finished
from kg.store.columns.folding import folded, grouped
from kg.store.columns.frames import Frame, Joiner, TooMuch
from kg.store.columns.ordering import fold_name, rows_in_order
from kg.store.columns.pairs import Pairs
from kg.store.columns.planning import plan
from kg.store.columns.plans import FEW, Constant, Plan
from kg.store.columns.rows import CellRows, taken
from kg.store.columns.terms import Terms, cells_in
from kg.store.results import EngineSolutions

if TYPE_CHECKING:
    from kg.store.columns.rows import Column

__all__ = ["Columns"]


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

    def answer(self) -> EngineSolutions:
        made = self._plan
        frame = self._everything() if made.everything else self._found()
        if made.keys is None:
            return self._rows(frame)
        if not made.keys and not frame.size and any(fold.name != "COUNT" for fold in made.folds):
            raise TooMuch  # what no rows come to is the engine's to say
        groups = grouped(frame, made.keys)
        folds = [folded(frame, groups, fold, self._terms) for fold in made.folds]
        columns: dict[str, Column] = dict(groups.keys)
        columns.update((fold_name(number), values) for number, values in enumerate(folds))
        size = len(groups.starts)
        spans = {fold.span: fold_name(number) for number, fold in enumerate(made.folds)}
        assert made.query.select is not None
        shown = {
            entry.variable.name: spans.get(entry.expression.span, "")
            if entry.expression
            else entry.variable.name
            for entry in made.query.select.projections
        }
        return self._finished(shown, columns, size)

    def _rows(self, frame: Frame) -> EngineSolutions:
        made, select = self._plan, self._plan.query.select
        assert select is not None
        columns: dict[str, Column] = {name: frame.columns[name] for name in made.used}
        names = [entry.variable.name for entry in select.projections] or list(made.names)
        if made.plain and made.distinct and not made.query.modifiers.order_by:
            groups = grouped(frame, names)
            start, end = made.window
            keys = [groups.keys[name][start:end] for name in names]
            return CellRows(names, keys, len(keys[0]), self._terms)
        return self._finished({name: name for name in names}, columns, frame.size)

    def _finished(self, shown: dict[str, str], columns: dict[str, Column], size: int) -> EngineSolutions:
        """Return what is shown, each column by the name of one that there is; the engine may have to help."""
        made, terms = self._plan, self._terms
        rows = None
        if made.plain and not made.distinct:
            rows = rows_in_order(made, columns, size, terms)
        if rows is None:
            return finished(made, columns, size, terms, self._ask)
        chosen = [taken(columns[name], rows) for name in shown.values()]
        return CellRows(list(shown), chosen, len(np.arange(size)[rows]), terms)

    def _everything(self) -> Frame:
        """Return the predicates, each with the number of its triples."""
        numbers = self._terms.added(iri.encode() for iri in self._pairs.sizes)
        weights = np.array(list(self._pairs.sizes.values()), np.int64)
        return Frame({self._plan.everything[1]: numbers}, len(numbers), weights)

    def _found(self) -> Frame:
        """Return the rows of the pattern."""
        number_of = _Numbers(self._plan, self._terms, self._ask).number_of
        finder = Finder(self._plan, Joiner(self._pairs, number_of), number_of, self._terms, self._ask)
        if self._ends_soon(finder):
            raise TooMuch
        return finder.found()

    def _ends_soon(self, finder: Finder) -> bool:
        """Return whether as many different rows as are asked for may be there before all were seen."""
        made = self._plan
        few = made.distinct and made.keys is None and made.limit is not None and made.limit <= FEW
        if not few or made.query.modifiers.order_by:
            return False
        assert made.limit is not None
        return prod(map(finder.different, made.used)) > made.limit


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
