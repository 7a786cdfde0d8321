"""What comes of comparing claims with each other: agreement, recomputed changes, targets, undated figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kg.model.claims import Claim, Period
from kg.model.things import Ref

if TYPE_CHECKING:
    from kg.figures.interval import Interval

__all__ = [
    "Agreement",
    "Alternative",
    "Attainment",
    "Checks",
    "End",
    "Figure",
    "Group",
    "Implied",
    "Recomputation",
    "Reference",
    "ReferencePeriod",
    "Reproduction",
    "TargetCheck",
]

Agreement: TypeAlias = Literal["corroborated", "revised", "differently defined", "in conflict", "single"]
Reproduction: TypeAlias = Literal["reproduces", "off", "input missing"]
Attainment: TypeAlias = Literal["certainly", "possibly", "not", "open", "no figure"]
End: TypeAlias = Literal["from", "to", "numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation as it is compared with others.

    Attributes
    ----------
    claim : Claim
        What its source says.
    interval : Interval
        Where the figure lies, in `unit`.
    unit : str
        IRI of the unit of the interval: that of the claim, or the one it was converted to; may be empty.
    scope : str
        The scope in one language, whichever the reader's; empty where none is stated.
    producers : frozenset of str
        Who answers for the figure; `producer` is what to call them.
    published : tuple of date or None
        The first and the last day on which its source can have been published.
    target_kind : str or None
        planned or forecast; None where it is no target.
    set_by : tuple of Ref
        The plans that set the target.
    """

    claim: Claim
    interval: Interval
    unit: str
    scope: str
    producers: frozenset[str]
    producer: str
    published: tuple[date, date] | None = None
    target_kind: str | None = None
    set_by: tuple[Ref, ...] = ()

    @property
    def iri(self) -> str:
        """The claim's IRI."""
        return self.claim.iri

    @property
    def metric(self) -> str:
        """IRI of the metric."""
        return self.claim.metric.iri if self.claim.metric else ""

    @property
    def period(self) -> Period:
        """The time of the claim."""
        return self.claim.period

    @property
    def doubtful(self) -> bool:
        """Whether an editor distrusts it."""
        return self.claim.doubt is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one metric, place, sector, scope and time, and whether they agree.

    ``claims`` has every one of them, ``left_out`` those that did not count for the verdict.
    """

    metric: Ref
    period: Period
    place: Ref | None
    sector: Ref | None
    scope: str | None
    verdict: Agreement
    reason: str
    claims: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "metric": self.metric.iri,
            "period": _iso(self.period),
            "place": _iri(self.place),
            "sector": _iri(self.sector),
            "scope": self.scope,
            "verdict": self.verdict,
            "reason": self.reason,
            "claims": list(self.claims),
            "leftOut": list(self.left_out),
        }


@dataclass(frozen=True, slots=True)
class Implied:
    """The value of a missing input that follows from the others: derived, said by no source."""

    end: End
    metric: Ref | None
    period: Period
    interval: Interval
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "end": self.end,
            "metric": _iri(self.metric),
            "period": _iso(self.period),
            "bounds": _bounds(self.interval),
            "text": self.text,
            "derived": True,
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another printed figure in the place of an input, what comes out, and how it differs."""

    claim: str
    end: End
    verdict: Reproduction
    recomputed: Interval
    text: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "claim": self.claim,
            "end": self.end,
            "verdict": self.verdict,
            "recomputed": _bounds(self.recomputed),
            "text": self.text,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A change or share set against the figures that it relates.

    Attributes
    ----------
    stated : Interval
        What the claim says, in its unit.
    recomputed : Interval or None
        What its inputs give, in the same unit; None where one is missing.
    formula : str
        The calculation in words and numbers.
    remark : str
        What the reason says beside the result, which stands in the formula as well.
    off_by : Decimal or None
        How far apart the two are, in that unit; None unless the verdict is off.
    missing : tuple of str
        Which inputs are missing.
    """

    claim: str
    verdict: Reproduction
    reason: str
    stated: Interval
    recomputed: Interval | None
    formula: str
    inputs: tuple[str, ...]
    remark: str = ""
    off_by: Decimal | None = None
    missing: tuple[End, ...] = ()
    implied: Implied | None = None
    alternatives: tuple[Alternative, ...] = ()

    def to_json(self, figures: Mapping[str, Figure]) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "claim": self.claim,
            "verdict": self.verdict,
            "reason": self.reason,
            "stated": _number(figures[self.claim].claim.value),
            "statedBounds": _bounds(self.stated),
            "recomputed": self.recomputed and _bounds(self.recomputed),
            "formula": self.formula,
            "inputs": list(self.inputs),
            "offBy": _number(self.off_by),
            "missing": list(self.missing),
            "implied": self.implied and self.implied.to_json(),
            "alternatives": [entry.to_json() for entry in self.alternatives],
        }


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """A planned or forecast figure set against what was reached; ``kind`` is planned or forecast."""

    target: str
    kind: str
    verdict: Attainment
    reason: str
    reached: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "target": self.target,
            "kind": self.kind,
            "verdict": self.verdict,
            "reason": self.reason,
            "reached": list(self.reached),
        }


@dataclass(frozen=True, slots=True)
class ReferencePeriod:
    """A time to which an undated figure can refer; `distance` is how far its figures lie from the bound."""

    period: Period
    claims: tuple[str, ...]
    distance: Decimal

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "period": _iso(self.period),
            "claims": list(self.claims),
            "distance": float(self.distance),
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """An undated figure: the times to which it can refer, best first; later ones that it no longer fits."""

    claim: str
    reason: str
    periods: tuple[ReferencePeriod, ...]
    overtaken_by: tuple[ReferencePeriod, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as `/checks` answers with it."""
        return {
            "claim": self.claim,
            "reason": self.reason,
            "periods": [entry.to_json() for entry in self.periods],
            "overtakenBy": [entry.to_json() for entry in self.overtaken_by],
        }


