"""Labels and main classes of many things in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg import labels
from kg.model import ClassSummary, Ref, Text
from kg.store.patterns import Sites, chunks, rows, values_of
from kg.store.protocol import Store
from kg.store.shipped import ontology
from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocabulary import LABEL_PREDICATES, PREFIXES, RDF_TYPE

__all__ = ["Facts", "TermNames", "facts", "main_class", "refs", "specific_first", "term_names"]

_CHUNK: Final = 250
_BLANK_CHUNK: Final = 60
_BLANK_LEVELS: Final = 3
_MOST_BLANKS: Final = 240
_MOST_ITEMS: Final = 24
"""How deep blank nodes are followed to name one, how many at each step; how many items of a list."""
_PAIRS_SHOWN: Final = 4
_LABEL_LENGTH: Final = 200

_FIRST: Final = PREFIXES["rdf"] + "first"
_REST: Final = PREFIXES["rdf"] + "rest"
_NIL: Final = PREFIXES["rdf"] + "nil"

_XL_LABEL: Final = "http://www.w3.org/2008/05/skos-xl#prefLabel"
_XL_TEXT: Final = "http://www.w3.org/2008/05/skos-xl#literalForm"

_KGO: Final = PREFIXES["kgo"]
_INVERSE: Final = _KGO + "inverseLabel"
_USUAL_INVERSES: Final = {
    RDF_TYPE: ("instances", "实例"),
    PREFIXES["rdfs"] + "subClassOf": ("subclasses", "子类"),
    PREFIXES["rdfs"] + "subPropertyOf": ("subproperties", "子属性"),
    PREFIXES["rdfs"] + "domain": ("properties of it", "所属属性"),
    PREFIXES["rdfs"] + "range": ("properties that lead to it", "指向它的属性"),
    PREFIXES["rdfs"] + "isDefinedBy": ("terms", "术语"),
    PREFIXES["skos"] + "broader": ("narrower", "下位概念"),
    PREFIXES["skos"] + "narrower": ("broader", "上位概念"),
    PREFIXES["skos"] + "inScheme": ("concepts", "概念"),
    PREFIXES["dcterms"] + "isPartOf": ("parts", "组成部分"),
}
"""English and Chinese names for the way back along properties that every graph uses."""

_UNNAMED: Final = {"en": "(unnamed)", "zh": "（无名）"}
_GENERIC: Final = frozenset(
    {
        PREFIXES["owl"] + "NamedIndividual",
        PREFIXES["owl"] + "Thing",
        PREFIXES["rdfs"] + "Resource",
        PREFIXES["prov"] + "Entity",
        PREFIXES["skos"] + "Concept",
    }
)


@dataclass(slots=True)
class Facts:
    """What is needed to show a thing as a link: its labels by property, and its types."""

    labels: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    types: set[str] = field(default_factory=set)

    def label(self, language: str) -> str | None:
        """Return the label for `language`: properties in their order, the reader's language first."""
        chosen = [
            text
            for predicate in LABEL_PREDICATES
            if (text := labels.choose(self.labels.get(predicate, ()), language))
        ]
        best = next((text for text in chosen if labels.same_language(text, language)), None)
        text = best or next(iter(chosen), None)
        return labels.shorten(text.value, _LABEL_LENGTH) if text else None


def facts(store: Store, keys: Collection[str]) -> dict[str, Facts]:
    """Return the labels and types of IRIs and ``_:label`` keys; every key is in the answer."""
    found = {key: Facts() for key in keys}
    for part in chunks(found, _CHUNK):
        for row in values_of(store, part, (*LABEL_PREDICATES, RDF_TYPE)):
            _note(found[str(row["it"])], str(row["p"]), row["o"])
    _add_shipped_labels(store, found, LABEL_PREDICATES)
    _add_extended_labels(store, found)
    return found


def _add_extended_labels(store: Store, found: Mapping[str, Facts]) -> None:
    """Name things whose labels are nodes of their own (SKOS-XL, https://www.w3.org/TR/skos-reference/#xl)."""
    missing = [key for key, entry in found.items() if not entry.labels]
    if not missing or not store.ask(f"ASK {{ ?s <{_XL_LABEL}> ?label }}"):
        return
    for part in chunks(missing, _CHUNK):
        sites = Sites.of(part)
        body = sites.each(f"?it <{_XL_LABEL}>/<{_XL_TEXT}> ?o")
        for row in rows(store, f"SELECT {sites.select}?it ?o {{ {body} }}", sites.bindings):
            _note(found[str(row["it"])], LABEL_PREDICATES[1], row["o"])


