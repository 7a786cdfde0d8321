"""The W3C's tests of the graph store protocol, one after the other, sent to a running ``kg serve``.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/
Each is also a test of its own, in ``test_graph_store.py``; here one goes on from where another has ended.
"""

from __future__ import annotations

import http.client
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

TURTLE = "text/turtle; charset=utf-8"
PREFIXES = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
ALICE = f"""{PREFIXES}
[]  a foaf:Person;
    foaf:businessCard [
        a v:VCard;
        v:given-name "Alice"
    ] .
"""
BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"


def person(name, more=""):
    return f"""{PREFIXES}
<http://$HOST$/graph-store/person/1> a foaf:Person; {more}
    foaf:businessCard [
        a v:VCard;
        v:fn "{name}"
    ].
"""


def part(field, value):
    return f"""--{BOUNDARY}\r
Content-Disposition: form-data; name="{field}.ttl"; filename="{field}.ttl"\r
Content-Type: text/turtle; charset=utf-8\r
\r
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<http://$HOST$/graph-store/person/1> foaf:{field} "{value}" .
\r
"""


JOHN, JANE = person("John Doe"), person("Jane Doe")
NAMED = person("Jane Doe", 'foaf:name "Jane Doe";')
WHOLE = person("Jane Doe", 'foaf:name "Jane Doe"; foaf:givenName "Jane"; foaf:familyName "Doe";')
PARTS = f"{part('familyName', 'Doe')}{part('givenName', 'Jane')}--{BOUNDARY}--\r\n"
NAME = f'{PREFIXES}\n<http://$HOST$/graph-store/person/1> foaf:name "Jane Doe" .'
DIRECT = "/graph-store/person/1.ttl"
INDIRECT = f"/graph-store?graph={quote('http://$HOST$/graph-store/person/1.ttl', safe='$')}"

# name, method, target, body, its type, status, what the answer holds
STEPS = [
    ("put__initial_state", "PUT", DIRECT, JOHN, TURTLE, 201, None),
    ("get_of_put__initial_state", "GET", INDIRECT, None, None, 200, JOHN),
    ("put__graph_already_in_store", "PUT", DIRECT, JANE, TURTLE, 204, None),
    ("get_of_put__graph_already_in_store", "GET", DIRECT, None, None, 200, JANE),
    ("put__default_graph", "PUT", "/graph-store?default", ALICE, TURTLE, 201, None),
    ("get_of_put__default_graph", "GET", "/graph-store?default", None, None, 200, ALICE),
    ("put__mismatched_payload", "PUT", DIRECT, JOHN, "application/rdf+xml", 400, None),
    ("put of another", "PUT", "/graph-store/person/2.ttl", JOHN, TURTLE, 201, None),
    ("delete__existing_graph", "DELETE", "/graph-store/person/2.ttl", None, None, 200, None),
    ("get_of_delete__existing_graph", "GET", "/graph-store/person/2.ttl", None, None, 404, None),
    ("delete__nonexistent_graph", "DELETE", "/graph-store/person/2.ttl", None, None, 404, None),
    ("post__existing_graph", "POST", DIRECT, NAME, TURTLE, 200, None),
    ("get_of_post__existing_graph", "GET", DIRECT, None, None, 200, NAMED),
    (
        "post__multipart_formdata",
        "POST",
        DIRECT,
        PARTS,
        f"multipart/form-data; boundary={BOUNDARY}",
        200,
        None,
    ),
    ("get_of_post__multipart_formdata", "GET", DIRECT, None, None, 200, WHOLE),
    ("post__create__new_graph", "POST", "/graph-store", ALICE, TURTLE, 201, None),
    ("get_of_post__create__new_graph", "GET", "$NEWPATH$", None, None, 200, ALICE),
    ("post__empty_graph_to_existing_graph", "POST", "$NEWPATH$", "", TURTLE, 204, None),
    ("get_of_post__after_noop", "GET", "$NEWPATH$", None, None, 200, ALICE),
    ("put__empty_graph", "PUT", "/graph-store/person/3.ttl", "", TURTLE, 201, None),
    ("get_of_put__empty_graph", "GET", "/graph-store/person/3.ttl", None, None, 200, ""),
    ("replacing it by nothing", "PUT", "/graph-store/person/3.ttl", "", TURTLE, 204, None),
    ("head_on_an_existing_graph", "HEAD", DIRECT, None, None, 200, None),
    ("head_on_a_nonexisting_graph", "HEAD", "/graph-store/person/4.ttl", None, None, 404, None),
]


@pytest.fixture
def send(writable_server, bearer):
    place = urlsplit(writable_server.url)

    def sent(method, target, body, content_type):
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        headers = dict(bearer)
        if content_type:
            headers["Content-Type"] = content_type
        if method == "GET":
            headers["Accept"] = "text/turtle"
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        response.data = response.read()
        connection.close()
        return response

    return sent, place.netloc


def same(held, expected):
    graphs = [ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE)) for text in (held, expected.encode())]
    for graph in graphs:
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return graphs[0] == graphs[1]


def test_the_graph_store_tests_pass_in_their_order(send):
    sent, host = send
    new_path = ""
    for name, method, target, body, content_type, status, held in STEPS:
        place, text = (
            entry and entry.replace("$HOST$", host).replace("$NEWPATH$", new_path) for entry in (target, body)
        )
        response = sent(method, place, text if text is None else text.encode(), content_type)
        assert response.status == status, (name, response.data)
        if location := response.headers["Location"]:
            assert location.startswith(f"http://{host}/graph-store/"), name
            new_path = urlsplit(location).path
        if held is not None:
            assert response.headers.get_content_type() == "text/turtle", name
            assert same(response.data, held.replace("$HOST$", host)), (name, response.data)
        if method == "HEAD":
            assert response.data == b"", name
