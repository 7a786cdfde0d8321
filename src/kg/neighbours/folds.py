"""Looking through folded things: a claim is drawn as an edge from what it is about to what it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from kg.neighbours.links import Relation, View
from kg.store.fanout import divided
from kg.store.folds import QUALIFIES, SUBJECT, edges_of
from kg.store.patterns import Sites, number, one_of, resource, rows
from kg.store.refs import main_class
from kg.terms import IRI
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["IN", "OUT", "Fold", "add_up", "attached", "links_of", "look_through", "naming"]

_KGO: Final = PREFIXES["kgo"]
_RESTS_ON: Final = tuple(_KGO + name for name in ("source", "place", "sector", "attributedTo"))

_ATTACHED: Final = 2_000

_QUALIFYING: Final = one_of([RDF_TYPE, *sorted(QUALIFIES)])

OUT: Final = "?it ?p ?x FILTER(!isLiteral(?x))"
IN: Final = "?x ?p ?it"
"""Links of a thing, as :func:`links_of` takes them."""

Fold = tuple[str, str, str]
"""An edge through folded things: source, their class, target."""


def look_through(view: View, folded: Mapping[str, frozenset[str]]) -> Counter[Fold]:
    """Return the edges that these folded things (with their types) stand for, and how many each."""
    unseen = [key for key in folded if key not in view.looked_through]
    outs = links_of(view, unseen, OUT)
    ins = links_of(view, outs, IN)
    for key in unseen:
        view.looked_through[key] = edges_of(outs.get(key, ()), ins.get(key, ()))
    edges: Counter[Fold] = Counter()
    for key in sorted(folded):
        cls = main_class(folded[key], view.classes)
        if cls is not None:
            edges.update((source, cls, target) for source, target in view.looked_through[key])
    return edges


def links_of(
    view: View, keys: Collection[str], link: str, kept: Collection[str] = ()
) -> dict[str, set[tuple[str, str]]]:
    """Return what each key is linked to, as (property, other); types and folded things not `kept` left out.

    `link` is the pattern of a link from ``?it`` by ``?p`` to ``?x``, which is no literal.
    """
    if not keys:
        return {}
    sites = Sites.of(sorted(keys))
    body = f"{link} FILTER(?p NOT IN {_QUALIFYING}) OPTIONAL {{ ?x a ?c }}"
    query = f"SELECT {sites.select}?it ?p ?x ?c {{ {sites.each(body)} }}"
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    hidden: set[str] = set()
    for row in rows(view.store, query, sites.bindings):
        found[str(row["it"])].add((str(row["p"]), str(row["x"])))
        if "c" in row and str(row["x"]) not in kept and view.is_folded([str(row["c"])]):
            hidden.add(str(row["x"]))
    seen = {key: {pair for pair in pairs if pair[1] not in hidden} for key, pairs in found.items()}
    return {key: pairs for key, pairs in seen.items() if pairs}


def add_up(view: View, relations: Collection[tuple[Relation, str]], most: int) -> Counter[Fold]:
    """Return the edges through the folded things that large relations lead to, added up by the engine.

    Of relations that were not counted to the end, at most so many things are looked through. Each
    relation comes with the class of those things. Only claims are looked through: for other classes
    nobody has said which property names the subject.
    """
    listed = sorted((relation, cls) for relation, cls in relations if relation.direction == "in")
    kinds = Counter(relation for relation, _ in listed)
    selects = [
        _sum(place, relation, cls if kinds[relation] > 1 else None, most if relation in view.more else None)
        for place, (relation, cls) in enumerate(listed)
    ]
    edges: Counter[Fold] = Counter()
    if not selects:
        return edges
    query = f"SELECT ?i ?x ?n {{ {' UNION '.join(f'{{ {select} }}' for select in selects)} }}"
    for row in rows(view.store, query):
        relation, cls = listed[number(row["i"])]
        other = str(row["x"])
        about = relation.predicate in SUBJECT
        edges[(relation.key, cls, other) if about else (other, cls, relation.key)] += number(row["n"])
    return edges


def _sum(place: int, relation: Relation, cls: str | None, most: int | None) -> str:
    """Return the sum for one relation; the class matters only where there is more than one."""
    others = _RESTS_ON if relation.predicate in SUBJECT else sorted(SUBJECT)
    by, it = IRI(relation.predicate).n3(), resource(relation.key).n3()
    of_class = f"; a {IRI(cls).n3()}" if cls else ""
    link = f"?c {by} {it} ." if most is None else f"{{ SELECT ?c {{ ?c {by} {it} }} LIMIT {most} }}"
    parts = " UNION ".join(f"{{ {link} ?c {IRI(other).n3()} ?x {of_class} }}" for other in others)
    return f"SELECT ?i ?x (COUNT(*) AS ?n) {{ {parts} BIND({place} AS ?i) }} GROUP BY ?i ?x"


def naming(view: View, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the folded things that name any of `keys`, with their types."""
    kinds = sorted(cls for cls in view.folded if cls in view.classes)
    if not kinds:
        return {}
    sites = Sites.of(sorted(keys))
    query = (
        f"SELECT DISTINCT ?c {{ {sites.each(f'?c ?p ?it . ?c a ?kind FILTER(?kind IN {one_of(kinds)})')} }}"
    )
    return view.types({str(row["c"]) for row in rows(view.store, query, sites.bindings)})


def attached(view: View, keys: Collection[str]) -> Counter[str]:
    """Return how many folded things name each node; of nodes with many links, among the first of them."""
    found: Counter[str] = Counter()
    kinds = sorted(cls for cls in view.folded if cls in view.classes)
    if not kinds or not keys:
        return found
    few, many, _ = divided(view.store, sorted(keys))
    of_kind = f"?c a ?kind FILTER(?kind IN {one_of(kinds)})"
    sites = Sites.of(few)
    parts = [sites.each(f"?c ?p ?it . {of_kind}")] if few else []
    for key in many:
        it = IRI(key).n3()
        parts.append(f"{{ {{ SELECT ?c {{ ?c ?p {it} }} LIMIT {_ATTACHED} }} {of_kind} BIND({it} AS ?it) }}")
    query = f"""SELECT {sites.select}?it (COUNT(DISTINCT ?c) AS ?n) {{ {" UNION ".join(parts)} }}
        GROUP BY {sites.select}?it"""
    for row in rows(view.store, query, sites.bindings):
        found[str(row["it"])] = number(row["n"])
    view.more |= {key for key in many if found[key] >= _ATTACHED}
    return found
