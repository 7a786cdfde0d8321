"""Where in a file a subject's statements begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.validate.places import subjects

TEXT = '''# comment with <http://example.org/not> a statement .
@prefix ex: <http://example.org/> .
PREFIX : <http://other.example.org/>
@base <http://base.example.org/dir/> .

ex:one a ex:Thing ; ex:says "not ex:two . here" ,
    """ex:three .
ex:four a ex:Thing .""" .   ex:two ex:p ex:one.
<relative> ex:p [ ex:q ex:five ; ex:r ( ex:six ) ] .
[ ex:p ex:one ] .
:seven ex:p 1.5 , <http://example.org/eight#x> .
ex:two ex:p ex:nine .
ex:a%2Fb.c ex:p ex:one ; .
ex:esc\\,aped ex:p true .
<http://example.org/\\u6c34> ex:p "'"@en-GB , '"'^^ex:t .
'''


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        ("http://example.org/one", (6, 1)),
        ("http://example.org/two", (8, 29)),
        ("http://base.example.org/dir/relative", (9, 1)),
        ("http://other.example.org/seven", (11, 1)),
        ("http://example.org/a%2Fb.c", (13, 1)),
        ("http://example.org/esc,aped", (14, 1)),
        ("http://example.org/水", (15, 1)),
    ],
)
def test_a_subject_is_found_where_it_first_begins_a_statement(subject, place):
    assert subjects(TEXT, "http://example.org/file")[subject] == place


def test_nothing_else_is_taken_for_a_subject():
    found = subjects(TEXT, "http://example.org/file").keys() - {""}
    assert len(found) == 7


def test_named_graphs_are_looked_into():
    trig = """@prefix ex: <http://example.org/> .
ex:g {
  ex:a ex:p ex:b .
  ex:c ex:p ex:d }
GRAPH ex:h { ex:e ex:p 1 }
"""
    found = subjects(trig, "http://example.org/")
    assert found["http://example.org/a"] == (3, 3)
    assert found["http://example.org/c"] == (4, 3)
    assert found["http://example.org/e"] == (5, 14)


@given(st.text(max_size=200))
def test_no_text_at_all_is_an_error(text):
    subjects(text, "http://example.org/")
