"""Rows as columns, joined along predicates until a plan's pattern is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.store.columns.pairs import Links, Pairs
from kg.store.columns.plans import AnyStep, Constant, Slot, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.store.columns.terms import Terms

    Ids: TypeAlias = NDArray[np.int32]
    Rows: TypeAlias = NDArray[np.int64]

__all__ = ["Frame", "Joiner", "TooMuch", "check", "stacked"]

MOST: Final = 30_000_000
"""Numbers in one frame: a larger one is left to the engine, which holds no more than a row of it."""


_MOST_PREDICATES: Final = 500
"""Where there are more, to look at each of them takes longer than the engine does."""


class TooMuch(Exception):
    """Columns would need too much memory, or the engine is quicker: it is to answer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows: a column of numbers for each variable.

    ``weights`` tell how often each row stands there, where it is not once.
    """

    columns: Mapping[str, Ids]
    size: int
    weights: Rows | None = None

    def taken(self, rows: Rows | NDArray[np.bool_], more: Mapping[str, Ids] | None = None) -> Frame:
        """Return some of the rows, in the order given, and more columns beside them."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        columns.update(more or {})
        size = len(next(iter(columns.values()))) if columns else int(np.count_nonzero(rows))
        return Frame(columns, size)

    def multiplied(self, other: Frame) -> Frame:
        """Return each row with each row of another frame, which has other columns.

        Raises
        ------
        TooMuch
        """
        check(self.size * other.size, len(self.columns) + len(other.columns))
        rows = np.repeat(np.arange(self.size), other.size)
        return self.taken(rows, {name: np.tile(column, self.size) for name, column in other.columns.items()})

    def with_column(self, name: str, column: Ids) -> Frame:
        """Return the rows with one more column."""
        return Frame({**self.columns, name: column}, self.size, self.weights)


