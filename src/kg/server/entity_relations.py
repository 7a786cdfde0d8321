"""The relations of a thing as its page lists them: by meaning, in both directions, counted and then paged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import request

from kg.model import Entity, LinkGroup
from kg.server.addresses import address
from kg.server.api import direction, integer
from kg.server.language import language
from kg.server.paging import PAGE_SIZE, make_pager
from kg.server.responses import graph
from kg.server.views import Relation
from kg.vocabulary import PREFIXES

__all__ = ["MATCHES", "page_offset", "relations"]

MATCHES: Final = frozenset(
    PREFIXES["skos"] + name
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
"""Properties that lead to the like of a thing in another scheme. https://www.w3.org/TR/skos-reference/#mapping"""

_LAST_PAGE: Final = 10**7


def page_offset(size: int, *, of_relation: bool) -> int:
    """Return from which item on the part that the address names begins: of a relation, or of the metrics."""
    number = integer("page", 1, 1, _LAST_PAGE)
    return (number - 1) * size if bool(request.args.get("relation")) is of_relation else 0


def relations(entity: Entity, elsewhere: frozenset[tuple[str, str]]) -> Iterator[Relation]:
    """Yield the relations of an entity but for those, by direction and property, that are told elsewhere."""
    asked = request.args.get("relation", ""), direction() or "out"
    offset = page_offset(PAGE_SIZE, of_relation=True)
    for place, group in enumerate(entity.links):
        key = group.direction, group.predicate.iri
        if key in elsewhere:
            continue
        shown = group
        if offset and (group.predicate.iri, group.direction) == asked:
            shown = graph().links(
                entity.iri, group.predicate.iri, group.direction, offset=offset, language=language()
            )
        yield _relation(entity.iri, shown, f"relation-{place + 1}")


def _relation(iri: str, group: LinkGroup, anchor: str) -> Relation:
    def part(offset: int) -> str:
        named = {"relation": group.predicate.iri}
        if group.direction == "in":
            named["direction"] = "in"
        if offset:
            named["page"] = str(offset // PAGE_SIZE + 1)
        return address(iri, **(named if offset else {})) + f"#{anchor}"

    return Relation(
        group,
        anchor,
        make_pager(group.offset, len(group.items), group.total, PAGE_SIZE, part, more=group.more),
    )
