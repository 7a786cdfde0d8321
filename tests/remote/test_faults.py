"""Servers that are no engine, not for us, slow, or break off: one clear message each."""

from __future__ import annotations

import base64
import gc
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest

import kg
from kg.errors import KgError, LimitReached, QueryCancelled, QueryError, StoreError
from kg.formats import by_name
from kg.limits import Limits
from kg.server.app import create_app
from kg.sparql import parse
from kg.store.remote.engines import recognise
from kg.store.remote.replies import Relabelled

Behaviour = Callable[[BaseHTTPRequestHandler, str], None]
SECRET = "s3cret-of-the-engine"


def give(
    handler: BaseHTTPRequestHandler,
    status: int,
    media_type: str,
    body: str,
    headers: dict[str, str] | None = None,
) -> None:
    encoded = body.encode()
    handler.send_response(status)
    for name, value in {
        "Content-Type": media_type,
        "Content-Length": str(len(encoded)),
        **(headers or {}),
    }.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(encoded)


def give_rows(handler: BaseHTTPRequestHandler, query: str) -> None:
    select = parse(query).select
    names = [projection.variable.name for projection in select.projections] if select else []
    give_columns(handler, names if select else None)


def give_columns(handler: BaseHTTPRequestHandler, names: list[str] | None) -> None:
    """Give a row of some columns; None: yes."""
    answer: dict[str, object] = {"head": {}, "boolean": True}
    if names is not None:
        row = {name: {"type": "literal", "value": "far"} for name in names or ["x"]}
        answer = {"head": {"vars": list(row)}, "results": {"bindings": [row]}}
    give(handler, 200, "application/sparql-results+json", json.dumps(answer))


