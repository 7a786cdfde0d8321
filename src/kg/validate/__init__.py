"""Whether files are good data: their syntax first, then the shapes of the ontology."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import labels, resources
from kg.errors import SyntaxProblem
from kg.load.formats import Input, find_inputs
from kg.load.reader import FileReader
from kg.model import Problem, Text
from kg.store.convert import quad_from_engine, to_rdflib
from kg.terms import Triple
from kg.validate.places import Place, subjects
from kg.vocabulary import BASE, PREFIXES, compact

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["validate"]

_KGO: Final = PREFIXES["kgo"]
_SH: Final = PREFIXES["sh"]
_WITH_PLACES: Final = frozenset({"turtle", "trig", "ntriples", "nquads"})
_VALUE_LENGTH: Final = 60


def validate(paths: Sequence[Path] | None = None) -> list[Problem]:
    """Return what is wrong with files and folders of RDF data; none given means the shipped graph.

    All files are checked together against the shapes, once all of them parse. Data that
    uses no term of the ontology can only have errors of syntax.

    Returns
    -------
    list of Problem
        In the order of the files, then of the places in them.

    Raises
    ------
    kg.errors.InputError
        A path does not exist, cannot be read, or is of no known format.
    """
    inputs = find_inputs(paths or [resources.graph_data(), resources.ontology() / "kg.ttl"])
    data, files, problems = _read(inputs)
    if not problems and any(str(term).startswith(_KGO) for triple in data for term in triple):
        problems = _shape_problems(data, files)
    order = {str(item.path): place for place, item in enumerate(inputs)}
    return sorted(
        set(problems),
        key=lambda found: (order.get(found.path, 0), found.line or 0, found.column or 0, found.message),
    )


class _File:
    """A file that was read, and the subjects it speaks of."""

    def __init__(self, item: Input) -> None:
        self.item = item
        self.subjects: set[Node] = set()
        self._places: dict[str, Place] | None = None

    def place_of(self, subject: Node) -> Place | None:
        """Return where the first statement of `subject` begins, if the format is one with such places."""
        if self._places is None:
            known = self.item.format.name in _WITH_PLACES
            self._places = subjects(self._text(), f"{BASE}graph/{self.item.graph}") if known else {}
        return self._places.get(str(subject))

    def _text(self) -> str:
        content = self.item.path.read_bytes()
        if self.item.path.name.lower().endswith(".gz"):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")


def _read(inputs: Iterable[Input]) -> tuple[rdflib.Graph, list[_File], list[Problem]]:
    import rdflib  # noqa: PLC0415 - half a second that `kg --help` need not wait

    data, files, problems = rdflib.Graph(), [], []
    for item in inputs:
        file = _File(item)
        try:
            for subject, predicate, value, graph in map(quad_from_engine, FileReader(item, BASE).quads()):
                if graph is None or isinstance(value, Triple):
                    continue  # each comes twice, once for its graph; and rdflib has no triple terms
                node = to_rdflib(subject)
                file.subjects.add(node)
                data.add((node, to_rdflib(predicate), to_rdflib(value)))
        except SyntaxProblem as error:
            message = error.problem + (f" ({error.hint})" if error.hint else "")
            problems.append(Problem(error.path, message, error.line, error.column))
        files.append(file)
    return data, files, problems


def _shape_problems(data: rdflib.Graph, files: Sequence[_File]) -> list[Problem]:
    """Return what the shapes say of the data.

    Of the ontology the shapes only follow which class is below which; mixing in all of
    it would check the ontology anew with every file.
    """
    import pyshacl  # noqa: PLC0415
    import rdflib  # noqa: PLC0415

    shapes = rdflib.Graph().parse(resources.ontology() / "shapes.ttl")
    hierarchy = rdflib.Graph()
    for triple in (
        rdflib.Graph().parse(resources.ontology() / "kg.ttl").triples((None, rdflib.RDFS.subClassOf, None))
    ):
        hierarchy.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=hierarchy)
    assert isinstance(report, rdflib.Graph)
    results = report.objects(None, rdflib.URIRef(_SH + "result"))
    return [_problem(result, report, data, files) for result in results]


def _problem(result: Node, report: rdflib.Graph, data: rdflib.Graph, files: Sequence[_File]) -> Problem:
    import rdflib  # noqa: PLC0415

    def value(name: str) -> Node | None:
        return report.value(result, rdflib.URIRef(_SH + name))

    focus = _named(value("focusNode"), data)
    texts = [
        Text(str(text), getattr(text, "language", None))
        for text in report.objects(result, rdflib.URIRef(_SH + "resultMessage"))
    ]
    told = labels.choose(texts, "en")
    message = f"{_shown(focus)}: {told.value if told else 'breaks a shape'}"
    offending = value("value")
    if offending is not None and offending != focus:
        message += f" Found: {_shown(offending)}"
    return _placed(focus, labels.one_line(message), files)


def _named(node: Node | None, data: rdflib.Graph) -> Node | None:
    """Return the thing with an IRI that `node` belongs to, where it is a blank node."""
    import rdflib  # noqa: PLC0415

    seen: set[Node] = set()
    while isinstance(node, rdflib.BNode) and node not in seen:
        seen.add(node)
        owners = sorted(data.subjects(None, node), key=lambda owner: (isinstance(owner, rdflib.BNode), owner))
        node = owners[0] if owners else node
    return node


def _shown(node: Node | None) -> str:
    import rdflib  # noqa: PLC0415

    if isinstance(node, rdflib.Literal):
        return f'"{labels.shorten(str(node), _VALUE_LENGTH)}"' + (
            f"@{node.language}" if node.language else ""
        )
    return "a blank node" if isinstance(node, rdflib.BNode) else compact(str(node))


def _placed(focus: Node | None, message: str, files: Sequence[_File]) -> Problem:
    """Return the problem at the first statement about `focus`, in the first file that has one."""
    if focus is not None:
        speaking = [file for file in files if focus in file.subjects]
        for file in speaking:
            if place := file.place_of(focus):
                return Problem(str(file.item.path), message, place.line, place.column)
        files = speaking or files
    return Problem(str(files[0].item.path), message)
