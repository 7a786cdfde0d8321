"""Filling a store: all files or none, each a named graph, with bounds, a catalogue and a release id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.load.bounds import add_bounds
from kg.load.formats import Input
from kg.load.parallel import read_in_pieces
from kg.load.reader import FileReader, Node
from kg.store.lone import LoneGraph, may_be_lone
from kg.store.lone_filling import fill_lone
from kg.vocabulary import BASE, BOUNDS_GRAPH, PREFIXES, RDF_TYPE, RELEASE_GRAPH

__all__ = ["BOUNDS_WORDS", "DATASET_TYPES", "Progress", "Reading", "Watched", "fill", "release_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far reading has come.

    Attributes
    ----------
    files, of_files : int
        Read to their end, and in all.
    triples : int
        Read so far; about so many, where large files are read in pieces.
    size, of_size : int
        Bytes of the files as they lie on the disk.
    """

    files: int
    of_files: int
    triples: int
    size: int
    of_size: int


Progress: TypeAlias = Callable[[Reading], None]
"""Called now and then while files are read."""

_RELEASE_LENGTH: Final = 16
_INTEGER: Final = ox.NamedNode(PREFIXES["xsd"] + "integer")
DATASET_TYPES: Final = (PREFIXES["dcat"] + "Dataset", PREFIXES["void"] + "Dataset")
BOUNDS_WORDS: Final = {
    "title": {"en": "Bounds of the figures (computed)", "zh": "数字的区间（计算所得）"},
    "description": {
        "en": "Between which bounds each figure lies, computed from its comparator and its print on loading.",
        "zh": "各数字所在的区间，在加载时由比较词和原文数字算出。",
    },
}


def fill(
    engine: ox.Store,
    inputs: Sequence[Input],
    *,
    base: str = BASE,
    progress: Progress | None = None,
    on_disk: bool = False,
) -> str:
    """Read every file into an empty engine and return the release id; after an error, throw the engine away.

    Raises
    ------
    kg.errors.InputError
        One of the files cannot be read or parsed.
    """
    watched = Watched(inputs, progress)
    alone = len(inputs) == 1
    readers = [watched.reader(item, base, is_alone=alone) for item in inputs]
    for place, reader in enumerate(readers):
        if reader.comes_in_pieces and not watched.read_in_pieces(engine, reader):
            readers[place] = watched.reader(reader.item, base)
    engine.bulk_extend(chain.from_iterable(watched.each(readers)))
    for reader in readers:
        if not reader.statements:  # an empty file is a graph too, which a query may choose
            engine.add_graph(reader.graph)
    lone = alone and _is_lone(engine, readers[0], base)
    add_bounds(engine, ox.NamedNode(base + BOUNDS_GRAPH), on_disk=on_disk)
    _add_catalogue(engine, list(_catalogue(engine, readers, base, is_lone=lone)))
    return release_of([(reader.graph.value, reader.sha256) for reader in readers], base)


def _is_lone(engine: ox.Store, reader: FileReader, base: str) -> bool:
    """Return whether a file is held as the default graph only; where that cannot be, fill its own graph."""
    if not reader.stands_once or any(engine.quads_for_pattern(None, None, None, reader.graph)):
        return False
    if may_be_lone(engine, reader.graph, base):
        engine.add_graph(reader.graph)
        return True
    fill_lone(engine, LoneGraph(reader.graph))
    return False


