"""What is remembered of a query holds for those that differ from it in values only, and for no others."""

from __future__ import annotations

import pytest

from kg.limits import Limits
from kg.query.shapes import known, remember

NESTING = Limits().max_nesting


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr("kg.query.shapes._known", {})


def are_alike(first: str, then: str) -> bool:
    remember(first, NESTING, "SELECT")
    return known(then, NESTING) is not None


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("SELECT * { <urn:a> ?p ?o }", "SELECT * { <urn:other#b> ?p ?o }"),
        ("SELECT * { ?s ?p 'a' } LIMIT 5", "SELECT * { ?s ?p 'b } #' } LIMIT 60"),
        ('SELECT * { ?s ?p "a"@en }', 'SELECT * { ?s ?p "?x ?y"@en }'),
        ("SELECT * { metric:a ?p 1.5 }", "SELECT * { metric:b-c ?p 0.25 }"),
        ("SELECT * { <urn:a#b> ?p ?o } # one", 'SELECT * { <urn:a#c> ?p ?o } # "two" <urn:x> 5'),
    ],
)
def test_queries_that_differ_in_values_have_one_shape(first, then):
    assert are_alike(first, then)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("SELECT * { ?a1 ?p ?o . ?a1 ?q ?r }", "SELECT * { ?a1 ?p ?o . ?a2 ?q ?r }"),
        ("SELECT * { _:b1 ?p ?o . _:b1 ?q ?r }", "SELECT * { _:b1 ?p ?o . _:b2 ?q ?r }"),
        ("SELECT * { ?s ?p <urn:a> }", "SELECT * { ?s ?p <urn:a> . ?x ?y ?z }"),
        ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o }"),
        ("SELECT * { ?s ?p 'a' }", "SELECT * { ?s ?p 'a' . ?x ?y 'b' }"),
        ("SELECT * { ?s ?p <urn:a> }", "ASK { ?s ?p <urn:a> }"),
        ("SELECT * { ?s ?p 'a' }", "SELECT * { ?s ?p <a> }"),
        ("SELECT * { ?s ?p ?o # . ?x ?y ?z\n }", "SELECT * { ?s ?p ?o #\n . ?x ?y ?z }"),
        ("PREFIX a: <urn:a> SELECT * { a:x ?p ?o }", "PREFIX a: <urn:a> SELECT * { b:x ?p ?o }"),
    ],
)
def test_queries_that_are_made_otherwise_have_another_shape(first, then):
    assert not are_alike(first, then)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { sErViCe ?x { ?s ?p ?o } }",
        "SELECT * FROM <urn:a> { ?s ?p ?o }",
        r"SELECT * { \u0053ERVICE <urn:a> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '''a''' }",
        "SELECT * { ?s ?p ?o } " + "." * 3000,
    ],
)
def test_what_might_reach_elsewhere_or_be_read_otherwise_is_never_remembered(text):
    assert not are_alike(text, text)
