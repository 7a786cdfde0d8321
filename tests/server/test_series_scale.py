"""Scales of a series: steps that people count in, and room for everything."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.series_scale import ticks_between, time_scale, value_scale

numbers = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, allow_infinity=False, places=3
)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@given(numbers, numbers, st.integers(min_value=2, max_value=12))
def test_ticks_are_one_two_or_five_apart_and_enclose_what_they_are_for(one, other, most):
    low, high = sorted((one, other))
    if low == high:
        high += 1
    ticks = ticks_between(low, high, most)
    steps = {later - earlier for earlier, later in pairwise(ticks)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 1 <= len(ticks) - 1 <= most


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "12500", "0 5000 10000 15000"),
        ("0", "11.2", "0 2 4 6 8 10 12"),
        ("36.2", "41.9", "36 37 38 39 40 41 42"),
        ("-3", "4", "-4 -2 0 2 4"),
    ],
)
def test_ticks_as_one_would_set_them_by_hand(low: str, high: str, expected: str):
    found = ticks_between(Decimal(low), Decimal(high), 6)
    assert [Decimal(tick) for tick in expected.split()] == list(found)


@given(st.lists(numbers, max_size=9))
def test_a_scale_holds_every_value_in_order(values):
    scale = value_scale(values)
    shares = [scale.share(value) for value in sorted(values)]
    assert all(scale.holds(value) for value in values)
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)


def test_a_scale_starts_at_zero_unless_the_values_are_close_together():
    assert value_scale([Decimal(30), Decimal(85)]).ticks[0] == 0
    assert value_scale([Decimal(-30), Decimal(-5)]).ticks[-1] == 0
    assert value_scale([Decimal("36.2"), Decimal("41.5")]).ticks[0] > 0
    assert value_scale([Decimal(7)]).holds(Decimal(0))


@given(st.lists(days, max_size=9))
def test_time_runs_to_the_right_and_nothing_falls_off(found):
    scale = time_scale(found)
    shares = [scale.share(day) for day in sorted(found)]
    assert all(scale.holds(day) for day in found)
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)
    assert all(scale.holds(tick.day) for tick in scale.ticks)


@given(days, st.integers(min_value=400, max_value=40_000))
def test_years_are_named_where_there_is_room(first, length):
    scale = time_scale([first, min(first + timedelta(days=length), date(2300, 1, 1))])
    years = [tick for tick in scale.ticks if tick.is_year]
    assert sum(tick.narrow for tick in years) <= 7
    assert sum(tick.wide for tick in years) <= 16


def test_quarters_have_ticks_in_short_series_and_names_in_very_short_ones():
    short = time_scale([date(2021, 12, 31), date(2024, 6, 30)])
    longer = time_scale([date(2017, 12, 31), date(2024, 6, 30)])
    long = time_scale([date(2005, 12, 31), date(2024, 6, 30)])
    assert [tick.day.month for tick in short.ticks[:5]] == [12, 3, 6, 9, 12]
    assert all(tick.wide for tick in short.ticks)
    assert not any(tick.wide for tick in longer.ticks if not tick.is_year)
    assert any(not tick.is_year for tick in longer.ticks)
    assert all(tick.is_year for tick in long.ticks)
