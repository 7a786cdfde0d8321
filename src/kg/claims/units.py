"""Units that measure one thing: figures are compared in the same one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kg.figures.arithmetic import multiply
from kg.figures.interval import Interval
from kg.vocabulary import PREFIXES, local_name

__all__ = ["PERCENTAGE_POINT", "converted", "is_percent"]

_KGO: Final = PREFIXES["kgo"]
_UNIT: Final = PREFIXES["unit"]
PERCENTAGE_POINT: Final = _KGO + "percentagePoint"
"""IRI of the unit in which percentages differ."""

_THOUSANDTH: Final = Decimal("0.001")

_CONVERTED: Final = {
    _KGO + "PFLOPS": (_KGO + "EFLOPS", _THOUSANDTH),
    _KGO + "exabyte": (_KGO + "zettabyte", _THOUSANDTH),
    _UNIT + "ExaBYTE": (_KGO + "zettabyte", _THOUSANDTH),
    _UNIT + "ZettaBYTE": (_KGO + "zettabyte", Decimal(1)),
    _UNIT + "M": (_UNIT + "KiloM", _THOUSANDTH),
    _UNIT + "SEC": (_UNIT + "MilliSEC", Decimal(1000)),
}
"""Into which unit a unit is converted, and by which factor."""


def converted(interval: Interval, unit: str) -> tuple[Interval, str]:
    """Return an interval in the unit in which figures of its kind are compared, and that unit (IRIs)."""
    known = _CONVERTED.get(unit)
    if known is None:
        return interval, unit
    target, factor = known
    return multiply(interval, Interval(factor, factor)), target


def is_percent(unit: str) -> bool:
    """Return whether figures in a unit are hundredths."""
    return local_name(unit) == "PERCENT"
