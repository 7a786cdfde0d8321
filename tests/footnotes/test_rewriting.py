"""What a query is changed to, and what it is left as."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.footnotes import StoreReach, rewrite
from kg.sparql import tokens
from kg.store.pairing import Pairing

from .conftest import PREFIXES


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o ?v { ?o kgo:metric ?m ; kgo:value ?v }",
        "SELECT * { ?o kgo:from ?a OPTIONAL { ?a kgo:value ?v } } LIMIT 3",
        "SELECT DISTINCT ?o ?v { ?o kgo:value ?v } ORDER BY ?v",
        "SELECT ?o (COUNT(*) AS ?n) { ?o kgo:value ?v } GROUP BY ?o",
        "SELECT ?m { ?m a kgo:Metric ; kgo:measures/kgo:partOf* [ rdfs:label ?l ] }",
        "SELECT (COUNT(*) AS ?n) { e:ships20 ?p ?m . ?m a kgo:Metric }",
    ],
)
def test_a_query_whose_claims_are_columns_or_constants_stays_as_it_is(reach, query):
    text = PREFIXES + query
    found = rewrite(text, reach)
    assert found.query == text
    assert not found.added
    assert found.complete


@pytest.mark.parametrize(
    ("query", "carriers"),
    [
        ("SELECT ?l { ?m a kgo:Metric ; rdfs:label ?l }", 0),
        ("SELECT ?v { ?o kgo:metric ?m ; kgo:value ?v ; kgo:source ?s ; kgo:periodEnd ?d ; a ?kind }", 1),
        ("SELECT ?v { ?o ?p ?v FILTER (?unseen = 1) }", 2),
        ("SELECT ?v { ?o kgo:value ?v . ?m kgo:measures/rdfs:label ?l }", 1),
        ("SELECT ?v { ?c kgo:from ?a . ?a kgo:value ?v }", 2),
        ("SELECT ?v { ?o kgo:value ?v { SELECT ?m { ?m kgo:measures ?t } } }", 1),
        ("SELECT (COUNT(*) AS ?n) { ?o kgo:metric ?m . ?m kgo:measures ?t }", 1),
    ],
)
def test_only_what_may_be_a_claim_is_carried(reach, query, carriers):
    assert len(rewrite(PREFIXES + query, reach).carriers) == carriers


def test_without_a_graph_claims_may_stand_wherever_a_node_can():
    found = rewrite(PREFIXES + "SELECT ?l { ?s a ?c ; rdfs:label ?l ; e:p ?o ; ?q [] }")
    assert len(found.carriers) == 3
    assert rewrite(PREFIXES + "SELECT ?l { e:a e:p ?l . e:b a e:C }").constants == (
        "http://e.org/a", "http://e.org/b",
    )  # fmt: skip


def test_new_names_are_new(economy, reach):
    text = PREFIXES + "SELECT ?footnote1 { [ kgo:value ?footnote1 ; kgo:metric ?footnote_2 ] }"
    found = rewrite(text, reach)
    names = [token.text for token in tokens(found.query) if token.kind == "variable"]
    assert not {"?footnote1", "?footnote_2"} & {f"?{name}" for name in found.added}
    assert len(set(names)) == 3
    assert len([*economy.store.select(found.query).rows]) == 8


def test_comments_and_layout_outside_of_a_change_stay(reach):
    text = PREFIXES + "# which {\nSELECT ?v # of these\n{ ?o kgo:value ?v # here\n}\nORDER BY ?v # end"
    assert rewrite(text, reach).query == text.replace("SELECT ?v", "SELECT ?v ?o")


@pytest.mark.parametrize(
    ("query", "settled"),
    [
        ("SELECT ?v { ?o kgo:value ?v } LIMIT 1", True),
        ("SELECT ?m (COUNT(*) AS ?n) { ?o kgo:metric ?m } GROUP BY ?m LIMIT 1", True),
        ("SELECT DISTINCT ?m { ?o kgo:metric ?m } ORDER BY ?m", True),
        ("SELECT DISTINCT ?m { ?o kgo:metric ?m } ORDER BY ?m LIMIT 1", False),
        ("SELECT DISTINCT ?m { ?o kgo:metric ?m }", False),
        ("SELECT ?v { ?c kgo:from/kgo:value ?v }", False),
    ],
)
def test_it_is_known_where_the_engine_may_give_other_rows(reach, query, settled):
    assert rewrite(PREFIXES + query, reach).settled == settled


def test_the_limit_of_the_whole_can_be_left_out(economy, reach):
    limited = "{ SELECT ?o { ?o kgo:source e:yearbook } ORDER BY ?o LIMIT 2 }"
    for query in (
        f"SELECT ?m {{ {limited} ?o kgo:metric ?m }} ORDER BY ?m LIMIT 1 OFFSET 1",
        f"SELECT DISTINCT ?m {{ {limited} ?o kgo:metric ?m }} ORDER BY ?m OFFSET 1",
    ):
        whole = rewrite(PREFIXES + query, reach, whole=True).query
        assert "OFFSET" not in whole
        assert "LIMIT 2" in whole
        assert len([*economy.store.select(whole).rows]) == 2


def test_what_cannot_be_read_is_left_alone():
    found = rewrite("SELECT ?s { ?s ?p")
    assert (found.query, found.carriers, found.complete) == ("SELECT ?s { ?s ?p", (), False)
    assert "cannot follow" in found.why
    deep = "SELECT ?s {" + " { " * 5000 + "?s ?p ?o" + " } " * 5000 + "}"
    assert rewrite(deep).query == deep


def test_what_would_grow_out_of_proportion_is_left_alone(reach):
    objects = ", ".join(f"?o{number}" for number in range(3000))
    text = PREFIXES + f"SELECT ?x {{ ?x e:follows{'/e:follows' * 100} {objects} }}"
    found = rewrite(text, reach)
    assert (found.query, found.complete) == (text, False)


def test_patterns_nested_in_each_other_take_no_longer_than_they_are(reach):
    levels = 150
    nested = "FILTER EXISTS { ?a kgo:from ?b " * levels + "}" * levels
    assert not rewrite(f"{PREFIXES}SELECT ?x {{ {nested} }}", reach).complete
    selects = "{ SELECT DISTINCT ?x { [] kgo:from ?x " * levels + "} ORDER BY ?a ?b }" * levels
    rewrite(f"{PREFIXES}SELECT DISTINCT ?x {{ {selects} }} ORDER BY ?a ?b", reach)


def test_a_label_in_two_groups_stays_the_error_that_it_is(reach):
    text = PREFIXES + "SELECT ?v { _:a kgo:value ?v { _:a kgo:metric ?m } }"
    assert "_:a" in rewrite(text, reach).query


@pytest.mark.parametrize("query", ["ASK {}", "DESCRIBE <http://e.org/a>", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_footnotes_belong_to_the_rows_of_a_select(query):
    with pytest.raises(UsageError, match="SELECT"):
        rewrite(query)


# ----------------------------------------------------------------------- reach
def test_the_graph_tells_where_claims_stand(economy, reach):
    kgo, e = "https://kg.example/ontology#", "http://e.org/"
    assert reach.subject(kgo + "value")
    assert not reach.subject(kgo + "measures")
    assert reach.object(kgo + "from")
    assert not reach.object(kgo + "source")
    assert reach.instance(e + "Estimate")  # a class that the data adds
    assert not reach.instance(kgo + "Metric")
    assert reach.constant(e + "growth")
    assert not reach.constant(e + "ships")
    assert not reach.constant("no IRI")
    assert not reach.unnamed()
    nothing = StoreReach(economy.store, [])
    assert not nothing.subject(kgo + "value")


def test_what_is_asked_of_the_graph_does_not_pile_up(economy, reach, monkeypatch):
    monkeypatch.setattr("kg.footnotes.reach._REMEMBERED", 10)
    asking = StoreReach(economy.store, reach.kinds)
    for number in range(100):
        asking.subject(f"http://e.org/{number}")
    assert len(asking._known) <= 10


def test_only_so_many_terms_of_a_query_are_asked_for(economy, reach):
    asking = StoreReach(economy.store, reach.kinds)
    triples = " ".join(f"?o e:p{number} ?x{number} ." for number in range(1000))
    found = rewrite(f"{PREFIXES}SELECT ?o {{ {triples} }}", asking)
    assert len(asking._known) <= 500  # each as what leads from a claim and what leads to one
    assert {"x999"} <= set(found.carriers)  # in doubt, yes


# --------------------------------------------------------------------- pairing
def paired(rows, offers, computed=()):
    pairing = Pairing([tuple(row) for row in rows], computed)
    for row, found in offers:
        pairing.offer(tuple(row), (found,))
    return [found and found[0] for found in pairing.result()]


def test_rows_are_found_again_by_what_they_show():
    offers = [("12", "x"), ("34", "y"), ("12", "z")]
    assert paired(["34", "12", "12"], offers) == ["y", "x", "z"]
    assert paired(["34", "99", "12", "12", "12"], offers) == ["y", None, "x", "z", None]
    assert paired([], offers) == []


def test_columns_that_are_computed_may_have_another_value():
    assert paired(["19", "39", "34"], [("12", "x"), ("34", "y"), ("35", "z")], {1}) == ["x", "z", "y"]
    # what cannot be told apart is not guessed at
    assert paired(["19"], [("12", "x"), ("13", "y")], {1}) == [None]
    assert paired(["19", "18"], [("12", "x"), ("13", "x")], {1}) == ["x", "x"]
