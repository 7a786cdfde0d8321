"""Groups of comparable figures in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from kg.claims.periods import representative
from kg.model import Period
from kg.model.checks import Agreement, Figure

__all__ = ["Draft", "Family", "apart", "family_of"]

Family: TypeAlias = tuple[str, str, str, str, str]
"""What figures must share to be compared at all: metric, place, sector, unit, kind of change."""

_INFINITY: Final = Decimal("Infinity")


def family_of(figure: Figure) -> Family:
    """Return what figures must share with this one to be compared with it, but for scope and time."""
    claim = figure.claim
    place, sector = (ref.iri if ref else "" for ref in (claim.place, claim.sector))
    return figure.metric, place, sector, figure.unit, claim.change_kind or ""


@dataclass(slots=True)
class Draft:
    """Figures of one scope and time: `counted` decide on the verdict, `current` are those not replaced."""

    figures: Sequence[Figure]
    counted: Sequence[Figure]
    current: Sequence[Figure] = ()
    verdict: Agreement = "single"
    reasons: list[str] = field(default_factory=list)

    @property
    def scope(self) -> str:
        """The scope that all its figures have."""
        return self.figures[0].scope

    @property
    def period(self) -> Period:
        """What to call their time."""
        return representative(self.figures)


def apart(figures: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """Return the lower and the higher of the two figures that lie farthest apart, None where all meet.

    Intervals that meet two by two have a point in common (Helly's theorem on the line), so
    it is enough to look at the one that ends first and the one that starts last.
    """
    if not figures:
        return None
    low, high = min(figures, key=_end), max(figures, key=_start)
    return None if low.interval.intersects(high.interval) else (low, high)


def _end(figure: Figure) -> tuple[Decimal, bool]:
    upper = figure.interval.upper
    return (_INFINITY if upper is None else upper), not figure.interval.upper_open


def _start(figure: Figure) -> tuple[Decimal, bool]:
    lower = figure.interval.lower
    return (-_INFINITY if lower is None else lower), figure.interval.lower_open
