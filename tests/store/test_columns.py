"""Columns answer as the engine does, or not at all."""

from __future__ import annotations

import errno
import gc
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.errors import LimitReached
from kg.formats import by_name
from kg.limits import Limits
from kg.load import build_store
from kg.store import embedded, listing
from kg.store.answers import answer
from kg.store.columns import building, making
from kg.store.columns.answering import Columns
from kg.store.columns.building import build
from kg.store.columns.rows import CellRows
from kg.store.columns.terms import cell_of, cells_in
from kg.store.embedded import EmbeddedStore, engine_query
from kg.store.protocol import Dataset
from kg.vocabulary import PREFIXES as PREFIXES_OF

EX = "http://example.org/"
PREFIXES = f"PREFIX : <{EX}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
MORE = """
:a :of :g ; :size 1 , 2.50 ; :on "2020-01-02"^^xsd:date ; :name "A"@en , "甲"@zh .
:b :of :g ; :size 3 ; :on "2021-01-02"^^xsd:date ; :name "B \\"x\\" },{"@en , "a\\tb\\\\" .
:c :of :h ; :size -0.125 ; :on "2020-05-05"^^xsd:date ; :next :a .
:g :in :top ; :next :h . :h :in :top ; :next :g . :top :in :world .
:d :of :h ; :size 10 ; :next :d . :size :of :h . _:x :of :g ; :size 7 .
"""


def store_of(turtle: str) -> EmbeddedStore:
    engine = ox.Store()
    for graph in (ox.NamedNode(EX + "graph"), ox.DefaultGraph()):
        engine.load(turtle.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
    # the blank nodes of both loads must be the same ones
    engine.clear_graph(ox.DefaultGraph())
    engine.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph())
        for quad in list(engine.quads_for_pattern(None, None, None, None))
    )
    return EmbeddedStore(engine, location="test", release="test")


class Both:
    """A graph in the engine and in columns."""

    def __init__(self, turtle: str, folder: Path) -> None:
        self.store = store_of(turtle)
        assert build(self.store, folder)
        self.columns = Columns(folder)

    def engine(self, query: str) -> list[dict[str, str]]:
        return rows(engine_query(self.store.engine, PREFIXES + query, self.store.functions))

    def found(self, query: str) -> list[dict[str, str]] | None:
        """Return the rows that columns find, as terms, having looked whether they are the same as JSON."""
        first, second = self._answered(query), self._answered(query)
        if first is None:
            return None
        told = rows(first)
        if isinstance(second, CellRows):
            written = b"".join(second.json(len(told) + 10))
            assert rows(ox.parse_query_results(written, ox.QueryResultsFormat.JSON)) == told
        return told

    def _answered(self, query: str):
        return self.columns.answered(
            PREFIXES + query, lambda text: engine_query(self.store.engine, text, self.store.functions)
        )


def rows(found) -> list[dict[str, str]]:
    names = [variable.value for variable in found.variables]
    return [
        {name: str(term) for name, term in zip(names, row, strict=True) if term is not None} for row in found
    ]


