"""Filling a store: all files or none, each a named graph, with a catalogue and a release id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.load.formats import Input
from kg.load.reader import FileReader, Node, Statement
from kg.vocabulary import BASE, PREFIXES, RDF_TYPE

__all__ = ["Progress", "fill", "release_of"]

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called now and then with files read, files in all, and triples read so far."""

_EVERY: Final = 5_000
_RELEASE_LENGTH: Final = 16
_DEFAULT: Final = ox.DefaultGraph()
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
    readers = [FileReader(item, base) for item in inputs]
    engine.bulk_extend(_twice(_statements(readers, progress)))
    engine.extend(_twice(list(_catalogue(engine, readers, ox.NamedNode(base + "graph/release")))))
    return release_of([(reader.graph.value, reader.sha256) for reader in readers], base)


def release_of(files: Iterable[tuple[str, str]], base: str = BASE) -> str:
    """Return the release id of files, each given as the IRI of its graph and its SHA-256."""
    lines = sorted(f"{graph} {sha256}\n" for graph, sha256 in files)
    if base != BASE:
        lines.append(f"base {base}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:_RELEASE_LENGTH]


def _statements(readers: Sequence[FileReader], progress: Progress | None) -> Iterator[Statement]:
    count = 0
    for done, reader in enumerate(readers):
        for statement in reader.statements():
            yield statement
            count += 1
            if progress is not None and count % _EVERY == 0:
                progress(done, len(readers), count)
    if progress is not None:
        progress(len(readers), len(readers), count)


def _twice(statements: Iterable[Statement]) -> Iterator[ox.Quad]:
    """Yield each statement in its named graph and in the default graph, which so is the union as a set."""
    quad = ox.Quad
    for subject, predicate, value, graph in statements:
        yield quad(subject, predicate, value, graph)
        yield quad(subject, predicate, value, _DEFAULT)


def _catalogue(engine: ox.Store, readers: Sequence[FileReader], release: ox.NamedNode) -> Iterator[Statement]:
    """Yield what is known of each named graph from its loading."""
    for reader in readers:
        for graph in {reader.graph, *reader.named}:
            if isinstance(graph, ox.NamedNode) and engine.contains_named_graph(graph):
                for predicate, value in _entry(engine, reader, graph):
                    yield graph, ox.NamedNode(predicate), value, release


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
