"""A single large file is held once on the disk, and answers as if its named graph stood beside the union."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import QuerySyntaxError
from kg.load import build_store
from kg.load import pieces as cutting
from kg.load import reader as reading
from kg.store import datasets
from kg.store.embedded import EmbeddedStore, engine_query
from kg.store.lone import lone_graph
from kg.store.protocol import Dataset
from kg.store.rdflib_view import dataset_view
from kg.store.results import EngineSolutions
from kg.store.touched import quads_of

FILE = "https://kg.example/graph/a"
RELEASE = "https://kg.example/graph/release"
BOUNDS = "https://kg.example/graph/bounds"
PREFIXES = """PREFIX e: <http://e.org/> PREFIX g: <https://kg.example/graph/> PREFIX kgo: <https://kg.example/ontology#>
PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
"""
DATA = (
    PREFIXES
    + """
e:a a e:Thing , void:Dataset ; e:p e:b , "x" ; e:next e:b .
e:b a e:Thing ; e:next e:c ; kgo:file "not of the catalogue" .
e:c a e:Part ; e:next e:a ; e:list ( 1 [ a e:Part ] ) .
[] a e:Thing ; e:p [ e:p e:c ] .
_:named e:next e:a .
e:o kgo:value 1200 ; kgo:comparator kgo:moreThan ; kgo:figureAsPrinted "more than 1,200"@en ; kgo:source e:s .
"""
)


def built(folder: Path, text: str, *, cut: bool) -> EmbeddedStore:
    """Return a store on disk of one file, read in pieces or as a whole."""
    (folder / "a.ttl").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LARGE", 1 if cut else 2**40)
        patch.setattr(reading, "pieces", lambda stream, **how: cutting.pieces(stream, **how, size=64))
        return build_store([folder / "a.ttl"], folder / ("cut" if cut else "whole")).store


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedStore, EmbeddedStore]:
    """The same file, held as the default graph only, and in its graph as well."""
    folder = tmp_path_factory.mktemp("lone")
    once, twice = built(folder, DATA, cut=True), built(folder, DATA, cut=False)
    assert lone_graph(once.engine)
    assert not lone_graph(twice.engine)
    return once, twice


def answered(store: EmbeddedStore, query: str, dataset: Dataset | None) -> Counter[str]:
    found = engine_query(store.engine, PREFIXES + query, {}, dataset=dataset)
    if isinstance(found, ox.QueryBoolean):
        return Counter([str(bool(found))])
    if isinstance(found, EngineSolutions):
        names = sorted(variable.value for variable in found.variables)
        return Counter(str([str(row[name]) for name in names]) for row in found)
    return Counter(map(str, found))


def assert_same(
    stores: tuple[EmbeddedStore, EmbeddedStore], query: str, dataset: Dataset | None = None
) -> None:
    once, twice = (answered(store, query, dataset) for store in stores)
    assert once == twice, query


WHERES = (
    "GRAPH g:a { ?s ?p ?o }",
    "GRAPH ?g { ?s ?p ?o }",
    "GRAPH ?g {}",
    "GRAPH g:a {}",
    "GRAPH g:none { ?s ?p ?o }",
    "GRAPH g:release { ?s ?p ?o }",
    "GRAPH g:bounds { ?s ?p ?o }",
    "GRAPH g:a { ?s a ?c }",
    "GRAPH ?g { ?s a ?c OPTIONAL { ?s e:next ?n } }",
    "GRAPH ?g { OPTIONAL { ?s e:none ?n } }",
    "GRAPH ?g { ?g a ?c }",
    "GRAPH g:a { g:a ?p ?o }",
    "GRAPH g:a { ?s kgo:lowerBound ?b }",
    "GRAPH g:a { ?s kgo:file ?f } ?s a ?c",
    "?s ?p ?o MINUS { GRAPH g:a { ?s ?p ?o } }",
    "GRAPH g:a { ?s ?p ?o MINUS { ?s a e:Thing } }",
    "GRAPH g:a { ?s ?p ?o FILTER NOT EXISTS { ?s a void:Dataset } }",
    "?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s a void:Dataset } }",
    "GRAPH ?g { ?s ?p ?o FILTER EXISTS { GRAPH g:release { ?x ?p ?y } } }",
    "GRAPH ?g { GRAPH ?h { ?s a void:Dataset } }",
    "GRAPH ?g { { ?s a ?c } UNION { ?s e:next ?c } }",
    "GRAPH g:a { ?s e:next+ ?t }",
    "GRAPH g:a { ?s e:next* ?t }",
    "GRAPH g:a { ?s e:p ?t . ?t e:next* ?u }",
    "GRAPH g:a { ?s a/e:none? ?t }",
    "GRAPH g:a { ?s e:next/a ?t }",
    "GRAPH g:a { ?s (a|kgo:file) ?t }",
    "GRAPH g:a { ?s !e:next ?t }",
    "GRAPH g:a { ?c ^a ?t }",
    "GRAPH g:a { ?s <https://kg.example/ontology#lowerBound>? ?t }",
    "GRAPH g:a { SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c }",
    "GRAPH g:a { { SELECT * { ?s a ?c } } }",
    "GRAPH g:a { ?s a ?c } # a comment with } GRAPH ?g {\n",
    "GRAPH g:a { ?s ?p ?o . # }\n ?o ?q ?r }",
    "BIND(g:a AS ?g) GRAPH ?g { ?s a ?c }",
    "VALUES ?g { g:a g:release } GRAPH ?g { ?s a ?c }",
    "GRAPH ?g { ?s a ?c } FILTER(?g = g:a)",
    "VALUES ?g { g:release g:bounds } GRAPH ?g { ?s ?p ?o }",
    "VALUES (?g ?s) { (g:release g:a) (UNDEF e:a) } GRAPH ?g { ?s ?p ?o }",
    "OPTIONAL { GRAPH ?g { ?s ?p ?o } } VALUES ?g { g:release }",
    "{ SELECT (COUNT(?g) AS ?k) { GRAPH ?g { ?s a ?c } } } VALUES ?g { g:release }",
    'GRAPH ?g { ?s ?p ?o FILTER(STRLEN(STR(?o)) > 3 && ?o != "GRAPH") }',
)
UNNAMED = (
    "GRAPH ?g { [] a ?c }",
    "GRAPH g:a { [] ?p ?o }",
    "GRAPH g:a { _:x a ?c ; e:p _:y }",
    "GRAPH ?g { _:x a ?c }",
    "GRAPH g:a { ?s e:p [ e:p ?o ] }",
    "GRAPH g:a { ?s e:p [ ?q ?o ] }",
    "GRAPH g:a { ?s e:list ( 1 ?x ) }",
    "GRAPH g:a { [ a ?c ] e:p ?o }",
)


@pytest.mark.parametrize("where", [*WHERES, *UNNAMED])
@pytest.mark.parametrize("head", ["SELECT *", "SELECT ?s ?g ?c ?o", "ASK", "SELECT (COUNT(*) AS ?n)"])
def test_a_query_answers_the_same(stores, where, head):
    assert_same(stores, f"{head} {{ {where} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT DISTINCT ?c { GRAPH ?g { [] a ?c } }",
        "SELECT * FROM g:a { ?s a ?c OPTIONAL { ?s e:next+ ?n } }",
        "SELECT * FROM NAMED g:a { GRAPH g:a { ?s a/e:none* ?c } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH g:a { ?s ?p ?o } }",
    ],
)
def test_usual_queries_are_answered_without_filling_the_graph(stores, query, monkeypatch):
    monkeypatch.setattr(datasets, "_union", None)
    assert_same(stores, query)


FROMS = (
    "FROM g:a",
    "FROM g:release",
    "FROM g:a FROM g:release",
    "FROM g:a FROM g:release FROM g:bounds",
    "FROM NAMED g:a",
    "FROM NAMED g:release",
    "FROM g:a FROM NAMED g:a",
    "FROM g:bounds FROM NAMED g:a FROM NAMED g:release",
)


@pytest.mark.parametrize("chosen", FROMS)
@pytest.mark.parametrize(
    "where",
    ["?s ?p ?o", "?s a ?c", "GRAPH ?g { ?s a ?c }", "[] a ?c", "?s e:next* ?t", "GRAPH g:a { ?s a ?c }"],
)
def test_a_query_that_chooses_its_graphs_answers_the_same(stores, chosen, where):
    assert_same(stores, f"SELECT * {chosen} {{ {where} }}")
    assert_same(stores, f"CONSTRUCT {{ ?s a e:Found }} {chosen} {{ {where} }}")


@pytest.mark.parametrize(
    "query", ["DESCRIBE e:a FROM g:a", "CONSTRUCT FROM g:a WHERE { ?s a ?c }", "ASK FROM g:a { g:a a ?c }"]
)
def test_other_forms_answer_the_same(stores, query):
    assert_same(stores, query)


@pytest.mark.parametrize("default", [[], [FILE], [RELEASE], [FILE, BOUNDS], [FILE, RELEASE, BOUNDS]])
@pytest.mark.parametrize("named", [[], [FILE], [RELEASE], [FILE, BOUNDS]])
def test_graphs_chosen_outside_of_the_text_are_the_same(stores, default, named):
    for where in ("?s ?p ?o", "GRAPH ?g { ?s a ?c }", "?s a ?c GRAPH g:a { ?s e:next ?n }"):
        assert_same(stores, f"SELECT * {{ {where} }}", Dataset(default, named))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(WHERES[:28]), min_size=2, max_size=3), st.sampled_from(["", "OPTIONAL", "MINUS"])
)
def test_patterns_together_answer_the_same(stores, wheres, how):
    first, *rest = ("".join(where.split("#")[:1]) if "\n" in where else where for where in wheres)
    assert_same(
        stores, f"SELECT ?s ?g ?c {{ {{ {first} }} {' '.join(f'{how} {{ {one} }}' for one in rest)} }}"
    )


def test_what_is_not_sparql_is_told_with_its_place(stores):
    for query in (
        "SELECT * {\n GRAPH ?g { ?s ?p } }",
        "SELECT * { GRAPH g:a { ?s ?p ?o }\n FILTER(nope:x(?s)) }",
    ):
        places = []
        for store in stores:
            with pytest.raises(QuerySyntaxError) as raised:
                engine_query(store.engine, query, {})
            places.append((raised.value.line, raised.value.column))
        assert places[0] == places[1]


def test_everything_that_goes_through_graphs_finds_the_same(stores):
    once, twice = stores
    assert once.named_graphs() == twice.named_graphs() == [FILE, BOUNDS, RELEASE]
    assert Counter(map(str, once.quads())) == Counter(map(str, twice.quads()))
    lines: tuple[Counter[bytes], ...] = (Counter(), Counter())
    for store, found in zip(stores, lines, strict=True):
        store.dump(
            lambda graph, text, found=found: found.update(graph.encode() + line for line in text.splitlines())
        )
    assert lines[0] == lines[1]
    assert len(once.engine) < len(twice.engine)
    for thing in ("http://e.org/a", FILE, "http://e.org/o"):
        first, second = ({*map(str, quads_of(store, thing))} for store in stores)
        assert first == second != set()


@pytest.mark.filterwarnings("ignore:Dataset.default_context")
def test_rdflib_sees_the_same(stores):
    views = [dataset_view(store) for store in stores]
    for graph in (FILE, RELEASE):
        first, second = ({tuple(map(str, t)) for t in view.graph(graph)} for view in views)
        assert first == second != set()
    query = PREFIXES + "SELECT ?g ?s { GRAPH ?g { ?s a void:Dataset } }"
    assert {*map(str, views[0].query(query))} == {*map(str, views[1].query(query))}
    query = PREFIXES + "SELECT ?s { ?s a void:Dataset }"
    assert {*map(str, views[0].graph(FILE).query(query))} == {*map(str, views[1].graph(FILE).query(query))}


@pytest.mark.parametrize(
    "said",
    [
        "g:a a e:Thing .",
        "e:a e:about g:release .",
        "g:bounds e:p 1 .",
        "e:o kgo:lowerBound 1 ; kgo:upperOpen true .",
    ],
)
def test_a_file_may_say_anything(tmp_path, said):
    once, twice = (built(tmp_path, f"{DATA}\n{said}\n", cut=cut) for cut in (True, False))
    for query in ("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", "SELECT ?s ?p ?o { ?s ?p ?o }"):
        assert_same((once, twice), query)


def test_what_is_written_then_is_as_if_it_had_been_held_twice(tmp_path):
    found = []
    for cut in (True, False):
        built(tmp_path, DATA, cut=cut)
        graph = kg.open(tmp_path / ("cut" if cut else "whole"))
        graph.update(
            PREFIXES
            + "INSERT DATA { GRAPH g:more { e:a e:p e:z } } ; DELETE WHERE { GRAPH g:a { e:b ?p ?o } }"
        )
        assert lone_graph(graph.store.engine) is None
        found.append((graph.store.release, Counter(str(quad) for quad in graph.store.quads())))
        assert graph.store.ask(PREFIXES + "ASK { e:a e:p e:z . FILTER NOT EXISTS { e:b e:next ?any } }")
    assert found[0] == found[1]
