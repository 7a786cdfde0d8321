"""Exporting: the methods of :class:`kg.graph.Graph` that take a graph, or a part of it, elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypedDict, Unpack, cast

from kg.errors import ExportError, LimitReached

if TYPE_CHECKING:
    import networkx as nx

    from kg.export import Choice, EdgeRow, Picture
    from kg.export.network import Network
    from kg.graph import Graph, QueryRunner
    from kg.limits import Limits
    from kg.model import ExportReport
    from kg.terms import Resource, Triple

__all__ = ["Exporting", "Part", "Progress"]

Progress = Callable[[str, int, int], None]
"""Told what is done, how much, and of how much (0 while that is not known)."""


class Part(TypedDict, total=False):
    """A part of a graph, and how it is drawn; no part is everything.

    Attributes
    ----------
    entity : str or Resource
        Only what lies within `depth` steps of an entity.
    depth : int
    cls : sequence of str
        Only instances of these classes (IRIs, prefixed names or labels), and what links them.
    query : str
        Only the triples of a CONSTRUCT or DESCRIBE, or the edges of a SELECT with ``?source`` and
        ``?target``, and if it likes ``?label``, ``?weight``, ``?start``, ``?end``.
    view : str
        Only what a neighbour page shows: its address, or the part behind the question mark.
    fold : bool
        Draw claims and the like as figures and edges (the default) or as nodes.
    static : bool
        Leave time out.
    gephi_safe : bool
        Part the letters INF in texts with U+2060, so that Gephi does not read them as Infinity.
    language : str
    limits : Limits
    runner : QueryRunner
        Of a stranger's `query`: it is answered where it can be killed, and must fit whole.
    """

    entity: str | Resource | None
    depth: int
    cls: Sequence[str]
    query: str | None
    view: str | None
    fold: bool
    static: bool
    gephi_safe: bool
    language: str
    limits: Limits | None
    runner: QueryRunner | None


class Exporting:
    """What a graph does so that it can be taken elsewhere."""

    def export(
        self,
        format: str,  # noqa: A002 - the word of the interface
        target: str | Path | IO[bytes],
        *,
        progress: Progress | None = None,
        report: str | Path | None = None,
        **part: Unpack[Part],
    ) -> ExportReport:
        """Write the graph, or a part of it, to a file or binary stream.

        Parameters
        ----------
        format : str
            ``gexf``, ``graphml``, ``graphology``, ``csv`` (a nodes and an edges file, or one zip into a
            stream), ``turtle``, ``trig``, ``nquads``, ``jsonld``, ``ntriples``, ``rdfxml``.
        target : path or binary stream
            A path is written whole or not at all; ``.gz`` compresses.
        progress : callable, optional
            Told again and again what is done (``reading``, ``sorting``, ``writing``), how much, and of
            how much (0 while that is not known). What it raises ends the export.
        report : str or Path, optional
            A file for the report as JSON.
        **part
            See :class:`Part`.

        Raises
        ------
        kg.errors.ExportError
            The format is unknown, the selection empty, or the file cannot be written.
        kg.errors.QueryError
            The query is wrong, refused or stopped.
        """
        from kg.export import export, known_format

        graph = _whole(self)
        output = known_format(format)
        choice = _choice(graph, output.name, part)
        classes = graph.classes(choice.language)
        with _kept(report) as keep:
            return keep(export(graph.store, output.name, target, choice, classes, tick=progress or _silent))

    def network(self, **part: Unpack[Part]) -> Network:
        """Return the graph, or a part of it, as nodes and edges to be read one by one, however many.

        See :class:`Part` for the parameters, and :class:`kg.export.network.Network`: ``nodes()``,
        ``edges()``, ``columns``, ``by_class``. They lie on disk for as long as the object lives.

        Raises
        ------
        kg.errors.ExportError
            The selection is empty.
        """
        from kg.export import as_network

        graph = _whole(self)
        choice = _choice(graph, "network", part)
        return as_network(graph.store, choice, graph.classes(choice.language))

    def to_networkx(self, **part: Unpack[Part]) -> nx.MultiDiGraph[str]:
        """Return the graph, or a part of it, as a networkx graph; see :class:`Part` for the parameters.

        Nodes are resources by IRI, with ``label``, ``colour``, ``x``, ``y``, ``size`` and a value for
        each property; edges are links, with ``predicate``, ``kind``, ``label`` and ``weight``. Figures
        over time are lists of (value, first day, day after the last).

        Raises
        ------
        kg.errors.ExportError
            The selection is empty.
        """
        from kg.export import as_networkx

        graph = _whole(self)
        choice = _choice(graph, "networkx", part)
        return as_networkx(graph.store, choice, graph.classes(choice.language))


def _whole(part: Exporting) -> Graph:
    return cast("Graph", part)


def _silent(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


@contextmanager
def _kept(path: str | Path | None) -> Iterator[Callable[[ExportReport], ExportReport]]:
    """Keep a report in a file, which is there only when the export is."""
    from kg.export.files import written_whole

    if path is None:
        yield lambda report: report
        return
    with written_whole("report", Path(path)) as (stream,):

        def keep(report: ExportReport) -> ExportReport:
            stream.write((json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n").encode())
            return report

        yield keep


def _choice(graph: Graph, format_name: str, part: Part) -> Choice:
    from kg.export import Choice

    entity, view, query = part.get("entity"), part.get("view"), part.get("query")
    choice = Choice(
        focus=None if entity is None else graph._resource(entity),  # noqa: SLF001 - one class in parts
        depth=part.get("depth", 1),
        only_classes=part.get("cls", ()),
        query=query,
        picture=None if view is None else _picture(graph, view, part.get("language", "en")),
        fold=part.get("fold", True),
        timed=not part.get("static", False),
        guard=part.get("gephi_safe", False),
        language=part.get("language", "en"),
    )
    return choice if query is None else _answered(graph, choice, query, format_name, part)


# ---------------------------------------------------------------------- queries
def _answered(graph: Graph, choice: Choice, query: str, format_name: str, part: Part) -> Choice:
    """Return the choice with what its query gives: triples, or rows that make edges."""
    form = graph.form(query)
    limits, runner = part.get("limits"), part.get("runner")
    if form == "SELECT":
        return replace(choice, edge_rows=_edge_rows(graph, query, format_name, limits, runner))
    if form not in ("CONSTRUCT", "DESCRIBE"):
        raise ExportError(
            format_name,
            f"the query is of the kind {form}; an export needs a SELECT ?source ?target, or triples, "
            "as a CONSTRUCT makes: CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        )
    if limits and runner:
        return replace(choice, triples=_constructed(graph, query, limits, runner))
    return choice


def _constructed(graph: Graph, query: str, limits: Limits, runner: QueryRunner) -> Iterator[Triple]:
    """Return all triples of a stranger's query; a part of them would pass for the whole."""
    from kg.formats import NTRIPLES
    from kg.store.serialise import read_ntriples

    answer = graph.answer(query, output=NTRIPLES, limits=limits, runner=runner)
    if not answer.completeness.complete:
        raise LimitReached("max_rows", f"{limits.max_rows:,} rows", "export a smaller part")
    return read_ntriples(answer.body)