class Joiner:
    """Finds the rows of triple patterns.

    Parameters
    ----------
    pairs : Pairs
        The predicates.
    number_of : callable
        Returns the number of a constant; -1 where no triple has it.
    """

    def __init__(self, pairs: Pairs, number_of: Callable[[Constant], int]) -> None:
        self._pairs = pairs
        self._number_of = number_of

    def begin(self, step: Step) -> Frame:
        """Return the rows of one pattern."""
        if step.repeated:
            return self._reached(step)
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        subject, node = step.subject, step.object
        if isinstance(subject, Constant) and isinstance(node, Constant):
            there = np.isin(self._number_of(node), predicate.forward.of(self._number_of(subject)))
            return Frame({}, int(there.sum()))
        if isinstance(subject, Constant):
            assert isinstance(node, str)
            values = predicate.forward.of(self._number_of(subject))
            return Frame({node: values}, len(values))
        if isinstance(node, Constant):
            values = predicate.backward.of(self._number_of(node))
            return Frame({subject: values}, len(values))
        links = predicate.forward
        if subject == node:
            same = links.keys[links.keys == links.values]
            return Frame({subject: same}, len(same))
        return Frame({subject: links.keys, node: links.values}, len(links.keys))

    def size(self, step: Step) -> int:
        """Return how many rows :meth:`begin` gives, at most."""
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        if step.repeated:
            return 0  # it has to be followed anyway
        if isinstance(step.subject, Constant):
            return len(predicate.forward.of(self._number_of(step.subject)))
        if isinstance(step.object, Constant):
            return len(predicate.backward.of(self._number_of(step.object)))
        return len(predicate.forward.keys)

    def different(self, step: Step, name: str) -> float:
        """Return how many values a variable of a pattern has, at most."""
        if step.repeated:
            return inf
        if isinstance(step.subject, Constant) or isinstance(step.object, Constant):
            return self.size(step)
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        return (predicate.forward if step.subject == name else predicate.backward).distinct

    @property
    def predicates(self) -> int:
        """How many predicates there are."""
        return len(self._pairs.sizes)

    def growth(self, step: Step, bound: Collection[object]) -> float:
        """Return how many rows one row becomes with another pattern, about."""
        if step.repeated:
            return 0.5
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        if isinstance(step.subject, Constant) or isinstance(step.object, Constant):
            links = predicate.backward if isinstance(step.subject, Constant) else predicate.forward
            return self.size(step) / max(1, links.distinct)
        if step.subject in bound and step.object in bound:
            return 0.5
        return (predicate.forward if step.subject in bound else predicate.backward).fan_out

    def joined(self, frame: Frame, step: Step) -> Frame:
        """Return the rows with those of another pattern, which shares a variable with them.

        Raises
        ------
        TooMuch
            They would be too many.
        """
        subject, node = step.subject, step.object
        if step.repeated or isinstance(subject, Constant) or isinstance(node, Constant):
            return self._kept(frame, step)
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        if subject in frame.columns and node in frame.columns:
            rows, values = self._along(frame, predicate.forward, subject)
            return frame.taken(rows[frame.columns[node][rows] == values])
        if subject in frame.columns:
            rows, values = self._along(frame, predicate.forward, subject)
            return _spread(frame, rows, node, values)
        rows, values = self._along(frame, predicate.backward, node)
        return _spread(frame, rows, subject, values)

    def joined_by_any(self, frame: Frame, step: AnyStep, terms: Terms) -> Frame:
        """Return the rows with those of a pattern whose predicate is a variable, each predicate in turn.

        Raises
        ------
        TooMuch
            They would be too many, or there are too many predicates.
        """
        cells = list(self._pairs.sizes)
        if self.predicates > _MOST_PREDICATES:
            raise TooMuch
        found, size = [frame.taken(np.empty(0, np.int64), _nothing(step))], 0
        for cell, number in zip(cells, terms.added(map(str.encode, cells)).tolist(), strict=True):
            rows = frame
            if step.predicate in frame.columns:
                rows = frame.taken(np.flatnonzero(frame.columns[step.predicate] == number))
            part = self.joined(rows, Step(step.subject, json.loads(cell)["value"], step.object))
            size += part.size
            check(size, len(part.columns) + 1)
            found.append(part.with_column(step.predicate, np.full(part.size, number, np.int32)))
        return stacked(found)

    def _along(self, frame: Frame, links: Links, name: str) -> tuple[Rows, Ids]:
        keys = frame.columns[name]
        single = links.distinct == len(links.keys)
        if single and len(keys) == len(links.keys) and np.array_equal(links.keys, keys):
            return np.arange(len(keys)), links.values  # the very same things in the same order
        check(links.count(keys), len(frame.columns) + 1)
        return links.of_each(keys)

    def _kept(self, frame: Frame, step: Step) -> Frame:
        """Return the rows whose variable is among what one pattern with a constant gives."""
        own = self.begin(step)
        if not own.columns:
            return frame if own.size else frame.taken(np.empty(0, np.int64))
        ((name, members),) = own.columns.items()
        members = np.sort(members)
        column = frame.columns[name]
        places = np.minimum(np.searchsorted(members, column), len(members) - 1)
        return frame.taken(
            np.flatnonzero(members[places] == column) if len(members) else np.empty(0, np.int64)
        )

    # -------------------------------------------------------------------- paths
    def _reached(self, step: Step) -> Frame:
        """Return what a path of one predicate reaches from a constant, each once."""
        predicate = self._pairs.predicate(_cell_of(step.predicate))
        constant, name, links = _way(step.subject, step.object, predicate.forward, predicate.backward)
        start = self._number_of(constant)
        if start < 0 and step.repeated == "*":
            raise TooMuch  # a term that no triple has reaches itself, and has no number
        fresh = np.array([start], np.int32)
        reached = fresh if step.repeated == "*" else fresh[:0]
        while len(fresh):
            fresh = np.setdiff1d(links.of_each(fresh)[1], reached)
            reached = np.union1d(reached, fresh)
        return Frame({name: reached}, len(reached))


def _way(subject: Slot, node: Slot, forward: Links, backward: Links) -> tuple[Constant, str, Links]:
    if isinstance(subject, Constant):
        assert isinstance(node, str)
        return subject, node, forward
    assert isinstance(node, Constant)
    return node, subject, backward


def _spread(frame: Frame, rows: Rows, name: Slot, values: Ids) -> Frame:
    """Return the rows that have a value, with it."""
    assert isinstance(name, str)
    if len(rows) == frame.size and (not len(rows) or (rows[0] == 0 and np.all(np.diff(rows) == 1))):
        return frame.with_column(name, values)  # each row has one
    return frame.taken(rows, {name: values})


def stacked(frames: Sequence[Frame]) -> Frame:
    """Return rows of the same columns behind each other."""
    names = frames[0].columns.keys()
    columns = {name: np.concatenate([frame.columns[name] for frame in frames]) for name in names}
    return Frame(columns, sum(frame.size for frame in frames))


def _nothing(step: AnyStep) -> dict[str, Ids]:
    return {name: np.empty(0, np.int32) for name in (step.subject, step.predicate, step.object)}


def check(rows: int, columns: int) -> None:
    """Check that a frame is not too large.

    Raises
    ------
    TooMuch
        It is.
    """
    if rows * columns > MOST:
        raise TooMuch


def _cell_of(iri: str) -> str:
    return f'{{"type":"uri","value":"{iri}"}}'
