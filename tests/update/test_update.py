"""What updates do: which graphs they mean, what they write, what they refuse; each as a whole."""

from __future__ import annotations

import pytest

import kg
from kg.errors import LimitReached, QueryError, QueryRefused, QuerySyntaxError, StoreError, UsageError
from kg.facade.opening import open_store
from kg.store.protocol import Dataset

from .conftest import BASE, DERIVED, UNNAMED

PREFIX = "PREFIX : <http://e.org/> "
E = "http://e.org/"


def short(rows):
    """Return rows as one word each: g:spo."""
    texts = [[term.replace(f"<{E}", "").replace(E, "").replace(">", "") for term in row] for row in rows]
    return sorted(f"{row[0]}:{''.join(row[1:])}" for row in texts if row[1:])


@pytest.fixture
def update(graph, written):
    """Update the graph, and return what it holds then."""

    def run(text, **options):
        graph.update(PREFIX + text, **options)
        return short(written())

    return run


# ---------------------------------------------------------------------- which graphs
def test_what_is_written_without_a_graph_is_in_the_unnamed_one_and_found_by_any_query(graph, update):
    update("INSERT DATA { :a :p :b . GRAPH :g { :a :p :c } }")
    assert graph.query(f"SELECT ?g {{ GRAPH ?g {{ <{E}a> <{E}p> <{E}b> }} }}")[0][0].value == UNNAMED
    assert len(graph.query(f"SELECT ?o {{ <{E}a> <{E}p> ?o }}")) == 2


def test_a_property_that_the_graph_did_not_use_before_is_read_once_it_does(graph, update):
    update('INSERT DATA { :a :p :b ; <http://www.w3.org/2000/01/rdf-schema#label> "A" }')
    entity = graph.entity(f"{E}a")
    assert (entity.label, entity.links[0].items[0].label) == ("A", "b")
    update('INSERT DATA { :b <http://xmlns.com/foaf/0.1/name> "Bee" }')
    assert kg.open(graph.directory).entity(f"{E}a").links[0].items[0].label == "Bee"
    update("DELETE WHERE { ?s <http://xmlns.com/foaf/0.1/name> ?o }")
    assert graph.entity(f"{E}a").links[0].items[0].label == "b"


def test_an_update_without_a_graph_touches_no_other(update):
    update("INSERT DATA { :a :p :b . GRAPH :g { :a :p :b . :a :p :c } }")
    assert update("DELETE WHERE { ?s ?p ?o }") == ["g:apb", "g:apc"]
    assert update("INSERT { ?s ?p :new } WHERE { ?s ?p ?o }") == ["g:apb", "g:apc"]
    assert update("CLEAR DEFAULT ; DROP DEFAULT") == ["g:apb", "g:apc"]


def test_a_triple_stays_in_the_union_while_a_graph_has_it(graph, update):
    ask = f"ASK {{ <{E}a> <{E}p> <{E}b> }}"
    update("INSERT DATA { :a :p :b . GRAPH :g { :a :p :b } }")
    update("DELETE DATA { :a :p :b }")
    assert graph.query(ask)
    assert len(graph.query(f"SELECT * {{ <{E}a> ?p ?o }}")) == 1
    update("DROP GRAPH :g")
    assert not graph.query(ask)


def test_with_and_using_choose_the_graphs(update):
    update("INSERT DATA { GRAPH :g { :a :p :b } GRAPH :h { :c :p :d } }")
    assert update("WITH :g INSERT { ?s :q ?o } WHERE { ?s :p ?o }") == ["g:apb", "g:aqb", "h:cpd"]
    moved = update("WITH :g DELETE { ?s :q ?o } INSERT { ?s :r ?o } USING :h WHERE { ?s :p ?o }")
    assert moved == ["g:apb", "g:aqb", "g:crd", "h:cpd"]
    found = update("INSERT { :named :in ?g } USING NAMED :h WHERE { GRAPH ?g { ?s :p ?o } }")
    assert found[:1] == [":namedinh"]
    assert update("INSERT { :nothing :in :it } USING NAMED :h WHERE { ?s :p ?o }") == found


