"""Large answers: sent while they are found, told in their end whether they are whole, never cut silently."""

from __future__ import annotations

import contextlib
import csv
import http.client
import io
import json
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
TRIPLETS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# ever fewer rows, so that it has begun to answer long before it comes to an end
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
ASK = "ASK {}"


@pytest.fixture
def asked():
    """Return a function that asks, and does not read the answer; none is left open."""
    responses = []

    def ask(client, query, *, method="GET", headers=None, **more):
        response = client.open(
            "/sparql", method=method, query_string={"query": query} | more, headers=headers
        )
        responses.append(response)
        return response

    yield ask
    for response in responses:
        response.close()


@pytest.fixture(scope="module")
def size(tiny):
    """Return how many triples there are."""
    ((number,),) = tiny.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(str(number))


def test_a_small_answer_is_whole_from_its_first_byte(asked, client):
    response = asked(client, "SELECT * { ?s ?p ?o } LIMIT 5")
    assert response.text.startswith('{"meta":{"complete": true')
    assert response.headers["X-KG-Complete"] == "true"
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_a_large_answer_tells_in_its_end_whether_it_is_whole(asked, client, size):
    response = asked(client, PAIRS)
    assert "X-KG-Complete" not in response.headers
    assert "Content-Length" not in response.headers
    assert response.headers["X-KG-Release"]
    assert response.headers["ETag"]
    answer = response.get_json(force=True)
    assert list(answer) == ["head", "results", "meta"]
    assert answer["meta"]["complete"] is True
    assert "stopped" not in answer["meta"]
    assert len(answer["results"]["bindings"]) == size**2 > 5000


def test_a_large_answer_that_is_cut_at_its_rows_says_so_in_its_end(asked, client_with):
    answer = asked(client_with(max_rows=4000), PAIRS).get_json(force=True)
    assert len(answer["results"]["bindings"]) == 4000
    assert answer["meta"]["complete"] is False
    assert answer["meta"]["limit"] == 4000


def test_a_query_that_is_stopped_in_its_answer_says_by_which_limit(asked, client_with):
    client = client_with(query_timeout=1.0, max_rows=10**9, max_result_bytes=10**12)
    begun = time.monotonic()
    response = asked(client, ENDLESS)
    assert time.monotonic() - begun < 0.8  # the first part is there, the last will never be
    body = response.data
    assert 1.0 <= time.monotonic() - begun < 1.9  # it is much to read
    answer = json.loads(body)
    assert len(answer["results"]["bindings"]) > 1000
    assert answer["meta"]["complete"] is False
    stopped = answer["meta"]["stopped"]
    assert (stopped["limit"], stopped["value"]) == ("query_timeout", "1 seconds")
    assert "LIMIT" in stopped["hint"]


def test_an_answer_that_is_too_large_says_so_in_its_end(asked, client_with):
    answer = asked(client_with(max_result_bytes=2**20), TRIPLETS).get_json(force=True)
    assert answer["meta"]["complete"] is False
    assert answer["meta"]["stopped"]["limit"] == "max_result_bytes"


@pytest.mark.parametrize("name", ["csv", "tsv", "xml"])
def test_formats_without_room_for_it_in_their_end_tell_it_before(asked, client_with, name):
    client = client_with(max_rows=4000)
    cut = asked(client, PAIRS, format=name)
    assert cut.status_code == 200
    assert cut.headers["X-KG-Complete"] == "false"
    assert cut.headers["X-KG-Limit"] == "4000"
    assert int(cut.headers["Content-Length"]) == len(cut.data) > 2**19
    whole = asked(client, PAIRS + " LIMIT 4000", format=name)
    assert whole.headers["X-KG-Complete"] == "true"
    assert whole.data == cut.data


def test_formats_without_room_for_it_are_not_begun_where_the_query_is_stopped(asked, client_with):
    client = client_with(query_timeout=0.8, max_rows=10**9, max_result_bytes=10**12)
    response = asked(client, ENDLESS, format="csv")
    assert response.status_code == 503
    assert response.get_json(force=True)["limit"] == "query_timeout"
    response = asked(client_with(max_result_bytes=2**20), TRIPLETS, format="csv")
    assert response.get_json(force=True)["limit"] == "max_result_bytes"


