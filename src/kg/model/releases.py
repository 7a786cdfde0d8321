"""The releases of a store directory, and what writing to one came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Release", "Written"]


@dataclass(frozen=True, slots=True)
class Release:
    """One state of a store.

    Attributes
    ----------
    id : str
        The same content, come about in the same way, has the same id on every machine.
    parent : str or None
        The release that was current when this one was made.
    written : datetime or None
        When it was made, in UTC; older stores do not say so.
    kind : str
        What made it: ``load``, ``update``, or what was done to one graph, such as ``replace graph``.
    triples : int or None
        How many different triples it holds; None where nobody has counted.
    added, removed : int or None
        How many statements in graphs the change added and removed; None for a load.
    current : bool
        Whether it is the one that is opened when none is named.
    """

    id: str
    parent: str | None
    written: datetime | None
    kind: str
    triples: int | None
    added: int | None
    removed: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What a change came to; one that changes nothing makes no release.

    Attributes
    ----------
    release, parent : str
        The release after and before the change: the same where nothing changed.
    changed : bool
        Whether anything did.
    added, removed : int
        Statements in graphs that are new, and that are gone.
    created, dropped : tuple of str
        Graphs that are new, and that are gone.
    passed_over : int
        Statements that were not taken, as this program computes what they say.
    """

    release: str
    parent: str
    changed: bool
    added: int = 0
    removed: int = 0
    created: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    passed_over: int = 0
