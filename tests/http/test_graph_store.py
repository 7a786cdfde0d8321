"""The graph store over HTTP, by the cases of the W3C's tests and what they leave open.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/
"""

from __future__ import annotations

import json
import re
from io import BytesIO

import pyoxigraph as ox
import pytest

from kg.formats import RDF_FORMATS

TURTLE = "text/turtle; charset=utf-8"
PREFIXES = """
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
PERSON = "http://localhost/graph-store/person/1"
JOHN = f'{PREFIXES} <{PERSON}> a foaf:Person; foaf:businessCard [ a v:VCard; v:fn "John Doe" ] .'
JANE = JOHN.replace("John", "Jane")
ALICE = f'{PREFIXES} [] a foaf:Person; foaf:businessCard [ a v:VCard; v:given-name "Alice" ] .'
NAME = f'{PREFIXES} <{PERSON}> foaf:name "Jane Doe" .'
GRAPH = "http://e.org/g"
BOUNDS = "https://kg.example/graph/bounds"


def problem(response, status):
    assert response.status_code == status, response.data
    assert response.mimetype == "application/problem+json"
    return json.loads(response.data)


def same(response, expected):
    """Return whether a response holds the same graph as a text of Turtle."""
    assert response.status_code == 200, response.data
    assert response.content_type == TURTLE
    held = [ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE)) for text in (response.data, expected.encode())]
    for dataset in held:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return held[0] == held[1]


@pytest.fixture
def send(emptied, bearer):
    """Send a request of a client that may write."""

    def request(method, target, data=None, content_type=None, **headers):
        return emptied.open(
            f"/graph-store{target}",
            method=method,
            data=data,
            content_type=content_type,
            headers={**bearer, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )

    return request


# both ways to name a graph: by an address of its own, and as a parameter of the service's
@pytest.fixture(params=["/person/1.ttl", f"?graph={PERSON}.ttl", f"?graph={GRAPH}"])
def target(request):
    return request.param


def test_put__initial_state(send, target):
    response = send("PUT", target, JOHN, TURTLE)
    assert response.status_code == 201
    assert json.loads(response.data)["added"] == 4


def test_get_of_put__initial_state(send, target):
    send("PUT", target, JOHN, TURTLE)
    assert same(send("GET", target, Accept="text/turtle"), JOHN)
    if GRAPH not in target:
        assert same(send("GET", f"?graph={PERSON}.ttl"), JOHN)


def test_put__graph_already_in_store(send, target):
    send("PUT", target, JOHN, TURTLE)
    response = send("PUT", target, JANE, TURTLE)
    assert (response.status_code, response.data) == (204, b"")
    assert "Content-Type" not in response.headers


def test_get_of_put__graph_already_in_store(send, target):
    send("PUT", target, JOHN, TURTLE)
    send("PUT", target, JANE, TURTLE)
    assert same(send("GET", target), JANE)


def test_put__default_graph(send):
    assert send("PUT", "?default", ALICE, TURTLE).status_code == 201
    assert send("PUT", "?default", ALICE, TURTLE).status_code == 204


def test_get_of_put__default_graph(send):
    send("PUT", "?default", ALICE, TURTLE)
    assert same(send("GET", "?default"), ALICE)
    assert same(send("GET", "?graph=https://kg.example/graph/unnamed"), ALICE)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(JANE, "application/rdf+xml"), ("<rdf:RDF/>", TURTLE), (JANE, "application/ld+json")],
)
def test_put__mismatched_payload(send, target, data, content_type):
    send("PUT", target, JOHN, TURTLE)
    problem(send("PUT", target, data, content_type), 400)
    assert same(send("GET", target), JOHN)


def test_delete__existing_graph(send, target):
    send("PUT", target, JOHN, TURTLE)
    response = send("DELETE", target)
    assert response.status_code == 200
    assert json.loads(response.data)["removed"] == 4


def test_get_of_delete__existing_graph(send, target):
    send("PUT", target, JOHN, TURTLE)
    send("DELETE", target)
    problem(send("GET", target), 404)


def test_delete__nonexistent_graph(send, target):
    problem(send("DELETE", target), 404)


def test_post__existing_graph(send, target):
    send("PUT", target, JANE, TURTLE)
    response = send("POST", target, NAME, TURTLE)
    assert response.status_code == 200
    assert json.loads(response.data)["added"] == 1


def test_get_of_post__existing_graph(send, target):
    send("PUT", target, JANE, TURTLE)
    send("POST", target, NAME, TURTLE)
    assert same(send("GET", target), JANE + NAME)


def multipart(**files):
    return {name: (BytesIO(text.encode()), f"{name}.ttl", kind) for name, (text, kind) in files.items()}


FAMILY, GIVEN = (
    f'{PREFIXES} <{PERSON}> foaf:{name} "{value}" .'
    for name, value in [("familyName", "Doe"), ("givenName", "Jane")]
)


def test_post__multipart_formdata(send, target):
    send("PUT", target, JANE, TURTLE)
    files = multipart(lastName=(FAMILY, TURTLE), firstName=(GIVEN, TURTLE))
    assert send("POST", target, files, "multipart/form-data").status_code == 200


def test_get_of_post__multipart_formdata(send, target):
    send("PUT", target, JANE, TURTLE)
    files = multipart(lastName=(FAMILY, TURTLE), firstName=(GIVEN, "application/octet-stream"))
    send("POST", target, files, "multipart/form-data")
    assert same(send("GET", target), JANE + FAMILY + GIVEN)


def test_blank_nodes_of_several_files_stay_apart(send, target):
    one, other = (f"_:b <http://e.org/{name}> 1 ." for name in "pq")
    send("POST", target, multipart(a=(one, TURTLE), b=(other, TURTLE)), "multipart/form-data")
    assert same(send("GET", target), "[] <http://e.org/p> 1 . [] <http://e.org/q> 1 .")


def test_a_form_holds_files_and_nothing_else(send, target):
    problem(send("POST", target, {"field": "text"}, "multipart/form-data"), 400)
    wrong = multipart(a=(FAMILY, TURTLE), b=("not turtle", TURTLE))
    body = problem(send("POST", target, wrong, "multipart/form-data"), 400)
    assert body["detail"].startswith("b.ttl:1:")
    problem(send("GET", target), 404)


def test_post__create__new_graph(send):
    response = send("POST", "", ALICE, TURTLE)
    assert response.status_code == 201
    assert re.fullmatch(r"http://localhost/graph-store/[0-9a-f]{16}", response.headers["Location"])
    other = send("POST", "/", ALICE, TURTLE).headers["Location"]
    assert response.headers["Location"] != other


def test_get_of_post__create__new_graph(send, writable):
    place = send("POST", "", ALICE, TURTLE).headers["Location"]
    assert same(writable.get(place), ALICE)
    assert same(send("GET", f"?graph={place}"), ALICE)


@pytest.mark.parametrize("body", ["", "# nothing"])
def test_post__empty_graph_to_existing_graph(send, target, body):
    send("PUT", target, ALICE, TURTLE)
    assert send("POST", target, body, TURTLE).status_code == 204


def test_get_of_post__after_noop(send, target):
    send("PUT", target, ALICE, TURTLE)
    send("POST", target, "", TURTLE)
    assert same(send("GET", target), ALICE)


def test_head_on_an_existing_graph(send, target):
    send("PUT", target, JOHN, TURTLE)
    response = send("HEAD", target)
    assert (response.status_code, response.data) == (200, b"")
    assert response.content_type == TURTLE
    assert int(response.headers["Content-Length"]) == len(send("GET", target).data)


def test_head_on_a_nonexisting_graph(send, target):
    assert send("HEAD", target).status_code == 404


# --------------------------------------------------- what those tests leave open
def test_the_unnamed_graph_is_always_there(send):
    for method, status in [("GET", 200), ("HEAD", 200), ("DELETE", 204)]:
        assert send(method, "?default").status_code == status
    send("PUT", "?default", JOHN, TURTLE)
    assert send("DELETE", "?default").status_code == 200
    assert send("GET", "?default").data == b""


def test_an_empty_graph_is_there(send, target):
    assert send("PUT", target, "", TURTLE).status_code == 201
    assert send("HEAD", target).status_code == 200
    assert send("DELETE", target).status_code == 200
    assert send("HEAD", target).status_code == 404


def test_relative_names_are_resolved_against_the_graphs_own(send, target):
    send("PUT", target, "<> <#p> </o> .", TURTLE)
    name = GRAPH if GRAPH in target else f"{PERSON}.ttl"
    host = name.split("/")[2]
    assert same(send("GET", target), f"<{name}> <{name}#p> <http://{host}/o> .")


@pytest.mark.parametrize(
    "asked",
    ["", "?", "?graph=", f"?default&graph={GRAPH}", f"?graph={GRAPH}&graph=http://e.org/h", "?grahp=x"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_request_names_one_graph(send, asked, method):
    assert send(method, asked, "", TURTLE).status_code == 400


@pytest.mark.parametrize("name", ["g", "/graph-store/person/1.ttl", "http://e.org/a b", "//e.org/g", "<x:y>"])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_name_is_an_absolute_iri(send, name, method):
    body = problem(send(method, f"?graph={name}", "", TURTLE), 400)
    assert "IRI" in body["detail"]


def test_an_address_that_is_a_name_takes_no_other(send):
    problem(send("GET", f"/person/1.ttl?graph={GRAPH}"), 400)
    problem(send("PUT", "/person/1.ttl?default", "", TURTLE), 400)


def test_every_format_goes_out_and_comes_in(send, target):
    send("PUT", target, JOHN, TURTLE)
    for output in RDF_FORMATS:
        got = send("GET", target, Accept=output.media_type)
        assert (got.status_code, got.mimetype) == (200, output.media_type)
        assert send("PUT", "?graph=http://e.org/copy", got.data, output.media_type).status_code in {201, 204}
        assert same(send("GET", "?graph=http://e.org/copy"), JOHN)
        if not output.quads:
            for alias in output.aliases:
                assert send("PUT", "?graph=http://e.org/copy", got.data, alias).status_code == 204


def test_what_is_liked_best_is_given(send, target):
    send("PUT", target, JOHN, TURTLE)
    accept = "text/turtle;q=0.4, application/ld+json;q=0.9, text/html"
    assert send("GET", target, Accept=accept).mimetype == "application/ld+json"
    assert send("GET", target, Accept="*/*").mimetype == "text/turtle"
    assert "text/turtle" in problem(send("GET", target, Accept="image/png"), 406)["detail"]
    assert send("GET", target + ("&" if "?" in target else "?") + "format=ntriples").mimetype == (
        "application/n-triples"
    )


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        (None, {}),
        ("application/json", {}),
        ("application/x-www-form-urlencoded", {}),
        ("text/turtle; charset=utf-16", {}),
        ("text/turtle", {"Content_Encoding": "gzip"}),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_is_no_rdf_is_415(send, target, method, content_type, headers):
    problem(send(method, target, JOHN.encode(), content_type, **headers), 415)


def test_a_syntax_error_has_its_place_and_changes_nothing(send, target):
    send("PUT", target, JOHN, TURTLE)
    release = send("GET", target).headers["X-KG-Release"]
    for method in ("PUT", "POST"):
        body = problem(send(method, target, "<http://e.org/a> <http://e.org/p>\n  1 ; ; 2 .", TURTLE), 400)
        assert body["line"] == 2
        assert body["column"] > 2
    got = send("GET", target)
    assert same(got, JOHN)
    assert got.headers["X-KG-Release"] == release


def test_a_document_of_several_graphs_is_refused(send, target):
    trig = "<http://e.org/h> { <http://e.org/a> <http://e.org/p> 1 }"
    assert "graph" in problem(send("PUT", target, trig, "application/trig"), 400)["detail"]


def test_a_computed_graph_is_read_and_not_written(send):
    send("PUT", "?default", JOHN, TURTLE)
    assert send("GET", "?graph=https://kg.example/graph/release").status_code == 200
    for method in ("PUT", "POST", "DELETE"):
        assert problem(send(method, f"?graph={BOUNDS}", JOHN, TURTLE), 403)["title"] == "Query refused"


def test_a_body_beyond_its_limit_is_413(send, target):
    text = f'<http://e.org/a> <http://e.org/p> "{"x" * 2**19}" .'
    assert send("PUT", target, text, TURTLE).status_code == 201
    body = problem(send("PUT", target, text + f"# {'x' * 2**19}", TURTLE), 413)
    assert (body["limit"], body["value"]) == ("max_write_body", "1 MB")


def test_without_the_token_graphs_are_read_and_nothing_else(send, target, writable):
    send("PUT", target, JOHN, TURTLE)
    place = f"/graph-store{target}"
    assert writable.get(place).status_code == 200
    for method in ("PUT", "POST", "DELETE"):
        response = writable.open(place, method=method, data="", content_type=TURTLE)
        problem(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    problem(writable.post("/graph-store", data=ALICE, content_type=TURTLE), 401)
    assert same(writable.get(place), JOHN)


def test_where_nobody_writes_graphs_are_read(client, bearer):
    assert client.get("/graph-store?graph=https://kg.example/graph/tiny").status_code == 200
    for method in ("PUT", "POST", "DELETE"):
        response = client.open(
            "/graph-store?default", method=method, data="", content_type=TURTLE, headers=bearer
        )
        problem(response, 403)


def test_options_and_other_methods(send):
    allowed = {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    for target in ("", "?default", "/person/1.ttl"):
        assert set(send("OPTIONS", target).headers["Allow"].split(", ")) == allowed
        response = send("PATCH", target, "", TURTLE)
        problem(response, 405)
        assert set(response.headers["Allow"].split(", ")) == allowed


# ------------------------------------------------------------------- lost updates
def test_a_graph_is_not_sent_again_to_who_holds_it(send, target):
    send("PUT", target, JOHN, TURTLE)
    tag = send("GET", target).headers["ETag"]
    assert tag.startswith('"')  # a strong one: If-Match asks for that
    response = send("GET", target, If_None_Match=tag)
    assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", tag)
    assert send("GET", target, Accept="application/ld+json", If_None_Match=tag).status_code == 200
    send("PUT", target, JANE, TURTLE)
    assert send("GET", target, If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_who_changes_what_it_has_seen_is_told_if_that_has_changed(send, target, method):
    send("PUT", target, JOHN, TURTLE)
    tag = send("GET", target, Accept="application/n-triples").headers["ETag"]
    send("PUT", target, JANE, TURTLE)
    problem(send(method, target, ALICE, TURTLE, If_Match=tag), 412)
    assert same(send("GET", target), JANE)
    now = send("GET", target).headers["ETag"]
    assert send(method, target, ALICE, TURTLE, If_Match=f'"x", {now}').status_code in {200, 204}


def test_a_graph_can_be_made_only_if_it_is_not_there(send, target):
    assert send("PUT", target, JOHN, TURTLE, If_None_Match="*").status_code == 201
    problem(send("PUT", target, JANE, TURTLE, If_None_Match="*"), 412)
    assert same(send("GET", target), JOHN)


def test_a_graph_can_be_changed_only_if_it_is_there(send, target):
    problem(send("PUT", target, JOHN, TURTLE, If_Match="*"), 412)
    assert send("PUT", target, JOHN, TURTLE).status_code == 201
    assert send("PUT", target, JANE, TURTLE, If_Match="*").status_code == 204
