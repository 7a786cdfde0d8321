"""Footnotes through the graph object: rows with sources, answers in every format, limits, strange data."""

from __future__ import annotations

import csv
import io
import json

import pytest

import kg
from kg.errors import LimitReached, QueryRefused, QuerySyntaxError, UsageError
from kg.formats import RDF_FORMATS, RESULT_FORMATS, by_name
from kg.limits import Limits
from kg.store.worker import QueryWorkers

from .conftest import PREFIXES

E = "http://e.org/"
SHIPS = PREFIXES + "SELECT ?v { ?o kgo:metric e:ships ; kgo:value ?v ; kgo:periodEnd ?d } ORDER BY ?d"
ALL = PREFIXES + "SELECT ?o ?v { ?o kgo:value ?v } ORDER BY ?o"


def answered(graph, query, name="json", **limits):
    output = by_name(name, "results")
    return graph.answer(query, output=output, limits=Limits(**limits), footnotes=True).body.decode()


# ------------------------------------------------------------------------ rows
def test_each_row_has_its_sources(economy):
    rows = economy.query(SHIPS)
    assert [str(row[0]) for row in rows] == ["20", "25", "25"]
    assert [[source.title for source in row.sources] for row in rows] == [
        ["Yearbook"],
        ["Herald"],
        ["Yearbook"],
    ]
    assert rows[1].claims == (E + "ships21",)
    assert rows[-1].claims == (E + "ships22",)
    assert rows.sources[2] == rows[2].sources
    assert rows.footnotes.complete
    assert isinstance(rows[0], tuple)
    assert rows.to_dicts()[0] == {"v": "20"}
    with pytest.raises(IndexError):
        rows[3]


def test_rows_become_a_data_frame(economy):
    frame = economy.query(SHIPS).to_pandas()
    assert list(frame.columns) == ["v"]
    assert frame["v"].tolist() == ["20", "25", "25"]


def test_sources_are_in_the_language_asked_for(economy):
    assert economy.query(SHIPS, language="zh")[0].sources[0].title == "年鉴"
    assert economy.footnotes(SHIPS, "zh").footnotes.claims[E + "ships20"].figure == "二十"


def test_footnotes_are_looked_for_when_they_are_asked_for_and_once(economy, monkeypatch):
    calls = []
    original = kg.footnotes.footnotes_of_rows
    monkeypatch.setattr(
        "kg.footnotes.footnotes_of_rows", lambda *given, **named: calls.append(1) or original(*given, **named)
    )
    rows = economy.query(SHIPS)
    assert [row[0] for row in rows]
    assert calls == []
    assert rows[0].sources
    assert rows[1].sources
    assert calls == [1]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?s { ?o kgo:source ?s ; kgo:value ?v } LIMIT 2",
        "SELECT ?s ?o (RAND() AS ?r) { ?o kgo:source ?s }",
        "SELECT ?s { ?o kgo:source ?s } ORDER BY RAND() LIMIT 3",
    ],
)
def test_rows_that_may_come_differently_have_their_footnotes(economy, query):
    claims = {
        (str(row[1]), str(row[0])) for row in economy.query(PREFIXES + "SELECT ?o ?s { ?o kgo:source ?s }")
    }
    rows = economy.query(PREFIXES + query)
    assert len(rows)
    for row in rows:
        assert row.claims
        assert {(str(row[0]), claim) for claim in row.claims} <= claims


def test_rows_that_are_other_ones_each_time_are_not_guessed_at(economy):
    footnotes = economy.query(PREFIXES + "SELECT (?v + RAND() AS ?r) { ?o kgo:value ?v }").footnotes
    assert not any(footnotes.rows)
    assert not footnotes.complete
    assert "each time" in footnotes.why


def test_a_graph_without_claims_has_no_footnotes(tmp_path):
    (tmp_path / "plain.ttl").write_text("@prefix e: <http://e.org/> . e:a e:value 1 ; e:metric e:b .")
    graph = kg.open(tmp_path / "plain.ttl")
    rows = graph.query("SELECT ?v { [] <http://e.org/value> ?v }")
    assert rows.footnotes.rows == ((),)
    assert rows.footnotes.complete


def test_claims_without_an_iri_are_said_to_be_missing(tmp_path):
    data = "@prefix kgo: <https://kg.example/ontology#> . [] a kgo:Observation ; kgo:value 1 ."
    (tmp_path / "blank.ttl").write_text(data)
    graph = kg.open(tmp_path / "blank.ttl")
    footnotes = graph.query(
        "PREFIX kgo: <https://kg.example/ontology#> SELECT ?v { ?o kgo:value ?v }"
    ).footnotes
    assert footnotes.rows == ((),)
    assert not footnotes.complete
    assert "blank nodes" in footnotes.why
    grouped = PREFIXES + "SELECT (COUNT(*) AS ?n) { ?o kgo:value ?v }"
    assert [str(row[0]) for row in graph.query(grouped)] == ["1"]
    assert graph.footnotes(grouped).footnotes.rows == ((),)


