"""Which figure stands for its period, what a line may join, and which figure heads a metric."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.server.series_panels import split
from kg.server.series_points import best, line, newest_best, points_of

from .claims import claim

claims = st.lists(
    st.builds(
        claim,
        st.sampled_from([100, 110, 1000, 1050, 2000]),
        st.sampled_from(["2020-06-30", "2020-12-31", "2021-12-31", None]),
        comparator=st.sampled_from(["exactly", "moreThan", "nearly", "about", "lessThan"]),
        kind=st.sampled_from(["Observation", "Observation", "Target"]),
        source_kind=st.sampled_from(["officialSource", "newsSource", "otherSource"]),
        doubt=st.sampled_from([None, None, "Likely misdated."]),
    ),
    max_size=12,
)


def test_the_figure_that_most_sources_agree_with_stands_for_its_period():
    points = points_of(
        [
            claim(9_499_400, printed="9,499,400"),
            claim(9_500_000, printed="9.5 million"),
            claim(9_500_000, printed="9.5 million"),
            claim(8_000_000, printed="8,000,000", source_kind="officialSource"),
        ]
    )
    assert best(points).value == 9_499_400, "the finest of those that agree, not the one that nobody shares"


def test_of_equals_the_better_kind_of_source_counts():
    points = points_of([claim(916), claim(961, source_kind="officialSource")])
    assert best(points).value == 961


def test_one_source_cannot_back_itself():
    points = points_of(
        [claim(50, source="a"), claim(50, source="a"), claim(70), claim(70, source_kind="researchSource")]
    )
    assert best(points).value == 70


@given(claims, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order(made, random: Random):
    points = list(points_of(made))
    if points:
        chosen = best(points)
        random.shuffle(points)
        assert best(points) == chosen


@given(claims)
def test_a_line_joins_one_bounded_trusted_figure_for_each_time(made):
    joined = line(points_of(made))
    ends = [point.end for point in joined]
    assert ends == sorted(set(ends))
    assert all(point.counts and point.is_bounded for point in joined)


def test_a_line_does_not_join_periods_of_different_length():
    years = [claim(100 + year, f"{year}-12-31", start=f"{year}-01-01") for year in (2019, 2020, 2021)]
    half = claim(900, "2021-06-30", start="2021-01-01")
    decade = claim(12, "2021-12-31", start="2012-01-01")
    joined = line(points_of([*years, half, decade]))
    assert [point.claim for point in joined] == years


def test_quarters_are_joined_where_there_is_nothing_else():
    quarters = [
        claim(10, "2021-03-31", start="2021-01-01"),
        claim(12, "2021-06-30", start="2021-04-01"),
    ]
    assert [point.claim for point in line(points_of(quarters))] == quarters


# ------------------------------------------------------------------------ card
def test_a_card_has_the_newest_trusted_figure_that_is_neither_aim_nor_doubt():
    official = {"source_kind": "officialSource"}
    wanted = claim(300, "2022-12-31", **official)
    points = points_of(
        [
            claim(200, "2021-12-31", **official),
            wanted,
            claim(400, "2023-12-31"),
            claim(500, "2023-12-31", doubt="Likely misdated.", **official),
            claim(900, "2025-12-31", kind="Target", target_kind="planned", **official),
            claim(999, None, **official),
        ]
    )
    found = newest_best(points, lambda point: point.kind == "official")
    newest = newest_best(points)
    assert found is not None
    assert found.claim is wanted
    assert newest is not None
    assert newest.value == 400


def test_where_none_is_trusted_the_newest_counts():
    points = points_of([claim(1, "2021-12-31"), claim(2, "2022-12-31")])
    found = newest_best(points, lambda _: False)
    assert found is not None
    assert found.value == 2


def test_targets_alone_make_no_card():
    assert newest_best(points_of([claim(1, kind="Target", target_kind="forecast")])) is None


# ---------------------------------------------------------------------- panels
def test_scopes_are_drawn_apart_four_at_most_and_the_whole_comes_first():
    made = [claim(value, f"20{value}-12-31") for value in (20, 21)]
    for scope, times in (("a", 5), ("b", 4), ("c", 3), ("d", 2), ("once", 1)):
        made += [claim(20 + time, f"20{10 + time}-12-31", scope=scope) for time in range(times)]
    drawn, others = split(points_of(made))
    assert [group.key.scope for group in drawn] == [None, "a", "b", "c"]
    assert {group.key.scope for group in others} == {"d", "once"}


@given(claims)
def test_no_figure_is_lost_between_pictures_and_table(made):
    points = points_of(made)
    drawn, others = split(points)
    assert sum(len(group.points) for group in (*drawn, *others)) == len(points) == len(made)


def test_an_interval_follows_from_word_and_print():
    (point,) = points_of([claim(3_050_000, printed="3.05 million")])
    assert (point.interval.lower, point.interval.upper) == (Decimal(3_045_000), Decimal(3_055_000))
