"""An engine that has no time to count: its pages say of which numbers there may be more."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

import kg
from kg.graph import Graph
from kg.limits import Limits
from kg.server.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DATA = """
@prefix e: <http://e.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a a e:Port ; rdfs:label "Port A"@en ; e:near e:b . e:b a e:Port ; rdfs:label "Port B"@en . e:c a e:Ship .
"""


@pytest.fixture
def slow() -> Iterator[str]:
    """An engine that finds everything, and says of every count over everything that it takes too long."""
    engine = ox.Store()
    engine.load(DATA.encode(), ox.RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
            if "COUNT(" in query and not any(word in query for word in ("LIMIT", "VALUES", "GRAPH", "<http")):
                self.send_response(503)
                body, kind = b"Query evaluation took too long", "text/plain"
            else:
                found = engine.query(query)
                self.send_response(200)
                if isinstance(found, ox.QueryTriples):
                    body, kind = found.serialize(format=ox.RdfFormat.N_TRIPLES), "application/n-triples"
                else:
                    body = found.serialize(format=ox.QueryResultsFormat.JSON)
                    kind = "application/sparql-results+json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture
def graph(slow: str) -> Graph:
    return kg.open(slow)


@pytest.fixture
def client(graph: Graph) -> Iterator[FlaskClient]:
    app = create_app(graph, Limits())
    yield app.test_client()
    app.extensions["kg"].close()


def test_what_is_counted_of_some_says_that_there_may_be_more(graph: Graph):
    summary = graph.summary()
    assert summary.at_least
    assert (summary.triples, summary.entities) == (6, 3)
    assert {cls.label: (cls.count, cls.at_least) for cls in summary.classes} == {
        "Port": (2, True),
        "Ship": (1, True),
    }


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", ["At least 3 things, described in at least 6 triples", "2+"]),
        ("/?lang=zh", ["至少3个事物，至少6条三元组", "2+"]),
        ("/ontology", ["at least 2 in the graph", "used at least once"]),
        ("/search?class=http://e.org/Port", ["At least 2 results", "Port A", "Port B"]),
        ("/entity?iri=http://e.org/a", ["Port A", "Port B"]),
        ("/explore", ["2+"]),
        ("/explore?iri=http://e.org/a", ["Port B"]),
    ],
)
def test_every_page_is_there(client: FlaskClient, path: str, says: list[str]):
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    for text in says:
        assert text in page.text


def test_programs_are_told_no_number_that_may_be_wrong(client: FlaskClient):
    described = client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    assert "void:entities" not in described
    assert "void:triples" not in described
    for kind, label in (("class", "Port"), ("predicate", "near")):
        found = json.loads(client.get(f"/api/complete?kind={kind}&q={label}").text)["results"]
        assert [(entry["label"], entry["count"]) for entry in found] == [(label, None)]


def test_the_command_line_says_so_too(slow: str, run_cli):
    told = run_cli("stats", "--store", slow).stdout.split()
    assert told[told.index("triples") + 1] == "6+"