def bag(found: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(frozenset(row.items()) for row in found)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    return Both(PREFIXES_TURTLE + MORE, tmp_path_factory.mktemp("columns") / "columns")


PREFIXES_TURTLE = PREFIXES.replace("PREFIX", "@prefix").replace("> @", "> . @").replace(">\n", "> .\n")

UNDERSTOOD = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?p (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "SELECT DISTINCT ?p { ?s ?p ?o }",
    "SELECT ?s ?v { ?s :size ?v }",
    "SELECT * { ?s :of ?g ; :size ?v . ?g :in ?top }",
    "SELECT ?g (SUM(?v) AS ?total) (AVG(?v) AS ?mean) (COUNT(?v) AS ?n) { ?s :of ?g ; :size ?v } GROUP BY ?g",
    "SELECT (SUM(?v) AS ?total) { ?g :in+ :world . ?s :of ?g ; :size ?v }",
    "SELECT ?g { ?g :in* :world }",
    "SELECT ?x { :g :next+ ?x }",
    "SELECT ?s ?top { ?s :of/:in ?top }",
    "SELECT ?s ?other { ?s :of/^:of ?other }",
    "SELECT ?x { ?x :next ?x }",
    "SELECT ?s { ?s :of :g ; :next :a }",
    "SELECT ?s ?n { ?s :name ?n FILTER(LANG(?n) = 'en') }",
    "SELECT ?s ?n { ?s :name ?n FILTER(STRLEN(?n) > 1 && !CONTAINS(?n, 'x')) }",
    "SELECT ?s ?v { ?s :size ?v FILTER(?v >= 2.5) }",
    "SELECT ?s ?n { ?s :name ?n FILTER(CONTAINS(?n, 'B')) } LIMIT 100",
    "SELECT ?s ?n { ?s :name ?n FILTER(CONTAINS(LCASE(STR(?n)), 'b')) } LIMIT 100",
    "SELECT ?s ?n { ?s :name ?n FILTER STRSTARTS(STR(?n), '甲') }",
    "SELECT ?s ?n { ?s :name ?n FILTER(CONTAINS(?n, 't')) }",
    "SELECT ?s ?n { ?s :of ?n FILTER(CONTAINS(STR(?n), 'example.org/g')) }",
    "SELECT ?s ?n { ?s :of ?n FILTER(CONTAINS(?n, 'example.org/g')) }",
    "SELECT ?s ?n { ?s :size ?n FILTER(CONTAINS(STR(?n), '.5')) }",
    "SELECT ?s ?n { ?s :size ?n FILTER(CONTAINS(?n, '5')) }",
    "SELECT ?s ?v { ?s :size ?v FILTER(?v != 3 && ?v < 10) }",
    'SELECT ?s { ?s :on ?d FILTER(?d < "2021-01-01"^^xsd:date) }',
    'SELECT ?s { ?s :size 2.5 ; :on "2020-01-02"^^xsd:date }',
    "SELECT ?year (SUM(?v) AS ?total) { ?s :on ?d ; :size ?v } GROUP BY (YEAR(?d) AS ?year)",
    "SELECT ?k (COUNT(*) AS ?n) { ?s :on ?d BIND(MONTH(?d) AS ?k) } GROUP BY ?k",
    "SELECT (MIN(?d) AS ?first) (MAX(?d) AS ?last) { ?s :on ?d }",
    "SELECT ?g (COUNT(DISTINCT ?n) AS ?names) { ?s :of ?g ; :name ?n } GROUP BY ?g",
    "SELECT ?g (SUM(?v)/2 AS ?h) { ?s :of ?g FILTER(isIRI(?g)) ?s :size ?v } GROUP BY ?g HAVING(SUM(?v)>10)",
    "SELECT DISTINCT ?g { ?s :of ?g }",
    "SELECT DISTINCT ?g { ?s :of ?g } LIMIT 5",
    "SELECT DISTINCT ?p ?g { { ?s :of ?g ; ?p ?v } UNION { ?g :in ?x ; ?p ?x } } LIMIT 100",
    "SELECT ?s ?v { VALUES ?s { :a :b } ?s :size ?v }",
    "SELECT ?s ?v { ?s :size ?v . ?s :of ?g VALUES ?g { :g } }",
    "SELECT ?v { [] :of :g ; :size ?v }",
    "SELECT ?s ?n { ?s :missing ?n }",
    "SELECT ?g (COUNT(*) AS ?n) { ?s :of ?g } GROUP BY ?g LIMIT 3",
    "# a comment\nSELECT (SUM(?v) + 1 AS ?t) # and another\n{ ?s :size ?v # ?x\n FILTER(?v > 0 # 1\n) }",
    "SELECT ?s ?n { ?s :name ?n } LIMIT 2000",
    "SELECT ?s { { ?s :of :g } UNION { ?s :of :h } }",
    "SELECT ?s { { ?s :of ?g } UNION { ?s :next ?x } }",
    "SELECT (COUNT(*) AS ?n) { { ?s :of ?g } UNION { ?s :next ?x . ?x :of ?g } }",
    "SELECT ?s ?v { ?s :size ?v { ?s :of :g } UNION { ?s :of/:in :top ; :next [] } }",
    "SELECT * { { ?s :of ?g } UNION { ?g :in ?s FILTER(?g != :h) } UNION { VALUES ?g { :g } ?s :of ?g } }",
    "SELECT DISTINCT ?s { { { ?s :of :g } UNION { ?s :of :h } { ?s :size ?v } } UNION { ?v :in ?s } }",
    "SELECT (COUNT(*) AS ?n) { { ?s :of ?g } UNION { ?s :in ?g } }",
    "SELECT (COUNT(*) AS ?n) { { ?s :of ?g } }",
    "SELECT ?s { ?s :of ?g FILTER EXISTS { { ?s :next ?x } UNION { ?x :in ?s } } }",
    "SELECT ?p (COUNT(*) AS ?n) { ?s :of :g ; ?p ?o } GROUP BY ?p",
    "SELECT DISTINCT ?p { { ?s :of :g ; ?p ?o } UNION { ?s ?p ?o . ?o :of :h } }",
    "SELECT * { ?s ?p ?o . ?o ?q ?x . ?s :of :g }",
    "SELECT ?s ?p ?v { ?s :of ?g ; ?p ?v FILTER(?p != :of) }",
    "SELECT ?s ?p ?v { ?s :of ?g . ?p :of ?g . ?s ?p ?v }",
    "SELECT ?s { ?s :of ?g FILTER NOT EXISTS { ?o ?p ?s } }",
    "SELECT ?s ?p { ?s :of ?g . ?s ?p ?s }",
    "SELECT ?s ?o { ?s :in ?g . ?o :in ?g FILTER(STR(?s) < STR(?o)) }",
    "SELECT ?s ?o { ?s :in ?g . ?o :in ?g FILTER(?s != ?o) }",
    "SELECT ?n ?m { ?s :name ?n . ?s :of/^:of/:name ?m FILTER(str( ?n ) >= STR(?m)) }",
    "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?g ?h { ?s :of ?g . ?s :of/:next ?h } }",
    "SELECT ?s ?n { { SELECT DISTINCT ?s { ?s :size ?v } } ?s :name ?n }",
    "SELECT ?s ?g { ?s :of ?g { SELECT ?s { ?s :size ?v } } }",
    "SELECT ?a ?b { ?a :of :g . ?b :of :h }",
    "SELECT ?a ?b { ?a :of :g ; :size ?v . ?b :of :h . ?c :next :a FILTER(?v > 1) }",
    "SELECT ?s { _:0 :of ?g ; :next [ :of ?g ] . ?s :of ?g }",
    "SELECT ?s { ?s :of ?g FILTER EXISTS { ?s :next ?n } }",
    "SELECT ?s ?v { ?s :of :g FILTER NOT EXISTS { ?s :name ?n FILTER(LANG(?n) = 'zh') } ?s :size ?v }",
    "SELECT ?s { FILTER EXISTS { ?x :of ?g ; :size ?v FILTER(?v > 5) } ?s :of ?g }",
    "SELECT (COUNT(*) AS ?n) { ?s :of ?g FILTER NOT EXISTS { ?s :size ?v ; :of ?h . ?h :in ?top } }",
    "SELECT (COUNT(*) AS ?n) { ?s :of ?g FILTER NOT EXISTS { ?s :of ?h } }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) (COUNT(?s) AS ?m) { ?s :missing ?g }",
    "SELECT ?s { ?s :of ?g MINUS { ?s :next/:of ?g } }",
    "SELECT ?s { ?s :of ?g MINUS { ?x :in+ :world . ?s :of ?x ; :size 7 } }",
]


@pytest.mark.parametrize("query", UNDERSTOOD)
def test_a_query_for_columns_is_answered_as_by_the_engine(both: Both, query: str):
    found = both.found(query)
    assert found is not None
    assert bag(found) == bag(both.engine(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?v ?n { ?s :size ?v ; :name ?n } ORDER BY DESC(?v) ?s ?n",
        "SELECT ?s ?v { ?s :size ?v ; :on ?n } ORDER BY DESC(?v) LIMIT 3",
        "SELECT ?s ?v { ?s :size ?v ; :on ?n } ORDER BY ?v LIMIT 2 OFFSET 1",
        "SELECT ?g (SUM(?v) AS ?t) { ?s :of ?g ; :size ?v } GROUP BY ?g ORDER BY ?t LIMIT 1",
        "SELECT ?s ?d { ?s :on ?d } ORDER BY DESC(?d) LIMIT 2",
        "SELECT ?s ?n { ?s :name ?n } ORDER BY ?n LIMIT 2",
        "SELECT ?g { ?s :of ?g } ORDER BY ?g LIMIT 2",
        "SELECT ?g (COUNT(?s) AS ?n) { ?s :of ?g } GROUP BY ?g ORDER BY DESC(?n) ?g LIMIT 1",
        "SELECT ?g (SUM(?v) AS ?n) { ?s :of ?g ; :next ?o ; :size ?v } GROUP BY ?g ORDER BY ?n ?g LIMIT 1",
    ],
)
def test_rows_come_in_the_order_asked_for(both: Both, query: str):
    assert both.found(query) == both.engine(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT ?s { ?s :size ?v } LIMIT 10",
        "SELECT DISTINCT ?s { ?s :size ?v } LIMIT 2",
        "SELECT DISTINCT ?s ?g { ?s :of ?g } LIMIT 7",
        "SELECT ?s ?n { ?s :of ?g OPTIONAL { ?s :name ?n } }",
        "SELECT * { { ?s :of ?g } UNION { ?s :next ?x } }",
        "SELECT ?s ?x { { ?s :of ?g } UNION { ?s :next ?x } }",
        "SELECT ?s { { ?s :of ?g } UNION { ?s :next ?x } ?g :in ?top }",
        "SELECT ?s { { ?x :of ?g } UNION { ?s :next ?y } }",
        "SELECT ?s { { ?s :of :g } UNION { BIND(:a AS ?s) } }",
        "SELECT ?s { { ?s :of :g } UNION { ?s ?p ?o } }",
        "SELECT ?p { ?s :of :g ; ?p :a }",
        "SELECT ?p { ?s :of ?p . ?p ?p ?o }",
        "SELECT ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) }",
        "SELECT ?s ?v { ?s :size ?v { ?s :of :g FILTER(?v > 1) } }",
        "SELECT ?s { { SELECT ?s { ?s :of :g } LIMIT 1 } }",
        "SELECT ?s { { SELECT ?s (1 AS ?x) { ?s :of :g } } }",
        "SELECT * { { SELECT ?s { ?s :of ?g } } }",
        "SELECT ?s ?v { { SELECT DISTINCT ?s { ?s :of :g ; :size ?v } } ?s :size ?v }",
        "SELECT ?s { { SELECT DISTINCT ?s { ?s :of :g } } { SELECT DISTINCT ?s { ?s :size ?v } } }",
        "SELECT ?s { { SELECT ?s (COUNT(?v) AS ?n) { ?s :size ?v } GROUP BY ?s } }",
        "SELECT ?s { GRAPH ?g { ?s :of :g } }",
        "SELECT ?s { ?s :of :g MINUS { ?x :next :a } }",
        "SELECT ?s { ?s :of ?g MINUS { ?s :next ?n } ?g :next ?n }",
        "SELECT ?s { ?s :of ?g FILTER(EXISTS { ?s :next ?n } || ?g = :g) }",
        "SELECT ?s { ?s :of ?g FILTER EXISTS { ?s :next ?n FILTER EXISTS { ?n :of ?g } } }",
        "SELECT ?s { ?s :of ?g FILTER EXISTS { ?s :next ?n FILTER(?g = :g) } }",
        "SELECT ?s { ?s :of ?g FILTER EXISTS { ?x :next ?n } }",
        "SELECT ?s { ?s :of ?g FILTER NOT EXISTS { VALUES ?s { :a } } }",
        "SELECT ?s FROM :graph { ?s :of :g }",
        "SELECT ?s (RAND() AS ?x) { ?s :of ?g }",
        "SELECT ?g (SUM(?n) AS ?x) { ?s :of ?g ; :name ?n } GROUP BY ?g",
        "SELECT (GROUP_CONCAT(?n) AS ?x) { ?s :name ?n }",
        "SELECT ?w { BIND(?v AS ?w) ?s :size ?v }",
        "ASK { ?s :of :g }",
        "SELECT ?s { ?s :of",
        "SELECT ?s { ?s :size ?v FILTER(?v > 1 2) }",
        "SELECT ?g ?s { ?s :of ?g } GROUP BY ?g",
        "SELECT ?g ?g { ?s :of ?g }",
    ],
)
def test_any_other_query_is_left_to_the_engine(both: Both, query: str):
    assert both.found(query) is None


