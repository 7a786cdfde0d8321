"""Whoever sends or reads slowly, or asks much at a time, has a share of the service and no more."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from urllib.parse import quote, urlencode, urlsplit

import pytest

from kg.server.clients import client_name

# more triples than fit between a server and a client who does not read
MANY = "".join(f'<http://e.org/{n}> <http://e.org/n> "{"long " * 40}{n}" .\n' for n in range(120_000))
ENDLESS = "SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_client_is_an_address_or_a_network(address, name):
    assert client_name(address) == name


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "many.nt"
    path.write_text(MANY)
    return path


class Client:
    """Connections from one address, all closed in the end."""

    def __init__(self, url, source):
        self.address = urlsplit(url)
        self.source = source
        self.open = contextlib.ExitStack()

    def connection(self):
        made = http.client.HTTPConnection(
            self.address.hostname, self.address.port, timeout=30, source_address=(self.source, 0)
        )
        self.open.callback(made.close)
        return made

    def begun(self, path):
        """Ask for something, and read nothing but the beginning."""
        connection = self.connection()
        connection.request("GET", path)
        response = connection.getresponse()
        self.open.callback(response.close)
        return response

    def asked(self, query, **headers):
        connection = self.connection()
        connection.request("GET", "/sparql?" + urlencode({"query": query}), headers=headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def unfinished(self):
        """Begin to send a body, and do not go on."""
        raw = socket.create_connection(
            (self.address.hostname, self.address.port), source_address=(self.source, 0)
        )
        self.open.callback(raw.close)
        kind = b"Content-Type: application/sparql-query\r\nContent-Length: 1000"
        raw.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n" + kind + b"\r\n\r\nASK")
        return raw


@pytest.fixture
def client_of():
    with contextlib.ExitStack() as opened:

        def make(served, source="127.0.0.1"):
            made = Client(served.url, source)
            opened.enter_context(made.open)
            return made

        yield make


def test_those_who_never_finish_sending_leave_room_for_others(kg_serve, tiny_path, client_of):
    served = kg_serve(tiny_path)
    slow, other = client_of(served), client_of(served, "127.0.0.2")
    sent = [slow.unfinished() for _ in range(150)]
    time.sleep(0.5)
    begun = time.monotonic()
    assert other.asked("ASK {}")[1]["boolean"] is True
    assert slow.asked("ASK { ?s ?p ?o }")[1]["boolean"] is True
    assert time.monotonic() - begun < 1.0
    told = []
    for raw in sent[:40]:
        raw.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            told.append(raw.recv(12))
    assert told.count(b"HTTP/1.1 429") >= 30


def test_those_who_never_read_leave_room_for_others(kg_serve, many, client_of):
    served = kg_serve(many, "--max-result-bytes", "1000000000", "--query-timeout", "60")
    slow, other = client_of(served), client_of(served, "127.0.0.2")
    queries = [quote(f"SELECT * {{ ?s ?p ?o }} #{number}") for number in range(9)]
    statuses = [slow.begun(f"/sparql?query={query}").status for query in queries]
    assert statuses == [200] * 6 + [429] * 3
    assert other.begun("/sparql?query=" + quote("SELECT * { ?s ?p ?o }")).status == 200
    assert slow.asked("ASK {}")[1]["boolean"] is True


def test_the_limits_hold_for_all_processes_together(kg_serve, tiny_path, client_of):
    limits = {"--query-timeout": 1, "--concurrent-queries": 2, "--queue-length": 1}
    options = [str(part) for option in limits.items() for part in option]
    served = kg_serve(tiny_path, "--workers", "2", *options)
    client = client_of(served)
    statuses = []

    def ask():
        status, body = client.asked(ENDLESS + f" LIMIT {len(statuses) + 1}")
        statuses.append((status, body.get("limit")))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in statuses} == {503}
    limits = [limit for _, limit in statuses]
    # two at a time may run for as long as that takes, whichever process they have come to
    assert limits.count("queue_length") >= 8
    assert 2 <= limits.count("query_timeout") <= 3


def test_a_long_query_gives_way_where_there_are_too_many_and_light_ones_pass(kg_serve, tiny_path, client_of):
    served = kg_serve(tiny_path, "--query-timeout", "4", "--long-queries", "2", "--concurrent-queries", "3")
    heavy, other = client_of(served), client_of(served, "127.0.0.2")
    seen = []

    def ask():
        begun = time.monotonic()
        status, body = heavy.asked(ENDLESS)
        seen.append((status, body["limit"], time.monotonic() - begun))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    took = []
    for number in range(50):
        begun = time.monotonic()
        assert other.asked(f"SELECT ({number} AS ?n) {{ ?s ?p ?o }} LIMIT 1")[0] == 200
        took.append(time.monotonic() - begun)
    assert sorted(took)[45] < 0.1
    for thread in threads:
        thread.join()
    assert {status for status, _, _ in seen} == {503}
    # one client has all long places but one, and the next to have it waits as long as it may run
    assert sorted(limit for _, limit, _ in seen) == ["long_queries", "query_timeout", "query_timeout"]
    assert max(after for _, _, after in seen) < 10
