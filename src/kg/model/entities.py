"""One thing with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.claims import Claim
from kg.model.things import Direction, Ref, Text
from kg.terms import Literal as RDFLiteral

__all__ = ["Entity", "LinkGroup", "PropertyValues"]


@dataclass(frozen=True, slots=True)
class PropertyValues:
    """The literals of one property of an entity, in the data's order of language and value."""

    predicate: Ref
    values: tuple[RDFLiteral, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one entity by one property in one direction.

    ``items`` holds at most a page of them, from ``offset`` on; ``total`` counts all, or with
    ``more`` at least so many: counting stops there.
    ``label`` is the property's label, or its inverse's where the link comes in.
    """

    predicate: Ref
    direction: Direction
    label: str
    total: int
    items: tuple[Ref, ...]
    offset: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: what it is, what is claimed of it, what it links to.

    Attributes
    ----------
    label : str
        In the language asked for, never empty; ``labels`` has all of them.
    classes : tuple of Ref
        The most specific first.
    claims : tuple of Claim
        At most a page, ordered by metric and time; ``claims_total`` counts all, or with
        ``claims_more`` at least so many.
    links : tuple of LinkGroup
        Relations by meaning: outgoing first, largest groups last. Links to and from
        claims are in ``claims`` and not repeated here.
    graphs : tuple of Ref
        The named graphs (files) that speak of it.
    """

    iri: str
    curie: str
    label: str
    labels: tuple[Text, ...]
    alternatives: tuple[Text, ...]
    definition: str
    notations: tuple[str, ...]
    classes: tuple[Ref, ...]
    properties: tuple[PropertyValues, ...]
    claims: tuple[Claim, ...]
    claims_total: int
    links: tuple[LinkGroup, ...]
    graphs: tuple[Ref, ...]
    claims_more: bool = False
