"""Whether files are good data: their syntax first, then the shapes of the ontology."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import resources
from kg.errors import SyntaxProblem
from kg.load.formats import Input, find_inputs
from kg.load.reader import FileReader
from kg.model import Problem
from kg.store.convert import quad_from_engine, to_rdflib
from kg.store.patterns import chunks, iris, rows
from kg.store.protocol import Store
from kg.terms import IRI, Triple
from kg.validate.computed import leave_out_computed
from kg.validate.places import Place, subjects
from kg.validate.shapes import Finding, findings
from kg.vocabulary import BASE, PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["check_triples", "validate"]

_KGO: Final = PREFIXES["kgo"]
_WITH_PLACES: Final = frozenset({"turtle", "trig", "ntriples", "nquads"})
_CHUNK: Final = 500


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
        leave_out_computed(data)
        problems = [_placed(found, files) for found in findings(data)]
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


def _placed(found: Finding, files: Sequence[_File]) -> Problem:
    """Return a finding at the first statement about its focus, in the first file that has one."""
    if found.focus is not None:
        speaking = [file for file in files if found.focus in file.subjects]
        for file in speaking:
            if place := file.place_of(found.focus):
                return Problem(str(file.item.path), found.message, place.line, place.column)
        files = speaking or files
    return Problem(str(files[0].item.path), found.message)


def check_triples(
    triples: Collection[Triple], store: Store, *, beside: Collection[Triple] = ()
) -> list[tuple[str, str]]:
    """Return what is wrong with new triples that are to stand beside a graph: IRI and message.

    The graph is asked only of which classes the things are that the new triples name. Triples
    of `beside` are taken as good, and stand beside them too.
    """
    import rdflib  # noqa: PLC0415

    data = rdflib.Graph()
    for subject, predicate, value in (*triples, *beside):
        data.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(value)))
    new = {str(triple.subject) for triple in triples if triple.predicate.value == RDF_TYPE}
    named = {str(term) for triple in triples for term in triple if isinstance(term, IRI)}
    for part in chunks(sorted(named - new), _CHUNK):
        query = f"SELECT ?s ?class {{ VALUES ?s {{ {iris(part)} }} ?s a ?class }}"
        for row in rows(store, query):
            data.add((to_rdflib(row["s"]), rdflib.RDF.type, to_rdflib(row["class"])))
    return sorted((str(found.focus), found.message) for found in findings(data, focus=new))
