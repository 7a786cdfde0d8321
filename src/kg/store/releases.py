"""The releases of a store directory: made by a load, listed, opened, and one of them current."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model.releases import Release
from kg.store import layout
from kg.store.embedded import EmbeddedStore
from kg.store.layout import DATA, QUESTIONS, RELEASES, is_store, one_line
from kg.store.lone import lone_graph
from kg.vocabulary import PREFIXES, RELEASE_GRAPH

__all__ = [
    "FILES",
    "Files",
    "Loaded",
    "ReleaseWatch",
    "base_of_engine",
    "count_triples",
    "current_release",
    "is_store",
    "now",
    "open_release",
    "release_folder",
    "releases",
    "rollback",
    "store_directory",
    "write_release",
]

Files: TypeAlias = Mapping[str, Mapping[str, str]]
"""The files of a load: IRI of the named graph of each to its ``file`` (the name) and ``sha256``."""

FILES: Final = "files"
"""The entry of a manifest that has them; a release without it holds what no files say."""

_TRIPLES: Final = ox.NamedNode(PREFIXES["void"] + "triples")

WAIT: Final = 30.0
"""Seconds to wait for somebody else who writes to a store."""

_MERGED_FROM: Final = 8_000_000
"""Triples; from here on a load merges the engine's tables, as looking anything up in all of them takes twice
as long at ten million and four times at fifty (and merging an eighth of the load's processor time)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a release holds that is made of files, and of nothing else.

    Attributes
    ----------
    release : str
        Its id.
    files : mapping
        See :data:`Files`.
    location : str
        What to call the files.
    questions : Path or None
        Their folder of example questions.
    """

    release: str
    files: Files
    location: str
    questions: Path | None

    @property
    def entries(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"location": self.location, FILES: self.files}


# ---------------------------------------------------------------------- reading
def open_release(directory: Path, release: str | None = None) -> tuple[EmbeddedStore, Path | None]:
    """Open a release for reading, with its folder of example questions where it has one.

    Parameters
    ----------
    directory
        A store.
    release
        The id of one of its releases; None: the current one.

    Raises
    ------
    kg.errors.StoreError
        It is no store, of another version, empty or damaged, or has no such release.
    """
    chosen = current_release(directory) if release is None else release
    folder = _folder(directory, chosen)
    try:
        manifest = layout.manifest_of(folder)
        engine = ox.Store.read_only(str(folder / DATA))
    except (OSError, ValueError) as error:
        reason = f"release {chosen} cannot be opened ({one_line(error)}); load its files again"
        raise StoreError(str(directory), reason) from error
    store = EmbeddedStore(
        engine, location=str(directory), release=manifest["release"], directory=folder / DATA
    )
    questions = folder / QUESTIONS
    return store, questions if questions.is_dir() else None


def current_release(directory: Path) -> str:
    """Return the id of the release that is current.

    Raises
    ------
    kg.errors.StoreError
        It is no store, of another version, or empty.
    """
    layout.check(directory)
    release = layout.current(directory)
    if release is None:
        raise StoreError(str(directory), "holds no release yet; fill it with `kg load PATH… --store DIR`")
    return release


def releases(directory: Path) -> list[Release]:
    """Return all releases of a store, the latest first.

    Raises
    ------
    kg.errors.StoreError
        It is no store, or of another version.
    """
    layout.check(directory)
    current = layout.current(directory)
    found = [_release(manifest, current) for manifest in _manifests(directory)]
    return sorted(found, key=lambda entry: (entry.written or _LONG_AGO, entry.id), reverse=True)


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def _manifests(directory: Path) -> Iterator[dict[str, Any]]:
    for folder in (directory / RELEASES).glob("[!.]*"):
        try:
            yield layout.manifest_of(folder)
        except (OSError, ValueError):
            continue  # damaged, and said so when somebody opens it


def _release(manifest: dict[str, Any], current: str | None) -> Release:
    written = manifest.get("written")
    return Release(
        id=manifest["release"],
        parent=manifest.get("parent"),
        written=datetime.fromisoformat(written) if written else None,
        kind=manifest.get("kind", "load"),
        triples=manifest.get("triples"),
        added=manifest.get("added"),
        removed=manifest.get("removed"),
        current=manifest["release"] == current,
    )


def _folder(directory: Path, release: str) -> Path:
    folder = directory / RELEASES / release
    if not release.isalnum() or not folder.is_dir():
        reason = f"has no release {release}; `kg releases --store {directory}` lists those that it has"
        raise StoreError(str(directory), reason)
    return folder


def store_directory(store: object) -> Path | None:
    """Return the store directory that an open store is a release of, if it is one."""
    data = store.directory if isinstance(store, EmbeddedStore) else None
    if data is None or data.parent.parent.name != RELEASES:
        return None
    directory = data.parent.parent.parent
    return directory if is_store(directory) else None


def release_folder(store: object) -> Path | None:
    """Return the folder of the release that an open store is, where it is one of a store directory."""
    if store_directory(store) is None:
        return None
    assert isinstance(store, EmbeddedStore)
    assert store.directory is not None
    return store.directory.parent


class ReleaseWatch:
    """Notices when another release of a store becomes current, by looking at one small file.

    Attributes
    ----------
    release : str
        The release that was current when :meth:`changed` was last asked.

    Raises
    ------
    kg.errors.StoreError
        It is no store, or empty.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen = layout.signature(directory)
        self.release = current_release(directory)

    def changed(self) -> bool:
        """Return whether another release is current than the last time."""
        seen = layout.signature(self._directory)
        if seen == self._seen:
            return False
        former, self.release = self.release, current_release(self._directory)
        self._seen = seen
        return self.release != former


# ---------------------------------------------------------------------- writing
def write_release(
    directory: Path, loaded: Loaded, fill: Callable[[ox.Store], str], *, replaces: bool = True
) -> bool:
    """Make a load current, building it with `fill` unless it is there; return whether anything changed.

    `fill` gets an empty engine and returns the release id of what it put there.

    Raises
    ------
    kg.errors.StoreError
        The directory is another thing, holds another release that is not to be replaced,
        or cannot be written.
    """
    release = loaded.release
    with layout.failing_as_store_error(directory):
        layout.prepare(directory)
        former = layout.current(directory)
        sound = layout.is_sound(directory / RELEASES / release)
        if former == release and sound:
            return False
        if former not in {None, release} and not replaces:
            reason = f"holds release {former}, and these files are another graph; replace it with `kg load`"
            raise StoreError(str(directory), reason)
        if not sound:
            _build(directory, loaded, fill)
        with layout.writing(directory, WAIT):
            layout.make_current(directory, release)
    return True


def _build(directory: Path, loaded: Loaded, fill: Callable[[ox.Store], str]) -> None:
    with layout.workplace(directory) as folder:
        engine = ox.Store(str(folder / DATA))
        if fill(engine) != loaded.release:
            raise StoreError(loaded.location, "a file changed while it was read; load again")
        triples = count_triples(engine)
        if triples >= _MERGED_FROM:
            engine.optimize()
        engine.flush()
        manifest = {
            "release": loaded.release,
            "parent": layout.current(directory),
            "written": now(),
            "kind": "load",
            "base": base_of_engine(engine),
            "triples": triples,
            **loaded.entries,
        }
        del engine  # the engine's lock goes with it
        if loaded.questions is not None:
            shutil.copytree(loaded.questions, folder / QUESTIONS)
        layout.finish(folder, directory, manifest)


def rollback(directory: Path, release: str | None = None, *, wait: float = WAIT) -> str:
    """Make an earlier release current, and return its id; nothing is lost.

    Parameters
    ----------
    directory
        A store.
    release
        One of its releases, earlier or not; None: the one that the current one was made from.
    wait
        Seconds to wait for somebody else who writes.

    Raises
    ------
    kg.errors.StoreError
        There is no such release, or it is damaged.
    """
    current_release(directory)
    with layout.failing_as_store_error(directory), layout.writing(directory, wait):
        current = current_release(directory)
        chosen = release or _parent(directory, current)
        if not layout.is_sound(_folder(directory, chosen)):
            raise StoreError(str(directory), f"release {chosen} is damaged and cannot become current")
        if chosen != current:
            layout.make_current(directory, chosen)
    return chosen


def _parent(directory: Path, release: str) -> str:
    try:
        parent: str | None = layout.manifest_of(directory / RELEASES / release).get("parent")
    except (OSError, ValueError):
        parent = None
    if parent is None:
        raise StoreError(str(directory), f"release {release} says of none that was before it; name one")
    return parent


# --------------------------------------------------------------- what is written
def now() -> str:
    """Return the time as manifests have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def base_of_engine(engine: ox.Store) -> str | None:
    """Return the base of a store's own IRIs, as the name of its catalogue has it."""
    own = [
        graph.value
        for graph in engine.named_graphs()
        if isinstance(graph, ox.NamedNode) and graph.value.endswith(RELEASE_GRAPH)
    ]
    return min(own).removesuffix(RELEASE_GRAPH) if own else None


def count_triples(engine: ox.Store) -> int:
    """Return how many triples the default graph holds; the time it takes grows with them."""
    if lone := lone_graph(engine):
        stated = next(engine.quads_for_pattern(lone.name, _TRIPLES, None, ox.DefaultGraph()), None)
        if stated is not None and isinstance(stated.object, ox.Literal):  # the catalogue has counted it
            return int(stated.object.value) + sum(_count(engine, graph) for graph in lone.own)
    return _count(engine, ox.DefaultGraph())


def _count(engine: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    found = engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(found)[0].value)
