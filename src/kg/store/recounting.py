"""Statistics after a change, from those before it: only what came and what went is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.store.statistics import Predicate, Statistics
from kg.vocabulary import RDF_TYPE

__all__ = ["recounted"]

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Value: TypeAlias = Subject | ox.Literal

_DEFAULT: Final = ox.DefaultGraph()
_NOTHING: Final = Predicate(0, 0, 0)


class _Growth:
    """By how many triples each end of a predicate's triples has grown."""

    def __init__(self) -> None:
        self.subjects: Counter[Subject] = Counter()
        self.objects: Counter[Value] = Counter()

    def note(self, quad: ox.Quad, number: int) -> None:
        self.subjects[quad.subject] += number
        self.objects[quad.object] += number


def recounted(
    engine: ox.Store, former: Statistics, came: Iterable[ox.Quad], went: Iterable[ox.Quad]
) -> Statistics:
    """Return the statistics of what an engine holds now.

    Parameters
    ----------
    engine
        What the change has led to.
    former
        What there was before it.
    came, went
        The triples of the default graph that are there now and were not, and the other way round.
    """
    growth: defaultdict[ox.NamedNode, _Growth] = defaultdict(_Growth)
    for quads, number in ((came, 1), (went, -1)):
        for quad in quads:
            growth[quad.predicate].note(quad, number)
    predicates, classes, typed = dict(former.predicates), Counter(former.classes), former.typed
    for predicate, grown in growth.items():
        subjects = {end: _appeared(engine, (end, predicate, None), n) for end, n in grown.subjects.items()}
        objects = (_appeared(engine, (None, predicate, end), n) for end, n in grown.objects.items())
        before = predicates.get(predicate.value, _NOTHING)
        predicates[predicate.value] = Predicate(
            before.triples + grown.subjects.total(),
            before.subjects + sum(subjects.values()),
            before.objects + sum(objects),
        )
        if predicate.value == RDF_TYPE:
            typed += sum(number for end, number in subjects.items() if isinstance(end, ox.NamedNode))
            for cls, number in grown.objects.items():
                if isinstance(cls, ox.NamedNode):
                    classes[cls.value] += number
    return Statistics(
        triples=sum(numbers.triples for numbers in predicates.values()),
        classes={cls: number for cls, number in sorted(classes.items()) if number},
        predicates={name: numbers for name, numbers in sorted(predicates.items()) if numbers.triples},
        typed=typed,
    )


def _appeared(
    engine: ox.Store, pattern: tuple[Subject | None, ox.NamedNode, Value | None], grown: int
) -> int:
    """Return 1 where a pattern has matches only since it has grown by so many, -1 where it has none now."""
    found = engine.quads_for_pattern(*pattern, _DEFAULT)
    now = sum(1 for _ in islice(found, max(grown, 0) + 1))
    return (now > 0) - (now - grown > 0)
