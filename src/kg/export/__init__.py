"""Exports: what is selected, and the formats it is written in.

A selection (:mod:`~kg.export.selection`) is read once and laid out on disk
(:mod:`~kg.export.spool`). From there RDF formats write the statements as they are;
network formats see nodes, edges and typed columns (:mod:`~kg.export.network`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.errors import ExportError
from kg.export import gexf, graphml, rdf, tables
from kg.export.description import describe
from kg.export.files import is_device, pour, written_whole
from kg.export.network import Network
from kg.export.selection import Choice, Selection, select
from kg.export.spool import Spool
from kg.formats import EXPORT_FORMATS, export_format
from kg.model import ClassSummary, ExportReport
from kg.store.protocol import Store
from kg.terms import Resource, Triple

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["as_networkx", "export"]


def export(
    store: Store,
    format: str,  # noqa: A002 - the word of the interface
    target: str | Path | IO[bytes],
    *,
    classes: Mapping[str, ClassSummary],
    focus: Resource | None,
    depth: int,
    query: str | None,
    only_classes: Sequence[str],
    language: str,
    triples: Iterable[Triple] | None = None,
) -> ExportReport:
    """Write a graph or a part of it; see :meth:`kg.graph.Graph.export`.

    Parameters
    ----------
    query : str or None
        A CONSTRUCT or DESCRIBE that the caller has found to stay within the graph.
    triples : iterable of Triple or None
        What `query` gave, where it was answered elsewhere.

    Raises
    ------
    kg.errors.ExportError
        The format or a class is unknown, nothing is selected, or the file cannot be written.
    """
    output = export_format(format)
    if output is None:
        known = ", ".join(entry.name for entry in EXPORT_FORMATS)
        raise ExportError(format, f"there is no such format; choose one of {known}")
    choice = Choice(focus=focus, depth=depth, query=query, triples=triples, only_classes=only_classes)
    drawn = output.kind == "network"
    chosen = select(store, choice, classes, language, format_name=output.name, drawn=drawn)
    with _laid_out(chosen, output.name, graphs=output.quads) as spool:
        if not drawn:
            _write(output.name, target, lambda stream: rdf.write(spool, output, stream))
            return rdf.report(spool, output, store.release)
        network = Network(spool, store, classes, language, chosen.changed)
        _write_network(network, output.name, target, describe(store, network, chosen.words, language))
        return _report(network, output.name, store.release)


def as_networkx(
    store: Store, choice: Choice, classes: Mapping[str, ClassSummary], language: str
) -> nx.MultiDiGraph[str]:
    """Return a selection as a networkx graph; see :meth:`kg.graph.Graph.to_networkx`."""
    from kg.export.networkx_bridge import to_networkx  # noqa: PLC0415 - a large library, seldom needed

    chosen = select(store, choice, classes, language, format_name="networkx", drawn=True)
    with _laid_out(chosen, "networkx", graphs=False) as spool:
        return to_networkx(Network(spool, store, classes, language, chosen.changed))


@contextmanager
def _laid_out(chosen: Selection, format_name: str, *, graphs: bool) -> Iterator[Spool]:
    """Lay a selection out on disk for as long as it is written."""
    try:
        with Spool(chosen.statements, graphs=graphs) as spool:
            if spool.is_empty():
                raise ExportError(format_name, f"nothing is selected: there is nothing in {chosen.words}")
            yield spool
    except sqlite3.OperationalError as error:
        raise ExportError(format_name, f"no room on disk to lay out the selection: {error}") from error


def _write_network(
    network: Network, format_name: str, target: str | Path | IO[bytes], description: str
) -> None:
    if format_name == "csv":
        _write_tables(network, target)
        return
    document = gexf.document if format_name == "gexf" else graphml.document
    _write(format_name, target, lambda stream: pour(document(network, description), stream))


def _write_tables(network: Network, target: str | Path | IO[bytes]) -> None:
    path = Path(target) if isinstance(target, str | Path) else None
    if path is None or is_device(path) or path.suffix == ".zip":
        _write("csv", target, lambda stream: tables.archive(network, stream))
        return
    with written_whole("csv", *tables.pair_of_paths(path)) as (nodes, edges):
        pour(tables.node_table(network), nodes)
        pour(tables.edge_table(network), edges)


def _write(format_name: str, target: str | Path | IO[bytes], fill: Callable[[IO[bytes]], None]) -> None:
    if not isinstance(target, str | Path):
        fill(target)
        return
    with written_whole(format_name, Path(target)) as (stream,):
        fill(stream)


def _report(network: Network, format_name: str, release: str) -> ExportReport:
    return ExportReport(
        format=format_name,
        nodes=network.node_count,
        edges=network.edge_count,
        by_class=network.by_class,
        by_predicate=network.by_predicate,
        changed=dict(sorted(network.changed.items())),
        release=release,
    )
