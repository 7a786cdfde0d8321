"""Answers that are ready: the same as made ones, for the same requests only, within memory, never stale."""

from __future__ import annotations

import gzip
import io
import json
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

import kg
from kg.server.packing import PackedParts
from kg.server.ready import ReadyAnswers, ReadyLayer, file_state
from kg.server.ready_keys import accepts_gzip, key_of

ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20"


class Counting:
    """A small application that counts how often it is asked."""

    def __init__(self, release: str = "aaaa") -> None:
        self.release = release
        self.asked = 0
        self.body = "a line of text\n" * 200
        self.headers: dict[str, str] = {}
        self.status = 200

    def __call__(self, environ, start_response):
        self.asked += 1
        request = Request(environ)
        body = f"{self.release} {request.full_path} {request.get_data(as_text=True)}\n{self.body}"
        response = Response(body, self.status, content_type="text/plain; charset=utf-8")
        response.headers["ETag"] = f'W/"{self.release}-1"'
        response.headers["Vary"] = "Accept, Accept-Language"
        for name, value in self.headers.items():
            if value:
                response.headers[name] = value
            else:
                del response.headers[name]
        return response(environ, start_response)


@pytest.fixture
def inner() -> Counting:
    return Counting()


@pytest.fixture
def layer(inner) -> ReadyLayer:
    return ReadyLayer(inner, ReadyAnswers(2**20), lambda _environ: inner.release)


@pytest.fixture
def asked(layer) -> Client:
    return Client(layer)


# ------------------------------------------------------------- through the whole application
ADDRESSES = [
    "/",
    "/?lang=zh",
    "/sources",
    "/ontology",
    "/sparql",
    "/sparql?query=" + quote(ROWS),
    "/sparql?query=" + quote(ROWS) + "&format=csv",
    "/sparql?query=" + quote("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"),
    "/search?q=software",
    "/static/css/base.css",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accept", ["text/html,*/*;q=0.1", "*/*", "application/json, text/turtle;q=0.5"])
def test_a_ready_answer_is_the_made_one(client, address, accept):
    headers = {"Accept": accept}
    made, ready = (client.get(address, headers=headers) for _ in range(2))
    assert ready.status == made.status
    # times differ where nothing is kept: on errors, redirects and pages with a nonce
    if made.status_code == 200:
        assert ready.data == made.data
        own = {"X-Request-ID"}
        assert {entry for entry in ready.headers if entry[0] not in own} == {
            entry for entry in made.headers if entry[0] not in own
        }


def test_a_query_that_was_asked_before_is_not_run_again(client):
    address = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . FILTER(?s != <urn:x-ready>) }")
    first, second = client.get(address), client.get(address)
    # even the time it took is that of the first
    assert first.data == second.data
    assert "milliseconds" in json.loads(first.data)["meta"]


def test_head_is_answered_from_what_get_has_left(client):
    address = "/sparql?format=json&query=" + quote(ROWS)
    got = client.get(address)
    headed = client.head(address)
    assert headed.status_code == 200
    assert headed.data == b""
    assert headed.headers["Content-Length"] == got.headers["Content-Length"]
    assert headed.headers["ETag"] == got.headers["ETag"]


def test_a_ready_answer_is_not_sent_to_a_client_that_holds_it(client):
    address = "/sparql?query=" + quote(ROWS)
    tag = client.get(address).headers["ETag"]
    for method in (client.get, client.head):
        again = method(address, headers={"If-None-Match": f'"other", {tag}'})
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Length" not in again.headers
        assert "Content-Type" not in again.headers
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_posted_query_is_ready_the_second_time(client):
    query = "SELECT ?s { ?s ?p ?o . FILTER(?s != <urn:x-posted>) } LIMIT 3"
    for send in ({"data": {"query": query}}, {"data": query, "content_type": "application/sparql-query"}):
        first, second = client.post("/sparql", **send), client.post("/sparql", **send)
        assert first.status_code == 200
        assert first.data == second.data
    other = client.post("/sparql", data={"query": query.replace("3", "2")})
    assert len(json.loads(other.data)["results"]["bindings"]) == 2


