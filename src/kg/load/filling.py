"""Filling a store: all files or none, each a named graph, with a catalogue and a release id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.load.formats import Input
from kg.load.reader import FileReader, Node
from kg.vocabulary import BASE, PREFIXES, RDF_TYPE

__all__ = ["Progress", "fill", "release_of"]

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called now and then with files read, files in all, and triples read so far."""

_RELEASE_LENGTH: Final = 16
_INTEGER: Final = ox.NamedNode(PREFIXES["xsd"] + "integer")
_TYPES: Final = (PREFIXES["dcat"] + "Dataset", PREFIXES["void"] + "Dataset")


def fill(
    engine: ox.Store, inputs: Sequence[Input], *, base: str = BASE, progress: Progress | None = None
) -> str:
    """Read every file into an empty engine and return the release id; after an error, throw the engine away.

    Raises
    ------
    kg.errors.InputError
        One of the files cannot be read or parsed.
    """
    watched = _Watched(len(inputs), progress)
    readers = [FileReader(item, base, watched.within_file) for item in inputs]
    engine.bulk_extend(chain.from_iterable(watched.each(readers)))
    engine.extend(_catalogue(engine, readers, ox.NamedNode(base + "graph/release")))
    return release_of([(reader.graph.value, reader.sha256) for reader in readers], base)


def release_of(files: Iterable[tuple[str, str]], base: str = BASE) -> str:
    """Return the release id of files, each given as the IRI of its graph and its SHA-256."""
    lines = sorted(f"{graph} {sha256}\n" for graph, sha256 in files)
    if base != BASE:
        lines.append(f"base {base}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:_RELEASE_LENGTH]


class _Watched:
    """Tells a listener how far reading has come."""

    def __init__(self, files: int, listener: Progress | None) -> None:
        self._files = files
        self._listener = listener or (lambda _done, _files, _triples: None)
        self._done = 0
        self._before = 0

    def each(self, readers: Iterable[FileReader]) -> Iterator[Iterator[ox.Quad]]:
        """Yield the quads of each file; the next file is asked for when one is at its end."""
        for reader in readers:
            yield reader.quads()
            self._done += 1
            self._before += reader.statements
            self.within_file(0)

    def within_file(self, statements: int) -> None:
        """Say how many statements of the current file were read."""
        self._listener(self._done, self._files, self._before + statements)


def _catalogue(engine: ox.Store, readers: Sequence[FileReader], release: ox.NamedNode) -> list[ox.Quad]:
    """Return what is known of each named graph from its loading."""
    quads = []
    for reader in readers:
        for graph in {reader.graph, *reader.named}:
            if isinstance(graph, ox.NamedNode) and engine.contains_named_graph(graph):
                for predicate, value in _entry(engine, reader, graph):
                    statement = (graph, ox.NamedNode(predicate), value)
                    quads += [ox.Quad(*statement), ox.Quad(*statement, release)]
    return quads


def _entry(
    engine: ox.Store, reader: FileReader, graph: ox.NamedNode
) -> Iterator[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    for kind in _TYPES:
        yield RDF_TYPE, ox.NamedNode(kind)
    yield PREFIXES["kgo"] + "file", ox.Literal(reader.item.file)
    yield PREFIXES["kgo"] + "sha256", ox.Literal(reader.sha256)
    count, sources = _count(engine, graph), _sources(engine, graph)
    yield PREFIXES["void"] + "triples", ox.Literal(str(count), datatype=_INTEGER)
    for source in sources:
        yield PREFIXES["dcterms"] + "source", source


def _count(engine: ox.Store, graph: ox.NamedNode) -> int:
    found = engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(found)[0].value)


def _sources(engine: ox.Store, graph: ox.NamedNode) -> list[Node]:
    query = f"SELECT DISTINCT ?source {{ ?claim <{PREFIXES['kgo']}source> ?source FILTER(isIRI(?source)) }}"
    found = engine.query(query, default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)
    return [row[0] for row in found]
