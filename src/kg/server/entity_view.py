"""From what the graph says of a thing to the page about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Claim, Entity, Ref, Source
from kg.model.checks import Checks
from kg.model.contexts import Placing
from kg.server.addresses import address, rdf_downloads, source_ref
from kg.server.cite import cite_box
from kg.server.entity_facts import TOLD_AS_CLAIM, facts, is_fact, n3, other_labels
from kg.server.entity_relations import MATCHES, page_offset, relations
from kg.server.entity_views import ClaimGroup, EntityPage
from kg.server.language import language
from kg.server.law_timeline import DateRow, Timeline, date_rows, timeline
from kg.server.measures import MEASURES_PAGE
from kg.server.paging import make_pager
from kg.server.responses import graph
from kg.server.series import card_for
from kg.server.source_view import Fall, fall
from kg.server.told_figures import MOST_CLAIMS, Told, tell
from kg.server.verdicts import checks_for_page
from kg.server.views import Pager
from kg.vocabulary import LAW_DATES, PREFIXES

__all__ = ["entity_page"]

_KGO: Final = PREFIXES["kgo"]
_MEASURES: Final = ("in", _KGO + "measures")
_CHANGES_OF_LAW: Final = tuple(_KGO + name for name in ("amends", "supersedes", "supplements"))
_IN_SCHEME: Final = tuple(PREFIXES["skos"] + name for name in ("inScheme", "topConceptOf"))
_TRIPLES: Final = 200
_SOURCES: Final = 12


def entity_page(name: str) -> EntityPage:
    """Return the page of the entity called `name`.

    Raises
    ------
    kg.errors.EntityNotFound, kg.errors.AmbiguousName
    """
    resource = graph().resolve(name)
    checks = checks_for_page()  # first, as it has read the figures that the page tells
    whole = graph().entity(resource, language(), most_claims=MOST_CLAIMS)
    source = _as_source(whole)
    told = tell(
        whole,
        is_source=source is not None,
        checks=checks,
        offset=page_offset(MEASURES_PAGE, of_relation=False),
    )
    entity = told.entity
    own = next((claim for claim in entity.claims if claim.iri == entity.iri), None)
    others = [claim for claim in entity.claims if claim is not own]
    context = _context(entity, others)
    elsewhere = _told_elsewhere(told, context, is_claim=own is not None)
    linked = tuple(relations(entity, elsewhere))
    triples = list(graph().description(resource, most=_TRIPLES + 1))
    sources = _sources(entity.iri, others)
    return EntityPage(
        entity=entity,
        as_class=graph().classes(language()).get(entity.iri),
        own_claim=own,
        own_card=card_for(own, checks) if own else None,
        other_labels=other_labels(entity),
        facts=tuple(facts(entity, source=source, is_claim=own is not None, elsewhere=context.told)),
        dates=context.dates,
        timeline=context.timeline,
        placing=context.placing,
        matches=tuple(relation for relation in linked if relation.group.predicate.iri in MATCHES),
        series=told.series,
        measures=told.measures,
        measures_pager=_measures_pager(told, entity.iri),
        figures=_by_metric(told.listed),
        figure_count=sum(claim.value is not None for claim in whole.claims if claim is not own),
        statements=tuple(
            claim for claim in others if claim.value is None and claim.iri not in context.stated
        ),
        claims_left_out=whole.claims_total > len(entity.claims),
        is_source=source is not None,
        fall=_fall(entity.iri, checks) if source else None,
        relations=tuple(relation for relation in linked if relation.group.predicate.iri not in MATCHES),
        sources=sources[:_SOURCES],
        source_count=len(sources),
        triples=tuple((n3(t.subject), n3(t.predicate), n3(t.object)) for t in triples[:_TRIPLES]),
        triples_cut=len(triples) > _TRIPLES,
        formats=rdf_downloads(entity.iri),
        citation=cite_box(whole),
    )


def _measures_pager(told: Told, iri: str) -> Pager:
    def part(offset: int) -> str:
        return address(iri, page=offset // MEASURES_PAGE + 1 if offset else None) + "#figures"

    shown = told.measures
    return make_pager(shown.offset, len(shown.rows), shown.total, MEASURES_PAGE, part)


# --------------------------------------------------------------------- contexts
@dataclass(frozen=True, slots=True)
class _Context:
    """What a thing is among its kind, and the properties (IRIs) and claims that this tells."""

    dates: tuple[DateRow, ...]
    timeline: Timeline | None
    placing: Placing | None
    told: frozenset[str]
    stated: frozenset[str]


def _context(entity: Entity, claims: Sequence[Claim]) -> _Context:
    placed = graph().placing(entity.iri, language())
    history = graph().history(entity.iri, language())
    stated = [claim for claim in claims if claim.stated_date and entity.iri in {r.iri for r in claim.about}]
    if history is None:
        return _Context((), None, placed, frozenset(), frozenset())
    by_iri = {values.predicate.iri: values for values in entity.properties}
    own = [
        (by_iri[iri].predicate, value.value)
        for iri in LAW_DATES
        if iri in by_iri
        for value in by_iri[iri].values
    ]
    picture = timeline(history, entity.iri)
    return _Context(
        dates=date_rows(stated, own),
        timeline=picture,
        placing=placed,
        told=frozenset(LAW_DATES),
        stated=frozenset(claim.iri for claim in stated),
    )


def _told_elsewhere(told: Told, context: _Context, *, is_claim: bool) -> frozenset[tuple[str, str]]:
    """Return the relations, by direction and property, that the page tells in another place."""
    entity = told.entity
    found = {(group.direction, group.predicate.iri) for group in entity.links if is_fact(group)}
    if is_claim:
        found |= {("out", name) for name in TOLD_AS_CLAIM}
    if told.measures.rows:
        found.add(_MEASURES)
    if context.timeline and context.timeline.complete:
        found |= {(way, name) for way in ("in", "out") for name in _CHANGES_OF_LAW}
    if placed := context.placing:
        if placed.total == len(placed.below):
            found.add(("in", placed.predicate))
        if placed.parents <= 1:
            found.add(("out", placed.predicate))
        if placed.scheme:
            found |= {("out", name) for name in _IN_SCHEME}
    return frozenset(found)


# ---------------------------------------------------------------------- claims
def _by_metric(claims: Iterable[Claim]) -> tuple[ClaimGroup, ...]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.metric.iri if claim.metric else "", []).append(claim)
    return tuple(ClaimGroup(found[0].metric, tuple(found)) for found in groups.values())


def _as_source(entity: Entity) -> Source | None:
    """Return what is known of the entity as a source, if it is one."""
    of_claims = next((c.source for c in entity.claims if c.source and c.source.iri == entity.iri), None)
    if of_claims is None and any(cls.iri == _KGO + "Source" for cls in entity.classes):
        return graph().documents([entity.iri], language())[entity.iri]
    return of_claims


def _fall(iri: str, checks: Checks | None) -> Fall:
    found = graph().withdrawal(iri, language()) if checks else None
    return fall(found, graph().grounds(iri, language()), checks)


def _sources(iri: str, claims: list[Claim]) -> tuple[tuple[Ref, int], ...]:
    """Return what else claims rest on, the sources with most claims first."""
    found: dict[str, tuple[Ref, int]] = {}
    for claim in claims:
        if claim.source and claim.source.iri != iri:
            ref, count = found.get(claim.source.iri, (source_ref(claim.source), 0))
            found[claim.source.iri] = (ref, count + 1)
    return tuple(sorted(found.values(), key=lambda entry: (-entry[1], entry[0].label)))