def test_the_editor_is_made_anew_each_time_for_its_nonce(client):
    pages = [client.get("/query", headers={"Accept": "text/html"}) for _ in range(2)]
    policies = {page.headers["Content-Security-Policy"] for page in pages}
    assert len(policies) == 2


def test_an_answer_that_was_cut_is_not_kept(client_with):
    client = client_with(max_rows=2)
    address = "/sparql?query=" + quote("SELECT * { ?s ?p ?o }")
    answers = [client.get(address) for _ in range(2)]
    assert all(answer.headers["X-KG-Complete"] == "false" for answer in answers)
    times = [json.loads(answer.data)["meta"]["milliseconds"] for answer in answers]
    assert times[0] != times[1]


def test_nothing_is_kept_where_there_is_no_memory_for_it(client_with):
    client = client_with(cache_memory=0)
    address = "/sparql?query=" + quote(ROWS)
    times = [json.loads(client.get(address).data)["meta"]["milliseconds"] for _ in range(2)]
    assert times[0] != times[1]


# --------------------------------------------------------------------------- changes
def test_no_answer_outlives_a_change(asked, inner):
    before = asked.get("/x").text
    assert asked.get("/x").text == before
    inner.release = "bbbb"
    after = asked.get("/x").text
    assert after.startswith("bbbb")
    assert inner.asked == 2
    inner.release = "aaaa"  # a rollback
    assert asked.get("/x").text == before


def test_an_answer_made_while_the_release_changes_is_not_kept(inner):
    releases = iter(["aaaa", "bbbb", "bbbb", "bbbb"])
    asked = Client(ReadyLayer(inner, ReadyAnswers(2**20), lambda _environ: next(releases)))
    assert asked.get("/x").text.startswith("aaaa")
    inner.release = "bbbb"
    assert asked.get("/x").text.startswith("bbbb")


def test_an_answer_of_another_release_than_the_current_one_is_not_kept(inner):
    # the pointer has moved, the graph that answers has not been opened anew yet
    asked = Client(ReadyLayer(inner, ReadyAnswers(2**20), lambda _environ: "bbbb"))
    assert asked.get("/x").text.startswith("aaaa")
    inner.release = "bbbb"
    assert asked.get("/x").text.startswith("bbbb")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_every_worker_answers_anew_once_a_store_has_another_release(kg_serve, run_cli, tiny_path, tmp_path):
    store = tmp_path / "store"
    assert run_cli("load", tiny_path, "--store", store).returncode == 0
    served = kg_serve("--store", store, "--workers", "2")
    address = served.url + "sparql?format=csv&query=" + quote("SELECT (COUNT(*) AS ?n) { ?s <urn:x-new> ?o }")

    def answers() -> set[str]:
        # a connection each: the system chooses the worker
        return {urllib.request.urlopen(address, timeout=20).read().decode().split()[1] for _ in range(30)}

    assert answers() == {"0"}
    graph = kg.open(store)
    for number in (1, 2):
        graph.update(f"INSERT DATA {{ <urn:a> <urn:x-new> {number} }}")
        assert answers() == {str(number)}
    graph.rollback()
    assert answers() == {"1"}


def test_a_static_file_that_changes_is_read_again(tmp_path):
    (tmp_path / "a.css").write_text("a")
    first = file_state(tmp_path, "a.css")
    (tmp_path / "a.css").write_text("ab")
    assert file_state(tmp_path, "a.css") != first
    for outside in ("../a.css", "/etc/passwd", "none.css", "a\x00b"):
        assert file_state(tmp_path, outside) is None, outside


