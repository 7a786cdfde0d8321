"""``kg rollback``: return to an earlier release."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import note
from kg.cli.source import store_option

__all__ = ["command"]


@click.command(
    "rollback",
    cls=Command,
    examples=(
        "kg rollback --store my-store",
        "kg rollback --store my-store 394dd03b810ae8bb",
    ),
)
@click.argument("release", required=False)
@store_option
def command(store: Path, release: str | None) -> None:
    """Make an earlier RELEASE of a store current; without one, that before the current one.

    Nothing is lost: the releases after it stay, and can become current again. The id of
    the release that is current now goes to standard output.
    """
    from kg.facade.stores import rollback

    chosen = rollback(store, release)
    click.echo(chosen)
    note(f"{store}: release {chosen} is current")
