"""``kg import``: observations or sources from a spreadsheet (CSV) to validated Turtle."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import GraphSource, reads_graph

__all__ = ["command"]


@click.command(
    "import",
    cls=Command,
    examples=(
        "kg import my-figures.csv -o my-figures.ttl",
        "kg import my-figures.csv --with my-sources.csv -o my-figures.ttl",
        "kg import my-sources.csv -o my-sources.ttl",
    ),
)
@click.argument("table", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.ttl",
    help="Where the Turtle goes, whole or not at all; standard output otherwise.",
)
@click.option(
    "--with",
    "beside",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="A further table that describes what this one names, such as its sources; may be repeated.",
)
@click.option("--header", metavar="TEXT", help="The file's first line; otherwise that of the file replaced.")
@reads_graph
def command(
    graph: GraphSource, table: Path, output: Path | None, beside: Sequence[Path], header: str | None
) -> int:
    """Turn a table of observations or of sources into Turtle, checked against the shapes.

    Metrics, sources, sectors and places are named by slug or label and must be described in
    the graph (--data, --store; otherwise the one that comes with kg) or in a table given by
    --with. Every problem is a line FILE:LINE:FIELD: MESSAGE; nothing is written where there are any,
    and the exit status is 1.
    """
    first_line = _header(header, output, table)
    imported = graph.open().import_table(table, beside=beside, target=output, header=first_line)
    for problem in imported.problems:
        click.echo(str(problem), err=output is None)
    if imported.problems:
        note(f"{counted(len(imported.problems), 'problem')}; nothing was written")
        return 1
    if output is None:
        sys.stdout.write(imported.turtle(first_line))
        return 0
    rows, triples = counted(imported.rows, "row"), counted(len(imported.triples), "triple")
    note(f"{output}: {rows}, {triples}")
    return 0


def _header(given: str | None, output: Path | None, table: Path) -> str:
    """Return the first line: what is asked for, else the former file's own, else where it comes from."""
    if given:
        return " ".join(given.split())
    if output is not None and output.is_file():
        first = output.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
        if first.startswith("# "):
            return first.removeprefix("# ").strip()
    return f"Imported from {table.name}."
