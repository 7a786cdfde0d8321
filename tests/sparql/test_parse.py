"""The structure of queries: parts, absolute IRIs, places, and what cannot be read."""

from __future__ import annotations

import pytest

from kg.errors import QuerySyntaxError
from kg.sparql import parse, walk
from kg.sparql.tree import (
    Alternative,
    Bind,
    Blank,
    Collection,
    Exists,
    Filter,
    Graph,
    Group,
    Inverse,
    Iri,
    Lateral,
    Literal,
    Minus,
    Negated,
    Optional,
    PropertyList,
    Repeat,
    Sequence,
    Service,
    SubSelect,
    TriplesBlock,
    TripleTerm,
    Union,
    Values,
    Variable,
)

E = "http://e.org/"
PREFIX = f"PREFIX e: <{E}> "


def parsed(pattern):
    """Return the elements of a pattern and a function that gives the text of a part."""
    query = parse(f"{PREFIX}SELECT * {{ {pattern} }}")
    return query.where.elements, lambda part: query.text[slice(*part.span)]


def path(text):
    (block,), _ = parsed(f"?s {text} ?o")
    return block.triples[0].properties[0].verb


def all_of(query, kind):
    return [part for part in walk(query) if isinstance(part, kind)]


# ------------------------------------------------------------------- the frame
def test_the_prologue_makes_iris_absolute():
    query = parse(
        "BASE <http://e.org/a/b> PREFIX : <c#> PREFIX d: <../d/> BASE <x/> "
        "SELECT * FROM <g> FROM NAMED :g { ?s <p> d:q, :r\\,s, e:t . <> a <urn:x:y> }"
    )
    assert query.prologue.base == "http://e.org/a/x/"
    assert query.prologue.prefixes == {"": "http://e.org/a/c#", "d": "http://e.org/d/"}
    assert [(clause.graph.value, clause.named) for clause in query.datasets] == [
        ("http://e.org/a/x/g", False),
        ("http://e.org/a/c#g", True),
    ]
    assert [part.value for part in all_of(query.where, Iri)] == [
        "http://e.org/a/x/p",
        "http://e.org/d/q",
        "http://e.org/a/c#r,s",
        "e:t",  # the engine will say that this prefix is not declared
        "http://e.org/a/x/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "urn:x:y",
    ]


def test_a_select_clause_lists_what_it_selects():
    query = parse("SELECT DISTINCT ?a (COUNT(DISTINCT ?b) + 1 AS ?n) $c { ?a ?b ?c }")
    assert query.form == "SELECT"
    assert query.select.modifier == "DISTINCT"
    assert [projection.variable.name for projection in query.select.projections] == ["a", "n", "c"]
    assert [projection.expression is None for projection in query.select.projections] == [True, False, True]
    (aggregate,) = query.select.projections[1].expression.aggregates
    assert (aggregate.name, aggregate.distinct) == ("COUNT", True)
    assert query.select.projections[1].expression.names == {"b"}
    assert parse("SELECT REDUCED * {}").select.projections == ()


def test_what_follows_the_pattern_is_told_apart():
    query = parse(
        "SELECT ?y { ?x ?y ?z } GROUP BY ?y (STR(?x) AS ?s) YEAR(?z) HAVING (COUNT(*) > 1) (?y > 2)"
        " ORDER BY DESC(?y) ASC(?s) STR(?s) ?y OFFSET 5 LIMIT 10 VALUES ?y { 1 UNDEF }"
    )
    after = query.modifiers
    assert [key.name for key in after.group_by.keys] == ["y", "s", None]
    assert len(after.having.conditions) == 2
    assert after.having.conditions[0].aggregates[0].argument is None
    assert [key.descending for key in after.order_by.keys] == [True, False, False, False]
    assert [query.text[slice(*key.expression.span)] for key in after.order_by.keys] == [
        "(?y)", "(?s)", "STR(?s)", "?y",
    ]  # fmt: skip
    assert (after.slice.limit, after.slice.offset) == (10, 5)
    assert query.values.rows[1] == (None,)


def test_every_form_is_read():
    construct = parse(PREFIX + "CONSTRUCT { ?s e:p [ e:q ?o ] } WHERE { ?s ?p ?o } LIMIT 3")
    assert construct.form == "CONSTRUCT"
    assert len(construct.template) == 1
    short = parse(PREFIX + "CONSTRUCT FROM e:g WHERE { ?s ?p ?o }")
    assert short.template == ()
    assert len(short.datasets) == len(short.where.elements) == 1
    describe = parse(PREFIX + "DESCRIBE ?x e:y WHERE { ?x ?p ?o } LIMIT 1")
    assert [type(target) for target in describe.targets] == [Variable, Iri]
    alone = parse(PREFIX + "DESCRIBE e:y")
    assert alone.where is None
    assert parse("DESCRIBE * { ?s ?p ?o }").targets == ()
    assert parse("ASK { ?s ?p ?o }").form == "ASK"