def release_of(files: Iterable[tuple[str, str]], base: str = BASE) -> str:
    """Return the release id of files, each given as the IRI of its graph and its SHA-256."""
    lines = sorted(f"{graph} {sha256}\n" for graph, sha256 in files)
    if base != BASE:
        lines.append(f"base {base}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:_RELEASE_LENGTH]


class Watched:
    """Tells a listener how far reading has come."""

    def __init__(self, inputs: Sequence[Input], listener: Progress | None) -> None:
        self._listener = listener or (lambda _: None)
        self._files = len(inputs)
        self._size = sum(FileReader.size_of(item) for item in inputs)
        self._read: list[FileReader] = []
        self._current: FileReader | None = None

    def reader(self, item: Input, base: str, *, is_alone: bool = False) -> FileReader:
        """Return a reader of a file, which is watched."""
        return FileReader(item, base, self._tell, is_alone=is_alone)

    def read_in_pieces(self, engine: ox.Store, reader: FileReader) -> bool:
        """Read a large file into an engine; return False where it has to be read as a whole."""
        self._current = reader
        whole = read_in_pieces(engine, reader)
        if whole:
            self._is_read(reader)
        return whole

    def each(self, readers: Iterable[FileReader]) -> Iterator[Iterator[ox.Quad]]:
        """Yield the quads of each file that is not read yet; the next is asked for at the end of one."""
        for reader in readers:
            if reader not in self._read:
                self._current = reader
                yield reader.quads()
                self._is_read(reader)

    def _is_read(self, reader: FileReader) -> None:
        self._read.append(reader)
        self._current = None
        self._tell()

    def _tell(self) -> None:
        current = [self._current] if self._current else []
        triples = sum(reader.statements for reader in (*self._read, *current))
        read = sum(reader.size for reader in self._read) + sum(reader.place for reader in current)
        self._listener(Reading(len(self._read), self._files, triples, read, self._size))


def _add_catalogue(engine: ox.Store, catalogue: Sequence[ox.Quad]) -> None:
    """Add the catalogue to its graph, and to the default graph."""
    engine.extend(catalogue)
    engine.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in catalogue)


def _catalogue(
    engine: ox.Store, readers: Sequence[FileReader], base: str, *, is_lone: bool
) -> Iterator[ox.Quad]:
    """Yield what is known of each named graph from its loading."""
    release, bounds = ox.NamedNode(base + RELEASE_GRAPH), ox.NamedNode(base + BOUNDS_GRAPH)
    computed = _count(engine, bounds)
    entries = [
        (graph, _entry(engine, graph, reader, less=computed if is_lone else None))
        for reader in readers
        for graph in {reader.graph, *reader.named}
        if isinstance(graph, ox.NamedNode)
    ]
    for graph, entry in (*entries, (bounds, _bounds_entry(computed))):
        if engine.contains_named_graph(graph):
            for predicate, value in entry:
                yield ox.Quad(graph, ox.NamedNode(predicate), value, release)


Held: TypeAlias = ox.NamedNode | ox.DefaultGraph
Entry: TypeAlias = Iterator[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]]


def _entry(engine: ox.Store, graph: ox.NamedNode, reader: FileReader, *, less: int | None) -> Entry:
    """Yield what is known of a graph; one held as the default graph shares it with `less` bounds."""
    held = graph if less is None else ox.DefaultGraph()
    # the engine counts all its quads in half the time; bounds, which stand twice, are the only others yet
    yield from _as_dataset(_count(engine, graph) if less is None else len(engine) - 2 * less)
    yield PREFIXES["kgo"] + "file", ox.Literal(reader.item.file)
    yield PREFIXES["kgo"] + "sha256", ox.Literal(reader.sha256)
    for source in _sources(engine, held):
        yield PREFIXES["dcterms"] + "source", source


def _bounds_entry(count: int) -> Entry:
    yield from _as_dataset(count)
    for name, words in BOUNDS_WORDS.items():
        for language, text in words.items():
            yield PREFIXES["dcterms"] + name, ox.Literal(text, language=language)


def _as_dataset(count: int) -> Entry:
    for kind in DATASET_TYPES:
        yield RDF_TYPE, ox.NamedNode(kind)
    yield PREFIXES["void"] + "triples", ox.Literal(str(count), datatype=_INTEGER)


def _count(engine: ox.Store, graph: ox.NamedNode) -> int:
    found = engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(found)[0].value)


def _sources(engine: ox.Store, graph: Held) -> list[Node]:
    query = f"SELECT DISTINCT ?source {{ ?claim <{PREFIXES['kgo']}source> ?source FILTER(isIRI(?source)) }}"
    found = engine.query(query, default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)
    return [row[0] for row in found]
