"""The place of a thing in a classification, a thesaurus, or a whole and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg import labels
from kg.model import ClassSummary
from kg.model.contexts import Placing, Rank
from kg.store.patterns import Focus, iris, number, rows, values_of
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import Resource
from kg.vocabulary import PREFIXES

__all__ = ["placing"]

_SKOS: Final = PREFIXES["skos"]
_UPWARDS: Final = (_SKOS + "broader", PREFIXES["kgo"] + "partOf")
"""Properties that lead from a class to the one above it, best first."""

_NOTATION: Final = _SKOS + "notation"
_SCHEME: Final = _SKOS + "inScheme"
_MOST_BELOW: Final = 60
_MOST_ABOVE: Final = 200
_ORDERED_UP_TO: Final = 5_000


def placing(
    store: Store, resource: Resource, language: str, classes: Mapping[str, ClassSummary]
) -> Placing | None:
    """Return the place of a thing in its tree in a fixed number of queries; None where it is in none.

    In a graph that says only ``skos:narrower`` there is no way up, and none is guessed.
    """
    focus = Focus(resource)
    predicate, total = _tree(store, focus)
    if predicate is None:
        return None
    parents, way = _way_up(store, focus, predicate)
    below = _below(store, focus, predicate, total)
    keys = [str(resource), *way, *below]
    codes, scheme = _coded(store, keys, str(resource))
    known = refs(store, {*keys, *([scheme] if scheme else [])}, language, classes)
    ranks = {key: Rank(known[key], codes.get(key, ""), below.get(key, 0)) for key in keys}
    return Placing(
        predicate=predicate,
        scheme=known[scheme] if scheme else None,
        code=codes.get(str(resource), ""),
        above=tuple(ranks[key] for key in reversed(way)),
        parents=parents,
        below=tuple(sorted((ranks[key] for key in below), key=_by_code)),
        total=total,
    )


def _by_code(rank: Rank) -> tuple[list[tuple[int, str]], list[tuple[int, str]], str]:
    return labels.natural(rank.code), labels.natural(rank.ref.label), rank.ref.iri


def _tree(store: Store, focus: Focus) -> tuple[str | None, int]:
    """Return the property of the tree that the thing is in, and how many stand directly below it."""
    parts = [
        f"""{{ SELECT {focus.select}?i (COUNT(?up) AS ?above) (COUNT(?down) AS ?n) {{
            {{ {focus.text} <{name}> ?up FILTER(isIRI(?up)) }} UNION {{ ?down <{name}> {focus.text} }}
            BIND({place} AS ?i) }} GROUP BY {focus.select}?i }}"""
        for place, name in enumerate(_UPWARDS)
    ]
    query = f"SELECT {focus.select}?i ?above ?n {{ {' UNION '.join(parts)} }}"
    found = {number(row["i"]): number(row["n"]) for row in rows(store, query, focus.bindings)}
    first = min(found, default=None)
    return (None, 0) if first is None else (_UPWARDS[first], found[first])


def _way_up(store: Store, focus: Focus, predicate: str) -> tuple[int, list[str]]:
    """Return how many stand directly above, and one way to the top, nearest first."""
    query = f"""SELECT DISTINCT {focus.select}?s ?o {{ {focus.text} <{predicate}>* ?s . ?s <{predicate}> ?o
        FILTER(isIRI(?o)) }} LIMIT {_MOST_ABOVE}"""
    up: dict[str, list[str]] = {}
    for row in rows(store, query, focus.bindings):
        up.setdefault(str(row["s"]), []).append(str(row["o"]))
    here = str(focus.resource)
    parents = len(up.get(here, ()))
    way: list[str] = []
    while here in up and (above := min(up.pop(here))) not in (*way, str(focus.resource)):
        way.append(above)
        here = above
    return parents, way


def _below(store: Store, focus: Focus, predicate: str, total: int) -> dict[str, int]:
    """Return what stands directly below, each with how many stand below it."""
    if not total:
        return {}
    every = f"SELECT DISTINCT {focus.select}?x {{ ?x <{predicate}> {focus.text} FILTER(isIRI(?x)) }}"
    select, bindings, some = focus.select, focus.bindings, f"{{ {every} LIMIT {_MOST_BELOW} }}"
    if _MOST_BELOW < total <= _ORDERED_UP_TO:  # the embedded engine takes ten times as long for ORDER BY
        ordered = sorted(str(row["x"]) for row in rows(store, every, bindings))
        select, bindings, some = "", {}, f"VALUES ?x {{ {iris(ordered[:_MOST_BELOW])} }}"
    query = f"""SELECT {select}?x (COUNT(?y) AS ?n) {{ {some} OPTIONAL {{ ?y <{predicate}> ?x }} }}
        GROUP BY {select}?x"""
    return {str(row["x"]): number(row["n"]) for row in rows(store, query, bindings)}


def _coded(store: Store, keys: list[str], here: str) -> tuple[dict[str, str], str | None]:
    """Return the code of each, and the scheme that the thing itself is in."""
    codes: dict[str, str] = {}
    scheme: str | None = None
    for row in values_of(store, keys, (_NOTATION, _SCHEME)):
        key, value = str(row["it"]), str(row["o"])
        if str(row["p"]) == _NOTATION:
            codes[key] = min(codes.get(key, value), value)
        elif key == here:
            scheme = min(scheme or value, value)
    return codes, scheme
