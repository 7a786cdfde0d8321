"""What would fall if a source were withdrawn, as its page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg import figures
from kg.model.checks import Checks, Group
from kg.model.contexts import Grounds, Withdrawal
from kg.server.addresses import address
from kg.server.language import language, translate
from kg.server.verdicts import Verdict, verdict
from kg.server.words import plural

__all__ = ["Fall", "FallPart", "FallRow", "fall"]

_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class FallRow:
    """One thing that would fall: where it is, and the verdict on it with the source and without."""

    label: str
    address: str
    detail: str = ""
    before: Verdict | None = None
    after: Verdict | None = None


@dataclass(frozen=True, slots=True)
class FallPart:
    """What would fall in one way; ``total`` counts more than ``rows`` may hold."""

    words: str
    total: int
    rows: tuple[FallRow, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """All that would fall, the gravest first; ``shared`` things name the source among others."""

    parts: tuple[FallPart, ...]
    shared: int


def fall(found: Withdrawal | None, grounds: Grounds, checks: Checks | None) -> Fall:
    """Return what would fall; figures are left out where they were not compared."""
    parts = list(_of_figures(found, checks)) if found and checks else []
    things = tuple(FallRow(ref.label, address(ref.iri)) for ref in grounds.examples)
    parts.append(FallPart(plural("fall.things", grounds.only), grounds.only, things))
    return Fall(tuple(part for part in parts if part.total), grounds.total - grounds.only)


def _of_figures(found: Withdrawal, checks: Checks) -> Iterator[FallPart]:
    yield _part("bare", [FallRow(ref.label, address(ref.iri)) for ref in found.bare])
    yield _part("lost", [_of_group(group) for group in found.lost])
    yield _part(
        "regrouped",
        [
            _of_group(entry.before, verdict(entry.before.verdict), verdict(entry.after))
            for entry in found.regrouped
        ],
    )
    yield _part(
        "targets",
        [
            FallRow(
                checks.figures[entry.target].claim.label,
                address(entry.target),
                before=verdict(entry.verdict),
                after=verdict(after),
            )
            for entry, after in found.resettled
        ],
    )
    yield _part(
        "calculations",
        [
            FallRow(checks.figures[entry.claim].claim.label, address(entry.claim))
            for entry in found.calculations
        ],
    )


def _part(name: str, rows: list[FallRow]) -> FallPart:
    return FallPart(plural(f"fall.{name}", len(rows)), len(rows), tuple(rows[:_SHOWN]))


def _of_group(group: Group, before: Verdict | None = None, after: Verdict | None = None) -> FallRow:
    about = (
        figures.format_period(group.period, language()),
        group.place and group.place.label,
        group.sector and group.sector.label,
        group.scope,
    )
    detail = translate("place.joint").join(text for text in about if text)
    return FallRow(group.metric.label, address(group.claims[0]), detail, before, after)
