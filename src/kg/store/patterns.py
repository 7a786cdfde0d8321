"""Building blocks for the queries that services ask.

An IRI is written into the query's text, where the engine's planner sees it; a
blank node cannot be written in SPARQL and is a bound variable instead, which
has to be projected wherever it is used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from kg.errors import QuerySyntaxError, UsageError
from kg.store.protocol import Store
from kg.store.statistics import used
from kg.terms import IRI, BlankNode, Literal, Resource, Term

__all__ = [
    "Focus",
    "Row",
    "Sites",
    "chunks",
    "exists",
    "iris",
    "number",
    "one_of",
    "resource",
    "rows",
    "values_of",
]

Row = dict[str, Term]
_IT: Final = re.compile(r"\?it\b")
T = TypeVar("T")


def rows(store: Store, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Row]:
    """Yield each solution of a SELECT as a dictionary of what is bound."""
    solutions = store.select(query, bindings or None)
    for row in solutions.rows:
        yield {name: term for name, term in zip(solutions.variables, row, strict=True) if term is not None}


def number(term: Term) -> int:
    """Return the value of a count."""
    assert isinstance(term, Literal)
    return int(term.value)


def resource(key: str) -> Resource:
    """Return the term that an IRI or ``_:label`` stands for."""
    return BlankNode(key[2:]) if key.startswith("_:") else IRI(key)


def iris(values: Iterable[str]) -> str:
    """Return IRIs as a VALUES block lists them."""
    return " ".join(IRI(value).n3() for value in values)


def one_of(values: Iterable[str]) -> str:
    """Return IRIs as the right side of IN."""
    return f"({', '.join(IRI(value).n3() for value in values)})"


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` values."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


@dataclass(frozen=True, slots=True)
class Sites:
    """Resources that one query is about.

    ``select`` has to stand in the projection (and grouping) of the query and of every
    sub-select that uses :meth:`each`; it is empty where there is no blank node.
    """

    resources: Sequence[Resource]

    @classmethod
    def of(cls, keys: Collection[str]) -> Sites:
        """Make it from IRIs and ``_:label`` keys."""
        return cls([resource(key) for key in keys])

    @property
    def _blanks(self) -> list[tuple[str, BlankNode]]:
        blanks = [entry for entry in self.resources if isinstance(entry, BlankNode)]
        return [(f"b{place}", entry) for place, entry in enumerate(blanks)]

    @property
    def select(self) -> str:
        """The variables of the blank nodes."""
        return "".join(f"?{name} " for name, _ in self._blanks)

    @property
    def bindings(self) -> dict[str, Term]:
        """What those variables stand for."""
        return dict(self._blanks)

    def each(self, body: str) -> str:
        """Return the pattern `body` for each resource, which is ``?it`` in it and in the solutions."""
        named = [entry.value for entry in self.resources if isinstance(entry, IRI)]
        parts = [f"{{ {_IT.sub(f'?{name}', body)} BIND(?{name} AS ?it) }}" for name, _ in self._blanks]
        if named:
            parts.append(f"{{ VALUES ?it {{ {iris(named)} }} {body} }}")
        return " UNION ".join(parts) or "FILTER(false)"

    def values_of(self, predicates: Collection[str]) -> str:
        """Return the pattern that :func:`values_of` asks."""
        named = [entry.n3() for entry in self.resources if isinstance(entry, IRI)]
        listed = [IRI(predicate).n3() for predicate in predicates]
        parts = [
            f"{{ ?{name} ?p ?o FILTER(?p IN {one_of(predicates)}) BIND(?{name} AS ?it) }}"
            for name, _ in self._blanks
        ]
        if named:
            pairs = " ".join(f"({subject} {predicate})" for subject in named for predicate in listed)
            parts.append(f"{{ VALUES (?it ?p) {{ {pairs} }} ?it ?p ?o }}")
        return " UNION ".join(parts) or "FILTER(false)"


def values_of(store: Store, keys: Collection[str], predicates: Iterable[str]) -> Iterator[Row]:
    """Yield the values that each of `keys` (IRIs and ``_:label``) has for `predicates`: ``it``, ``p``, ``o``.

    Pairs are looked up one by one, so that a resource with many other triples costs no more; properties
    that the store is known not to use are not looked up at all.
    """
    if asked := used(store, predicates):
        sites = Sites.of(keys)
        query = f"SELECT {sites.select}?it ?p ?o {{ {sites.values_of(asked)} }}"
        yield from rows(store, query, sites.bindings)


@dataclass(frozen=True, slots=True)
class Focus:
    """The one resource that a query is about.

    ``text`` stands for it in patterns; ``select`` has to stand in the projection (and
    grouping) of the query and of each sub-select that uses it.
    """

    resource: Resource

    @property
    def text(self) -> str:
        """The IRI, or the variable of a blank node."""
        return self.resource.n3() if isinstance(self.resource, IRI) else "?focus"

    @property
    def select(self) -> str:
        """The variable of a blank node, else nothing."""
        return "" if isinstance(self.resource, IRI) else "?focus "

    @property
    def bindings(self) -> dict[str, Term]:
        """What the variable stands for."""
        return {} if isinstance(self.resource, IRI) else {"focus": self.resource}


def exists(store: Store, entry: Resource) -> bool:
    """Return whether anything in the graph has `entry` as subject, object or predicate."""
    focus = Focus(entry)
    uses = (f"{focus.text} ?p ?o", f"?s ?p {focus.text}", f"?s {focus.text} ?o")
    branches = " UNION ".join(f"{{ {use} }}" for use in (uses if isinstance(entry, IRI) else uses[:2]))
    try:
        solutions = store.select(f"SELECT {focus.select}?p {{ {branches} }} LIMIT 1", focus.bindings)
        return next(solutions.rows, None) is not None
    except (QuerySyntaxError, UsageError):  # what cannot be written as a term is in no graph
        return False