def _add_shipped_labels(store: Store, found: Mapping[str, Facts], predicates: Collection[str]) -> None:
    """Name the shipped ontology's terms where the data uses but does not describe them."""
    missing = [key for key, entry in found.items() if key.startswith(_KGO) and not entry.labels]
    if not missing or store is ontology():
        return
    for row in values_of(ontology(), missing, predicates):
        _note(found[str(row["it"])], str(row["p"]), row["o"])


def _note(entry: Facts, predicate: str, value: Term) -> None:
    if predicate == RDF_TYPE:
        if isinstance(value, IRI):
            entry.types.add(value.value)
    elif isinstance(value, Literal):
        entry.labels[predicate].append(Text(value.value, value.language))


def specific_first(types: Iterable[str], classes: Mapping[str, ClassSummary]) -> list[str]:
    """Return `types` with the most specific first.

    A class comes before its superclasses; among unrelated ones those that say little
    (``owl:NamedIndividual``, ``skos:Concept``) come last and the rarer one first.
    """

    def key(cls: str) -> tuple[bool, bool, int, int, str]:
        summary = classes.get(cls)
        if summary is None:
            return (cls in _GENERIC, True, 0, 0, cls)
        return (cls in _GENERIC, False, -len(summary.superclasses), summary.count, cls)

    return sorted(types, key=key)


def main_class(types: Iterable[str], classes: Mapping[str, ClassSummary]) -> str | None:
    """Return the most specific of `types` that the graph counts as a class, or None."""
    return next((cls for cls in specific_first(types, classes) if cls in classes), None)


def refs(
    store: Store, iris: Collection[str], language: str, classes: Mapping[str, ClassSummary]
) -> dict[str, Ref]:
    """Return a link to each thing: label in `language` (never empty) and main class.

    A blank node without a label is named by what it holds: ``city: Oslo; zip: 0150`` or,
    a list, by its items.
    """
    known = facts(store, iris)
    unnamed = [key for key, entry in known.items() if key.startswith("_:") and not entry.label(language)]
    names = _blank_names(store, unnamed, language)
    return {
        key: Ref(
            key,
            entry.label(language) or names.get(key) or labels.from_iri(key),
            main_class(entry.types, classes),
        )
        for key, entry in known.items()
    }


# --------------------------------------------------------------- properties
@dataclass(frozen=True, slots=True)
class TermNames:
    """What a property is called, read from its subject and from its object."""

    label: str
    inverse: str


def term_names(store: Store, iris: Collection[str], language: str) -> dict[str, TermNames]:
    """Return the labels of properties; ``kgo:inverseLabel`` names the way back, else an arrow does."""
    known: dict[str, Facts] = {iri: Facts() for iri in iris}
    for part in chunks(known, _CHUNK):
        for row in values_of(store, part, (*LABEL_PREDICATES, _INVERSE)):
            _note(known[str(row["it"])], str(row["p"]), row["o"])
    _add_shipped_labels(store, known, [*LABEL_PREDICATES, _INVERSE])
    return {iri: _term_names(iri, entry, language) for iri, entry in known.items()}


def _term_names(iri: str, entry: Facts, language: str) -> TermNames:
    label = entry.label(language) or labels.from_term_iri(iri)
    stated = labels.choose(entry.labels.get(_INVERSE, ()), language)
    usual = _USUAL_INVERSES.get(iri)
    if stated and (usual is None or labels.same_language(stated, language)):
        return TermNames(label, labels.one_line(stated.value))
    if usual:
        return TermNames(label, usual[language.lower().startswith("zh")])
    return TermNames(label, f"← {label}")


# ---------------------------------------------------------------- blank nodes
@dataclass(frozen=True, slots=True)
class _Blanks:
    """What blank nodes hold: their properties with values, and of lists the items."""

    content: dict[str, list[tuple[str, Term]]] = field(default_factory=dict)
    items: dict[str, list[Term]] = field(default_factory=dict)

    def terms(self) -> Iterator[Term]:
        for pairs in self.content.values():
            for predicate, value in pairs:
                yield from (IRI(predicate), value)
        for found in self.items.values():
            yield from found

    def further(self) -> list[str]:
        """Return the blank nodes that are mentioned and not known yet."""
        mentioned = (str(term) for term in self.terms() if isinstance(term, BlankNode))
        return [key for key in dict.fromkeys(mentioned) if key not in self.content][:_MOST_BLANKS]


