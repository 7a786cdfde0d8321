"""``kg backup``: copy a store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import store_option

__all__ = ["command"]


@click.command(
    "backup",
    cls=Command,
    examples=("kg backup backups/monday --store my-store",),
)
@click.argument("target", type=click.Path(path_type=Path))
@store_option
def command(store: Path, target: Path) -> None:
    """Copy a store with all its releases to TARGET, which is new or empty: all of it or nothing.

    It may be read and written meanwhile. The copy is a store that every command reads; on
    one file system it takes next to no room. Its release id goes to standard output.
    """
    from kg.facade.stores import backup, releases

    release = backup(store, target)
    click.echo(release)
    note(f"{target}: {counted(len(releases(target)), 'release')} of {store}")
