"""``kg query``: SPARQL on the command line."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note, show_table, term_text
from kg.cli.source import GraphSource, reads_graph
from kg.errors import NoData, UsageError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model import Rows
    from kg.terms import Triple

__all__ = ["command"]

_FORMATS: Final = (
    "table", "json", "xml", "csv", "tsv", "turtle", "jsonld", "ntriples", "rdfxml", "trig", "nquads",
)  # fmt: skip
_UNBOUNDED: Final = 2**53
"""No limit on rows or size: this is the caller's own machine."""


@click.command(
    "query",
    cls=Command,
    examples=(
        "kg query 'SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class'",
        "kg query --file question.rq --format csv",
    ),
)
@click.argument("text", required=False)
@click.option(
    "--file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Read the query from a file; - is standard input.",
)
@click.option(
    "--format", "name", type=click.Choice(_FORMATS), help="Default: a table for rows, Turtle for triples."
)
@reads_graph
def command(source: GraphSource, *, text: str | None, file: Path | None, name: str | None) -> int:
    """Answer a SPARQL query, given as TEXT or in a file.

    The exit status is 1 where an ASK is answered with no.
    """
    query = _query_text(text, file)
    graph = source.open()
    # the engine does not come back to Python while it works: let Ctrl-C end the process itself
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    rows = graph.form(query) in {"SELECT", "ASK"}
    if name == "table" or (name is None and rows):
        return _show(graph.query(query))
    return _write(graph, query, name or "turtle", rows=rows)


def _query_text(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise UsageError("give a query, either as TEXT or with --file; see kg query --help")
    if text is not None:
        return text
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return Path(str(file)).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NoData(str(file), "is not UTF-8 text") from error
    except OSError as error:
        raise NoData(str(file), f"cannot be read: {error.strerror}") from error


def _show(result: Rows | bool | list[Triple]) -> int:
    if isinstance(result, bool):
        click.echo("yes" if result else "no")
        return 0 if result else 1
    if isinstance(result, list):
        show_table(("subject", "predicate", "object"), [[term_text(term) for term in row] for row in result])
        note(counted(len(result), "triple"))
    else:
        show_table(result.variables, [[term_text(term) for term in row] for row in result])
        note(counted(len(result), "row"))
    return 0


def _write(graph: Graph, query: str, name: str, *, rows: bool) -> int:
    from kg.formats import RDF_FORMATS, RESULT_FORMATS
    from kg.limits import Limits

    offered = RESULT_FORMATS if rows else RDF_FORMATS
    output = next((entry for entry in offered if entry.name == name), None)
    if output is None:
        names = ", ".join(entry.name for entry in offered)
        raise UsageError(f"{name} cannot hold this answer; take one of {names}", parameter="--format")
    limits = Limits(max_rows=_UNBOUNDED, max_result_bytes=_UNBOUNDED, max_query_length=_UNBOUNDED)
    answer = graph.answer(query, output=output, limits=limits)
    sys.stdout.flush()
    sys.stdout.buffer.write(answer.body)
    if not answer.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    return 0
