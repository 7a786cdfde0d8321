"""What a graph already describes: the metrics, sources, places and others that a table may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.terms import IRI, Literal, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE, compact, expand, local_name

__all__ = ["Known", "Thing", "UnknownName"]

_KGO: Final = PREFIXES["kgo"]
_LABEL: Final = PREFIXES["rdfs"] + "label"
_NAMES: Final = (
    _LABEL,
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "notation",
)
_CLASSES: Final = (
    *("Metric", "Infrastructure", "Industry", "Sector", "Technology", "BusinessModel", "Topic"),
    *("Place", "Source", "Organisation", "Law", "Observation"),
)
_IN_A_SCHEME: Final = PREFIXES["skos"] + "inScheme"


class UnknownName(LookupError):
    """Nothing of the classes asked for has that name, or more than one thing has it."""


@dataclass(slots=True)
class Thing:
    """One thing of the graph: its classes and what is said of it, by property."""

    iri: str
    classes: set[str] = field(default_factory=set)
    values: defaultdict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))

    def label(self, language: str) -> str:
        """Return its label in a language, else in any, else the end of its IRI."""
        texts = sorted(
            (text for text in self.values[_LABEL] if isinstance(text, Literal)),
            key=lambda text: (text.language != language, text.value),
        )
        return texts[0].value if texts else local_name(self.iri)

    def one(self, name: str) -> Term | None:
        """Return the first value of a property, named by IRI or by its name in ``kgo:``."""
        iri = name if ":" in name else _KGO + name
        return min(self.values.get(iri, ()), key=str, default=None)


class Known:
    """The things that a table may name, by IRI and by name."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self._names: defaultdict[str, set[str]] = defaultdict(set)

    @classmethod
    def of(cls, store: Store) -> Known:
        """Collect them from a store."""
        known = cls()
        classes = iris(_KGO + name for name in _CLASSES)
        query = f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?class {{ {classes} }} ?s a ?class ; ?p ?o }}"
        known._read((row["s"], row["p"], row["o"]) for row in rows(store, query))
        return known

    def add(self, triples: Iterable[Triple]) -> None:
        """Add what some triples say, such as those of a table read before."""
        self._read((triple.subject, triple.predicate, triple.object) for triple in triples)

    def _read(self, statements: Iterable[tuple[Term, Term, Term]]) -> None:
        for subject, predicate, value in statements:
            if isinstance(subject, IRI):
                self._note(self.things.setdefault(subject.value, Thing(subject.value)), str(predicate), value)

    def _note(self, thing: Thing, predicate: str, value: Term) -> None:
        if predicate == RDF_TYPE:
            thing.classes.add(local_name(str(value)))
        elif value not in thing.values[predicate]:
            thing.values[predicate].append(value)
        if predicate in _NAMES:
            self._names[str(value).casefold()].add(thing.iri)

    def of_class(self, *classes: str) -> list[Thing]:
        """Return all things of some classes, in the order of their IRIs."""
        found = (thing for thing in self.things.values() if thing.classes & set(classes))
        return sorted(found, key=lambda thing: thing.iri)

    def find(self, name: str, prefix: str, *classes: str) -> Thing:
        """Return the thing that a cell names: by slug, prefixed name, IRI, label, alias or code.

        Raises
        ------
        UnknownName
            The message says what comes near it, or what it could be.
        """
        for iri in (PREFIXES[prefix] + name, expand(name) or "", name):
            thing = self.things.get(iri)
            if thing and thing.classes & set(classes):
                return thing
        named = (self.things[iri] for iri in self._names.get(name.casefold(), ()))
        return self._only(name, [thing for thing in named if thing.classes & set(classes)], classes)

    def _only(self, name: str, found: list[Thing], classes: tuple[str, ...]) -> Thing:
        # an everyday name goes before the class of a classification that happens to have the same one
        everyday = [thing for thing in found if _IN_A_SCHEME not in thing.values]
        candidates = everyday or found
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            which = ", ".join(sorted(compact(thing.iri) for thing in candidates))
            raise UnknownName(f"{name!r} could be any of {which}; name one of these")
        kind = " or ".join(cls.lower() for cls in classes)
        slugs = [local_name(thing.iri) for thing in self.of_class(*classes)]
        near = get_close_matches(name.casefold().replace(" ", "-"), slugs, n=3, cutoff=0.75)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownName(f"no {kind} is called {name!r}{hint}")
