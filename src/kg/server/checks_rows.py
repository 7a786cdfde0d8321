"""The rows of the page of checks: groups of figures, recomputed changes, targets, undated figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg import figures
from kg.model import Claim, Period, Ref
from kg.model.checks import Checks, Figure, Group, Recomputation, Reference, ReferencePeriod, TargetCheck
from kg.server.language import language
from kg.server.series_words import interval_words
from kg.server.verdicts import Verdict, checks_for_page, verdict
from kg.server.words import date_words

__all__ = [
    "AlternativeRow",
    "ChangeRow",
    "ClaimChecks",
    "FigureCell",
    "GroupRow",
    "ReferenceRow",
    "Section",
    "TargetRow",
    "Time",
    "checks_of",
    "sections",
]

Row = TypeVar("Row")
Entry = TypeVar("Entry", Group, Recomputation, TargetCheck)


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure in a group: ``interval`` in words, ``exact`` as mathematics writes it."""

    claim: Claim
    producer: str
    published: str
    interval: str
    exact: str
    counted: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Figures side by side, and whether they agree."""

    metric: Ref
    when: str
    dimensions: tuple[str, ...]
    verdict: Verdict
    figures: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """What comes out with another figure in the place of an input."""

    claim: Claim
    verdict: Verdict
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A recomputed change or share; ``implied`` is what a missing input comes to, and when.

    ``remark`` is what is to be said beside the formula.
    """

    claim: Claim
    verdict: Verdict
    formula: str
    remark: str
    inputs: tuple[Claim, ...]
    implied: str
    implied_when: str
    alternatives: tuple[AlternativeRow, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target and what was reached."""

    claim: Claim
    verdict: Verdict
    is_forecast: bool
    set_by: tuple[Ref, ...]
    reached: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """A time to which an undated figure can refer, with the figures of that time."""

    when: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """An undated figure, the times to which it can refer, best first, and those that have overtaken it."""

    claim: Claim
    reason: str
    times: tuple[Time, ...]
    overtaken: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Section(Generic[Row]):
    """The rows of one verdict; ``folded`` where they need no look."""

    verdict: Verdict
    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class ClaimChecks:
    """What checking came to for one claim, for its own page."""

    group: GroupRow | None
    change: ChangeRow | None
    target: TargetRow | None
    reference: ReferenceRow | None


def sections(
    entries: Iterable[Entry], words: Iterable[tuple[str, bool]], make: Callable[[Entry], Row]
) -> tuple[Section[Row], ...]:
    """Return a section for each verdict of `words` that occurs; with each stands whether it is folded."""
    known = list(entries)
    found = (
        Section(verdict(word), tuple(make(entry) for entry in known if entry.verdict == word), folded)
        for word, folded in words
    )
    return tuple(section for section in found if section.rows)


def checks_of(claim: Claim) -> ClaimChecks | None:
    """Return what checking came to for a claim, None where there is nothing to tell."""
    checks = checks_for_page()
    if checks is None:
        return None
    rows = Rows(checks)
    group, change = checks.of_claim(claim.iri), checks.recomputation_of(claim.iri)
    target, reference = checks.target_of(claim.iri), checks.reference_of(claim.iri)
    found = ClaimChecks(
        group=rows.group(group) if group else None,
        change=rows.change(change) if change else None,
        target=rows.target(target) if target else None,
        reference=rows.reference(reference) if reference else None,
    )
    return found if any((found.group, found.change, found.target, found.reference)) else None


class Rows:
    """Makes rows from the findings of one graph."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    def _claim(self, iri: str) -> Claim:
        return self._checks.figures[iri].claim

    def group(self, group: Group) -> GroupRow:
        """Return the row of a group."""
        dimensions = (group.place and group.place.label, group.sector and group.sector.label, group.scope)
        return GroupRow(
            metric=group.metric,
            when=_when(group.period),
            dimensions=tuple(text for text in dimensions if text),
            verdict=verdict(group.verdict, group.reason),
            figures=tuple(
                _cell(self._checks.figures[iri], counted=iri not in group.left_out) for iri in group.claims
            ),
        )

    def change(self, entry: Recomputation) -> ChangeRow:
        """Return the row of a recomputation."""
        return ChangeRow(
            claim=self._claim(entry.claim),
            verdict=verdict(entry.verdict, entry.reason),
            formula=entry.formula,
            remark=entry.remark,
            inputs=tuple(self._claim(iri) for iri in entry.inputs),
            implied=entry.implied.text if entry.implied else "",
            implied_when=_when(entry.implied.period) if entry.implied else "",
            alternatives=tuple(
                AlternativeRow(self._claim(other.claim), verdict(other.verdict), other.text, other.note)
                for other in entry.alternatives
            ),
        )

    def target(self, entry: TargetCheck) -> TargetRow:
        """Return the row of a target."""
        return TargetRow(
            claim=self._claim(entry.target),
            verdict=verdict(entry.verdict, entry.reason),
            is_forecast=entry.kind == "forecast",
            set_by=self._checks.figures[entry.target].set_by,
            reached=tuple(self._claim(iri) for iri in entry.reached),
        )

    def reference(self, entry: Reference) -> ReferenceRow:
        """Return the row of an undated figure."""
        return ReferenceRow(
            claim=self._claim(entry.claim),
            reason=entry.reason,
            times=tuple(self._time(period) for period in entry.periods),
            overtaken=tuple(self._time(period) for period in entry.overtaken_by),
        )

    def _time(self, entry: ReferencePeriod) -> Time:
        return Time(_when(entry.period), tuple(self._claim(iri) for iri in entry.claims))


def _when(period: Period) -> str:
    return figures.format_period(period, language())


def _cell(figure: Figure, *, counted: bool) -> FigureCell:
    unit = figure.claim.unit
    same_unit = unit is None or unit.iri == figure.unit
    return FigureCell(
        claim=figure.claim,
        producer=figure.producer,
        published=date_words(figure.claim.source.published or "") if figure.claim.source else "",
        interval=interval_words(figure.interval, unit) if same_unit else str(figure.interval),
        exact=str(figure.interval),
        counted=counted,
    )
