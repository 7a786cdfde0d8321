"""Figures: how they are written, how printed ones are read, and how sure each is.

``formatting`` writes figures, comparators and periods; ``printed`` reads the short
figure of a source (with ``tokens`` and ``numerals``, whose words are in ``words``);
``interval`` and ``arithmetic`` (by ``decimals``) calculate with what is only known between two bounds;
``bounds`` says between which bounds a printed figure lies.
"""

from __future__ import annotations

from kg.figures.formatting import format_comparator, format_period, format_value

__all__ = ["format_comparator", "format_period", "format_value"]
