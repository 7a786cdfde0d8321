"""Where a thing stands among others of its kind: laws in time, classes in a tree, claims on a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.model.checks import Agreement, Attainment, Group, Recomputation, TargetCheck
from kg.model.things import Ref

__all__ = ["DatedLaw", "Grounds", "History", "LawLink", "Placing", "Rank", "Regrouped", "Withdrawal"]


# ------------------------------------------------------------------ laws in time
@dataclass(frozen=True, slots=True)
class DatedLaw:
    """A law with its days; None where the graph has none. Where several are stated, each is the earliest."""

    ref: Ref
    adopted: date | None = None
    published: date | None = None
    effective: date | None = None
    ended: date | None = None

    @property
    def first(self) -> date | None:
        """The earliest of its days."""
        return min(filter(None, (self.adopted, self.published, self.effective, self.ended)), default=None)


@dataclass(frozen=True, slots=True)
class LawLink:
    """That one law (an IRI) changes, replaces or adds to another; ``label`` and ``inverse`` say how."""

    subject: str
    label: str
    inverse: str
    object: str


@dataclass(frozen=True, slots=True)
class History:
    """A law among those that it changes and that change it, at any distance, by their earliest days.

    ``complete`` is false where there are more laws than were followed.
    """

    laws: tuple[DatedLaw, ...]
    links: tuple[LawLink, ...]
    complete: bool = True


# --------------------------------------------------------------- classes in a tree
@dataclass(frozen=True, slots=True)
class Rank:
    """A class of a classification: its code, and how many stand directly below it."""

    ref: Ref
    code: str = ""
    below: int = 0


@dataclass(frozen=True, slots=True)
class Placing:
    """The place of a thing in a tree.

    Attributes
    ----------
    predicate : str
        The property (an IRI) that makes the tree, from what is below to what is above.
    scheme : Ref or None
        The classification that it belongs to.
    above : tuple of Rank
        The way down from the top to what is directly above; one way, where there are several.
    parents : int
        How many stand directly above.
    below : tuple of Rank
        What stands directly below, by code and label; ``total`` counts all of it.
    """

    predicate: str
    scheme: Ref | None
    code: str
    above: tuple[Rank, ...]
    parents: int
    below: tuple[Rank, ...]
    total: int


# --------------------------------------------------------------- claims on a source
@dataclass(frozen=True, slots=True)
class Regrouped:
    """What comparing figures comes to with a source, and without it."""

    before: Group
    after: Agreement


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What would fall if a source were withdrawn.

    Attributes
    ----------
    figures : int
        Figures that rest on it.
    lost : tuple of Group
        Times of metrics of which no other source says anything.
    regrouped : tuple of Regrouped
        Times of metrics on which the verdict would be another.
    bare : tuple of Ref
        Metrics that would be left without any figure.
    resettled : tuple of (TargetCheck, verdict)
        Targets of other sources on which the verdict would be another, and which.
    calculations : tuple of Recomputation
        Changes and shares of other sources that are calculated with its figures.
    """

    figures: int
    lost: tuple[Group, ...] = ()
    regrouped: tuple[Regrouped, ...] = ()
    bare: tuple[Ref, ...] = ()
    resettled: tuple[tuple[TargetCheck, Attainment], ...] = ()
    calculations: tuple[Recomputation, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """The things whose description names a source: how many, and those (a part) that name no other."""

    total: int
    only: int
    examples: tuple[Ref, ...]
