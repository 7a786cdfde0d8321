"""Which things there are, and of which classes: all that have an IRI and say something of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from kg.search.families import Families, Family, Kinds
from kg.store.listing import list_rows
from kg.store.patterns import chunks, iris, number, rows
from kg.store.protocol import Store
from kg.store.statistics import known_statistics
from kg.terms import IRI
from kg.vocabulary import RDF_TYPE

__all__ = ["read_subjects"]

_LARGE: Final = 5_000
"""Instances; a class with more is asked for them alone, so that its name is not written beside each."""
_AT_ONCE: Final = 500
_COUNTS: Final = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"
_SUBJECTS: Final = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"


def read_subjects(store: Store, apart: Collection[str]) -> tuple[dict[str, frozenset[str]], list[Family]]:
    """Return the classes of each thing, and families of things that have no name.

    Parameters
    ----------
    store
        Where they are.
    apart
        IRIs of things that belong to no family: those that have a name, and others.
    """
    subjects = _Subjects(apart)
    with ThreadPoolExecutor(1) as beside:  # the engine does without the interpreter while it counts
        complete = beside.submit(_all_have_types, store)
        counted = {row["c"]: number(row["n"]) for row in rows(store, _COUNTS)}
        classes = {cls.value: count for cls, count in counted.items() if isinstance(cls, IRI)}
        for cls in (cls for cls, count in classes.items() if count > _LARGE):
            list_rows(store, f"SELECT ?s {{ ?s a {IRI(cls).n3()} }}", partial(subjects.take, cls=cls))
        for some in chunks((cls for cls, count in classes.items() if count <= _LARGE), _AT_ONCE):
            query = f"SELECT ?s ?c {{ VALUES ?c {{ {iris(some)} }} ?s a ?c }}"
            list_rows(store, query, subjects.take_with_classes)
        if not complete.result():
            list_rows(store, "SELECT DISTINCT ?s { ?s ?p ?o }", subjects.take)
    return subjects.types, subjects.families()


def _all_have_types(store: Store) -> bool:
    """Return whether it is known that everything has a class with an IRI."""
    known = known_statistics(store)
    types = known and known.predicates.get(RDF_TYPE)
    if not known or not types or sum(known.classes.values()) != types.triples:
        return False
    return all(number(row["n"]) == types.subjects for row in rows(store, _SUBJECTS))


class _Subjects:
    """Things as they are read, with their classes."""

    def __init__(self, apart: Collection[str]) -> None:
        self._apart = apart
        self._families = Families()
        self._kinds = Kinds()
        self.types: dict[str, frozenset[str]] = {}

    def take(self, lines: Iterable[str], cls: str | None = None) -> None:
        """Take in things of one class, or of any, a cell in each line."""
        self._note([line[1:-1] for line in lines if line.startswith("<")], cls)

    def take_with_classes(self, lines: Iterable[str]) -> None:
        """Take in things with their classes, two cells in each line."""
        by_class: dict[str, list[str]] = {}
        for line in lines:
            subject, _, cls = line.partition("\t")
            by_class.setdefault(cls[1:-1], []).append(subject)
        for cls, subjects in by_class.items():
            self.take(subjects, cls)

    def _note(self, things: Iterable[str], cls: str | None) -> None:
        types, kinds = self.types, self._kinds
        for iri in self._families.take(things, cls, self._apart):
            types[iri] = kinds[types.get(iri), cls]

    def families(self) -> list[Family]:
        """Return what is gathered in families; whatever is too few for one is named by its IRI."""
        found = []
        for family in self._families.settled():
            if family.is_large:
                found.append(family)
            else:
                self.types.update((family.beginning + end, family.types) for end in family.ends)
        return found
