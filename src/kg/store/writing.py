"""Writing to a store directory: each change becomes a new release beside the others, or nothing.

The current release is copied in a few milliseconds, whatever its size, as the engine's tables
are linked and only what is new is written. The copy is changed, written through to the disk,
and becomes current; a process that is killed on the way leaves the release that was current.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model.releases import Written
from kg.store import layout
from kg.store.change import Change
from kg.store.layout import DATA, QUESTIONS, RELEASES, one_line
from kg.store.lone_filling import fill_lone
from kg.store.recounting import recounted
from kg.store.releases import WAIT, Loaded, base_of_engine, count_triples, current_release, now
from kg.store.statistics import read_statistics, save_statistics
from kg.store.touched import TOUCHED, named_subjects
from kg.vocabulary import BASE

__all__ = ["Follow", "Writer", "preparing"]

Follow: TypeAlias = Callable[[Change], None]
"""Brings what is computed from the data up to date with a change, by :meth:`Change.derive`."""

_PLACE: Final = "change"
_TABLE: Final = ".sst"
_LOAD: Final = "load"
_MERGED: Final = "merged"
_LARGE: Final = 100_000
_PREPARING: Final = 4e-5
"""Seconds a triple; what was measured on two busy cores, twice."""
_NEEDED: Final = ("CURRENT", "MANIFEST-*", "*.log")


def preparing(directory: Path) -> float:
    """Return how many seconds the next change may take beside its own work, on any machine.

    The first change after a load merges the engine's tables, and fills the graph of a single large file.

    Raises
    ------
    kg.errors.StoreError
        It is no store, of another version, or empty.
    """
    former = _former(directory)
    return 0.0 if former.is_merged else _PREPARING * (former.manifest.get("triples") or 0)


class Writer:
    """Writes to a store directory, one change at a time among all processes.

    Parameters
    ----------
    directory : Path
        A store that holds a release.
    follow : callable
        Called with each change before it becomes a release.
    wait : float
        Seconds to wait for somebody else who writes.

    Raises
    ------
    kg.errors.StoreError
        It is no store, of another version, or empty.
    """

    def __init__(self, directory: Path, follow: Follow, *, wait: float = WAIT) -> None:
        current_release(directory)
        self._directory = directory
        self._follow = follow
        self._wait = wait

    def write(self, kind: str, work: Callable[[Change], None], *, loaded: Loaded | None = None) -> Written:
        """Make a change of the current release, and make what it comes to current: all of it or nothing.

        Parameters
        ----------
        kind
            What to call it in the list of releases.
        work
            Makes the change; whatever it raises, the store stays as it was.
        loaded
            What the store holds then, where that is what some files say.

        Raises
        ------
        kg.errors.StoreError
            Somebody else writes for too long, the release is damaged, or the disk is full.
        """
        with (
            layout.failing_as_store_error(self._directory),
            layout.writing(self._directory, self._wait),
            layout.workplace(self._directory, _PLACE) as place,
        ):
            return self._written(_former(self._directory), place, kind, work, loaded)

    def _written(
        self,
        former: _Former,
        place: Path,
        kind: str,
        work: Callable[[Change], None],
        loaded: Loaded | None,
    ) -> Written:
        change = former.copied_to(place)
        try:
            work(change)
            return self._finished(change, former, place, kind, loaded)
        finally:
            # whoever still holds the change, the engine and its lock go now
            vars(change).pop("engine", None)

    def _finished(
        self,
        change: Change,
        former: _Former,
        place: Path,
        kind: str,
        loaded: Loaded | None,
    ) -> Written:
        delta = change.delta
        release = delta.release(former.release) if delta else former.release
        if loaded:
            release = loaded.release
        outcome = Written(
            release=release,
            parent=former.release,
            changed=release != former.release,
            added=len(delta.added),
            removed=len(delta.removed),
            created=tuple(sorted(graph.value for graph in delta.created)),
            dropped=tuple(sorted(graph.value for graph in delta.dropped)),
            passed_over=change.passed_over,
        )
        if not outcome.changed:
            return outcome
        if not layout.is_sound(self._directory / RELEASES / release):
            self._follow(change)
            if loaded:
                _put_questions(place, loaded)
            if statistics := read_statistics(former.folder):
                counted = recounted(change.engine, statistics, change.union.added, change.union.removed)
                save_statistics(place, counted)
            triples = _closed(change, merged=former.is_merged)
            manifest = former.manifest_after(outcome, kind, change.base, triples)
            manifest |= {TOUCHED: named_subjects(change.touched)} | (
                {_MERGED: True} | loaded.entries if loaded else {}
            )
            layout.finish(place, self._directory, manifest)
        layout.make_current(self._directory, release)
        return outcome


@dataclass(frozen=True, slots=True)
class _Former:
    """The release that a change begins with."""

    release: str
    folder: Path
    manifest: dict[str, Any]

    def copied_to(self, place: Path) -> Change:
        """Return a change of a copy of this release."""
        data = place / DATA
        data.mkdir()
        linker = layout.Linker()
        for table in (self.folder / DATA).glob("*" + _TABLE):
            linker.file(table, data / table.name)
        for name in _NEEDED:
            for path in (self.folder / DATA).glob(name):
                # written to, and so copied; the engine's own checkpoint leaves out what is in its logs
                (data / path.name).write_bytes(path.read_bytes())
        questions = self.folder / QUESTIONS
        if questions.is_dir():
            linker.tree(questions, place / QUESTIONS)
        engine = ox.Store(str(data))
        fill_lone(engine)
        base = self.manifest.get("base") or base_of_engine(engine) or BASE
        counted = self.manifest.get("triples")
        triples = count_triples(engine) if counted is None else counted
        return Change(engine, parent=self.release, base=base, triples=triples)

    @property
    def is_merged(self) -> bool:
        """Whether its tables were merged, as those of a load are by the first change."""
        return bool(self.manifest.get("kind", _LOAD) != _LOAD or self.manifest.get(_MERGED))

    def manifest_after(self, outcome: Written, kind: str, base: str, triples: int) -> dict[str, Any]:
        """Return the manifest of the release that a change has made of this one."""
        return {
            "release": outcome.release,
            "parent": outcome.parent,
            "written": now(),
            "kind": kind,
            "location": self.manifest.get("location", ""),
            "base": base,
            "triples": triples,
            "added": outcome.added,
            "removed": outcome.removed,
        }


def _former(directory: Path) -> _Former:
    release = current_release(directory)
    folder = directory / RELEASES / release
    try:
        return _Former(release, folder, layout.manifest_of(folder))
    except (OSError, ValueError) as error:
        reason = f"release {release} cannot be opened ({one_line(error)}); `kg rollback` to another"
        raise StoreError(str(directory), reason) from error


def _put_questions(folder: Path, loaded: Loaded) -> None:
    """Put the example questions of a load into the folder of its release."""
    shutil.rmtree(folder / QUESTIONS, ignore_errors=True)
    if loaded.questions is not None:
        shutil.copytree(loaded.questions, folder / QUESTIONS)


def _closed(change: Change, *, merged: bool) -> int:
    """Write all of a change to the disk and close its engine; return how many triples there are."""
    if not merged and change.triples > _LARGE:
        # a load leaves tables that the engine merges sooner or later, and would try to during each change
        change.engine.optimize()
    change.engine.flush()
    del change.engine
    return change.triples
