"""Between which bounds a printed figure lies, by hand; and whether a value is what was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures.bounds import agrees, bounds
from kg.figures.interval import Certainty, Interval, equal
from kg.figures.printed import read_printed
from kg.vocabulary import PREFIXES


def read(*texts):
    return [read_printed(text) for text in texts]


@pytest.mark.parametrize(
    ("value", "comparator", "printed", "interval"),
    [
        ("3050000", "exactly", "3.05 million", "[3045000, 3055000)"),
        ("12000000000000", "exactly", "12.0 trillion", "[11950000000000, 12050000000000)"),
        ("10800000000000", "exactly", "10.8 trillion yuan", "[10750000000000, 10850000000000)"),
        ("10812600000000", "exactly", "108126亿元", "[10812550000000, 10812650000000)"),
        ("60.1", "exactly", "60.1%", "[60.05, 60.15)"),
        ("8", "exactly", "8.0%", "[7.95, 8.05)"),
        ("8000", "exactly", "8,000", "[7500, 8500)"),
        ("3050000", "moreThan", "3.05 million", "(3050000, ∞)"),
        ("15", "atLeast", "at least 15", "[15, ∞)"),
        ("8000", "nearly", "nearly 8,000", "[7000, 8000)"),
        ("9500", "nearly", "nearly 9,500", "[9400, 9500)"),
        ("70", "about", "around 70 percent", "[60, 80]"),
        ("1100000000", "lessThan", "just under 1.1 billion", "(-∞, 1100000000)"),
        ("1.3", "atMost", "1.3以下", "(-∞, 1.3]"),
    ],
)
def test_the_comparator_and_the_last_digit_make_the_interval(value, comparator, printed, interval):
    assert str(bounds(Decimal(value), comparator, read_printed(printed))) == interval


@pytest.mark.parametrize(
    ("printed", "interval"),
    [
        ("45", "[45, 45]"),
        ("6,425", "[6425, 6425]"),
        ("十二", "[12, 12]"),
        ("240", "[235, 245)"),
        ("7.192 million", "[7191500, 7192500)"),
        ("1.234567 million", "[1234566.5, 1234567.5)"),
    ],
)
def test_a_count_is_exact_without_magnitude_word_and_final_zero(printed, interval):
    figure = read_printed(printed)
    assert str(bounds(figure.value, "exactly", figure, whole_number=True)) == interval


def test_a_word_of_doubt_beside_a_count_leaves_it_its_last_unit():
    about, nearly = read("about 45", "nearly 45")
    assert str(bounds(Decimal(45), "about", about, whole_number=True)) == "[44, 46]"
    assert str(bounds(Decimal(45), "nearly", nearly, whole_number=True)) == "[44, 45)"
    assert str(bounds(Decimal(45), "exactly", read_printed("45"))) == "[44.5, 45.5)"


def test_more_than_fifty_is_never_fifty():
    fifty = bounds(Decimal(50), "exactly", read_printed("50"))
    more = bounds(Decimal(50), "moreThan", read_printed("more than 50"))
    assert equal(more, Interval(Decimal(50), Decimal(50))) is Certainty.NO
    assert equal(more, fifty) is Certainty.POSSIBLY


def test_the_finest_of_several_prints_decides():
    value = Decimal(2_312_000)
    assert str(bounds(value, "exactly", read("2.312 million", "231.2万"))) == "[2311500, 2312500)"
    assert bounds(value, "exactly", read("2.312 million", "2.312000 million")).upper == Decimal("2312000.5")


def test_a_print_on_another_scale_keeps_its_precision():
    assert str(bounds(Decimal(700_000_000), "exactly", read_printed("7.0"))) == "[695000000, 705000000)"
    assert str(bounds(Decimal("0.3"), "exactly", read_printed("300 EB"))) == "[0.25, 0.35)"
    assert str(bounds(Decimal(780), "exactly", read_printed("780,000 PFlops"))) == "[775, 785)"


@pytest.mark.parametrize(
    ("value", "interval"),
    [("3050000.0", "[3045000, 3055000)"), ("60.10", "[60.05, 60.15)"), ("0", "[-0.5, 0.5)")],
)
def test_without_a_print_the_last_digit_of_the_value_counts(value, interval):
    assert str(bounds(Decimal(value), "exactly")) == interval
    assert str(bounds(Decimal(value), "exactly", read("17.77 million"))) == interval


def test_the_printed_word_counts_where_none_was_given_and_an_unknown_one_bounds_nothing():
    assert str(bounds(Decimal(240), None, read_printed("240+"))) == "(240, ∞)"
    assert str(bounds(Decimal(240), None, read_printed("240"))) == "[235, 245)"
    assert bounds(Decimal(240), "farBeyond") == bounds(Decimal("NaN"), "exactly") == Interval(None, None)
    assert bounds(Decimal("1e999999999"), "exactly") == Interval(None, None)


def test_the_words_beside_a_decline_speak_of_its_size():
    assert str(bounds(Decimal(-5), "moreThan", read_printed("下降超过5%"))) == "(-∞, -5)"
    assert str(bounds(Decimal("-1.5"), "exactly", read_printed("下降1.5%"))) == "(-1.55, -1.45]"


def test_a_fraction_is_as_coarse_as_its_parts():
    assert str(bounds(Decimal(50), "exactly", read_printed("half"))) == "[25, 75)"


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.booleans())
def test_an_exact_figure_lies_in_its_own_interval_and_a_nearly_one_below_itself(value, whole):
    assert bounds(value, "exactly", whole_number=whole).contains(value)
    assert not bounds(value, "nearly", whole_number=whole).contains(value)
    assert bounds(value, "nearly", whole_number=whole).subset(bounds(value, "about", whole_number=whole))


# ------------------------------------------------------------------ agreement
@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("60.1", "unit:PERCENT", "60.1%"),
        ("0.601", "unit:UNITLESS", "60.1%"),
        ("8.0", "unit:PERCENT", "8%"),
        ("10800000000000", "unit:CCY_CNY", "108,000亿元"),
        ("14790000", "unit:KiloM", "1479万公里"),
        ("0.3", "kgo:zettabyte", "300 EB"),
        ("41.06", "kgo:zettabyte", "41.06泽字节(ZB)"),
        ("780", "kgo:EFLOPS", "780,000 PFlops"),
        ("780000", "kgo:PFLOPS", "780 EFLOPS"),
        ("20", "unit:MilliSEC", "20ms"),
        ("-1.5", "unit:PERCENT", "同比下降 1.5%"),
        ("-2.3", "unit:PERCENT", "-2.3%"),
        ("-2.3", "unit:PERCENT", "2.3%"),
        ("33.3", "unit:PERCENT", "1/3"),
        ("33", "unit:PERCENT", "one third"),
        ("0.333", "unit:UNITLESS", "三分之一"),
        ("50", "unit:PERCENT", "half"),
        ("2", "unit:UNITLESS", "doubled"),
        ("618000000", "kgo:person", "6.18億人"),
        ("700000000", "kgo:person", "7.0"),
        ("10.1", "kgo:per10000Persons", "10.1个"),
        ("60.1", "http://units.example.org/permille", "60.1%"),
    ],
)
def test_a_value_agrees_with_its_print_in_any_unit_of_the_same_measure(value, unit, printed):
    prefix, _, name = unit.partition(":")
    iri = PREFIXES[prefix] + name if prefix in PREFIXES else unit
    assert agrees(Decimal(value), read_printed(printed), iri)


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("60.2", "unit:PERCENT", "60.1%"),
        ("33.1", "unit:PERCENT", "33.1 percentage points"),
        ("10800000000000", "unit:CCY_CNY", "1.08 trillion yuan"),
        ("52410000000", "unit:CCY_CNY", "524.1 亿美元"),
        ("52410000000", "unit:CCY_EUR", "524.1 亿美元"),
        ("2.3", "unit:PERCENT", "下降2.3%"),
        ("30", "unit:PERCENT", "one third"),
        ("0.5", "unit:PERCENT", "half"),
        ("70000000", "kgo:person", "7.0"),
        ("700000000", "kgo:person", "7.0 million"),
        ("NaN", "unit:NUM", "45"),
    ],
)
def test_a_value_that_is_not_what_was_printed_disagrees(value, unit, printed):
    prefix, _, name = unit.partition(":")
    assert not agrees(Decimal(value), read_printed(printed), PREFIXES[prefix] + name)


def test_without_a_unit_the_numbers_must_be_the_same():
    assert agrees(Decimal(45), read_printed("45%"), None)
    assert not agrees(Decimal(45), read_printed("46%"), None)
