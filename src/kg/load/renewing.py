"""Loading again when some files have changed: the former release is copied, and only these are read.

What comes of it is what a load of all files would make, with the same release id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.formats import by_suffix
from kg.load.filling import Progress, Watched
from kg.load.following import follow
from kg.load.formats import Input
from kg.load.reader import FileReader
from kg.store import layout
from kg.store.change import Change
from kg.store.releases import FILES, Files, Loaded
from kg.store.writing import Writer
from kg.terms import IRI
from kg.vocabulary import PREFIXES, RELEASE_GRAPH

__all__ = ["renew"]

_ONE_GRAPH: Final = frozenset({"turtle", "ntriples", "rdfxml"})
_WORTH: Final = 4
_LARGEST: Final = 2**26
_FILE: Final = ox.NamedNode(PREFIXES["kgo"] + "file")
_SHA256: Final = ox.NamedNode(PREFIXES["kgo"] + "sha256")


def renew(
    directory: Path,
    loaded: Loaded,
    inputs: Sequence[Input],
    *,
    base: str,
    progress: Progress | None = None,
) -> int:
    """Make the current release hold what files say by reading those that have changed.

    Returns how many files were not read; 0 where nothing was done, as a load of all of them is
    needed or quicker: the current release is no load of such files, or most of it has changed.

    Raises
    ------
    kg.errors.InputError
        A file cannot be read or parsed: the store stays as it was.
    kg.errors.StoreError
        A file changes while it is read, or the directory cannot be written.
    """
    parent = _parent(directory, loaded.release)
    former = _files_of(directory, parent, base)
    if former is None or not _of_one_graph(item.file for item in inputs):
        return 0
    readers = {reader.graph.value: reader for reader in (FileReader(item, base) for item in inputs)}
    changed = [
        item for graph, item in zip(readers, inputs, strict=True) if former.get(graph) != loaded.files[graph]
    ]
    reading = sum(FileReader.size_of(item) for item in changed)
    in_all = sum(FileReader.size_of(item) for item in inputs)
    if reading > min(in_all / _WORTH, _LARGEST):
        return 0
    watched = Watched(changed, progress)
    again = [watched.reader(item, base) for item in changed]

    def work(change: Change) -> None:
        if change.parent != parent:
            raise StoreError(str(directory), "somebody else has written to it meanwhile; load again")
        for graph in former.keys() - loaded.files.keys():
            change.drop(IRI(graph))
        for reader, quads in zip(again, watched.each(again), strict=True):
            change.replace(reader.graph, _own(quads))
            if reader.sha256 != loaded.files[reader.graph.value]["sha256"]:
                raise StoreError(str(reader.item.path), "changed while it was read; load again")

    def after(change: Change) -> None:
        follow(change)
        for reader in again:
            _describe(change, reader)

    Writer(directory, after).write("load", work, loaded=loaded)
    return len(inputs) - len(changed)


def _parent(directory: Path, release: str) -> str | None:
    """Return the current release, if the one that is wanted is not there yet."""
    if not layout.is_store(directory):
        return None
    layout.check(directory)
    current = layout.current(directory)
    return None if layout.is_sound(directory / layout.RELEASES / release) else current


def _files_of(directory: Path, release: str | None, base: str) -> Files | None:
    """Return the files that a release was made of, where it can be renewed file by file."""
    if release is None or not layout.is_sound(folder := directory / layout.RELEASES / release):
        return None
    try:
        manifest = layout.manifest_of(folder)
    except (OSError, ValueError):
        return None
    files: Files | None = manifest.get(FILES)
    return files if files and manifest.get("base") == base and _of_one_graph(_names(files)) else None


def _names(files: Files) -> Iterator[str]:
    return (entry["file"] for entry in files.values())


def _of_one_graph(names: Iterable[str]) -> bool:
    """Return whether none of some files can name graphs, which another one may name as well."""
    forms = (by_suffix(name) for name in names)
    return all(form is not None and form.name in _ONE_GRAPH for form in forms)


def _own(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph))


def _describe(change: Change, reader: FileReader) -> None:
    """Let the catalogue say which file a graph is of now."""
    catalogue = ox.NamedNode(change.base + RELEASE_GRAPH)
    now = {
        ox.Quad(reader.graph, _FILE, ox.Literal(reader.item.file), catalogue),
        ox.Quad(reader.graph, _SHA256, ox.Literal(reader.sha256), catalogue),
    }
    before = {
        quad
        for predicate in (_FILE, _SHA256)
        for quad in change.engine.quads_for_pattern(reader.graph, predicate, None, catalogue)
    }
    change.derive(remove=before - now, add=now - before)
