"""Where in a graph claims stand: which predicates lead from them and to them.

Most nodes of a query's pattern can never be claims, as no claim of the graph has such a
property or class. Asking the graph itself is exact, and cheap where it is asked once.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Protocol

from kg.errors import QuerySyntaxError
from kg.store.protocol import Store
from kg.terms import IRI
from kg.vocabulary import DEFINITION_PREDICATES, LABEL_PREDICATES, RDF_TYPE

__all__ = ["ANYWHERE", "Cautious", "Reach", "StoreReach"]

_REMEMBERED: Final = 10_000
_MOST_TERMS: Final = 250
_OBJECTS_ARE_NO_CLAIMS: Final = frozenset({RDF_TYPE, *LABEL_PREDICATES, *DEFINITION_PREDICATES})


class Reach(Protocol):
    """What is known of where claims stand; in doubt the answer is yes."""

    def subject(self, predicate: str) -> bool:
        """Return whether a claim can be the subject of this predicate (an IRI)."""
        ...

    def object(self, predicate: str) -> bool:
        """Return whether a claim can be the object of this predicate."""
        ...

    def instance(self, cls: str) -> bool:
        """Return whether a claim can be an instance of this class."""
        ...

    def constant(self, iri: str) -> bool:
        """Return whether this IRI can be a claim."""
        ...


class _Anywhere:
    """Knows nothing of a graph: claims may stand wherever a node can."""

    def subject(self, predicate: str) -> bool:
        del predicate
        return True

    def object(self, predicate: str) -> bool:
        return predicate not in _OBJECTS_ARE_NO_CLAIMS

    def instance(self, cls: str) -> bool:
        del cls
        return True

    def constant(self, iri: str) -> bool:
        del iri
        return True


ANYWHERE: Final[Reach] = _Anywhere()


class Cautious:
    """Asks another for so many terms of one query, and says yes to the rest.

    Parameters
    ----------
    reach : Reach
        Whom to ask.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._asked: set[str] = set()

    def _may_ask(self, iri: str) -> bool:
        if iri not in self._asked and len(self._asked) >= _MOST_TERMS:
            return False
        self._asked.add(iri)
        return True

    def subject(self, predicate: str) -> bool:
        """Return whether a claim can be the subject of this predicate."""
        return not self._may_ask(predicate) or self._reach.subject(predicate)

    def object(self, predicate: str) -> bool:
        """Return whether a claim can be the object of this predicate."""
        return not self._may_ask(predicate) or self._reach.object(predicate)

    def instance(self, cls: str) -> bool:
        """Return whether a claim can be an instance of this class."""
        return not self._may_ask(cls) or self._reach.instance(cls)

    def constant(self, iri: str) -> bool:
        """Return whether this IRI can be a claim."""
        return not self._may_ask(iri) or self._reach.constant(iri)


class StoreReach:
    """Asks a store, once for each term.

    Parameters
    ----------
    store : Store
        Never written to.
    kinds : collection of str
        The classes whose instances are claims; without any there are no claims.

    Attributes
    ----------
    kinds : list of str
        The same, sorted.
    """

    def __init__(self, store: Store, kinds: Collection[str]) -> None:
        self._store = store
        self.kinds = sorted(kinds)
        self._known: dict[tuple[str, str], bool] = {}

    def subject(self, predicate: str) -> bool:
        """Return whether a claim has this property."""
        return self._ask("?claim {} ?x .", predicate)

    def object(self, predicate: str) -> bool:
        """Return whether this property leads to a claim."""
        return predicate != RDF_TYPE and self._ask("?x {} ?claim .", predicate)

    def instance(self, cls: str) -> bool:
        """Return whether a claim is an instance of this class."""
        return cls in self.kinds or self._ask("?claim a {} .", cls)

    def constant(self, iri: str) -> bool:
        """Return whether this is a claim."""
        return self._ask("VALUES ?claim {{ {} }}", iri)

    def unnamed(self) -> bool:
        """Return whether there are claims without an IRI."""
        return self._ask("?claim a ?any FILTER(isBlank(?claim))", "")

    def _ask(self, pattern: str, iri: str) -> bool:
        found = self._known.get((pattern, iri))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[pattern, iri] = bool(self.kinds) and self._asked(pattern, iri)
        return found

    def _asked(self, pattern: str, iri: str) -> bool:
        where = pattern.format(IRI(iri).n3())
        kinds = (IRI(kind).n3() for kind in self.kinds)
        try:
            return any(self._store.ask(f"ASK {{ {where} ?claim a {kind} }}") for kind in kinds)
        except QuerySyntaxError:  # an IRI that cannot be: the query that has it will fail as well
            return False
