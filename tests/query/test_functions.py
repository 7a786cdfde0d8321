"""The functions of queries: what is certain of figures, through every way of asking."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import QuerySyntaxError
from kg.figures import Interval, at_least, at_most, equal, greater, less
from kg.figures.arithmetic import add, subtract
from kg.formats import by_name
from kg.limits import Limits
from kg.store.functions import FUNCTIONS
from kg.store.protocol import PreparedQuery
from kg.store.worker import QueryWorkers
from kg.terms import Literal
from kg.vocabulary import PREFIXES

HEAD = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("xsd", "kgo", "kgf", "observation", "unit")
)
DATA = """
observation:million kgo:value 3050000.0 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "3.05 million"@en .
observation:more kgo:value 50 ; kgo:unit unit:NUM ; kgo:comparator kgo:moreThan ;
    kgo:figureAsPrinted "more than 50"@en .
observation:fifty kgo:value 50.0 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "50.0"@en .
observation:yuan kgo:value 50 ; kgo:unit unit:CCY_CNY ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "50 yuan"@en .
observation:percent kgo:value 8.4 ; kgo:unit unit:PERCENT ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "8.4%"@en .
observation:unprinted kgo:value 50 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly .
observation:two kgo:value 1 , 2 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "1"@en .
observation:units kgo:value 50 ; kgo:unit unit:NUM , unit:CCY_CNY ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "50"@en .
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("figures") / "figures.ttl"
    path.write_text(HEAD + DATA)
    return path


@pytest.fixture(scope="module")
def graph(path):
    return kg.open(path)


@pytest.fixture(scope="module")
def value(graph):
    """Return the value of an expression as text; None where it has none."""

    def of(expression):
        ((found,),) = graph.query(f"{HEAD} SELECT ({expression} AS ?x) {{}}")
        return None if found is None else str(found)

    return of


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("kgf:greater(observation:million, 3000000)", "certainly"),
        ("kgf:greater(observation:million, 3050000)", "possibly"),
        ("kgf:greater(observation:million, 3055000)", "no"),
        ("kgf:less(observation:million, 3055000)", "certainly"),
        ("kgf:equal(observation:million, 3.05e6)", "possibly"),
        ("kgf:equal(observation:million, 3055000)", "no"),
        ("kgf:atLeast(observation:million, 3045000)", "certainly"),
        ("kgf:atMost(3055000, observation:million)", "no"),
        ("kgf:equal(observation:more, 50)", "no"),
        ("kgf:equal(observation:more, observation:fifty)", "possibly"),
        ("kgf:greater(observation:more, 50)", "certainly"),
        ("kgf:atMost(observation:more, 50.0)", "no"),
        ("kgf:greater(observation:more, observation:million)", "possibly"),
        ("kgf:equal(50, 50.00)", "certainly"),
        ("kgf:equal('[50, 50]'^^kgf:interval, 5e1)", "certainly"),
        ("kgf:less('(-inf, 2)'^^kgf:interval, '[2, ∞)'^^kgf:interval)", "certainly"),
        ("kgf:equal(observation:percent, kgf:growth(5000000, 5420000))", "possibly"),
    ],
)
def test_a_comparison_is_certain_possible_or_no(value, expression, answer):
    assert value(expression) == answer


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("kgf:interval(observation:million)", "[3045000, 3055000)"),
        ("kgf:interval(observation:more)", "(50, ∞)"),
        ("kgf:interval(1.50)", "[1.5, 1.5]"),
        ("kgf:interval('( 1,inf ]'^^kgf:interval)", "(1, ∞)"),
        ("kgf:lower(observation:million)", "3045000"),
        ("kgf:upper(observation:million)", "3055000"),
        ("kgf:upper(observation:more)", None),
        ("kgf:lower(kgf:sum(observation:more, -0.5))", "49.5"),
        ("kgf:sum(observation:million, observation:fifty)", "[3045049.95, 3055050.05)"),
        ("kgf:difference(observation:fifty, observation:fifty)", "(-0.1, 0.1)"),
        ("kgf:ratio(10, 4)", "[2.5, 2.5]"),
        ("kgf:ratio(1, 3)", "(0.333333333333333333, 0.333333333333333334)"),
        ("kgf:growth(50, 55)", "[10, 10]"),
        ("kgf:averageGrowth(100, 121, 2)", "[10, 10]"),
        ("kgf:averageGrowth(100, 1000, 0.5)", "[9900, 9900]"),
        (
            "kgf:averageGrowth(100, 121, YEAR('2022-12-31'^^xsd:date) - YEAR('2020-12-31'^^xsd:date))",
            "[10, 10]",
        ),
    ],
)
def test_arithmetic_gives_intervals_and_their_ends(value, expression, answer):
    assert value(expression) == answer


