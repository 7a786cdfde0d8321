"""The structure of updates: operations, their parts and places, and what cannot be read."""

from __future__ import annotations

import pytest

from kg.errors import QuerySyntaxError
from kg.sparql.operations import Data, DeleteWhere, Load, Manage, Modify, Transfer
from kg.sparql.tree import Graph, Variable
from kg.sparql.update import parse_update


def test_every_operation_is_found_with_its_place_and_what_is_declared_before_it():
    text = """BASE <http://e.org/> PREFIX : <a#>
        INSERT DATA { :s :p 1 . GRAPH :g { :s :p 2 } . :t :p 3 } ;
        PREFIX : <b#> DELETE DATA { :s :p 1 } ; DELETE WHERE { ?s ?p ?o } ;
        WITH :g DELETE { ?s ?p ?o } INSERT { GRAPH ?g { ?s ?p [] } }
        USING :h USING NAMED :i WHERE { GRAPH ?g { ?s ?p ?o } } ;
        load silent <x> into graph :g ; CLEAR ALL ; DROP SILENT GRAPH :g ; CREATE GRAPH :g ;
        ADD DEFAULT TO :g ; MOVE GRAPH :g TO :h ; COPY SILENT :h TO DEFAULT ;"""
    update = parse_update(text)
    insert, delete, where, modify, load, clear, drop, create, add, move, copy = update.operations
    kinds = [Data, Data, DeleteWhere, Modify, Load, *[Manage] * 3, *[Transfer] * 3]
    assert [type(operation) for operation in update.operations] == kinds
    assert text[slice(*insert.span)] == "INSERT DATA { :s :p 1 . GRAPH :g { :s :p 2 } . :t :p 3 }"
    assert [block.graph and block.graph.value for block in insert.quads.blocks] == [
        None,
        "http://e.org/a#g",
        None,
    ]
    assert (insert.verb, delete.verb) == ("INSERT", "DELETE")
    assert [entry.prologue.prefixes[""] for entry in (insert, delete)] == [
        "http://e.org/a#",
        "http://e.org/b#",
    ]
    assert text[slice(*where.quads.span)] == "{ ?s ?p ?o }"
    assert modify.graph.value == "http://e.org/b#g"
    assert [(clause.named, clause.graph.value[-1]) for clause in modify.using] == [(False, "h"), (True, "i")]
    assert isinstance(modify.insert.blocks[0].graph, Variable)
    assert isinstance(modify.where.elements[0], Graph)
    assert text[slice(*load.span)].startswith("load silent")
    assert (clear.target.whole, clear.silent) == ("ALL", False)
    assert (drop.target.graph.value[-1], drop.silent) == ("g", True)
    assert create.verb == "CREATE"
    assert (add.source, add.target.value[-1]) == (None, "g")
    assert (move.verb, move.source.value[-1]) == ("MOVE", "g")
    assert (copy.silent, copy.target) == (True, None)


def test_an_update_of_nothing_is_one():
    assert parse_update("").operations == ()
    assert parse_update("PREFIX : <http://e.org/> # nothing").operations == ()


def test_subqueries_stand_in_a_where():
    (modify,) = parse_update("DELETE {?s ?p ?o} WHERE { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }").operations
    assert modify.delete.blocks


def test_escapes_are_decoded_where_a_character_means_itself_and_left_where_it_would_end_a_string():
    text = r'INSERT DATA { <http://e.org/\u00e9> <http://e.org/\U000000E9> "\u0022 \\u0041 \u4e2d" }'
    assert (
        parse_update(text).text == 'INSERT DATA { <http://e.org/é> <http://e.org/é> "\\u0022 \\\\u0041 中" }'
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * { ?s ?p ?o }", "line 1, column 1: expected INSERT, DELETE"),
        ("INSERT DATA { <a> <b> 1 } INSERT DATA { }", "line 1, column 27: expected ; or the end"),
        ("INSERT { ?s ?p ?o }", "expected WHERE"),
        ("WITH <g> WHERE { }", "expected DELETE or INSERT"),
        ("DELETE { FILTER(1) } WHERE { }", "expected a triple, GRAPH or }"),
        ("INSERT DATA { <a> <b> 1", "expected a triple, GRAPH or }"),
        ("COPY <a> <b>", "expected TO"),
        ("CREATE ALL", "expected GRAPH"),
        ("PREFIX : INSERT DATA { }", "expected an IRI in angle brackets"),
        ("INSERT DATA { _:a <p> 1 } ;\nINSERT DATA { _:a <p> 2 }", "line 2, column 15: _:a stands in"),
        ("DELETE { ?s ?p 1 } WHERE " + "{" * 5000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(text, problem):
    with pytest.raises(QuerySyntaxError) as caught:
        parse_update(text)
    assert problem in str(caught.value)


def test_templates_may_share_the_label_of_a_blank_node():
    text = "INSERT { _:a <p> 1 } WHERE { } ; INSERT { _:a <p> 2 } WHERE { }"
    assert len(parse_update(text).operations) == 2