def test_a_graph_variable_ranges_over_what_a_query_shows(graph, update):
    update("INSERT DATA { :a :p :b . GRAPH :g { :a :p :b } }")
    update("INSERT { GRAPH :seen { ?g :seen :yes } } WHERE { GRAPH ?g { :a :p :b } }")
    seen = graph.query(f"SELECT ?g {{ GRAPH <{E}seen> {{ ?g ?p ?o }} }}")
    assert {row[0].value for row in seen} == {UNNAMED, f"{E}g"}


def test_graphs_used_together_are_one_set(graph, update):
    update("INSERT DATA { GRAPH :g { :a :p :b } GRAPH :h { :a :p :b } }")
    update("INSERT { [] :of ?o } USING :g USING :h WHERE { :a :p ?o }")
    update("INSERT { :all :count ?n } USING :g USING :h WHERE { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }")
    assert len(graph.query(f"SELECT ?x {{ ?x <{E}of> <{E}b> }}")) == 1
    assert graph.query(f"SELECT ?n {{ ?all <{E}count> ?n }}")[0][0].value == "1"


def test_graphs_are_chosen_outside_of_the_text_too(update):
    update("INSERT DATA { GRAPH :g { :a :p :b } GRAPH :h { :c :p :d } }")
    assert update("INSERT { ?s :q ?o } WHERE { ?s :p ?o }", using=Dataset((f"{E}g",)))[0] == ":aqb"
    for text in ("INSERT { ?s :q ?o } USING :h WHERE { ?s :p ?o }", "WITH :g DELETE { ?s :p ?o } WHERE { }"):
        with pytest.raises(UsageError, match="in one place only"):
            update(text, using=Dataset((f"{E}g",)))


# ----------------------------------------------------------------- what is written
def test_each_solution_has_its_own_blank_nodes_the_same_in_all_graphs(graph, update):
    update("INSERT DATA { :a :p :b . :a :p :c }")
    update("INSERT { _:x :of ?o . GRAPH :g { _:x :also ?o } } WHERE { :a :p ?o }")
    rows = graph.query(f"SELECT ?x ?o ?also {{ ?x <{E}of> ?o . GRAPH <{E}g> {{ ?x <{E}also> ?also }} }}")
    assert len({row[0] for row in rows}) == 2
    assert all(row[1] == row[2] for row in rows)


def test_lists_and_nodes_in_brackets_are_written_out(graph, update):
    update("INSERT DATA { :a :list (1 [ :p 2 ] ()) ; a :Thing, :Other }")
    items = graph.query(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        f"SELECT ?item {{ <{E}a> <{E}list>/rdf:rest*/rdf:first ?item }}"
    )
    assert len(items) == 3
    assert graph.query(f"ASK {{ <{E}a> a <{E}Thing>, <{E}Other> ; <{E}list> [] }}")


def test_solutions_that_give_no_statement_are_passed_over(update):
    update('INSERT DATA { :a :p :b . :a :p "text" }')
    template = "?o :q :x . :x ?o :y . GRAPH ?o { :in :it :is } . :a :r ?none"
    held = update(f"INSERT {{ {template} }} WHERE {{ :a :p ?o }}")
    assert held == [':ap"text"', ":apb", ":bqx", ":xby", "b:initis"]


def test_operations_see_what_those_before_them_did_and_declare_for_those_behind(update):
    assert update(
        """INSERT DATA { :a :p 1 } ;
        PREFIX e: <http://e.org/>
        INSERT { GRAPH e:g { ?s e:q ?o } } WHERE { ?s :p ?o } ;
        DELETE WHERE { e:a :p ?o } ; # and a comment
        MOVE :g TO :h"""
    ) == ['h:aq"1"^^<http://www.w3.org/2001/XMLSchema#integer']


def test_deleting_and_inserting_are_found_before_anything_changes(update):
    update("INSERT DATA { :a :p :b . :b :p :a }")
    swapped = update("DELETE { ?x :p ?y } INSERT { ?x :q ?y . ?y :p ?x } WHERE { ?x :p ?y }")
    assert swapped == [":apb", ":aqb", ":bpa", ":bqa"]


