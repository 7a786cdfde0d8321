"""Log lines: one a request, for people or programs, with nothing in them that is nobody's business."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.graph import Graph
from kg.limits import Limits
from kg.server import logs
from kg.server.app import create_app
from kg.server.log_stream import GatheringHandler
from kg.server.operation import Operation

ROWS = "SELECT * { ?s ?p ?o } LIMIT 7"
STEP = "(!<urn:x>|^(!<urn:x>))+"
HEAVY = f"SELECT (COUNT(*) AS ?n) {{ ?a {STEP} ?b . ?b {STEP} ?c . ?c {STEP} ?d . ?d {STEP} ?e }}"
SECRET = "sesame-open-42"


@pytest.fixture
def logged(tiny: Graph, monkeypatch) -> Iterator[Callable]:
    """Make a client with given settings, and the stream that its log lines go to."""
    made = []
    logger = logging.getLogger("kg")
    former = logger.handlers[:], logger.level, logger.propagate

    def make(**settings):
        stream = io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        operation = Operation(**settings)
        logs.configure(operation.log_format)
        app = create_app(tiny, Limits(query_timeout=1), operation=operation)
        made.append(app)
        return app.test_client(), stream

    yield make
    for app in made:
        app.extensions["kg"].close()
    logger.handlers[:], logger.level, logger.propagate = former


def lines(stream: io.StringIO) -> list[dict]:
    logs.flush()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_query_is_one_line_with_all_that_is_known_of_it(logged):
    client, stream = logged(log_format="json")
    answer = client.get("/sparql?query=" + quote(ROWS), headers={"X-Request-ID": "proxy-17"})
    assert answer.headers["X-Request-ID"] == "proxy-17"
    (line,) = lines(stream)
    assert line["event"] == "request"
    assert line["level"] == "info"
    assert line["request_id"] == "proxy-17"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sparql", 200)
    assert (line["rows"], line["complete"], line["outcome"]) == (7, True, "done")
    assert line["bytes"] == len(answer.data)
    assert line["client"] == "127.0.0.1"
    assert line["milliseconds"] > 0
    assert re.fullmatch("[0-9a-f]{16}", line["query"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])


def test_the_hash_of_a_query_does_not_depend_on_its_layout(logged):
    client, stream = logged(log_format="json")
    for text in (ROWS, ROWS.replace(" ", "\n  "), ROWS + " ", ROWS.replace("7", "8")):
        client.get("/sparql?query=" + quote(text))
    hashes = [line["query"] for line in lines(stream)]
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


@pytest.mark.parametrize(
    ("text", "status", "outcome", "why"),
    [
        ("SELECT * {", 400, "wrong", "QuerySyntaxError"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", 403, "refused", "SERVICE"),
        (
            HEAVY,
            503,
            "timeout",
            "query_timeout",
        ),
    ],
)
def test_a_query_without_an_answer_says_why(logged, text, status, outcome, why):
    client, stream = logged(log_format="json")
    client.get("/sparql?query=" + quote(text))
    line = next(line for line in lines(stream) if line["event"] == "request")
    assert (line["status"], line["outcome"], line["why"]) == (status, outcome, why)
    assert line["complete"] is False


def test_what_was_ready_and_probes_are_logged_only_where_that_is_wished(logged):
    for access_log, expected in ((False, 1), (True, 5)):
        client, stream = logged(log_format="json", access_log=access_log)
        for _ in range(2):
            client.get("/sparql?query=" + quote(ROWS))
        for probe in ("/healthz", "/readyz", "/-/metrics"):
            client.get(probe)
        assert len(lines(stream)) == expected
    assert [line.get("ready", False) for line in lines(stream)] == [False, True, False, False, False]


def test_no_parameter_header_or_body_is_logged(logged):
    client, stream = logged(log_format="json", access_log=True, slow_query=0.0)
    client.get(
        f"/sparql?token={SECRET}&query=" + quote("ASK {}"),
        headers={"Authorization": f"Bearer {SECRET}", "Cookie": SECRET, "Referer": f"http://x/{SECRET}"},
    )
    client.post(
        "/sparql",
        data=f"INSERT DATA {{ <urn:a> <urn:b> '{SECRET}' }}",
        content_type="application/sparql-update",
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    client.put("/graph-store?default", data=SECRET, headers={"Authorization": f"Bearer {SECRET}"})
    logs.flush()
    assert len(stream.getvalue().splitlines()) >= 3
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nobody_can_write_lines_of_their_own(logged, log_format):
    client, stream = logged(log_format=log_format, slow_query=0.0)
    evil = "\r\n2026-01-01T00:00:00.000Z info request forged=yes\x1b[31m\u2028\x85"
    client.get("/id/" + quote(evil))
    client.get("/sparql?query=" + quote("ASK {} #" + evil.replace("\n", " ")))
    client.get("/suggest?q=x", headers={"X-Request-ID": "a b=c"})
    logs.flush()
    written = stream.getvalue()
    assert len(written.splitlines()) == 4  # three requests, one of them a slow query
    assert "\x1b" not in written
    assert "a b=c" not in written


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "<script>", "é"])
def test_an_id_that_is_not_one_is_replaced(client, given):
    answers = [
        client.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")}) for _ in "12"
    ]
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == 2
    assert given not in ids


def test_a_slow_query_is_a_warning_with_its_first_line(logged):
    client, stream = logged(log_format="json", slow_query=0.0001)
    client.get("/sparql?query=" + quote("PREFIX ex: <urn:ex>\nSELECT * { ?s ?p ?o } LIMIT 3"))
    slow, request = lines(stream)
    assert (slow["event"], slow["level"]) == ("slow query", "warning")
    assert slow["text"] == "PREFIX ex: <urn:ex>"
    assert slow["query"] == request["query"]
    assert slow["request_id"] == request["request_id"]
    assert 0 < slow["milliseconds"] <= request["milliseconds"]


def test_a_quick_query_is_none(logged):
    client, stream = logged(log_format="json", slow_query=30.0)
    client.get("/sparql?query=" + quote(ROWS))
    assert [line["event"] for line in lines(stream)] == ["request"]


def test_lines_for_people_can_be_read_by_programs_too(logged):
    client, stream = logged()
    client.get("/sparql?query=" + quote(ROWS))
    (line,) = stream.getvalue().splitlines()
    assert re.match(
        r"\S+Z info request request_id=\S+ client=127\.0\.0\.1 method=GET path=/sparql status=200 ", line
    )
    assert " rows=7 complete=yes outcome=done" in line


def test_a_fault_is_logged_with_its_place_and_the_id_that_the_client_has(logged, monkeypatch):
    client, stream = logged(log_format="json")
    monkeypatch.setattr(Graph, "sources", lambda *_: 1 / 0)
    answer = client.get("/sources", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert b"ZeroDivisionError" not in answer.data
    fault, request = lines(stream)
    assert "ZeroDivisionError" in fault["exception"]
    assert fault["level"] == "error"
    assert fault["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_every_line_of_a_server_is_an_object_even_those_about_its_processes(kg_serve, tiny_path, tmp_path):
    served = kg_serve(tiny_path, "--log-format", "json")
    with urllib.request.urlopen(served.url + "sparql?query=" + quote(ROWS), timeout=20) as answer:
        given = answer.headers["X-Request-ID"]
    children = [
        int(pid)
        for pid in Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()
    ]
    os.kill(max(children), signal.SIGKILL)  # the one before builds the search index
    stderr, deadline = tmp_path / "stderr.txt", time.monotonic() + 10
    while "worker-1" not in stderr.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    written = [json.loads(line) for line in stderr.read_text().splitlines()]
    assert [line["request_id"] for line in written if line["event"] == "request"] == [given]
    assert any(line["level"] == "error" and "worker-1" in line["event"] for line in written)


def test_many_lines_at_a_time_all_come_and_in_their_order():
    stream = io.StringIO()
    handler = GatheringHandler(stream)
    numbers = [logging.LogRecord("kg", logging.INFO, "", 0, str(n), None, None) for n in range(1200)]
    for record in numbers:
        handler.handle(record)
    deadline = time.monotonic() + 5
    while len(stream.getvalue().split()) < len(numbers) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert stream.getvalue().split() == [str(n) for n in range(1200)]


def test_a_line_that_comes_alone_and_a_warning_are_there_at_once():
    stream = io.StringIO()
    handler = GatheringHandler(stream)
    for level, text in ((logging.INFO, "alone"), (logging.INFO, "soon"), (logging.WARNING, "urgent")):
        handler.handle(logging.LogRecord("kg", level, "", 0, text, None, None))
        if text == "alone":
            assert stream.getvalue() == "alone\n"
    assert stream.getvalue() == "alone\nsoon\nurgent\n"
