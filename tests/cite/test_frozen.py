"""A frozen result keeps its id, and says later whether it has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.cite.canonical import canonical_query, is_ordered
from kg.errors import InputError, NoData
from kg.terms import IRI, BlankNode, Literal, Triple

KGO = "PREFIX kgo: <https://kg.example/ontology#>\n"
VALUES = KGO + "SELECT ?claim ?value { ?claim kgo:value ?value }"
WHOLE = {
    **dict.fromkeys(("id", "query", "release", "graph", "sha256"), "x"),
    "format": "kgresult/1",
    "date": "2024-01-01",
    "columns": ["a"],
    "rows": [["b"]],
}
LAWS = KGO + "SELECT ?law { ?law a kgo:Law }"


@pytest.fixture(scope="module")
def changed(tmp_path_factory, tiny_path: Path) -> kg.graph.Graph:
    """Open the tiny graph with one value changed."""
    text = tiny_path.read_text(encoding="utf-8")
    assert text.count("kgo:value 1250 ;") == 1
    path = tmp_path_factory.mktemp("changed") / tiny_path.name
    path.write_text(text.replace("kgo:value 1250 ;", "kgo:value 1251 ;"), encoding="utf-8")
    return kg.open(path)


# ------------------------------------------------------------------------- ids
@pytest.mark.parametrize(
    "same",
    [
        VALUES.replace(" ", "\n\t "),
        VALUES + " # all of them",
        "SELECT ?claim ?value { ?claim <https://kg.example/ontology#value> ?value }",
        "PREFIX k: <https://kg.example/ontology#> select ?claim ?value{?claim k:value ?value}",
        "BASE <https://kg.example/> SELECT ?claim ?value { ?claim <ontology#value> ?value }",
    ],
)
def test_white_space_comments_prefixes_and_the_case_of_keywords_do_not_change_an_id(tiny, same: str):
    assert tiny.freeze(same).id == tiny.freeze(VALUES).id


@pytest.mark.parametrize(
    "other", [VALUES + " ORDER BY ?value", VALUES.replace("?value", "?v"), VALUES + " LIMIT 1", LAWS]
)
def test_another_query_has_another_id(tiny, other: str):
    assert tiny.freeze(other).id != tiny.freeze(VALUES).id


def test_an_id_belongs_to_one_release(tiny, changed):
    assert tiny.freeze(LAWS).sha256 == changed.freeze(LAWS).sha256
    assert tiny.freeze(LAWS).id != changed.freeze(LAWS).id
    assert tiny.freeze(LAWS).id.startswith("r-")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("select*{?s a _:b}", "SELECT * { ?s a _ :b }"),
        ("prefix : <http://e.example/> ask { :a-b\\-c ?p '#no comment' }", None),
        ("ASK { ?s ?p 'a  b' } # end", "ASK { ?s ?p 'a  b' }"),
        ("PREFIX", "PREFIX"),
    ],
)
def test_a_canonical_query_keeps_what_matters(query: str, canonical: str | None):
    wanted = canonical or "ASK { <http://e.example/a-b-c> ?p '#no comment' }"
    assert canonical_query(query) == wanted


def test_only_the_querys_own_order_counts():
    assert is_ordered("SELECT ?s { ?s ?p ?o } order by ?s")
    assert not is_ordered("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 } }")
    assert not is_ordered("SELECT ?order { ?order ?by 'ORDER BY' }")


def test_rows_are_kept_sorted_unless_the_query_orders_them(tiny):
    down = tiny.freeze(VALUES + " ORDER BY DESC(?value)")
    assert down.ordered
    assert [row[1].partition("^^")[0] for row in down.table.rows] == ['"1250"', '"1200"']
    kept = tiny.freeze(VALUES)
    assert not kept.ordered
    assert list(kept.table.rows) == sorted(kept.table.rows)


# --------------------------------------------------------------------- changes
def test_an_unchanged_result_is_unchanged(tiny):
    compared = tiny.compare(tiny.freeze(VALUES))
    assert not compared.changed
    assert compared.same_release
    assert compared.added == compared.removed == ()


def test_a_release_that_left_the_result_alone_is_only_another_release(tiny, changed):
    compared = changed.compare(tiny.freeze(LAWS))
    assert not compared.changed
    assert not compared.same_release


def test_one_changed_value_is_one_row_gone_and_one_come(tiny, changed):
    compared = changed.compare(tiny.freeze(VALUES))
    assert compared.changed
    claim = "<https://kg.example/id/observation/bridges-built-2021-almanac>"
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert compared.removed == ((claim, f'"1250"{integer}'),)
    assert compared.added == ((claim, f'"1251"{integer}'),)


def test_another_order_is_a_change_only_where_the_query_orders(tiny, tmp_path: Path, tiny_path: Path):
    path = tmp_path / "tiny.ttl"
    swapped = tiny_path.read_text(encoding="utf-8").replace("kgo:value 1200", "kgo:value 2000")
    path.write_text(swapped, encoding="utf-8")
    compared = kg.open(path).compare(tiny.freeze(KGO + "SELECT ?claim { ?claim kgo:value ?v } ORDER BY ?v"))
    assert compared.changed
    assert compared.added == compared.removed == ()
    assert not kg.open(path).compare(tiny.freeze(KGO + "SELECT ?claim { ?claim kgo:value ?v }")).changed


def test_rows_that_repeat_are_counted(tiny):
    once = tiny.freeze("SELECT ?n { VALUES ?n { 1 } }")
    twice = tiny.freeze("SELECT ?n { VALUES ?n { 1 1 } }")
    assert once.sha256 != twice.sha256
    from kg.cite import compare

    assert len(compare(once, twice).added) == 1


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s ?p 1250 }", "CONSTRUCT { ?c <http://e.example/v> ?v } WHERE { ?c ?p ?v FILTER(?v > 1200) }"],
)
def test_results_of_other_forms_are_compared_too(tiny, changed, query: str):
    assert not tiny.compare(tiny.freeze(query)).changed
    assert changed.compare(tiny.freeze(query)).changed


def test_labels_of_blank_nodes_do_not_count(tmp_path: Path):
    path = tmp_path / "blank.ttl"
    query = "SELECT ?b ?n { ?b <http://e.example/n> ?n }"
    path.write_text("@prefix e: <http://e.example/> . [] e:n 1 . [] e:n 2 .", encoding="utf-8")
    frozen = kg.open(path).freeze(query)
    path.write_text("@prefix e: <http://e.example/> . [] e:x 0 . [] e:n 2 . [] e:n 1 .", encoding="utf-8")
    assert not kg.open(path).compare(frozen).changed


# ------------------------------------------------------------------- documents
def test_a_document_gives_back_what_was_frozen(tiny, tmp_path: Path):
    query = VALUES + ' # 算力 "quoted" \\ \n ORDER BY ?claim'
    frozen = tiny.freeze(query)
    path = tmp_path / "values.kgresult.json"
    tiny.keep(frozen, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert set(document) == {
        "format", "id", "query", "release", "graph", "date", "ordered", "sha256", "columns", "rows",
    }  # fmt: skip
    assert document["query"] == query
    assert document["columns"] == ["claim", "value"]
    assert len(document["rows"]) == 2
    compared = tiny.compare(path)
    assert compared.then == frozen
    assert not compared.changed


def test_unbound_cells_and_every_kind_of_term_survive(tiny, tmp_path: Path):
    query = """SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c) {
        (UNDEF "tab\\tquote\\"line\\nend" "桥"@zh)
        ("1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://e.example/x> true) } }"""
    path = tmp_path / "terms.json"
    tiny.keep(tiny.freeze(query), path)
    assert tiny.compare(path).then == tiny.freeze(query)
    assert not tiny.compare(path).changed


def test_a_triple_term_is_written_with_its_blank_nodes_unnamed():
    from kg.cite.canonical import term_text

    term = Triple(BlankNode("b7"), IRI("http://e.example/p"), Literal("x"))
    assert term_text(term) == '<<( _: <http://e.example/p> "x" )>>'


def test_a_document_that_was_altered_is_refused(tiny, tmp_path: Path):
    path = tmp_path / "values.json"
    text = tiny.freeze(VALUES).to_json()
    for before, after in (
        ("1250", "1300"),
        (tiny.release, "0" * 16),
        ("?claim kgo:value", "?claim kgo:paragraph"),
    ):
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        with pytest.raises(InputError, match="altered"):
            tiny.compare(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": "kgresult/1"}',
        '{"format": "kgresult/1", "id": 1}',
        json.dumps(WHOLE | {"rows": [[1]]}),
        json.dumps(WHOLE | {"rows": [["a", "b"]]}),
        json.dumps(WHOLE | {"rows": 7}),
        json.dumps(WHOLE | {"date": "yesterday"}),
    ],
)
def test_what_is_no_frozen_result_is_told_in_one_line(tiny, tmp_path: Path, text: str):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        tiny.compare(path)
    assert len(str(caught.value).splitlines()) == 1
    assert str(path) in str(caught.value)


def test_a_missing_file_is_told(tiny, tmp_path: Path):
    with pytest.raises(NoData):
        tiny.compare(tmp_path / "none.json")