def test_a_request_is_carried_out_as_a_whole_or_not_at_all(graph, update, written):
    update("INSERT DATA { :a :p :b }")
    before = graph.release
    for text in (
        "INSERT DATA { :c :p :d } ; DROP GRAPH :none",
        "INSERT DATA { :c :p :d } ; INSERT DATA { GRAPH <https://kg.example/graph/bounds> { :c :p :d } }",
        "INSERT DATA { :c :p :d } ; INSERT { ?s ?p ?o } USING :none WHERE { ?s ?p ?o }",
        "INSERT DATA { :c :p :d } ; INSERT { ?s ?p ?o } WHERE { BIND(:unknown(1) AS ?s) }",
    ):
        with pytest.raises(QueryError):
            update(text)
    assert short(written()) == [":apb"]
    assert graph.refreshed().release == before


def test_strings_and_names_come_through_as_they_are_written(graph):
    text = r"""PREFIX é: <http://e.org/é/> INSERT DATA {
        é:a\,b é:p '''it's "quoted" \\u0041 \u0022 { } ; # no comment''', 'x'@zh-Hans, 1.50, +2, true,
        "SERVICE <http://e.org/> { }" . <\u0068ttp://e.org/c> é:p "算力" }"""
    graph.update(text)
    values = {row[0].value for row in graph.query("SELECT ?o { <http://e.org/é/a,b> <http://e.org/é/p> ?o }")}
    quoted = 'it\'s "quoted" \\u0041 " { } ; # no comment'
    assert {quoted, "x", "1.5", "2", "true", "SERVICE <http://e.org/> { }"} == values
    assert graph.query('ASK { <http://e.org/c> <http://e.org/é/p> "算力" }')


# ------------------------------------------------------------------------ graphs
def test_graphs_are_made_copied_moved_and_dropped(graph, update):
    update("CREATE GRAPH :empty")
    assert graph.has_graph(f"{E}empty")
    update("INSERT DATA { GRAPH :g { :a :p :b } GRAPH :h { :c :p :d } }")
    assert update("ADD :g TO :h") == ["g:apb", "h:apb", "h:cpd"]
    assert update("COPY :g TO :h") == ["g:apb", "h:apb"]
    assert update("COPY :g TO DEFAULT") == [":apb", "g:apb", "h:apb"]
    assert update("MOVE :h TO :i") == [":apb", "g:apb", "i:apb"]
    assert not graph.has_graph(f"{E}h")
    assert update("COPY :g TO :g ; MOVE DEFAULT TO :j") == ["g:apb", "i:apb", "j:apb"]
    assert update("CLEAR GRAPH :g") == ["i:apb", "j:apb"]
    assert graph.has_graph(f"{E}g")
    assert update("DROP NAMED") == []
    assert not graph.has_graph(f"{E}g")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("CREATE {} GRAPH :g", "CREATE: the graph <http://e.org/g> is there already"),
        ("DROP {} GRAPH :none", "DROP: there is no graph <http://e.org/none>"),
        ("ADD {} :none TO :g", "ADD: there is no graph"),
        ("COPY {} :none TO :g", "COPY: there is no graph"),
        ("MOVE {} :none TO :g", "MOVE: there is no graph"),
    ],
)
def test_a_graph_that_should_not_be_or_is_not_is_an_error_unless_silent(update, text, problem):
    held = update("INSERT DATA { GRAPH :g { :a :p :b } }")
    with pytest.raises(QueryError, match=problem):
        update(text.format(""))
    assert update(text.format("SILENT")) == held


def test_to_clear_a_graph_that_is_not_there_changes_nothing(update):
    held = update("INSERT DATA { GRAPH :g { :a :p :b } }")
    assert update("CLEAR GRAPH :none") == held


# --------------------------------------------------------------- what is computed
@pytest.mark.parametrize("name", ["bounds", "release"])
@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <G> { :a :p :b } }",
        "DELETE DATA { GRAPH <G> { :a :p :b } }",
        "DELETE WHERE { GRAPH <G> { ?s ?p ?o } }",
        "WITH <G> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH ?g { :a :p :b } } WHERE { VALUES ?g { <G> } }",
        "CLEAR GRAPH <G>",
        "DROP SILENT GRAPH <G>",
        "CREATE SILENT GRAPH <G>",
        "COPY DEFAULT TO <G>",
        "MOVE SILENT <G> TO :g",
    ],
)
def test_computed_graphs_are_not_written_to(update, name, text):
    with pytest.raises(QueryRefused, match="is computed from the other graphs, and follows"):
        update(text.replace("<G>", f"<{BASE}graph/{name}>"))


