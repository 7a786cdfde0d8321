"""The words of the tables and the terms that they stand for."""

from __future__ import annotations

from typing import Final

from kg.vocabulary import PREFIXES

__all__ = ["COMPARATORS", "PERIOD_KINDS", "SOURCE_KINDS", "TARGET", "TARGET_KINDS", "UNITS"]

_KGO: Final = PREFIXES["kgo"]
_UNIT: Final = PREFIXES["unit"]

UNITS: Final = {
    "count": _UNIT + "NUM",
    "percent": _UNIT + "PERCENT",
    "CNY": _UNIT + "CCY_CNY",
    "USD": _UNIT + "CCY_USD",
    "km": _UNIT + "KiloM",
    "ms": _UNIT + "MilliSEC",
    "index": _UNIT + "UNITLESS",
    "ratio": _UNIT + "UNITLESS",
    "multiple": _UNIT + "UNITLESS",
    "percentage-point": _KGO + "percentagePoint",
    "EFLOPS": _KGO + "EFLOPS",
    "PFLOPS": _KGO + "PFLOPS",
    "ZB": _KGO + "zettabyte",
    "person": _KGO + "person",
    "rack": _KGO + "standardRack",
    "count-per-10k-persons": _KGO + "per10000Persons",
    "robots-per-10000-workers": _KGO + "per10000Workers",
}

COMPARATORS: Final = {
    "exact": _KGO + "exactly",
    "over": _KGO + "moreThan",
    "at-least": _KGO + "atLeast",
    "nearly": _KGO + "nearly",
    "about": _KGO + "about",
    "under": _KGO + "lessThan",
    "at-most": _KGO + "atMost",
}

TARGET: Final = "target"
"""Stands in the comparator's column, alone or before a comparator: ``target``, ``target over``."""

TARGET_KINDS: Final = {"planned": _KGO + "planned", "forecast": _KGO + "forecast"}

PERIOD_KINDS: Final = {"as-of": "asOf", "year": "during", "during": "during", "growth-over": "over"}

SOURCE_KINDS: Final = {
    "official": _KGO + "officialSource",
    "state-media": _KGO + "stateMediaSource",
    "news": _KGO + "newsSource",
    "research": _KGO + "researchSource",
    "law-firm": _KGO + "lawFirmSource",
    "repository": _KGO + "repositorySource",
    "other": _KGO + "otherSource",
}