@pytest.mark.parametrize("limit", [1, 4, 1000])
def test_json_is_what_the_engine_writes(both: Both, limit: int):
    query = PREFIXES + "SELECT ?s ?n { ?s :name ?n }"
    found = both.columns.answered(query, both.store.engine.query)
    written = b"".join(found.json(limit))
    shown = ox.parse_query_results(written, ox.QueryResultsFormat.JSON)
    assert len(rows(shown)) == min(limit, 4)
    if limit > 4:
        assert bag(rows(ox.parse_query_results(written, ox.QueryResultsFormat.JSON))) == bag(
            both.engine("SELECT ?s ?n { ?s :name ?n }")
        )


@pytest.mark.parametrize("piece", [1, 50, 120, 300])
def test_no_text_is_taken_for_the_end_of_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int):
    monkeypatch.setattr(listing, "_PIECE", piece)
    texts = ('"\n<a>\t"', "\t<<(", "\r\n\t", "\\t", "\u2028")
    lines = [f":n{n} :text {ox.Literal(text * n)} ." for n in range(1, 60) for text in texts]
    both = Both(f"@prefix : <{EX}> .\n" + "\n".join(lines), tmp_path / "columns")
    query = "SELECT ?s ?o { ?s :text ?o } ORDER BY ?s ?o"
    assert both.found(query) == both.engine(query)
    assert len(both.engine(query)) == len(lines)


