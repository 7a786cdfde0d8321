"""From what the graph says of a thing to the page about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from flask import request

from kg.model import Claim, Entity, LinkGroup, PropertyValues, Ref, Source, Text
from kg.server.addresses import address, rdf_downloads, source_ref, web_address
from kg.server.api import direction, integer
from kg.server.cite import cite_box
from kg.server.language import language, translate
from kg.server.paging import PAGE_SIZE, make_pager
from kg.server.responses import graph
from kg.server.told_figures import MOST_CLAIMS, tell
from kg.server.verdicts import checks_for_page
from kg.server.views import ClaimGroup, EntityPage, Fact, FactValue, Relation
from kg.server.words import literal_words, short
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES

__all__ = ["entity_page"]

_KGO: Final = PREFIXES["kgo"]
_TOLD_AS_CLAIM: Final = frozenset(
    _KGO + name
    for name in (
        "metric",
        "source",
        "value",
        "unit",
        "comparator",
        "figureAsPrinted",
        "section",
        "paragraph",
        "sentence",
        "scope",
        "doubt",
        "about",
        "periodKind",
        "periodStart",
        "periodEnd",
        "changeKind",
        "from",
        "to",
        "lowerBound",
        "upperBound",
        "lowerOpen",
        "upperOpen",
    )
)
"""What a claim's own row says already."""

_VALUES: Final = 20
_TRIPLES: Final = 200
_LONG: Final = 400


def entity_page(name: str) -> EntityPage:
    """Return the page of the entity called `name`.

    Raises
    ------
    kg.errors.EntityNotFound, kg.errors.AmbiguousName
    """
    resource = graph().resolve(name)
    entity = graph().entity(resource, language(), most_claims=MOST_CLAIMS)
    checks = checks_for_page() if entity.claims else None
    told = tell(entity, is_source=_as_source(entity) is not None, checks=checks)
    entity = told.entity
    own = next((claim for claim in entity.claims if claim.iri == entity.iri), None)
    others = [claim for claim in entity.claims if claim is not own]
    triples = list(islice(graph().description(resource), _TRIPLES + 1))
    return EntityPage(
        entity=entity,
        as_class=graph().classes(language()).get(entity.iri),
        own_claim=own,
        other_labels=_other_labels(entity),
        facts=tuple(_facts(entity, is_claim=own is not None)),
        series=told.series,
        measures=told.measures,
        figures=_by_metric(told.listed),
        figure_count=sum(claim.value is not None for claim in others),
        statements=tuple(claim for claim in others if claim.value is None),
        claims_left_out=entity.claims_total > len(entity.claims),
        is_source=_as_source(entity) is not None,
        relations=tuple(_relations(entity, is_claim=own is not None)),
        sources=_sources(entity.iri, others),
        triples=tuple((_n3(t.subject), _n3(t.predicate), _n3(t.object)) for t in triples[:_TRIPLES]),
        triples_cut=len(triples) > _TRIPLES,
        formats=rdf_downloads(entity.iri),
        citation=cite_box(entity),
    )


def _other_labels(entity: Entity) -> tuple[Text, ...]:
    """Return the label in the other language of the interface, or whichever there is beside the one shown."""
    others = [text for text in entity.labels if text.value != entity.label]
    wanted = "zh" if language() == "en" else "en"
    preferred = [text for text in others if (text.language or "").partition("-")[0] == wanted]
    return tuple((preferred or others)[:1])


# ----------------------------------------------------------------------- facts
def _facts(entity: Entity, *, is_claim: bool) -> Iterator[Fact]:
    if entity.alternatives:
        yield Fact(translate("entity.aliases"), _of_texts(entity.alternatives))
    if entity.notations:
        yield Fact(translate("entity.codes"), tuple(FactValue(code) for code in entity.notations))
    source = _as_source(entity)
    if source and source.url:
        followed = web_address(source.url) if source.linkable else None
        yield Fact(translate("entity.web"), (FactValue(source.url, address=followed),))
    for values in entity.properties:
        told = is_claim and values.predicate.iri in _TOLD_AS_CLAIM
        if not told and not (source and [value.value for value in values.values] == [source.url]):
            yield _fact(values)


