"""``kg releases``: what a store has been."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import show_json, show_table
from kg.cli.source import store_option

__all__ = ["command"]


@click.command(
    "releases",
    cls=Command,
    examples=(
        "kg releases --store my-store",
        "kg releases --store my-store --json",
    ),
)
@store_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(store: Path, *, as_json: bool) -> None:
    """List the releases of a store, the latest first, with what made each.

    The one with a star is current: the one that every other command reads.
    """
    from kg.facade.stores import releases

    found = releases(store)
    if as_json:
        show_json(
            [asdict(entry) | {"written": entry.written and entry.written.isoformat()} for entry in found]
        )
        return
    show_table(
        ("", "release", "written", "by", "triples", "added", "removed", "before"),
        [
            (
                "*" if entry.current else "",
                entry.id,
                f"{entry.written:%Y-%m-%d %H:%M:%S}" if entry.written else "",
                entry.kind,
                *(_number(value) for value in (entry.triples, entry.added, entry.removed)),
                entry.parent or "",
            )
            for entry in found
        ],
    )


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
