"""How a page tells figures: as a series, as a list of metrics, or one by one.

A source or a plan is about its single figures, so it lists them; a thing with many
figures is easier to see by metric, each metric having a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from kg.model import Claim, Entity
from kg.model.checks import Checks
from kg.server.measures import Measures, measures
from kg.server.series import Series, series
from kg.vocabulary import PREFIXES

__all__ = ["MOST_CLAIMS", "Told", "tell"]

_KGO: Final = PREFIXES["kgo"]
_MEASURES: Final = ("in", _KGO + "measures")
_WHOLE_NUMBER: Final = _KGO + "wholeNumber"

MOST_CLAIMS: Final = 2000
"""How many claims are read for a page; a series and a list of metrics tell them all."""
_LISTED: Final = 200
_MANY: Final = 40
"""From so many figures on, a thing's are told by metric even where no metric says that it measures it."""


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a page: each claim is in one of the three; ``entity`` has the claims that are told."""

    entity: Entity
    series: Series | None = None
    measures: Measures = field(default_factory=Measures)
    listed: tuple[Claim, ...] = ()


def tell(entity: Entity, *, is_source: bool, checks: Checks | None = None, offset: int = 0) -> Told:
    """Return how the page of an entity tells its figures; of its metrics, those from `offset` on."""
    figures = [claim for claim in entity.claims if claim.value is not None and claim.iri != entity.iri]
    own = [claim for claim in figures if claim.metric and claim.metric.iri == entity.iri]
    if own:
        others = [claim for claim in figures if claim not in own]
        shown = series(entity.iri, own, whole_number=_is_whole(entity), checks=checks)
        return Told(entity, series=shown, measures=measures(others, checks, offset=offset))
    measured = any((group.direction, group.predicate.iri) == _MEASURES for group in entity.links)
    if measured or (len(figures) >= _MANY and not is_source):
        without = [claim for claim in figures if claim.metric is None]
        told = measures(figures, checks, offset=offset)
        return Told(entity, measures=told, listed=tuple(without[:_LISTED]))
    cut = replace(entity, claims=entity.claims[:_LISTED])
    return Told(cut, listed=tuple(claim for claim in figures if claim in cut.claims))


def _is_whole(entity: Entity) -> bool:
    """Return whether a metric counts what comes only whole."""
    return any(
        value.value in ("true", "1")
        for values in entity.properties
        if values.predicate.iri == _WHOLE_NUMBER
        for value in values.values
    )
