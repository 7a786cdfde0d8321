"""The search index after a change: taken over where it would be the same, built anew everywhere else."""

from __future__ import annotations

import sqlite3

import pytest

import kg
from kg.load import build_store
from kg.search.building import build

DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix kgo: <https://kg.example/ontology#> .
@prefix : <http://e.org/> .
:bridge a :Bridge ; rdfs:label "Bridge"@en ; :length 300 ; :note "old" ; :spans :river ; xl:prefLabel :name .
:river a :River ; rdfs:label "River"@en , "河流"@zh .
:name xl:literalForm "The crossing"@en .
:Bridge rdfs:label "A bridge"@en .
:note rdfs:label "Note"@en .
:width rdfs:label "Width"@en .
"""
PREFIXES = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX kgo: <https://kg.example/ontology#> PREFIX : <http://e.org/>
"""
SAME = {
    "a value": "DELETE { GRAPH ?g { :bridge :length ?n } } INSERT { GRAPH ?g { :bridge :length 310 } } "
    "WHERE { GRAPH ?g { :bridge :length ?n } }",
}
OTHER = {
    "a label": "INSERT DATA { :river rdfs:label 'Stream'@en }",
    "a label of its own": "DELETE { GRAPH ?g { :name xl:literalForm ?t } } "
    "INSERT { GRAPH ?g { :name xl:literalForm 'The way over'@en } } "
    "WHERE { GRAPH ?g { :name xl:literalForm ?t } }",
    "a link": "INSERT DATA { :bridge :near :river }",
    "a class": "INSERT DATA { :river a :Water }",
    "a new thing": "INSERT DATA { :ferry :length 3 }",
    "no thing": "DELETE { GRAPH ?g { :river ?p ?o } } WHERE { GRAPH ?g { :river ?p ?o } }",
    "a property nobody had": "INSERT { GRAPH ?g { :bridge :width 3 } } "
    "WHERE { GRAPH ?g { :bridge :note ?n } }",
    "a property nobody has": "DELETE { GRAPH ?g { :bridge :note ?n } } "
    "WHERE { GRAPH ?g { :bridge :note ?n } }",
    "how it is drawn": "INSERT { GRAPH ?g { :Bridge kgo:foldInViews true } } "
    "WHERE { GRAPH ?g { :Bridge rdfs:label ?l } }",
    "a graph": "CREATE GRAPH <http://e.org/g>",
    "a nameless thing": "INSERT { GRAPH ?g { [] :length 4 } } WHERE { GRAPH ?g { :bridge :note ?n } }",
}
TABLES = ("entities", "kinds", "classes", "languages", "tiers", "families", "codes")


@pytest.fixture
def graph(tmp_path):
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    build_store([tmp_path / "data.ttl"], tmp_path / "store")
    made = kg.open(tmp_path / "store")
    made.prepare_search()
    return made


def index_of(graph):
    return next(graph.store.directory.parent.glob("search-*.sqlite"))


def read(path):
    database = sqlite3.connect(path)
    try:
        found = [database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES]
        database.execute("CREATE VIRTUAL TABLE temp.all_words USING fts5vocab(main, words, row)")
        return [*found, database.execute("SELECT * FROM all_words").fetchall()]
    finally:
        database.close()


def changed(graph, text):
    assert graph.update(PREFIXES + text, stay=True).changed
    return graph.refreshed()


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("name", [*OTHER, "a value"])
def test_an_index_after_a_change_is_what_a_new_one_would_be(graph, tmp_path, name, apart):
    graph.indexes_apart = apart
    now = changed(graph, (OTHER | SAME)[name])
    now.prepare_search()
    build(kg.open(tmp_path / "store").store, tmp_path / "new.sqlite")
    assert read(index_of(now)) == read(tmp_path / "new.sqlite")
    taken = index_of(now).stat().st_ino == index_of(graph).stat().st_ino
    assert taken == (name in SAME)


def test_an_index_is_taken_over_across_several_changes(graph):
    now = graph
    for number in range(400, 404):
        now = changed(now, SAME["a value"].replace("310", str(number)))
    now.prepare_search()
    assert index_of(now).stat().st_ino == index_of(graph).stat().st_ino
    # and not when one of them was of another kind
    for text in (OTHER["a label"], SAME["a value"]):
        now = changed(now, text)
    now.prepare_search()
    assert index_of(now).stat().st_ino != index_of(graph).stat().st_ino
    assert [hit.label for hit in now.search("stream").hits]


def test_what_was_found_before_a_change_is_found_by_its_new_name_only(graph):
    assert graph.search("way over").total == 0
    now = changed(graph, OTHER["a label of its own"])
    assert now.search("way over").total == 2
    assert now.search("crossing").total == 0
    assert graph.search("crossing").total == 2
