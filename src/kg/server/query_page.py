"""The query page: example questions, the text, and the answer under it, all rendered here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, render_template, request

from kg.errors import NotFound, QueryError, UsageError
from kg.model import Parameter, Question
from kg.server.language import language, texts
from kg.server.problems import status_of
from kg.server.query_answer import answer_to, problem_of, query_asked
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.views import QueryAnswer, QueryField, QueryPage
from kg.vocabulary import BASE, PREFIXES, compact

if TYPE_CHECKING:
    from kg.query.questions import Questions

__all__ = ["query"]

_SET: Final = "set."
"""Before the name of a question's parameter in an address."""


def query() -> Response:
    """Show the editor and, where there is a query, its answer."""
    questions = graph().questions(language())
    example = next((entry for entry in questions if entry.name == request.args.get("example")), None)
    tag = request_tag("text/html")
    return not_modified(tag) or _answered(example, questions, tag)


def _answered(example: Question | None, questions: Questions, tag: str) -> Response:
    shown, status = QueryAnswer(), 200
    text = query_asked() or (example.text if example else "")
    try:
        if example and not query_asked():
            text = questions.filled(example, _settings(example))
        shown = answer_to(text) if text else shown
    except (QueryError, UsageError, NotFound) as error:
        shown, status = problem_of(error, text), status_of(error)[0]
    prefixes = _prefixes()
    view = QueryPage(
        title=example.title if example else None,
        description=example.description if example else None,
        example=example.name if example else None,
        fields=tuple(_field(entry, questions) for entry in example.parameters) if example else (),
        text=text,
        questions=tuple(questions),
        endpoint=request.host_url.rstrip("/") + request.script_root + "/sparql",
        prefixes="\n".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items()),
        prefix_table=prefixes,
        answer=shown,
        messages=texts("editor."),
    )
    response = data(render_template("query.html", page=view), "text/html", tag=tag)
    response.status_code = status
    if shown.problem:  # a limit that was met now may not be met later
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
    return response


def _prefixes() -> dict[str, str]:
    """Return the known prefixes; those of the graph's own things begin as its publisher has set it."""
    own = graph().base_iri
    return {
        name: own + iri.removeprefix(BASE) if iri.startswith(BASE) else iri for name, iri in PREFIXES.items()
    }


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
