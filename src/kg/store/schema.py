"""The classes of a graph: how many instances each has and how it is drawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from kg import labels, palette
from kg.model import ClassSummary, Style, Text
from kg.store.counting import Counts, counts
from kg.store.patterns import iris, number, one_of, rows
from kg.store.protocol import Store
from kg.store.refs import Facts, specific_first
from kg.store.shipped import stores_of_terms
from kg.store.statistics import known_statistics
from kg.terms import IRI, Literal
from kg.vocabulary import (
    BASE,
    BOUNDS_GRAPH,
    DEFINITION_PREDICATES,
    LABEL_PREDICATES,
    PREFIXES,
    RELEASE_GRAPH,
)

__all__ = [
    "CLAIM_CLASSES",
    "are_alike",
    "base_of",
    "claim_classes",
    "class_summaries",
    "computed",
    "folded_classes",
    "housekeeping",
]

_KGO: Final = PREFIXES["kgo"]
_SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_COLOUR: Final = _KGO + "colour"
_COLOUR_DARK: Final = _KGO + "colourDark"
_SHAPE: Final = _KGO + "shape"
_FOLD: Final = _KGO + "foldInViews"
_HINTS: Final = (_COLOUR, _COLOUR_DARK, _SHAPE, _FOLD)

_ONTOLOGY: Final = "graph/ontology"

_HEX_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_VOID: Final = PREFIXES["void"]
_SHAPES: Final = frozenset({*palette.SHAPES, "shield", "page", "building", "pin"})
_META: Final = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "sh"))

CLAIM_CLASSES: Final = frozenset(
    _KGO + name for name in ("Claim", "Observation", "Statement", "Target", "Change")
)
"""The classes whose instances are claims; data may add subclasses."""


def claim_classes(classes: Mapping[str, ClassSummary]) -> frozenset[str]:
    """Return the classes of the graph whose instances are claims."""
    return frozenset(
        iri
        for iri, summary in classes.items()
        if iri in CLAIM_CLASSES or summary.superclasses & CLAIM_CLASSES
    )


def are_alike(store: Store, former: Mapping[str, ClassSummary], now: Mapping[str, ClassSummary]) -> bool:
    """Return whether things that are the same as formerly are shown as of the same class as formerly.

    ``former`` are the classes of a release that `store` comes from, and `now` its own. How many instances
    a class has decides only between classes that one thing has together.
    """
    both = former.keys() & now.keys()
    if any(replace(former[cls], count=0) != replace(now[cls], count=0) for cls in both):
        return False
    query = "SELECT DISTINCT ?a ?b { ?s a ?a . ?s a ?b FILTER(STR(?a) < STR(?b)) }"
    pairs = [(str(row["a"]), str(row["b"])) for row in rows(store, query)]
    return all(
        specific_first(pair, former) == specific_first(pair, now) for pair in pairs if both.issuperset(pair)
    )


def base_of(store: Store) -> str:
    """Return the base of the store's own IRIs: as shipped, or as its publisher set it."""
    own = next((name for name in store.named_graphs() if name.endswith(RELEASE_GRAPH)), None)
    return own.removesuffix(RELEASE_GRAPH) if own else BASE


def computed(store: Store) -> list[str]:
    """Return the named graphs that the loader makes: its catalogue, and the bounds of figures."""
    base = base_of(store)
    return [name for name in store.named_graphs() if name in (base + RELEASE_GRAPH, base + BOUNDS_GRAPH)]


def housekeeping(store: Store) -> list[str]:
    """Return the named graphs that speak about the graph rather than its subject: ontology, release."""
    base = base_of(store)
    own = [name for name in store.named_graphs() if name in (base + _ONTOLOGY, base + RELEASE_GRAPH)]
    ours = f"ASK {{ GRAPH {IRI(base + _ONTOLOGY).n3()} {{ <{_KGO}Claim> ?p ?o }} }}"
    return [name for name in own if not name.endswith(_ONTOLOGY) or store.ask(ours)]


@dataclass(slots=True)
class _About:
    """What the data says of one class."""

    facts: Facts = field(default_factory=Facts)
    definitions: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    hints: dict[str, str] = field(default_factory=dict)


def class_summaries(store: Store, language: str) -> dict[str, ClassSummary]:
    """Return the classes that have instances, the most frequent first.

    Terms of the shipped ontology and the loader's own catalogue are not counted. The
    classes of RDF, RDFS, OWL and SHACL come after the others, counting only instances
    that have an IRI: they are what a graph is made of, and the whole of a pure ontology.
    """
    numbers, at_least = _instance_counts(store)
    places = stores_of_terms(store) if any(cls.startswith(_KGO) for cls in numbers) else (store,)
    above = _superclasses(places, numbers)
    known = _described(places, {*numbers, *(cls for found in above.values() for cls in found)})
    ordered = sorted(numbers, key=lambda cls: (cls.startswith(_META), -numbers[cls], cls))
    found = {cls: _summary(cls, numbers[cls], above[cls], known, language) for cls in ordered}
    return {cls: replace(entry, at_least=at_least) for cls, entry in found.items()}


