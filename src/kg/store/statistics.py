"""How much of what a store holds: triples, instances of each class, and what each predicate links.

Of a release it is worked out by the load that made it, as soon as it is current, or by the change, and lies
beside it, as ``statistics.json``; of a store in memory it is worked out when it is first asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedStore
    from kg.store.protocol import Store

__all__ = [
    "Predicate",
    "Statistics",
    "count",
    "kept_statistics",
    "known_statistics",
    "prepare_statistics",
    "read_statistics",
    "save_statistics",
    "statistics_of",
    "used",
]

_FILE: Final = "statistics.json"
_PREDICATES: Final = "SELECT DISTINCT ?p { ?s ?p ?o }"
_OF_ONE: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) {{
    ?s {} ?o
}}"""
_CLASSES: Final = f"""
SELECT ?c ?n {{ {{ SELECT ?c (COUNT(*) AS ?n) {{ ?s <{RDF_TYPE}> ?c }} GROUP BY ?c }} FILTER(isIRI(?c)) }}"""
"""The engine reads the text of a term that a filter looks at: here that of each class, and of no instance."""
_UNNAMED: Final = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s <{RDF_TYPE}> ?any FILTER(!isIRI(?s)) }}"
_THREADS: Final = 2
"""Each holds the subjects and objects of one predicate in memory; the engine needs no interpreter."""


class Predicate(NamedTuple):
    """How many triples have a predicate, and how many subjects and objects there are in these."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a store holds in its default graph, the union of all its graphs as a set.

    Attributes
    ----------
    triples : int
        How many there are.
    classes : mapping
        IRI of each class to the number of its instances, as types say.
    predicates : mapping
        IRI of each predicate to its numbers.
    typed : int
        How many things have an IRI and a type.
    """

    triples: int
    classes: Mapping[str, int]
    predicates: Mapping[str, Predicate]
    typed: int

    def triples_with(self, predicate: str | None) -> int:
        """Return how many triples have a predicate (an IRI; None: any)."""
        if predicate is None:
            return self.triples
        numbers = self.predicates.get(predicate)
        return numbers.triples if numbers else 0


_known: WeakKeyDictionary[EmbeddedStore, Statistics] = WeakKeyDictionary()


def statistics_of(store: EmbeddedStore) -> Statistics:
    """Return the statistics of a store: those beside it, or else counted now, once."""
    found = _known.get(store)
    if found is None:
        found = _known[store] = kept_statistics(store) or count(store.engine)
    return found


def known_statistics(store: Store) -> Statistics | None:
    """Return statistics that nobody has to count: those beside a release, or counted before."""
    from kg.store.embedded import EmbeddedStore  # noqa: PLC0415 - it needs this module

    if not isinstance(store, EmbeddedStore):
        return None
    found = _known.get(store) or kept_statistics(store)
    if found is not None:
        _known[store] = found
    return found


def used(store: Store, predicates: Iterable[str]) -> list[str]:
    """Return those of `predicates` that a triple of the store has; all of them, where nobody has counted."""
    known = known_statistics(store)
    return [name for name in predicates if known is None or name in known.predicates]


def kept_statistics(store: EmbeddedStore) -> Statistics | None:
    """Return the statistics that lie beside a release; None where there are none, or they cannot be read."""
    return None if store.directory is None else read_statistics(store.directory.parent)


def prepare_statistics(store: EmbeddedStore) -> None:
    """Let a release on disk have its statistics beside it.

    Raises
    ------
    OSError
        They cannot be written there.
    """
    if store.directory is not None and kept_statistics(store) is None:
        save_statistics(store.directory.parent, statistics_of(store))


def read_statistics(folder: Path) -> Statistics | None:
    """Return the statistics in the folder of a release; None where there are none, or they cannot be read."""
    try:
        found: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        predicates = {name: Predicate(*numbers) for name, numbers in found["predicates"].items()}
        return Statistics(found["triples"], found["classes"], predicates, found["typed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save_statistics(folder: Path, statistics: Statistics) -> None:
    """Write statistics into the folder of a release, whole or not at all."""
    written = {
        "triples": statistics.triples,
        "classes": statistics.classes,
        "predicates": statistics.predicates,
        "typed": statistics.typed,
    }
    unfinished = folder / f".{_FILE}.{os.getpid()}"
    unfinished.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(folder / _FILE)


def count(engine: ox.Store) -> Statistics:
    """Count what the default graph holds, two predicates at a time, so that memory stays small."""
    with ThreadPoolExecutor(_THREADS) as pool:
        types = pool.submit(_types, engine)
        names = [predicate.value for (predicate,) in _rows(engine, _PREDICATES)]
        return _together(_counted(pool, engine, names), *types.result())


def _counted(pool: Executor, engine: ox.Store, predicates: Iterable[str]) -> dict[str, Predicate]:
    def numbers_of(name: str) -> Predicate:
        found = next(_rows(engine, _OF_ONE.format(ox.NamedNode(name))))
        return Predicate(*(int(number.value) for number in found))

    names = list(predicates)
    return dict(zip(names, pool.map(numbers_of, names), strict=True))


def _types(engine: ox.Store) -> tuple[dict[str, int], int]:
    """Return the number of instances of each class, and how many things without an IRI have a type."""
    classes = {name.value: int(number.value) for name, number in _rows(engine, _CLASSES)}
    return classes, int(next(_rows(engine, _UNNAMED))[0].value)


def _together(predicates: Mapping[str, Predicate], classes: Mapping[str, int], unnamed: int) -> Statistics:
    types = predicates.get(RDF_TYPE)
    return Statistics(
        triples=sum(numbers.triples for numbers in predicates.values()),
        classes=dict(sorted(classes.items())),
        predicates=dict(sorted(predicates.items())),
        typed=types.subjects - unnamed if types else 0,
    )


def _rows(engine: ox.Store, query: str) -> Iterator[Any]:
    found = engine.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return iter(found)
