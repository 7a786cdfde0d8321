"""What a graph holds as a whole: its files and its vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from kg.model.things import ClassSummary, Ref, Text
from kg.terms import Literal

__all__ = ["Example", "GraphSummary", "NamedGraph", "TermKind", "VocabularyTerm"]


TermKind = OneOf["class", "property", "individual", "used"]


@dataclass(frozen=True, slots=True)
class Example:
    """A term in use: an instance of a class, or a thing with the value that it has for a property."""

    subject: Ref
    object: Ref | Literal | None = None


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A class, property or individual of the graph's vocabulary; ``used`` where nobody declares it.

    ``parents`` are declared here too, ``aligned`` are terms of other vocabularies;
    ``types`` are those of an individual, ``instances`` are counted for classes, ``uses``
    (triples) for properties; ``example`` is one of them. ``at_least``: there may be more.
    """

    iri: str
    kind: TermKind
    label: str
    labels: tuple[Text, ...]
    comment: str
    parents: tuple[Ref, ...] = ()
    aligned: tuple[Ref, ...] = ()
    domain: tuple[Ref, ...] = ()
    range: tuple[Ref, ...] = ()
    types: tuple[Ref, ...] = ()
    instances: int = 0
    uses: int = 0
    at_least: bool = False
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One entry of the catalogue: a file that became a named graph."""

    iri: str
    title: str
    file: str
    sha256: str
    triples: int
    licence: str | None
    sources: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphSummary:
    """What is in the graph, in numbers.

    ``at_least``: an engine elsewhere had no time to count all triples and entities: there may be more.
    """

    title: str
    release: str
    triples: int
    entities: int
    claims: int
    sources: int
    classes: tuple[ClassSummary, ...]
    named_graphs: tuple[NamedGraph, ...]
    at_least: bool = False
