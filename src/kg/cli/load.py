"""``kg load``: files into a store on disk, all or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from kg.cli.command import Command
from kg.cli.output import counted, note

__all__ = ["command"]

Report = Callable[[int, int, int], None]
_WORTH_SAYING = 1.0


@click.command(
    "load",
    cls=Command,
    examples=(
        "kg load my-data/ --store my-store",
        "kg load a.ttl.gz b.nq.gz --store my-store --base-iri https://data.example.org/",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option(
    "--store",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the store is, or is to be.",
)
@click.option("--base-iri", metavar="IRI", help="Put in place of https://kg.example/ in every IRI.")
def command(paths: Sequence[Path], store: Path, base_iri: str | None) -> None:
    """Load files and folders of RDF data into a store.

    Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD, each also as .gz. The store
    then holds exactly these files; if one of them is wrong it stays as it was. The
    release id, a hash of the content, goes to standard output.
    """
    from kg.graph import Graph
    from kg.load import build_store

    started = time.perf_counter()
    with _progress() as (report, read):
        built = build_store(paths, store, base_iri=base_iri, progress=report)
    seconds = max(time.perf_counter() - started, 1e-6)
    click.echo(built.store.release)
    if built.changed:
        files = counted(built.files, "file")
        triples = counted(read[0], "triple")
        note(f"{store}: {triples} from {files} in {seconds:.1f} s, {read[0] / seconds:,.0f} triples a second")
    else:
        note(f"{store} holds this release already")
    started = time.perf_counter()
    Graph(built.store).prepare_search()
    if (seconds := time.perf_counter() - started) > _WORTH_SAYING:
        note(f"{store}: names indexed for search in {seconds:.1f} s")


@contextmanager
def _progress() -> Iterator[tuple[Report, list[int]]]:
    """Show a bar on a terminal; yield what to report to, and the number of triples read so far."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    read = [0]
    columns = (
        TextColumn("Loading"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.fields[files]} files"),
        TextColumn("{task.fields[triples]:,} triples, {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, files="…", triples=0, rate=0.0)

        def report(done: int, total: int, triples: int) -> None:
            read[0] = triples
            elapsed = bar.tasks[0].elapsed or 1e-6
            rate = triples / elapsed
            bar.update(task, completed=done, total=total, files=total, triples=triples, rate=rate)

        yield report, read
