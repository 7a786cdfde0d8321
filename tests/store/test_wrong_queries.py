"""A query that is not SPARQL: the place, and what to write instead."""

from __future__ import annotations

import json
import re

import pytest

from kg import resources
from kg.errors import QuerySyntaxError
from kg.limits import Limits
from kg.query.run import evaluate
from kg.store.text import FAULTS

CASES = {
    "": "line 1, column 1: the query is empty; write, for example, SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    "  # nothing\n": "line 1, column 1: the query is empty",
    "SELECT * { ?s foo:bar ?o }": "line 1, column 15: prefix foo: is not declared; add PREFIX foo: <…>",
    "SELECT * { ?s rdfs:label ?o }": "line 1, column 15: prefix rdfs: is not declared; add PREFIX rdfs: "
    "<http://www.w3.org/2000/01/rdf-schema#>",
    "SELEC * { ?s ?p ?o }": "line 1, column 1: SELEC is not a SPARQL keyword; did you mean SELECT?",
    "SELECT ?s WHRE { ?s ?p ?o }": "line 1, column 11: WHRE is not a SPARQL keyword; did you mean WHERE?",
    "SELECT ?s\nWHERE { ?s ?p ?o . OPTINAL { ?s ?p ?o } }": "line 2, column 20: OPTINAL is not",
    "SELECT * { ?s ?p ?o FILTER(REGX(?o,'a')) }": "line 1, column 28: REGX is not",
    "SELECT * { ?s ?p ?o ": "line 1, column 10: this { is never closed; add }",
    "SELECT * { ?s ?p ?o } }": "line 1, column 23: this } closes nothing",
    "ASK { FILTER(1 = 1)) }": "line 1, column 20: this ) closes nothing",
    "SELECT * { ?s ?p }": "line 1, column 18: a variable, an IRI or a value is missing before this, near '}'",
    "SELECT * { ?s ?p ?o FILTER(?o > ) }": "line 1, column 33: a variable, an IRI or a value is missing",
    "SELECT * { ?s ?p 'abc }": "line 1, column 18: the string that begins here lacks its closing '",
    'SELECT * { ?s ?p """abc" }': 'line 1, column 18: the string that begins here lacks its closing """',
    "SELECT * { ?s ?p <abc> }": "line 1, column 18: <abc> is not an absolute IRI",
    "SELECT * { ?s ?p <http://a b> }": "line 1, column 18: an IRI lacks its closing >, or has a space",
    "PREFIX ex: http://x SELECT * {}": "line 1, column 12: expected an IRI in angle brackets",
    "SELECT * { ?s ?p ?o } LIMIT many": "line 1, column 29: LIMIT takes a whole number",
    "SELECT * { ?s ?p ?o } LIMIT -1": "line 1, column 29: LIMIT takes a whole number",
    "SELECT ?p (COUNT(?s) AS ?n) { ?s ?p ?o }": "a selected variable is neither grouped nor aggregated",
    "SELECT *\r\n{\r\n\t'😀' foo:x '中' }": "line 3, column 6: prefix foo: is not declared",
    "SELECT * { ?s ?p ?o } ORDER ?s": "expected BY",
    "hello": "line 1, column 1: this cannot be read as SPARQL",
}


@pytest.mark.parametrize("query", CASES)
def test_a_wrong_query_gets_its_place_and_a_way_to_mend_it(tiny, query):
    from kg.query import guard

    with pytest.raises(QuerySyntaxError) as caught:
        evaluate(tiny.store, query, guard.inspect(query, tiny.store.named_graphs()).form)
    message = str(caught.value)
    assert CASES[query] in message
    assert "\n" not in message
    assert "expected one of" not in message


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p }", "ASK { ?s foo:bar 1 }"])
def test_the_place_is_the_same_for_bytes_as_for_python(tiny, query):
    from kg.formats import by_name

    with pytest.raises(QuerySyntaxError) as in_python:
        tiny.query(query)
    with pytest.raises(QuerySyntaxError) as in_bytes:
        tiny.answer(query, output=by_name("json", "results"), limits=Limits())
    assert str(in_python.value) == str(in_bytes.value)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_fault_has_a_sentence_in_both_languages(kind: str, language: str):
    texts = json.loads((resources.translations() / f"{language}.json").read_text(encoding="utf-8"))
    sentence = texts[f"syntax.{kind}"]
    assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", FAULTS[kind]))
    assert language == "zh" or sentence == FAULTS[kind]
