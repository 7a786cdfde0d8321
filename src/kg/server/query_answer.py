"""The answer to a query as the query page shows it: as a part of that page, or alone for its script."""

from __future__ import annotations

from typing import Final

from flask import Response, current_app, render_template, request

from kg.errors import (
    KgError,
    LimitReached,
    NotFound,
    QueryCancelled,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    UsageError,
)
from kg.formats import RDF_FORMATS, RESULT_FORMATS, by_name
from kg.model import Answer, Completeness
from kg.server.addresses import Download
from kg.server.answers import Content, read_graph, read_rows
from kg.server.api import integer
from kg.server.asking import asking
from kg.server.language import language, link, translate
from kg.server.problems import status_of
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.result_notes import read_notes
from kg.server.views import ExcerptLine, QueryAnswer, QueryProblem, QueryResult
from kg.server.words import limit_value, plural

__all__ = ["answer", "answer_to", "problem_of", "query_asked"]

_SHOWN: Final = 500
"""Rows put on the page at first; the downloads hold all of them."""
_MOST: Final = 5000
_CONTEXT: Final = 2
_FOOTNOTES: Final = "footnotes"
_YES: Final = "true"
_WITH_FOOTNOTES: Final = frozenset({"csv", "tsv", "json"})
_FOR_RESULTS: Final = ("csv", "tsv", "json", "xml")
_FOR_GRAPHS: Final = ("turtle", "jsonld", "ntriples", "rdfxml")


def query_asked() -> str:
    """Return the query of this request, wherever it stands."""
    return request.values.get("query", "").strip()


def answer() -> Response:
    """Answer with what the page shows under the editor; by POST too, as queries may be long."""
    tag = request_tag("text/html")
    return (not_modified(tag) if request.method == "GET" else None) or _answered(tag)


def _answered(tag: str) -> Response:
    text = query_asked()
    status = 200
    try:
        shown = answer_to(text)
    except (QueryError, UsageError, NotFound) as error:
        shown, status = problem_of(error, text), status_of(error)[0]
    response = data(render_template("parts/_answer.html", answer=shown), "text/html", tag=tag)
    response.status_code = status
    if shown.problem or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
    return response


def answer_to(text: str) -> QueryAnswer:
    """Return the answer to a query.

    Raises
    ------
    kg.errors.QueryError
        There is none.
    """
    most = integer("rows", _SHOWN, 1, _MOST)
    with asking(text) as asked:
        longest = current_app.extensions["kg"].limits.max_query_length
        if len(text) > longest:
            raise LimitReached("max_query_length", f"{longest:,} characters", "send a shorter query")
        form = graph().form(text)
        rows, noted = form in {"SELECT", "ASK"}, form == "SELECT" and _wants_notes()
        found = _run(text, "json" if rows else "jsonld", footnotes=noted)
        asked.answered(found)
    content = (read_rows if rows else read_graph)(found.body, most)
    completeness = found.completeness
    return QueryAnswer(
        result=QueryResult(
            form=form,
            boolean=content.boolean,
            columns=content.columns,
            rows=content.rows,
            size=""
            if content.boolean is not None
            else plural("query.rows" if rows else "query.triples", content.total),
            completeness=translate("query.complete")
            if completeness.complete
            else translate("query.cut", limit=completeness.limit or completeness.shown),
            milliseconds=f"{completeness.milliseconds:.0f}" if completeness.milliseconds >= 1 else "<1",
            shown_only=_shown_only(content, completeness),
            more=_address(rows=_MOST) if content.total > len(content.rows) and most < _MOST else "",
            downloads=_downloads(text, rows=rows, boolean=content.boolean is not None, noted=noted),
            cite=link("/cite", query=text) if completeness.complete else "",
            notes=read_notes(found.body, most) if noted else None,
            toggle=_address(footnotes=None if noted else _YES) if form == "SELECT" else "",
        )
    )


def _shown_only(content: Content, completeness: Completeness) -> str:
    """Say how many rows of how many are on the page; nothing where all of them are."""
    if content.boolean is not None or content.total == len(content.rows):
        return ""
    if completeness.complete:
        return translate("query.shown_only", shown=len(content.rows), total=content.total)
    return translate("query.shown_of_more", shown=len(content.rows), total=content.total)


