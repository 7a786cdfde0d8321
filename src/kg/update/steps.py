"""What the operations of an update do to a change.

https://www.w3.org/TR/sparql11-update/#updateLanguage
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import QueryError, QueryRefused
from kg.sparql.operations import Manage, Transfer
from kg.store.change import Change
from kg.store.protocol import Dataset
from kg.terms import IRI, Resource
from kg.update.graphs import check_writable
from kg.update.templates import Row, Template

__all__ = ["Where", "create", "empty", "transfer", "write"]


@dataclass(frozen=True, slots=True)
class Where:
    """The pattern of an operation, and what it is matched against.

    Attributes
    ----------
    prologue, text : str
        What stands before it, and itself with its braces.
    has_graphs : bool
        Whether it has GRAPH, so that the named graphs matter.
    using : Dataset or None
        The graphs chosen for it; None: its own graph, and all named ones.
    graph : IRI or None
        Its own graph, if it is not the unnamed one.
    """

    prologue: str
    text: str
    has_graphs: bool
    using: Dataset | None
    graph: IRI | None = None

    def rows(self, change: Change, variables: Sequence[str]) -> list[Row]:
        """Return the solutions, with these variables."""
        selected = " ".join(f"?{name}" for name in variables) or "*"
        query = f"{self.prologue}\nSELECT {selected} WHERE {self.text}"
        found = change.select(query, self._dataset(change))
        return [dict(zip(found.variables, row, strict=True)) for row in found.rows]

    def _dataset(self, change: Change) -> Dataset:
        if self.using is not None:
            for graph in (*self.using.default_graphs, *self.using.named_graphs):
                if not change.has_graph(IRI(graph)):
                    hint = "SELECT ?g { GRAPH ?g { } } lists those that are"
                    raise QueryRefused(
                        "USING", f"the graph <{graph}> is not here, and none is fetched; {hint}"
                    )
            return self.using
        own = (self.graph or change.unnamed).value
        named = (
            [graph.value for graph in change.graphs() if isinstance(graph, IRI)] if self.has_graphs else []
        )
        return Dataset((own,), tuple(named))


def write(change: Change, deletes: Template | None, inserts: Template | None, rows: list[Row]) -> None:
    """Take out and put in what two templates come to: all of it is known before anything changes.

    Raises
    ------
    kg.errors.QueryRefused
        A graph to write to is computed. Where a variable is found to be one, what would be deleted
        from it stays: it follows by itself, and a thing can be deleted from every graph it is in.
    """
    for template in (deletes, inserts):
        for graph in template.graphs if template else ():
            check_writable(change, graph)
    gone = list(deletes.quads(rows, change.fresh)) if deletes else []
    new = list(inserts.quads(rows, change.fresh)) if inserts else []
    for written in {quad.graph for quad in new if quad.graph}:
        check_writable(change, written)
    change.remove(quad for quad in gone if quad.graph not in change.derived)
    change.add(new)


# ------------------------------------------------------------------------ graphs
def create(change: Change, graph: IRI, *, silent: bool) -> None:
    """Make an empty graph.

    Raises
    ------
    kg.errors.QueryRefused
        It is computed.
    kg.errors.QueryError
        It is there already.
    """
    check_writable(change, graph)
    if not change.has_graph(graph):
        change.create(graph)
    elif not silent:
        raise QueryError(f"CREATE: the graph <{graph}> is there already; add SILENT if that does not matter")


def empty(change: Change, operation: Manage, graph: IRI | None) -> None:
    """Clear or drop a graph, or all of a kind; to clear one that is not there leaves things as they are.

    Raises
    ------
    kg.errors.QueryRefused
        It is computed.
    kg.errors.QueryError
        The graph to drop is not there.
    """
    if graph is not None:
        check_writable(change, graph)
        silent = operation.silent or operation.verb == "CLEAR"
        if not _is_there(change, operation.verb, graph, silent=silent):
            return
    act = change.clear if operation.verb == "CLEAR" else change.drop
    graphs = _chosen(change, operation) if graph is None else [graph]
    for chosen in graphs:
        act(chosen)


def _chosen(change: Change, operation: Manage) -> list[Resource]:
    """Return the graphs of DEFAULT, NAMED or ALL; what is computed follows them."""
    whole = operation.target.whole
    named = [graph for graph in change.graphs() if graph not in {*change.derived, change.unnamed}]
    default: list[Resource] = [change.unnamed]
    return {"DEFAULT": default, "NAMED": named, "ALL": default + named}[whole or "ALL"]


def transfer(change: Change, operation: Transfer, source: Resource, target: Resource) -> None:
    """Add, copy or move all that one graph holds to another.

    Raises
    ------
    kg.errors.QueryRefused
        A graph to write to is computed.
    kg.errors.QueryError
        The first graph is not there.
    """
    check_writable(change, target)
    if operation.verb == "MOVE":
        check_writable(change, source)
    if source == target or not _is_there(change, operation.verb, source, silent=operation.silent):
        return
    if operation.verb != "ADD":
        change.clear(target)
    change.copy(source, target)
    if operation.verb == "MOVE":
        change.drop(source)


def _is_there(change: Change, verb: str, graph: Resource, *, silent: bool) -> bool:
    if change.has_graph(graph):
        return True
    if silent:
        return False
    raise QueryError(f"{verb}: there is no graph <{graph}>; add SILENT if that does not matter")
