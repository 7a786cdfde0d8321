"""``kg validate``: whether files parse and keep to the shapes."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import counted, note

__all__ = ["command"]


@click.command(
    "validate",
    cls=Command,
    examples=(
        "kg validate",
        "kg validate my-data/ more.ttl",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> int:
    """Check files and folders of RDF data: their syntax, then the shapes of the ontology.

    Without PATH, the graph that comes with kg is checked. Every problem is a line
    FILE:LINE:COLUMN: MESSAGE; the exit status is 1 where there are any.
    """
    from kg.validate import validate

    problems = validate(paths)
    for problem in problems:
        click.echo(str(problem))
    note(counted(len(problems), "problem") if problems else "no problems")
    return 1 if problems else 0