# ------------------------------------------------------------------------- which requests
@pytest.mark.parametrize(
    "other",
    [
        {"path": "/y"},
        {"query_string": "a=2&b=1"},
        {"headers": {"Accept": "text/html"}},
        {"headers": {"Accept-Language": "zh"}},
        {"headers": {"Host": "other.example"}},
        {"base_url": "https://localhost"},
        {"base_url": "http://localhost/prefix"},
    ],
)
def test_requests_that_may_have_another_answer_have_another_key(asked, inner, other):
    given = {"path": "/x", "query_string": "a=1&b=1"}
    asked.get(**given)
    asked.get(**{**given, **other})
    assert inner.asked == 2
    asked.get(**given)
    assert inner.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"query_string": "b=1&a=1"},
        {"headers": {"Accept-Language": "en-GB,en;q=0.9,fr;q=0.3"}},
        {"headers": {"User-Agent": "other"}},
        {"headers": {"Cookie": "of=another application"}},
        {"headers": {"Accept-Encoding": "gzip, br"}},
    ],
)
def test_requests_that_differ_in_what_does_not_matter_share_an_answer(asked, inner, other):
    given = {"path": "/x", "query_string": "a=1&b=1"}
    asked.get(**given)
    asked.get(**{**given, **other})
    assert inner.asked == 1


@pytest.mark.parametrize("header", ["Authorization", "Range", "If-Match"])
def test_requests_with_rights_or_conditions_of_their_own_are_answered_one_by_one(asked, inner, header):
    for _ in range(2):
        asked.get("/x", headers={header: "Bearer abc"})
    assert inner.asked == 2


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_always_reach_the_application(asked, inner, method):
    for _ in range(2):
        asked.open("/x", method=method)
    assert inner.asked == 2


@pytest.mark.parametrize(
    "send",
    [
        {"data": "x" * 9000, "content_type": "application/sparql-query"},
        {"data": "ASK {}", "content_type": "application/sparql-update"},
        {"data": b"", "content_type": "application/sparql-query"},
        {"input_stream": io.BytesIO(b"ASK {}"), "content_type": "application/sparql-query"},
    ],
    ids=["long", "update", "empty", "without a length"],
)
def test_other_bodies_reach_the_application_whole(asked, inner, send):
    bodies = [asked.post("/sparql", **send).text for _ in range(1 if "input_stream" in send else 2)]
    assert inner.asked == len(bodies)
    if isinstance(send.get("data"), str):
        assert send["data"] in bodies[0]


def test_what_is_posted_elsewhere_reaches_the_application(asked, inner):
    for _ in range(2):
        asked.post("/graph-store", data="ASK {}", content_type="application/sparql-query")
    assert inner.asked == 2


names = st.sampled_from(["a", "b", "%61", "a+b", ""])
parameters = st.lists(st.tuples(names, st.sampled_from(["", "1", "2"])), max_size=5)


@settings(deadline=None)
@given(parameters, parameters)
def test_query_strings_with_one_key_give_every_parameter_the_same_values(one, other):
    def key(pairs):
        query = "&".join(f"{name}={value}" for name, value in pairs)
        return key_of(EnvironBuilder(path="/x", query_string=query).get_environ())

    if key(one) == key(other):
        seen = [
            Request(
                EnvironBuilder(path="/x", query_string="&".join(map("=".join, pairs))).get_environ()
            ).args.to_dict(flat=False)
            for pairs in (one, other)
        ]
        assert seen[0] == seen[1]


# -------------------------------------------------------------------------- which answers
@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": ""},
        {"Set-Cookie": "a=b"},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"X-KG-Complete": "false"},
        {"Vary": "Accept, Cookie"},
        {"Vary": "*"},
        {"Content-Security-Policy": "style-src 'nonce-abc'"},
    ],
    ids=str,
)
def test_answers_that_are_not_for_everybody_are_not_kept(asked, inner, headers):
    inner.headers = headers
    for _ in range(2):
        asked.get("/x")
    assert inner.asked == 2


