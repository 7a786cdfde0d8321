"""The vocabulary of a graph: what its data declares, and what it merely uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from kg import labels
from kg.model import ClassSummary, Example, Ref, TermKind, Text, VocabularyTerm
from kg.store.counting import Counts, counts
from kg.store.patterns import chunks, iris, number, one_of, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import computed, housekeeping
from kg.store.statistics import known_statistics
from kg.terms import IRI, Literal, Term, Triple
from kg.vocabulary import DEFINITION_PREDICATES, LABEL_PREDICATES, PREFIXES, RDF_TYPE

__all__ = ["vocabulary_terms", "vocabulary_triples"]

_RDFS, _OWL, _RDF, _SKOS = (PREFIXES[prefix] for prefix in ("rdfs", "owl", "rdf", "skos"))
_SCHEMA: Final = (PREFIXES["schema"], "http://schema.org/")

_CLASS_TYPES: Final = (_OWL + "Class", _RDFS + "Class")
_PROPERTY_TYPES: Final = (
    _RDF + "Property",
    *(_OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
)
_PARENTS: Final = (_RDFS + "subClassOf", _RDFS + "subPropertyOf")
_ALIGNED: Final = (
    *(_OWL + name for name in ("equivalentClass", "equivalentProperty")),
    *(_SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch")),
)
_DOMAIN: Final = (_RDFS + "domain",)
_RANGE: Final = (_RDFS + "range",)
_DOMAIN_INCLUDES: Final = tuple(namespace + "domainIncludes" for namespace in _SCHEMA)
_RANGE_INCLUDES: Final = tuple(namespace + "rangeIncludes" for namespace in _SCHEMA)
_LINKS: Final = (*_PARENTS, *_ALIGNED, *_DOMAIN, *_RANGE, *_DOMAIN_INCLUDES, *_RANGE_INCLUDES, RDF_TYPE)
_TOLD: Final = (*LABEL_PREDICATES, *DEFINITION_PREDICATES, *_LINKS)

_CHUNK: Final = 200
_EXAMPLES_CHUNK: Final = 60
_MOST_USED: Final = 500
"""Undeclared properties that are listed; data with more of them has no vocabulary to speak of."""


@dataclass(slots=True)
class _Told:
    """What the data says of one term."""

    texts: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def linked(self, predicates: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(iri for predicate in predicates for iri in self.links.get(predicate, ())))

    def text(self, predicates: Iterable[str], language: str) -> str | None:
        chosen = (labels.choose(self.texts.get(predicate, ()), language) for predicate in predicates)
        return next((text.value for text in chosen if text), None)

    def all_texts(self, predicates: Iterable[str]) -> tuple[Text, ...]:
        return next((tuple(self.texts[predicate]) for predicate in predicates if predicate in self.texts), ())


def vocabulary_terms(
    store: Store, language: str, classes: Mapping[str, ClassSummary]
) -> list[VocabularyTerm]:
    """Return every declared class, property and individual, and the terms in use that nobody declares.

    Sorted by label within each kind.
    """
    uses, at_least = _uses(store)
    kinds = _kinds(store, classes, uses)
    told = _told(store, kinds)
    examples = _examples(store, classes, uses)
    mentioned = {iri for entry in told.values() for iri in entry.linked(_LINKS)}
    mentioned |= {str(term) for pair in examples.values() for term in pair if not isinstance(term, Literal)}
    known = refs(store, mentioned, language, classes)
    terms = [
        replace(
            _term(_Named(iri, kinds, known), told[iri], language, classes),
            uses=uses.get(iri, 0),
            at_least=at_least or (iri in classes and classes[iri].at_least),
            example=_example(examples[iri], known) if iri in examples else None,
        )
        for iri in kinds
    ]
    return sorted(terms, key=lambda term: (term.kind, term.label.casefold(), term.iri))


def vocabulary_triples(store: Store) -> Iterator[Triple]:
    """Yield the named graphs that declare an ontology or, without one, those that declare any term."""
    for types in ((_OWL + "Ontology",), (*_CLASS_TYPES, *_PROPERTY_TYPES)):
        query = f"SELECT DISTINCT ?g {{ VALUES ?type {{ {iris(types)} }} GRAPH ?g {{ ?t a ?type }} }}"
        graphs = sorted(str(row["g"]) for row in rows(store, query))
        if graphs:
            listed = iris(graphs)
            yield from store.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?g {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            )
            return


def _kinds(store: Store, classes: Mapping[str, ClassSummary], used: Mapping[str, int]) -> dict[str, str]:
    """Return each term's kind by IRI."""
    kinds: dict[str, str] = {}
    for kind, types in (("class", _CLASS_TYPES), ("property", _PROPERTY_TYPES)):
        query = f"SELECT DISTINCT ?t {{ VALUES ?type {{ {iris(types)} }} ?t a ?type FILTER(isIRI(?t)) }}"
        for row in rows(store, query):
            kinds.setdefault(str(row["t"]), kind)
    query = f"""SELECT DISTINCT ?t
        {{ ?o a <{_OWL}Ontology> . ?t <{_RDFS}isDefinedBy> ?o FILTER(isIRI(?t) && ?t != ?o) }}"""
    for row in rows(store, query):
        kinds.setdefault(str(row["t"]), "individual")
    for iri in [*classes, *used]:
        kinds.setdefault(iri, "used")
    return kinds