# -------------------------------------------------------------------- patterns
def test_a_group_holds_its_elements_in_order():
    elements, text = parsed(
        """?a e:p ?b . OPTIONAL { ?b e:q ?c } . { ?a e:r 1 } UNION { } UNION { ?a e:r 2 }
        GRAPH ?g { ?x ?y ?z } MINUS { ?a e:s ?d } FILTER (?a < ?b && ?c > 1) FILTER NOT EXISTS { ?a ?p ?q }
        BIND (?a + 1 AS ?e) VALUES (?f ?g) { (1 UNDEF) (e:x "y"@en) } { SELECT ?h { ?h ?i ?j } LIMIT 1 }
        SERVICE SILENT e:s { ?k ?l ?m } LATERAL { ?a e:t ?n } { ?a e:u ?o } ?a e:v ?p"""
    )
    assert [type(element) for element in elements] == [
        TriplesBlock, Optional, Union, Graph, Minus, Filter, Filter, Bind, Values, Group, Service, Lateral,
        Group, TriplesBlock,
    ]  # fmt: skip
    assert text(elements[0]) == "?a e:p ?b ."
    assert len(elements[2].branches) == 3
    assert [variable.name for variable in elements[5].condition.variables] == ["a", "b", "c"]
    assert elements[6].condition.exists[0].negated
    assert text(elements[7].expression) == "?a + 1"
    assert elements[8].rows[0][1] is None
    assert isinstance(elements[9].elements[0], SubSelect)
    assert text(elements[9].elements[0]) == "SELECT ?h { ?h ?i ?j } LIMIT 1"
    assert (elements[10].name.value, elements[10].silent) == (E + "s", True)


def test_triples_hold_their_subjects_verbs_and_objects():
    (block,), text = parsed(
        "?a e:p 1, -2.5, .5 ; a e:C ; ?v 'x'^^e:t, '''y'''@en-GB, true ;; . _:b e:q [], [ e:r _:c ] ; . "
        "( 1 [ ] ?x ) e:s () . [ e:t ?y ] . <<( ?s ?p ?o )>> e:u ?z ~ _:r {| e:v ?w |}, 1."
    )
    assert len(block.triples) == 5
    first = block.triples[0]
    assert [len(entry.objects) for entry in first.properties] == [3, 1, 3]
    assert [text(value) for value in first.properties[0].objects] == ["1", "-2.5", ".5"]
    assert all(isinstance(value, Literal) for value in first.properties[2].objects)
    assert text(first.properties[2].objects[1]) == "'''y'''@en-GB"
    second = block.triples[1]
    assert second.subject.label == "b"
    assert [type(node) for node in second.properties[0].objects] == [Blank, PropertyList]
    third = block.triples[2]
    assert [type(item) for item in third.subject.items] == [Literal, Blank, Variable]
    assert isinstance(third.properties[0].objects[0], Collection)
    assert block.triples[3].properties == ()
    assert isinstance(block.triples[4].subject, TripleTerm)
    assert [variable.name for variable in block.triples[4].subject.variables] == ["s", "p", "o"]
    named, said = block.triples[4].properties[0].annotations
    assert (text(named), named.variables) == ("~ _:r", ())
    assert [variable.name for variable in said.variables] == ["w"]


def test_a_path_is_a_tree():
    sequence = path("e:a/^e:b/(e:c|!(e:d|^a))*/^(e:f/e:g)?")
    assert isinstance(sequence, Sequence)
    one, two, three, four = sequence.steps
    assert one.value == E + "a"
    assert isinstance(two, Inverse)
    assert isinstance(three, Repeat)
    assert isinstance(three.path, Alternative)
    assert isinstance(three.path.branches[1], Negated)
    assert [len(side) for side in (three.path.branches[1].forward, three.path.branches[1].backward)] == [1, 1]
    assert isinstance(four, Inverse)
    assert (four.path.mark, type(four.path.path)) == ("?", Sequence)


def test_expressions_tell_what_they_look_at():
    (element,), text = parsed(
        "FILTER (?a IN (1, ?b) && EXISTS { ?c ?d ?e FILTER (?f) }"
        " || SUM(IF(NOT EXISTS { ?g ?h ?i }, 1, ?j)) > 0)"
    )
    condition = element.condition
    assert [variable.name for variable in condition.variables] == ["a", "b"]
    assert [exists.negated for exists in condition.exists] == [False]
    assert [exists.negated for exists in condition.aggregates[0].argument.exists] == [True]
    assert condition.names == {"a", "b", "j"}
    assert [text(exists.group) for exists in all_of(element, Exists)] == [
        "{ ?g ?h ?i }", "{ ?c ?d ?e FILTER (?f) }",
    ]  # fmt: skip
    for call in ("e:f(?a)", "e:f()", "REGEX(?a, 'b')", "EXISTS { }", "?a", "(!?a)"):
        assert isinstance(parsed(f"FILTER {call} ?x ?y ?z")[0][1], TriplesBlock)


