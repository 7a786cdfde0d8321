"""What is in the graph, in numbers: classes, files, sources; and how it is told to programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from kg import labels
from kg.catalogue.service import service_description
from kg.catalogue.void import dataset_description
from kg.model import ClassSummary, GraphSummary, NamedGraph, Ref
from kg.store.counting import Counted, count
from kg.store.patterns import iris, number, rows, values_of
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import base_of, claim_classes, folded_classes, housekeeping
from kg.store.statistics import known_statistics
from kg.terms import IRI
from kg.vocabulary import PREFIXES

__all__ = ["dataset_description", "service_description", "sources", "summary"]

_KGO: Final = PREFIXES["kgo"]
_DCTERMS: Final = PREFIXES["dcterms"]
_FILE: Final = _KGO + "file"
_SHA256: Final = _KGO + "sha256"
_TRIPLES: Final = PREFIXES["void"] + "triples"
_LICENCE: Final = _DCTERMS + "license"
_SOURCE: Final = _DCTERMS + "source"
_TITLE: Final = _DCTERMS + "title"


def summary(store: Store, language: str, classes: Mapping[str, ClassSummary]) -> GraphSummary:
    """Return what is in the graph.

    Entities are the things that have an IRI and a type (in a graph without types, all that
    have an IRI and say something of themselves): no claims, no other folded things, no
    terms of the shipped ontology, no catalogue entries.
    """
    graphs = _named_graphs(store, language, classes)
    known = known_statistics(store)
    hurried = any(entry.at_least for entry in classes.values())
    triples = known.triples if known else 0
    if known is None:
        triples, hurried = count(store, "s", "?s ?p ?o", distinct=False, hurried=hurried)
    entities, hurried = _entities(store, classes, hurried=hurried)
    return GraphSummary(
        title=_title(store, graphs, language),
        release=store.release,
        triples=triples,
        entities=entities,
        claims=_count_claims(store, classes),
        sources=len(_claims_by_source(store, classes)),
        classes=tuple(classes.values()),
        named_graphs=graphs,
        at_least=hurried,
    )


def _title(store: Store, graphs: tuple[NamedGraph, ...], language: str) -> str:
    """Return the title that the data gives itself, that of its only file, or where it came from."""
    whole = base_of(store) + "graph/"
    found = refs(store, [whole], language, {})[whole].label
    if found != labels.from_iri(whole):
        return found
    return graphs[0].title if len(graphs) == 1 else store.location


def _entities(store: Store, classes: Mapping[str, ClassSummary], *, hurried: bool) -> Counted:
    hidden = folded_classes(store, classes) | claim_classes(classes)
    own = _own(store)
    if not classes:
        found, hurried = count(store, "s", "?s ?p ?o FILTER(isIRI(?s))", hurried=hurried)
        return Counted(found - len(own), hurried)
    known = known_statistics(store)
    typed = known.typed if known else 0
    if known is None:
        typed, hurried = count(store, "s", "?s a ?any FILTER(isIRI(?s))", hurried=hurried)
    folded = (
        _count(store, f"VALUES ?k {{ {iris(sorted(hidden))} }} ?s a ?k FILTER(isIRI(?s))") if hidden else 0
    )
    return Counted(max(0, typed - folded - sum(not types & hidden for types in own.values())), hurried)


def _own(store: Store) -> dict[str, set[str]]:
    """Return the shipped ontology's terms and the catalogue's entries that have a type, with their types."""
    found: dict[str, set[str]] = {}
    files = iris((*store.named_graphs(), base_of(store) + "graph/"))
    parts = [f"{{ VALUES ?s {{ {files} }} ?s a ?c }}"]
    parts += [f"{{ GRAPH {IRI(graph).n3()} {{ ?s a ?c }} }}" for graph in housekeeping(store)]
    for row in rows(store, f"SELECT ?s ?c {{ {' UNION '.join(parts)} FILTER(isIRI(?s)) }}"):
        found.setdefault(str(row["s"]), set()).add(str(row["c"]))
    return found


def _count(store: Store, pattern: str) -> int:
    return count(store, "s", pattern).number


def _count_claims(store: Store, classes: Mapping[str, ClassSummary]) -> int:
    kinds = iris(sorted(claim_classes(classes)))
    if not kinds:
        return 0
    return _count(store, f"VALUES ?k {{ {kinds} }} ?s a ?k")


# ---------------------------------------------------------------- named graphs
def _named_graphs(store: Store, language: str, classes: Mapping[str, ClassSummary]) -> tuple[NamedGraph, ...]:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    names = store.named_graphs()
    for row in values_of(store, names, (_FILE, _SHA256, _TRIPLES, _LICENCE, _SOURCE, _TITLE)):
        values[str(row["it"])][str(row["p"])].append(str(row["o"]))
    loaded = [name for name in names if values[name][_FILE]]
    known = refs(store, {*loaded, *(s for name in loaded for s in values[name][_SOURCE])}, language, classes)
    return tuple(_named_graph(name, values[name], known) for name in loaded)


def _named_graph(name: str, values: Mapping[str, list[str]], known: Mapping[str, Ref]) -> NamedGraph:
    file = min(values[_FILE])
    return NamedGraph(
        iri=name,
        title=known[name].label if values[_TITLE] else file,
        file=file,
        sha256=min(values[_SHA256], default=""),
        triples=int(min(values[_TRIPLES], default="0")),
        licence=min(values[_LICENCE], default=None),
        sources=tuple(sorted((known[source] for source in values[_SOURCE]), key=lambda ref: ref.iri)),
    )


# -------------------------------------------------------------------- sources
def sources(store: Store, language: str, classes: Mapping[str, ClassSummary]) -> list[tuple[Ref, int]]:
    """Return every source with the number of claims that rest on it, the largest first."""
    counts = _claims_by_source(store, classes)
    known = refs(store, counts, language, classes)
    return sorted(
        ((known[key], count) for key, count in counts.items()),
        key=lambda entry: (-entry[1], labels.natural(entry[0].label), entry[0].iri),
    )


def _claims_by_source(store: Store, classes: Mapping[str, ClassSummary]) -> dict[str, int]:
    """Return the number of claims of each source; one that nothing rests on has none."""
    found = {str(row["s"]): 0 for row in rows(store, f"SELECT ?s {{ ?s a <{_KGO}Source> }}")}
    kinds = iris(sorted(claim_classes(classes)))
    if kinds:
        query = f"""SELECT ?s (COUNT(DISTINCT ?c) AS ?n)
            {{ VALUES ?k {{ {kinds} }} ?c a ?k ; <{_KGO}source> ?s }} GROUP BY ?s"""
        found |= {str(row["s"]): number(row["n"]) for row in rows(store, query)}
    return found