def test_the_cell_of_a_term_is_what_the_engine_writes():
    characters = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x10400), 0x10FFFF)]
    terms = [ox.Literal("a" + "".join(characters[at : at + 64])) for at in range(0, len(characters), 64)]
    terms += [ox.Literal(character, language="en") for character in characters[:300]]
    terms += [ox.Literal('"\\u0041\\'), ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)]
    terms += [ox.Literal("<a>", datatype=ox.NamedNode(EX + "t")), ox.NamedNode(EX + "é"), ox.BlankNode("b")]
    kinds = ("integer", "decimal", "double", "float", "boolean", "int", "date", "string")
    texts = ("5", "-5", "+05", "1.50", ".5", "5.", "1e3", "INF", "true", "0", "2020-01-01", "none", "")
    terms += [
        ox.Literal(text, datatype=ox.NamedNode(PREFIXES_OF["xsd"] + kind)) for text in texts for kind in kinds
    ]
    store = ox.Store()
    for value in terms:
        store.clear()
        store.add(ox.Quad(ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p"), value))
        query = "SELECT ?o { ?s ?p ?o }"
        (written,) = cells_in(store.query(query))
        line = store.query(query).serialize(format=ox.QueryResultsFormat.TSV)
        assert cell_of(line.decode().split("\n")[1]) == written


def test_a_graph_with_triple_terms_gets_no_columns(tmp_path: Path):
    store = store_of(PREFIXES_TURTLE + ":a :says <<( :b :of :c )>> .")
    assert not build(store, tmp_path / "columns")
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------- random graphs, random queries
numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda number: f"{number:f}"),
    st.sampled_from(
        (
            *("0", "0.0", "1.0", "-0.5", "-0.000000000001", "0.000000000000000007"),
            *("123456789012345.678", "99999999999999999999", "1e3", "true"),
        )
    ),
)
things = st.sampled_from([f":t{number}" for number in range(6)] + ["_:b"])
others = st.one_of(
    things,
    st.sampled_from(
        ['"x"', '"x"@en', '"y"@zh', '"2020-01-01"^^xsd:date', '"2020"^^xsd:gYear', '"-1"^^xsd:int']
    ),
)
statements = st.one_of(
    st.tuples(things, st.sampled_from([":p", ":q"]), things),
    st.tuples(things, st.just(":v"), numbers),
    st.tuples(things, st.just(":r"), others),
)
names = st.sampled_from(["?a", "?b", "?c"])
subjects = st.one_of(names, names, st.sampled_from([":t0", ":t1"]))
verbs = st.sampled_from([":p", ":q", ":v", ":r", "^:p", ":p/:q", ":q/^:p"])
patterns = st.one_of(
    st.tuples(subjects, verbs, subjects),
    st.tuples(names, st.just(":v"), st.just("?v")),
    st.tuples(names, st.sampled_from([":p+", ":q*", ":p*"]), st.sampled_from([":t0", ":t5"])),
)
filters = st.sampled_from(
    [
        "",
        "",
        "FILTER(?v > 1)",
        "FILTER(?v <= 0.5 && ?v != -1)",
        "FILTER(isIRI(?a))",
        "FILTER(?a != ?b)",
        "FILTER(STR(?c) > 'x')",
        "FILTER(?a = ?c && STR(?a) <= STR(?b))",
        "FILTER(?b < ?c)",
        "FILTER(STR(?a) != STR(?c))",
        "FILTER EXISTS { ?a :p ?d }",
        "FILTER NOT EXISTS { ?d :q ?a . ?d :p ?b }",
        "FILTER EXISTS { ?b :r ?c FILTER(?c != ?b) }",
        "MINUS { ?a :p ?b ; :v ?e FILTER(?e > 0) }",
    ]
)
parts = st.sampled_from(
    [
        "",
        "",
        "",
        "{ ?a :p ?b } UNION { ?a :q ?b }",
        "{ ?a :p ?b FILTER(?a != ?b) } UNION { ?b :q ?d . ?d :p ?a }",
        "{ ?a :p+ :t0 } UNION { ?a :v 1 } UNION { ?x :q ?a MINUS { ?x :p ?a } }",
        "{ ?a :q ?b } { ?b :r ?c FILTER NOT EXISTS { ?c :p ?d } }",
        "{ ?a :q ?f } UNION { ?a :p ?g . ?g :q ?h }",
        "{ SELECT DISTINCT ?a { ?a :q ?f } }",
        "{ SELECT ?a ?b { ?a :q ?f . ?f :p ?b } }",
        "?a ?e ?c",
        "?c ?e ?a . ?c ?e ?d",
        "FILTER NOT EXISTS { ?d ?e ?a }",
    ]
)
selections = st.sampled_from(
    [
        "?a ?v |",
        "DISTINCT ?a ?b |",
        "* |",
        "(SUM(?v) AS ?s) (COUNT(*) AS ?n) |",
        "?a (SUM(?v) AS ?s) (AVG(?v) AS ?m) (MIN(?v) AS ?i) (MAX(?v) AS ?x) | GROUP BY ?a",
        "?a (COUNT(DISTINCT ?v) AS ?n) (SUM(DISTINCT ?v) AS ?s) | GROUP BY ?a",
        "?b ?a (COUNT(?v) AS ?n) | GROUP BY ?a ?b HAVING(COUNT(?v) > 1)",
        "?a (AVG(?v) * 3 AS ?m) | GROUP BY ?a ORDER BY DESC(?m)",
    ]
)


