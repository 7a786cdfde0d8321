"""One entity: what it is, what is claimed of it, what it links to.

Everything is asked for in a fixed number of queries: links are counted first,
then one page of each group is fetched in a single query, then all labels in
one. A hub with 100,000 links costs two passes over them and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kg import labels
from kg.errors import EntityNotFound, UsageError
from kg.model import Claim, ClassSummary, Direction, Entity, LinkGroup, PropertyValues, Ref, Text
from kg.store import claims
from kg.store.patterns import Focus, exists, iris, number, rows
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

_PAGE: Final = 50
_CLAIMS_PAGE: Final = 200
_VALUES_PAGE: Final = 200
_TRUE: Final = frozenset({"true", "1"})
"""How engines write it."""
_ORDERED_UP_TO: Final = 5_000
"""Groups of links up to this size are paged in the order of their IRIs, larger ones as the store has them."""

_ALTERNATIVE: Final = PREFIXES["skos"] + "altLabel"
_NOTATION: Final = PREFIXES["skos"] + "notation"
_MEASURES: Final = ("in", PREFIXES["kgo"] + "measures")
_METRIC: Final = ("in", PREFIXES["kgo"] + "metric")
_HOUSEKEEPING: Final = tuple(
    PREFIXES[prefix] for prefix in ("rdfs", "owl", "dcterms", "prov", "void", "dcat")
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many values of each kind a thing has."""

    literals: dict[str, int]
    links: dict[tuple[Direction, str], int]


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
    shape = _shape(store, focus)
    values = _literals(store, focus, shape.literals)
    types = _types(store, focus) if ("out", RDF_TYPE) in shape.links else []
    itself = bool(claim_classes(classes) & set(types))
    told = {} if itself else _claim_links(store, focus, shape.links, classes)
    known_total = None if itself else _only_way(shape.links, told)
    about, claims_total = claims.about(store, resource, classes, most_claims, total=known_total)
    groups = _without_claims(shape.links, told)
    pages = _pages(store, focus, groups, classes)
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
        claims=claims.read(store, about, language, classes, known=known_claims),
        claims_total=claims_total,
        links=_link_groups(groups, pages, known, names),
        graphs=tuple(known[graph] for graph in spoken_in),
    )


def _shape(store: Store, focus: Focus) -> _Shape:
    it = focus.text
    query = f"""SELECT {focus.select}?d ?p ?literal (COUNT(*) AS ?n) {{
        {{ {it} ?p ?x BIND("out" AS ?d) BIND(isLiteral(?x) AS ?literal) }}
        UNION {{ ?x ?p {it} BIND("in" AS ?d) BIND(false AS ?literal) }}
    }} GROUP BY {focus.select}?d ?p ?literal"""
    shape = _Shape({}, {})
    for row in rows(store, query, focus.bindings):
        if str(row["literal"]) in _TRUE:
            shape.literals[str(row["p"])] = number(row["n"])
        else:
            shape.links["out" if str(row["d"]) == "out" else "in", str(row["p"])] = number(row["n"])
    return shape


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
    query = f"""SELECT {focus.select}?g {{ VALUES ?g {{ {iris(named)} }}
        FILTER(EXISTS {{ GRAPH ?g {{ {it} ?p ?o }} }} || EXISTS {{ GRAPH ?g {{ ?s ?p {it} }} }}) }}"""
    return sorted(str(row["g"]) for row in rows(store, query, focus.bindings)) if named else []


# ---------------------------------------------------------------------- links
@dataclass(frozen=True, slots=True)
class _Group:
    """The links of one property in one direction."""

    total: int
    drop_claims: bool = False


_Groups = dict[tuple[Direction, str], _Group]


def _without_claims(
    links: Mapping[tuple[Direction, str], int], told: Mapping[tuple[Direction, str], int]
) -> _Groups:
    """Return the groups to show: claims are told as claims, so links to and from them are left out."""
    return {
        key: _Group(total - told.get(key, 0), drop_claims=key in told)
        for key, total in links.items()
        if key != ("out", RDF_TYPE) and total > told.get(key, 0)
    }


def _only_way(
    links: Mapping[tuple[Direction, str], int], told: Mapping[tuple[Direction, str], int]
) -> int | None:
    """Return the number of claims where all come by one property and need not be told apart, else None."""
    further_ways = _MEASURES in links or _METRIC in links
    return sum(told.values()) if len(told) <= 1 and not further_ways else None


def _claim_links(
    store: Store,
    focus: Focus,
    groups: Collection[tuple[Direction, str]],
    classes: Mapping[str, ClassSummary],
) -> dict[tuple[Direction, str], int]:
    """Return how many of the links in each group lead to or come from claims."""
    concerned = [key for key in groups if key[1] in claims.CLAIM_LINKS]
    if not concerned or not claim_classes(classes):
        return {}
    branches = " UNION ".join(
        f"""{{ SELECT {focus.select}?i (COUNT(*) AS ?n) {{ {_link_pattern(focus, *key)}
            FILTER {claims.is_claim("?x", classes)} BIND({place} AS ?i) }} GROUP BY {focus.select}?i }}"""
        for place, key in enumerate(concerned)
    )
    found = rows(store, f"SELECT {focus.select}?i ?n {{ {branches} }}", focus.bindings)
    return {concerned[number(row["i"])]: number(row["n"]) for row in found}


