"""Reading every name of a store: what things are called, their classes, and how many links lead to them.

A million names are strings here and nothing else: the garbage collector, which goes through
every tuple and list again and again, leaves strings alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg import labels
from kg.search.families import Family
from kg.search.subjects import read_subjects
from kg.store.listing import list_rows, text_of
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.schema import base_of, folded_classes, housekeeping
from kg.store.statistics import known_statistics
from kg.vocabulary import ALIAS_PREDICATES, LABEL_PREDICATES, RDF_TYPE

__all__ = ["ALIAS", "ENTITY", "FOLDED", "LABEL", "TERM", "Name", "Named", "names_of", "read"]

ENTITY, FOLDED, TERM = 0, 1, 2
"""Tiers: hits of a lower one come first."""

LABEL, ALIAS = "l", "a"

_UNIT: Final = "\x1f"
_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_XL_NAMES: Final = {LABEL: ("prefLabel",), ALIAS: ("altLabel", "hiddenLabel")}
_MOST_OBJECTS: Final = 500_000
"""So many objects are counted before anybody looks which of them are things."""


class Name(NamedTuple):
    """A name of a thing: a label or an alias, its language or nothing, the text on one line."""

    kind: str
    language: str
    text: str


def names_of(packed: str) -> list[Name]:
    """Return the names of a thing, which are kept as one text."""
    return [Name(*line.split(_UNIT, 2)) for line in packed.split("\n")]


@dataclass(frozen=True, slots=True)
class Named:
    """Everything in a store that has an IRI and says something of itself.

    Attributes
    ----------
    keys : list of str
        The IRIs, by tier, and in a tier those first that most links lead to.
    tiers : list of int
        The tier of each.
    names : dict
        The names of each IRI, for :func:`names_of`.
    types : dict
        The classes of each IRI; there may be none.
    families : list of (int, Family)
        What can be found by a code only: tiers, and what is of each.
    """

    keys: list[str]
    tiers: list[int]
    names: dict[str, str]
    types: dict[str, frozenset[str]]
    families: list[tuple[int, Family]]


def read(store: Store) -> Named:
    """Return what is to be found in a store."""
    with ThreadPoolExecutor(1) as beside:  # the engine does without the interpreter while it counts
        counting = beside.submit(_degrees, store)
        names = _names(store)
        used, declared = _words(store)
        files = {*store.named_graphs(), base_of(store) + "graph/"}
        types, families = read_subjects(store, names.keys() | used | declared | files)
        degrees = counting.result()
    keys = [key for key in names.keys() | types.keys() if key not in files]
    for key in keys:
        if not names.get(key, "").startswith(LABEL):  # labels are read before aliases
            own = _UNIT.join((LABEL, "", labels.from_iri(key)))
            names[key] = f"{own}\n{names[key]}" if key in names else own
    folded, terms = folded_classes(store, {}), declared | {word for word in used if not types.get(word)}

    def tier(types: frozenset[str]) -> int:
        return FOLDED if folded & types else ENTITY

    tiers = {key: TERM if key in terms else tier(types[key]) for key in keys}
    keys.sort()
    keys.sort(key=lambda key: tiers[key] * 2**40 - degrees[key] * 2**8 + min(len(names[key]), 255))
    of_families = sorted((tier(family.types), family) for family in families)
    return Named(keys, [tiers[key] for key in keys], names, types, of_families)


def _names(store: Store) -> dict[str, str]:
    """Return the names of each thing, each once, its labels first."""
    found: dict[str, str] = {}

    for kind, query in _queries(store):

        def take(lines: Iterable[str], kind: str = kind) -> None:
            for key, name in _stated(lines, kind):
                known = found.get(key)
                if known is None:
                    found[key] = name
                elif name not in known.split("\n"):
                    found[key] = f"{known}\n{name}"

        list_rows(store, query, take)
    return found


def _queries(store: Store) -> Iterator[tuple[str, str]]:
    """Yield what gives names, and of which kind they are; terms of other kinds are left out afterwards."""
    extended = store.ask(f"ASK {{ ?label <{_XL}literalForm> ?text }}")
    for kind, predicates in ((LABEL, LABEL_PREDICATES), (ALIAS, ALIAS_PREDICATES)):
        yield kind, f"SELECT ?s ?o {{ VALUES ?p {{ {iris(predicates)} }} ?s ?p ?o }}"
        if extended:
            values = f"VALUES ?p {{ {iris(_XL + name for name in _XL_NAMES[kind])} }}"
            yield kind, f"SELECT ?s ?o {{ {values} ?s ?p ?label . ?label <{_XL}literalForm> ?o }}"


def _stated(lines: Iterable[str], kind: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        subject, _, value = line.partition("\t")
        if subject.startswith("<") and (literal := text_of(value)) and (text := labels.one_line(literal[0])):
            language = literal[1].partition("-")[0].lower()
            yield subject[1:-1], f"{kind}{_UNIT}{language}{_UNIT}{text}"


def _degrees(store: Store) -> Counter[str]:
    """Return how many links lead to each thing; types are none."""
    found: Counter[str] = Counter()

    def take(lines: Iterable[str]) -> None:
        for line in lines:
            key, _, count = line.partition("\t")
            found[key[1:-1]] += int(count)

    for query in _links(store):
        list_rows(store, query, take)
    return found


def _links(store: Store) -> Iterator[str]:
    """Yield queries that count links.

    A filter has the engine read the text of each term that it looks at, which is quicker done once for each
    object than once for each link; but then it holds all of them in memory until the end.
    """
    known = known_statistics(store)
    if known is None:
        yield f"""SELECT ?x (COUNT(*) AS ?n)
            {{ ?s ?p ?x FILTER(isIRI(?x) && ?p != <{RDF_TYPE}>) }} GROUP BY ?x"""
        return
    for predicate, numbers in known.predicates.items():
        count = f"SELECT ?x (COUNT(*) AS ?n) {{{{ ?s <{predicate}> ?x {{}} }}}} GROUP BY ?x"
        if predicate == RDF_TYPE:
            continue
        if numbers.objects <= _MOST_OBJECTS:
            yield f"SELECT ?x ?n {{ {{ {count.format('')} }} FILTER(isIRI(?x)) }}"
        else:
            yield count.format("FILTER(isIRI(?x))")


def _words(store: Store) -> tuple[set[str], set[str]]:
    """Return the words that the graph is written with rather than what it speaks of.

    Returns
    -------
    used : set of str
        Properties and classes; those of other vocabularies nobody may have declared here.
    declared : set of str
        The shipped ontology's terms, where the graph holds it beside its own data.
    """
    used = {str(row["c"]) for row in rows(store, "SELECT DISTINCT ?c { ?s a ?c }")}
    known = known_statistics(store)
    used |= (
        known.predicates.keys()
        if known
        else {str(row["p"]) for row in rows(store, "SELECT DISTINCT ?p { ?s ?p ?o }")}
    )
    own = [name for name in housekeeping(store) if name.endswith("ontology")]
    declared: set[str] = set()
    query = f"SELECT ?s ?o {{ VALUES ?g {{ {iris(own)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    for row in rows(store, query) if own else ():
        declared.add(str(row["s"]))
        used.add(str(row["o"]))
    return used, declared
