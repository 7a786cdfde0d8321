"""What may run: no reach to other hosts, however it is spelt; no update; only graphs that are here."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import LimitReached, QueryRefused, QuerySyntaxError
from kg.query.guard import inspect

HERE = ["http://e.org/g", "https://kg.example/graph/a"]
X = "<http://127.0.0.1:9/>"

REACHING = [
    f"SELECT * {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent {X} {{}} }}",
    f"SELECT*{{sErViCe{X}{{}}}}",
    f"SELECT * {{ SERVICESILENT{X}{{}} }}",
    "SELECT * { BIND(<http://127.0.0.1:9/> AS ?x) SERVICE ?x {} }",
    "SELECT * { SERVICE $x {} }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICE x:y {} }",
    "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE : {} }",
    "BASE <http://127.0.0.1:9/> SELECT * { SERVICE <y> {} }",
    f"SELECT * {{ SERVICE # a comment {{ }}\n SILENT # another\n {X} {{}} }}",
    f"SELECT * {{ \\u0053ERVICE {X} {{}} }}",
    f"SELECT * {{ \\U00000053\\u0065RVICE {X} {{}} }}",
    f"SELECT * {{ {{ {{ OPTIONAL {{ FILTER NOT EXISTS {{ SERVICE {X} {{}} }} }} }} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {X} {{}} }} }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ LATERAL {{ SERVICE {X} {{}} }} }}",
    f"SELECT * {{ ?s ?p <<( ?a ?b ?c )>> . SERVICE {X} {{}} }}",
    # the engine takes keywords without a space before or after them
    f"SELECT * {{ ?s ?p trueSERVICE{X}{{}} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{X}{{}} }}",
    f"SELECT * {{ ?s ?p 1.SERVICE{X}{{}} }}",
    f"SELECT * {{ ?s ?p 'a'@en.SERVICE{X}{{}} }}",
    "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICEa:b{} }",
    "PREFIX a: <http://127.0.0.1:9/> PREFIX SERVICEa: <x:y> SELECT * { SERVICEa:b{} }",
    "PREFIX a: <http://127.0.0.1:9/> PREFIX SERVICESILENTa: <x:y> SELECT * { SERVICESILENTa:b{} }",
    f"PREFIX a: <http://127.0.0.1:9/> SELECT * {{ ?s ?p a:b.c.SERVICE{X}{{}} }}",
    "PREFIX a: <http://127.0.0.1:9/> SELECT * { ?s ?p a:b.c.SERVICE a:d{} }",
    f"PREFIX a: <http://127.0.0.1:9/> SELECT * {{ ?s ?p a:.SERVICE{X}{{}} }}",
    # strings and comments that end earlier or later than they seem to
    f"SELECT * {{ ?s ?p '\\u0027 # ' SERVICE {X} {{}} }}",
    f"SELECT * {{ ?s ?p '\\'' . SERVICE {X} {{}} # ' }}\n }}",
    f"SELECT * {{ ?s ?p '''it's''' . SERVICE {X} {{}} }}",
    f'SELECT * {{ ?s ?p """a"b""c\\"""" . SERVICE {X} {{}} }}',
    f"SELECT * {{ ?s ?p <http://e.org/#no-comment> . SERVICE {X} {{}} }}",
    f"SELECT * {{ FILTER(1<2) SERVICE {X} {{}} FILTER(2>1) }}",
    f"SELECT * {{ ?s ?p '' . SERVICE {X} {{}} . ?s ?p '' }}",
    f'SELECT * {{ ?s ?p "" SERVICE {X} {{}} }}',
    # not even valid, and still not let through to find that out
    "SELECT * { SERVICE",
    f"SELECT * {{ SERVICE {X} {{}}",
    f"WHATEVER SERVICE {X}",
]

HARMLESS = {
    "SELECT * { ?s ?p 'SERVICE <http://e.org/> {}' }": "SELECT",
    'SELECT * { ?s ?p """ SERVICE <http://e.org/> {} """ }': "SELECT",
    "SELECT * { ?s ?p ?o } # SERVICE <http://e.org/> {}": "SELECT",
    "# LOAD <x>\nSELECT * { ?s ?p ?o }": "SELECT",
    "SELECT * { ?s <http://e.org/SERVICE> <http://e.org/#LOAD> }": "SELECT",
    "PREFIX ex: <http://e.org/> SELECT * { ?s ex:service ex:load . ?s ex:from ?o }": "SELECT",
    "PREFIX service: <http://e.org/> SELECT * { ?s service:name ?o . service:a service:b 1 }": "SELECT",
    "PREFIX service: <http://e.org/> SELECT * { GRAPH service:g { ?s ?p ?o } }": "SELECT",
    "PREFIX ex: <http://e.org/> SELECT * { ?s ex:a ex:service { ?s ?p ?o } }": "SELECT",
    "SELECT ?service ?from ?load { ?service ?from ?load }": "SELECT",
    "SELECT ?service { ?s ?service ?x . { ?x ?y ?z } }": "SELECT",
    "SELECT * { _:service ?p 'text'@service }": "SELECT",
    "SELECT * FROM <http://e.org/g> { ?s ?p ?o }": "SELECT",
    "PREFIX e: <http://e.org/> ASK FROM e:g FROM NAMED <https://kg.example/graph/a> { ?s ?p ?o }": "ASK",
    "BASE <http://e.org/x/> SELECT * FROM <../g> { ?s ?p ?o }": "SELECT",
    "select*from<http://e.org/g>{?s ?p ?o}": "SELECT",
    "ASK {}": "ASK",
    "aSk { ?s ?p 'SELECT' }": "ASK",
    "PREFIX select: <http://e.org/> ASK { ?s select:construct ?o }": "ASK",
    "BASE <http://e.org/ASK> # CONSTRUCT\nPREFIX a: <http://e.org/> DESCRIBE a:b": "DESCRIBE",
    "DESCRIBE ?x { ?x ?p ?o { SELECT ?x { ?x ?y ?z } } }": "DESCRIBE",
    "CONSTRUCT WHERE { ?s ?p ?o }": "CONSTRUCT",
    "CONSTRUCT { ?s ?p 'ASK' } WHERE { SELECT * { ?s ?p ?o } }": "CONSTRUCT",
    "SELECT * { ?s ?p <<( ?a ?b ?c )>> }": "SELECT",
    "ASK { ?s ?p ?o {| ?a ?b |} }": "ASK",
    "SELECT (UUID() AS ?x) {}": "SELECT",
    # what is wrong with these is the engine's to say
    "SELEC * { ?s ?p ?o }": "SELECT",
    "SELECT * {": "SELECT",
    "hello": "SELECT",
}


