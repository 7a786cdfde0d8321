"""``kg query``: SPARQL on the command line."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.footnotes import show_footnoted
from kg.cli.output import counted, note, show_table, term_text
from kg.cli.questions import question_text, show_questions
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.errors import NoData, UsageError

if TYPE_CHECKING:
    from kg.formats import Format
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
        "kg query --file question.rq --format csv --sources",
        "kg query --questions --lang zh",
        "kg query --question targets-of-a-year --set year=2020",
    ),
)
@click.argument("text", required=False)
@click.option(
    "--file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Read the query from a file; - is standard input.",
)
@click.option("--questions", "listed", is_flag=True, help="List the example questions.")
@click.option("--question", metavar="NAME", help="Ask the example question of that name.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value for the question: a year, a number, a text, an entity; may be repeated.",
)
@click.option(
    "--format", "name", type=click.Choice(_FORMATS), help="Default: a table for rows, Turtle for triples."
)
@click.option(
    "--sources",
    "footnotes",
    is_flag=True,
    help="Say of each row of a SELECT which sources it rests on (table, JSON, CSV, TSV).",
)
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    text: str | None,
    file: Path | None,
    listed: bool,
    question: str | None,
    settings: tuple[str, ...],
    name: str | None,
    footnotes: bool,
    language: str,
) -> int:
    """Answer a SPARQL query, given as TEXT, in a file, or by the name of an example question.

    The exit status is 1 where an ASK is answered with no.
    """
    if sum((text is not None, file is not None, question is not None, listed)) != 1:
        raise UsageError("give a query, either as TEXT or with --file or --question; see kg query --help")
    if settings and question is None:
        raise UsageError("it goes with --question", parameter="--set")
    query = "" if listed or question is not None else _query_text(text, file)
    graph = source.open()
    if listed:
        show_questions(graph.questions(language))
        return 0
    if question is not None:
        query = question_text(graph.questions(language), question, settings)
    # the engine does not come back to Python while it works: let Ctrl-C end the process itself
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    rows = graph.form(query) in {"SELECT", "ASK"}
    if name != "table" and (name is not None or not rows):
        offered = _offered(name or "turtle", rows=rows)
        return _write(graph, query, offered, footnotes=footnotes, language=language)
    if footnotes:
        show_footnoted(graph.footnotes(query, language))
        return 0
    return _show(graph.query(query))


def _query_text(text: str | None, file: Path | None) -> str:
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


def _offered(name: str, *, rows: bool) -> Format:
    from kg.formats import RDF_FORMATS, RESULT_FORMATS

    offered = RESULT_FORMATS if rows else RDF_FORMATS
    output = next((entry for entry in offered if entry.name == name), None)
    if output is None:
        names = ", ".join(entry.name for entry in offered)
        raise UsageError(f"{name} cannot hold this answer; take one of {names}", parameter="--format")
    return output


def _write(graph: Graph, query: str, output: Format, *, footnotes: bool, language: str) -> int:
    from kg.limits import Limits

    unlimited = ("max_rows", "max_result_bytes", "max_query_length")
    limits = Limits(**dict.fromkeys(unlimited, _UNBOUNDED), max_product=_UNBOUNDED**9)
    answer = graph.answer(query, output=output, limits=limits, footnotes=footnotes, language=language)
    sys.stdout.flush()
    sys.stdout.buffer.write(answer.body)
    if not answer.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    return 0
