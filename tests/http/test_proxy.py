"""Behind a reverse proxy: what it says is believed where the operator trusts it, and checked even then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from kg.graph import Graph
from kg.limits import Limits
from kg.server.app import create_app
from kg.server.operation import Operation

PAGE = {"Accept": "text/html"}
FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "data.example",
    "X-Forwarded-Prefix": "/graph",
}


@pytest.fixture
def behind(tiny: Graph) -> Iterator[Callable]:
    """Make a client of a service that is run with given settings."""
    made = []

    def make(**settings):
        app = create_app(tiny, Limits(), operation=Operation(**settings))
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["kg"].close()


def endpoint(client, headers) -> str:
    """Return the address of the endpoint that the service description names."""
    text = client.get("/sparql", headers={"Accept": "application/n-triples", **headers}).text
    line = next(line for line in text.splitlines() if "sparql-service-description#endpoint>" in line)
    return line.split()[2].strip("<>")


# --------------------------------------------------------------------------- trust
def test_nobody_is_believed_by_default(behind):
    client = behind()
    assert endpoint(client, FORWARDED) == "http://localhost/sparql"
    page = client.get("/sources", headers={**PAGE, **FORWARDED}).text
    assert "data.example" not in page
    assert 'href="/graph/' not in page


def test_a_trusted_proxy_says_how_the_service_is_seen_from_outside(behind):
    client = behind(trust_proxy=1)
    assert endpoint(client, FORWARDED) == "https://data.example/graph/sparql"
    page = client.get("/sources", headers={**PAGE, **FORWARDED}).text
    assert 'href="/graph/' in page
    assert 'href="/static' not in page
    assert 'href="/sources' not in page
    moved = client.get("/sparql?query=" + quote("ASK {}"), headers={**PAGE, **FORWARDED})
    assert moved.status_code == 303
    assert moved.headers["Location"].startswith("/graph/query?")


def test_only_as_many_proxies_are_believed_as_there_are(behind):
    said = {
        "X-Forwarded-Host": "evil.example, outer.example, inner.example",
        "X-Forwarded-Proto": "http, https, http",
    }
    assert endpoint(behind(trust_proxy=1), said) == "http://inner.example/sparql"
    assert endpoint(behind(trust_proxy=2), said) == "https://outer.example/sparql"
    # fewer than there should be: somebody has come past the outer one
    assert endpoint(behind(trust_proxy=4), said) == "http://localhost/sparql"


def test_answers_for_one_name_are_never_given_under_another(behind):
    client = behind(trust_proxy=1)
    for host in ("one.example", "two.example", "one.example"):
        assert endpoint(client, {"X-Forwarded-Host": host}) == f"http://{host}/sparql"
    for prefix in ("/one", "/two", "/one"):
        assert endpoint(client, {"X-Forwarded-Prefix": prefix}) == f"http://localhost{prefix}/sparql"


def test_the_client_is_the_one_that_the_proxy_names(behind):
    client = behind(trust_proxy=1)
    seen = []
    client.application.before_request(lambda: seen.append(_address()))
    for given in ("198.51.100.7, 203.0.113.9", "2001:db8::1", "nonsense\x01", "unknown"):
        client.get("/healthz", headers={"X-Forwarded-For": given})
    assert seen == ["203.0.113.9", "2001:db8::1", "127.0.0.1", "127.0.0.1"]


def _address() -> str | None:
    from flask import request

    return request.remote_addr


# ---------------------------------------------------------------------- what is no host
@pytest.mark.parametrize(
    "host",
    [
        "evil.example/path",
        "evil.example?x",
        "user@evil.example",
        "evil.example:port",
        "a b",
        "<script>",
        "-dash.example",
        "x" * 300,
        "[::1",
        "[zz]",
    ],
)
def test_what_is_no_host_is_refused(behind, host):
    assert behind().get("/sources", headers={"Host": host}).status_code == 400
    answer = behind(trust_proxy=1).get("/sources", headers={"X-Forwarded-Host": host})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-ID"]
    assert host not in answer.text


@pytest.mark.parametrize(
    "host", ["example.org", "Example.ORG:8000", "127.0.0.1:80", "[::1]:8000", "a_b", "xn--fiq"]
)
def test_every_kind_of_host_is_taken(behind, host):
    assert behind().get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "evil"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Prefix", "/a/."),
        ("X-Forwarded-Prefix", "/a\\b"),
        ("X-Forwarded-Prefix", "/a?b"),
        ("X-Forwarded-Prefix", "/<script>"),
        ("X-Forwarded-Prefix", "/" + "a" * 300),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Proto", "HTTPS://x"),
    ],
)
def test_nonsense_from_a_proxy_is_refused(behind, header, value):
    assert behind(trust_proxy=1).get("/sources", headers={**PAGE, header: value}).status_code == 400
    assert behind().get("/sources", headers={**PAGE, header: value}).status_code == 200


# -------------------------------------------------------------------------------- names
def test_with_names_given_it_answers_under_no_other(behind):
    client = behind(allowed_hosts=("Data.example",))
    assert client.get("/sources", headers={"Host": "data.example:8443"}).status_code == 200
    for host in ("evil.example", "data.example.evil.example", "127.0.0.1"):
        assert client.get("/sources", headers={"Host": host}).status_code == 421, host
    # machines that look after it ask by its address
    for probe in ("/healthz", "/readyz", "/-/metrics"):
        assert client.get(probe, headers={"Host": "10.0.0.7:8000"}).status_code == 200, probe


# --------------------------------------------------------------------------- the prefix
def test_a_prefix_works_whether_the_proxy_takes_it_off_or_not(behind):
    client = behind(path_prefix="/graph", trust_proxy=1, allowed_hosts=("localhost",))
    for path, headers in (
        ("/graph/sources", {}),
        ("/graph/sources", {"X-Forwarded-Prefix": "/graph"}),
        ("/sources", {"X-Forwarded-Prefix": "/graph"}),
        ("/sources", {"X-Forwarded-Prefix": "/graph/"}),
    ):
        answer = client.get(path, headers={**PAGE, **headers})
        assert answer.status_code == 200, (path, headers)
        assert 'href="/graph/sources' in answer.text
        assert "/graph/graph" not in answer.text
    assert client.get("/sources", headers=PAGE).status_code == 404
    assert client.get("/graphs/sources", headers=PAGE).status_code == 404
    assert client.get("/graph/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


def test_routes_below_a_prefix_are_counted_as_those_they_are(behind):
    client = behind(path_prefix="/graph")
    client.get("/graph/suggest?q=so")
    assert 'kg_http_requests_total{route="/suggest",status="200"} 1' in client.get("/graph/-/metrics").text