FIGURE = """PREFIX kgo: <https://kg.example/ontology#>
    INSERT DATA { :o kgo:value VALUE ; kgo:comparator kgo:exactly ; kgo:figureAsPrinted "1.2 million"@en }"""


def bounds(graph):
    found = graph.query(f"SELECT ?p ?o {{ GRAPH <{DERIVED[1]}> {{ ?s ?p ?o }} }}")
    return {row[0].value.rpartition("#")[2]: row[1].value for row in found}


def test_bounds_follow_what_is_written_and_are_taken_from_nobody(graph, update):
    update(FIGURE.replace("VALUE", "1200000"))
    assert bounds(graph)["lowerBound"] == "1150000"
    written = graph.update(f"INSERT DATA {{ <{E}o> <https://kg.example/ontology#lowerBound> 5 }}")
    assert (written.changed, written.passed_over) == (False, 1)
    update(FIGURE.replace("VALUE", "7"))
    assert bounds(graph) == {}  # two values: it is not clear what the figure is
    update("DELETE WHERE { :o ?p ?o }")
    assert not graph.has_graph(DERIVED[1])


def test_a_thing_is_deleted_from_every_graph_and_what_is_computed_of_it_goes_too(graph, update):
    update(FIGURE.replace("VALUE", "1200000"))
    update("INSERT DATA { GRAPH :g { :o :p :b . :other :p :b } }")
    assert update("DELETE { GRAPH ?g { :o ?p ?x } } WHERE { GRAPH ?g { :o ?p ?x } }") == ["g:otherpb"]
    assert bounds(graph) == {}


def test_dropping_all_leaves_what_follows_from_nothing(graph, update):
    update(FIGURE.replace("VALUE", "1200000"))
    assert update("DROP ALL") == []
    assert graph.store.named_graphs() == [DERIVED[0]]
    assert graph.query("SELECT * { ?s ?p ?o }").rows == []
    assert update("INSERT DATA { :a :p :b }") == [":apb"]


