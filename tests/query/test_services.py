"""SERVICE with endpoints that the operator has allowed: those, and nothing beyond them."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from kg.errors import LimitReached, QueryError, QueryRefused, ServiceError
from kg.formats import by_name
from kg.graph import Graph
from kg.limits import Limits

JSON = by_name("json", "results")
ONE = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "far"}}]}}


class Endpoint:
    """A SPARQL endpoint that says what a test wants it to say."""

    def __init__(self):
        self.asked = []
        self.answer = ONE
        self.behave = None
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                endpoint.asked.append((self.path, parse_qs(body)["query"][0], dict(self.headers)))
                if endpoint.behave:
                    endpoint.behave(self)
                    return
                answer = endpoint.answer
                encoded = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(encoded)))
                self.end_headers()
                self.wfile.write(encoded)

            do_GET = do_POST  # noqa: N815 - the library's name

            def log_message(self, *_arguments):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_arguments):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def endpoint():
    with closing(Endpoint()) as made:
        yield made


@pytest.fixture
def untouched():
    """Return the address of a listening socket that nobody may connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.fixture
def ask(tiny, endpoint):
    graph = Graph(tiny.store)
    graph.services = frozenset({endpoint.url})

    def ask(text, **limits):
        held = Limits(**{"service_timeout": 2.0} | limits)
        answer = graph.answer(text.replace("SERVE", f"SERVICE <{endpoint.url}>"), output=JSON, limits=held)
        return json.loads(answer.body)["results"]["bindings"]

    return ask


def values(rows, name="x"):
    return [row[name]["value"] if name in row else None for row in rows]


def literal(value, **more):
    return {"type": "literal", "value": value, **more}


def rows_of(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {"head": {"vars": names}, "results": {"bindings": list(rows)}}


# ------------------------------------------------------------------ what it gives
def test_rows_of_an_allowed_endpoint_are_joined_to_ours(ask, endpoint):
    endpoint.answer = rows_of(
        {"class": {"type": "uri", "value": "https://kg.example/ontology#Law"}, "n": literal("ours")},
        {"class": {"type": "uri", "value": "http://e.org/other"}, "n": literal("not ours")},
    )
    rows = ask("PREFIX e: <http://e.org/> SELECT ?n { ?law a ?class . SERVE { ?class e:says ?n } }")
    assert values(rows, "n") == ["ours"]
    ((path, question, headers),) = endpoint.asked
    assert path == "/sparql"
    assert question == "PREFIX e: <http://e.org/>\nSELECT * WHERE { ?class e:says ?n }"
    assert headers["Accept"] == "application/sparql-results+json"


def test_every_kind_of_term_comes_as_it_is(ask, endpoint):
    endpoint.answer = rows_of(
        {"x": {"type": "uri", "value": "http://e.org/a b"}},
        {"x": literal('a "text"\n\\ with \' and \t')},
        {"x": literal("文本", **{"xml:lang": "zh-Hans"})},
        {"x": literal("7", datatype="http://www.w3.org/2001/XMLSchema#integer")},
        {"x": {"type": "typed-literal", "value": "1", "datatype": "http://e.org/d"}},
        {},
        {"x": {"type": "bnode", "value": "b0"}},
    )
    rows = ask("SELECT ?x { SERVE { ?s ?p ?x } }")
    assert values(rows)[1:4] == ['a "text"\n\\ with \' and \t', "文本", "7"]
    assert rows[2]["x"]["xml:lang"].lower() == "zh-hans"
    assert rows[4]["x"]["datatype"] == "http://e.org/d"
    assert rows[5] == {}
    # a node without a name gets one that nothing else has
    assert rows[6]["x"] == {"type": "uri", "value": f"{endpoint.url}/.well-known/genid/b0"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x { OPTIONAL { SERVE { ?s ?p ?x } } }", ["far"]),
        ("SELECT ?x { { SERVE { ?s ?p ?x } } UNION { SERVE { ?s ?p ?x } } }", ["far", "far"]),
        ("SELECT ?x { { SELECT ?x { SERVE { ?s ?p ?x } } } }", ["far"]),
        ("SELECT ?x { VALUES ?x { 'far' 'near' } FILTER EXISTS { SERVE { ?s ?p ?x } } }", ["far"]),
        ("SELECT ?x { VALUES ?x { 'far' 'near' } MINUS { SERVE { ?s ?p ?x } } }", ["near"]),
        ("SELECT (CONCAT(?x, '!') AS ?x2) ?x { SERVE { ?s ?p ?x . OPTIONAL { ?x ?y ?z } } }", ["far"]),
        ("select ?x { service silent <URL> { ?s ?p ?x } }", ["far"]),
        ("BASE <BASE> SELECT ?x { SERVICE <sparql> { ?s ?p ?x } }", ["far"]),
        ("PREFIX e: <BASE> SELECT ?x { SERVICE e:sparql { ?s ?p ?x } }", ["far"]),
        ("SELECT ?x { # SERVICE\n SERVICE#\n<URL>#\n{ ?s ?p ?x } }", ["far"]),
    ],
)
def test_a_service_may_stand_wherever_a_pattern_may(ask, endpoint, text, expected):
    base = endpoint.url.removesuffix("sparql")
    assert values(ask(text.replace("URL", endpoint.url).replace("BASE>", base + ">"))) == expected


