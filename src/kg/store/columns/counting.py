"""Counts that the statistics of a release know: nothing has to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from kg.store.columns.planning import plan
from kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from kg.store.columns.plans import Fold, Plan, Step
    from kg.store.statistics import Statistics

__all__ = ["counts"]

Row: TypeAlias = tuple[str, int]
"""The IRI of a group, empty where all is one group, and its count."""


def counts(text: str, statistics: Statistics) -> str | None:
    """Return a query that has the answer to a query in itself, None where statistics do not know it.

    Known are the number of triples, in all or by predicate; the number of triples, subjects or objects
    of one predicate; and the number of instances by class.
    """
    made = plan(text)
    if made is None or made.keys is None or not made.plain or len(made.folds) != 1:
        return None
    assert made.query.select is not None
    if made.query.modifiers.order_by or made.unions or made.any_steps:
        return None
    if made.query.select.modifier or made.conditions or made.computed or made.tables or made.existences:
        return None
    rows = _rows(made, made.folds[0], statistics)
    return None if rows is None else _query(made, list(rows))


def _rows(made: Plan, fold: Fold, statistics: Statistics) -> Iterator[Row] | None:
    if fold.name != "COUNT":
        return None
    if made.everything:  # no other aggregate of all triples has a plan
        if not made.keys:
            return iter([("", statistics.triples)])
        return ((iri, numbers.triples) for iri, numbers in statistics.predicates.items())
    if len(made.steps) != 1 or made.steps[0].repeated:
        return None
    (step,) = made.steps
    if not isinstance(step.subject, str) or not isinstance(step.object, str) or step.subject == step.object:
        return None
    return _of_predicate(made, step, fold, statistics)


def _of_predicate(made: Plan, step: Step, fold: Fold, statistics: Statistics) -> Iterator[Row] | None:
    known = statistics.predicates.get(step.predicate)
    if known is None:
        return None
    if not made.keys:
        distinct = {step.subject: known.subjects, step.object: known.objects}
        return iter([("", distinct[fold.argument] if fold.distinct and fold.argument else known.triples)])
    complete = sum(statistics.classes.values()) == known.triples  # all classes have names
    of_classes = step.predicate == RDF_TYPE and made.keys == (step.object,) and complete
    if not of_classes or (fold.distinct and fold.argument != step.subject):
        return None
    return iter(statistics.classes.items())


def _query(made: Plan, rows: list[Row]) -> str:
    """Return a query for rows that are written in it."""
    assert made.query.select is not None
    projections = made.query.select.projections
    names = " ".join(f"?{entry.variable.name}" for entry in projections)
    values = " ".join(
        f"({' '.join(str(count) if entry.expression else f'<{iri}>' for entry in projections)})"
        for iri, count in rows
    )
    part = made.query.modifiers.slice
    cut = made.query.text[slice(*part.span)] if part else ""
    return f"SELECT {names} {{ VALUES ({names}) {{ {values} }} }} {cut}"
