"""What a citation needs to know beside the thing itself, asked of the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from kg.cite.credits import Credit, body_of, credits_of
from kg.cite.works import Work, of_claim, of_entity, of_query, of_source
from kg.model import Citation, Claim, ClassSummary, Entity, Frozen
from kg.store import claims
from kg.store.patterns import chunks, iris, resource, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import base_of, claim_classes
from kg.store.sources import read_sources
from kg.terms import Resource
from kg.vocabulary import PREFIXES

__all__ = ["cite", "cite_result", "work_of"]

_SOURCE: Final = PREFIXES["kgo"] + "Source"
_CHUNK: Final = 250
_CREDITED: Final = 2_000
"""Claims whose producers are credited in the citation of one result."""

_LOOKED_AT: Final = 2_000
"""Things of a result that are looked at for claims."""


def work_of(
    store: Store,
    title: str,
    language: str,
    classes: Mapping[str, ClassSummary],
    *,
    accessed: date | None = None,
) -> Work:
    """Return the graph as a work that is called `title`, for a reader of `language`."""
    whole = base_of(store) + "graph/"
    described = read_sources(store, [whole], language, classes)[whole]
    return Work(replace(described, title=title), store.release, language, accessed)


def cite(store: Store, entity: Entity, work: Work, classes: Mapping[str, ClassSummary]) -> Citation:
    """Return how to cite a thing: as the claim or source that it is, or as the graph's page of it."""
    claim = next((entry for entry in entity.claims if entry.iri == entity.iri), None)
    if claim is not None:
        return of_claim(claim, work, attributed=_attributed(store, claim, work.reader))
    if any(cls.iri == _SOURCE or _SOURCE in _above(cls.iri, classes) for cls in entity.classes):
        return of_source(read_sources(store, [entity.iri], work.reader, classes)[entity.iri], work)
    if entity.claims_total == len(entity.claims):
        return of_entity(entity, credits_of(entity.claims), work)
    return of_entity(entity, _credits_about(store, resource(entity.iri), work.reader, classes), work)


def cite_result(
    store: Store,
    frozen: Frozen,
    work: Work,
    classes: Mapping[str, ClassSummary],
    *,
    rests_on: Collection[str] | None = None,
    complete: bool = True,
) -> Citation:
    """Return how to cite a result.

    Parameters
    ----------
    rests_on
        IRIs of the claims that it rests on; None: only those that stand in it are credited.
    complete
        Whether those are all.
    """
    given = _claims_in(store, frozen, classes) if rests_on is None else sorted(rests_on)
    credited = credits_of(claims.read(store, given[:_CREDITED], work.reader, classes))
    whole = complete and rests_on is not None and len(given) <= _CREDITED
    return of_query(frozen, credited, work, complete=whole)


def _above(cls: str, classes: Mapping[str, ClassSummary]) -> Collection[str]:
    summary = classes.get(cls)
    return summary.superclasses if summary else ()


def _attributed(store: Store, claim: Claim, language: str) -> str:
    """Return what the body that a claim is attributed to is called in the language of its document."""
    ref, source = claim.attributed_to, claim.source
    if ref is None:
        return ""
    own = source.language if source and source.language else language
    return refs(store, [ref.iri], own, {})[ref.iri].label


def _credits_about(
    store: Store, about: Resource, language: str, classes: Mapping[str, ClassSummary]
) -> list[Credit]:
    """Return what all the claims about a thing rest on, however many they are."""
    support = claims.support(store, about, classes)
    sources = read_sources(store, {key for key, _, _ in support if key}, language, classes)
    known = refs(store, {key for _, key, _ in support if key}, language, {})
    return [
        Credit(body_of(known[body]) if body else None, sources[source] if source else None, count)
        for source, body, count in support
    ]


# --------------------------------------------------------------------- results
def _things(frozen: Frozen) -> Iterator[str]:
    """Yield the IRIs of a result, each once."""
    cells = (cell for row in frozen.table.rows for cell in row if cell and cell.startswith("<"))
    seen: set[str] = set()
    for cell in cells:
        if not cell.startswith("<<") and cell not in seen:
            seen.add(cell)
            yield cell[1:-1]


def _claims_in(store: Store, frozen: Frozen, classes: Mapping[str, ClassSummary]) -> list[str]:
    """Return the claims among the first things of a result."""
    kinds = iris(sorted(claim_classes(classes)))
    found: list[str] = []
    for part in chunks(islice(_things(frozen), _LOOKED_AT), _CHUNK) if kinds else ():
        query = f"SELECT DISTINCT ?c {{ VALUES ?kind {{ {kinds} }} VALUES ?c {{ {iris(part)} }} ?c a ?kind }}"
        found += sorted(str(row["c"]) for row in rows(store, query))
    return found