class Stage:
    """A server that behaves as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        stage = self
        self.behave: Behaviour = give_rows
        self.headers: list[dict[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                stage.answer(self, parse_qs(urlsplit(self.path).query)["query"][0])

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                stage.answer(self, parse_qs(body)["query"][0])

            def log_message(self, *_arguments):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_arguments):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, query: str) -> None:
        self.headers.append(dict(handler.headers))
        self.behave(handler, query)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.server.shutdown()
    made.server.server_close()


def html(handler: BaseHTTPRequestHandler, _: str) -> None:
    give(handler, 200, "text/html; charset=utf-8", "<h1>Welcome</h1>")


def locked(handler: BaseHTTPRequestHandler, _: str) -> None:
    give(handler, 401, "text/plain", "no", {"WWW-Authenticate": "Basic"})


def moved(handler: BaseHTTPRequestHandler, _: str) -> None:
    give(handler, 301, "text/plain", "", {"Location": "https://elsewhere.example/sparql?key=" + SECRET})


def missing(handler: BaseHTTPRequestHandler, _: str) -> None:
    give(handler, 404, "text/plain", "")


def silent(handler: BaseHTTPRequestHandler, _: str) -> None:
    handler.close_connection = True


def busy(handler: BaseHTTPRequestHandler, _: str) -> None:
    give(handler, 503, "text/plain", "too many requests")


def half(handler: BaseHTTPRequestHandler, query: str) -> None:
    if "ASK" in query:
        give_rows(handler, query)
        return
    give(
        handler, 200, "application/sparql-results+json", '{"head":{"vars":["x"]},"results":{"bindings":[{"x"'
    )


@pytest.mark.parametrize(
    ("behave", "told"),
    [
        (html, "answers with text/html instead of SPARQL results; is this the address that takes queries"),
        (locked, "answers 401: it wants to know who asks, .*KG_STORE_USER"),
        (moved, "answers 301, a redirect, which is not followed: open https://elsewhere.example/sparql$"),
        (missing, "answers 404: there is no SPARQL endpoint at this address"),
        (silent, "gives no answer: .*is it running"),
        (busy, "answers 503: it is busy or away"),
    ],
)
def test_what_is_no_engine_is_told_in_one_line(stage: Stage, behave: Behaviour, told: str):
    stage.behave = behave
    with pytest.raises(StoreError, match=told) as error:
        kg.open(stage.url)
    assert "\n" not in str(error.value)
    assert SECRET not in str(error.value)


def test_an_answer_to_another_question_is_told(stage: Stage, run_cli):
    stage.behave = lambda handler, query: give_columns(handler, None if "ASK" in query else ["other"])
    shown = run_cli("stats", "--store", stage.url)
    assert shown.returncode == 2
    assert shown.stderr.count("\n") == 1
    assert "answers without ?" in shown.stderr


def test_nobody_listening_is_told(run_cli):
    done = run_cli("stats", "--store", "http://127.0.0.1:9/sparql")
    assert done.returncode == 2
    assert "Connection refused" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_answer_that_breaks_off_is_no_answer(stage: Stage):
    stage.behave = half
    with pytest.raises(StoreError, match="breaks off or is none"):
        list(kg.open(stage.url).query("SELECT ?x { ?x ?p ?o }").rows)


def test_an_engine_that_cuts_an_answer_for_time_is_not_believed(stage: Stage):
    graph = kg.open(stage.url)

    def interrupted(handler: BaseHTTPRequestHandler, _: str) -> None:
        body = '{"head":{"vars":["x"]},"results":{"bindings":[]}}'
        give(handler, 200, "application/sparql-results+json", body, {"X-SQL-State": "S1TAT"})

    stage.behave = interrupted
    with pytest.raises(LimitReached, match="query_timeout"):
        graph.query("SELECT ?x { ?x ?p ?o }")


def test_an_engine_that_does_not_stop_is_left_at_the_limit(stage: Stage):
    graph = kg.open(stage.url)
    released = threading.Event()

    def drop_by_drop(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not released.wait(0.1):
            handler.wfile.write(b" ")

    stage.behave = drop_by_drop
    graph = graph.over(graph.store.within(Limits(query_timeout=0.3)), remembering=False)
    begun = time.monotonic()
    with pytest.raises(LimitReached, match=r"0\.3 seconds"):
        graph.query("SELECT ?x { ?x ?p ?o }")
    released.set()
    assert time.monotonic() - begun < 5


def test_a_stopped_query_leaves_no_rows_for_another_thread_to_let_go_of(stage: Stage, monkeypatch):
    graph, released, complaints = kg.open(stage.url), threading.Event(), []

    def begun(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(
            b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:a"}}'
        )
        released.wait(10)

    stage.behave = begun
    graph = graph.over(graph.store.within(Limits(query_timeout=0.3)), remembering=False)
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    gc.disable()
    try:
        with pytest.raises(LimitReached):
            graph.query("SELECT ?x { ?x ?p ?o }")
        collecting = threading.Thread(target=gc.collect)
        collecting.start()
        collecting.join()
    finally:
        gc.enable()
        released.set()
    assert not complaints


def test_a_cancelled_query_lets_go_of_the_engine(stage: Stage):
    graph = kg.open(stage.url)
    begun, hung_up = threading.Event(), threading.Event()

    def drop_by_drop(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        begun.set()
        try:
            while not hung_up.wait(0.02):
                handler.wfile.write(b" ")
        except OSError:
            hung_up.set()

    stage.behave = drop_by_drop
    runner = graph.start_workers(Limits(query_timeout=30))
    asked = runner.asked_by("somebody", name="mine")
    threading.Thread(target=lambda: begun.wait(10) and runner.cancel("mine"), daemon=True).start()
    with pytest.raises(QueryCancelled):
        graph.answer(
            "SELECT ?x { ?x ?p ?o }", output=by_name("json", "results"), limits=Limits(), runner=asked
        )
    assert hung_up.wait(5)


def test_the_engines_own_words_are_passed_on(stage: Stage):
    graph = kg.open(stage.url)
    stage.behave = lambda handler, _: give(
        handler, 400, "text/html", "<p>No such function: <b>bif:magic</b></p>\nSPARQL query:\nSELECT"
    )
    with pytest.raises(QueryError, match=r"refuses the query: No such function: bif:magic$"):
        graph.query("SELECT ?x { ?x ?p ?o }")


def test_credentials_come_from_the_environment_and_are_told_to_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", SECRET)
    graph = kg.open(stage.url + "?key=" + SECRET)
    assert stage.headers[-1]["Authorization"].startswith("Basic ")
    assert SECRET not in repr(graph) + repr(graph.store)
    assert SECRET not in graph.store.location
    monkeypatch.setenv("KG_STORE_TOKEN", SECRET)
    kg.open(stage.url)
    assert stage.headers[-1]["Authorization"] == f"Bearer {SECRET}"


def test_credentials_are_in_no_log_error_or_list_of_processes(
    stage: Stage, run_cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KG_STORE_PASSWORD", SECRET)
    monkeypatch.setenv("KG_STORE_USER", "reader")
    stage.behave = large_and_slow
    command = [
        sys.executable,
        "-m",
        "kg",
        "serve",
        stage.url,
        "--port",
        "0",
        "--workers",
        "1",
        "--access-log",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        address = next(line.split()[1] for line in server.stdout if line.startswith("Ready:"))
        stage.behave = locked
        with pytest.raises(urllib.error.HTTPError) as page:
            urllib.request.urlopen(f"{address}search?q=x", timeout=20)
        processes = subprocess.run(["ps", "axo", "args"], capture_output=True, text=True, check=True)
        server.terminate()
        told = page.value.read().decode() + server.stdout.read() + processes.stdout
    refused = run_cli("stats", "--store", stage.url)
    assert "KG_STORE_USER" in refused.stderr
    secrets = (SECRET, base64.b64encode(f"reader:{SECRET}".encode()).decode())
    assert not [secret for secret in secrets if secret in told + refused.stdout + refused.stderr]


@pytest.mark.parametrize(
    ("address", "headers", "graph_store"),
    [
        (
            "https://a.cluster-b.eu-west-1.neptune.amazonaws.com:8182/sparql",
            {},
            "https://a.cluster-b.eu-west-1.neptune.amazonaws.com:8182/sparql/gsp/",
        ),
        ("http://h/repositories/economy", {}, "http://h/repositories/economy/rdf-graphs/service"),
        ("http://h:3030/ds/sparql", {"fuseki-request-id": "1"}, "http://h:3030/ds/data"),
        ("http://h:5820/db/query", {"sd-version": "10"}, "http://h:5820/db"),
    ],
)
def test_the_graph_store_beside_an_address_is_known(address: str, headers: dict[str, str], graph_store: str):
    assert recognise(address, headers).graph_store_of(address) == graph_store


def test_credentials_in_an_address_are_refused():
    with pytest.raises(KgError, match="KG_STORE_USER") as told:
        kg.open(f"http://reader:{SECRET}@127.0.0.1:9/sparql")
    assert SECRET not in str(told.value)


def test_an_engine_is_opened_alone(stage: Stage, tiny_path):
    with pytest.raises(KgError, match="open it alone"):
        kg.open(stage.url, tiny_path)


def test_a_page_says_that_the_engine_is_away(stage: Stage):
    app = create_app(kg.open(stage.url), Limits())
    stage.behave = busy
    answer = app.test_client().get("/search?q=x", headers={"Accept": "text/html"})
    app.extensions["kg"].close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "it is busy or away; try again in a moment" in answer.text


def test_one_connection_serves_many_questions(stage: Stage):
    graph = kg.open(stage.url)
    ports = set()

    def noted(handler: BaseHTTPRequestHandler, query: str) -> None:
        ports.add(handler.client_address[1])
        give_rows(handler, query)

    stage.behave = noted
    for _ in range(5):
        graph.query("SELECT ?x { ?x ?p ?o }")
    assert len(ports) == 1


@pytest.mark.parametrize("size", [1, 3, 7, 8192, -1])
def test_labels_that_are_none_are_read_wherever_a_block_ends(size: int):
    text = b'{"type":"bnode","value":"nodeID://b1"},{"type":"bnode","value":"nodeID://b22"}'
    reading = Relabelled(BytesIO(text), "nodeID://")
    parts = iter(lambda: reading.read(size), b"")
    assert b"".join(parts) == b'{"type":"bnode","value":"b1"},{"type":"bnode","value":"b22"}'


def large_and_slow(handler: BaseHTTPRequestHandler, query: str) -> None:
    """Answer as an engine with many names that does not come to an end with those that contain a word."""
    value: dict[str, object] = {}
    if "COUNT" in query and "GROUP BY" not in query:
        value = {"n": {"type": "literal", "value": "500001"}}
    elif "CONTAINS" in query:
        give(handler, 503, "text/plain", "Query evaluation took too long")
        return
    elif "Ferries" in query and "?tag" not in query:
        value = {
            "s": {"type": "uri", "value": "urn:a:ferries"},
            "p": {"type": "uri", "value": "http://www.w3.org/2000/01/rdf-schema#label"},
            "o": {"type": "literal", "value": "Ferries"},
        }
    if "ASK" in query:
        give_rows(handler, query)
        return
    found = {"head": {"vars": list(value) or ["n"]}, "results": {"bindings": [value] if value else []}}
    give(handler, 200, "application/sparql-results+json", json.dumps(found))


def test_a_search_that_does_not_end_gives_at_least_what_is_called_so(stage: Stage):
    stage.behave = large_and_slow
    app = create_app(kg.open(stage.url), Limits())
    found, none = (
        app.test_client().get("/search", query_string={"q": words}, headers={"Accept": "text/html"})
        for words in ("Ferries", "fer")
    )
    app.extensions["kg"].close()
    assert "At least 1 result" in found.text
    assert none.status_code == 503
    assert "type the whole name" in none.text