@pytest.mark.parametrize("status", [201, 203, 303, 400, 404, 500, 503])
def test_only_successes_are_kept(asked, inner, status):
    inner.status = status
    for _ in range(2):
        assert asked.get("/x").status_code == status
    assert inner.asked == 2


# --------------------------------------------------------------------------------- memory
def test_memory_stays_within_its_bound_and_the_oldest_goes_first(inner):
    answers = ReadyAnswers(200_000)
    asked = Client(ReadyLayer(inner, answers, lambda _environ: inner.release))
    for number in range(100):
        asked.get(f"/{number}")
        asked.get("/0")
        assert answers.bytes <= 200_000
    assert 10 < len(answers) < 60
    count = inner.asked
    asked.get("/0")
    asked.get("/99")
    assert inner.asked == count
    asked.get("/1")
    assert inner.asked == count + 1


def test_an_answer_that_takes_a_large_part_of_the_memory_is_not_kept(inner):
    inner.body = "x" * 20_000
    answers = ReadyAnswers(200_000)
    asked = Client(ReadyLayer(inner, answers, lambda _environ: inner.release))
    for _ in range(2):
        assert len(asked.get("/x").data) > 20_000
    assert inner.asked == 2
    assert answers.bytes == 0


def test_packed_copies_count(asked, layer):
    asked.get("/x")
    before = layer.answers.bytes
    packed = asked.get("/x", headers={"Accept-Encoding": "gzip"})
    assert (counted := layer.answers.bytes) > before + len(packed.data)
    asked.get("/x", headers={"Accept-Encoding": "gzip"})
    assert layer.answers.bytes == counted


# ----------------------------------------------------------------------------------- gzip
@pytest.mark.parametrize("address", ["/sources", "/ontology", "/static/css/base.css", "/query"])
def test_texts_come_in_gzip_where_the_client_takes_it(client, address):
    headers = {"Accept": "text/html,*/*"}
    plain = client.get(address, headers=headers)
    packed = client.get(address, headers={**headers, "Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"].startswith("W/")
    if address != "/query":
        assert gzip.decompress(packed.data) == plain.data
        again = client.get(
            address, headers={**headers, "Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        )
        assert again.status_code == 304


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "turtle"])
def test_exports_come_in_gzip_as_they_are_written(client, suffix):
    plain = client.get(f"/export/all.{suffix}")
    packed = client.get(f"/export/all.{suffix}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Disposition"] == plain.headers["Content-Disposition"]


def test_what_is_short_or_packed_already_is_left_alone(client):
    for address in ("/healthz", "/export/all.csv"):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers, address


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("GZIP, br", True),
        ("x-gzip", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*;q=0", False),
        ("gzip;q=nonsense", False),
        ("br, deflate", False),
    ],
)
def test_gzip_is_sent_to_those_who_ask_for_it(header, takes):
    assert accepts_gzip(header) == takes


@settings(deadline=None)
@given(st.lists(st.binary(max_size=2000), max_size=20))
def test_parts_packed_as_they_come_are_the_whole(parts):
    packed = list(PackedParts(parts))
    assert gzip.decompress(b"".join(packed)) == b"".join(parts)
    assert all(packed)


def test_a_body_that_is_given_up_is_closed():
    closed = []

    class Body:
        def __iter__(self):
            return iter([b"a" * 5000] * 3)

        def close(self):
            closed.append(True)

    def application(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Body()

    layer = ReadyLayer(application, ReadyAnswers(2**20), lambda _environ: "aaaa")
    environ = EnvironBuilder(headers={"Accept-Encoding": "gzip"}).get_environ()
    body, status, headers = run_wsgi_app(layer, environ)
    assert (status, headers["Content-Encoding"]) == ("200 OK", "gzip")
    next(iter(body))
    body.close()
    assert closed == [True]