def test_what_is_wrong_with_a_query_is_said_of_the_query_as_it_is(economy):
    for wrong in (
        "SELECT ?v { ?o kgo:value }",
        "SELECT ?v ?x { ?o <http://e.org/p> ?v FILTER (<http://e.org/f>(?v)) }",
    ):
        with pytest.raises(QuerySyntaxError) as plain:
            economy.query(PREFIXES + wrong)
        with pytest.raises(QuerySyntaxError) as footnoted:
            economy.footnotes(PREFIXES + wrong)
        assert str(footnoted.value) == str(plain.value)
        with pytest.raises(QuerySyntaxError) as answer:
            answered(economy, PREFIXES + wrong)
        assert str(answer.value) == str(plain.value)
    with pytest.raises(QueryRefused):
        economy.footnotes("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")


# --------------------------------------------------------------------- answers
def test_json_has_a_member_beside_the_standard_ones(economy):
    answer = json.loads(answered(economy, SHIPS))
    assert list(answer) == ["meta", "head", "results", "footnotes"]
    assert answer["head"]["vars"] == ["v"]
    assert [list(row) for row in answer["results"]["bindings"]] == [["v"]] * 3
    footnotes = answer["footnotes"]
    assert footnotes["complete"] is True
    assert footnotes["why"] is None
    assert footnotes["rows"] == [[E + "ships20"], [E + "ships21"], [E + "ships22"]]
    assert footnotes["claims"].keys() == {E + "ships20", E + "ships21", E + "ships22"}
    assert footnotes["sources"].keys() == {E + "yearbook", E + "herald"}


@pytest.mark.parametrize(
    "query", ["SELECT * {}", "SELECT ?x { ?x e:none ?y }", "SELECT ?m { ?m kgo:measures ?t }"]
)
def test_json_without_footnotes_has_the_member_too(economy, query):
    footnotes = json.loads(answered(economy, PREFIXES + query))["footnotes"]
    assert (footnotes["claims"], footnotes["sources"], footnotes["complete"]) == ({}, {}, True)
    assert not any(footnotes["rows"])


def test_csv_and_tsv_have_a_column_of_sources(economy):
    rows = list(csv.reader(io.StringIO(answered(economy, SHIPS, "csv"))))
    assert rows == [["v", "sources"], ["20", E + "yearbook"], ["25", E + "herald"], ["25", E + "yearbook"]]
    lines = answered(
        economy, PREFIXES + "SELECT (COUNT(*) AS ?n) { ?o kgo:metric e:cargo }", "tsv"
    ).splitlines()
    assert lines == ["?n\t?sources", f'2\t"{E}herald {E}yearbook"']
    lights = answered(economy, PREFIXES + "SELECT ?v { e:lights20 kgo:value ?v }", "tsv").splitlines()
    assert lights == ["?v\t?sources", "3\t"]


def test_the_column_of_sources_has_a_name_of_its_own(economy):
    query = PREFIXES + "SELECT ?sources ?sources2 { ?o kgo:source ?sources ; kgo:value ?sources2 } LIMIT 1"
    assert answered(economy, query, "csv").splitlines()[0] == "sources,sources2,sources3"


def test_a_cut_answer_has_footnotes_for_the_rows_that_are_there(economy):
    answer = json.loads(answered(economy, ALL, max_rows=2))
    assert answer["meta"]["complete"] is False
    assert len(answer["results"]["bindings"]) == len(answer["footnotes"]["rows"]) == 2
    assert len(answer["footnotes"]["claims"]) == 2
    assert len(answered(economy, ALL, "csv", max_rows=2).splitlines()) == 3


@pytest.mark.parametrize("name", ["json", "csv"])
def test_footnotes_count_towards_the_size_of_an_answer(economy, name):
    output = by_name(name, "results")
    plain = len(economy.answer(SHIPS, output=output, limits=Limits()).body)
    with pytest.raises(LimitReached) as caught:
        answered(economy, SHIPS, name, max_result_bytes=plain + 20)
    assert caught.value.limit == "max_result_bytes"


def test_footnotes_are_refused_where_there_is_no_place_for_them(economy):
    with pytest.raises(UsageError, match="xml has no place"):
        answered(economy, SHIPS, "xml")
    with pytest.raises(UsageError, match="SELECT"):
        answered(economy, "ASK {}")
    turtle = next(entry for entry in RDF_FORMATS if entry.name == "turtle")
    with pytest.raises(UsageError, match="SELECT"):
        economy.answer("DESCRIBE <http://e.org/a>", output=turtle, limits=Limits(), footnotes=True)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_query_process_answers_with_footnotes_too(economy, method):
    workers = QueryWorkers(economy.store, Limits(), method=method)
    workers.start()
    try:
        for output in RESULT_FORMATS:
            if output.name != "xml":
                given = {"output": output, "limits": Limits(), "footnotes": True, "language": "zh"}
                here, there = economy.answer(SHIPS, **given), economy.answer(SHIPS, **given, runner=workers)
                assert without_time(there.body) == without_time(here.body)
                assert "年鉴" in there.body.decode() or output.name != "json"
    finally:
        workers.close()


def without_time(body):
    return json.loads(body) | {"meta": None} if body.startswith(b"{") else body
