"""The SPARQL endpoint: SPARQL 1.1 Protocol; updates are carried out by :mod:`kg.server.writing`.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import UnsupportedMediaType

from kg.errors import LimitReached, UnknownFormat, UsageError
from kg.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.graph import Dataset
from kg.model import Answer, LargeAnswer
from kg.server.asking import asking
from kg.server.caching import VARY
from kg.server.language import language, link
from kg.server.negotiate import best_format, named_format, prefers_html
from kg.server.plain import outcome_of
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.streaming import streamed, was_stopped
from kg.server.writing import allow_writer, has_relative, places_as_sent, require_writer, update, with_base

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

__all__ = ["sparql"]

sparql = Blueprint("sparql", __name__)

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MAX_PARAMETERS: Final = 1000
_TRUTH: Final = {"": False, "false": False, "true": True}

Parameters = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Operation:
    """A query operation of the protocol, however it was sent."""

    query: str
    dataset: Dataset
    parameters: Parameters

    @property
    def text(self) -> str:
        """The query as it is asked: relative names are resolved against the endpoint's address."""
        return with_base(self.query) if has_relative(self.query) else self.query

    @property
    def format(self) -> str:
        return _last(self.parameters, "format")

    @property
    def footnotes(self) -> bool:
        wanted = _last(self.parameters, "footnotes").lower()
        if wanted not in _TRUTH:
            raise UsageError(f"{wanted!r} is neither 'true' nor 'false'", parameter="footnotes")
        return _TRUTH[wanted]


@sparql.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> BaseResponse:
    """Answer a query; without one, send people to the editor and tell programs what this is."""
    parameters = _parameters()
    if "update" in parameters:
        return update(parameters)
    if request.method == "GET" and _wants_page(parameters):
        # the address in the browser stays one that can be kept and sent on
        return _see_other(link("/query", **request.args.to_dict(flat=False)))
    if request.method == "GET" and not _asks(parameters) and (output := _rdf_format(parameters)):
        return _service_description(output)
    return _answer(_operation(parameters))


# ------------------------------------------------------------------ the request
def _parameters() -> Parameters:
    """Return the request's parameters, of its address and, with POST, of its body."""
    given = _decoded(request.query_string)
    if request.method != "POST":
        return given
    if "update" in given:
        # https://www.w3.org/TR/sparql11-protocol/#update-operation; addresses are logged on their way
        raise UsageError("send the update in the body, not in the address", parameter="update")
    if request.mimetype == _FORM:
        allow_writer()
        for name, values in _decoded(request.get_data()).items():
            given.setdefault(name, []).extend(values)
    elif request.mimetype == _DIRECT:
        given.setdefault("query", []).append(_text(request.get_data()))
    elif request.mimetype == _UPDATE:
        require_writer()
        given.setdefault("update", []).append(_text(request.get_data()))
    else:
        raise UnsupportedMediaType(
            f"Send a query as {_DIRECT} or as the field 'query' of {_FORM}, an update as {_UPDATE}, "
            f"not as {request.mimetype or 'a body without Content-Type'}."
        )
    return given


def _decoded(encoded: bytes) -> Parameters:
    try:
        return parse_qs(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise UsageError("the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise UsageError(f"more than {_MAX_PARAMETERS} parameters") from error


def _text(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType(f"Send the text in UTF-8, not in {charset}.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("the text is not UTF-8") from error


def _operation(parameters: Parameters) -> _Operation:
    queries = parameters.get("query", [])
    if len(queries) > 1:
        raise UsageError("more than one query in one request; send one", parameter="query")
    if not queries or not queries[0].strip():
        raise UsageError("no query; send one, for example /sparql?query=ASK{}", parameter="query")
    longest = current_app.extensions["kg"].limits.max_query_length
    if len(queries[0]) > longest:
        raise LimitReached("max_query_length", f"{longest:,} characters", "send a shorter query")
    dataset = Dataset(_graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri"))
    return _Operation(queries[0], dataset, parameters)


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    """Return the graphs that a parameter names, each once; forms send it empty where nothing was chosen."""
    return tuple(dict.fromkeys(value for value in parameters.get(name, ()) if value))


def _asks(parameters: Parameters) -> bool:
    return any(name in parameters for name in ("query", "default-graph-uri", "named-graph-uri"))


def _last(parameters: Parameters, name: str) -> str:
    return parameters.get(name, [""])[-1].strip()


# ------------------------------------------------------------------- the answer
def _wants_page(parameters: Parameters) -> bool:
    others = [entry.media_type for entry in (*RESULT_FORMATS, *RDF_FORMATS)]
    return not _last(parameters, "format") and prefers_html(request.headers.get("Accept"), others)


def _see_other(address: str) -> BaseResponse:
    response = redirect(address, 303)
    response.headers["Vary"] = VARY
    return response


def _rdf_format(parameters: Parameters) -> Format | None:
    if name := _last(parameters, "format"):
        return named_format(name, RDF_FORMATS)
    return best_format(request.headers.get("Accept"), RDF_FORMATS)


def _output(operation: _Operation) -> Format:
    """Return the format to answer in: what ``format`` names, else what ``Accept`` prefers."""
    offered = RESULT_FORMATS if graph().form(operation.text) in {"SELECT", "ASK"} else RDF_FORMATS
    names = ", ".join(entry.name for entry in offered)
    if operation.format:
        chosen = named_format(operation.format, offered)
        if chosen is None:
            raise UnknownFormat(operation.format, f"cannot hold this answer; take one of {names}")
    else:
        chosen = best_format(request.headers.get("Accept"), offered)
        if chosen is None:
            types = ", ".join(entry.media_type for entry in offered)
            raise UnknownFormat("Accept", f"none of these types can hold this answer; it comes as {types}")
    return chosen


def _answer(operation: _Operation) -> Response:
    with asking(operation.query) as asked, places_as_sent(operation.query, operation.text):
        output = _output(operation)
        tag = request_tag(output.media_type, operation.parameters)
        unmodified = None if was_stopped(tag) else not_modified(tag)
        if unmodified:
            return unmodified
        answer = _run(operation, output)
        if answer.completeness is not None:
            asked.completed(answer.completeness)
    response = _of_answer(answer, tag)
    if graph().services and graph().asks_services(operation.text):
        # what others answer may change while our release does not
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
    return response


def _run(operation: _Operation, output: Format) -> Answer | LargeAnswer:
    served = current_app.extensions["kg"]
    if found := outcome_of(request.environ):
        return found
    answer: Answer | LargeAnswer = served.graph.stream(
        operation.text,
        output=output,
        limits=served.limits,
        runner=served.runner,
        dataset=operation.dataset,
        footnotes=operation.footnotes,
        language=language(),
    )
    return answer


def _of_answer(answer: Answer | LargeAnswer, tag: str) -> Response:
    completeness = answer.completeness
    if isinstance(answer, LargeAnswer):
        response = streamed(answer, tag)
    else:
        response = data(answer.body, answer.media_type, tag=tag, complete=answer.completeness.complete)
    if completeness and not completeness.complete and completeness.limit is not None:
        response.headers["X-KG-Limit"] = str(completeness.limit)
    return response


def _service_description(output: Format) -> Response:
    tag = request_tag(output.media_type)
    writable = current_app.extensions["kg"].token is not None
    return not_modified(tag) or data(
        graph().service_description(request.base_url, output, writable=writable), output.media_type, tag=tag
    )
