"""Queries through the facade: in Python, and as bytes in the formats that fit."""

from __future__ import annotations

import json

import pytest

from kg.errors import LimitReached, QueryRefused, UnknownFormat
from kg.formats import RDF_FORMATS, RESULT_FORMATS, by_name
from kg.graph import Dataset
from kg.limits import Limits
from kg.terms import IRI

BRIDGES = "https://kg.example/id/infrastructure/bridges"
JSON = by_name("json", "results")


def test_a_select_is_rows_an_ask_a_truth_and_a_construct_triples(tiny):
    rows = tiny.query(f"SELECT ?label {{ <{BRIDGES}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}")
    assert rows.variables == ("label",)
    assert {str(row[0]) for row in rows} == {"Bridges", "桥梁"}
    assert tiny.query(f"ASK {{ <{BRIDGES}> ?p ?o }}") is True
    triples = tiny.query(f"DESCRIBE <{BRIDGES}>")
    assert {triple.subject for triple in triples} == {IRI(BRIDGES)}


@pytest.mark.parametrize(
    ("query", "fitting"),
    [("SELECT * {}", RESULT_FORMATS), ("ASK {}", RESULT_FORMATS), ("DESCRIBE <x:y>", RDF_FORMATS)],
)
def test_each_form_has_its_formats_and_the_others_are_refused_with_those_that_fit(tiny, query, fitting):
    for output in (*RESULT_FORMATS, *RDF_FORMATS):
        if output in fitting:
            assert tiny.answer(query, output=output, limits=Limits()).media_type == output.media_type
        else:
            with pytest.raises(UnknownFormat, match=f"choose one of {', '.join(f.name for f in fitting)}"):
                tiny.answer(query, output=output, limits=Limits())


def test_a_query_that_is_too_long_names_the_limit(tiny):
    with pytest.raises(LimitReached, match="max_query_length = 10 characters"):
        tiny.answer("SELECT * { ?s ?p ?o }", output=JSON, limits=Limits(max_query_length=10))


def test_a_dataset_of_the_protocol_has_graphs_that_are_here_only(tiny):
    graph = "https://kg.example/graph/tiny"
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted(dataset):
        body = tiny.answer(query, output=JSON, limits=Limits(), dataset=dataset).body
        return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])

    assert 0 < counted(Dataset((graph,), ())) < counted(Dataset())
    assert counted(Dataset((), (graph,))) == 0
    with pytest.raises(QueryRefused, match=r"<http://e\.org/h> is not here"):
        counted(Dataset((graph,), ("http://e.org/h",)))


def test_from_chooses_among_the_graphs(tiny):
    everything = len(tiny.query("SELECT * { ?s ?p ?o }"))
    one = len(tiny.query("SELECT * FROM <https://kg.example/graph/tiny> { ?s ?p ?o }"))
    catalogue = len(tiny.query("SELECT * FROM <https://kg.example/graph/release> { ?s ?p ?o }"))
    bounds = len(tiny.query("SELECT * FROM <https://kg.example/graph/bounds> { ?s ?p ?o }"))
    assert one + catalogue + bounds == everything
    assert min(one, catalogue, bounds) > 0


def test_python_callers_reach_nowhere_either(tiny):
    with pytest.raises(QueryRefused, match="SERVICE"):
        tiny.query("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
