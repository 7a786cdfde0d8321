"""The W3C's manifests as cases: what there is to test, and what is left out with its reason.

Every file of the suites has one address here, :data:`ADDRESS` and its path below the folder of the
suites. It is the base of queries, data and expected results alike, and the name of the graph that
``kg`` loads a file into.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pyoxigraph as ox

BASE = "http://w3c.test/"
ADDRESS = BASE + "graph/"
PUBLISHED = "https://w3c.github.io/rdf-tests/rdf/"
"""Where the W3C has the suites of RDF: their tests have no other name, and their results this base."""

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Kind = Literal["evaluation", "syntax", "update", "update syntax", "turtle", "turtle syntax"]
Node = ox.NamedNode | ox.BlankNode

MANIFESTS = ("sparql10/manifest.ttl", "sparql11/manifest-all.ttl", "rdf11/rdf-turtle/manifest.ttl")
LEFT_OUT = {
    "sparql11/entailment": "entailment regimes: kg answers from what is stated, and infers nothing",
    "sparql11/service": "federation: kg asks no other endpoint for a stranger",
    "sparql11/syntax-fed": "federation: kg refuses SERVICE before it is looked at",
}
"""Folders whose tests are not for ``kg``, and why."""

# the protocol's suites are named by the manifest, and are no files to read here
_ELSEWHERE = {"sparql11/protocol", "sparql11/graph-store-protocol", "sparql11/service-description"}

_KINDS: dict[str, tuple[Kind, bool]] = {
    "QueryEvaluationTest": ("evaluation", True),
    "CSVResultFormatTest": ("evaluation", True),
    "PositiveSyntaxTest": ("syntax", True),
    "PositiveSyntaxTest11": ("syntax", True),
    "NegativeSyntaxTest": ("syntax", False),
    "NegativeSyntaxTest11": ("syntax", False),
    "UpdateEvaluationTest": ("update", True),
    "PositiveUpdateSyntaxTest11": ("update syntax", True),
    "NegativeUpdateSyntaxTest11": ("update syntax", False),
    "TestTurtleEval": ("turtle", True),
    "TestTurtlePositiveSyntax": ("turtle syntax", True),
    "TestTurtleNegativeSyntax": ("turtle syntax", False),
}


@dataclass(frozen=True, slots=True)
class Files:
    """A dataset as files: those of the default graph, and those of the named graphs by name."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Case:
    """One test.

    Attributes
    ----------
    iri : str
        Its name.
    folder : str
        Below the folder of the suites, for example ``sparql11/aggregates``.
    positive : bool
        Whether a test of syntax is of something valid.
    action : Path
        The query, update or Turtle file.
    result : Path or None
        What a query or a Turtle file should come to.
    after : Files
        What an update should leave behind.
    lax : bool
        Whether rows may come fewer times than expected (REDUCED).
    """

    iri: str
    folder: str
    kind: Kind
    positive: bool
    action: Path
    data: Files = Files()
    result: Path | None = None
    after: Files = Files()
    lax: bool = False

    @property
    def suite(self) -> str:
        """The line of the table it counts in."""
        family = {"sparql10": "SPARQL 1.0", "sparql11": "SPARQL 1.1", "rdf11": "RDF 1.1"}
        what = {"evaluation": "query evaluation", "syntax": "query syntax", "update": "update evaluation"}
        kind = what.get(self.kind, self.kind).replace("turtle", "Turtle")
        return f"{family[self.folder.partition('/')[0]]} {kind}"

    @property
    def name(self) -> str:
        """What to call it: its folder and the end of its IRI."""
        return f"{self.folder}:{self.iri.rpartition('#')[2]}"


def suites() -> Path | None:
    """Return the folder of the suites, or None where there is none."""
    beside = Path(__file__).parents[3] / "shared" / "w3c"
    folder = Path(os.environ.get("KG_W3C_TESTS", beside))
    return folder if (folder / "sparql11").is_dir() else None