def _instance_counts(store: Store) -> Counts:
    found, at_least = _type_counts(store)
    for row in rows(store, _own_instances(store)):
        found[str(row["c"])] -= number(row["n"])
    meta = [cls for cls, count in found.items() if count and cls.startswith(_META)]
    if meta:
        query = f"""SELECT ?c (COUNT(*) AS ?n)
            {{ VALUES ?c {{ {iris(meta)} }} ?s a ?c FILTER(isBlank(?s)) }} GROUP BY ?c"""
        for row in rows(store, query):
            found[str(row["c"])] -= number(row["n"])
    return Counts({cls: count for cls, count in found.items() if count > 0}, at_least)


def _type_counts(store: Store) -> Counts:
    if known := known_statistics(store):
        return Counts(dict(known.classes), False)
    return counts(store, "c", "?s a ?c FILTER(isIRI(?c))")


def _own_instances(store: Store) -> str:
    """Return a query that counts, by class, the shipped ontology's terms and the catalogue's entries."""
    terms = [name for name in housekeeping(store) if name.endswith(_ONTOLOGY)]
    parts = [f"{{ GRAPH {IRI(name).n3()} {{ ?s a ?c }} }}" for name in terms]
    parts += [f"{{ ?s <{_KGO}sha256> ?h ; a ?c }}", f"{{ ?s <{_VOID}subset>/<{_KGO}sha256> ?h . ?s a ?c }}"]
    parts += [f"{{ VALUES ?s {{ {iris(computed(store))} }} ?s a ?c }}"]
    return f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ {' UNION '.join(parts)} FILTER(isIRI(?c)) }} GROUP BY ?c"


def _superclasses(stores: Sequence[Store], classes: Collection[str]) -> dict[str, list[str]]:
    """Return what is above each class, the nearest first."""
    direct: dict[str, list[str]] = defaultdict(list)
    query = f"""SELECT DISTINCT ?c ?d {{ VALUES ?start {{ {iris(classes)} }}
        ?start <{_SUBCLASS}>* ?c . ?c <{_SUBCLASS}> ?d FILTER(isIRI(?d)) }}"""
    for store in stores if classes else ():
        for row in rows(store, query):
            direct[str(row["c"])].append(str(row["d"]))
    return {cls: list(_upwards(cls, direct)) for cls in classes}


def _upwards(cls: str, direct: Mapping[str, Collection[str]]) -> Iterator[str]:
    seen, level = {cls}, [cls]
    while level:
        level = sorted({parent for child in level for parent in direct.get(child, ())} - seen)
        seen.update(level)
        yield from level


def _described(stores: Sequence[Store], classes: Collection[str]) -> dict[str, _About]:
    known = {cls: _About() for cls in classes}
    properties = [*LABEL_PREDICATES, *DEFINITION_PREDICATES, *_HINTS]
    query = f"""SELECT ?c ?p ?o {{ VALUES ?c {{ {iris(classes)} }}
        ?c ?p ?o FILTER(isLiteral(?o) && ?p IN {one_of(properties)}) }}"""
    for row in chain.from_iterable(rows(store, query) for store in stores if classes):
        about, predicate, value = known[str(row["c"])], str(row["p"]), row["o"]
        assert isinstance(value, Literal)
        if predicate in _HINTS:
            about.hints.setdefault(predicate, value.value)
        else:
            target = about.facts.labels if predicate in LABEL_PREDICATES else about.definitions
            target[predicate].append(Text(value.value, value.language))
    return known


def _summary(
    cls: str, count: int, above: list[str], known: Mapping[str, _About], language: str
) -> ClassSummary:
    lineage = [known[iri].hints for iri in (cls, *above)]
    definitions = (labels.choose(known[cls].definitions[p], language) for p in DEFINITION_PREDICATES)
    definition = next((text for text in definitions if text), None)
    return ClassSummary(
        iri=cls,
        label=known[cls].facts.label(language) or labels.from_term_iri(cls),
        count=count,
        style=next((style for hints in lineage if (style := _style(hints))), palette.style_for(cls)),
        folded=next((hints[_FOLD] in ("true", "1") for hints in lineage if _FOLD in hints), False),
        definition=labels.one_line(definition.value) if definition else "",
        superclasses=frozenset(above),
    )


def _style(hints: Mapping[str, str]) -> Style | None:
    """Return the style that the data states; None where that is no plain colour and known shape."""
    colour, shape = hints.get(_COLOUR, ""), hints.get(_SHAPE, "")
    if not _HEX_COLOUR.fullmatch(colour) or shape not in _SHAPES:
        return None
    dark = hints.get(_COLOUR_DARK, "")
    return Style(colour, dark if _HEX_COLOUR.fullmatch(dark) else colour, shape)


def folded_classes(store: Store, classes: Mapping[str, ClassSummary]) -> frozenset[str]:
    """Return the classes whose instances are drawn as edges or badges, those of the ontology included."""
    query = f"SELECT ?c {{ ?c <{_FOLD}> true }}"
    stated = chain.from_iterable(rows(place, query) for place in stores_of_terms(store))
    return frozenset(str(row["c"]) for row in stated) | {
        cls for cls, found in classes.items() if found.folded
    }
