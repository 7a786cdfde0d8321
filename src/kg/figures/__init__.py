"""Figures: how they are written, how printed ones are read, and how sure each is.

``formatting`` writes figures, intervals, comparators and periods; ``printed`` reads the short
figure of a source (with ``tokens`` and ``numerals``, whose words are in ``words``);
``interval`` and ``arithmetic`` (by ``decimals``) calculate with what is only known between two bounds;
``bounds`` says between which bounds a printed figure lies.
"""

from __future__ import annotations

from kg.figures.formatting import format_comparator, format_interval, format_period, format_value
from kg.figures.interval import Certainty, Interval, at_least, at_most, equal, greater, less

__all__ = [
    "Certainty",
    "Interval",
    "at_least",
    "at_most",
    "equal",
    "format_comparator",
    "format_interval",
    "format_period",
    "format_value",
    "greater",
    "less",
]
