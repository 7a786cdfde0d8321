"""``kg serve``: the graph over HTTP, for people and programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg import resources
from kg.cli.command import Command
from kg.cli.operation import operated
from kg.cli.output import counted
from kg.cli.source import GraphSource, Location, reads_graph
from kg.cli.temporary import opened
from kg.errors import UsageError
from kg.limits import Limits, describe_limits

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["command"]

_MOST_WORKERS: Final = 4
_SMALLEST: Final[dict[str, float]] = {
    "query_timeout": 0.1,
    "query_memory": 64,
    "cache_memory": 0,
    "requests_per_second": 0,
}


def _limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command one option for each limit of the table."""
    for entry in reversed(fields(Limits)):
        unit = entry.metadata["unit"]
        command = click.option(
            "--" + entry.name.replace("_", "-"),
            type=_number_type(entry.name, entry.default),
            default=entry.default,
            show_default=True,
            metavar=unit.upper(),
            help=entry.metadata["help"][0].upper() + entry.metadata["help"][1:] + ".",
        )(command)
    return command


def _number_type(name: str, default: Any) -> click.FloatRange | click.IntRange:
    low = _SMALLEST.get(name, 1)
    return click.FloatRange(min=low) if isinstance(default, float) else click.IntRange(min=int(low))


@click.command(
    "serve",
    cls=Command,
    examples=(
        "kg serve",
        "kg serve my-data/ --port 8080 --query-timeout 5",
        "kg serve --store my-store/ --update-token-file token.txt",
        "kg serve http://127.0.0.1:3030/ds/query",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH|URL]…", type=Location())
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    show_default=f"one for each processor, at most {_MOST_WORKERS}",
    help="HTTP processes; the limits hold for all of them together.",
)
@click.option(
    "--update-token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Let clients write that send the token in this file; without it, nobody writes.",
)
@operated
@_limit_options
@reads_graph
def command(
    source: GraphSource,
    *,
    paths: Sequence[Path | str],
    host: str,
    port: int,
    workers: int | None,
    update_token_file: Path | None,
    operation: dict[str, Any],
    **limits: Any,
) -> None:
    """Serve files and folders of RDF data, or an engine by its address: pages, views and a SPARQL endpoint.

    Without PATH, the graph that comes with kg is served. It can only be read, unless a
    token file says who may write, and only from this machine unless --host says otherwise.
    What is written goes to --store, or else to a temporary store.
    """
    from kg.server.operation import Operation
    from kg.server.serving import serve, take_address
    from kg.server.tokens import read_token

    token = read_token(update_token_file) if update_token_file else None
    address = take_address(host, port)
    _check_prefix(operation["path_prefix"])
    held = Limits(**limits)
    given = replace(source, files=(*source.files, *paths))
    with opened(given, writable=token is not None) as graph:
        _introduce(graph, held)
        if token:
            click.echo(f"Writing: with the token of {update_token_file}, to {graph.directory}")
        running = Operation(**operation, update_token=token)
        serve(graph, held, address, workers=workers or _processors(), operation=running)


def _processors() -> int:
    """Return how many processes are worth while here: about 100 MB each, and none without a processor."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MOST_WORKERS)


def _check_prefix(prefix: str) -> None:
    if prefix and not (prefix.startswith("/") and prefix.strip("/") and " " not in prefix):
        raise UsageError(f"{prefix!r} is not a path like /graph", parameter="--path-prefix")


def _introduce(graph: Graph, limits: Limits) -> None:
    """Print what was loaded and what a query may use."""
    summary = graph.summary()
    size = f"{counted(summary.triples, 'triple')} in {counted(len(summary.named_graphs), 'file')}"
    size = f"at least {size}" if summary.at_least else size
    click.echo(f"{summary.title}: {size}, release {summary.release}")
    if not (resources.static() / "build" / "explore.js").is_file():
        click.echo("Page scripts are not built, so pages are plain: install npm, then install kg again")
    click.echo("Limits: " + "; ".join(f"{limit.name} {limit.text}" for limit in describe_limits(limits)))
