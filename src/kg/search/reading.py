"""Reading every name of a store: what things are called, their classes, and how many links lead to them.

A million names are strings here and nothing else: the garbage collector, which goes through
every tuple and list again and again, leaves strings alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg import labels
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.schema import base_of, folded_classes, housekeeping
from kg.terms import Literal
from kg.vocabulary import ALIAS_PREDICATES, LABEL_PREDICATES, RDF_TYPE

__all__ = ["ALIAS", "ENTITY", "FOLDED", "LABEL", "TERM", "Name", "Named", "names_of", "read"]

ENTITY, FOLDED, TERM = 0, 1, 2
"""Tiers: hits of a lower one come first."""

LABEL, ALIAS = "l", "a"

_UNIT: Final = "\x1f"
_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_XL_NAMES: Final = {LABEL: ("prefLabel",), ALIAS: ("altLabel", "hiddenLabel")}


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
        The classes of each IRI that has some.
    """

    keys: list[str]
    tiers: list[int]
    names: dict[str, str]
    types: dict[str, frozenset[str]]


def read(store: Store) -> Named:
    """Return what is to be found in a store."""
    types, names = _types(store), _names(store)
    keys = dict.fromkeys([*types, *names, *_untyped(store, types)])
    for file in (*store.named_graphs(), base_of(store) + "graph/"):
        keys.pop(file, None)
    for key in keys:
        if not names.get(key, "").startswith(LABEL):  # labels are read before aliases
            own = _UNIT.join((LABEL, "", labels.from_iri(key)))
            names[key] = f"{own}\n{names[key]}" if key in names else own
    degrees, tiers = _degrees(store), _tiers(store, keys, types)
    ordered = sorted(keys)
    ordered.sort(key=lambda key: tiers[key] * 2**40 - degrees[key] * 2**8 + min(len(names[key]), 255))
    return Named(ordered, [tiers[key] for key in ordered], names, types)


def _tiers(store: Store, keys: Mapping[str, None], types: Mapping[str, frozenset[str]]) -> dict[str, int]:
    folded, terms = folded_classes(store, {}), _terms(store, types)
    return {
        key: TERM if key in terms else FOLDED if folded & types.get(key, frozenset()) else ENTITY
        for key in keys
    }


def _types(store: Store) -> dict[str, frozenset[str]]:
    """Return the classes of each thing; things of the same classes share one set."""
    found: dict[str, frozenset[str]] = {}
    alone: dict[str, frozenset[str]] = {}
    sets: dict[frozenset[str], frozenset[str]] = {}
    for key, cls in store.select("SELECT ?s ?c { ?s a ?c FILTER(isIRI(?s) && isIRI(?c)) }").rows:
        iri, type_ = str(key), str(cls)
        if iri in found:
            both = found[iri] | {type_}
            found[iri] = sets.setdefault(both, both)
        elif type_ in alone:
            found[iri] = alone[type_]
        else:
            found[iri] = alone[type_] = sets.setdefault(frozenset({type_}), frozenset({type_}))
    return found


def _names(store: Store) -> dict[str, str]:
    """Return the names of each thing, each once, its labels first."""
    found: dict[str, str] = {}
    for key, name in _stated(store):
        known = found.get(key)
        if known is None:
            found[key] = name
        elif name not in known.split("\n"):
            found[key] = f"{known}\n{name}"
    return found


def _stated(store: Store) -> Iterator[tuple[str, str]]:
    extended = store.ask(f"ASK {{ ?label <{_XL}literalForm> ?text }}")
    for kind, predicates in ((LABEL, LABEL_PREDICATES), (ALIAS, ALIAS_PREDICATES)):
        values = f"VALUES ?p {{ {iris(predicates)} }}"
        query = f"SELECT ?s ?o {{ {values} ?s ?p ?o FILTER(isIRI(?s) && isLiteral(?o)) }}"
        yield from _literals(store, query, kind)
        values = f"VALUES ?p {{ {iris(_XL + name for name in _XL_NAMES[kind])} }}"
        query = f"SELECT ?s ?o {{ {values} ?s ?p ?label . ?label <{_XL}literalForm> ?o FILTER(isIRI(?s)) }}"
        yield from _literals(store, query, kind) if extended else ()


def _literals(store: Store, query: str, kind: str) -> Iterator[tuple[str, str]]:
    for key, value in store.select(query).rows:
        if isinstance(value, Literal) and (text := labels.one_line(value.value)):
            language = (value.language or "").partition("-")[0].lower()
            yield str(key), f"{kind}{_UNIT}{language}{_UNIT}{text}"


def _degrees(store: Store) -> Counter[str]:
    """Return how many links lead to each thing; types are none."""
    query = f"""SELECT ?x (COUNT(*) AS ?n)
        {{ ?s ?p ?x FILTER(isIRI(?x) && ?p != <{RDF_TYPE}>) }} GROUP BY ?x"""
    return Counter({str(key): int(str(count)) for key, count in store.select(query).rows})


def _untyped(store: Store, types: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield what says something and has no type; to ask the engine for that takes it very long in memory."""
    for (key,) in store.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) }").rows:
        if str(key) not in types:
            yield str(key)


def _terms(store: Store, types: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the words that the graph is written with rather than what it speaks of.

    These are the shipped ontology's terms, where the graph holds it beside its own data,
    and properties and classes of other vocabularies that nobody declares.
    """
    used = {cls for found in set(types.values()) for cls in found}
    used |= {str(row["p"]) for row in rows(store, "SELECT DISTINCT ?p { ?s ?p ?o }")}
    own = [name for name in housekeeping(store) if name.endswith("ontology")]
    declared: set[str] = set()
    query = f"SELECT ?s ?o {{ VALUES ?g {{ {iris(own)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    for row in rows(store, query) if own else ():
        declared.add(str(row["s"]))
        used.add(str(row["o"]))
    return declared | (used - types.keys())
