"""Intervals: sets, comparisons and arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.figures.arithmetic import add, average_growth, divide, growth, multiply, negate, root, subtract
from kg.figures.interval import Certainty, Interval, at_least, at_most, equal, greater, less

YES, MAYBE, NO = Certainty.CERTAINLY, Certainty.POSSIBLY, Certainty.NO


def point(number) -> Interval:
    return Interval(Decimal(number), Decimal(number))


def span(text: str) -> Interval:
    """Read ``[1, 2)`` as people write intervals."""
    lower, upper = text[1:-1].split(", ")
    ends = [None if "∞" in end else Decimal(end) for end in (lower, upper)]
    return Interval(*ends, text[0] == "(", text[-1] == ")")


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000)
DISTANCES = st.none() | st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def around(draw, numbers=NUMBERS):
    """Draw an interval and one of its members."""
    member = draw(numbers)
    below, above = draw(DISTANCES), draw(DISTANCES)
    interval = Interval(
        None if below is None else member - below,
        None if above is None else member + above,
        bool(below) and draw(st.booleans()),
        bool(above) and draw(st.booleans()),
    )
    return interval, member


INTERVALS = around().map(lambda pair: pair[0])


def encloses(interval: Interval, number: Fraction) -> bool:
    above = interval.lower is None or number > interval.lower
    below = interval.upper is None or number < interval.upper
    return (above or (number == interval.lower and not interval.lower_open)) and (
        below or (number == interval.upper and not interval.upper_open)
    )


# ----------------------------------------------------------------------- sets
@pytest.mark.parametrize("ends", [(2, 1, False, False), (1, 1, True, False), (1, 1, False, True)])
def test_the_empty_set_is_no_interval(ends):
    lower, upper, *opens = ends
    with pytest.raises(ValueError, match="no number lies in"):
        Interval(Decimal(lower), Decimal(upper), *opens)


@pytest.mark.parametrize("end", ["NaN", "Infinity"])
def test_an_end_is_a_number_or_missing(end):
    with pytest.raises(ValueError, match="finite"):
        Interval(Decimal(end), None)


def test_a_missing_end_is_open_however_it_is_made():
    assert Interval(None, None) == Interval(None, None, lower_open=True, upper_open=True)
    assert str(Interval(None, Decimal("1E+2"))) == "(-∞, 100]"


@given(around())
def test_a_member_is_contained(pair):
    interval, member = pair
    assert interval.contains(member)
    assert point(member).subset(interval)
    assert interval.intersects(point(member))


@given(INTERVALS, INTERVALS)
def test_a_hull_has_both_and_is_the_same_from_either_side(one, other):
    hull = one.hull(other)
    assert hull == other.hull(one)
    assert one.subset(hull)
    assert other.subset(hull)
    assert one.intersects(other) == other.intersects(one)
    assert one.intersects(other) or not one.subset(other)


def test_touching_ends_meet_only_where_both_are_closed():
    assert span("[1, 2]").intersects(span("[2, 3]"))
    assert not span("[1, 2)").intersects(span("[2, 3]"))
    assert not span("[1, 2]").intersects(span("(2, 3]"))
    assert span("(1, 2)").subset(span("[1, 2]"))
    assert not span("[1, 2]").subset(span("(1, 2]"))


# ---------------------------------------------------------------- comparisons
@pytest.mark.parametrize(
    ("one", "other", "is_greater", "is_less", "is_equal"),
    [
        ("(50, ∞)", "[50, 50]", YES, NO, NO),
        ("[50, ∞)", "[50, 50]", MAYBE, NO, MAYBE),
        ("[1, 2)", "[2, 3]", NO, YES, NO),
        ("[1, 2]", "[2, 3]", NO, MAYBE, MAYBE),
        ("[1, 3]", "[2, 4]", MAYBE, MAYBE, MAYBE),
        ("(-∞, ∞)", "[0, 0]", MAYBE, MAYBE, MAYBE),
        ("[7, 7]", "[7, 7]", NO, NO, YES),
    ],
)
def test_a_comparison_is_certain_possible_or_false(one, other, is_greater, is_less, is_equal):
    one, other = span(one), span(other)
    assert greater(one, other) is less(other, one) is is_greater
    assert less(one, other) is greater(other, one) is is_less
    assert equal(one, other) is equal(other, one) is is_equal


def test_at_least_and_at_most_are_what_the_strict_comparisons_leave():
    assert at_least(span("[50, ∞)"), point(50)) is YES
    assert at_most(span("(50, ∞)"), point(50)) is NO
    assert at_most(span("[1, 2]"), span("[2, 3]")) is YES
    assert at_least(span("[1, 2]"), span("[2, 3]")) is MAYBE


@given(NUMBERS, NUMBERS)
def test_of_two_points_exactly_one_relation_is_certain_and_the_others_are_false(one, other):
    answers = [relation(point(one), point(other)) for relation in (less, equal, greater)]
    assert sorted(answers) == [YES, NO, NO]


@given(INTERVALS, INTERVALS)
def test_one_relation_is_always_possible_and_a_certain_one_excludes_the_others(one, other):
    answers = [relation(one, other) for relation in (less, equal, greater)]
    assert set(answers) != {NO}
    assert YES not in answers or answers.count(NO) == 2


@given(around(), around())
def test_members_keep_what_was_certain_and_never_do_what_was_excluded(one, other):
    (a, x), (b, y) = one, other
    holds = {greater: x > y, less: x < y, equal: x == y, at_least: x >= y, at_most: x <= y}
    for relation, truth in holds.items():
        assert relation(a, b) in ((YES, MAYBE) if truth else (NO, MAYBE))


# ----------------------------------------------------------------- arithmetic
@given(around(), around())
def test_a_result_has_what_the_members_give(one, other):
    (a, x), (b, y) = one, other
    assert add(a, b).contains(x + y)
    assert subtract(a, b).contains(x - y)
    assert multiply(a, b).contains(x * y)
    assume(y != 0)
    assert encloses(divide(a, b), Fraction(x) / Fraction(y))


@given(around(NUMBERS.map(abs)), st.integers(1, 12), st.integers(1, 4))
def test_a_root_lies_between_bounds_whose_powers_enclose_the_number(pair, numerator, denominator):
    interval, number = pair
    found = root(interval, Fraction(numerator, denominator))
    power = Fraction(number) ** Fraction(numerator, denominator).denominator
    degree = Fraction(numerator, denominator).numerator
    assert found.lower is not None
    assert Fraction(found.lower) ** degree <= power
    assert found.upper is None or power <= Fraction(found.upper) ** degree


@given(INTERVALS, INTERVALS)
def test_sums_and_products_do_not_depend_on_the_order(one, other):
    assert add(one, other) == add(other, one)
    assert multiply(one, other) == multiply(other, one)
    assert subtract(one, other) == negate(subtract(other, one))


@given(INTERVALS, INTERVALS, INTERVALS, INTERVALS)
def test_less_knowledge_never_gives_a_narrower_result(one, other, more, further):
    wide, broad = one.hull(more), other.hull(further)
    for operation in (add, subtract, multiply):
        assert operation(one, other).subset(operation(wide, broad))
    assume(other != point(0))
    assert divide(one, other).subset(divide(wide, broad))


@given(INTERVALS)
def test_zero_and_one_leave_an_interval_as_it_is(interval):
    assert add(interval, point(0)) == interval
    assert multiply(interval, point(1)) == divide(interval, point(1)) == interval
    assert multiply(interval, point(0)) == point(0)
    assert subtract(interval, interval).contains(Decimal(0))


@pytest.mark.parametrize(
    ("operation", "one", "other", "result"),
    [
        (add, "[1, 2)", "(3, 4]", "(4, 6)"),
        (subtract, "[1, 2)", "[3, 4]", "[-3, -1)"),
        (multiply, "[-1, 2)", "[3, 4]", "[-4, 8)"),
        (multiply, "(0, 1]", "[1, ∞)", "(0, ∞)"),
        (multiply, "[0, 1]", "(1, ∞)", "[0, ∞)"),
        (multiply, "[-2, 3]", "(-∞, ∞)", "(-∞, ∞)"),
        (divide, "[6, 6]", "[3, 3]", "[2, 2]"),
        (divide, "[1, 2]", "[4, 8)", "(0.125, 0.5]"),
        (divide, "[1, 2]", "[0, 2]", "[0.5, ∞)"),
        (divide, "[1, 2]", "(-2, 0]", "(-∞, -0.5)"),
        (divide, "[1, 2]", "[-1, 1]", "(-∞, ∞)"),
        (divide, "[0, 0]", "[-1, 1]", "[0, 0]"),
        (divide, "[1, ∞)", "(0, ∞)", "(0, ∞)"),
    ],
)
def test_operations_by_hand(operation, one, other, result):
    assert operation(span(one), span(other)) == span(result)


def test_sums_are_exact_however_far_apart_their_parts_are():
    huge = Decimal("1E+60")
    assert subtract(add(point(huge), point("1E-60")), point(huge)) == point("1E-60")


def test_a_quotient_that_no_decimal_is_lies_strictly_between_two_neighbours():
    third = divide(point(1), point(3))
    assert third.lower_open
    assert third.upper_open
    assert third.upper - third.lower == Decimal("1E-50")


def test_division_by_nothing_but_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        divide(point(1), point(0))


def test_roots_are_exact_where_they_can_be_and_leave_out_what_is_negative():
    assert root(span("[4, 9)"), 2) == span("[2, 3)")
    assert root(point(32), Fraction(5, 2)) == point(4)
    assert root(span("(-∞, 8]"), 3) == span("[0, 2]")
    assert root(point(2), 2).upper - root(point(2), 2).lower == Decimal("1E-49")


@pytest.mark.parametrize(("text", "degree"), [("[-2, 0)", 2), ("[-2, -1]", 3), ("[1, 2]", 0), ("[1, 2]", -1)])
def test_there_is_no_root_of_only_negative_numbers_nor_of_degree_zero(text, degree):
    with pytest.raises(ValueError, match="no root"):
        root(span(text), degree)


def test_growth_is_the_share_that_was_added():
    assert growth(point(4), point(5)) == point("0.25")
    assert average_growth(point(100), point(121), 2) == point("0.1")


def test_growth_of_software_revenue_reproduces_what_was_stated():
    """From 2.5 trillion in 2012 to 10.8 trillion in 2022, as printed: 15.8% a year."""
    earlier, later = span("[2.45, 2.55)"), span("[10.75, 10.85)")
    assert average_growth(earlier, later, 10).intersects(span("[0.1575, 0.1585)"))


@given(around(NUMBERS.map(lambda number: abs(number) + 1)), around(NUMBERS.map(abs)), st.integers(1, 10))
def test_average_growth_of_members_lies_in_that_of_their_intervals(earlier, later, years):
    (a, x), (b, y) = earlier, later
    assume(a.lower is not None and a.lower > 0)
    found = average_growth(point(x), point(y), years)
    assert found.subset(average_growth(a, b, years))


def test_the_ends_of_a_product_are_the_products_of_ends():
    one, other = span("[-3, 2]"), span("[-5, 7]")
    products = [x * y for x, y in product((one.lower, one.upper), (other.lower, other.upper))]
    assert multiply(one, other) == Interval(min(products), max(products))
