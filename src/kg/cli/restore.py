"""``kg restore``: bring a store back from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import store_option

__all__ = ["command"]


@click.command(
    "restore",
    cls=Command,
    examples=("kg restore backups/friday --store my-store",),
)
@click.argument("source", type=click.Path(path_type=Path))
@store_option
def command(source: Path, store: Path) -> None:
    """Make the release current that was so in SOURCE, a backup.

    The store may be new or empty. If it is a store, the releases that it lacks, or that
    are damaged, come from the backup, and those that it has besides stay.
    """
    from kg.facade.stores import releases, restore

    release = restore(source, store)
    click.echo(release)
    note(f"{store}: release {release} is current, of {counted(len(releases(store)), 'release')}")