@given(
    st.lists(statements, min_size=1, max_size=30),
    st.lists(patterns, min_size=1, max_size=3),
    parts,
    filters,
    selections,
)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_queries_over_random_graphs_are_answered_as_by_the_engine(said, asked, part, kept, selected):
    turtle = PREFIXES_TURTLE + "".join(f"{' '.join(statement)} .\n" for statement in said)
    select, _, behind = selected.partition("|")
    query = f"SELECT {select} {{ {' . '.join(map(' '.join, asked))} {part} {kept} }} {behind}"
    with tempfile.TemporaryDirectory() as folder:
        both = Both(turtle, Path(folder, "columns"))
        found = both.found(query)
        if found is not None:
            assert bag(found) == bag(both.engine(query))


@given(st.lists(st.tuples(st.sampled_from([":g", ":h"]), numbers), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_sums_and_averages_are_exact(said):
    turtle = PREFIXES_TURTLE + "".join(
        f":s{n} :of {group} ; :v {value} .\n" for n, (group, value) in enumerate(said)
    )
    folds = " ".join(f"({name}(?v) AS ?{name})" for name in ("SUM", "AVG", "MIN", "MAX"))
    query = f"SELECT ?g {folds} {{ ?t :of ?g ; :v ?v }} GROUP BY ?g"
    with tempfile.TemporaryDirectory() as folder:
        both = Both(turtle, Path(folder, "columns"))
        found = both.found(query)
        if found is not None:
            assert bag(found) == bag(both.engine(query))


texts = st.text(alphabet='abnAB"\\\n\x010{},:é甲\u212a\u0130\x7f', max_size=6)


@given(
    st.lists(texts, min_size=1, max_size=12),
    st.text(alphabet="abnABé甲ki0:{", max_size=3),
    st.sampled_from(
        [
            *("CONTAINS(?n, '%')", "STRSTARTS(?n, '%')"),
            *("CONTAINS(LCASE(STR(?n)), '%')", "STRSTARTS(LCASE(?n), '%')"),
        ]
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_texts_are_found_wherever_they_stand(said, part, condition):
    values = [ox.Literal(text, language="en" if n % 2 else None) for n, text in enumerate(said)]
    turtle = PREFIXES_TURTLE + "".join(f":s{n} :name {value} .\n" for n, value in enumerate(values))
    query = f"SELECT ?s ?n {{ ?s :name ?n FILTER({condition.replace('%', part)}) }} LIMIT 50"
    with tempfile.TemporaryDirectory() as folder:
        both = Both(turtle, Path(folder, "columns"))
        found = both.found(query)
        assert found is not None
        assert bag(found) == bag(both.engine(query))


def test_very_many_texts_are_put_in_order_by_the_engine(both: Both, monkeypatch: pytest.MonkeyPatch):
    query = "SELECT ?g ?x { ?g :in ?x } ORDER BY DESC(?g) LIMIT 2"
    assert isinstance(both._answered(query), CellRows)
    monkeypatch.setattr("kg.store.columns.texts._MOST", 2)
    assert isinstance(both._answered(query), ox.QuerySolutions)
    assert both.found(query) == both.engine(query)


plain_texts = texts.map(lambda text: str(ox.Literal(text)))
english_texts = texts.map(lambda text: str(ox.Literal(text, language="en")))
mixed_texts = st.tuples(
    st.sampled_from(["a", "b", "a b", "甲"]), st.sampled_from(["", "@en", "@zh", "@en-gb"])
).map(lambda parts: f'"{parts[0]}"{parts[1]}')
iris = st.text(alphabet="abAé甲/!~", max_size=5).map(lambda end: f"<{EX}{end}>")
dates = st.dates().map(lambda day: f'"{day}"^^xsd:date')


@given(
    st.sampled_from(
        [
            plain_texts,
            english_texts,
            iris,
            numbers,
            dates,
            st.one_of(plain_texts, english_texts),
            mixed_texts,
            st.one_of(mixed_texts, iris),
        ]
    ).flatmap(lambda values: st.lists(values, min_size=2, max_size=12)),
    st.sampled_from(["?n ?s", "DESC(?n) ?s", "DESC(?s)", "?n DESC(?s)"]),
    st.integers(0, 12),
    st.integers(0, 3),
)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_rows_of_any_values_come_in_the_order_asked_for(said, keys, limit, offset):
    turtle = PREFIXES_TURTLE + "".join(f":s{n} :name {value} .\n" for n, value in enumerate(said))
    query = f"SELECT ?s ?n {{ ?s :name ?n }} ORDER BY {keys} LIMIT {limit} OFFSET {offset}"
    with tempfile.TemporaryDirectory() as folder:
        both = Both(turtle, Path(folder, "columns"))
        found = both.found(query)
        if found is not None:
            assert found == both.engine(query)


# ------------------------------------------------------------ beside a release
TOTAL = PREFIXES + "SELECT ?g (SUM(?v) AS ?t) { ?s :of ?g ; :size ?v } GROUP BY ?g"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    """Give a release on disk, small as it is, with its columns."""
    (tmp_path / "data.ttl").write_text(PREFIXES_TURTLE + MORE, encoding="utf-8")
    store = build_store([tmp_path / "data.ttl"], tmp_path / "store").store
    assert not making.are_wanted(store)  # it is too small
    monkeypatch.setattr(making, "FEWEST", 1)
    assert making.are_wanted(store)
    making.make_beside(store)
    assert not making.are_wanted(store)
    return store


def test_a_release_is_asked_through_its_columns(release: EmbeddedStore):
    with release.evaluating(TOTAL, "SELECT") as found:
        assert isinstance(found, CellRows)
        assert len(rows(found)) == 2


def test_columns_that_were_closed_are_opened_again(release: EmbeddedStore):
    before = release.open_columns()
    release.close_columns()
    with release.evaluating(TOTAL, "SELECT") as found:
        assert isinstance(found, CellRows)
        assert len(rows(found)) == 2
    assert release.open_columns() is not before


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads /proc")
@pytest.mark.parametrize("name", ["json", "csv"])
def test_files_are_let_go_of_with_the_columns(release: EmbeddedStore, name: str):
    folder = str(release.directory.parent)
    gc.disable()  # nothing is to wait until somebody collects it
    try:
        for query in (TOTAL, PREFIXES + "SELECT ?s ?n { ?s :name ?n ; :of :g FILTER(CONTAINS(?n, 'B')) }"):
            answer(release, query, "SELECT", by_name(name, "results"), limits=Limits(), dataset=Dataset())
        assert f"{folder}/columns" in Path("/proc/self/maps").read_text()
        release.close_columns()
        assert f"{folder}/columns" not in Path("/proc/self/maps").read_text()
    finally:
        gc.enable()


def test_a_chosen_dataset_is_the_engines(release: EmbeddedStore):
    (graph,) = (name for name in release.named_graphs() if name.endswith("data"))
    with release.evaluating(TOTAL, "SELECT", Dataset([graph])) as found:
        assert not isinstance(found, CellRows)
        assert len(rows(found)) == 2


@pytest.mark.parametrize("name", ["json", "csv", "tsv", "xml"])
def test_rows_are_cut_at_their_limit_and_said_to_be(release: EmbeddedStore, name: str):
    output = by_name(name, "results")
    query = PREFIXES + "SELECT ?s ?v { ?s :size ?v }"
    cut = answer(release, query, "SELECT", output, limits=Limits(max_rows=3), dataset=Dataset())
    assert not cut.completeness.complete
    assert cut.completeness.shown == 3
    whole = answer(release, query, "SELECT", output, limits=Limits(max_rows=6), dataset=Dataset())
    assert whole.completeness.complete
    assert whole.completeness.total == 6


def test_an_answer_that_is_too_large_is_refused(release: EmbeddedStore):
    query = PREFIXES + "SELECT ?s ?v { ?s :size ?v }"
    limits = Limits(max_result_bytes=100)
    with pytest.raises(LimitReached, match="max_result_bytes"):
        answer(release, query, "SELECT", by_name("json", "results"), limits=limits, dataset=Dataset())


def test_a_changed_store_is_the_engines_until_it_has_columns_of_its_own(
    release: EmbeddedStore, tmp_path: Path
):
    kg.open(tmp_path / "store").update(PREFIXES + "INSERT DATA { GRAPH :g { :e :of :g ; :size 1000 } }")
    changed = kg.open(tmp_path / "store").store
    assert changed.release != release.release
    with changed.evaluating(TOTAL, "SELECT") as found:
        assert not isinstance(found, CellRows)
        assert any("1013.5" in row["t"] for row in rows(found))
    with release.evaluating(TOTAL, "SELECT") as found:
        assert not any("1013.5" in row["t"] for row in rows(found))


@pytest.mark.usefixtures("release")
def test_damaged_columns_are_passed_over(tmp_path: Path):
    (folder,) = (tmp_path / "store").glob("releases/*/columns-1")
    (folder / "forward.npy").write_bytes(b"no array")
    with kg.open(tmp_path / "store").store.evaluating(TOTAL, "SELECT") as found:
        assert not isinstance(found, CellRows)
        assert len(rows(found)) == 2


def test_columns_that_cannot_be_made_leave_nothing_behind(
    release: EmbeddedStore, tmp_path: Path, monkeypatch
):
    (folder,) = (tmp_path / "store").glob("releases/*/columns-1")
    shutil.rmtree(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(building, "write", full)
    with pytest.raises(OSError, match="no space left"):
        making.make(release)
    assert not [path for path in folder.parent.iterdir() if "columns" in path.name and path.is_dir()]


# ------------------------------------------------------------ without columns
@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[EmbeddedStore, list[str]]:
    """Give a release without columns, and the list of the queries that its engine is asked."""
    (tmp_path / "data.ttl").write_text(PREFIXES_TURTLE + MORE + ":a a :K , :L . :b a :K .", encoding="utf-8")
    store = build_store([tmp_path / "data.ttl"], tmp_path / "store").store
    asked: list[str] = []
    ask = embedded.engine_query

    def noted(engine: ox.Store, query: str, *others: object, **named: object) -> object:
        asked.append(query)
        return ask(engine, query, *others, **named)

    monkeypatch.setattr(embedded, "engine_query", noted)
    return store, asked


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(?o) AS ?n) WHERE { ?s ?p ?o } LIMIT 5",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        "SELECT (COUNT(?s) AS ?n) ?c { ?s a ?c } GROUP BY ?c",
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c",
        "SELECT (COUNT(*) AS ?n) { ?s :of ?g }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s :of ?g }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { ?s :of ?g }",
    ],
)
def test_what_was_counted_by_the_load_is_not_counted_again(counted, query: str):
    store, asked = counted
    with store.evaluating(PREFIXES + query, "SELECT") as found:
        told = bag(rows(found))
    assert asked == [asked[0]]
    assert "VALUES" in asked[0]
    assert told == bag(rows(engine_query(store.engine, PREFIXES + query, store.functions)))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s :missing ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s :of :g }",
        "SELECT (COUNT(*) AS ?n) { ?s :of ?g FILTER(isIRI(?s)) }",
        "SELECT ?g (COUNT(*) AS ?n) { ?s :of ?g } GROUP BY ?g",
        "SELECT (COUNT(*) AS ?n) { ?x :next ?x }",
        "SELECT ?c (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c } GROUP BY ?c",
        "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?n",
        "SELECT (COUNT(*) AS ?n) (COUNT(?p) AS ?m) { ?s ?p ?o }",
    ],
)
def test_other_counts_are_the_engines(counted, query: str):
    store, asked = counted
    with store.evaluating(PREFIXES + query, "SELECT") as found:
        list(found)
    assert asked == [PREFIXES + query]