@cache
def cases() -> tuple[Case, ...]:
    """Return every test that is run, in the order of the manifests; none where there are no suites."""
    return tuple(case for case in all_cases() if case.folder not in LEFT_OUT)


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every test of the manifests."""
    folder = suites()
    if folder is None:
        return ()
    found = [case for manifest in MANIFESTS for case in _Manifest(folder, folder / manifest).cases()]
    return tuple({case.iri: case for case in found}.values())


def address(path: Path) -> str:
    """Return the address of a file of the suites."""
    folder = suites()
    assert folder is not None
    return ADDRESS + path.relative_to(folder).as_posix()


class _Manifest:
    """One manifest, read."""

    def __init__(self, root: Path, path: Path) -> None:
        self._root = root
        self._path = path
        self._address = address(path)
        self._values: dict[tuple[object, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri=self._address):
            self._values.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)

    def cases(self) -> Iterator[Case]:
        """Yield its own tests and those of the manifests it includes."""
        for included in self._listed(_MF + "include"):
            if posixpath.dirname(self._relative(included)) not in _ELSEWHERE:
                yield from _Manifest(self._root, self._file(included)).cases()
        for entry in self._listed(_MF + "entries"):
            yield self._case(entry)

    def _case(self, entry: Node) -> Case:
        kinds = [value.value for value in self._all(entry, _RDF + "type")]
        kind, positive = next(_KINDS[name] for value in kinds if (name := value.rpartition("#")[2]) in _KINDS)
        action = self._one(entry, _MF + "action")
        given = self._one(action, _QT + "query") or self._one(action, _UT + "request") or action
        result = self._one(entry, _MF + "result")
        path = self._file(given)
        if path.suffix == ".ru" and kind == "syntax":
            kind = "update syntax"
        return Case(
            iri=entry.value.replace(ADDRESS, PUBLISHED).replace("manifest.ttl#", "manifest#"),
            folder=self._path.parent.relative_to(self._root).as_posix(),
            kind=kind,
            positive=positive,
            action=path,
            data=self._dataset(action),
            result=self._file(result) if isinstance(result, ox.NamedNode) else None,
            after=self._dataset(result) if kind == "update" else Files(),
            lax=bool(self._all(entry, _MF + "resultCardinality")),
        )

    def _dataset(self, node: Node) -> Files:
        default = [value for space in (_QT, _UT) for value in self._all(node, space + "data")]
        named = [value for space in (_QT, _UT) for value in self._all(node, space + "graphData")]
        return Files(tuple(map(self._file, default)), tuple(map(self._named, named)))

    def _named(self, value: Node) -> tuple[str, Path]:
        """Return a named graph: a file gives its own name, or it is labelled with one."""
        if isinstance(value, ox.NamedNode):
            return value.value, self._file(value)
        label = self._one(value, _RDFS + "label")
        return label.value, self._file(self._one(value, _UT + "graph"))

    def _all(self, subject: object, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        return self._values.get((subject, predicate), [])

    def _one(self, subject: object, predicate: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
        return next(iter(self._all(subject, predicate)), None)

    def _listed(self, predicate: str) -> Iterator[Node]:
        """Yield what the list behind a predicate holds; the manifest itself may be without a name."""
        (rest,) = [heads[0] for (_, name), heads in self._values.items() if name == predicate] or [None]
        while rest is not None and rest != ox.NamedNode(_RDF + "nil"):
            yield self._one(rest, _RDF + "first")
            rest = self._one(rest, _RDF + "rest")

    def _relative(self, node: Node) -> str:
        return unquote(node.value.removeprefix(ADDRESS))

    def _file(self, node: Node) -> Path:
        return self._root / self._relative(node)


def counts(found: tuple[Case, ...]) -> Mapping[str, int]:
    """Return how many of `found` there are in each suite."""
    numbers: dict[str, int] = {}
    for case in found:
        numbers[case.suite] = numbers.get(case.suite, 0) + 1
    return numbers
