"""Nothing that a stranger sends makes this program open a connection or a file, however it is spelt."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.limits import Limits
from kg.load import build_store
from kg.server.app import create_app

FORM = "application/x-www-form-urlencoded"
SECRET = "nobody is to read this"


class Trap:
    """A listening socket that nobody may connect to, and a file that nobody may read."""

    def __init__(self, folder):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.setblocking(False)
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/x"
        path = folder / "secret.ttl"
        path.write_text(f'<http://e.org/s> <http://e.org/p> "{SECRET}" .')
        self.file = path.as_uri()

    def set_off(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            self.listening.accept()[0].close()
            return True
        return False


@pytest.fixture(scope="module")
def trap(tmp_path_factory) -> Iterator[Trap]:
    made = Trap(tmp_path_factory.mktemp("trap"))
    yield made
    made.listening.close()


@pytest.fixture(scope="module", params=["memory", "disk"])
def service(request, tmp_path_factory, tiny_path):
    """Make a client of a graph, in memory and on disk: query processes over the latter may open files."""
    graph = kg.open(tiny_path)
    if request.param == "disk":
        directory = tmp_path_factory.mktemp("disk") / "store"
        build_store([tiny_path], directory)
        graph = kg.open(directory)
    app = create_app(graph, Limits(query_timeout=2.0))
    yield app.test_client()
    app.extensions["kg"].close()


def sent(service, query, **more):
    """Send a query in every way; return the answers."""
    parameters = {"query": query} | more
    yield service.get("/sparql", query_string=parameters)
    yield service.post("/sparql", data=parameters)
    beside = "&".join(f"{name}={quote(value)}" for name, value in more.items())
    yield service.post(f"/sparql?{beside}", data=query.encode(), content_type="application/sparql-query")
    yield service.get("/query", query_string={"query": query}, headers={"Accept": "text/html"})
    yield service.get("/export/all.ttl", query_string={"query": query})
    yield service.get("/cite", query_string={"query": query})


QUERIES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <URL> } SERVICE SILENT ?e { ?s ?p ?o } }",
    "PREFIX e: <URL/> SELECT * { SERVICE e:a { ?s ?p ?o } }",
    "BASE <URL/> SELECT * { SERVICE <a> { ?s ?p ?o } }",
    "sElEcT*{sErViCe<URL>{?s ?p ?o}}",
    "SELECT * { SERVICE # <a:b>\n<URL> { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <FILE> { ?s ?p ?o }",
    "CONSTRUCT FROM <FILE> WHERE { ?s ?p ?o }",
    "DESCRIBE <URL> FROM <URL>",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "SELECT * { GRAPH <FILE> { ?s ?p ?o } }",
    "LOAD <URL>",
    "LOAD SILENT <FILE> INTO GRAPH <http://e.org/g>",
    "ASK {}; LOAD <URL>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_reaches_out(service, trap, query):
    query = query.replace("URL", trap.url).replace("FILE", trap.file)
    for response in sent(service, query):
        assert SECRET not in response.text
        assert response.status_code < 500
    assert not trap.set_off()


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "graph"])
def test_no_parameter_reaches_out(service, trap, name):
    for place in (trap.url, trap.file, "/etc/passwd", "../../etc/passwd", "data:text/turtle,<a:b><a:c>1."):
        for response in sent(
            service, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", **{name: place}
        ):
            assert SECRET not in response.text
            assert "root:" not in response.text
            assert response.status_code < 500
    assert not trap.set_off()


@pytest.mark.parametrize(
    "path", ["/entity?iri=", "/neighbours?iri=", "/cite?iri=", "/explore?iri=", "/export/x.ttl?entity="]
)
def test_no_name_of_an_entity_reaches_out(service, trap, path):
    for place in (trap.url, trap.file):
        response = service.get(path + quote(place, safe=""))
        assert response.status_code < 500
        assert SECRET not in response.text
    assert not trap.set_off()


def test_what_is_posted_as_data_is_not_followed(service, trap):
    context = json.dumps({"@context": trap.url, "@id": "http://e.org/s", "http://e.org/p": 1})
    entity = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{trap.url}"><!ENTITY y SYSTEM "{trap.file}">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'rdf:about="http://e.org/s"><p xmlns="http://e.org/">&x;&y;</p></rdf:Description></rdf:RDF>'
    )
    for address in ("/sparql", "/graph-store?default", "/graph-store?graph=http://e.org/g"):
        for method in ("POST", "PUT"):
            for body, kind in ((context, "application/ld+json"), (entity, "application/rdf+xml")):
                response = service.open(address, method=method, data=body, content_type=kind)
                assert 400 <= response.status_code < 500
                assert SECRET not in response.text
    assert not trap.set_off()


PIECES = st.sampled_from(
    [
        *(
            "SERVICE",
            "service",
            "SILENT",
            "FROM",
            "NAMED",
            "LOAD",
            "INTO",
            "GRAPH",
            "OPTIONAL",
            "UNION",
            "MINUS",
        ),
        *("FILTER", "EXISTS", "NOT", "BIND", "AS", "VALUES", "SELECT", "WHERE", "LATERAL", "BASE"),
        *("PREFIX",),
        *("<URL>", "<FILE>", "?e", "a:b", "a:", "a:b.c.", "SERVICEa:b", "_:c", "true", "1", "1.", "<>", "<x"),
        *("'x'", "'''x'''", '"', "'", "@en", "^^", "#", "\n", " ", " ", ".", ";", ",", "*", "/", "|", "^"),
        *(
            "{",
            "}",
            "{}",
            "(",
            ")",
            "()",
            "[",
            "]",
            "?s ?p ?o",
            r"\u0027",
            r"\u0023",
            r"\u0053ERVICE",
            r"\u007B",
        ),
    ]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pieces=st.lists(PIECES, min_size=1, max_size=12),
    form=st.sampled_from(["{}", "SELECT * {{ {} }}", "ASK {}"]),
)
def test_whatever_is_put_together_reaches_nobody(service, trap, pieces, form):
    text = form.format("".join(pieces)).replace("URL", trap.url).replace("FILE", trap.file)
    query = f"PREFIX a: <{trap.url}/> PREFIX SERVICEa: <{trap.url}/> {text}"
    response = service.post("/sparql", data={"query": query})
    assert response.status_code in {200, 400, 403, 503}, response.text
    assert SECRET not in response.text
    assert not trap.set_off(), query
