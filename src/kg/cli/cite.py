"""``kg cite``: how to cite a claim, an entity or a query's result; and results kept to be checked later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.errors import UsageError
from kg.formats import CITATION_FORMATS, Format

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model import Comparison, Frozen

__all__ = ["command"]

_BY_NAME: Final = {entry.name: entry for entry in CITATION_FORMATS}


@click.command(
    "cite",
    cls=Command,
    examples=(
        "kg cite metric:software-revenue",
        "kg cite 'Digital economy' --format bibtex --lang zh",
        "kg cite --query 'SELECT DISTINCT ?class { ?s a ?class }' --freeze classes.kgresult.json",
    ),
)
@click.argument("name", required=False, metavar="[ENTITY]")
@click.option("--query", metavar="TEXT", help="Cite the result of this SPARQL query.")
@click.option(
    "--freeze",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --query: keep the result in this file.",
)
@click.option(
    "--check",
    "kept",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Answer a kept result's query again and say whether the result has changed.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_BY_NAME)),
    default="plain",
    show_default=True,
    help="How to write the citation.",
)
@click.option(
    "--accessed",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Say in the citation when it was looked at.",
)
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    name: str | None,
    query: str | None,
    target: Path | None,
    kept: Path | None,
    form: str,
    accessed: datetime | None,
    language: str,
) -> int:
    """Cite a claim, an entity or the result of a query, with the release and whom to credit.

    ENTITY is an IRI, a prefixed name or a label that only one entity carries. With --check the exit
    status is 1 where the result has changed.
    """
    if sum(given is not None for given in (name, query, kept)) != 1:
        raise UsageError("give one of ENTITY, --query and --check; see kg cite --help")
    if target is not None and query is None:
        raise UsageError("only a query's result can be kept; give --query too", parameter="--freeze")
    graph = source.open()
    if kept is not None:
        return _check(graph, kept)
    day = accessed.date() if accessed else None
    if name is not None:
        click.echo(_cited(graph, name, _BY_NAME[form], language, day), nl=False)
    elif query is not None:
        frozen = graph.freeze(query)
        if target is not None:
            _keep(graph, frozen, target)
        citation = graph.cite_query(frozen, language=language, accessed=day)
        click.echo(graph.citation_as(citation, _BY_NAME[form]), nl=False)
    return 0


def _cited(graph: Graph, name: str, form: Format, language: str, accessed: date | None) -> str:
    return graph.citation_as(graph.cite(name, language=language, accessed=accessed), form)


# -------------------------------------------------------------- frozen results
def _keep(graph: Graph, frozen: Frozen, target: Path) -> None:
    graph.keep(frozen, target)
    note(f"{target}: {frozen.id}, {counted(len(frozen.table.rows), 'row')}, release {frozen.release}")


def _check(graph: Graph, kept: Path) -> int:
    compared = graph.compare(kept)
    for line in _verdict(compared):
        click.echo(line)
    return int(compared.changed)


def _verdict(compared: Comparison) -> Iterator[str]:
    then, now = compared.then, compared.now
    size = counted(len(then.table.rows), "row")
    release = (
        f"release {now.release}"
        if compared.same_release
        else f"release {then.release} of {then.date.isoformat()} is now {now.release}"
    )
    if not compared.changed:
        only = "" if compared.same_release else "; only the release differs"
        yield f"unchanged: {then.id}, the same {size}{only} ({release})"
        return
    yield f"changed: {then.id}, {_difference(compared)} ({release}); its result is now {now.id}"
    for mark, rows in (("-", compared.removed), ("+", compared.added)):
        for row in rows:
            yield "\t".join([mark, *(cell or "" for cell in row)])


def _difference(compared: Comparison) -> str:
    if not compared.added and not compared.removed:
        return "the same rows in another order"
    return f"{counted(len(compared.added), 'row')} added, {counted(len(compared.removed), 'row')} removed"
