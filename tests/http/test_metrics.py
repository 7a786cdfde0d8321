"""What a service counts, of all its worker processes, as Prometheus reads it."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.server.meters import PROBES, ROUTES, Board, route_of
from kg.server.records import Record

ROWS = "SELECT * { ?s ?p ?o } LIMIT 7"
STEP = "(!<urn:x>|^(!<urn:x>))+"
HEAVY = f"SELECT (COUNT(*) AS ?n) {{ ?a {STEP} ?b . ?b {STEP} ?c . ?c {STEP} ?d . ?d {STEP} ?e }}"
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\})? (\S+)')


def read(text: str) -> dict[tuple[str, frozenset], float]:
    """Return the samples of an exposition, and check its form."""
    samples, described = {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP"):
            described.add(line.split()[2])
        elif not line.startswith("#"):
            name, labels, value = SAMPLE.fullmatch(line).groups()
            assert re.sub("_(bucket|sum|count)$", "", name) in described, line
            pairs = frozenset(re.findall(r'([a-z]+)="((?:[^"\\]|\\.)*)"', labels or ""))
            assert (name, pairs) not in samples, line
            samples[name, pairs] = float(value)
    return samples


def value(samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


def scrape(client):
    answer = client.get("/-/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
    return read(answer.text)


def test_requests_are_counted_by_route_and_status_with_their_times(client_with):
    client = client_with()
    for address in ("/ontology", "/sources", "/id/no/such/thing", "/nowhere", "/nowhere/else"):
        client.get(address)
    samples = scrape(client)
    name = "kg_http_requests_total"
    assert value(samples, name, route="/ontology", status="200") == 1
    assert value(samples, name, route="/id/", status="404") == 1
    assert value(samples, name, route="other", status="404") == 2
    name = "kg_http_request_duration_seconds"
    assert value(samples, f"{name}_count", route="other") == 2
    assert value(samples, f"{name}_bucket", route="other", le="+Inf") == 2
    assert value(samples, f"{name}_sum", route="other") > 0
    bounds = [
        (float(dict(labels)["le"]), count)
        for (sample, labels), count in samples.items()
        if sample == f"{name}_bucket" and dict(labels)["route"] == "/ontology"
    ]
    counts = [count for _, count in sorted(bounds)]
    assert counts == sorted(counts)
    assert counts[-1] == 1


def test_queries_are_counted_by_how_they_ended(client_with):
    client = client_with(query_timeout=0.5, max_rows=5)
    for text in (
        "SELECT * { ?s ?p ?o } LIMIT 2",
        "SELECT * { ?s ?p ?o }",
        "SELECT * {",
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        HEAVY,
    ):
        client.get("/sparql?query=" + quote(text))
    samples = scrape(client)
    ends = {
        outcome: value(samples, "kg_queries_total", outcome=outcome)
        for outcome in ("done", "cut", "wrong", "refused", "timeout", "memory", "busy")
    }
    assert ends == {"done": 1, "cut": 1, "wrong": 1, "refused": 1, "timeout": 1, "memory": 0, "busy": 0}
    assert value(samples, "kg_queries_running") == 0
    assert value(samples, "kg_queries_waiting") == 0


def test_ready_answers_are_counted_apart_from_made_ones(client_with):
    client = client_with()
    for _ in range(4):
        client.get("/sparql?query=" + quote(ROWS))
        client.get("/healthz")
    samples = scrape(client)
    assert value(samples, "kg_ready_hits_total") == 3
    assert value(samples, "kg_ready_misses_total") == 1
    assert value(samples, "kg_ready_entries") == 1
    assert value(samples, "kg_ready_bytes") > 500
    # a query that is answered from what is ready has not been run
    assert value(samples, "kg_queries_total", outcome="done") == 1


def test_the_release_and_the_program_are_named(client, tiny):
    text = client.get("/-/metrics").text
    assert f'kg_release_info{{release="{tiny.release}",version="' in text


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads memory from /proc")
def test_the_memory_of_the_processes_is_told(client):
    samples = scrape(client)
    assert value(samples, "kg_resident_bytes", process="worker") > 10 * 2**20
    assert value(samples, "kg_resident_bytes", process="started") > 2**20


def test_every_address_of_the_application_has_a_route(client):
    for rule in client.application.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "x", rule.rule)
        assert route_of(path) != "other", f"{rule.rule} is counted as other; name it in kg.server.meters"
    assert set(ROUTES) >= PROBES
    for nonsense in ("", "x", "//", "/x", "/sparqlx", "*", "/../sparql"):
        assert route_of(nonsense) == "other", nonsense


# ------------------------------------------------------------------- several processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="worker processes are forked")
def test_what_processes_count_is_added_up_and_outlives_them():
    board = Board(2)
    ours = board.claim()
    ours.request("/", Record(status=200, ready=True, outcome="done"), 0.002, 10)
    ours.queries(1)
    pid = os.fork()
    if pid == 0:
        theirs = board.claim()
        theirs.request("/", Record(status=200, ready=False), 0.2, 5)
        theirs.queries(1)
        theirs.ready(1000, 1)
        time.sleep(30)
        os._exit(0)
    _wait_for(lambda: board.totals().ready[2] == 1000)
    totals = board.totals()
    assert sorted(totals.pids) == sorted([os.getpid(), pid])
    assert totals.requests("/") == {200: 2}
    assert totals.queries == 2
    assert totals.sent == 15
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    totals = board.totals()
    assert totals.pids == [os.getpid()]
    assert totals.requests("/") == {200: 2}
    assert totals.queries == 1
    assert totals.ready == (1, 1, 0, 0)
    # whoever comes next goes on counting where the dead one stopped
    board.claim().request("/", Record(status=200), 0.2, 5)
    assert board.totals().requests("/") == {200: 3}


def test_no_process_goes_without_meters_however_many_there_are():
    board = Board(1)
    meters = [board.claim() for _ in range(5)]
    for entry in meters:
        entry.request("/", Record(status=200), 0.1, 1)
    assert board.totals().requests("/") == {200: 3}


def _wait_for(condition, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_one_scrape_sees_all_workers_of_a_server(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--workers", "2")

    def fetch(path: str) -> str:
        # a connection each: the system chooses the worker
        with urllib.request.urlopen(served.url + path, timeout=20) as response:
            return response.read().decode()

    for _ in range(20):
        fetch("suggest?q=so")
    _wait_for(lambda: value(read(fetch("-/metrics")), "kg_workers") == 2)
    samples = read(fetch("-/metrics"))
    assert value(samples, "kg_http_requests_total", route="/suggest", status="200") == 20
    hits, misses = value(samples, "kg_ready_hits_total"), value(samples, "kg_ready_misses_total")
    assert hits + misses == 20
    assert 1 <= misses <= 2