def _link_pattern(focus: Focus, direction: Direction, predicate: str) -> str:
    it, by = focus.text, IRI(predicate).n3()
    return f"{it} {by} ?x FILTER(!isLiteral(?x))" if direction == "out" else f"?x {by} {it}"


def _pages(
    store: Store,
    focus: Focus,
    groups: _Groups,
    classes: Mapping[str, ClassSummary],
    *,
    offset: int = 0,
    limit: int = _PAGE,
) -> dict[tuple[Direction, str], list[str]]:
    """Return one page of each group, all in one query."""
    keys = list(groups)
    found: dict[tuple[Direction, str], list[str]] = {key: [] for key in keys}
    branches = []
    for place, key in enumerate(keys):
        pattern = _link_pattern(focus, *key)
        if groups[key].drop_claims:
            pattern += f" FILTER(!{claims.is_claim('?x', classes)})"
        order = "ORDER BY ?x" if limit < groups[key].total <= _ORDERED_UP_TO else ""
        branches.append(
            f"""{{ {{ SELECT {focus.select}?x {{ {pattern} }} {order} LIMIT {limit} OFFSET {offset} }}
                BIND({place} AS ?i) }}"""
        )
    if branches:
        query = f"SELECT {focus.select}?i ?x {{ {' UNION '.join(branches)} }}"
        for row in rows(store, query, focus.bindings):
            found[keys[number(row["i"])]].append(str(row["x"]))
    return found


def _link_groups(
    groups: _Groups,
    pages: Mapping[tuple[Direction, str], Sequence[str]],
    known: Mapping[str, Ref],
    names: Mapping[str, TermNames],
) -> tuple[LinkGroup, ...]:
    made = [
        _link_group(key, group.total, [known[item] for item in pages[key]], names[key[1]])
        for key, group in groups.items()
    ]
    return tuple(sorted(made, key=_by_meaning))


def _link_group(
    key: tuple[Direction, str], total: int, items: list[Ref], names: TermNames, offset: int = 0
) -> LinkGroup:
    direction, predicate = key
    if total <= _PAGE:  # a group that fits one page stands in the order of its labels
        items = sorted(items, key=lambda ref: (labels.natural(ref.label), ref.iri))
    return LinkGroup(
        predicate=Ref(predicate, names.label),
        direction=direction,
        label=names.label if direction == "out" else names.inverse,
        total=total,
        items=tuple(items),
        offset=offset,
    )


def _by_meaning(group: LinkGroup) -> tuple[bool, bool, bool, str, str]:
    """Outgoing first; what says something of the world before what keeps house; large groups last."""
    return (
        group.direction == "in",
        group.predicate.iri.startswith(_HOUSEKEEPING),
        group.total > _PAGE,
        group.label.casefold(),
        group.predicate.iri,
    )


def link_page(
    store: Store,
    resource: Resource,
    predicate: str,
    direction: Direction,
    *,
    language: str,
    classes: Mapping[str, ClassSummary],
    offset: int = 0,
    limit: int = _PAGE,
) -> LinkGroup:
    """Return one page of a thing's links by one property.

    The order is that of the whole group: by label where it fits one page, by IRI up to
    5,000 links, above that as the store has them; it never changes between pages.

    Raises
    ------
    kg.errors.EntityNotFound
        Nothing in the graph is that thing.
    kg.errors.UsageError
        `offset` is negative, or `limit` not between 1 and 1,000.
    """
    if offset < 0:
        raise UsageError("must be zero or more", parameter="offset")
    if not 1 <= limit <= 1_000:  # noqa: PLR2004 - stated in the docstring
        raise UsageError("must be between 1 and 1000", parameter="limit")
    if not exists(store, resource):
        raise EntityNotFound(str(resource))
    focus, key = Focus(resource), (direction, predicate)
    group = _one_group(store, focus, key, classes)
    page = _pages(store, focus, {key: group}, classes, offset=offset, limit=limit)[key]
    known = refs(store, page, language, classes)
    names = term_names(store, [predicate], language)
    return _link_group(key, group.total, [known[item] for item in page], names[predicate], offset)


def _one_group(
    store: Store, focus: Focus, key: tuple[Direction, str], classes: Mapping[str, ClassSummary]
) -> _Group:
    group = f"GROUP BY {focus.select}" if focus.select else ""
    query = f"SELECT {focus.select}(COUNT(*) AS ?n) {{ {_link_pattern(focus, *key)} }} {group}"
    total = sum(number(row["n"]) for row in rows(store, query, focus.bindings))
    of_claims = _claim_links(store, focus, [key], classes).get(key, 0)
    return _Group(total - of_claims, drop_claims=True) if 0 < of_claims < total else _Group(total)