@dataclass(frozen=True, slots=True)
class Checks:
    """All that comes of comparing the figures of a graph, with words in one language.

    ``figures`` has every figure by its IRI; ``language`` is that of the words.
    """

    language: str
    figures: Mapping[str, Figure]
    groups: tuple[Group, ...]
    recomputations: tuple[Recomputation, ...]
    targets: tuple[TargetCheck, ...]
    references: tuple[Reference, ...]
    _by_claim: Mapping[str, Group] = field(init=False, repr=False, compare=False)
    _by_metric: Mapping[str, tuple[Group, ...]] = field(init=False, repr=False, compare=False)
    _changes: Mapping[str, Recomputation] = field(init=False, repr=False, compare=False)
    _targets: Mapping[str, TargetCheck] = field(init=False, repr=False, compare=False)
    _undated: Mapping[str, Reference] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_metric: dict[str, tuple[Group, ...]] = {}
        for group in self.groups:
            by_metric[group.metric.iri] = (*by_metric.get(group.metric.iri, ()), group)
        lookups = {
            "_by_claim": {claim: group for group in self.groups for claim in group.claims},
            "_by_metric": by_metric,
            "_changes": {entry.claim: entry for entry in self.recomputations},
            "_targets": {entry.target: entry for entry in self.targets},
            "_undated": {entry.claim: entry for entry in self.references},
        }
        for name, lookup in lookups.items():
            object.__setattr__(self, name, lookup)

    def of_claim(self, iri: str) -> Group | None:
        """Return the group of a figure; None for targets, undated figures and what is no figure."""
        return self._by_claim.get(iri)

    def of_metric(self, iri: str) -> tuple[Group, ...]:
        """Return the groups of a metric, by time."""
        return self._by_metric.get(iri, ())

    def recomputation_of(self, iri: str) -> Recomputation | None:
        """Return what comes of recomputing a change or share."""
        return self._changes.get(iri)

    def target_of(self, iri: str) -> TargetCheck | None:
        """Return whether a target was reached."""
        return self._targets.get(iri)

    def reference_of(self, iri: str) -> Reference | None:
        """Return to which times an undated figure can refer."""
        return self._undated.get(iri)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many there are of each verdict, for groups, recomputations, targets and references."""
        return {
            "groups": _counted(entry.verdict for entry in self.groups),
            "recomputations": _counted(entry.verdict for entry in self.recomputations),
            "targets": _counted(entry.verdict for entry in self.targets),
            "references": _counted("dated" if entry.periods else "open" for entry in self.references),
        }

    @property
    def sound(self) -> bool:
        """Whether nothing is in conflict and no recomputation is off."""
        return all(entry.verdict != "in conflict" for entry in self.groups) and all(
            entry.verdict != "off" for entry in self.recomputations
        )

    def only(self, metric: str) -> Checks:
        """Return what concerns one metric (an IRI): its figures, and changes of it or made from it."""
        of = {iri for iri, figure in self.figures.items() if figure.metric == metric}
        return replace(
            self,
            groups=self.of_metric(metric),
            recomputations=tuple(
                entry for entry in self.recomputations if of.intersection((entry.claim, *entry.inputs))
            ),
            targets=tuple(entry for entry in self.targets if entry.target in of),
            references=tuple(entry for entry in self.references if entry.claim in of),
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything as `/checks` answers with it; ``labels`` names metrics, places and sectors."""
        named = [ref for group in self.groups for ref in (group.metric, group.place, group.sector) if ref]
        return {
            "groups": [entry.to_json() for entry in self.groups],
            "recomputations": [entry.to_json(self.figures) for entry in self.recomputations],
            "targets": [entry.to_json() for entry in self.targets],
            "references": [entry.to_json() for entry in self.references],
            "counts": self.counts,
            "labels": {ref.iri: ref.label for ref in named},
        }


def _counted(verdicts: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(verdicts).items(), key=lambda entry: (-entry[1], entry[0])))


def _iri(ref: Ref | None) -> str | None:
    return ref.iri if ref else None


def _iso(period: Period) -> str | None:
    """Return a time as ISO 8601 writes it: a day for a state, ``start/end`` for a span, else None."""
    if period.kind == "asOf" or period.start is None or period.end is None:
        known = period.end or period.start
        return known.isoformat() if known else None
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


def _number(value: Decimal | None) -> float | None:
    """Return a number as JSON has them; None for what is none."""
    return float(value) if value is not None and value.is_finite() else None


def _bounds(interval: Interval) -> dict[str, float | None]:
    return {"lower": _number(interval.lower), "upper": _number(interval.upper)}