def test_results_have_their_types_and_engines_calculate_with_the_ends(graph):
    ((interval, end, more),) = graph.query(
        f"{HEAD} SELECT (kgf:ratio(2, 3) AS ?i) (kgf:lower(?i) AS ?l) (?l * 3 AS ?m) {{}}"
    )
    assert interval == Literal("(0.666666666666666666, 0.666666666666666667)", PREFIXES["kgf"] + "interval")
    assert end == Literal("0.666666666666666666", PREFIXES["xsd"] + "decimal")
    assert str(more) == "1.999999999999999998"


@pytest.mark.parametrize(
    "name", ["greater", "less", "equal", "atLeast", "atMost", "sum", "difference", "ratio", "growth"]
)
def test_observations_in_different_units_do_not_go_together(value, name):
    assert value(f"kgf:{name}(observation:fifty, observation:yuan)") is None
    assert value(f"kgf:{name}(observation:fifty, observation:million)") is not None
    assert value(f"kgf:{name}(observation:fifty, 50)") is not None
    assert value(f"kgf:{name}(kgf:interval(observation:fifty), observation:yuan)") is not None


@pytest.mark.parametrize(
    "expression",
    [
        *("kgf:interval(observation:unprinted)", "kgf:interval(observation:two)", "kgf:interval(unit:NUM)"),
        *("kgf:greater(observation:units, observation:fifty)", "kgf:interval('50')", "kgf:interval(true)"),
        *("kgf:interval('NaN'^^xsd:double)", "kgf:interval('-INF'^^xsd:double)", "kgf:interval(?nothing)"),
        *("kgf:interval('1_000'^^xsd:integer)", "kgf:interval('1e999999999'^^xsd:double)"),
        *("kgf:interval('[2, 1]'^^kgf:interval)", "kgf:interval('about 5'^^kgf:interval)"),
        *("kgf:interval('1e99999'^^xsd:decimal)", "kgf:interval(<<( <a:b> <a:b> <a:b> )>>)"),
        *("kgf:greater(1)", "kgf:greater(1, 2, 3)", "kgf:interval()", "kgf:ratio(1, 0)"),
        *("kgf:averageGrowth(1, 2, 0)", "kgf:averageGrowth(1, 2, 201)", "kgf:averageGrowth(1, 2, -1)"),
        *("kgf:averageGrowth(1, 2, '[1, 2]'^^kgf:interval)", "kgf:averageGrowth(-1, 2, 3)"),
    ],
)
def test_what_means_nothing_has_no_value(value, expression):
    assert value(expression) is None


def test_a_filter_keeps_what_is_certain(graph):
    found = graph.query(
        f"{HEAD} SELECT ?o {{ ?o kgo:unit unit:NUM FILTER(kgf:greater(?o, 50) = 'certainly') }}"
    )
    assert sorted(str(row[0]).rpartition("/")[2] for row in found) == ["million", "more"]


def test_bounds_are_found_whatever_graphs_a_query_asks(graph):
    pattern = "{ ?o kgo:unit unit:PERCENT BIND(kgf:lower(?o) AS ?x) }"
    found = graph.query(f"{HEAD} SELECT ?x FROM <{PREFIXES['kgg']}figures> {pattern}")
    assert [str(row[0]) for row in found] == ["8.35"]


