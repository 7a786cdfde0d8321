"""Whole graphs, as the graph store protocol has them: replaced, added to, read, deleted."""

from __future__ import annotations

import pytest

from kg.errors import QueryRefused, SyntaxProblem, UnknownFormat, UsageError
from kg.formats import RESULT_FORMATS, by_suffix
from kg.terms import IRI, Triple

from .conftest import DERIVED, UNNAMED

G = "http://e.org/g"
A, P, B, C = (IRI(f"http://e.org/{name}") for name in "apbc")
TURTLE = by_suffix("a.ttl")
NODES = b"<http://e.org/a> <http://e.org/p> [ <http://e.org/p> [] ], 1 ."


def test_a_graph_is_replaced_and_read_back(graph):
    assert not graph.has_graph(G)
    made = graph.replace_graph(G, [Triple(A, P, B)])
    assert (made.created, made.added) == ((G,), 1)
    assert list(graph.read_graph(G)) == [Triple(A, P, B)]
    again = graph.replace_graph(G, [Triple(A, P, C)])
    assert (again.created, again.added, again.removed) == ((), 1, 1)
    assert list(graph.read_graph(G)) == [Triple(A, P, C)]
    assert graph.replace_graph(G, []).removed == 1
    assert graph.has_graph(G)
    assert list(graph.read_graph(G)) == []


def test_the_unnamed_graph_is_one_of_them(graph):
    graph.replace_graph(None, [Triple(A, P, B)])
    assert list(graph.read_graph(None)) == list(graph.read_graph(UNNAMED)) == [Triple(A, P, B)]
    graph.update("DELETE WHERE { ?s ?p ?o }")
    assert list(graph.read_graph(None)) == []
    assert graph.has_graph(None)
    assert graph.delete_graph(None).changed
    assert graph.has_graph(None)
    assert graph.has_graph(UNNAMED)
    assert not graph.delete_graph(None).changed


def test_the_same_document_again_changes_nothing_even_with_blank_nodes(graph):
    first = graph.replace_graph(G, graph.read_triples(NODES, TURTLE, name="body"))
    again = graph.replace_graph(G, graph.read_triples(NODES, TURTLE, name="body"))
    assert first.changed
    assert not again.changed


def test_what_is_added_has_blank_nodes_of_its_own(graph):
    triples = graph.read_triples(NODES, TURTLE, name="body")
    assert graph.merge_graph(G, triples).added == 3
    assert graph.merge_graph(G, triples).added == 2
    assert len(list(graph.read_graph(G))) == 5
    assert graph.merge_graph("http://e.org/h", []).created == ("http://e.org/h",)


def test_a_graph_is_deleted_and_one_that_is_not_there_is_no_change(graph):
    graph.replace_graph(G, [Triple(A, P, B)])
    gone = graph.delete_graph(G)
    assert (gone.dropped, gone.removed) == ((G,), 1)
    assert not graph.has_graph(G)
    assert not graph.query("ASK { <http://e.org/a> ?p ?o }")
    assert not graph.delete_graph(G).changed


@pytest.mark.parametrize("name", DERIVED)
def test_computed_graphs_are_read_and_not_written_to(graph, name):
    list(graph.read_graph(name))
    for write in (
        lambda: graph.replace_graph(name, []),
        lambda: graph.merge_graph(name, []),
        lambda: graph.delete_graph(name),
    ):
        with pytest.raises(QueryRefused, match="is computed from the other graphs"):
            write()


def test_a_name_is_an_absolute_iri(graph):
    with pytest.raises(UsageError, match="not a valid RDF term"):
        graph.replace_graph("g", [])


def test_a_document_is_read_whole_with_the_place_of_a_mistake(graph):
    assert graph.read_triples(b"<a> <b> <c> .", TURTLE, name="body", base="http://e.org/") == [
        Triple(*(IRI(f"http://e.org/{name}") for name in "abc"))
    ]
    for suffix, text, problem in (
        ("ttl", b"<http://e.org/a>\n  <b> .", "body:2:3"),
        ("nq", b"<u:a> <u:b> <u:c> <u:g> .", "names graphs of its own"),
        ("rdf", b"<rdf:RDF", "not well-formed XML"),
        ("jsonld", b'{"@context": "http://127.0.0.1:9/"}', "at another place"),
    ):
        with pytest.raises(SyntaxProblem, match=problem):
            graph.read_triples(text, by_suffix(f"a.{suffix}"), name="body")
    with pytest.raises(UnknownFormat):
        graph.read_triples(b"", RESULT_FORMATS[0], name="body")


def test_what_was_written_is_exported_and_loaded_into_the_same_graphs(graph, written, tmp_path):
    import kg

    graph.update("INSERT DATA { <u:a> <u:p> [] . GRAPH <u:g> { <u:a> <u:p> 1 } }")
    graph.export("trig", tmp_path / "whole.trig")
    again = kg.open(tmp_path / "whole.trig")
    assert len(list(again.query(f"SELECT * {{ GRAPH <{UNNAMED}> {{ ?s ?p ?o }} }}"))) == 1
    assert written()
    (tmp_path / "unnamed.ttl").write_text("<u:a> <u:p> 1 .")
    assert f"{UNNAMED}-2" in kg.open(tmp_path / "unnamed.ttl").store.named_graphs()
