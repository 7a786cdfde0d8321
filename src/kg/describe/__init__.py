"""One entity: what it is, what is claimed of it, what it links to.

Everything is asked for in a fixed number of queries: links are counted first,
then one page of each group is fetched in a single query, then all labels in
one. A hub with a million links costs no more than the 20,000 that are counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from kg import labels
from kg.describe.links import (
    claim_links,
    link_groups,
    link_page,
    only_way,
    pages_of,
    shape_of,
    without_claims,
)
from kg.errors import EntityNotFound
from kg.model import Claim, ClassSummary, Entity, PropertyValues, Ref, Text
from kg.store import claims
from kg.store.patterns import Focus, exists, iris, rows
from kg.store.protocol import Store
from kg.store.refs import TermNames, refs, specific_first, term_names
from kg.store.schema import claim_classes, computed
from kg.terms import IRI, Literal, Resource
from kg.vocabulary import (
    BOUND_PROPERTIES,
    DEFINITION_PREDICATES,
    LABEL_PREDICATES,
    PREFIXES,
    RDF_TYPE,
    compact,
)

__all__ = ["describe", "link_page"]

_CLAIMS_PAGE: Final = 200
_VALUES_PAGE: Final = 200

_ALTERNATIVE: Final = PREFIXES["skos"] + "altLabel"
_NOTATION: Final = PREFIXES["skos"] + "notation"


def describe(
    store: Store,
    resource: Resource,
    language: str,
    classes: Mapping[str, ClassSummary],
    *,
    most_claims: int = _CLAIMS_PAGE,
    known_claims: Mapping[str, Claim] = MappingProxyType({}),
) -> Entity:
    """Return what the graph says of one thing, with at most so many of the claims about it.

    `known_claims` are claims that were read before, in the same language.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph has it as subject, predicate or object.
    """
    if not exists(store, resource):
        raise EntityNotFound(str(resource))
    focus = Focus(resource)
    shape = shape_of(store, focus)
    values = _literals(store, focus, shape.literals)
    types = _types(store, focus) if ("out", RDF_TYPE) in shape.links else []
    itself = bool(claim_classes(classes) & set(types))
    told = {} if itself else claim_links(store, focus, shape, classes)
    known_total = None if itself else only_way(shape.links, told)
    about = claims.about(store, resource, classes, most_claims, total=known_total)
    groups = without_claims(shape, told)
    pages = pages_of(store, focus, groups, classes)
    spoken_in = _graphs(store, focus)
    mentioned = {str(resource), *spoken_in, *types, *(key for page in pages.values() for key in page)}
    known = refs(store, mentioned, language, classes)
    names = term_names(store, {*shape.literals, *(predicate for _, predicate in groups), *types}, language)
    definition_from, definition = _definition(values, language)
    return Entity(
        iri=str(resource),
        curie=compact(str(resource)),
        label=known[str(resource)].label,
        labels=_texts(values, LABEL_PREDICATES),
        alternatives=_texts(values, (_ALTERNATIVE,)),
        definition=definition,
        notations=tuple(sorted({literal.value for literal in values.get(_NOTATION, ())})),
        classes=tuple(Ref(cls, names[cls].label) for cls in specific_first(types, classes)),
        properties=_properties(
            values, shape.literals, names, {definition_from, *(BOUND_PROPERTIES if itself else ())}
        ),
        claims=claims.read(store, about.keys, language, classes, known=known_claims),
        claims_total=about.total,
        claims_more=about.more,
        links=link_groups(groups, pages, known, names),
        graphs=tuple(known[graph] for graph in spoken_in),
    )


def _literals(store: Store, focus: Focus, counts: Collection[str]) -> dict[str, list[Literal]]:
    branches = [
        f"""{{ {{ SELECT {focus.select}?x {{ {focus.text} {IRI(predicate).n3()} ?x FILTER(isLiteral(?x)) }}
            LIMIT {_VALUES_PAGE} }} BIND({IRI(predicate).n3()} AS ?p) }}"""
        for predicate in counts
    ]
    found: dict[str, list[Literal]] = {}
    if branches:
        query = f"SELECT {focus.select}?p ?x {{ {' UNION '.join(branches)} }}"
        for row in rows(store, query, focus.bindings):
            value = row["x"]
            assert isinstance(value, Literal)
            found.setdefault(str(row["p"]), []).append(value)
    return {
        predicate: sorted(values, key=lambda literal: (literal.language or "", labels.natural(literal.value)))
        for predicate, values in found.items()
    }


def _types(store: Store, focus: Focus) -> list[str]:
    query = f"SELECT {focus.select}?x {{ {focus.text} <{RDF_TYPE}> ?x FILTER(isIRI(?x)) }}"
    return [str(row["x"]) for row in rows(store, query, focus.bindings)]


def _texts(values: Mapping[str, Sequence[Literal]], predicates: Collection[str]) -> tuple[Text, ...]:
    found = {Text(x.value, x.language) for predicate in predicates for x in values.get(predicate, ())}
    return tuple(sorted(found, key=lambda text: (text.language or "", text.value)))


def _definition(values: Mapping[str, Sequence[Literal]], language: str) -> tuple[str | None, str]:
    """Return the property that the definition is taken from, and the definition."""
    for predicate in DEFINITION_PREDICATES:
        chosen = labels.choose((Text(x.value, x.language) for x in values.get(predicate, ())), language)
        if chosen:
            return predicate, labels.one_line(chosen.value)
    return None, ""


def _properties(
    values: Mapping[str, Sequence[Literal]],
    counts: Mapping[str, int],
    names: Mapping[str, TermNames],
    shown: Collection[str | None],
) -> tuple[PropertyValues, ...]:
    elsewhere = {*LABEL_PREDICATES, _ALTERNATIVE, _NOTATION, *shown}
    return tuple(
        PropertyValues(Ref(predicate, names[predicate].label), tuple(values[predicate]), counts[predicate])
        for predicate in sorted(values, key=lambda iri: (names[iri].label.casefold(), iri))
        if predicate not in elsewhere
    )


def _graphs(store: Store, focus: Focus) -> list[str]:
    """Return the named graphs that mention it, those that the loader makes left out."""
    own = computed(store)
    named = [graph for graph in store.named_graphs() if graph not in own]
    it = focus.text
    if len(named) == 1:  # a file that is held as the default graph is asked until the first triple is found
        mentioned = f"GRAPH {iris(named)} {{ {{ {it} ?p ?o }} UNION {{ ?s ?p {it} }} }}"
        query = f"SELECT {focus.select}?p {{ {mentioned} }} LIMIT 1"
        return named if any(rows(store, query, focus.bindings)) else []
    query = f"""SELECT {focus.select}?g {{ VALUES ?g {{ {iris(named)} }}
        FILTER(EXISTS {{ GRAPH ?g {{ {it} ?p ?o }} }} || EXISTS {{ GRAPH ?g {{ ?s ?p {it} }} }}) }}"""
    return sorted(str(row["g"]) for row in rows(store, query, focus.bindings)) if named else []