def test_columns_that_are_wanted_no_longer_are_given_up(release: EmbeddedStore, tmp_path: Path):
    (folder,) = (tmp_path / "store").glob("releases/*/columns-1")
    shutil.rmtree(folder)
    making.make_beside(release, lambda: False)
    assert not folder.exists()


def test_the_example_questions_are_answered_alike(shipped, tmp_path: Path):
    assert build(shipped.store, tmp_path / "columns")
    columns, store = Columns(tmp_path / "columns"), shipped.store
    for question in shipped.questions("en"):
        found = columns.answered(
            question.text, lambda text: engine_query(store.engine, text, store.functions)
        )
        if found is not None:
            expected = engine_query(store.engine, question.text, store.functions)
            assert bag(rows(found)) == bag(rows(expected)), question.name
    overall = [
        "SELECT ?class (COUNT(*) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class",
        "SELECT ?source (COUNT(?claim) AS ?n) { ?claim kgo:source ?source } GROUP BY ?source",
        "SELECT ?u (COUNT(DISTINCT ?v) AS ?values) { ?c kgo:value ?v ; kgo:unit ?u } GROUP BY ?u",
    ]
    for query in overall:
        text = f"PREFIX kgo: <https://kg.example/ontology#> {query}"
        found = columns.answered(text, lambda text: engine_query(store.engine, text, store.functions))
        assert found is not None
        assert bag(rows(found)) == bag(rows(engine_query(store.engine, text, store.functions)))


