"""What the triples of a pattern say, one statement after the other, whatever they are abbreviated to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.sparql.tree import Collection, Iri, Node, Path, Property, PropertyList, Triples, Variable
from kg.vocabulary import PREFIXES

__all__ = ["Statement", "statements"]

_FIRST: Final = PREFIXES["rdf"] + "first"


class Statement(NamedTuple):
    """A subject, a predicate or path, and an object; a ``[…]`` or ``(…)`` is the node that it stands for."""

    subject: Node
    verb: Variable | Path
    object: Node


def statements(triples: Iterable[Triples]) -> Iterator[Statement]:
    """Yield what triples say, with what brackets stand for.

    Of a list, each item is the ``rdf:first`` of the whole list: what its cells are is left out. So is
    what stands in triple terms and annotations.
    """
    for part in triples:
        yield from _inside(part.subject)
        yield from _of_subject(part.subject, part.properties)


def _of_subject(subject: Node, properties: Sequence[Property]) -> Iterator[Statement]:
    for entry in properties:
        for node in entry.objects:
            yield Statement(subject, entry.verb, node)
            yield from _inside(node)


def _inside(node: Node) -> Iterator[Statement]:
    if isinstance(node, PropertyList):
        yield from _of_subject(node, node.properties)
    elif isinstance(node, Collection):
        for item in node.items:
            yield Statement(node, Iri(node.span, _FIRST), item)
            yield from _inside(item)
