"""``kg export``: the graph, or a part of it, for Gephi, spreadsheets and other RDF tools."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.errors import InputError, NoData, UsageError
from kg.formats import EXPORT_FORMATS, Format, export_format
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.facade.exporting import Progress
    from kg.model import ExportReport

__all__ = ["command"]

_NAMES: Final = ", ".join(entry.name for entry in EXPORT_FORMATS)
_MANY: Final = 200_000
"""So many edges are slow to lay out in Gephi."""


@click.command(
    "export",
    cls=Command,
    examples=(
        "kg export gexf -o graph.gexf.gz",
        "kg export gexf -o 5g.gexf --entity infrastructure:5g-network --depth 2 --report 5g.report.json",
        "kg export csv -o sectors.csv --class kgo:Sector",
        "kg export gexf -o laws.gexf --query-file edges.rq",
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
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Only this class; may be repeated.")
@click.option(
    "--query",
    metavar="QUERY",
    help="Only the triples of a CONSTRUCT, or the edges of a SELECT: ?source ?target, and if you like "
    "?label ?weight ?start ?end.",
)
@click.option(
    "--query-file", type=click.Path(path_type=Path), metavar="FILE", help="As --query, from a file."
)
@click.option("--view", metavar="ADDRESS", help="Only what the neighbour page at this address shows.")
@click.option("--no-fold", is_flag=True, help="Draw claims as nodes, not as figures and edges.")
@click.option("--static", is_flag=True, help="Leave time out: only the newest figures.")
@click.option(
    "--gephi-safe", is_flag=True, help="Part the letters INF by U+2060; Gephi reads them as Infinity."
)
@click.option(
    "--report", "report_file", type=click.Path(path_type=Path), metavar="FILE", help="What was lost, as JSON."
)
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    name: str,
    output: Path | None,
    entity: str | None,
    depth: int,
    classes: tuple[str, ...],
    query: str | None,
    query_file: Path | None,
    view: str | None,
    no_fold: bool,
    static: bool,
    gephi_safe: bool,
    report_file: Path | None,
    language: str,
) -> None:
    """Export the graph as FORMAT.

    gexf, graphml, graphology or csv for networks; turtle, trig, nquads, ntriples, rdfxml or jsonld. In a
    network, claims are figures of what they measure, with their time, and edges to their sources.
    """
    known = _known(name, output)
    sys.stdout.flush()
    with _progress(shown=output is not None and sys.stderr.isatty()) as progress:
        report = source.open().export(
            known.name,
            sys.stdout.buffer if output is None else output,
            progress=progress,
            report=report_file,
            entity=entity,
            depth=depth,
            query=query if query_file is None else _read(query_file),
            view=view,
            cls=classes,
            fold=not no_fold,
            static=static,
            gephi_safe=gephi_safe,
            language=language,
        )
    _tell(report, output, drawn=known.kind == "network")


def _known(name: str, output: Path | None) -> Format:
    known = export_format(name)
    if known is None:
        raise UsageError(f"{name!r} is not an export format; take one of {_NAMES}", parameter="FORMAT")
    if output is None and known.media_type == "application/zip" and sys.stdout.isatty():
        raise UsageError(f"{known.name} is not text; name a file with -o", parameter="FORMAT")
    return known


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress | None]:
    """Show how far the export is, where somebody watches."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:8}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda what, done, whole: bar.update(
            task, description=what, completed=done, total=whole or None
        )


def _tell(report: ExportReport, output: Path | None, *, drawn: bool) -> None:
    where = "standard output" if output is None else str(output)
    size = f"{counted(report.nodes, 'node')}, {counted(report.edges, 'edge')}"
    note(f"{where}: {size}, release {report.release}")
    for iri, number in report.by_class.items():
        note(f"  {number:>7,}  {compact(iri)}")
    for entry in report.losses:
        note(f"  {entry.kind.replace('-', ' ')}: {entry.words}: {entry.count:,}")
    if drawn and report.edges > _MANY:
        note(f"more than {_MANY:,} edges are slow in Gephi; --entity, --class or --query export a part")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NoData(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8 text") from error
