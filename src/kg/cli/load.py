"""``kg load``: files into a store on disk, all or nothing, or into an engine elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import Location
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.load import Built, Progress, Reading

__all__ = ["command"]

_WORTH_SAYING = 1.0
_SURE = 1.0


@click.command(
    "load",
    cls=Command,
    examples=(
        "kg load my-data/ --store my-store",
        "kg load a.ttl.gz b.nq.gz --store my-store --base-iri https://data.example.org/",
        "kg load my-data/ --store http://127.0.0.1:3030/ds/query",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option(
    "--store",
    required=True,
    type=Location(),
    metavar="DIR|URL",
    help="Where the store is, or is to be; or the address where an engine takes queries.",
)
@click.option("--base-iri", metavar="IRI", help="Put in place of https://kg.example/ in every IRI.")
@click.option("--columns", is_flag=True, help="Make the columns too, which a server makes of a large store.")
def command(paths: Sequence[Path], store: Path | str, base_iri: str | None, *, columns: bool) -> None:
    """Load files and folders of RDF data into a store.

    Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD, each also as .gz. The store
    then holds exactly these files; if one of them is wrong it stays as it was. Running it
    again reads only the files that have changed, where they are few. An engine
    is given each file as a named graph, which takes the place of the former one. The
    release id, a hash of the content, goes to standard output.
    """
    if isinstance(store, str):
        if columns:
            raise UsageError("an engine elsewhere has no columns", parameter="--columns")
        _into_engine(paths, store, base_iri)
    else:
        _into_directory(paths, store, base_iri, columns=columns)


def _into_directory(paths: Sequence[Path], store: Path, base_iri: str | None, *, columns: bool) -> None:
    from kg.graph import Graph
    from kg.load import build_store

    started = time.perf_counter()

    def current(built: Built) -> None:
        nonlocal started
        stop()
        click.echo(built.store.release)
        _tell_of(built, store, started)
        started = time.perf_counter()
        counting.enter_context(_at_work("Counting predicates and classes"))

    with ExitStack() as counting, _progress() as (report, stop):
        built = build_store(paths, store, base_iri=base_iri, progress=report, current=current)
    _tell_of_work(store, "predicates and classes counted", started)
    started = time.perf_counter()
    with _at_work("Indexing names for search"):
        Graph(built.store).prepare_search()
    _tell_of_work(store, "names indexed for search", started)
    if columns:
        _make_columns(store, Graph(built.store))


def _tell_of(built: Built, store: Path, started: float) -> None:
    if built.kept:
        seconds = time.perf_counter() - started
        read = f"{built.files - built.kept} of {counted(built.files, 'file')}"
        note(f"{store}: {counted(built.triples, 'triple')}; {read} changed and read again in {seconds:.1f} s")
    elif built.changed:
        _tell(store, built.triples, counted(built.files, "file"), started)
    else:
        note(f"{store} holds this release already")


def _tell_of_work(store: Path, work: str, started: float) -> None:
    if (seconds := time.perf_counter() - started) > _WORTH_SAYING:
        note(f"{store}: {work} in {seconds:.1f} s")


def _make_columns(store: Path, graph: Graph) -> None:
    started = time.perf_counter()
    with _at_work("Making columns"):
        made = graph.prepare_columns()
    if made:
        note(f"{store}: columns made in {time.perf_counter() - started:.1f} s")
    else:
        note(f"{store}: no columns, as the data has triple terms; the engine answers every query")


def _into_engine(paths: Sequence[Path], address: str, base_iri: str | None) -> None:
    from kg.load import send_files

    started = time.perf_counter()
    with _progress() as (report, _):
        sent = send_files(paths, address, base_iri=base_iri, progress=report)
    click.echo(sent.release)
    _tell(sent.location, sent.statements, counted(sent.graphs, "graph"), started)


def _tell(place: Path | str, triples: int, loaded: str, started: float) -> None:
    seconds = max(time.perf_counter() - started, 1e-6)
    rate = f"{triples / seconds:,.0f} triples a second"
    note(f"{place}: {counted(triples, 'triple')} from {loaded} in {seconds:.1f} s, {rate}")


@contextmanager
def _progress() -> Iterator[tuple[Progress, Callable[[], None]]]:
    """Show a bar on a terminal; yield what to report to, and what takes the bar away."""
    from rich import progress as rich
    from rich.console import Console

    columns = (
        rich.TextColumn("Loading"),
        rich.BarColumn(),
        rich.TextColumn("{task.fields[files]}"),
        rich.TextColumn("{task.fields[triples]:,} triples, {task.fields[rate]:,.0f}/s"),
        rich.TextColumn("{task.fields[left]}"),
    )
    console = Console(stderr=True)
    with rich.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, files="…", triples=0, rate=0.0, left="")

        def report(reading: Reading) -> None:
            elapsed = bar.tasks[0].elapsed or 1e-6
            bar.update(
                task,
                completed=reading.size,
                total=reading.of_size,
                files=f"{reading.files} of {counted(reading.of_files, 'file')}",
                triples=reading.triples,
                rate=reading.triples / elapsed,
                left=_left(reading, elapsed),
            )

        yield report, bar.stop


@contextmanager
def _at_work(step: str) -> Iterator[None]:
    """Name a step on a terminal while it is at work."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{step} …"):
        yield


def _left(reading: Reading, elapsed: float) -> str:
    """Return about how much time is left, once that can be told."""
    if elapsed < _SURE or not reading.size:
        return ""
    if reading.size >= reading.of_size:
        return "finishing"
    minutes, seconds = divmod(round(elapsed * (reading.of_size / reading.size - 1)), 60)
    return f"{minutes}:{seconds:02} left"
