"""What a store answers, with and without values given to variables."""

from __future__ import annotations

import pytest
import rdflib

from kg.errors import QuerySyntaxError, StoreError, UsageError
from kg.store.convert import from_rdflib, to_engine, to_rdflib
from kg.terms import IRI, BlankNode, Literal, Triple

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
DATA = """
e:a e:p 1, 2 ; e:q _:x . _:x e:p 3, 4, 5 . e:b e:p 9 .
"""
QUERIES = {
    "SELECT ?o { ?s e:p ?o }": {"_:x": [3, 4, 5], "a": [1, 2], "none": []},
    "SELECT ?s ?o { ?s e:p ?o }": {"_:x": [3, 4, 5], "a": [1, 2], "none": []},
    "SELECT DISTINCT ?o { ?s e:p ?o } ORDER BY ?o LIMIT 1": {"_:x": [3], "a": [1], "none": []},
    "SELECT (COUNT(*) AS ?n) { ?s e:p ?o }": {"_:x": [3], "a": [2], "none": [0]},
    "SELECT (COUNT(*) AS ?n) (MAX(?o) AS ?m) { ?s e:p ?o } HAVING(COUNT(*) > 0)": {
        "_:x": [3, 5],
        "a": [2, 2],
    },
    "SELECT (COUNT(*) AS ?n) { ?s e:p ?o } GROUP BY ?p ORDER BY ?n": {"_:x": [3], "a": [2], "none": []},
    "SELECT ?n { SELECT ?s (COUNT(?o) AS ?n) { ?s e:p ?o } GROUP BY ?s }": {"a": [2], "none": []},
    "SELECT (?o AS ?v) # ?s\n{ # {\n ?s e:p ?o FILTER(?o != '}') }": {"_:x": [3, 4, 5], "a": [1, 2]},
}


def blank(store):
    return next(row[0] for row in store.select("SELECT ?b { ?a <http://e.org/q> ?b }").rows)


@pytest.mark.parametrize(("query", "name"), [(query, name) for query in QUERIES for name in QUERIES[query]])
def test_a_variable_with_a_value_stands_for_it_wherever_it_is_used(load, query, name):
    store = load(DATA)
    term = blank(store) if name == "_:x" else IRI("http://e.org/" + name)
    found = store.select("PREFIX e: <http://e.org/> " + query, {"s": term})
    numbers = [int(term.value) for row in found.rows for term in row if isinstance(term, Literal)]
    assert sorted(numbers) == QUERIES[query][name]


def test_values_work_for_ask_and_construct_as_well(load):
    store = load(DATA)
    node = blank(store)
    assert store.ask("ASK { ?s <http://e.org/p> 4 }", {"s": node})
    assert not store.ask("ASK { ?s <http://e.org/p> 4 }", {"s": IRI("http://e.org/a")})
    triples = list(store.construct("CONSTRUCT WHERE { ?s ?p ?o }", {"s": node}))
    assert {triple.subject for triple in triples} == {node}
    assert len(triples) == 3


def test_variables_that_were_given_a_value_are_not_added_to_the_columns(load):
    store = load(DATA)
    assert store.select("SELECT ?o { ?s ?p ?o }", {"s": blank(store)}).variables == ("o",)
    assert store.select("SELECT ?s ?o { ?s ?p ?o }", {"s": blank(store)}).variables == ("s", "o")


def test_rows_come_as_they_are_found(numbers):
    rows = numbers.select("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").rows
    assert len([next(rows) for _ in range(5)]) == 5


def test_columns_of_a_star_stand_in_the_order_of_the_query(load):
    store = load(DATA)
    assert store.select("SELECT * { ?s ?p ?o }").variables == ("s", "p", "o")
    assert store.select("SELECT ?o ?s { ?s ?p ?o . FILTER(2*3 > 5) }").variables == ("o", "s")


def test_a_query_of_another_kind_is_named(load):
    store = load(DATA)
    with pytest.raises(UsageError, match="a SELECT is needed"):
        store.select("ASK {}")
    with pytest.raises(UsageError, match="an ASK is needed"):
        store.ask("SELECT * {}")
    with pytest.raises(UsageError, match="a CONSTRUCT or DESCRIBE is needed"):
        store.construct("ASK {}")


def test_a_function_that_nobody_knows_is_named(load):
    with pytest.raises(QuerySyntaxError, match=r"<http://e\.org/f> is not supported"):
        load(DATA).select("SELECT (<http://e.org/f>() AS ?x) {}")


TERMS = [
    IRI("http://e.org/中"),
    BlankNode("b1"),
    Literal("plain 😀"),
    Literal("1", XSD + "integer"),
    Literal("01.50", XSD + "decimal"),
    Literal("text", LANG, "zh-hans"),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_terms_come_back_from_rdflib_as_they_went(term):
    assert from_rdflib(to_rdflib(term)) == term


def test_what_rdflib_or_the_engine_cannot_hold_is_said():
    triple = Triple(IRI("http://e.org/a"), IRI("http://e.org/b"), Literal("c"))
    with pytest.raises(UsageError, match="triple terms"):
        to_rdflib(triple)
    with pytest.raises(UsageError, match="not a valid RDF term"):
        to_engine(IRI("no iri"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib calls its own deprecated names
def test_rdflib_sees_the_union_and_each_graph_and_writes_to_neither(load):
    from kg.store.rdflib_view import dataset_view

    store = load(DATA)
    view = dataset_view(store)
    a = rdflib.URIRef("http://e.org/a")
    assert {int(value) for value in view.objects(a, rdflib.URIRef("http://e.org/p"))} == {1, 2}
    assert rdflib.URIRef("https://kg.example/graph/data") in {graph.identifier for graph in view.graphs()}
    graph = view.graph(rdflib.URIRef("https://kg.example/graph/data"))
    assert len(list(graph.triples((None, None, None)))) == 7
    assert {int(row.o) for row in view.query("SELECT ?o { <http://e.org/b> ?p ?o }")} == {9}
    for write in (
        lambda: view.add((a, a, a)),
        lambda: view.remove((a, None, None)),
        lambda: view.update("INSERT DATA { <http://e.org/z> a <http://e.org/Z> }"),
        lambda: view.remove_graph(graph),
    ):
        with pytest.raises(StoreError, match="for reading"):
            write()
    assert store.ask("ASK { <http://e.org/a> <http://e.org/p> 1 }")
