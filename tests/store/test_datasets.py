"""A default graph that is made of several graphs is a set."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from kg.errors import QuerySyntaxError
from kg.formats import by_name
from kg.limits import Limits
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Dataset, PreparedQuery
from kg.store.worker import QueryWorkers

A, B, C, D = (f"http://e.org/{name}" for name in "abcd")
COUNT = "(COUNT(*) AS ?n)"
EVERYTHING = f"SELECT {COUNT} {{ ?s ?p ?o }}"
TABLE = {
    # triples by graph: 1 and 2 stand in two graphs, 3 and 4 in one
    A: (1, 2),
    B: (1, 2, 3),
    C: (4,),
    D: (),
}


@pytest.fixture(scope="module")
def store():
    engine = ox.Store()
    node = ox.NamedNode("http://e.org/s")
    for name, numbers in TABLE.items():
        engine.add_graph(ox.NamedNode(name))
        for number in numbers:
            for graph in (ox.NamedNode(name), ox.DefaultGraph()):
                engine.add(ox.Quad(node, node, ox.Literal(number), graph))
    return EmbeddedStore(engine, location="test", release="test")


def counted(store, query, dataset=None):
    answer = store.answer(query, "SELECT", by_name("json", "results"), limits=Limits(), dataset=dataset)
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("graphs", "number"),
    [
        ((A,), 2),
        ((A, A), 2),
        ((A, B), 3),
        ((B, A), 3),
        ((A, C), 3),
        ((A, D), 2),
        ((D, D), 0),
        ((A, B, C), 4),
        ((A, B, C, D), 4),
        ((A, B, A, B), 3),
    ],
)
def test_a_triple_that_stands_in_two_graphs_counts_once(store, graphs, number):
    clauses = " ".join(f"FROM <{graph}>" for graph in graphs)
    assert counted(store, f"SELECT {COUNT} {clauses} {{ ?s ?p ?o }}") == number
    assert counted(store, EVERYTHING, Dataset(graphs)) == number
    assert next(store.select(f"SELECT {COUNT} {clauses} {{ ?s ?p ?o }}").rows)[0].value == str(number)
    # each pattern of a query is answered from the set
    squared = f"SELECT {COUNT} {clauses} {{ ?s ?p ?o . ?s ?p ?other }}"
    assert counted(store, squared) == number**2


def test_named_graphs_are_those_that_are_named_and_stay_apart(store):
    both = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    clauses = f"FROM <{A}> FROM <{B}> FROM NAMED <{B}> FROM NAMED <{C}>"
    assert counted(store, f"SELECT {COUNT} {clauses} {both}") == 3 + 3 + 1
    assert counted(store, f"SELECT {COUNT} {both}", Dataset((A, B), (B, C))) == 3 + 3 + 1
    assert counted(store, f"SELECT {COUNT} FROM NAMED <{B}> {both}") == 3
    assert counted(store, f"SELECT {COUNT} FROM <{A}> FROM <{B}> {both}") == 3
    # a graph without a triple is a graph too
    empty = f"SELECT {COUNT} FROM <{A}> FROM <{B}> FROM NAMED <{D}> {{ GRAPH ?g {{ }} }}"
    assert counted(store, empty) == 1


def test_the_protocol_decides_over_the_query(store):
    query = f"SELECT {COUNT} FROM <{C}> {{ ?s ?p ?o }}"
    assert counted(store, query, Dataset((A, B))) == 3
    assert counted(store, f"SELECT {COUNT} FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}", Dataset((C,))) == 1


@pytest.mark.parametrize(
    "clauses",
    [
        f"from<{A}>from<{B}>",
        "FROM e:a\nFROM # <http://e.org/c>\n e:b",
        "FROM <a> FROM <./x/../b>",
    ],
)
def test_graphs_are_the_same_however_they_are_written(store, clauses):
    prologue = "BASE <http://e.org/> PREFIX e: <http://e.org/>"
    assert counted(store, f"{prologue} SELECT {COUNT} {clauses} {{ ?s ?p ?o }}") == 3


def test_the_word_in_a_text_chooses_nothing(store):
    assert counted(store, f"SELECT {COUNT} {{ ?s ?p ?o FILTER(?o != 'FROM <{A}> FROM <{B}>') }}") == 4


def test_a_wrong_query_is_still_explained(store):
    with pytest.raises(QuerySyntaxError):
        counted(store, f"SELECT {COUNT} FROM <{A}> FROM <{B}> {{ ?s ?p }}")


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_query_processes_make_the_set_too(store, method):
    workers = QueryWorkers(store, Limits(), method=method)
    workers.start()
    try:
        for _ in range(2):
            query = f"SELECT {COUNT} FROM <{A}> FROM <{B}> FROM <{C}> {{ ?s ?p ?o }}"
            body = workers.run(PreparedQuery(query, "SELECT", by_name("json", "results"))).body
            assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "4"
    finally:
        workers.close()
