"""What the ontology's page tells of comparing figures is so, with the functions and without."""

from __future__ import annotations

import doctest
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resources
from kg.figures import Interval
from kg.store.functions import FUNCTIONS
from kg.vocabulary import PREFIXES, compact

TEXT = (resources.ontology() / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sparql\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
BOUNDED = re.findall(r"^\| a ([>≥=]) b \| (.*?) \| (.*?) \|$", TEXT.replace(r"\|", "¦"), flags=re.MULTILINE)
NAMES = {">": "greater", "≥": "atLeast", "=": "equal"}
KGF = PREFIXES["kgf"]


def answer(graph, query):
    return {tuple(map(str, row)) for row in graph.query(query)}


@pytest.mark.parametrize("query", QUERIES)
def test_every_example_finds_something(shipped, query):
    assert answer(shipped, query)


@pytest.mark.parametrize(("with_functions", "with_bounds"), [(0, 2), (3, 4)])
def test_both_ways_of_asking_find_the_same(shipped, with_functions, with_bounds):
    assert "kgf:" in QUERIES[with_functions]
    assert "kgf:" not in QUERIES[with_bounds]
    assert answer(shipped, QUERIES[with_functions]) == answer(shipped, QUERIES[with_bounds])


def test_the_python_gives_what_it_shows():
    source = "\n".join(re.findall(r"^```pycon\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL))
    parsed = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    assert parsed.examples
    assert doctest.DocTestRunner().run(parsed).failed == 0


def test_every_function_is_in_the_table():
    for iri in FUNCTIONS:
        assert f"`{compact(iri)}(?" in TEXT


# the ends are few, so that they often meet
ENDS = st.none() | st.integers(0, 3).map(Decimal)


@st.composite
def intervals(draw):
    lower, upper, lower_open, upper_open = draw(st.tuples(ENDS, ENDS, st.booleans(), st.booleans()))
    if lower is not None and upper is not None:
        lower, upper = sorted((lower, upper))
        if lower == upper:
            return Interval(lower, upper)
    return Interval(lower, upper, lower_open, upper_open)


def bindings(letter, interval):
    """Return the four variables of an interval with their values, as the stored bounds have them."""
    values = (interval.lower, interval.lower_open, interval.upper, interval.upper_open)
    names = " ".join(f"?{letter}{name}" for name in ("l", "lo", "u", "uo"))
    written = " ".join("UNDEF" if value is None else str(value).lower() for value in values)
    return f"VALUES ({names}) {{ ({written}) }}"


@settings(max_examples=150, deadline=None)
@given(one=intervals(), other=intervals())
def test_what_is_written_with_bounds_is_what_the_functions_say(tiny, one, other):
    assert [sign for sign, _, _ in BOUNDED] == list(NAMES)
    for sign, certainly, perhaps in BOUNDED:
        call = f'<{KGF}{NAMES[sign]}>("{one}"^^<{KGF}interval>, "{other}"^^<{KGF}interval>)'
        ((said,),) = tiny.query(f"SELECT ({call} AS ?x) {{}}")
        assert holds(tiny, certainly, one, other) == (str(said) == "certainly")
        if sign == "=":
            both = all(holds(tiny, BOUNDED[1][2], *pair) for pair in ((one, other), (other, one)))
            assert both == (str(said) != "no")
        else:
            assert holds(tiny, perhaps, one, other) == (str(said) != "no")


def holds(graph, condition, one, other):
    expression = condition.strip("`").replace("¦", "|")
    given_values = f"{bindings('a', one)} {bindings('b', other)}"
    return graph.query(f"ASK {{ {given_values} FILTER({expression}) }}")
