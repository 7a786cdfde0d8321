"""The bounds of figures are computed on loading, for any data, and are never taken from a file."""

from __future__ import annotations

from decimal import Decimal

import pytest

import kg
from kg.load import build_store, load_files, open_store
from kg.terms import IRI, BlankNode
from kg.vocabulary import PREFIXES

KGG = PREFIXES["kgg"]
BOUNDS = KGG + "bounds"
NAMES = ("lowerBound", "upperBound", "lowerOpen", "upperOpen")
HEAD = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("xsd", "kgo", "kgg", "observation", "metric")
)
METRICS = "metric:cars a kgo:Metric ; kgo:wholeNumber true . metric:share kgo:wholeNumber false .\n"


def figure(name="a", value="3050000.0", word="exactly", printed='"3.05 million"@en', metric="share"):
    return (
        f"observation:{name} kgo:metric metric:{metric} ; kgo:value {value} ; "
        f"kgo:comparator kgo:{word} ; kgo:figureAsPrinted {printed} .\n"
    )


@pytest.fixture
def load(tmp_path):
    """Return a function that loads Turtle as the file data.ttl."""

    def made(turtle, **options):
        path = tmp_path / "data.ttl"
        path.write_text(HEAD + METRICS + turtle, encoding="utf-8")
        return load_files([path], **options)

    return made


def bounds(store, graph=BOUNDS):
    """Return what a graph says of bounds, by observation: lower, upper, lower open, upper open."""
    found: dict[str, dict[str, str]] = {}
    for quad in store.quads():
        name = quad.predicate.value.removeprefix(PREFIXES["kgo"])
        if name in NAMES and str(quad.graph) == graph:
            thing = str(quad.subject).removeprefix(PREFIXES["observation"])
            assert name not in found.setdefault(thing, {})
            found[thing][name] = str(quad.object)
    return {thing: tuple(values.get(name) for name in NAMES) for thing, values in found.items()}


@pytest.mark.parametrize(
    ("value", "word", "printed", "expected"),
    [
        ("3050000.0", "exactly", '"3.05 million"@en', ("3045000", "3055000", "false", "true")),
        ("3050000.0", "moreThan", '"more than 3.05 million"@en', ("3050000", None, "true", "true")),
        ("15", "atLeast", '"at least 15"@en', ("15", None, "false", "true")),
        ("8000", "nearly", '"近8000"@zh', ("7000", "8000", "false", "true")),
        ("70.0", "about", '"约七成"@zh , "around 70 percent"@en', ("60", "80", "false", "false")),
        ("1.1e9", "lessThan", '"1.1 billion"@en', (None, "1100000000", "true", "true")),
        ("1.3", "atMost", '"1.3以下"@zh', (None, "1.3", "true", "false")),
        ("60.1", "exactly", '"60.1%"@en', ("60.05", "60.15", "false", "true")),
        (
            "12000000000000",
            "exactly",
            '"12.0 trillion"@en',
            ("11950000000000", "12050000000000", "false", "true"),
        ),
        ("-5.0", "moreThan", '"fell by more than 5%"@en', (None, "-5", "true", "true")),
        ("4", "exactly", '"several"@en', ("3.5", "4.5", "false", "true")),
    ],
)
def test_comparator_and_print_make_the_bounds(load, value, word, printed, expected):
    assert bounds(load(figure(value=value, word=word, printed=printed))) == {"a": expected}


def test_a_count_of_whole_things_is_exact_where_its_metric_says_so(load):
    text = figure("cars", "45", printed='"45"@en', metric="cars") + figure("share", "45", printed='"45"@en')
    assert bounds(load(text)) == {
        "cars": ("45", "45", "false", "false"),
        "share": ("44.5", "45.5", "false", "true"),
    }


def test_the_finest_of_several_prints_counts_in_whatever_order_they_stand(load):
    text = figure(value="2312000.0", printed='"231.2万"@zh , "2.3120 million"@en')
    assert bounds(load(text)) == {"a": ("2311950", "2312050", "false", "true")}


@pytest.mark.parametrize(
    "turtle",
    [
        figure() + "observation:a kgo:value 3060000.0 .",
        figure() + "observation:a kgo:comparator kgo:about .",
        figure(value='"many"'),
        figure(value='"NaN"^^xsd:double'),
        figure(value='"1e999999999"^^xsd:double'),
        figure().replace("kgo:comparator kgo:exactly ;", ""),
        figure().replace('; kgo:figureAsPrinted "3.05 million"@en', ""),
        "observation:a kgo:metric metric:share .",
    ],
)
def test_where_it_is_not_clear_what_was_stated_there_are_no_bounds(load, turtle):
    store = load(turtle)
    assert bounds(store) == bounds(store, "None") == {}
    assert BOUNDS not in store.named_graphs()


def test_a_value_that_is_said_twice_in_two_ways_is_one_value(load):
    assert bounds(load(figure() + "observation:a kgo:value 3050000 ."))["a"][0] == "3045000"


def test_prints_may_have_tabs_line_breaks_and_quotation_marks(load):
    printed = r'"\"60.1%\"\t\\ \n\u2028 of all"@en'
    assert bounds(load(figure(value="60.1", printed=printed)))["a"][:2] == ("60.05", "60.15")


def test_a_third_is_rounded_outwards_to_what_engines_calculate_with(load):
    store = load(figure(value="33.3", printed='"one third"@en'))
    lower, upper, lower_open, upper_open = bounds(store)["a"]
    assert Decimal(lower) < Decimal("33.3") < Decimal(upper)
    assert max(len(end.partition(".")[2]) for end in (lower, upper)) == 18
    assert (lower_open, upper_open) == ("true", "true")
    calculated = "ASK { ?o kgo:lowerBound ?l ; kgo:upperBound ?u FILTER(?u - ?l > 33) }"
    assert store.ask(f"PREFIX kgo: <{PREFIXES['kgo']}> {calculated}")


