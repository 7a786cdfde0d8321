"""What a thing is linked to: how often, by which properties, and one page of each.

Links are counted first, then one page of each group is fetched in a single query. Links by one
property are counted up to 20,000; a hub with a million costs no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg import labels
from kg.errors import EntityNotFound, UsageError
from kg.model import ClassSummary, Direction, LinkGroup, Ref
from kg.store import claims
from kg.store.embedded import EmbeddedStore
from kg.store.fanout import Fan, fanout
from kg.store.patterns import Focus, exists, number, rows
from kg.store.protocol import Store
from kg.store.refs import TermNames, refs, term_names
from kg.store.schema import claim_classes
from kg.terms import IRI, Resource, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = [
    "Groups",
    "Shape",
    "claim_links",
    "link_groups",
    "link_page",
    "only_way",
    "pages_of",
    "shape_of",
    "without_claims",
]

_PAGE: Final = 50
_TRUE: Final = frozenset({"true", "1"})
"""How engines write it."""
_COUNTED: Final = 20_000
_SAMPLE: Final = 1_000
"""Of links that are more than are counted, so many are looked at for claims."""
_ORDERED_UP_TO: Final = 5_000
"""Groups of links up to this size are paged in the order of their IRIs, larger ones as the store has them."""

_MEASURES: Final = ("in", PREFIXES["kgo"] + "measures")
_METRIC: Final = ("in", PREFIXES["kgo"] + "metric")
_HOUSEKEEPING: Final = tuple(
    PREFIXES[prefix] for prefix in ("rdfs", "owl", "dcterms", "prov", "void", "dcat")
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many values of each kind a thing has; links are counted up to a bound, and one above it is more."""

    literals: dict[str, int]
    links: dict[tuple[Direction, str], int]

    @property
    def large(self) -> set[tuple[Direction, str]]:
        """The links that are more than were counted."""
        return {key for key, count in self.links.items() if count > _COUNTED}


def shape_of(store: Store, focus: Focus) -> Shape:
    """Return how many values of each kind a thing has."""
    if not isinstance(focus.resource, IRI):
        return _shape_of_blank(store, focus)
    shape = Shape({}, {})
    for fan, count in fanout(store, [focus.resource.value], _COUNTED).items():
        if fan.literal:  # a page says how many texts it leaves out, and hardly anything has so many
            shape.literals[fan.predicate] = count if count <= _COUNTED else _texts_of(store, focus, fan)
        else:
            shape.links[fan.direction, fan.predicate] = count
    return shape


def _texts_of(store: Store, focus: Focus, fan: Fan) -> int:
    body = f"{focus.text} {IRI(fan.predicate).n3()} ?x FILTER(isLiteral(?x))"
    return sum(number(row["n"]) for row in rows(store, f"SELECT (COUNT(*) AS ?n) {{ {body} }}"))


def _shape_of_blank(store: Store, focus: Focus) -> Shape:
    it = focus.text
    query = f"""SELECT {focus.select}?d ?p ?literal (COUNT(*) AS ?n) {{
        {{ {it} ?p ?x BIND("out" AS ?d) BIND(isLiteral(?x) AS ?literal) }}
        UNION {{ ?x ?p {it} BIND("in" AS ?d) BIND(false AS ?literal) }}
    }} GROUP BY {focus.select}?d ?p ?literal"""
    shape = Shape({}, {})
    for row in rows(store, query, focus.bindings):
        if str(row["literal"]) in _TRUE:
            shape.literals[str(row["p"])] = number(row["n"])
        else:
            shape.links["out" if str(row["d"]) == "out" else "in", str(row["p"])] = number(row["n"])
    return shape


# -------------------------------------------------------------------- groups
@dataclass(frozen=True, slots=True)
class _Group:
    """The links of one property in one direction; with `more`, at least so many."""

    total: int
    drop_claims: bool = False
    more: bool = False


Groups = dict[tuple[Direction, str], _Group]


def without_claims(shape: Shape, told: Mapping[tuple[Direction, str], int]) -> Groups:
    """Return the groups to show: claims are told as claims, so links to and from them are left out."""
    large = shape.large
    return {
        key: _Group(total - told.get(key, 0), drop_claims=key in told, more=key in large)
        for key, total in shape.links.items()
        if key != ("out", RDF_TYPE) and total > told.get(key, 0)
    }


def only_way(
    links: Mapping[tuple[Direction, str], int], told: Mapping[tuple[Direction, str], int]
) -> int | None:
    """Return the number of claims where all come by one property and need not be told apart, else None."""
    further_ways = _MEASURES in links or _METRIC in links
    return sum(told.values()) if len(told) <= 1 and not further_ways else None


