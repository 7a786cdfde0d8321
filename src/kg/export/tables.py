"""CSV: a table of nodes and one of edges, with the column names that Gephi knows.

RFC 4180 in UTF-8 without a byte order mark, which Gephi would take for a part of
the first column's name. Values stand as the data has them: one that begins with
``=`` is not altered, so open the tables of strangers as text, not as formulas.
Lists have the form ``["a", "b"]``, values over time that of :mod:`kg.export.timetext`.

https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from kg.export import losses
from kg.export.columns import as_list
from kg.export.edges import number
from kg.export.files import pour
from kg.export.network import Network
from kg.export.timetext import TimeTexts, intervals

__all__ = ["archive", "edge_table", "node_table", "pair_of_paths"]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(row)  # it returns what write() does


def node_table(network: Network) -> Iterator[str]:
    """Yield the table of nodes: ``Id``, ``Label`` and a column for each attribute."""
    times = TimeTexts(network)
    names = [column.id for column in (*network.columns, *times.columns)]
    network.noted.note(losses.NO_PICTURE, network.node_count)
    network.note_titles()

    def rows() -> Iterator[list[str]]:
        yield ["Id", "Label", *names]
        lists = 0
        for node in network.nodes():
            lists += node.kin.list_count
            values = {
                column.id: value if isinstance(value, str) else as_list(value)
                for column, value in (*node.values, *times.values(node))
            }
            yield [node.key, node.label, *(values.get(name, "") for name in names)]
        network.noted.note(losses.LISTS, lists)

    return _lines(rows())


def edge_table(network: Network) -> Iterator[str]:
    """Yield the table of edges; ``Kind`` keeps parallel edges apart in Gephi."""
    more = [*(["in_graph"] if network.has_graphs else []), *(["valid"] if network.edges_spelled else [])]

    def rows() -> Iterator[tuple[str, ...]]:
        yield ("Source", "Target", "Type", "Kind", "Id", "Label", "Weight", "predicate", *more)
        for place, (source, target, arc) in enumerate(network.edges(), start=1):
            kind = arc.predicate
            own = {"in_graph": arc.graphs, "valid": intervals(arc.spells) if arc.spells else ""}
            yield (
                *(
                    source,
                    target,
                    "Directed",
                    kind.kind,
                    f"e{place}",
                    kind.label,
                    number(arc.weight),
                    kind.iri,
                ),
                *(own[name] for name in more),
            )

    return _lines(rows())


def archive(network: Network, stream: IO[bytes]) -> None:
    """Write both tables as one zip file, ``nodes.csv`` and ``edges.csv``."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in (("nodes.csv", node_table(network)), ("edges.csv", edge_table(network))):
            entry = zipfile.ZipInfo(name, _LONG_AGO)  # no time inside: the same graph gives the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(entry, "w", force_zip64=True) as member:
                pour(table, member)


def pair_of_paths(path: Path) -> tuple[Path, Path]:
    """Return where the tables go: ``graph.csv`` becomes ``graph_nodes.csv`` and ``graph_edges.csv``."""
    gz = ".gz" if path.name.endswith(".gz") else ""
    stem = path.name.removesuffix(".gz").removesuffix(".csv")
    return path.with_name(f"{stem}_nodes.csv{gz}"), path.with_name(f"{stem}_edges.csv{gz}")