def _uses(store: Store) -> Counts:
    """Return the properties of the data itself, each with the number of its triples.

    How the ontology is written down says nothing of it.
    """
    if known := known_statistics(store):
        found = Counts({name: numbers.triples for name, numbers in known.predicates.items()}, False)
    else:
        found = counts(store, "p", "?s ?p ?o")
    used = Counter(found.numbers)
    used.subtract(_said_elsewhere(store))
    most = sorted((-count, name) for name, count in used.items() if count > 0)[:_MOST_USED]
    return Counts({name: -count for count, name in most}, found.at_least)


def _said_elsewhere(store: Store) -> dict[str, int]:
    """Return how many triples of each property only those graphs have that speak about the data."""
    own = _speaking_of_it(store)
    if not own:
        return {}
    query = f"""SELECT ?p (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s ?p ?o {{
            VALUES ?g {{ {iris(own)} }} GRAPH ?g {{ ?s ?p ?o }}
            FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other NOT IN {one_of(own)}) }}
        }} }} }} GROUP BY ?p"""
    return {str(row["p"]): number(row["n"]) for row in rows(store, query)}


def _speaking_of_it(store: Store) -> list[str]:
    """Return the graphs that speak about the data: its ontology, and what a load makes."""
    return list(dict.fromkeys([*housekeeping(store), *computed(store)]))


def _own_graphs(store: Store, subject: str = "?s", predicate: str = "?p", value: str = "?o") -> str:
    """Return a pattern for triples of the data but for the graphs that speak about it."""
    own = _speaking_of_it(store)
    triple = f"{subject} {predicate} {value}"
    return f"GRAPH ?g {{ {triple} }} FILTER(?g NOT IN {one_of(own)})" if own else triple


def _examples(store: Store, classes: Iterable[str], properties: Iterable[str]) -> dict[str, tuple[Term, ...]]:
    """Return an instance of each class, and a subject and value of each property."""
    patterns = {iri: f"?s <{RDF_TYPE}> {IRI(iri).n3()} FILTER(isIRI(?s))" for iri in classes}
    patterns |= {
        iri: f"{_own_graphs(store, predicate=IRI(iri).n3())} FILTER(isIRI(?s))" for iri in properties
    }
    found: dict[str, tuple[Term, ...]] = {}
    for part in chunks(patterns, _EXAMPLES_CHUNK):
        branches = " UNION ".join(
            f"{{ {{ SELECT ?s ?o {{ {patterns[iri]} }} LIMIT 1 }} BIND({place} AS ?i) }}"
            for place, iri in enumerate(part)
        )
        for row in rows(store, f"SELECT ?i ?s ?o {{ {branches} }}"):
            found[part[number(row["i"])]] = tuple(row[name] for name in ("s", "o") if name in row)
    return found


def _example(pair: tuple[Term, ...], known: Mapping[str, Ref]) -> Example:
    subject, *values = pair
    shown = [value if isinstance(value, Literal) else known[str(value)] for value in values]
    return Example(known[str(subject)], *shown)


def _told(store: Store, terms: Iterable[str]) -> dict[str, _Told]:
    told = {iri: _Told() for iri in terms}
    for part in chunks(told, _CHUNK):
        query = f"SELECT ?t ?p ?o {{ VALUES ?t {{ {iris(part)} }} ?t ?p ?o FILTER(?p IN {one_of(_TOLD)}) }}"
        for row in rows(store, query):
            _note(told[str(row["t"])], str(row["p"]), row["o"])
    return told


def _note(entry: _Told, predicate: str, value: Term) -> None:
    if isinstance(value, Literal):
        entry.texts[predicate].append(Text(value.value, value.language))
    elif predicate in _LINKS:
        entry.links[predicate].append(str(value))


@dataclass(frozen=True, slots=True)
class _Named:
    """A term among the others: every term's kind, and how to show what is linked to it."""

    iri: str
    kinds: Mapping[str, str]
    known: Mapping[str, Ref]

    def shown(self, links: Iterable[str], *, declared: bool | None = None) -> tuple[Ref, ...]:
        """Return links by label: all, or only those to terms that are (not) on the same page."""
        chosen = (link for link in links if link != self.iri)
        kept = (self.known[link] for link in chosen if declared is None or (link in self.kinds) == declared)
        return tuple(sorted(kept, key=lambda ref: ref.label.casefold()))


def _term(named: _Named, told: _Told, language: str, classes: Mapping[str, ClassSummary]) -> VocabularyTerm:
    iri, kind = named.iri, named.kinds[named.iri]
    comment = told.text(DEFINITION_PREDICATES, language)
    above = told.linked(_PARENTS)
    return VocabularyTerm(
        iri=iri,
        kind=cast("TermKind", kind),
        label=told.text(LABEL_PREDICATES, language) or labels.from_term_iri(iri),
        labels=told.all_texts(LABEL_PREDICATES),
        comment=labels.one_line(comment) if comment else "",
        parents=named.shown(above, declared=True),
        aligned=(*named.shown(above, declared=False), *named.shown(told.linked(_ALIGNED))),
        # where the data lists the classes one by one, that says more than their common superclass
        domain=named.shown(told.linked(_DOMAIN_INCLUDES) or told.linked(_DOMAIN)),
        range=named.shown(told.linked(_RANGE_INCLUDES) or told.linked(_RANGE)),
        types=named.shown(told.linked((RDF_TYPE,))) if kind == "individual" else (),
        instances=classes[iri].count if iri in classes else 0,
    )