@pytest.mark.parametrize("query", REACHING)
def test_nothing_that_reaches_another_host_is_let_through(query):
    with pytest.raises(QueryRefused) as caught:
        inspect(query, HERE)
    assert caught.value.feature == "SERVICE"
    assert "no request is made" in caught.value.reason


@pytest.mark.parametrize("query", HARMLESS)
def test_words_that_are_no_keywords_harm_nobody_and_the_form_is_known(query):
    assert inspect(query, HERE).form == HARMLESS[query]


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <http://e.org/g>",
        "PREFIX a: <http://e.org/> # SELECT\nCLEAR ALL",
        "DROP GRAPH <http://e.org/g>; SELECT * {}",
        "CREATE GRAPH <a:b>",
        "COPY <a:b> TO <a:c>",
        "MOVE <a:b> TO <a:c>",
        "ADD <a:b> TO <a:c>",
        "WITH <a:b> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "BASE <http://e.org/> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "\\u0049NSERT DATA { <a:b> <a:c> <a:d> }",
    ],
)
def test_updates_are_refused_as_the_graph_is_for_reading(query):
    with pytest.raises(QueryRefused, match="UPDATE is refused: this graph is served for reading"):
        inspect(query, HERE)


@pytest.mark.parametrize(
    ("query", "graph"),
    [
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "http://127.0.0.1:9/"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "file:///etc/passwd"),
        ("ASK FROM <http://e.org/g> FROM NAMED <http://e.org/h> {}", "http://e.org/h"),
        ("select * from named<http://e.org/h>{?s?p?o}", "http://e.org/h"),
        ("PREFIX e: <http://e.org/> SELECT * FROM e:h { ?s ?p ?o }", "http://e.org/h"),
        ("BASE <http://e.org/> SELECT * FROM <h> { ?s ?p ?o }", "http://e.org/h"),
        ("BASE <http://e.org/> PREFIX e: <a/> DESCRIBE <x:y> FROM e:h", "http://e.org/a/h"),
        ("CONSTRUCT FROM <http://e.org/h> WHERE { ?s ?p ?o }", "http://e.org/h"),
        ("SELECT * \\u0046ROM <http://e.org/h> { ?s ?p ?o }", "http://e.org/h"),
        ("SELECT * FROM # <http://e.org/g>\n <http://e.org/h> { ?s ?p ?o }", "http://e.org/h"),
    ],
)
def test_from_may_name_the_graphs_that_are_here_only(query, graph):
    with pytest.raises(QueryRefused) as caught:
        inspect(query, HERE)
    assert caught.value.feature == "FROM"
    assert f"<{graph}> is not here, and none is fetched" in caught.value.reason


