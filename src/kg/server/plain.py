"""Plain queries are answered before the application is entered.

A plain query comes by GET, with nothing but its text, and one like it has run before
(:meth:`kg.graph.Graph.known_form`). Programs send many such, and a small one takes no longer in the
engine than the application takes to lead it there. The headers are those that the application would send.
What turns out to be no small answer is left to the application: an error, or a body that comes in parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

from kg.errors import KgError
from kg.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.model import Answer, LargeAnswer
from kg.server.caching import CACHE_CONTROL, VARY
from kg.server.clients import client_name
from kg.server.current import graph_of
from kg.server.language import preferred_language
from kg.server.negotiate import best_format, prefers_html
from kg.server.ready_keys import PERSONAL
from kg.server.records import record_of
from kg.server.responses import content_type, tag_of
from kg.server.security import OF_DATA
from kg.server.writing import has_relative

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.graph import Graph
    from kg.server.app import Service
    from kg.server.packing import Headers
    from kg.server.records import Record

__all__ = ["PlainLayer", "outcome_of"]

_PATH: Final = "/sparql"
_ONLY: Final = "query="
_OUTCOME: Final = "kg.outcome"
_APART: Final = frozenset({*PERSONAL, "HTTP_IF_NONE_MATCH", "HTTP_X_KG_QUERY"})
"""Headers that ask for more than the answer: the third names a query, so that it can be cancelled."""
_LONGEST_ACCEPT: Final = 300


class PlainLayer:
    """A WSGI application that answers plain queries, and leaves all else to another one.

    Parameters
    ----------
    inner : WSGI application
        Answers the rest.
    served : kg.server.app.Service
        The graph, and what runs queries.
    """

    def __init__(self, inner: WSGIApplication, served: Service) -> None:
        self._inner = inner
        self._served = served

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        text = self._text(environ)
        if not text:
            return self._inner(environ, start_response)
        graph = graph_of(environ, self._served.latest)
        output = self._output(graph, text, environ.get("HTTP_ACCEPT", ""))
        if output is None:
            return self._inner(environ, start_response)
        record = record_of(environ)
        answer = self._answer(graph, text, output, record, client_name(environ.get("REMOTE_ADDR") or ""))
        if isinstance(answer, Answer):
            start_response("200 OK", self._headers(graph, text, answer, environ))
            return [answer.body]
        environ[_OUTCOME] = answer
        try:
            return self._inner(environ, start_response)
        finally:
            if isinstance(left := environ.pop(_OUTCOME, None), LargeAnswer):
                left.parts.close()

    def _text(self, environ: WSGIEnvironment) -> str:
        """Return the text of what may be a plain query, empty where the request is another."""
        if environ["PATH_INFO"] != _PATH or environ["REQUEST_METHOD"] != "GET":
            return ""
        query: str = environ.get("QUERY_STRING", "")
        limits = self._served.limits
        if not query.startswith(_ONLY) or "&" in query or len(_PATH) + len(query) >= limits.max_url_length:
            return ""
        if not _APART.isdisjoint(environ):
            return ""
        try:
            text = unquote_plus(query[len(_ONLY) :], errors="strict")
        except UnicodeDecodeError:
            return ""
        return "" if len(text) > limits.max_query_length or has_relative(text) else text

    def _output(self, graph: Graph, text: str, accept: str) -> Format | None:
        """Return the format to answer in; None where there is none, or the query is not plain."""
        form = graph.known_form(text, self._served.limits)
        if form is None or len(accept) > _LONGEST_ACCEPT:
            return None
        return _chosen(accept, rows=form in {"SELECT", "ASK"})

    def _answer(
        self, graph: Graph, text: str, output: Format, record: Record, client: str
    ) -> Answer | LargeAnswer | KgError:
        served = self._served
        record.asked(text)
        try:
            answer = graph.stream(
                text,
                output=output,
                limits=served.limits,
                runner=served.workers.asked_by(client, graph.store),
            )
        except KgError as error:
            record.failed(error)
            return error
        if answer.completeness is not None:
            record.completed(answer.completeness)
        return answer

    def _headers(self, graph: Graph, text: str, answer: Answer, environ: WSGIEnvironment) -> Headers:
        whole = answer.completeness
        tag = tag_of(
            graph.release,
            self._served.limits,
            path=environ.get("SCRIPT_NAME", "") + _PATH,
            parameters={"query": [text]},
            media_type=answer.media_type,
            language=preferred_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        )
        cut = not whole.complete and whole.limit is not None
        return [
            ("Content-Type", content_type(answer.media_type)),
            ("Content-Length", str(len(answer.body))),
            ("X-KG-Complete", "true" if whole.complete else "false"),
            ("X-KG-Release", graph.release),
            ("ETag", tag),
            ("Cache-Control", CACHE_CONTROL),
            ("Vary", VARY),
            *([("X-KG-Limit", str(whole.limit))] if cut else []),
            *OF_DATA,
        ]


@lru_cache(maxsize=512)
def _chosen(accept: str, *, rows: bool) -> Format | None:
    """Return the format that a client likes best; None where it wants a page, or nothing that there is."""
    others = [entry.media_type for entry in (*RESULT_FORMATS, *RDF_FORMATS)]
    if prefers_html(accept, others):
        return None
    return best_format(accept, RESULT_FORMATS if rows else RDF_FORMATS)


def outcome_of(environ: WSGIEnvironment) -> LargeAnswer | None:
    """Take what a plain query has come to already, if it was one.

    Raises
    ------
    kg.errors.KgError
        That is an error.
    """
    outcome = environ.pop(_OUTCOME, None)
    if isinstance(outcome, KgError):
        raise outcome
    found: LargeAnswer | None = outcome
    return found