def _wants_notes() -> bool:
    return request.values.get(_FOOTNOTES) == _YES


def _address(**changed: object) -> str:
    """Return the address of the page with this query, with some parameters set or, with None, left out."""
    kept: dict[str, object] = dict(request.values.items(multi=True))
    return link("/query", **kept | changed)


def _downloads(text: str, *, rows: bool, boolean: bool, noted: bool) -> tuple[Download, ...]:
    """Return where an answer is had in each format, with its footnotes where the format has room for them."""
    return tuple(
        Download(
            entry.title,
            entry.media_type,
            link(
                "/sparql",
                query=text,
                format=entry.name,
                footnotes=_YES if noted and name in _WITH_FOOTNOTES else None,
            ),
        )
        for name in (_FOR_RESULTS if rows else _FOR_GRAPHS)
        for entry in [*RESULT_FORMATS, *RDF_FORMATS]
        if entry.name == name and not (boolean and name in {"csv", "tsv"})
    )


def _run(text: str, output: str, *, footnotes: bool) -> Answer:
    served = current_app.extensions["kg"]
    chosen = by_name(output)
    assert chosen is not None
    found: Answer = served.graph.answer(
        text,
        output=chosen,
        limits=served.limits,
        runner=served.runner,
        footnotes=footnotes,
        language=language(),
    )
    return found


# --------------------------------------------------------------------- problems
def problem_of(error: KgError, text: str) -> QueryAnswer:
    """Return why there is no answer to a query, and what to do."""
    english = language() != "en"
    if isinstance(error, QuerySyntaxError):
        shown = QueryProblem(
            title=translate("problem.title.syntax"),
            message=_what_is_wrong(error),
            foreign=english and not error.kind,
            line=error.line,
            column=error.column,
            excerpt=_excerpt(text, error.line, error.column),
        )
    elif isinstance(error, LimitReached):
        shown = _stopped(error)
    elif isinstance(error, QueryRefused):
        title = translate("query.refused", feature=error.feature)
        shown = QueryProblem(title=title, message=error.reason, foreign=english)
    elif isinstance(error, QueryCancelled):
        shown = QueryProblem(title=translate("query.cancelled"), message=translate("query.cancelled_words"))
    else:
        shown = QueryProblem(title=translate("problem.title.request"), message=str(error), foreign=english)
    return QueryAnswer(problem=shown)


def _what_is_wrong(error: QuerySyntaxError) -> str:
    """Return the fault of a query in the reader's language, or in the engine's words where they are new."""
    said = translate(f"syntax.{error.kind}", **error.values) if error.kind else error.problem
    return translate("query.near", problem=said, near=error.near) if error.near else said


_BUSY: Final = frozenset({"queue_length", "concurrent_queries", "long_queries", "queries_per_client"})
"""Limits that say nothing about the query, only about the moment."""


def _stopped(error: LimitReached) -> QueryProblem:
    name = translate(f"limit.{error.limit}")
    if error.limit in _BUSY:
        words = translate("query.busy_words", limit=name, value=limit_value(error.value))
        return QueryProblem(title=translate("query.busy"), message=words, again=True)
    return QueryProblem(
        title=translate("query.stopped", limit=name),
        message=translate("query.stopped_words", value=limit_value(error.value)),
        # what the error itself says of how to narrow may name parts of the query, but only in English
        hint=error.hint if language() == "en" else translate(f"narrow.{error.limit}"),
    )


def _excerpt(text: str, line: int | None, column: int | None) -> tuple[ExcerptLine, ...]:
    """Return the lines round an error, the wrong one parted where it goes wrong."""
    lines = text.splitlines()
    if line is None or not lines:
        return ()
    place = min(line, len(lines)) - 1
    return tuple(
        _excerpt_line(number + 1, lines[number], column or 1, wrong=number == place)
        for number in range(max(0, place - _CONTEXT), min(len(lines), place + _CONTEXT + 1))
    )


def _excerpt_line(number: int, text: str, column: int, *, wrong: bool) -> ExcerptLine:
    if not wrong:
        return ExcerptLine(number, text, "", "", wrong=False)
    at = min(column - 1, len(text))
    return ExcerptLine(number, text[:at], text[at : at + 1] or " ", text[at + 1 :], wrong=True)