@pytest.mark.parametrize("name", ["COUNT", "sum", "Avg", "MIN", "MAX", "SAMPLE"])
def test_aggregates_are_recognised(name):
    query = parse(f"SELECT ({name}(?x) AS ?y) {{ ?x ?p ?o }}")
    assert query.select.projections[0].expression.aggregates[0].name == name.upper()


def test_a_separator_is_no_part_of_what_is_joined():
    query = parse("SELECT (GROUP_CONCAT(DISTINCT STR(?x) ; SEPARATOR=';') AS ?y) { ?x ?p ?o }")
    (aggregate,) = query.select.projections[0].expression.aggregates
    assert query.text[slice(*aggregate.argument.span)] == "STR(?x)"


# ----------------------------------------------------------------------- texts
def test_keywords_are_read_in_any_case_and_without_spaces():
    query = parse(
        "select?x where{?x a<http://e.org/C>filter(?x!=<b>)optional{?x?y?z}}order by desc(?x)limit 1"
    )
    assert len(query.where.elements) == 3
    assert query.modifiers.order_by.keys[0].descending


def test_comments_and_strings_hide_what_they_hold():
    query = parse('SELECT * { # } SERVICE <x> {\n ?s ?p \'} SERVICE\', """a"} #""" , <http://e.org/#a> }')
    assert [len(entry.objects) for entry in query.where.elements[0].triples[0].properties] == [3]
    assert not all_of(query, Service)


def test_code_points_may_be_escaped_anywhere():
    query = parse("SELECT * { \\u0053ERVICE <http://e.org/\\U00000061> { ?s ?p '\\u0041' } }")
    assert query.text == "SELECT * { SERVICE <http://e.org/a> { ?s ?p 'A' } }"
    assert all_of(query, Service)[0].name.value == E + "a"


def test_a_service_is_found_wherever_it_stands():
    for pattern in (
        "SERVICE e:s {}",
        "{ { OPTIONAL { FILTER NOT EXISTS { SERVICE e:s {} } } } }",
        "{ SELECT (SUM(IF(EXISTS { SERVICE e:s {} }, 1, 2)) AS ?n) {} }",
        "BIND (EXISTS { SERVICE e:s {} } AS ?x)",
    ):
        assert len(all_of(parse(f"{PREFIX}SELECT * {{ {pattern} }}"), Service)) == 1


# ---------------------------------------------------------------------- errors
@pytest.mark.parametrize(
    ("text", "line", "near"),
    [
        ("", 1, ""),
        ("SELECT", 1, ""),
        ("SELECT *", 1, ""),
        ("SELECT * {\n ?s ?p }", 2, "}"),
        ("SELECT * {\n ?s ?p ?o", 2, ""),
        ("SELECT * { ?s ?p ?o } }", 1, "}"),
        ("SELECT * { ?s (e:a ?o }", 1, "?o"),
        ("SELECT * { FILTER (?a }", 1, "}"),
        ("SELECT * { BIND (AS ?a) }", 1, "AS"),
        ("SELECT * { VALUES ?a { 1", 1, ""),
        ("SELECT * { <<( ?a ?b", 1, ""),
        ("SELECT * { ?s ?p _: }", 1, ""),
        ("SELECT * { ?s ?p 'a }", 1, "'a }"),
        ("SELECT * {} LIMIT x", 1, "x"),
        ("PREFIX e <x> SELECT * {}", 1, "e"),
        ("INSERT DATA { <a> <b> <c> }", 1, "INSERT"),
        ("SELECT * { ?s ?p 'a'@en--", 1, ""),
        ("SELECT * { NOT", 1, "NOT"),
        ("SELECT * { FILTER NOT", 1, ""),
        ("SELECT (COUNT", 1, ""),
        ("SELECT * { ?s !( ", 1, ""),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, line, near):
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert caught.value.line == line
    assert near in caught.value.near


@pytest.mark.parametrize(
    "piece", ["{", "OPTIONAL {", "?s ?p [ ?q ", "FILTER EXISTS {", "?s (", "?s ?p (", "?s ^("]
)
def test_brackets_without_end_are_no_trouble(piece):
    with pytest.raises(QuerySyntaxError):
        parse("SELECT * { " + piece * 20_000)


def test_brackets_may_be_nested_as_deeply_as_a_query_may():
    levels = 150
    for first, opening, closing in (("", "{", "}"), ("?s ?p 1", ", [ ?q 1", "]"), ("?s ?p ", "(", ")")):
        query = parse("SELECT * { " + first + opening * levels + closing * levels + " }")
        assert sum(1 for _ in walk(query)) > levels
