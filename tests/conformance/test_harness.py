"""The harness itself: it takes the same for the same, and nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from .compare import same, within
from .manifests import cases
from .results import Table, difference, read
from .test_w3c import needs_suites
from .verdicts import verdict

A, B, C, D, E, F = (ox.BlankNode(name) for name in "abcdef")
P, Q = ox.NamedNode("http://e.org/p"), ox.NamedNode("http://e.org/q")
ONE, OTHER_ONE = ox.Literal("1"), ox.Literal("1", language="en")
TRIANGLES = [(A, P, B), (B, P, C), (C, P, A), (D, P, E), (E, P, F), (F, P, D)]
HEXAGON = [(A, P, B), (B, P, C), (C, P, D), (D, P, E), (E, P, F), (F, P, A)]

ROWS = {
    "the same row": ([(P, ONE)], [(P, ONE)], True),
    "another order": ([(P,), (Q,)], [(Q,), (P,)], True),
    "a row twice": ([(P,), (P,)], [(P,)], False),
    "one row more": ([(P,)], [(P,), (Q,)], False),
    "nothing bound": ([(None,)], [(P,)], False),
    "a language": ([(ONE,)], [(OTHER_ONE,)], False),
    "a language in capitals": ([(ox.Literal("1", language="EN"),)], [(OTHER_ONE,)], True),
    "another spelling of a number": (
        [(ox.Literal("1.0", datatype=P),)],
        [(ox.Literal("1.00", datatype=P),)],
        False,
    ),
    "other labels": ([(A, P), (B, Q)], [(C, P), (D, Q)], True),
    "one node for two": ([(A, P), (B, Q)], [(C, P), (C, Q)], False),
    "nodes that changed places": ([(A, B), (A, P)], [(D, C), (C, P)], False),
    "rings turned round": (TRIANGLES, [(C, P, B), (B, P, A), (A, P, C), *TRIANGLES[3:]], True),
    "two rings for one": (TRIANGLES, HEXAGON, False),
}


@pytest.mark.parametrize(("left", "right", "alike"), ROWS.values(), ids=ROWS)
def test_rows_are_the_same_up_to_the_labels_of_blank_nodes(left, right, alike):
    assert same(left, right) is alike
    assert same(right, left) is alike


def test_order_counts_where_it_is_asked_for():
    assert same([(P,), (A,), (Q,)], [(P,), (B,), (Q,)], ordered=True)
    assert not same([(P,), (Q,)], [(Q,), (P,)], ordered=True)


def test_rows_of_a_reduced_query_may_come_fewer_times_but_not_never():
    assert within([(P,), (Q,)], [(P,), (P,), (Q,)])
    assert not within([(P,)], [(P,), (Q,)])
    assert not within([(P,), (P,), (Q,)], [(P,), (Q,)])


WRITTEN = {
    "srj": b"""{"head": {"vars": ["x", "y"]}, "results": {"bindings": [
        {"x": {"type": "uri", "value": "there"}, "y": {"type": "literal", "value": "a\\tb"}},
        {"x": {"type": "bnode", "value": "n"}}]}}""",
    "srx": b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#">
        <head><variable name="x"/><variable name="y"/></head><results>
        <result><binding name="x"><uri>there</uri></binding>
                <binding name="y"><literal>a\tb</literal></binding></result>
        <result><binding name="x"><bnode>n</bnode></binding></result></results></sparql>""",
    "tsv": b'?y\t?x\n"a\\tb"\t<there>\n\t_:n\n',
    "ttl": b"""@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "x", "y" ;
           rs:solution [ rs:binding [ rs:variable "x" ; rs:value <there> ],
                                    [ rs:variable "y" ; rs:value "a\\tb" ] ],
                       [ rs:binding [ rs:variable "x" ; rs:value [] ] ] .""",
}


@pytest.mark.parametrize("suffix", WRITTEN)
def test_rows_are_read_from_every_format(suffix):
    found = read(WRITTEN[suffix], suffix, "http://e.org/here")
    rows = ((ox.NamedNode("http://e.org/there"), ox.Literal("a\tb")), (A, None))
    assert not difference(Table(("x", "y"), rows), found, ordered=False, lax=False)


def test_csv_is_read_as_texts_and_blank_nodes():
    found = read(b'x,y\r\nhttp://e.org/p,"a,""b"\r\n_:n,\r\n', "csv", "http://e.org/")
    expected = Table(("x", "y"), (("http://e.org/p", 'a,"b'), (A, "")))
    assert not difference(expected, found, ordered=False, lax=False)


def test_numbered_rows_are_expected_in_that_order():
    numbered = """@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "x" ;
           rs:solution [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value "b" ] ],
                       [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value "a" ] ] ."""
    found = read(numbered.encode(), "ttl", "http://e.org/")
    assert found == Table(("x",), ((ox.Literal("a"),), (ox.Literal("b"),)), ordered=True)


class Silent:
    """A system that takes everything for valid and finds nothing."""

    name = "silent"

    def answer(self, _case, suffix):
        nothing = {
            "srj": b'{"head": {"vars": []}, "results": {"bindings": []}}',
            "srx": b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><results/></sparql>',
        }
        return nothing.get(suffix, b"\n")

    def updated(self, _case):
        return frozenset()

    def parsed(self, _case):
        return b""


@needs_suites
def test_a_system_that_finds_nothing_passes_one_evaluation_and_no_negative_test():
    passed = {"evaluation": 0, "syntax": 0, "turtle": 0, "turtle syntax": 0}
    for case in cases():
        if case.kind in passed:
            passed[case.kind] += not verdict(case, Silent())
    positive = {kind: sum(case.kind == kind and case.positive for case in cases()) for kind in passed}
    assert passed == positive | {"evaluation": 1, "turtle": 0}