def _of_texts(texts: tuple[Text, ...]) -> tuple[FactValue, ...]:
    by_text = {text.value: FactValue(text.value, text.language) for text in texts}
    return tuple(by_text.values())[:_VALUES]


def _fact(values: PropertyValues) -> Fact:
    shown = _for_reader(values.values)
    # other languages are not left out for want of room: they are in the triples
    more = values.total - len(values.values) + max(0, len(shown) - _VALUES)
    return Fact(values.predicate.label, tuple(_value(value) for value in shown[:_VALUES]), more)


def _for_reader(values: tuple[Literal, ...]) -> list[Literal]:
    """Return the values in the reader's language and those without one; all, where none is in it."""
    ours = [value for value in values if (value.language or "").partition("-")[0] == language()]
    return [*ours, *(value for value in values if not value.language)] if ours else list(values)


def _value(value: Literal) -> FactValue:
    text = literal_words(value)
    shown = text if len(text) <= _LONG else text[:_LONG].rstrip() + "…"
    return FactValue(shown, value.language, web_address(value.value))


# ---------------------------------------------------------------------- claims
def _by_metric(claims: Iterable[Claim]) -> tuple[ClaimGroup, ...]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.metric.iri if claim.metric else "", []).append(claim)
    return tuple(ClaimGroup(found[0].metric, tuple(found)) for found in groups.values())


def _as_source(entity: Entity) -> Source | None:
    """Return what the claims say of the entity as their source, if it is one."""
    return next((c.source for c in entity.claims if c.source and c.source.iri == entity.iri), None)


def _sources(iri: str, claims: list[Claim]) -> tuple[tuple[Ref, int], ...]:
    """Return what else claims rest on, the sources with most claims first."""
    found: dict[str, tuple[Ref, int]] = {}
    for claim in claims:
        if claim.source and claim.source.iri != iri:
            ref, count = found.get(claim.source.iri, (source_ref(claim.source), 0))
            found[claim.source.iri] = (ref, count + 1)
    return tuple(sorted(found.values(), key=lambda entry: (-entry[1], entry[0].label)))


# ------------------------------------------------------------------- relations
def _relations(entity: Entity, *, is_claim: bool) -> Iterator[Relation]:
    asked = request.args.get("predicate", ""), direction()
    offset = integer("offset", 0, 0, 10**9)
    for place, group in enumerate(entity.links):
        if is_claim and group.predicate.iri in _TOLD_AS_CLAIM and group.direction == "out":
            continue
        shown = group
        if offset and (group.predicate.iri, group.direction) == asked:
            shown = graph().links(
                entity.iri, group.predicate.iri, group.direction, offset=offset, language=language()
            )
        yield _relation(entity.iri, shown, f"relation-{place + 1}")


def _relation(iri: str, group: LinkGroup, anchor: str) -> Relation:
    def part(offset: int) -> str:
        parameters = {"predicate": group.predicate.iri, "direction": group.direction, "offset": offset}
        return address(iri, **(parameters if offset else {})) + f"#{anchor}"

    return Relation(group, anchor, make_pager(group.offset, len(group.items), group.total, PAGE_SIZE, part))


# --------------------------------------------------------------------- triples
def _n3(term: Term) -> str:
    if isinstance(term, IRI):
        name = short(term.value)
        return name if ":" in name else term.n3()
    if isinstance(term, Literal) and term.datatype.startswith(PREFIXES["xsd"]) and not term.language:
        return replace(term, datatype=PREFIXES["xsd"] + "string").n3() + _datatype(term)
    return term.n3()


def _datatype(literal: Literal) -> str:
    name = literal.datatype.removeprefix(PREFIXES["xsd"])
    return "" if name == "string" else f"^^xsd:{name}"