def _blank_names(store: Store, keys: Sequence[str], language: str) -> dict[str, str]:
    blanks, level = _Blanks(), list(keys)
    for _ in range(_BLANK_LEVELS if keys else 0):
        for part in chunks(level, _BLANK_CHUNK):
            _read_blanks(store, part, blanks)
        level = blanks.further()
    known = facts(store, {term.value for term in blanks.terms() if isinstance(term, IRI)}) if keys else {}
    return {key: _blank_name(key, blanks, known, language, ()) for key in keys}


def _read_blanks(store: Store, keys: Sequence[str], blanks: _Blanks) -> None:
    sites = Sites([BlankNode(key[2:]) for key in keys])
    blanks.content.update((key, []) for key in keys)
    query = f"SELECT {sites.select}?it ?p ?o {{ {sites.each('?it ?p ?o')} }}"
    for row in rows(store, query, sites.bindings):
        blanks.content[str(row["it"])].append((str(row["p"]), row["o"]))
    lists = [key for key in keys if any(predicate == _FIRST for predicate, _ in blanks.content[key])]
    blanks.items.update(_list_items(store, lists))


def _list_items(store: Store, keys: Iterable[str]) -> dict[str, list[Term]]:
    """Return the first items of RDF lists, read cell by cell: the engine is slow in paths along them."""
    walked = {key: [key] for key in keys}
    cells: dict[str, tuple[Term, str]] = {}
    for _ in range(_MOST_ITEMS):
        cells |= _cells(store, {walk[-1] for walk in walked.values()} - cells.keys())
        for walk in walked.values():
            after = cells[walk[-1]][1] if walk[-1] in cells else _NIL
            if after != _NIL and after not in walk:
                walk.append(after)
    found = {key: [cells[cell][0] for cell in walk if cell in cells] for key, walk in walked.items()}
    for key, walk in walked.items():
        if walk[-1] not in cells and len(walk) > _MOST_ITEMS:
            found[key].append(Literal("…"))
    return found


def _cells(store: Store, keys: set[str]) -> dict[str, tuple[Term, str]]:
    """Return what stands in cells of lists, and the cell behind each."""
    found: dict[str, tuple[Term, str]] = {}
    for part in chunks(sorted(keys), _BLANK_CHUNK):
        sites = Sites.of(part)
        body = sites.each(f"?it <{_FIRST}> ?o ; <{_REST}> ?next")
        for row in rows(store, f"SELECT {sites.select}?it ?o ?next {{ {body} }}", sites.bindings):
            found[str(row["it"])] = row["o"], str(row["next"])
    return found


def _blank_name(
    key: str, blanks: _Blanks, known: Mapping[str, Facts], language: str, around: tuple[str, ...]
) -> str:
    """Return what a blank node holds, in one line; ``[…]`` stands for what is too deep or holds itself."""

    def shown(term: Term) -> str:
        if isinstance(term, IRI):
            return known[term.value].label(language) or labels.from_iri(term.value)
        if isinstance(term, Literal):
            return labels.one_line(str(term))
        inner = str(term)
        if inner not in blanks.content or inner in (key, *around):
            return "[…]"
        name = _blank_name(inner, blanks, known, language, (key, *around))
        return name if inner in blanks.items else f"[{name}]"

    if blanks.items.get(key):
        return labels.shorten(f"({', '.join(map(shown, blanks.items[key]))})", _LABEL_LENGTH)
    pairs = blanks.content[key]
    told = sorted((predicate, shown(value)) for predicate, value in pairs if predicate != RDF_TYPE)
    kinds = sorted(shown(value) for predicate, value in pairs if predicate == RDF_TYPE)
    texts = [
        f"{known[predicate].label(language) or labels.from_term_iri(predicate)}: {value}"
        for predicate, value in told[:_PAIRS_SHOWN]
    ]
    if len(told) > _PAIRS_SHOWN:
        texts.append("…")
    text = "; ".join(texts) or ", ".join(kinds)
    return labels.shorten(text, _LABEL_LENGTH) if text else _UNNAMED.get(language, _UNNAMED["en"])
