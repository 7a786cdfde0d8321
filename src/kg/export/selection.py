"""What an export holds: everything, what lies around an entity, instances of classes, a query's triples."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg import labels
from kg.errors import ExportError
from kg.model import ClassSummary
from kg.store.patterns import Sites, chunks, iris, one_of, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import base_of, housekeeping
from kg.terms import IRI, BlankNode, Literal, Quad, Resource, Triple
from kg.vocabulary import LABEL_PREDICATES, PREFIXES, RDF_TYPE, compact, expand, local_name

__all__ = ["Choice", "Selection", "select"]

_CHUNK: Final = 250
_CLASSES: Final = f"""SELECT ?c ?above {{
  {{ ?c <{PREFIXES["rdfs"]}subClassOf> ?above FILTER(isIRI(?above)) }}
  UNION {{ VALUES ?kind {{ <{PREFIXES["owl"]}Class> <{PREFIXES["rdfs"]}Class> }} ?c a ?kind }}
  FILTER(isIRI(?c))
}}"""
_ABOUT_THE_GRAPH: Final = ("ontology", "outside-terms", "catalogue")
HIDDEN: Final = "statements about the vocabulary and the files, which are not drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the caller asks for: one of an entity with a depth, a query, classes; none is everything.

    Attributes
    ----------
    query : str or None
        A CONSTRUCT or DESCRIBE that the caller has found to stay within the graph.
    triples : iterable of Triple or None
        What `query` gave, where it was answered elsewhere.
    only_classes : sequence of str
        IRIs, prefixed names or labels of classes.
    """

    focus: Resource | None = None
    depth: int = 1
    query: str | None = None
    triples: Iterable[Triple] | None = None
    only_classes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements, read once, and what they are in plain words.

    ``changed`` is filled while they are read.
    """

    words: str
    statements: Iterable[Quad]
    changed: Counter[str]


def select(
    store: Store,
    choice: Choice,
    classes: Mapping[str, ClassSummary],
    language: str,
    *,
    format_name: str,
    drawn: bool,
) -> Selection:
    """Return what is asked for; for a drawing, without what speaks about the graph itself.

    Raises
    ------
    kg.errors.ExportError
        The choices exclude each other, or a class is unknown.
    """
    ways = [choice.focus is not None, choice.query is not None, bool(choice.only_classes)]
    if sum(ways) > 1:
        raise ExportError(format_name, "an entity, a query and classes each select a part; give one of them")
    if choice.depth < 0:
        raise ExportError(format_name, f"the depth is a number of steps, 0 or more, not {choice.depth}")
    hidden = _not_drawn(store) if drawn else frozenset[str]()
    if choice.focus is not None:
        name = refs(store, [str(choice.focus)], language, classes)[str(choice.focus)].label
        return _around(store, choice.focus, choice.depth, hidden, name)
    if choice.query is not None:
        triples = store.construct(choice.query) if choice.triples is None else choice.triples
        return _constructed(triples, choice.query)
    if choice.only_classes:
        return _instances(store, choice.only_classes, classes, format_name)
    return _everything(store, hidden)


def _everything(store: Store, hidden: Collection[str]) -> Selection:
    changed: Counter[str] = Counter()

    def statements() -> Iterator[Quad]:
        for quad in store.quads():
            if str(quad.graph) in hidden:
                changed[HIDDEN] += 1
            else:
                yield quad

    return Selection("the whole graph", statements(), changed)


def _around(store: Store, focus: Resource, depth: int, hidden: Collection[str], name: str) -> Selection:
    """Select all within `depth` links of `focus`, in either direction, and every link among it.

    Types are not followed: everything would be two steps from everything else of its class.
    """
    if hidden and _described_in(store, focus, hidden):
        hidden = ()
    reached = {str(focus)}
    frontier = reached
    for _ in range(depth):
        frontier = set(_linked(store, frontier, hidden)) - reached
        reached = reached | frontier
    words = f"{name}, and what lies within {depth} {'step' if depth == 1 else 'steps'} of it"
    return Selection(words, _among(store, reached, hidden), Counter())


def _constructed(triples: Iterable[Triple], query: str) -> Selection:
    statements = (Quad(*triple, None) for triple in triples)
    return Selection(f"the triples of this query: {labels.one_line(query)}", statements, Counter())


def _instances(
    store: Store, names: Sequence[str], classes: Mapping[str, ClassSummary], format_name: str
) -> Selection:
    """Select the instances of classes, and of their subclasses, with the links among them."""
    known = _Classes(store, classes)
    wanted = [known.resolve(name, format_name) for name in names]
    query = f"SELECT DISTINCT ?it {{ VALUES ?c {{ {iris(known.with_subclasses(wanted))} }} ?it a ?c }}"
    members = {str(row["it"]) for row in rows(store, query)}
    words = "instances of " + ", ".join(known.label(iri) for iri in wanted)
    return Selection(words, _among(store, members, ()), Counter())


# --------------------------------------------------------------- what is drawn
def _not_drawn(store: Store) -> frozenset[str]:
    """Return the graphs that a drawing leaves out.

    They are what the loader computed, and those that come with ``kg`` and speak of its vocabulary
    and files. Somebody else's graphs of these names are drawn.
    """
    own = housekeeping(store)
    folder = f"{base_of(store)}graph/"
    if f"{folder}ontology" in own:
        own = [*own, *(folder + name for name in _ABOUT_THE_GRAPH)]
    return frozenset(own)


def _described_in(store: Store, focus: Resource, graphs: Collection[str]) -> bool:
    sites = Sites([focus])
    pattern = sites.each(f"GRAPH ?g {{ ?it ?p ?o }} FILTER(?g IN {one_of(graphs)})")
    return any(True for _ in rows(store, f"SELECT {sites.select}?it {{ {pattern} }} LIMIT 1", sites.bindings))


def _linked(store: Store, keys: Collection[str], hidden: Collection[str]) -> Iterator[str]:
    visible = f"FILTER(?g NOT IN {one_of(hidden)})" if hidden else ""
    for part in chunks(sorted(keys), _CHUNK):
        sites = Sites.of(part)
        for link in ("?it ?p ?n", "?n ?p ?it"):
            pattern = sites.each(f"GRAPH ?g {{ {link} }} {visible} FILTER(?p != <{RDF_TYPE}>)")
            query = f"SELECT DISTINCT {sites.select}?n {{ {pattern} }}"
            for row in rows(store, query, sites.bindings):
                if isinstance(row["n"], IRI | BlankNode):
                    yield str(row["n"])


def _among(store: Store, members: Collection[str], hidden: Collection[str]) -> Iterator[Quad]:
    """Yield what is said of `members`: types, literals, and links that end at a member."""
    visible = f"FILTER(?g NOT IN {one_of(hidden)})" if hidden else ""
    for part in chunks(sorted(members), _CHUNK):
        sites = Sites.of(part)
        pattern = sites.each(f"GRAPH ?g {{ ?it ?p ?o }} {visible}")
        query = f"SELECT {sites.select}?it ?p ?o {{ {pattern} }}"
        for row in rows(store, query, sites.bindings):
            subject, predicate, value = row["it"], row["p"], row["o"]
            assert isinstance(subject, IRI | BlankNode)
            assert isinstance(predicate, IRI)
            if predicate.value == RDF_TYPE or isinstance(value, Literal) or str(value) in members:
                yield Quad(subject, predicate, value, None)


# --------------------------------------------------------------------- classes
class _Classes:
    """The classes of a graph by their names, and what is below them."""

    def __init__(self, store: Store, classes: Mapping[str, ClassSummary]) -> None:
        self._labels = {iri: summary.label for iri, summary in classes.items()}
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        known = set(classes)
        for row in rows(store, _CLASSES):
            known.add(str(row["c"]))
            if "above" in row:
                known.add(str(row["above"]))
                self._below[str(row["above"])].add(str(row["c"]))
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for iri in known:
            self._by_name[local_name(iri).casefold()].add(iri)
        for part in chunks(sorted(known), _CHUNK):
            sites = Sites.of(part)
            query = f"SELECT {sites.select}?it ?p ?o {{ {sites.values_of(LABEL_PREDICATES)} }}"
            for row in rows(store, query, sites.bindings):
                self._by_name[str(row["o"]).casefold()].add(str(row["it"]))
        self._known = known

    def label(self, iri: str) -> str:
        return self._labels.get(iri) or labels.from_term_iri(iri)

    def resolve(self, name: str, format_name: str) -> str:
        stripped = name.strip()
        for iri in (stripped.removeprefix("<").removesuffix(">"), expand(stripped)):
            if iri in self._known:
                return str(iri)
        found = self._by_name.get(stripped.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            several = ", ".join(sorted(compact(iri) for iri in found))
            raise ExportError(
                format_name, f"{name!r} could be any of the classes {several}; name one of these"
            )
        raise ExportError(format_name, f"the graph has no class {name!r}; {self._near(stripped)}")

    def _near(self, name: str) -> str:
        names = {compact(iri).casefold(): iri for iri in self._known}
        names |= {label: next(iter(found)) for label, found in self._by_name.items()}
        matches = difflib.get_close_matches(name.casefold(), names, n=6, cutoff=0.5)
        near = list(dict.fromkeys(self._named(names[match]) for match in matches))[:3]
        if near:
            return f"did you mean {', '.join(near)}?"
        most = [self._named(iri) for iri in list(self._labels)[:5]]
        return f"it has {', '.join(most)}" if most else "nothing in it has a class"

    def _named(self, iri: str) -> str:
        return f"{compact(iri)} ({self.label(iri)})"

    def with_subclasses(self, wanted: Iterable[str]) -> list[str]:
        todo, found = list(wanted), set[str]()
        while todo:
            iri = todo.pop()
            if iri not in found:
                found.add(iri)
                todo.extend(self._below.get(iri, ()))
        return sorted(found)
