"""Which things a change has touched, so that what was made of all others need not be made again.

The manifest of a release that a small change has made names the *subjects* of all statements that were
added or taken away, the computed ones among them. What was read of a release still holds for a thing
from which no path leads to such a subject: its statements, and those of all that it leads to, are the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.store import layout
from kg.store.convert import quad_from_engine
from kg.store.embedded import EmbeddedStore
from kg.store.layout import RELEASES
from kg.store.lone import named_quads
from kg.store.releases import store_directory
from kg.terms import Quad

__all__ = ["TOUCHED", "around", "around_touched", "lineage", "named_subjects", "quads_of", "touched_since"]

_Node: TypeAlias = ox.NamedNode | ox.BlankNode

TOUCHED: Final = "touched"
"""The entry of a manifest; a release without it may differ from its parent in anything."""

_MOST: Final = 200
_MOST_AROUND: Final = 2_000
_STEPS: Final = 4
"""A claim's texts come from no farther: it leads to its source, that to a body, that to a label."""

_MOST_RELEASES: Final = 50


def named_subjects(subjects: Collection[object]) -> list[str] | None:
    """Return the subjects of a change for its manifest; None where they are too many, or nameless."""
    if len(subjects) > _MOST:
        return None
    names = [subject.value for subject in subjects if isinstance(subject, ox.NamedNode)]
    return sorted(names) if len(names) == len(subjects) else None


def touched_since(directory: Path, former: str, release: str) -> frozenset[str] | None:
    """Return the subjects of all that differs between a release and a former one that it comes from.

    None where that is not known: it does not come from it, or by a change that was too large.
    """
    found: set[str] = set()
    for entry in lineage(directory, release):
        if entry.release == former:
            return frozenset(found)
        if entry.touched is None:
            return None
        found.update(entry.touched)
    return None


class Ancestor(NamedTuple):
    """A release that another comes from, or is: and what it has touched of its own parent."""

    release: str
    touched: list[str] | None


def lineage(directory: Path, release: str) -> Iterator[Ancestor]:
    """Yield a release and those that it comes from, the latest first, as far as they are there."""
    following: str | None = release
    for _ in range(_MOST_RELEASES):
        if following is None:
            return
        try:
            manifest = layout.manifest_of(directory / RELEASES / following)
        except (OSError, ValueError):
            return
        yield Ancestor(following, manifest.get(TOUCHED))
        following = manifest.get("parent")


def around_touched(store: object, former: str) -> frozenset[str] | None:
    """Return all that may be otherwise in an open release than in a former one; None where nobody knows."""
    directory = store_directory(store)
    if directory is None or not isinstance(store, EmbeddedStore):
        return None
    touched = touched_since(directory, former, store.release)
    return None if touched is None else around(store, touched)


def around(store: EmbeddedStore, things: Iterable[str]) -> frozenset[str] | None:
    """Return things and all that lead to them within a few steps; None where these are too many."""
    edge: set[_Node] = {ox.NamedNode(thing) for thing in things}
    known = set(edge)
    for _ in range(_STEPS):
        edge = {subject for thing in edge for subject in _leading_to(store, thing)} - known
        known |= edge
        if len(known) > _MOST_AROUND:
            return None
    return frozenset(
        thing.value if isinstance(thing, ox.NamedNode) else f"_:{thing.value}" for thing in known
    )


def _leading_to(store: EmbeddedStore, thing: _Node) -> Iterator[_Node]:
    """Yield what leads to a thing directly, up to more than may be."""
    quads = store.engine.quads_for_pattern(None, None, thing, ox.DefaultGraph())
    for quad in islice(quads, _MOST_AROUND + 1):
        if not isinstance(quad.subject, ox.Triple):
            yield quad.subject


def quads_of(store: EmbeddedStore, thing: str) -> set[Quad]:
    """Return all statements about a thing, with the graphs that they stand in."""
    return {quad_from_engine(quad) for quad in named_quads(store.engine, ox.NamedNode(thing))}
