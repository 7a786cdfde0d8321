"""What is tested: ``kg`` as a whole, and the engine inside it on its own.

A test's dataset in ``kg`` is a choice among the graphs of one store. Every data file is loaded as a file
of a folder is, into a named graph, and that graph has the file's own address, as the folder lies at the
base with which all addresses begin. A query then goes over HTTP with the protocol's ``default-graph-uri``
and ``named-graph-uri``, which say which graphs are its default graph and which its named ones; ``kg``'s own
default graph, the union of all, is no test's. A query with FROM says its dataset itself, and a test
without data asks an empty graph. As the protocol sends no base, the text of a query begins with one.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import pyoxigraph as ox

import kg
from kg.errors import SyntaxProblem
from kg.limits import Limits
from kg.server.app import create_app

from .manifests import ADDRESS, BASE, Case, Files, address
from .updates import UpdateService, with_base

Quads: TypeAlias = frozenset[ox.Quad]

EMPTY = ADDRESS + "empty"
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
LOAD = re.compile(r"\bLOAD\b", re.IGNORECASE)
FROM = re.compile(r"^\s*FROM\s+(?:NAMED\s+)?(?:<([^>]*)>|:(\w+))", re.MULTILINE)
NO_FUNCTION = re.compile(r"function <[^>]*> is not supported")
# what the default prefix stands for in the tests of syntax that name graphs by it
PREFIXED = "http://example.org/"

FORMATS = {
    "srj": (ox.QueryResultsFormat.JSON, "application/sparql-results+json"),
    "srx": (ox.QueryResultsFormat.XML, "application/sparql-results+xml"),
    "csv": (ox.QueryResultsFormat.CSV, "text/csv"),
    "tsv": (ox.QueryResultsFormat.TSV, "text/tab-separated-values"),
    "ttl": (ox.RdfFormat.TURTLE, "text/turtle"),
}
"""Formats of results by the suffix of their files: the engine's, and the media type."""


class Invalid(Exception):
    """The system says that a text is not what its language allows."""


class Failed(Exception):
    """The system gives no answer, for another reason."""


class Unsupported(Failed):
    """The system has read a text, and cannot do what it says: it calls a function that nobody knows."""


class NotRun(Exception):
    """The system cannot be asked this, or should not be."""


class System(Protocol):
    """Something that can be put to the tests."""

    name: str

    def answer(self, case: Case, suffix: str | None) -> bytes:
        """Answer the query of a case in the format whose files have this suffix; None means any."""
        ...

    def updated(self, case: Case) -> Quads:
        """Return what the update of a case makes of its data."""
        ...

    def parsed(self, case: Case) -> bytes:
        """Return what the Turtle file of a case says, as Turtle."""
        ...


class Engine:
    """pyoxigraph, in this process: each test has a store of its own."""

    name = "pyoxigraph"

    def answer(self, case: Case, suffix: str | None) -> bytes:
        """Load the data, and ask."""
        store = _filled(quads_of(case.data), quads_of(files_of_from(case)))
        with _Complaints():
            found = store.query(text_of(case), base_iri=address(case.action))
            return found.serialize(format=FORMATS[suffix][0]) if suffix else b""

    def updated(self, case: Case) -> Quads:
        """Load the data, and update the store."""
        text = text_of(case)
        if LOAD.search(text):
            raise NotRun("the engine would ask another host")
        store = _filled(quads_of(case.data))
        with _Complaints():
            store.update(text, base_iri=address(case.action))
        return frozenset(store)

    def parsed(self, case: Case) -> bytes:
        """Parse the file: it goes into no store."""
        with _Complaints():
            triples = [quad.triple for quad in ox.parse(path=case.action, base_iri=address(case.action))]
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""