@pytest.mark.parametrize("limit", [1001, 1499, 1500, 5000])
def test_a_limit_is_kept_in_every_format(tmp_path: Path, limit: int):
    many = "".join(f":s{number} :size {number} .\n" for number in range(1500))
    both = Both(PREFIXES_TURTLE + many, tmp_path / "columns")
    query = f"SELECT ?s ?v {{ ?s :size ?v }} LIMIT {limit}"
    found = both.found(query)
    assert found is not None
    assert len(found) == min(limit, 1500)
    written = both.columns.answered(PREFIXES + query, both.store.engine.query)
    shown = ox.parse_query_results(b"".join(written.json(100_000)), ox.QueryResultsFormat.JSON)
    assert len(rows(shown)) == min(limit, 1500)


def test_who_says_much_is_known_from_the_columns(tmp_path: Path):
    lines = [f":hub :p {number} ." for number in range(201)] + [":other :p 1 ."]
    (tmp_path / "data.ttl").write_text(f"@prefix : <{EX}> .\n" + "\n".join(lines), encoding="utf-8")
    store = build_store([tmp_path / "data.ttl"], tmp_path / "store").store
    assert not store.says_little(EX + "other")
    assert making.make(store)
    assert store.says_little(EX + "other")
    assert not store.says_little(EX + "hub")
    shown = kg.open(tmp_path / "store").query(f"SELECT ?p ?o {{ <{EX}hub> ?p ?o . ?s ?p ?o }}")
    assert len(list(shown)) == 202
