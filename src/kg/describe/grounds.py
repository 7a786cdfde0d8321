"""The things whose description names a source; the files of the graph are none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.model import ClassSummary
from kg.model.contexts import Grounds
from kg.store.patterns import Focus, number, one_of, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import Resource
from kg.vocabulary import PREFIXES

__all__ = ["grounds"]

_SOURCE: Final = PREFIXES["dcterms"] + "source"
_MOST: Final = 50


def grounds(store: Store, resource: Resource, language: str, classes: Mapping[str, ClassSummary]) -> Grounds:
    """Return the things whose description names a source, and those that name no other."""
    focus = Focus(resource)
    files = f"FILTER(?x NOT IN {one_of(store.named_graphs())})" if store.named_graphs() else ""
    named = f"?x <{_SOURCE}> {focus.text} FILTER(isIRI(?x)) {files}"
    alone = f"{named} FILTER NOT EXISTS {{ ?x <{_SOURCE}> ?y FILTER(?y != {focus.text}) }}"
    total, only = (_count(store, focus, which) for which in (named, alone))
    query = f"SELECT DISTINCT {focus.select}?x {{ {alone} }} ORDER BY ?x LIMIT {_MOST}"
    keys = [str(row["x"]) for row in rows(store, query, focus.bindings)] if only else []
    known = refs(store, keys, language, classes)
    shown = sorted((known[key] for key in keys), key=lambda ref: (ref.label.casefold(), ref.iri))
    return Grounds(total, only, tuple(shown))


def _count(store: Store, focus: Focus, pattern: str) -> int:
    group = f"GROUP BY {focus.select}" if focus.select else ""
    query = f"SELECT {focus.select}(COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }} {group}"
    return sum(number(row["n"]) for row in rows(store, query, focus.bindings))
