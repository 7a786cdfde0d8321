"""Intervals as text: for programs to read back, for people, and rounded for engines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import Interval, format_interval
from kg.figures.arithmetic import rounded

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=20)


@st.composite
def intervals(draw):
    """Draw an interval of any kind."""
    lower, upper = sorted([draw(NUMBERS), draw(NUMBERS)])
    if lower == upper:
        return Interval(lower, upper)
    ends = [None if draw(st.booleans()) else end for end in (lower, upper)]
    return Interval(*ends, draw(st.booleans()), draw(st.booleans()))


@given(intervals())
def test_what_is_written_is_read_back(interval):
    assert Interval.read(str(interval)) == interval
    assert str(Interval.read(str(interval))) == str(interval)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[3045000,3055000)", "[3045000, 3055000)"),
        (" ( -inf , +5.50 ] ", "(-∞, 5.5]"),
        ("[50, inf]", "[50, ∞)"),
        ("(-∞, ∞)", "(-∞, ∞)"),
        ("[-0, 0.0]", "[0, 0]"),
    ],
)
def test_one_interval_has_one_text(text, written):
    assert str(Interval.read(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "[1; 2]", "[1, 2", "1, 2]", "[2, 1]", "(1, 1]", "[a, b]", "[1e3, 2e3]", "[1_000, 2_000]"),
        *("[∞, 1]", "[1, -inf]", "[１, 2]", "[.5, 1]", "[1, 2, 3]", "[, 2]"),
    ],
)
def test_anything_else_is_no_interval(text):
    with pytest.raises(ValueError, match=r"interval|no number lies"):
        Interval.read(text)


@pytest.mark.parametrize(
    ("text", "unit", "english", "chinese"),
    [
        (
            "[3045000, 3055000)",
            None,
            "between 3.045 million and 3.055 million (excluded)",
            "介于304.5万与305.5万（不含）之间",
        ),
        ("[60, 80]", "PERCENT", "between 60% and 80%", "介于60%与80%之间"),
        ("(1, 2]", "CCY_CNY", "between 1 (excluded) and 2 yuan", "介于1元（不含）与2元之间"),
        ("(1, 2)", "EFLOPS", "between 1 and 2 EFLOPS (both excluded)", "介于1与2 EFLOPS之间（两端均不含）"),
        ("(50, inf)", "NUM", "more than 50", "超过50"),
        ("[15, inf)", "PERCENT", "at least 15%", "不低于15%"),
        ("(-inf, -5)", "PERCENT", "less than -5%", "不到-5%"),
        ("(-inf, 1.3]", None, "at most 1.3", "不超过1.3"),
        ("[45, 45]", "NUM", "exactly 45", "恰为45"),
        ("(-inf, inf)", "NUM", "any value", "任何数值"),
    ],
)
def test_people_read_an_interval_in_their_language(text, unit, english, chinese):
    unit = unit and f"http://qudt.org/vocab/unit/{unit}"
    assert format_interval(Interval.read(text), unit, "en") == english
    assert format_interval(Interval.read(text), unit, "zh-CN") == chinese


def test_a_unit_that_is_not_known_has_the_name_that_the_data_gives_it():
    told = format_interval(Interval.read("[1, 2]"), "http://e.org/furlong", "en", unit_label="furlongs")
    assert told == "between 1 and 2 furlongs"


@given(intervals(), st.integers(0, 25))
def test_rounding_only_widens_and_opens_an_end_that_it_moves(interval, places):
    wider = rounded(interval, places)
    assert interval.subset(wider)
    for before, after, is_open in (
        (interval.lower, wider.lower, wider.lower_open),
        (interval.upper, wider.upper, wider.upper_open),
    ):
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert abs(before - after) < Decimal(1).scaleb(-places)
            assert is_open or before == after
            assert -after.as_tuple().exponent <= max(places, 0)