class _Complaints:
    """Makes the engine's errors the harness's."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SyntaxError):
            raise Invalid(str(error)) from error
        if isinstance(error, RuntimeError):
            raise (Unsupported if NO_FUNCTION.search(str(error)) else Failed)(str(error)) from error


class WholeStack:
    """``kg``: its loader, its query processes and its endpoint, asked over HTTP.

    Parameters
    ----------
    folder : Path
        An empty folder, for copies of the data files and a store to write to.
    cases : sequence of Case
        What will be asked.
    """

    name = "kg"

    def __init__(self, folder: Path, cases: Sequence[Case]) -> None:
        self._refused: dict[Path, str] = {}
        folder, updates = folder / "data", folder / "updates"
        folder.mkdir()
        updates.mkdir()
        files = {path for case in cases for path in self._files(case)}
        for path in files:
            # the loader takes the suffix off, and what is left is the file's own name
            target = folder / f"{address(path).removeprefix(ADDRESS)}{path.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        (folder / "empty.ttl").touch()
        (folder / "named.nq").write_text(_placeholders(cases))
        app = create_app(kg.open(folder, base_iri=BASE), Limits())
        self._service = app.extensions["kg"]
        self._client = app.test_client()
        self._updates = UpdateService(updates)

    def close(self) -> None:
        """End the query processes."""
        self._service.close()
        self._updates.close()

    def answer(self, case: Case, suffix: str | None) -> bytes:
        """Send the query to the endpoint."""
        text = text_of(case)
        dataset: dict[str, list[str]] = {}
        if not FROM.search(text):
            dataset["named-graph-uri"] = [name for name, _ in case.data.named]
            dataset["default-graph-uri"] = [address(path) for path in case.data.default]
            if not case.data:
                dataset["default-graph-uri"] = [EMPTY]
        return self._post(f"BASE <{address(case.action)}>\n{text}", suffix, dataset)

    def updated(self, case: Case) -> Quads:
        """Send the data to the graph store, the update to the endpoint, and get what the store holds then."""
        self._updates.fill(quads_of(case.data))
        response = self._updates.update(with_base(case))
        if response.status_code != 200:
            problem = json.loads(response.data)
            told = f"{problem['title']}: {problem['detail']}"
            raise (Invalid if problem["title"] == "Not valid SPARQL" else Failed)(told)
        return self._updates.held()

    def parsed(self, case: Case) -> bytes:
        """Ask the store for what it holds of the file, if the file could be loaded."""
        if case.action in self._refused:
            raise Invalid(self._refused[case.action])
        return self._post(EVERYTHING, "ttl", {"default-graph-uri": [address(case.action)]})

    def _post(self, text: str, suffix: str | None, dataset: Mapping[str, list[str]]) -> bytes:
        wanted = FORMATS[suffix][1] if suffix else "*/*"
        response = self._client.post("/sparql", data={"query": text, **dataset}, headers={"Accept": wanted})
        if response.status_code == 200:
            assert wanted in ("*/*", response.mimetype)
            return response.data
        problem = json.loads(response.data)
        told = f"{problem['title']}: {problem['detail']}"
        if NO_FUNCTION.search(told):
            raise Unsupported(told)
        raise (Invalid if problem["title"] == "Not valid SPARQL" else Failed)(told)

    def _files(self, case: Case) -> Iterator[Path]:
        """Yield the files that the store has to hold for a case."""
        if case.kind == "evaluation":
            yield from case.data.default
            yield from (path for _, path in (*case.data.named, *files_of_from(case).named))
        elif case.kind.startswith("turtle"):
            try:
                kg.open(case.action, base_iri=BASE)
                yield case.action
            except SyntaxProblem as error:
                self._refused[case.action] = str(error)


def text_of(case: Case) -> str:
    """Return the text of a query or update."""
    return case.action.read_bytes().decode("utf-8")


def graphs_of_from(case: Case) -> list[str]:
    """Return the graphs that a query names after FROM."""
    here = address(case.action).rpartition("/")[0]
    return [
        PREFIXED + prefixed if prefixed else iri if ":" in iri else f"{here}/{iri}"
        for iri, prefixed in FROM.findall(text_of(case))
    ]


def files_of_from(case: Case) -> Files:
    """Return the graphs that a query names after FROM, where the files beside it are all its data."""
    if case.data:
        return Files()
    beside = {address(path): path for path in case.action.parent.iterdir()}
    return Files(named=tuple((name, beside[name]) for name in graphs_of_from(case) if name in beside))


def quads_of(files: Files) -> Iterator[ox.Quad]:
    """Yield the quads of a dataset; the blank nodes of different files are different."""
    default = [(ox.DefaultGraph(), path) for path in files.default]
    named = [(ox.NamedNode(name), path) for name, path in files.named]
    for graph, path in default + named:
        for quad in ox.parse(path=path, base_iri=address(path), rename_blank_nodes=True):
            yield ox.Quad(*quad.triple, graph)


def _filled(*sources: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    for quads in sources:
        store.extend(quads)
    return store


def _placeholders(cases: Iterable[Case]) -> str:
    """Return a triple for each graph that a test of syntax names: ``kg`` takes only graphs that it has."""
    names = {name for case in cases if case.kind == "syntax" for name in graphs_of_from(case)}
    return "".join(f"<x:s> <x:p> <x:o> <{name}> .\n" for name in sorted(names))
