"""``kg export``: the graph, or a part of it, for Gephi, spreadsheets and other RDF tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.errors import UsageError
from kg.formats import EXPORT_FORMATS, export_format
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.model import ExportReport

__all__ = ["command"]

_NAMES: Final = ", ".join(entry.name for entry in EXPORT_FORMATS)


@click.command(
    "export",
    cls=Command,
    examples=(
        "kg export gexf -o graph.gexf",
        "kg export csv -o sectors.csv --class kgo:Sector",
        "kg export turtle --entity metric:software-revenue --depth 2",
    ),
)
@click.argument("name", metavar="FORMAT")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output."
)
@click.option("--entity", metavar="ENTITY", help="Only what lies around this entity.")
@click.option(
    "--depth", type=click.IntRange(min=0), default=1, show_default=True, help="With --entity: so many steps."
)
@click.option("--query", metavar="CONSTRUCT", help="Only the triples of this query.")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Only this class; may be repeated.")
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    name: str,
    output: Path | None,
    entity: str | None,
    depth: int,
    query: str | None,
    classes: tuple[str, ...],
    language: str,
) -> None:
    """Export the graph as FORMAT: gexf, graphml, csv, turtle, trig, nquads, ntriples, rdfxml or jsonld."""
    known = export_format(name)
    if known is None:
        raise UsageError(f"{name!r} is not an export format; take one of {_NAMES}", parameter="FORMAT")
    if output is None and known.media_type == "application/zip" and sys.stdout.isatty():
        raise UsageError(f"{known.name} is not text; name a file with -o", parameter="FORMAT")
    sys.stdout.flush()
    report = source.open().export(
        known.name,
        sys.stdout.buffer if output is None else output,
        entity=entity,
        depth=depth,
        query=query,
        cls=classes,
        language=language,
    )
    _tell(report, output)


def _tell(report: ExportReport, output: Path | None) -> None:
    where = "standard output" if output is None else str(output)
    size = f"{counted(report.nodes, 'node')}, {counted(report.edges, 'edge')}"
    note(f"{where}: {size}, release {report.release}")
    for iri, number in report.by_class.items():
        note(f"  {number:>7,}  {compact(iri)}")
    for what, times in report.changed.items():
        note(f"  {what}: {times:,}")
