"""How many requests a client may send over time, in all worker processes together."""

from __future__ import annotations

import http.client
import json
import multiprocessing
from collections import Counter
from urllib.parse import urlsplit

import pytest

from kg.server import rates
from kg.server.rates import Rates


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that is set by hand."""
    moment = [1000.0]
    monkeypatch.setattr(rates.time, "monotonic", lambda: moment[0])
    return moment


def passed(allowances, client, number=10_000):
    return sum(allowances.wait(client) == 0 for _ in range(number))


def test_a_client_may_send_what_comes_in_ten_seconds_at_once_and_then_the_rate(clock):
    allowances = Rates(5)
    assert passed(allowances, "192.0.2.1") == 50
    clock[0] += 1
    assert passed(allowances, "192.0.2.1") == 5
    clock[0] += 3600
    assert passed(allowances, "192.0.2.1") == 50


def test_who_is_refused_is_told_how_long_and_refusals_cost_nothing(clock):
    allowances = Rates(2)
    passed(allowances, "192.0.2.1")
    assert allowances.wait("192.0.2.1") == pytest.approx(0.5)
    clock[0] += 0.51
    assert allowances.wait("192.0.2.1") == 0


@pytest.mark.usefixtures("clock")
def test_each_client_has_an_allowance_of_its_own():
    allowances = Rates(3)
    assert passed(allowances, "192.0.2.1") == passed(allowances, "2001:db8:1:2::/64") == 30


def test_a_crowd_of_clients_finds_places_again_once_others_rest(clock):
    allowances = Rates(1)
    for number in range(100_000):
        allowances.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    clock[0] += 100
    assert passed(allowances, "192.0.2.1") == 10


@pytest.mark.parametrize("client", ["", "127.0.0.1", "127.1.2.3", "::/64"])
@pytest.mark.usefixtures("clock")
def test_this_machine_and_nobody_in_particular_are_not_counted(client):
    assert passed(Rates(1), client) == 10_000


def test_without_a_limit_nobody_is_counted():
    assert passed(Rates(0), "192.0.2.1") == 10_000


def test_processes_share_the_allowances():
    allowances = Rates(1)
    fork = multiprocessing.get_context("fork")
    with fork.Pool(2, initializer=_take, initargs=(allowances,)) as pool:
        pool.map(_nothing, range(2))
    assert passed(allowances, "192.0.2.1") <= 1


def _take(allowances):
    passed(allowances, "192.0.2.1")


def _nothing(_):
    pass


def test_a_server_answers_429_until_the_client_has_waited_and_others_meanwhile(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--requests-per-second", "2", "--workers", "2", "--trust-proxy", "1")
    place = urlsplit(served.url)

    def ask(client):
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        connection.request("GET", "/sparql?query=ASK%7B%7D", headers={"X-Forwarded-For": client})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    got = Counter(ask("198.51.100.7")[0].status for _ in range(60))
    assert got[200] + got[429] == 60
    assert got[429] >= 20
    response, body = ask("198.51.100.7")
    assert response.status == 429
    assert int(response.headers["Retry-After"]) == 1
    told = json.loads(body)
    assert (told["limit"], told["value"]) == ("requests_per_second", "2 requests")
    assert told["hint"]
    for other in ("203.0.113.9", "2001:db8::1"):
        assert ask(other)[0].status == 200