def test_a_service_without_rows_has_none_and_one_without_columns_is_a_test(ask, endpoint):
    endpoint.answer = rows_of()
    assert ask("SELECT * { ?s ?p ?o . SERVE { <a:b> <a:c> <a:d> } } LIMIT 1") == []
    endpoint.answer = {"head": {"vars": []}, "results": {"bindings": [{}]}}
    assert len(ask("SELECT * { ?s ?p ?o . SERVE { <a:b> <a:c> <a:d> } } LIMIT 1")) == 1


# --------------------------------------------------------------- what goes wrong
def redirect(to):
    def behave(handler):
        handler.send_response(307)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave


def test_a_redirect_is_not_followed(ask, endpoint, untouched):
    endpoint.behave = redirect(untouched)
    with pytest.raises(ServiceError, match="307, a redirect, which is not followed"):
        ask("SELECT * { SERVE { ?s ?p ?x } }")
    # nor one to the endpoint itself
    endpoint.behave = redirect(endpoint.url)
    with pytest.raises(ServiceError, match="redirect"):
        ask("SELECT * { SERVE { ?s ?p ?x } }")
    assert len(endpoint.asked) == 2


def test_a_proxy_of_the_environment_is_not_asked(ask, endpoint, untouched, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, untouched)
    assert values(ask("SELECT * { SERVE { ?s ?p ?x } }")) == ["far"]
    assert len(endpoint.asked) == 1


def drip(head):
    """Answer byte by byte, each in time."""

    def behave(handler):
        waiting = deque(head)
        while True:
            handler.wfile.write(bytes([waiting.popleft() if waiting else 32]))
            handler.wfile.flush()
            time.sleep(0.05)

    return behave


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b""]
)
def test_a_service_that_never_comes_to_an_end_is_left_in_time(ask, endpoint, head):
    endpoint.behave = drip(head)
    begun = time.monotonic()
    with pytest.raises(LimitReached) as caught:
        ask("SELECT * { SERVICE SILENT <" + endpoint.url + "> { ?s ?p ?x } }", service_timeout=0.5)
    assert 0.5 <= time.monotonic() - begun < 1.0
    assert (caught.value.limit, caught.value.value) == ("service_timeout", "0.5 seconds")


def test_all_services_of_a_query_share_their_time(ask, endpoint):
    def slow(handler):
        time.sleep(0.3)
        handler.send_response(500)
        handler.end_headers()

    endpoint.behave = slow
    part = f"SERVICE SILENT <{endpoint.url}> {{ ?s ?p ?x }} "
    begun = time.monotonic()
    with pytest.raises(LimitReached, match="service_timeout"):
        ask(f"SELECT * {{ {part * 9} }}", service_timeout=0.5)
    assert time.monotonic() - begun < 1.0


def test_a_service_that_answers_too_much_is_left(ask, endpoint):
    def endless(handler):
        handler.wfile.write(b'HTTP/1.1 200 OK\r\n\r\n{"head":')
        while True:
            handler.wfile.write(b" " * 100_000)

    endpoint.behave = endless
    with pytest.raises(LimitReached) as caught:
        ask("SELECT * { SERVICE SILENT <" + endpoint.url + "> { ?s ?p ?x } }", max_service_bytes=10**6)
    assert caught.value.limit == "max_service_bytes"


def failing(handler):
    handler.send_response(503, "Busy")
    handler.end_headers()


