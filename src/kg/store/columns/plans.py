"""The parts of a plan: what columns look for, and what they make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kg.sparql.tree import Query, Span

__all__ = [
    "FEW",
    "TEXT",
    "AnyStep",
    "Computed",
    "Condition",
    "Constant",
    "Existence",
    "Fold",
    "Plan",
    "Slot",
    "Step",
    "Table",
    "Union",
]

FEW: Final = 1_000
"""A query for at most so many rows is the engine's, which ends when it has them."""
TEXT: Final = re.compile(
    r"""\(*\s*(?P<test>contains|strstarts)\s*\(\s*(?P<lower>lcase\s*\(\s*)?(?P<any>str\s*\(\s*)?\?(?P<name>\w+)"""
    r"""[\s)]*,\s*(["'])(?P<part>[^"'\\\x00-\x1f\x7f]*)\5\s*\)[\s)]*""",
    re.IGNORECASE,
)
"""A condition on a text that columns check themselves."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A term as it stands in the query."""

    text: str


Slot: TypeAlias = str | Constant
"""The name of a variable, or a constant."""


@dataclass(frozen=True, slots=True)
class Step:
    """One triple pattern: a predicate (an IRI), once or again and again (``+``, ``*``)."""

    subject: Slot
    predicate: str
    object: Slot
    repeated: str = ""


@dataclass(frozen=True, slots=True)
class AnyStep:
    """One triple pattern of three variables, named one after the other."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Table:
    """VALUES: its variables, and rows of constants."""

    names: tuple[str, ...]
    rows: tuple[tuple[Constant, ...], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that rows have to fulfil, and the names of its variables."""

    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Computed:
    """A variable that is computed from others."""

    name: str
    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fold:
    """An aggregate over a variable, or over whole rows; `span` is where it stands."""

    name: str
    distinct: bool
    argument: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Existence:
    """A pattern of which a row has to have rows that are like it in `names`; none, if `negated`."""

    pattern: Plan
    names: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Union:
    """Patterns whose rows stand one behind the other; each binds the variables `names`.

    If `distinct`, no row comes twice: so it is with a sub-select, which has one pattern.
    """

    branches: tuple[Plan, ...]
    names: frozenset[str]
    distinct: bool = False


@dataclass(slots=True)
class Plan:
    """A query that columns can answer.

    Attributes
    ----------
    keys : tuple of names, or None
        What rows are grouped by; None where they are not grouped.
    names : tuple
        The variables that the pattern binds, in the order they appear.
    everything : tuple
        Subject, predicate and object where the pattern is all triples; else nothing.
    plain : bool
        Whether variables and aggregates are all that is selected, and nothing is asked of groups.
    """

    query: Query
    steps: list[Step] = field(default_factory=list)
    any_steps: list[AnyStep] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    existences: list[Existence] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    keys: tuple[str, ...] | None = None
    folds: list[Fold] = field(default_factory=list)
    names: tuple[str, ...] = ()
    everything: tuple[str, ...] = ()
    plain: bool = True

    @property
    def bound(self) -> set[str]:
        """The variables that all that was read until now binds."""
        bound = {slot for step in self.steps for slot in (step.subject, step.object) if isinstance(slot, str)}
        for step in self.any_steps:
            bound |= {step.subject, step.predicate, step.object}
        bound.update(name for table in self.tables for name in table.names)
        bound.update(entry.name for entry in self.computed)
        bound.update(name for union in self.unions for name in union.names)
        return bound | set(self.everything)

    @property
    def few(self) -> bool:
        """Whether any few of the rows will do, so that none are looked for behind them."""
        whole = self.keys is not None or self.query.modifiers.order_by is not None or self.distinct
        return not whole and self.limit is not None and self.limit <= FEW

    @property
    def used(self) -> tuple[str, ...]:
        """The variables of the pattern that SELECT and ORDER BY speak of; all where these name none."""
        select, order = self.query.select, self.query.modifiers.order_by
        if select is None or not select.projections:
            return self.names
        said = {entry.variable.name for entry in select.projections}
        said.update(
            name for entry in select.projections if entry.expression for name in entry.expression.names
        )
        said.update(name for key in (order.keys if order else ()) for name in key.expression.names)
        return tuple(name for name in self.names if name in said) or self.names

    @property
    def distinct(self) -> bool:
        """Whether no row is to come twice."""
        return self.query.select is not None and self.query.select.modifier is not None

    @property
    def window(self) -> tuple[int, int | None]:
        """Which rows are asked for: the first, and the one behind the last, None where there is none."""
        part = self.query.modifiers.slice
        start = (part.offset if part else None) or 0
        return start, None if self.limit is None else start + self.limit

    @property
    def limit(self) -> int | None:
        """How many rows are asked for."""
        part = self.query.modifiers.slice
        return part.limit if part else None
