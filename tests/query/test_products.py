"""Products of parts that share no variable are refused before they start, and nothing else is."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from kg.errors import LimitReached, QuerySyntaxError
from kg.formats import by_name
from kg.graph import Graph
from kg.limits import Limits
from kg.query import sizes
from kg.query.products import check_products
from kg.query.sizes import Counted, patterns_of
from kg.sparql import parse, tree
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Dataset
from kg.store.statistics import statistics_of

PREFIX = "PREFIX e: <http://e.org/> "
SMALL_GRAPH = "http://e.org/small"


@pytest.fixture(scope="module")
def store():
    """Return a store of 40,000 labels, 40,000 links, 500 years and 3 rare things."""
    engine = ox.Store()
    e = {name: ox.NamedNode(f"http://e.org/{name}") for name in ("label", "link", "year", "rare", "graph")}
    nodes = [ox.NamedNode(f"http://e.org/n{number}") for number in range(40_000)]
    triples = [ox.Triple(node, e["label"], ox.Literal(f"label {place}")) for place, node in enumerate(nodes)]
    triples += [ox.Triple(node, e["link"], nodes[place // 2]) for place, node in enumerate(nodes)]
    triples += [
        ox.Triple(node, e["year"], ox.Literal(1900 + place)) for place, node in enumerate(nodes[:500])
    ]
    triples += [ox.Triple(node, e["rare"], ox.Literal("x", language="en")) for node in nodes[:3]]
    for graph in (ox.DefaultGraph(), e["graph"]):
        engine.bulk_extend(ox.Quad(*triple, graph) for triple in triples)
    engine.extend(ox.Quad(*triple, ox.NamedNode(SMALL_GRAPH)) for triple in triples[-3:])
    return EmbeddedStore(engine, location="test", release="test")


def check(store, text, dataset=None, **limits):
    query = parse(PREFIX + text)
    check_products(query, Counted(store, query, dataset or Dataset()), Limits(**limits))


REFUSED = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * WHERE { ?a e:label ?la . ?b e:label ?lb }",
    "SELECT ?a (COUNT(?b) AS ?n) { ?a e:label ?la . ?b e:link ?lb } GROUP BY ?a",
    "SELECT DISTINCT ?a ?b { ?a e:label ?la . ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb } ORDER BY ?la LIMIT 10",
    "SELECT (SAMPLE(?a) AS ?x) { ?a e:label ?la . ?b e:label ?lb } LIMIT 10",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb } HAVING (COUNT(*) > 1) LIMIT 1",
    "CONSTRUCT { ?a e:near ?b } WHERE { ?a e:label ?la . ?b e:label ?lb }",
    "DESCRIBE ?a { ?a e:label ?la . ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(?la != ?lb) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(?la < ?lb) FILTER(CONTAINS(?la, ?lb)) }",
    "SELECT * { { ?a e:label ?la } { ?b e:label ?lb } }",
    "SELECT * { ?a e:label ?la OPTIONAL { ?b e:label ?lb } }",
    "SELECT * { ?a e:label ?la { ?b e:label ?lb } UNION { ?b e:link ?lb } }",
    "SELECT * { { ?a e:label ?la . ?b e:label ?lb } UNION { ?a e:year ?la } }",
    "SELECT * { GRAPH e:graph { ?a e:label ?la . ?b e:label ?lb } }",
    "SELECT * { GRAPH e:graph { ?a e:label ?la } GRAPH e:graph { ?b e:label ?lb } }",
    "SELECT * { ?a e:label ?la { SELECT ?b { ?b e:label ?lb } } }",
    "SELECT * { { SELECT (COUNT(*) AS ?n) { ?a e:label ?la . ?b e:label ?lb } } }",
    "SELECT * { ?a e:label ?la ; e:link ?x . ?b e:label ?lb ; e:link ?y }",
    "SELECT * { [] e:label ?la . [] e:label ?lb }",
    "SELECT * { _:a e:label ?la . _:b e:label ?lb }",
    "SELECT * { [ e:label ?la ; e:link ?x ] . [ e:label ?lb ] e:link ?y }",
    "SELECT * FROM e:graph { ?a e:label ?la . ?b e:label ?lb }",
    "SELECT * { ?a e:year ?x . ?b e:year ?y . ?c e:year ?z . ?d e:year ?w }",
    "SELECT * { ?a e:label ?la MINUS { ?a e:rare ?r } ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb VALUES ?v { 1 2 3 } }",
]

PASSED = [
    # one part, however it holds together
    "SELECT * { ?a ?b ?c }",
    "SELECT * { ?a e:label ?la ; e:link ?b . ?b e:label ?lb }",
    "SELECT * { ?a e:link ?x . ?b e:link ?x . ?a e:label ?la . ?b e:label ?lb }",
    "SELECT * { ?a e:year ?y . ?b e:year ?y . ?c e:year ?y . ?d e:year ?y }",
    "SELECT * { [ e:label ?la ; e:link [ e:label ?lb ] ] }",
    "SELECT * { _:a e:label ?la . _:a e:link ?b . ?b e:label ?lb }",
    "SELECT * { ?a ?p ?x . ?p e:label ?lp }",
    "SELECT * { ?a e:label ?la OPTIONAL { ?a e:link ?b OPTIONAL { ?b e:label ?lb } } }",
    "SELECT * { ?a e:label ?la . { ?a e:link ?b } UNION { ?b e:link ?a } ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la { SELECT ?a (COUNT(*) AS ?n) { ?a e:link ?b } GROUP BY ?a } }",
    # joined by a value
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(?la = ?lb) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(STR(?la) = UCASE(STR(?lb))) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(sameTerm(?la, ?lb)) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER(?la IN (?lb)) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb FILTER EXISTS { ?a e:link ?b } }",
    "SELECT * { ?a e:label ?la OPTIONAL { ?b e:label ?lb FILTER(?la = ?lb) } }",
    "SELECT * { ?a e:label ?la BIND(IRI(CONCAT(STR(?a), 'x')) AS ?b) ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la BIND(?la AS ?x) ?b e:label ?lb BIND(?lb AS ?y) FILTER(?x = ?y) }",
    "SELECT * { ?a e:label ?la . ?b e:label ?lb VALUES (?a ?b) { (e:n1 e:n2) (e:n3 e:n4) } }",
    # small, or of unknown size
    "SELECT * { ?a e:rare ?x . ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la . ?b e:link e:n7 }",
    "SELECT * { e:n7 e:label ?la . ?b ?p ?lb }",
    "SELECT * { ?a e:nothing ?x . ?b e:label ?lb . ?c e:label ?lc }",
    'SELECT * { ?a e:label "label 7" . ?b e:label "label 8" . ?a ?p ?x . ?b ?q ?y }',
    'SELECT * { ?a e:rare "x"@en . ?b e:label ?lb }',
    'SELECT * { ?a e:label ?la FILTER(?la = "label 7") ?b e:label ?lb FILTER(?lb = "label 8") }',
    "SELECT * { ?a e:year ?x . ?b e:year ?y }",
    "SELECT * { ?a e:link+ ?x . ?b e:label ?lb }",
    "SELECT * { ?a e:link/e:label ?x . ?b e:label ?lb }",
    "SELECT * { ?a e:label ?la . VALUES ?b { 1 2 3 } }",
    "SELECT * { ?a e:label ?la { SELECT (COUNT(*) AS ?n) { ?b e:label ?lb } } }",
    "SELECT * { ?a e:label ?la { SELECT ?b { ?b e:label ?lb } LIMIT 3 } }",
    "SELECT * FROM <http://e.org/small> { ?a ?p ?la . ?b ?q ?lb }",
    "SELECT * { GRAPH <http://e.org/small> { ?a ?p ?la . ?b ?q ?lb } }",
    "SELECT * { ?a e:label ?la MINUS { ?b e:label ?lb } }",
    "SELECT * { ?a e:label ?la FILTER NOT EXISTS { ?b e:label ?lb . ?c e:link ?d } }",
    # only some rows are asked for, or whether there is one
    "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100",
    "SELECT DISTINCT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 100 OFFSET 10",
    "CONSTRUCT WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 10",
    "ASK { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * {}",
    "DESCRIBE e:n7",
]


@pytest.mark.parametrize("text", REFUSED)
def test_a_product_that_cannot_end_is_refused(store, text):
    with pytest.raises(LimitReached) as caught:
        check(store, text)
    assert caught.value.limit == "max_product"
    assert caught.value.value == "1,000,000,000 rows"


@pytest.mark.parametrize("text", PASSED)
def test_no_sensible_query_is_refused(store, text):
    check(store, text)


def test_the_reason_names_the_parts_and_how_to_mend(store):
    with pytest.raises(LimitReached) as caught:
        check(store, "SELECT * { ?a e:label ?la ; e:link ?x .\n ?b  e:label ?lb . ?c e:rare ?r }")
    words = caught.value.hint
    assert "{ ?a e:label ?la } and { ?b e:label ?lb } and { ?c e:rare ?r } share no variable" in words
    assert "4,800,000,000 rows" in words
    assert "connect them by a variable, or add a LIMIT" in words


def test_the_operator_sets_what_is_too_much(store):
    text = "SELECT * { ?a e:year ?x . ?b e:year ?y }"
    check(store, text, max_product=250_000)
    with pytest.raises(LimitReached):
        check(store, text, max_product=249_999)


def test_the_graphs_that_the_protocol_chooses_count(store):
    text = "SELECT * { ?a ?p ?la . ?b ?q ?lb }"
    check(store, text, Dataset(default_graphs=[SMALL_GRAPH]))
    with pytest.raises(LimitReached):
        check(store, text, Dataset(default_graphs=[SMALL_GRAPH, "http://e.org/graph"]))
    check(store, text, Dataset(named_graphs=["http://e.org/graph"]))  # the default graph is empty then


def test_in_a_small_graph_nothing_is_refused(tiny):
    check(tiny.store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")


def test_sizes_are_looked_up_once_and_only_where_they_matter(store, monkeypatch):
    asked = []
    select = store.select
    monkeypatch.setattr(store, "select", lambda text: (asked.append(text), select(text))[1])
    check(store, "SELECT * { ?a e:label ?la ; e:link ?b . ?b e:label ?lb }")
    assert asked == []
    for _ in range(3):
        with pytest.raises(LimitReached):
            check(store, "SELECT * { ?one e:link ?x . ?two e:link ?y . ?three e:rare ?z }")
    assert len(asked) == len(set(asked)) <= 3


def test_looking_at_a_query_takes_no_time(store):
    query = parse(PREFIX + " ".join(["SELECT * {", *(f"?a{n} e:label ?b{n} ." for n in range(500)), "}"]))
    begun = time.monotonic()
    with pytest.raises(LimitReached):
        check_products(query, Counted(store, query, Dataset()), Limits())
    assert time.monotonic() - begun < 0.5


def test_a_stranger_is_told_and_the_caller_in_python_may_do_as_he_likes(store):
    graph = Graph(store)
    text = "SELECT (COUNT(*) AS ?n) { ?a <http://e.org/year> ?x . ?b <http://e.org/year> ?y }"
    json, limits = by_name("json", "results"), Limits(max_product=1000)
    with pytest.raises(LimitReached, match="max_product"):
        graph.answer(text, output=json, limits=limits)
    assert str(next(iter(graph.query(text)))[0]) == "250000"


def test_the_example_questions_are_sensible(shipped):
    questions = shipped.questions()
    assert len(questions) > 30
    for question in questions:
        query = parse(question.text)
        check_products(query, Counted(shipped.store, query, Dataset()), Limits(max_product=10**7))


def test_what_is_no_sparql_is_left_to_the_engine(store):
    with pytest.raises(QuerySyntaxError):
        Graph(store).answer("SELECT * { ?a ?b", output=by_name("json", "results"), limits=Limits())


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("?a e:link ?b", True),
        ("?a e:nothing ?b", True),
        ("?a ?p ?b", True),
        ("?a e:link ?a", False),
        ("?a ?a ?b", False),
        ("?a e:link e:n1", False),
        ("?a e:label 'label 1'", False),
        ("GRAPH e:small { ?a e:rare ?b }", False),
    ],
)
def test_statistics_tell_what_would_be_counted(pattern, told):
    engine = ox.Store()
    engine.update(
        PREFIX + "INSERT DATA { e:n1 e:link e:n1 , e:n2 ; e:label 'label 1' . e:n2 e:link e:n1 ;"
        " e:label 'label 2' . GRAPH e:small { e:n1 e:rare 1 } }"
    )
    store = EmbeddedStore(engine, location="test", release="test")
    query = parse(f"{PREFIX} SELECT * {{ {pattern} }}")
    (element,) = query.where.elements
    graph = element.name if isinstance(element, tree.Graph) else None
    (block,) = element.group.elements if graph else (element,)
    (one,) = patterns_of(block)
    asked = []
    select, store.select = store.select, lambda text: asked.append(text) or select(text)
    before = Counted(store, query, Dataset()).rows(one, graph)
    statistics_of(store)
    asked.clear()
    sizes._SIZES.clear()
    assert Counted(store, query, Dataset()).rows(one, graph) == before
    assert bool(asked) != told