@pytest.mark.parametrize(
    ("behave", "answer", "reason"),
    [
        (failing, None, "answers 503 Busy"),
        (None, b"<html>", "did not answer with SPARQL results"),
        (None, b"[]", "did not answer with SPARQL results"),
        (None, b'{"head":{},"boolean":true}', "did not answer with SPARQL results"),
        (None, b'{"head":{"vars":["x"]},"results":{"bindings":[7]}}', "a row that is none"),
        (None, b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":7}]}}', "a row that is none"),
        (None, b'{"head":{"vars":["x y"]},"results":{"bindings":[]}}', "columns that are no variables"),
        (None, ONE | {"meta": {"complete": False}}, "has cut its answer"),
        (None, rows_of({"x": {"type": "triple", "value": {}}}), "a term of the kind 'triple'"),
        (None, rows_of({"x": literal("a", **{"xml:lang": "en } #"})}), "which is none"),
        (None, b"[" * 100_000, "did not answer with SPARQL results"),
    ],
    ids=range(11),
)
def test_a_service_that_fails_is_named_unless_the_query_is_silent_about_it(
    ask, endpoint, behave, answer, reason
):
    endpoint.behave, endpoint.answer = behave, answer
    with pytest.raises(ServiceError, match=reason) as caught:
        ask("SELECT * { SERVE { ?s ?p ?x } }")
    assert caught.value.endpoint == endpoint.url
    rows = ask("SELECT ?y { VALUES ?y { 1 } " + f"SERVICE SILENT <{endpoint.url}> {{ ?s ?p ?x }} }}")
    assert values(rows, "y") == ["1"]


def test_an_endpoint_that_is_not_there_is_named(ask, endpoint):
    endpoint.close()
    with pytest.raises(ServiceError, match="gives no answer"):
        ask("SELECT * { SERVE { ?s ?p ?x } }")


@pytest.mark.parametrize(
    "term",
    [
        literal('a" } SERVICE <URL> { ?s ?p ?o } #'),
        literal("a", **{"xml:lang": "en"}) | {"value": '\\" . SERVICE <URL> {} '},
        literal("a", datatype="x:y> } SERVICE <URL> { ?s ?p ?o } #"),
        {"type": "uri", "value": "x:y> } SERVICE <URL> { ?s ?p ?o } #"},
        {"type": "bnode", "value": "x> } SERVICE <URL> { ?s ?p ?o } #"},
        literal("\\u0022 } SERVICE <URL> { ?s ?p ?o } #"),
    ],
)
def test_nothing_that_an_endpoint_answers_becomes_part_of_the_query(ask, endpoint, untouched, term):
    endpoint.answer = json.dumps(rows_of({"x": term})).replace("URL", untouched).encode()
    assert len(ask("SELECT ?x { SERVE { ?s ?p ?x } }")) == 1
    assert len(endpoint.asked) == 1


# ------------------------------------------------------------ what is not allowed
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <OTHER> { ?s ?p ?x } }",
        "SELECT * { SERVICE SILENT <OTHER> { ?s ?p ?x } }",
        "SELECT * { SERVE { ?s ?p ?x } SERVICE <OTHER> { ?s ?p ?x } }",
        "SELECT * { SERVICE ?where { ?s ?p ?x } }",
        "SELECT * { BIND(<ALLOWED> AS ?where) SERVICE ?where { ?s ?p ?x } }",
        "SELECT * { VALUES ?where { <ALLOWED> } SERVICE ?where { ?s ?p ?x } }",
        "SELECT * { SERVE { SERVICE <OTHER> { ?s ?p ?x } } }",
        "SELECT * { SERVE { SERVE { ?s ?p ?x } } }",
        "SELECT * { SERVE { OPTIONAL { FILTER EXISTS { SERVICE ?x { ?s ?p ?x } } } } }",
        # other addresses that may lead to the same place
        "SELECT * { SERVICE <ALLOWED/> { ?s ?p ?x } }",
        "SELECT * { SERVICE <ALLOWED?x=1> { ?s ?p ?x } }",
        "SELECT * { SERVICE <ALLOWED#x> { ?s ?p ?x } }",
        "SELECT * { SERVICE <ALLOWEDx/../sparql> { ?s ?p ?x } }",
        "SELECT * { SERVICE <http://user@ALLOWED_HOST> { ?s ?p ?x } }",
        "SELECT * { SERVICE <HTTP_ALLOWED> { ?s ?p ?x } }",
        # spelt so that the engine might see more than the parser
        "SELECT * { SERVE { ?s ?p ?x } ?s ?p trueSERVICE<OTHER>{} }",
        "PREFIX a: <OTHER> SELECT * { SERVE { ?s ?p ?x } ?s ?p a:b.c.SERVICE a:d{} }",
        r"SELECT * { \u0053ERVICE <ALLOWED> { ?s ?p ?x } \u0053ERVICE <OTHER> {} }",
        r"SELECT * { SERVE { ?s ?p '\u0027 } SERVICE <OTHER> { #' } }",
    ],
)
def test_everything_else_is_refused_before_anybody_is_asked(ask, endpoint, untouched, text):
    replaced = {
        "HTTP_ALLOWED": endpoint.url.replace("http", "HTTP", 1),
        "ALLOWED_HOST": endpoint.url.removeprefix("http://"),
        "ALLOWED": endpoint.url,
        "OTHER": untouched,
    }
    for name, value in replaced.items():
        text = text.replace(name, value)
    with pytest.raises(QueryRefused) as caught:
        ask(text)
    assert caught.value.feature == "SERVICE"
    assert endpoint.asked == []


def test_the_refusal_names_what_is_allowed(ask, endpoint):
    with pytest.raises(QueryRefused, match=f"only <{endpoint.url}> may be named"):
        ask("SELECT * { SERVICE <http://e.org/> {} }")


def test_the_caller_in_python_has_services_refused_as_ever(tiny, endpoint):
    graph = Graph(tiny.store)
    graph.services = frozenset({endpoint.url})
    with pytest.raises(QueryRefused):
        graph.query(f"SELECT * {{ SERVICE <{endpoint.url}> {{ ?s ?p ?x }} }}")
    assert endpoint.asked == []


def test_a_wrong_query_around_a_service_is_an_error_of_syntax(ask):
    with pytest.raises(QueryError):
        ask("SELECT * { SERVE { ?s ?p ?x } ?a ?b }")