def test_the_catalogue_counts_what_is_there_and_drops_the_hash_of_a_file_that_was_changed(tmp_path):
    (tmp_path / "a.ttl").write_text(f"<{E}a> <https://kg.example/ontology#source> <{E}s> .")
    open_store(tmp_path / "store", [tmp_path / "a.ttl"])
    graph = kg.open(tmp_path / "store")
    name = f"{BASE}graph/a"

    def entry():
        rows = graph.query(f"SELECT ?p ?o {{ GRAPH <{DERIVED[0]}> {{ <{name}> ?p ?o }} }}")
        return {row[0].value.rpartition("#")[2].rpartition("/")[2]: row[1].value for row in rows}

    assert entry().keys() == {"type", "triples", "file", "sha256", "source"}
    graph.update(f"INSERT DATA {{ GRAPH <{name}> {{ <{E}b> <{E}p> 1, 2 }} }}")
    assert entry().keys() == {"type", "triples", "file", "source"}
    assert entry()["triples"] == "3"
    graph.update(f"DELETE WHERE {{ GRAPH <{name}> {{ <{E}a> ?p ?o }} }}")
    assert entry().keys() == {"type", "triples", "file"}
    graph.update(f"DROP GRAPH <{name}>")
    assert entry() == {}


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load silent <http://127.0.0.1:9/> INTO GRAPH :g",
        "INSERT DATA { :a :p :b } ; LOAD\n# comment\n<http://127.0.0.1:9/>",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_load_is_refused_however_it_is_written(update, text):
    with pytest.raises(QueryRefused, match="LOAD is refused: nothing is fetched"):
        update(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { service silent ?x { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { { SELECT * { SERVICE#c\n:x { ?s ?p ?o } } } }",
        "INSERT { ?s ?p ?o } WHERE { FILTER(trueSERVICE<http://127.0.0.1:9/>{}) }",
        r"INSERT { ?s ?p ?o } WHERE { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER EXISTS { SERVICE :x { } } }",
    ],
)
def test_service_is_refused_however_it_is_written(update, text):
    with pytest.raises(QueryRefused, match="SERVICE is refused: no request is made"):
        update(text)


def test_a_graph_that_is_not_here_is_not_used(update):
    with pytest.raises(QueryRefused, match=r"USING is refused: the graph <http://e\.org/none> is not here"):
        update("INSERT { ?s ?p ?o } USING :none WHERE { ?s ?p ?o }")
    with pytest.raises(QueryRefused, match="is not here"):
        update("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", using=Dataset((f"{E}none",)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("INSERT DATA { ?x :p 1 }", "line 1, column 40: INSERT DATA takes no variables"),
        ("DELETE DATA { _:x :p 1 }", "DELETE DATA takes no blank nodes"),
        ("DELETE WHERE { [] :p ?o }", "DELETE WHERE takes no blank nodes"),
        ("DELETE { ?s :p (1) } WHERE { ?s :p ?o }", "DELETE takes no blank nodes"),
        ("INSERT { ?s :p/:q 1 } WHERE { }", "a path cannot be written"),
        ("INSERT DATA { <a> :p 1 }", "<a> is not an absolute IRI"),
        ("INSERT DATA { x:a :p 1 }", "prefix x: is not declared"),
        ("INSERT DATA { :a :p 1 } ;\n\n DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER( }", "line 3, column 4"),
        ("INSERT DATA { :a :p 1 } ;\nINSERT { ?s ?p ?o } WHERE { SELEKT ?s { } }", "line 2, column 29"),
        ("PREFIX d: <relative/> INSERT DATA { d:a :p 1 }", "<relative/a> is not an absolute IRI"),
        ("PREFIX d: <relative> DROP ALL", "BASE or PREFIX is not absolute"),
    ],
)
def test_a_mistake_is_told_with_its_place(update, text, problem):
    with pytest.raises(QuerySyntaxError) as caught:
        update(text)
    assert problem in str(caught.value)


def test_brackets_are_not_nested_without_end(update):
    with pytest.raises(LimitReached, match="max_nesting = 200 levels"):
        update("DELETE { ?s ?p 1 } WHERE " + "{" * 300 + "}" * 300)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { << :a :p :b >> :q 1 }", "INSERT DATA { :a :p :b {| :q 1 |} }"]
)
def test_statements_about_triples_are_refused_with_a_way_out(update, text):
    with pytest.raises(QueryRefused, match="load them from a file"):
        update(text)


def test_a_graph_in_memory_is_not_written_to():
    for write in (
        lambda graph: graph.update("INSERT DATA { }"),
        lambda graph: graph.releases(),
        lambda graph: graph.rollback(),
        lambda graph: graph.delete_graph(None),
    ):
        with pytest.raises(UsageError, match="--store: a graph in memory is not written to"):
            write(kg.open())


# --------------------------------------------------------------------- the object
def test_the_graph_goes_on_to_its_new_release_unless_it_is_told_to_stay(directory, graph):
    ask = f"ASK {{ <{E}a> ?p ?o }}"
    other, before = kg.open(directory), graph.release
    written = graph.update(f"{PREFIX} INSERT DATA {{ :a :p :b }}")
    assert graph.release == written.release
    assert graph.query(ask)
    assert (other.release, other.query(ask)) == (before, False)
    assert other.refreshed().query(ask)
    assert graph.refreshed() is graph
    other.update(f"{PREFIX} INSERT DATA {{ :c :p :d }}", stay=True)
    assert other.release == before
    assert graph.rollback() == written.release
    assert graph.rollback() == graph.release == before
    assert [entry.current for entry in graph.releases()] == [False, False, True]
    with pytest.raises(StoreError, match="has no release"):
        graph.rollback("0")


def test_what_was_remembered_of_the_former_release_is_forgotten(graph):
    graph.update(
        f"{PREFIX} INSERT DATA {{ :a a :Kind ; <http://www.w3.org/2000/01/rdf-schema#label> 'Old' }}"
    )
    assert [hit.label for hit in graph.search("Old").hits] == ["Old"]
    graph.update(f"{PREFIX} DELETE {{ :a ?p 'Old' }} INSERT {{ :a ?p 'New' }} WHERE {{ :a ?p 'Old' }}")
    assert [hit.label for hit in graph.search("New").hits] == ["New"]
    assert not graph.search("Old").hits
