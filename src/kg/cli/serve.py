"""``kg serve``: the graph over HTTP, for people and programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg import resources
from kg.cli.command import Command
from kg.cli.output import counted
from kg.cli.source import GraphSource, reads_graph
from kg.errors import UsageError
from kg.limits import Limits, describe_limits

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["command"]

_SMALLEST: Final[dict[str, float]] = {"query_timeout": 0.1, "query_memory": 64}


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
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
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
    default=1,
    show_default=True,
    help="HTTP processes; the limits on concurrent queries hold for each.",
)
@click.option("--path-prefix", default="", metavar="/PREFIX", help="Where a reverse proxy puts the graph.")
@_limit_options
@reads_graph
def command(
    source: GraphSource,
    *,
    paths: Sequence[Path],
    host: str,
    port: int,
    workers: int,
    path_prefix: str,
    **limits: Any,
) -> None:
    """Serve files and folders of RDF data: pages, neighbour views and a SPARQL endpoint.

    Without PATH, the graph that comes with kg is served. It can only be read, and
    only from this machine unless --host says otherwise.
    """
    from kg.server.serving import serve, take_address

    address = take_address(host, port)
    _check_prefix(path_prefix)
    held = Limits(**limits)
    graph = replace(source, files=(*source.files, *paths)).open()
    _introduce(graph, held)
    serve(graph, held, address, workers=workers, path_prefix=path_prefix)


def _check_prefix(prefix: str) -> None:
    if prefix and not (prefix.startswith("/") and prefix.strip("/") and " " not in prefix):
        raise UsageError(f"{prefix!r} is not a path like /graph", parameter="--path-prefix")


def _introduce(graph: Graph, limits: Limits) -> None:
    """Print what was loaded and what a query may use."""
    summary = graph.summary()
    size = f"{counted(summary.triples, 'triple')} in {counted(len(summary.named_graphs), 'file')}"
    click.echo(f"{summary.title}: {size}, release {summary.release}")
    if not (resources.static() / "build" / "explore.js").is_file():
        click.echo("Page scripts are not built, so pages are plain: install npm, then install kg again")
    click.echo("Limits: " + "; ".join(f"{limit.name} {limit.text}" for limit in describe_limits(limits)))