def test_an_observation_without_a_name_is_one_too(tmp_path):
    (tmp_path / "a.ttl").write_text(
        HEAD + DATA.replace("observation:percent", "[]").replace("[] kgo", "_:b kgo")
    )
    found = kg.open(tmp_path / "a.ttl").query(
        f"{HEAD} SELECT (kgf:interval(?o) AS ?i) {{ ?o kgo:unit unit:PERCENT }}"
    )
    assert [str(row[0]) for row in found] == ["[8.35, 8.45)"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT (1 AS ?y)\n (kgf:greather(1, 2) AS ?x) {}",
            "line 7, column 3: there is no function kgf:greather",
        ),
        (
            "SELECT (kgf:quotient(1, 2) AS ?x) {}",
            "did you mean kgf:greater, kgf:less, kgf:equal, kgf:atLeast",
        ),
        ("SELECT (<https://kg.example/function#Sum>(1) AS ?x) {}", "did you mean kgf:sum?"),
        ("SELECT (<http://e.org/f>() AS ?x) {}", "the function <http://e.org/f> is not supported"),
    ],
)
def test_a_function_that_does_not_exist_is_an_error_with_a_way_out(graph, query, message):
    with pytest.raises(QuerySyntaxError) as caught:
        graph.query(HEAD + query)
    assert message in str(caught.value)


# ----------------------------------------------------------------- every way of asking
QUERY = f"""{HEAD} SELECT (COUNT(?o) AS ?n) {{
    ?o kgo:unit unit:NUM FILTER(kgf:greater(?o, kgf:interval(observation:yuan)) = "certainly") }}"""


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_query_processes_know_the_functions(graph, path, tmp_path, method, on_disk):
    from kg.facade.opening import open_store

    store = open_store(tmp_path / "store", [path]).store if on_disk else graph.store
    workers = QueryWorkers(store, Limits(), method=method)
    workers.start()
    try:
        answer = workers.run(PreparedQuery(QUERY, "SELECT", by_name("json", "results")))
        with pytest.raises(QuerySyntaxError, match="did you mean kgf:less"):
            workers.run(
                PreparedQuery(QUERY.replace("greater", "lesser"), "SELECT", by_name("json", "results"))
            )
    finally:
        workers.close()
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == "1"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib calls its own deprecated names
def test_rdflib_knows_the_functions(graph):
    ((count,),) = graph.rdflib().query(QUERY)
    assert int(count) == 1


def test_the_command_line_knows_the_functions(run_cli, path):
    done = run_cli("query", "--data", path, "--format", "csv", QUERY)
    assert done.stdout.split() == ["n", "1"]


# ------------------------------------------------------------------ the same as in Python
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)


@st.composite
def intervals(draw):
    lower, upper = sorted([draw(NUMBERS), draw(NUMBERS)])
    if lower == upper:
        return Interval(lower, upper)
    ends = [None if draw(st.integers(0, 3)) == 0 else end for end in (lower, upper)]
    return Interval(*ends, draw(st.booleans()), draw(st.booleans()))


@settings(max_examples=60, deadline=None)
@given(one=intervals(), other=intervals())
def test_the_functions_say_what_the_figures_say(value, one, other):
    first, second = (f'"{interval}"^^kgf:interval' for interval in (one, other))
    assert value(f"kgf:interval({first})") == str(one)
    compared = {"greater": greater, "less": less, "equal": equal, "atLeast": at_least, "atMost": at_most}
    for name, compare in compared.items():
        assert value(f"kgf:{name}({first}, {second})") == compare(one, other).value
    assert value(f"kgf:sum({first}, {second})") == str(add(one, other))
    assert value(f"kgf:difference({first}, {second})") == str(subtract(one, other))
    for name, end in (("lower", one.lower), ("upper", one.upper)):
        found = value(f"kgf:{name}({first})")
        assert (None if found is None else Decimal(found)) == end


def test_every_function_is_tried_here():
    from pathlib import Path

    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f"kgf:{name.removeprefix(PREFIXES['kgf'])}(" in text for name in FUNCTIONS)