def test_every_row_arrives_in_every_format(asked, client, size):
    rows = list(csv.reader(io.StringIO(asked(client, PAIRS, format="csv").text)))
    assert len(rows) == size**2 + 1
    assert {len(row) for row in rows} == {6}


def test_whoever_leaves_early_ends_the_query(asked, client_with):
    client = client_with(concurrent_queries=1, query_timeout=30.0, max_rows=10**9, max_result_bytes=10**12)
    response = asked(client, ENDLESS)
    assert response.status_code == 200
    response.close()
    begun = time.monotonic()
    assert asked(client, ASK).status_code == 200
    assert time.monotonic() - begun < 1.0


def test_a_slow_reader_holds_up_nobody(asked, client_with):
    client = client_with(concurrent_queries=1, query_timeout=10.0)
    response = asked(client, PAIRS)
    begun = time.monotonic()
    assert asked(client, ASK).status_code == 200
    assert time.monotonic() - begun < 3.0
    assert response.get_json(force=True)["meta"]["complete"] is True


def test_one_client_takes_only_so_many_large_answers_at_a_time(asked, client_with):
    client = client_with(queries_per_client=1)
    first = asked(client, PAIRS)
    refused = asked(client, TRIPLETS)
    assert refused.status_code == 429
    assert refused.get_json(force=True)["limit"] == "queries_per_client"
    assert refused.headers["Retry-After"]
    assert asked(client, ASK).status_code == 200
    first.close()
    assert asked(client, PAIRS, format="csv").status_code == 200


def test_who_holds_a_large_answer_is_told_so_unless_it_was_stopped(asked, client_with):
    client = client_with(query_timeout=0.8, max_result_bytes=10**12, max_rows=200_000)
    whole = asked(client, PAIRS)
    assert whole.data
    again = asked(client, PAIRS, headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    client = client_with(query_timeout=0.8, max_result_bytes=10**12, max_rows=10**9)
    stopped = asked(client, ENDLESS)
    assert b'"stopped"' in stopped.data
    again = asked(client, ENDLESS, headers={"If-None-Match": stopped.headers["ETag"]})
    assert again.status_code == 200


def test_head_has_no_answer_sent(asked, client):
    response = asked(client, PAIRS, method="HEAD")
    assert response.status_code == 200
    assert response.data == b""


def test_footnotes_are_whole_or_not_there(asked, client, size):
    response = asked(client, PAIRS, footnotes="true")
    assert response.headers["X-KG-Complete"] == "true"
    answer = response.get_json(force=True)
    assert len(answer["footnotes"]["rows"]) == len(answer["results"]["bindings"]) == size**2


def test_a_real_server_sends_the_first_rows_before_the_last_are_found(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "2", "--max-rows", "100000000")
    address = urlsplit(served.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    begun = time.monotonic()
    connection.request("GET", "/sparql?" + urlencode({"query": ENDLESS}), headers={"Accept": "*/*"})
    response = connection.getresponse()
    assert response.read(10) == b'{"head":{"'
    assert time.monotonic() - begun < 1.5
    rest = response.read()
    connection.close()
    assert json.loads(b'{"head":{"' + rest)["meta"]["complete"] is False
    assert time.monotonic() - begun < 15.0


def test_a_reader_who_takes_nothing_costs_the_server_little_memory(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "5", "--max-rows", "100000000")
    address = urlsplit(served.url)

    def resident():
        found = []
        for number in served.processes():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                status = Path(f"/proc/{number}/status").read_text()
            found += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
        return max(found) / 1024

    before = resident()
    idle = []
    for _ in range(3):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 150000"  # some 100 MB
        connection.request("GET", "/sparql?" + urlencode({"query": query}))
        idle.append((connection, connection.getresponse()))
    most = before
    for _ in range(30):
        most = max(most, resident())
        time.sleep(0.1)
    for connection, response in idle:
        response.close()
        connection.close()
    assert most - before < 64