def _edge_rows(
    graph: Graph, query: str, format_name: str, limits: Limits | None, runner: QueryRunner | None
) -> Iterator[EdgeRow]:
    from kg.export import EDGE_VARIABLES
    from kg.store.tsv import read_tsv

    if limits and runner:
        from kg.formats import by_name

        output = by_name("tsv", "results")
        assert output is not None
        answer = graph.answer(query, output=output, limits=limits, runner=runner)
        if not answer.completeness.complete:
            raise LimitReached("max_rows", f"{limits.max_rows:,} rows", "export a smaller part")
        variables, rows = read_tsv(answer.body)
    else:
        solutions = graph.store.select(query)
        variables, rows = solutions.variables, solutions.rows
    missing = [f"?{name}" for name in EDGE_VARIABLES[:2] if name not in variables]
    if missing:
        raise ExportError(
            format_name,
            f"the SELECT lacks {' and '.join(missing)}: it gives {_listed(variables)}; edges are made of "
            "?source and ?target, and if you like ?label ?weight ?start ?end",
        )
    places = [variables.index(name) if name in variables else -1 for name in EDGE_VARIABLES]
    return (tuple(None if place < 0 else row[place] for place in places) for row in rows)


def _listed(variables: Sequence[str]) -> str:
    return ", ".join(f"?{name}" for name in variables) or "no variable"


# --------------------------------------------------------------------- pictures
def _picture(graph: Graph, address: str, language: str) -> Picture:
    from kg.export import DrawnEdge, Picture
    from kg.neighbours.opened import PageState, shown

    page = shown(
        PageState.read(address), lambda name, **asked: graph.neighbours(name, language=language, **asked)
    )
    edges = [DrawnEdge(edge.source, edge.predicate, edge.target, edge.weight) for edge in page.links()]
    return Picture(page.label, page.entities, edges, page.hidden, page.opened)
