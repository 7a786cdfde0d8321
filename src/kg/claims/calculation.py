"""A stated result with the inputs that it should follow from, whatever the formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.figures.interval import Interval
from kg.model import Period, Ref
from kg.model.checks import End, Figure

__all__ = ["Calculation", "Series", "series_of"]

Series: TypeAlias = Mapping[tuple[str, str, str], Sequence[Figure]]
"""Figures by metric, place and sector, the earliest first, but for doubtful and undated ones."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a claim states, and how it follows from others.

    Attributes
    ----------
    inputs : mapping of End to Figure or None
        In the order of the formula; None where the graph has no such figure.
    result : callable
        Gives the result from the intervals of all inputs, in the claim's unit.
    formula : str
        With ``{from}``, ``{to}``, ``{numerator}``, ``{denominator}`` for the inputs.
    solved : callable
        Gives the one missing input from the claim's interval and those of the others.
    wanted : mapping of End to Period
        The time that each input is to have; empty where the claim is undated.
    metrics : mapping of End to Ref or None
        The metric that each input is to have.
    others : callable
        Gives further figures that could stand for an input.
    """

    claim: Figure
    inputs: Mapping[End, Figure | None]
    result: Callable[[Mapping[End, Interval]], Interval]
    formula: str
    solved: Callable[[End, Interval, Mapping[End, Interval]], Interval]
    wanted: Mapping[End, Period]
    metrics: Mapping[End, Ref | None]
    others: Callable[[End], Sequence[Figure]]

    @property
    def known(self) -> dict[End, Figure]:
        """The inputs that the graph has."""
        return {end: figure for end, figure in self.inputs.items() if figure is not None}

    @property
    def missing(self) -> tuple[End, ...]:
        """The inputs that the graph has not."""
        return tuple(end for end, figure in self.inputs.items() if figure is None)


def series_of(figures: Iterable[Figure]) -> Series:
    """Return the figures in which inputs are looked for."""
    found: defaultdict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.doubtful and figure.period.end is not None:
            place, sector = (ref.iri if ref else "" for ref in (figure.claim.place, figure.claim.sector))
            found[figure.metric, place, sector].append(figure)
    for series in found.values():
        series.sort(key=lambda figure: (str(figure.period.end), figure.iri))
    return found
