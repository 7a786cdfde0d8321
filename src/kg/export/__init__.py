"""Exports: what is selected, and the formats it is written in.

A selection (:mod:`~kg.export.selection`) is lines of statements, handed on once. RDF
formats write them as they are, in a readable order (:mod:`~kg.export.statements`); network
formats see nodes, edges and typed columns (:mod:`~kg.export.network`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from kg.errors import ExportError, NoRoom
from kg.export import gexf, graphml, graphology, rdf, tables
from kg.export.choice import EDGE_VARIABLES, Choice, DrawnEdge, EdgeRow, Picture
from kg.export.description import Description, describe
from kg.export.files import digesting, is_device, pour, written_whole
from kg.export.losses import Losses
from kg.export.network import Network, Tick, silent
from kg.export.selection import select
from kg.formats import EXPORT_FORMATS, Format, export_format
from kg.model import ClassSummary, ExportReport
from kg.store.protocol import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "EDGE_VARIABLES",
    "Choice",
    "DrawnEdge",
    "EdgeRow",
    "Picture",
    "as_network",
    "as_networkx",
    "export",
    "known_format",
]

_DOCUMENTS: Final[dict[str, Callable[[Network, Description], Iterator[str]]]] = {
    "gexf": gexf.document,
    "graphml": graphml.document,
    "graphology": graphology.document,
}


def known_format(name: str) -> Format:
    """Return the export format of that name.

    Raises
    ------
    kg.errors.ExportError
        There is none.
    """
    output = export_format(name)
    if output is None:
        known = ", ".join(entry.name for entry in EXPORT_FORMATS)
        raise ExportError(name, f"there is no such format; choose one of {known}")
    return output


def export(
    store: Store,
    format: str,  # noqa: A002 - the word of the interface
    target: str | Path | IO[bytes],
    choice: Choice,
    classes: Mapping[str, ClassSummary],
    *,
    tick: Tick = silent,
) -> ExportReport:
    """Write a graph or a part of it; see :meth:`kg.graph.Graph.export`.

    Raises
    ------
    kg.errors.ExportError
        The format or a class is unknown, nothing is selected, or the file cannot be written.
    """
    output = known_format(format)
    if output.kind != "network":
        with _room(output.name):
            statements, words = rdf.laid_out(store, choice, classes, output)
        digest = _write(output.name, target, lambda stream: rdf.write(statements, output, stream))
        return rdf.report(statements, output, store.release, words, digest)
    with _room(output.name):
        made = as_network(store, choice, classes, output.name, tick=tick)
    description = describe(store, made, choice.language)
    digest = _write_network(made, output.name, target, description)
    return ExportReport(
        format=output.name,
        nodes=made.node_count,
        edges=made.edge_count,
        by_class=made.by_class,
        by_predicate=made.by_predicate,
        losses=made.noted.entries(choice.language),
        release=store.release,
        selection=made.selected,
        description=description.text,
        sha256=digest,
    )


def as_network(
    store: Store,
    choice: Choice,
    classes: Mapping[str, ClassSummary],
    format_name: str = "network",
    *,
    tick: Tick = silent,
) -> Network:
    """Return a selection as nodes and edges that lie on disk.

    Raises
    ------
    kg.errors.ExportError
        A class is unknown, or nothing is selected.
    """
    noted = Losses()
    chosen = select(store, choice, classes, noted, format_name=format_name, drawn=True)
    made = Network(chosen, store, classes, choice, noted=noted, tick=tick)
    if not made.node_count:
        raise ExportError(format_name, f"nothing is selected: there is nothing in {chosen.words}")
    return made


def as_networkx(store: Store, choice: Choice, classes: Mapping[str, ClassSummary]) -> nx.MultiDiGraph[str]:
    """Return a selection as a networkx graph; see :meth:`kg.graph.Graph.to_networkx`."""
    from kg.export.networkx_bridge import to_networkx  # noqa: PLC0415 - a large library, seldom needed

    return to_networkx(as_network(store, choice, classes, "networkx"))


@contextmanager
def _room(format_name: str) -> Iterator[None]:
    """Say so in one line where the disk has no room for what an export puts aside."""
    try:
        yield
    except OSError as error:
        raise NoRoom(format_name, error.strerror or str(error)) from error


def _write_network(
    made: Network, format_name: str, target: str | Path | IO[bytes], description: Description
) -> str:
    if format_name != "csv":
        document = _DOCUMENTS[format_name]
        return _write(format_name, target, lambda stream: pour(document(made, description), stream))
    path = Path(target) if isinstance(target, str | Path) else None
    if path is None or is_device(path) or path.suffix == ".zip":
        return _write("csv", target, lambda stream: tables.archive(made, stream))
    with written_whole("csv", *tables.pair_of_paths(path)) as (nodes, edges):
        pour(tables.node_table(made), nodes)
        pour(tables.edge_table(made), edges)
    return ""


def _write(format_name: str, target: str | Path | IO[bytes], fill: Callable[[IO[bytes]], None]) -> str:
    """Fill a file or stream, and return the SHA-256 of what was written before it was compressed."""
    if not isinstance(target, str | Path):
        return digesting(fill, target)
    with written_whole(format_name, Path(target)) as (stream,):
        return digesting(fill, stream)
