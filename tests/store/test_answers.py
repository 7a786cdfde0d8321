"""Answers as bytes: every format read back by another reader, and the limits on rows and size."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib.compare import isomorphic

from kg.errors import ExportError, LimitReached
from kg.formats import RDF_FORMATS, RESULT_FORMATS, by_name
from kg.limits import Limits

SPARQL = "{http://www.w3.org/2005/sparql-results#}literal"
NASTY = 'a "quoted", \\ 中😀\n\t<b>&amp;</b>'
DATA = f"""
e:a e:text {json.dumps(NASTY, ensure_ascii=False)} ;
    e:tagged "hello"@en-GB ; e:number 1 ; e:more 1.50 ; e:yes true ;
    e:typed "x"^^e:type ; e:to e:b, [ e:number 2 ] ; e:empty "" ; e:return "one\\rtwo" .
e:b e:quoted <<( e:a e:p _:c )>> .
"""
ALL = "SELECT ?s ?p ?o ?none { ?s ?p ?o } ORDER BY ?p ?o"
ENGINE = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}


def answered(store, query, form, name, **limits):
    kind = "results" if form in ("SELECT", "ASK") else "rdf"
    return store.answer(query, form, by_name(name, kind), limits=Limits(**limits))


def rows_of(solutions):
    return [tuple(solution[place] for place in range(len(solutions.variables))) for solution in solutions]


@pytest.mark.parametrize("name", ENGINE)
def test_rows_are_read_back_as_they_were_by_another_reader(load, name):
    # the engine's reader of TSV takes no triple terms
    store = load(DATA if name != "tsv" else DATA.replace("e:b e:quoted", "#"))
    body = answered(store, ALL, "SELECT", name).body
    read = ox.parse_query_results(body, ENGINE[name])
    assert [variable.value for variable in read.variables] == ["s", "p", "o", "none"]
    assert rows_of(read) == rows_of(store.engine.query(ALL))


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=10) | st.sampled_from(
    ["", '"', "\\", "\n", "\r\n", "\t", "<&>", "{},{", ',{"', "]]>"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_any_text_survives_every_format_of_rows(numbers, pairs):
    values = " ".join(f"({ox.Literal(one)} {ox.Literal(two)})" for one, two in pairs)
    query = f"SELECT ?one ?two {{ VALUES (?one ?two) {{ {values} }} }}"
    for name in ("json", "tsv"):
        read = ox.parse_query_results(answered(numbers, query, "SELECT", name).body, ENGINE[name])
        assert [(one.value, two.value) for one, two in read] == pairs
    literals = etree.fromstring(answered(numbers, query, "SELECT", "xml").body).iter(SPARQL)
    assert [literal.text or "" for literal in literals] == [text for pair in pairs for text in pair]
    lines = answered(numbers, query, "SELECT", "csv").body.decode()
    assert [tuple(row) for row in csv.reader(io.StringIO(lines, newline=""))][1:] == pairs


def test_csv_has_values_and_quotes_where_it_must(load):
    body = answered(load(DATA), ALL, "SELECT", "csv").body.decode()
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert {row["o"] for row in rows} >= {NASTY, "hello", "1", "1.5", "true", "x", "http://e.org/b", ""}
    assert all(row["none"] == "" for row in rows)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib calls its own deprecated names
@pytest.mark.parametrize("name", [entry.name for entry in RDF_FORMATS])
def test_triples_are_read_back_as_they_were(load, name):
    store = load(DATA.replace("e:b e:quoted", "#"))
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    body = answered(store, query, "CONSTRUCT", name).body
    read = rdflib.Dataset().parse(data=body, format=by_name(name).media_type)
    expected = rdflib.Graph().parse(
        data=ox.serialize(store.engine.query(query), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )
    graph = rdflib.Graph()
    for triple in read.triples((None, None, None)):
        graph.add(triple)
    assert isomorphic(graph, expected)


def test_turtle_has_the_prefixes_it_uses_in_order_and_each_subject_once(shipped):
    query = (
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://kg.example/ontology#Metric> } ORDER BY ?p"
    )
    lines = answered(shipped.store, query, "CONSTRUCT", "turtle").body.decode().splitlines()
    prefixes = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert "kgo:" in prefixes
    assert "foaf:" not in prefixes
    subjects = [line.split()[0] for line in lines if line.startswith("metric:")]
    assert len(subjects) == len(set(subjects)) > 1


@pytest.mark.parametrize("name", [entry.name for entry in RESULT_FORMATS])
@pytest.mark.parametrize("truth", [True, False])
def test_yes_and_no_are_written_in_every_format(load, name, truth):
    query = f"ASK {{ <http://e.org/a> <http://e.org/number> {int(truth)} }}"
    body = answered(load(DATA), query, "ASK", name).body
    assert (b"true" in body.replace(b'"complete": true', b"")) is truth
    if name == "json":
        assert json.loads(body)["boolean"] is truth
        assert json.loads(body)["meta"]["complete"]


CUT = {
    "SELECT ?c { ?s ?p ?c }": 1000,
    "SELECT ?c { ?s ?p ?c } LIMIT 5": 5,
    "SELECT ?c { ?s ?p ?c } LIMIT 10": 10,
    "SELECT ?c { ?s <http://e.org/n> ?c } ORDER BY DESC(?c) OFFSET 1995": 5,
    "SELECT DISTINCT ?p { ?s ?p ?c FILTER(STRLEN(?c) = 5) }": 1,
    "SELECT ?c { { SELECT ?c { ?s ?p ?c } LIMIT 7 } }": 7,
    "SELECT ?c { ?s ?p ?c } VALUES ?c { '00001' '00002' }": 2,
    "SELECT ?c { ?s <http://e.org/n> ?c } ORDER BY ?c # LIMIT 3": 1000,
}


@pytest.mark.parametrize("query", CUT)
def test_a_result_is_cut_exactly_at_the_limit_and_says_so(numbers, query):
    whole = [row[0].value for row in numbers.select(query).rows]
    found = answered(numbers, query, "SELECT", "json", max_rows=10)
    read = json.loads(found.body)
    values = [row[next(iter(row))]["value"] for row in read["results"]["bindings"]]
    complete = CUT[query] <= 10
    assert read["meta"]["complete"] is found.completeness.complete is complete
    assert found.completeness.shown == len(values) == min(CUT[query], 10)
    assert found.completeness.total == (len(values) if complete else None)
    assert read["meta"]["limit"] == 10
    assert read["meta"]["release"] == numbers.release
    assert read["meta"]["milliseconds"] > 0
    if "ORDER" in query:
        assert values == whole[:10]


def test_triples_are_cut_at_the_same_limit(numbers):
    found = answered(numbers, "CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT", "ntriples", max_rows=10)
    assert found.body.count(b"\n") == found.completeness.shown == 10
    assert not found.completeness.complete


@pytest.mark.parametrize(
    ("query", "form", "name"),
    [
        ("SELECT * { ?s ?p ?o . ?a ?b ?c }", "SELECT", "json"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c }", "SELECT", "csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT", "turtle"),
    ],
)
def test_a_result_over_its_size_names_the_limit_and_how_to_narrow(numbers, query, form, name):
    with pytest.raises(LimitReached) as caught:
        answered(numbers, query, form, name, max_result_bytes=20_000)
    assert caught.value.limit == "max_result_bytes"
    assert caught.value.value == "20,000 bytes"
    assert "LIMIT" in caught.value.hint


@pytest.mark.parametrize(
    ("triple", "why"),
    [
        ("<http://e.org/a> <http://e.org/1> 1 .", "no XML element can be named after <http://e.org/1>"),
        ("<http://e.org/a> <http://e.org/> 1 .", "no XML element can be named after <http://e.org/>"),
        ('<http://e.org/a> <http://e.org/p> "\\u0001" .', "a control character"),
    ],
)
def test_what_rdfxml_cannot_write_is_said_and_not_written_wrongly(load, triple, why):
    store = load(triple)
    query = "CONSTRUCT WHERE { <http://e.org/a> ?p ?o }"
    with pytest.raises(ExportError, match=why):
        answered(store, query, "CONSTRUCT", "rdfxml")
    assert answered(store, query, "CONSTRUCT", "turtle").completeness.shown == 1
