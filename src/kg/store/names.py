"""From what a person types to the thing that is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, Protocol
from urllib.parse import quote, unquote

from kg.errors import AmbiguousName, EntityNotFound
from kg.store.patterns import exists, iris, rows
from kg.store.protocol import Store
from kg.store.schema import base_of, housekeeping
from kg.terms import IRI, BlankNode, Literal, Resource
from kg.vocabulary import BASE, LABEL_PREDICATES, PREFIXES, compact, expand

__all__ = ["Names", "resolve"]

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_ALIASES: Final = (
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "hiddenLabel",
    PREFIXES["skos"] + "notation",
)
_IRI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=%~-._"


class Names(Protocol):
    """An index of what things are called."""

    def called(self, name: str) -> Iterable[tuple[Resource, bool, str]]:
        """Yield what has this name, in any case: the thing, whether it is no label but an alias, the text."""
        ...

    def ending(self, endings: Collection[str]) -> set[Resource]:
        """Return what has an IRI that ends so, in any case."""
        ...


def resolve(store: Store, name: str, names: Callable[[], Names | None] = lambda: None) -> Resource:
    """Return the thing that `name` stands for.

    `names` gives an index, where there is one: then the labels of the store are not looked through.
    In this order: ``<IRI>``, IRI (as typed, percent-decoded or percent-encoded), prefixed
    name, ``_:label``; then a label, an alias or code, the last part of an IRI, all without
    regard to case.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph has that name.
    kg.errors.AmbiguousName
        More than one thing has that label; the candidates are prefixed names or IRIs.
    """
    name = name.encode(errors="replace").decode().strip()  # a terminal may hand over what is no text
    for candidate in _as_resource(name, base_of(store)):
        if exists(store, candidate):
            return candidate
    return _by_label(store, name, names())


def _as_resource(name: str, base: str) -> Iterator[Resource]:
    if name.startswith("_:") and len(name) > 2:  # noqa: PLR2004 - the mark itself
        yield BlankNode(name[2:])
        return
    bare = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    expanded = expand(bare)
    if expanded is not None:
        yield IRI(expanded)
        yield IRI(base + expanded.removeprefix(BASE))
    if _SCHEME.fullmatch(bare):
        yield from (IRI(form) for form in dict.fromkeys((bare, unquote(bare), quote(bare, _IRI_CHARACTERS))))


def _by_label(store: Store, name: str, names: Names | None) -> Resource:
    found: dict[int, set[Resource]] = {}
    called = _scanned(store, name) if names is None else names.called(name)
    for thing, other, text in called if name else ():
        found.setdefault(2 if other else int(text != name), set()).add(thing)
    best = found[min(found)] if found else _by_local_name(store, name, names)
    if not best:
        raise EntityNotFound(name)
    candidates = _entities_before_terms(store, best)
    if len(candidates) > 1:
        raise AmbiguousName(name, sorted(compact(str(entry)) for entry in candidates))
    return candidates[0]


def _scanned(store: Store, name: str) -> Iterator[tuple[Resource, bool, str]]:
    """Yield what is called so, from all labels of the store."""
    query = f"""SELECT ?s ?p ?o {{
        VALUES ?p {{ {iris([*LABEL_PREDICATES, *_ALIASES])} }} ?s ?p ?o
        FILTER(LCASE(STR(?o)) = {Literal(name.lower()).n3()}) }}"""
    for row in rows(store, query):
        if isinstance(row["s"], IRI | BlankNode):
            yield row["s"], str(row["p"]) in _ALIASES, str(row["o"])


def _by_local_name(store: Store, name: str, names: Names | None) -> set[Resource]:
    """Return what has `name` as the last part of its IRI, which is what things without a label are called."""
    written = name.lower()
    forms = {form for text in (written, written.replace(" ", "_")) for form in (text, quote(text).lower())}
    endings = [mark + form for mark in "/#:" for form in sorted(forms) if form]
    if names is not None:
        return names.ending(endings)
    ends = " || ".join(f"STRENDS(?iri, {Literal(ending).n3()})" for ending in endings)
    query = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(isIRI(?s)) BIND(LCASE(STR(?s)) AS ?iri) FILTER({ends}) }}"
    return {row["s"] for row in rows(store, query) if isinstance(row["s"], IRI)} if ends else set()


def _entities_before_terms(store: Store, found: set[Resource]) -> list[Resource]:
    """Leave out terms of the shipped ontology where something else has the same name."""
    own = housekeeping(store)
    named = [entry.value for entry in found if isinstance(entry, IRI)]
    if len(found) == 1 or not own or not named:
        return sorted(found, key=str)
    query = f"""SELECT DISTINCT ?s
        {{ VALUES ?g {{ {iris(own)} }} VALUES ?s {{ {iris(named)} }} GRAPH ?g {{ ?s ?p ?o }} }}"""
    terms = {row["s"] for row in rows(store, query)}
    return sorted(found - terms or found, key=str)