@pytest.mark.parametrize("query", ["", "  \n", "# only a comment", "\t# SELECT * {}\n"])
def test_no_query_at_all_gets_an_example_to_start_from(query):
    with pytest.raises(QuerySyntaxError, match=r"the query is empty; write, for example, SELECT"):
        inspect(query, HERE)


@pytest.mark.parametrize("brackets", ["{}", "()", "[]"])
def test_brackets_without_end_are_stopped_before_anything_reads_them(brackets):
    opened, closed = brackets
    with pytest.raises(LimitReached) as caught:
        inspect(f"SELECT * {opened * 30_000}{closed * 30_000}", HERE)
    assert caught.value.limit == "max_nesting"
    assert inspect(f"SELECT * {{ ?s ?p {opened * 100}{closed * 100} }}", HERE).form == "SELECT"


PIECES = st.sampled_from(
    [
        *(
            "SERVICE",
            "service",
            "SILENT",
            X,
            "?x",
            "a:b",
            "a:b.c.",
            "a:",
            "_:c",
            "SERVICEa:b",
            "true",
            "1",
            "1.",
        ),
        *(
            "'x'",
            "'''x'''",
            '"',
            "'",
            "@en",
            "^^",
            "#",
            "\n",
            " ",
            " ",
            ".",
            ";",
            ",",
            "{",
            "}",
            "{}",
            "(",
            ")",
        ),
        *(
            "?s ?p ?o",
            "\\u0027",
            "\\u0023",
            "OPTIONAL",
            "GRAPH",
            "FILTER",
            "EXISTS",
            "/",
            "|",
            "[",
            "]",
            "<",
            ">",
        ),
    ]
)


class _Unreachable(Exception):
    pass


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=9))
def test_whatever_the_engine_would_reach_out_for_is_refused(pieces):
    """Put pieces together at random; where the engine tries to connect, the guard has to have refused."""
    text = f"PREFIX a: <http://127.0.0.1:9/> PREFIX SERVICEa: <x:> SELECT * {{ {''.join(pieces)} }}"
    try:
        inspect(text, HERE)
    except (QueryRefused, QuerySyntaxError):
        return
    store = ox.Store()
    node = ox.NamedNode("http://127.0.0.1:9/b")
    store.add(ox.Quad(node, node, node))
    try:
        list(store.query(text))
    except SyntaxError:
        return
    except OSError as error:
        raise _Unreachable(text) from error


@pytest.mark.parametrize(
    "text",
    [
        r"SELECT * { SERVICEa:b.\#_:c{}{}SERVICESILENTa:b{} }",
        "SELECT * { ?s ?p ?o·1GRAPH  SERVICEa:b{} }",
        "SELECT * { ?s ?p ?o·GRAPH SERVICEa:b{} }",
        r"SELECT * { SERVICEa:b..\#SERVICEa:b{} }",
        "SELECT * { ?s ?p ?o、GRAPH SERVICEa:b{} }",
    ],
)
def test_a_service_behind_characters_that_names_may_hold_is_refused(text):
    with pytest.raises(QueryRefused, match="SERVICE"):
        inspect("PREFIX a: <http://127.0.0.1:9/> PREFIX SERVICEa: <x:> " + text, [])