def claim_links(
    store: Store,
    focus: Focus,
    shape: Shape,
    classes: Mapping[str, ClassSummary],
) -> dict[tuple[Direction, str], int]:
    """Return how many of the links in each group lead to or come from claims.

    Of more links than are counted some are looked at: where all of these are claims, all are
    taken to be; else there are at least as many others as were seen.
    """
    concerned, large = [key for key in shape.links if key[1] in claims.CLAIM_LINKS], shape.large
    if not concerned or not claim_classes(classes):
        return {}
    branches = []
    for place, key in enumerate(concerned):
        pattern = _link_pattern(focus, *key)
        if key in large:
            pattern = f"{{ SELECT {focus.select}?x {{ {pattern} }} LIMIT {_SAMPLE} }}"
        branches.append(
            f"""{{ SELECT {focus.select}?i (COUNT(*) AS ?n) {{ {pattern}
            FILTER {claims.is_claim("?x", classes)} BIND({place} AS ?i) }} GROUP BY {focus.select}?i }}"""
        )
    found = rows(store, f"SELECT {focus.select}?i ?n {{ {' UNION '.join(branches)} }}", focus.bindings)
    told = {concerned[number(row["i"])]: number(row["n"]) for row in found}
    return {
        key: shape.links[key] - (_SAMPLE - count) if key in large else count for key, count in told.items()
    }


def _link_pattern(focus: Focus, direction: Direction, predicate: str) -> str:
    it, by = focus.text, IRI(predicate).n3()
    return f"{it} {by} ?x FILTER(!isLiteral(?x))" if direction == "out" else f"?x {by} {it}"


def pages_of(
    store: Store,
    focus: Focus,
    groups: Groups,
    classes: Mapping[str, ClassSummary],
    *,
    offset: int = 0,
    limit: int = _PAGE,
) -> dict[tuple[Direction, str], list[str]]:
    """Return one page of each group, all in one query."""
    keys = list(groups)
    found: dict[tuple[Direction, str], list[Term]] = {key: [] for key in keys}
    ordered = {key for key in keys if limit < groups[key].total <= _ORDERED_UP_TO}
    whole = ordered if isinstance(store, EmbeddedStore) else set()
    branches = []
    for place, key in enumerate(keys):
        pattern = _link_pattern(focus, *key)
        if groups[key].drop_claims:
            pattern += f" FILTER(!{claims.is_claim('?x', classes)})"
        cut = "" if key in whole else f"LIMIT {limit} OFFSET {offset}"
        order = "ORDER BY ?x" if key in ordered - whole else ""
        branches.append(
            f"{{ {{ SELECT {focus.select}?x {{ {pattern} }} {order} {cut} }} BIND({place} AS ?i) }}"
        )
    if branches:
        query = f"SELECT {focus.select}?i ?x {{ {' UNION '.join(branches)} }}"
        for row in rows(store, query, focus.bindings):
            found[keys[number(row["i"])]].append(row["x"])
    for key in whole:
        found[key] = sorted(found[key], key=_as_engines_order)[offset : offset + limit]
    return {key: [str(term) for term in terms] for key, terms in found.items()}


def _as_engines_order(term: Term) -> tuple[bool, bool, str]:
    """Return a key by which ORDER BY puts terms; the embedded engine reads both from disk to compare two."""
    return isinstance(term, Triple), isinstance(term, IRI), str(term)


def link_groups(
    groups: Groups,
    pages: Mapping[tuple[Direction, str], Sequence[str]],
    known: Mapping[str, Ref],
    names: Mapping[str, TermNames],
) -> tuple[LinkGroup, ...]:
    """Return the groups with their pages, by meaning."""
    made = [
        _link_group(key, group, [known[item] for item in pages[key]], names[key[1]])
        for key, group in groups.items()
    ]
    return tuple(sorted(made, key=_by_meaning))


def _link_group(
    key: tuple[Direction, str], group: _Group, items: list[Ref], names: TermNames, offset: int = 0
) -> LinkGroup:
    direction, predicate = key
    if group.total <= _PAGE:  # a group that fits one page stands in the order of its labels
        items = sorted(items, key=lambda ref: (labels.natural(ref.label), ref.iri))
    return LinkGroup(
        predicate=Ref(predicate, names.label),
        direction=direction,
        label=names.label if direction == "out" else names.inverse,
        total=group.total,
        items=tuple(items),
        offset=offset,
        more=group.more,
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
    page = pages_of(store, focus, {key: group}, classes, offset=offset, limit=limit)[key]
    known = refs(store, page, language, classes)
    names = term_names(store, [predicate], language)
    return _link_group(key, group, [known[item] for item in page], names[predicate], offset)


def _one_group(
    store: Store, focus: Focus, key: tuple[Direction, str], classes: Mapping[str, ClassSummary]
) -> _Group:
    group = f"GROUP BY {focus.select}" if focus.select else ""
    links = f"{{ SELECT {focus.select}?x {{ {_link_pattern(focus, *key)} }} LIMIT {_COUNTED + 1} }}"
    query = f"SELECT {focus.select}(COUNT(*) AS ?n) {{ {links} }} {group}"
    total = sum(number(row["n"]) for row in rows(store, query, focus.bindings))
    of_claims = claim_links(store, focus, Shape({}, {key: total}), classes).get(key, 0)
    mixed = 0 < of_claims < total
    return _Group(total - of_claims * mixed, drop_claims=mixed, more=total > _COUNTED)
