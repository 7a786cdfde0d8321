"""The query page: example questions, the text, and the answer under it, all rendered here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, current_app, render_template, request

from kg.errors import (
    KgError,
    LimitReached,
    NotFound,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    UsageError,
)
from kg.formats import RDF_FORMATS, RESULT_FORMATS, by_name
from kg.model import Answer, Completeness, Parameter, Question
from kg.server.addresses import Download
from kg.server.answers import Content, read_graph, read_rows
from kg.server.asking import asking
from kg.server.language import language, link, texts, translate
from kg.server.problems import status_of
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.result_notes import read_notes
from kg.server.views import ExcerptLine, QueryField, QueryPage, QueryProblem, QueryResult
from kg.server.words import plural
from kg.vocabulary import PREFIXES, compact

if TYPE_CHECKING:
    from kg.query.questions import Questions

__all__ = ["query"]

_SHOWN: Final = 500
"""Rows put on the page; the downloads hold all of them."""
_CONTEXT: Final = 2
_SET: Final = "set."
"""Before the name of a question's parameter in an address."""
_FOOTNOTES: Final = "footnotes"
_YES: Final = "true"
_WITH_FOOTNOTES: Final = frozenset({"csv", "tsv", "json"})
_FOR_RESULTS: Final = ("csv", "tsv", "json", "xml")
_FOR_GRAPHS: Final = ("turtle", "jsonld", "ntriples", "rdfxml")


def query() -> Response:
    """Show the editor and, where there is a query, its answer."""
    questions = graph().questions(language())
    example = next((entry for entry in questions if entry.name == request.args.get("example")), None)
    tag = request_tag("text/html")
    return not_modified(tag) or _answered(example, questions, tag)


def _answered(example: Question | None, questions: Questions, tag: str) -> Response:
    problem, result, status = None, None, 200
    text = request.args.get("query", "").strip() or (example.text if example else "")
    try:
        if example and not request.args.get("query"):
            text = questions.filled(example, _settings(example))
        result = _result(text) if text else None
    except (QueryError, UsageError, NotFound) as error:
        problem, status = _problem(error, text), status_of(error)[0]
    view = QueryPage(
        title=example.title if example else None,
        description=example.description if example else None,
        example=example.name if example else None,
        fields=tuple(_field(entry, questions) for entry in example.parameters) if example else (),
        text=text,
        questions=tuple(questions),
        endpoint=request.host_url.rstrip("/") + request.script_root + "/sparql",
        prefixes="\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()),
        prefix_table=PREFIXES,
        problem=problem,
        result=result,
        messages=texts("editor."),
    )
    response = data(render_template("query.html", page=view), "text/html", tag=tag)
    response.status_code = status
    if problem:  # a limit that was met now may not be met later
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
    return response


# ------------------------------------------------------------------- parameters
def _settings(example: Question) -> dict[str, str]:
    """Return what the address sets; an empty field leaves the default."""
    given = {entry.name: request.args.get(_SET + entry.name, "").strip() for entry in example.parameters}
    return {name: value for name, value in given.items() if value}


def _field(parameter: Parameter, questions: Questions) -> QueryField:
    value = request.args.get(_SET + parameter.name, "").strip() or compact(parameter.default)
    choices = tuple((compact(ref.iri), ref.label) for ref in questions.choices(parameter))
    if choices and value not in dict(choices):  # a name that was typed, or no longer fits
        choices = ((value, value), *choices)
    return QueryField(_SET + parameter.name, parameter.kind, parameter.label, value, choices)


# ---------------------------------------------------------------------- results
def _result(text: str) -> QueryResult:
    with asking(text) as asked:
        form = graph().form(text)
        rows, noted = form in {"SELECT", "ASK"}, form == "SELECT" and _wants_notes()
        answer = _run(text, "json" if rows else "jsonld", footnotes=noted)
        asked.answered(answer)
    content = (read_rows if rows else read_graph)(answer.body, _SHOWN)
    completeness = answer.completeness
    known = [*RESULT_FORMATS, *RDF_FORMATS]
    return QueryResult(
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
        downloads=tuple(
            Download(entry.title, entry.media_type, _download(text, entry.name, noted=noted))
            for name in (_FOR_RESULTS if rows else _FOR_GRAPHS)
            for entry in known
            if entry.name == name and not (content.boolean is not None and name in ("csv", "tsv"))
        ),
        cite=link("/cite", query=text) if completeness.complete else "",
        notes=read_notes(answer.body, _SHOWN) if noted else None,
        toggle=_toggle() if form == "SELECT" else "",
    )


def _shown_only(content: Content, completeness: Completeness) -> str:
    """Say how many rows of how many are on the page; nothing where all of them are."""
    if content.boolean is not None or content.total == len(content.rows):
        return ""
    if completeness.complete:
        return translate("query.shown_only", shown=len(content.rows), total=content.total)
    return translate("query.shown_of_more", shown=len(content.rows), total=content.total)


def _wants_notes() -> bool:
    return request.args.get(_FOOTNOTES) == _YES


def _toggle() -> str:
    """Return the address of this page with footnotes, or without them where it has them."""
    kept = {name: value for name, value in request.args.items(multi=True) if name != _FOOTNOTES}
    return link("/query", **(kept if _wants_notes() else kept | {_FOOTNOTES: _YES}))


def _download(text: str, name: str, *, noted: bool) -> str:
    """Return where a result is had in a format, with its footnotes where the format has room for them."""
    wanted = _YES if noted and name in _WITH_FOOTNOTES else None
    return link("/sparql", query=text, format=name, footnotes=wanted)


def _run(text: str, output: str, *, footnotes: bool) -> Answer:
    served = current_app.extensions["kg"]
    chosen = by_name(output)
    assert chosen is not None
    answer: Answer = served.graph.answer(
        text,
        output=chosen,
        limits=served.limits,
        runner=served.runner,
        footnotes=footnotes,
        language=language(),
    )
    return answer


# --------------------------------------------------------------------- problems
def _problem(error: KgError, text: str) -> QueryProblem:
    if isinstance(error, QuerySyntaxError):
        return QueryProblem(
            title=translate("problem.title.syntax"),
            message=f"{error.problem}, near {error.near!r}" if error.near else error.problem,
            line=error.line,
            column=error.column,
            excerpt=_excerpt(text, error.line, error.column),
        )
    if isinstance(error, LimitReached):
        return QueryProblem(
            title=translate("query.stopped", limit=translate(f"limit.{error.limit}")),
            message=translate("query.stopped_words", value=error.value),
            hint=error.hint,
        )
    if isinstance(error, QueryRefused):
        title = translate("query.refused", feature=error.feature)
        return QueryProblem(title=title, message=error.reason)
    return QueryProblem(title=translate("problem.title.request"), message=str(error))


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
