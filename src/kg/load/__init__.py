"""Loading: files in, one store out, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import resources
from kg.errors import InputError, StoreError, UsageError
from kg.load.filling import Progress, Reading, fill, release_of
from kg.load.formats import Input, find_inputs
from kg.load.reader import FileReader
from kg.load.renewing import renew
from kg.load.sending import Sent, send_files
from kg.store.embedded import EmbeddedStore
from kg.store.layout import failing_as_store_error
from kg.store.releases import Files, Loaded, is_store, open_release, write_release
from kg.store.statistics import prepare_statistics
from kg.vocabulary import BASE, PREFIXES, RELEASE_GRAPH

__all__ = [
    "Built",
    "OpenedStore",
    "Progress",
    "Reading",
    "Sent",
    "build_store",
    "load_files",
    "open_store",
    "send_files",
]

_QUESTIONS: Final = "questions"
_TRIPLES: Final = f"""
SELECT (SUM(?n) AS ?triples)
{{ GRAPH %s {{ ?graph <{PREFIXES["kgo"]}file> ?file ; <{PREFIXES["void"]}triples> ?n }} }}"""


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """A store ready to be asked, and the folder of example questions where the data has one."""

    store: EmbeddedStore
    questions: Path | None


@dataclass(frozen=True, slots=True)
class Built:
    """What building a store directory came to; ``changed`` is False where it held the same already.

    Of ``files``, those that are ``kept`` were taken over from the former release, unread.
    """

    store: EmbeddedStore
    files: int
    kept: int
    triples: int
    changed: bool


def open_store(
    paths: Sequence[Path], *, base_iri: str | None = None, progress: Progress | None = None
) -> OpenedStore:
    """Open files and folders as one store in memory, one store directory, or the shipped graph.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse.
    kg.errors.StoreError
        A store directory cannot be read.
    kg.errors.UsageError
        A store directory among other paths, an address, or a base that is not absolute.
    """
    stores = [path for path in paths if is_store(path)]
    if stores and (len(paths) > 1 or base_iri is not None):
        raise UsageError(f"{stores[0]} is a store directory: open it alone, with the base it was loaded with")
    if stores:
        store, questions = open_release(stores[0])
        return OpenedStore(store, questions)
    store = load_files(paths, base_iri=base_iri, progress=progress)
    return OpenedStore(store, _questions_of(paths))


def load_files(
    paths: Sequence[Path], *, base_iri: str | None = None, progress: Progress | None = None
) -> EmbeddedStore:
    """Load files and folders into memory; none given means the shipped graph.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse: nothing is loaded then.
    """
    base = _checked_base(base_iri)
    engine = ox.Store()
    release = fill(engine, _inputs(paths), base=base, progress=progress)
    return EmbeddedStore(engine, location=_location(paths), release=release)


def build_store(
    paths: Sequence[Path],
    directory: Path,
    *,
    base_iri: str | None = None,
    replaces: bool = True,
    progress: Progress | None = None,
    current: Callable[[Built], None] = lambda _: None,
) -> Built:
    """Load files and folders into a store directory as its current release, all or nothing.

    `current` is called as soon as the release can be asked; its statistics are worked out then.
    Content that the directory holds already is not loaded again, and where only some files have
    changed since the former load, only these are read. With `replaces` false a
    directory whose current release is another one is refused.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse: the former release stays.
    kg.errors.StoreError
        The directory is not a store and not empty, holds another release where that is not
        to be replaced, or cannot be written.
    """
    base = _checked_base(base_iri)
    inputs = _inputs(paths)
    with _naming_what_changes(inputs):
        built = _build(directory, paths, inputs, base=base, replaces=replaces, progress=progress)
    current(built)
    with failing_as_store_error(directory):
        prepare_statistics(built.store)
    return built


def _build(
    directory: Path,
    paths: Sequence[Path],
    inputs: Sequence[Input],
    *,
    base: str,
    replaces: bool,
    progress: Progress | None,
) -> Built:
    files = _files(inputs, base)
    release = release_of(((graph, entry["sha256"]) for graph, entry in files.items()), base)
    loaded = Loaded(release, files, _location(paths), _questions_of(paths))
    kept = renew(directory, loaded, inputs, base=base, progress=progress) if replaces else 0
    changed = bool(kept) or write_release(
        directory,
        loaded,
        lambda engine: fill(engine, inputs, base=base, progress=progress, on_disk=True),
        replaces=replaces,
    )
    store = open_release(directory)[0]
    return Built(store, len(inputs), kept, _triples_of_files(store, base), changed)


@contextmanager
def _naming_what_changes(inputs: Sequence[Input]) -> Iterator[None]:
    """Say of a file that was written to while it was read that this is so, whatever came of it."""
    before = [_written(item) for item in inputs]
    try:
        yield
    except (InputError, StoreError) as error:
        for item, then in zip(inputs, before, strict=True):
            if _written(item) != then:
                raise StoreError(str(item.path), "changed while it was read; load it again") from error
        raise


def _written(item: Input) -> tuple[int, int, int] | None:
    """Return what changes when somebody writes to a file, or puts another one in its place."""
    try:
        state = item.path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ino


def _triples_of_files(store: EmbeddedStore, base: str) -> int:
    """Return how many triples there are in the graphs of files, as the catalogue has counted them."""
    ((triples,),) = store.select(_TRIPLES % ox.NamedNode(base + RELEASE_GRAPH)).rows
    return int(str(triples))


def _checked_base(base_iri: str | None) -> str:
    if base_iri is None:
        return BASE
    try:
        ox.NamedNode(base_iri)
    except ValueError as error:
        raise UsageError(f"{base_iri!r} is not an absolute IRI", parameter="--base-iri") from error
    return base_iri if base_iri.endswith(("/", "#")) else base_iri + "/"


def _inputs(paths: Sequence[Path]) -> list[Input]:
    if paths:
        return find_inputs(paths)
    ontology = resources.ontology() / "kg.ttl"
    shipped = find_inputs([resources.graph_data()])
    return [*shipped, *(replace(item, graph="ontology") for item in find_inputs([ontology]))]


def _files(inputs: Sequence[Input], base: str) -> Files:
    readers = [FileReader(item, base) for item in inputs]
    return {
        reader.graph.value: {"file": reader.item.file, "sha256": reader.hash_only()} for reader in readers
    }


def _location(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths)) if paths else "the shipped graph"


def _questions_of(paths: Sequence[Path]) -> Path | None:
    folders = [path / _QUESTIONS for path in paths] if paths else [resources.graph_data() / _QUESTIONS]
    return next((folder for folder in folders if folder.is_dir()), None)