def test_bounds_stand_in_a_graph_of_their_own_and_in_the_default_graph_and_nowhere_else(load):
    store = load(figure())
    assert store.named_graphs() == [KGG + "bounds", KGG + "data", KGG + "release"]
    assert bounds(store, KGG + "data") == {}
    default = store.select(f"SELECT ?x {{ ?o <{PREFIXES['kgo']}lowerBound> ?x }}")
    assert [str(row[0]) for row in default.rows] == ["3045000"]


def test_an_observation_without_a_name_has_bounds_too(load):
    store = load(figure() + figure("b").replace("observation:b", "_:b"))
    (node,) = {quad.subject for quad in store.quads() if isinstance(quad.subject, BlankNode)}
    assert bounds(store)[str(node)] == bounds(store)["a"] == ("3045000", "3055000", "false", "true")
    found = store.select(f"SELECT ?x {{ ?o <{PREFIXES['kgo']}value> ?v ; <{PREFIXES['kgo']}upperBound> ?x }}")
    assert [str(row[0]) for row in found.rows] == ["3055000"] * 2


def test_the_catalogue_says_in_both_languages_that_they_are_computed(load):
    store = load(figure())
    said = store.select(f"SELECT ?p ?o {{ GRAPH <{KGG}release> {{ <{BOUNDS}> ?p ?o }} }}")
    entry: dict[str, set[str]] = {}
    for predicate, value in said.rows:
        entry.setdefault(predicate.value.rpartition("/")[2].rpartition("#")[2], set()).add(str(value))
    assert entry.keys() == {"type", "triples", "title", "description"}
    assert entry["title"] == {"Bounds of the figures (computed)", "数字的区间（计算所得）"}
    assert entry["triples"] == {"4"}


def test_what_a_file_says_of_bounds_is_left_out(load, tmp_path):
    honest = load(figure())
    typed = "observation:a kgo:lowerBound 1.0 ; kgo:upperOpen false . observation:b kgo:upperBound 2.0 ."
    dressed = load(figure() + typed)
    assert bounds(dressed) == bounds(honest)
    assert bounds(dressed, KGG + "data") == {}
    assert dressed.release != honest.release
    (tmp_path / "only.trig").write_text(HEAD + "<http://e.org/g> { observation:a kgo:lowerBound 1.0 }")
    alone = load_files([tmp_path / "only.trig"])
    assert alone.named_graphs() == []
    assert not alone.ask("ASK { ?o <https://kg.example/ontology#lowerBound> ?x }")


@pytest.mark.parametrize("form", ["trig", "nquads", "jsonld"])
def test_an_exported_graph_that_is_loaded_again_is_the_same_graph(tiny, tmp_path, form):
    path = tmp_path / f"again.{'nq' if form == 'nquads' else form}"
    tiny.export(form, path)
    again = load_files([path])
    former = {quad for quad in tiny.store.quads() if str(quad.graph) != KGG + "release"}
    assert {quad for quad in again.quads() if str(quad.graph) != KGG + "release"} == former
    files = again.select(f"SELECT ?g ?f {{ ?g <{PREFIXES['kgo']}file> ?f }}")
    assert [tuple(map(str, row)) for row in files.rows] == [(KGG + "tiny", path.name)]


def test_triples_that_are_loaded_again_have_their_bounds_once(tiny, tmp_path):
    tiny.export("turtle", tmp_path / "again.ttl")
    again = load_files([tmp_path / "again.ttl"])
    assert bounds(again) == bounds(tiny.store)
    assert bounds(again, KGG + "again") == {}
    assert bounds(tiny.store)


def test_a_store_on_disk_has_the_same_bounds_and_the_same_release(load, tmp_path):
    store = load(figure() + figure("b", "45", printed='"45"@en', metric="cars"))
    built = build_store([tmp_path / "data.ttl"], tmp_path / "store")
    opened = open_store([tmp_path / "store"]).store
    assert bounds(opened) == bounds(store) != {}
    assert built.store.release == opened.release == store.release


def test_their_graph_lies_below_the_base_of_the_data(load):
    store = load(figure(), base_iri="https://data.e.org/")
    assert "https://data.e.org/graph/bounds" in store.named_graphs()
    (name,) = bounds(store, "https://data.e.org/graph/bounds")
    assert name == "https://data.e.org/id/observation/a"


def test_a_file_called_bounds_leaves_them_their_name(tmp_path):
    (tmp_path / "bounds.ttl").write_text(HEAD + figure())
    store = load_files([tmp_path])
    assert store.named_graphs() == [KGG + "bounds", KGG + "bounds-2", KGG + "release"]
    assert IRI(KGG + "bounds-2") in {quad.graph for quad in store.quads() if "value" in quad.predicate.value}


def test_every_figure_of_the_shipped_graph_has_bounds_around_its_value(shipped: kg.graph.Graph):
    without = """PREFIX kgo: <https://kg.example/ontology#> SELECT ?o { ?o a kgo:Observation ; kgo:value ?v
        FILTER NOT EXISTS { ?o kgo:lowerOpen ?l ; kgo:upperOpen ?u } }"""
    outside = """PREFIX kgo: <https://kg.example/ontology#> SELECT ?o { ?o kgo:value ?v
        OPTIONAL { ?o kgo:lowerBound ?l } OPTIONAL { ?o kgo:upperBound ?u } FILTER(?v < ?l || ?v > ?u) }"""
    assert list(shipped.query(without)) == []
    assert list(shipped.query(outside)) == []
    assert len(bounds(shipped.store)) > 1_000
