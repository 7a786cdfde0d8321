"""Completion of a query that is being written: the classes and properties that the graph has.

Each is found by its label in any language of the data, by the name in its IRI, or by the
beginning of the IRI itself. Entities are found by :mod:`kg.search`.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from kg import labels
from kg.model import ClassSummary, Completion
from kg.store.counting import Counts, counts
from kg.store.patterns import iris, number, rows
from kg.store.protocol import Store
from kg.store.refs import facts
from kg.vocabulary import local_name

__all__ = ["Completer"]

_SAMPLE: Final = 5000
"""Instances of a class that are looked at for the properties they have."""
_CLASSES_KEPT: Final = 64
_NEVER: Final = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A class or property, how often it is used (of some at least), and the folded names it is found by."""

    iri: str
    label: str
    names: tuple[str, ...]
    count: int
    whole: bool = True

    def rank(self, words: str) -> int:
        """Return how well it fits: 0 a name is it, 1 a name begins so, 2 a word does, 3 it is inside."""
        return min(_rank(name, words) for name in (*self.names, self.iri.casefold()))


class Completer:
    """What the names in a query over a store may be; any thread may use it.

    Each kind is looked up once, when it is first asked for.

    Parameters
    ----------
    store : Store
        The graph.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._candidates: dict[tuple[str, str], tuple[_Candidate, ...]] = {}
        self._properties_of = lru_cache(maxsize=_CLASSES_KEPT)(self._look_at)

    def classes(
        self, words: str, language: str, classes: Mapping[str, ClassSummary], *, limit: int
    ) -> tuple[Completion, ...]:
        """Return the classes that `words` may mean, best first, with the number of their instances."""
        used = Counts(
            {iri: summary.count for iri, summary in classes.items()},
            any(summary.at_least for summary in classes.values()),
        )
        return _best(self._known("class", language, used), words, limit)

    def properties(
        self, words: str, language: str, *, of: Collection[str] = (), limit: int
    ) -> tuple[Completion, ...]:
        """Return the properties that `words` may mean, best first.

        Parameters
        ----------
        of
            Classes (IRIs): only properties of their instances, where they have any. A class with
            more instances than are looked at gives no counts.
        """
        known = self._known("property", language, self._used)
        with self._lock:
            of_these, whole = self._properties_of(tuple(sorted(of)))
        if of_these:
            found = (entry for entry in known if entry.iri in of_these)
            known = tuple(replace(entry, count=of_these[entry.iri], whole=whole) for entry in found)
        return _best(known, words, limit)

    # -------------------------------------------------------------------- parts
    @cached_property
    def _used(self) -> Counts:
        """How many triples each property has."""
        return counts(self._store, "p", "?s ?p ?o")

    def _look_at(self, classes: tuple[str, ...]) -> tuple[Mapping[str, int], bool]:
        """Return how many instances of some classes have each property, and whether all were looked at."""
        if not classes:
            return {}, True
        some = f"SELECT DISTINCT ?s {{ VALUES ?c {{ {iris(classes)} }} ?s a ?c }} LIMIT {_SAMPLE}"
        whole = sum(1 for _ in rows(self._store, some)) < _SAMPLE
        query = f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) {{ {{ {some} }} ?s ?p ?o }} GROUP BY ?p"
        return {str(row["p"]): number(row["n"]) for row in rows(self._store, query)}, whole

    def _known(self, kind: str, language: str, used: Counts) -> tuple[_Candidate, ...]:
        with self._lock:
            if (kind, language) not in self._candidates:
                self._candidates[kind, language] = tuple(_candidates(self._store, used, language))
            return self._candidates[kind, language]


def _candidates(store: Store, used: Counts, language: str) -> Iterable[_Candidate]:
    for iri, entry in facts(store, used.numbers).items():
        own = labels.from_term_iri(iri)
        texts = [text.value for found in entry.labels.values() for text in found]
        names = dict.fromkeys(_folded(name) for name in (*texts, own, local_name(iri)))
        yield _Candidate(
            iri, entry.label(language) or own, tuple(names), used.numbers[iri], whole=not used.at_least
        )


def _best(candidates: Iterable[_Candidate], words: str, limit: int) -> tuple[Completion, ...]:
    folded = _folded(words)
    ranked = [(entry.rank(folded), entry) for entry in candidates]
    fitting = [pair for pair in ranked if pair[0] < _NEVER]
    fitting.sort(key=lambda pair: (pair[0], -pair[1].count, pair[1].label, pair[1].iri))
    return tuple(
        Completion(entry.iri, entry.label, count=entry.count if entry.whole else None)
        for _, entry in fitting[:limit]
    )


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _rank(name: str, words: str) -> int:
    if name == words:
        return 0
    if name.startswith(words):
        return 1
    if f" {words}" in name:
        return 2
    return 3 if words in name else _NEVER
