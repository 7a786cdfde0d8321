"""Targets against what was reached."""

from __future__ import annotations

import pytest

ID = "https://kg.example/id/observation/"
TARGET = "kgo:Observation , kgo:Target"


def target(said, value: str, *, when: str = "2025-12-31", more: str = "", **fields):
    return said("target", value, when=when, kind=TARGET, more=more, **fields)


@pytest.fixture
def checked(check):
    def the_target(*claims, **options):
        (found,) = check(*claims, **options).targets
        return found

    return the_target


@pytest.mark.parametrize(
    ("reached", "word", "verdict"),
    [
        ("310", "exactly", "certainly"),
        ("301", "exactly", "certainly"),
        ("300", "exactly", "possibly"),
        ("299", "exactly", "not"),
        ("250", "moreThan", "possibly"),
        ("300", "moreThan", "certainly"),
        ("300", "nearly", "not"),
    ],
)
def test_what_is_reached_at_the_date_decides(checked, said, reached: str, word: str, verdict: str):
    found = checked(
        target(said, "300"), said("a", reached, when="2025-12-31", word=word, printed=f"{reached}")
    )
    assert (found.verdict, found.reached) == (verdict, (ID + "a",))


def test_a_year_and_its_end_are_one_date(checked, said):
    found = checked(target(said, "300", when="2025-01-01 2025-12-31"), said("a", "310", when="2025-12-31"))
    assert found.verdict == "certainly"


def test_more_than_is_not_reached_by_the_figure_itself(checked, said):
    assert checked(target(said, "45", word="moreThan"), said("a", "45", when="2025-12-31")).verdict == "not"


def test_a_target_from_above_is_reached_from_below(checked, said):
    ratio = {"metric": "rate", "unit": "unit:UNITLESS"}
    low = said("a", "1.25", when="2025-12-31", printed="1.25", **ratio)
    high = said("a", "1.35", when="2025-12-31", printed="1.35", **ratio)
    assert checked(target(said, "1.3", word="lessThan", **ratio), low).verdict == "certainly"
    assert checked(target(said, "1.3", word="lessThan", **ratio), high).verdict == "not"


def test_about_a_figure_is_reached_at_the_figure_and_perhaps_a_little_below(checked, said):
    def reached(value: str) -> str:
        return checked(
            target(said, "75", word="about", metric="rate", printed="about 75"),
            said("a", value, when="2025-12-31", metric="rate", printed=f"{value}"),
        ).verdict

    assert [reached("75.5"), reached("74.5"), reached("70.0")] == ["certainly", "possibly", "not"]


def test_a_stock_that_got_there_before_the_date_has_reached_it(checked, said):
    found = checked(target(said, "300"), said("a", "310", when="2025-06-30"))
    assert found.verdict == "certainly"
    assert found.reason == "reached before the date: 310 (end of June 2025)"


def test_a_target_beyond_the_newest_figure_is_open(checked, said):
    found = checked(target(said, "300"), said("a", "280", when="2024-12-31"))
    assert (found.verdict, found.reached) == ("open", (ID + "a",))
    assert found.reason == "its date lies beyond the figures; the newest is 280 (end of 2024)"


def test_a_figure_after_the_date_that_still_falls_short_shows_that_it_was_missed(checked, said):
    found = checked(target(said, "300", when="2023-12-31"), said("a", "280", when="2024-12-31"))
    assert found.verdict == "not"


def test_between_too_little_before_and_enough_after_it_is_possible(checked, said):
    found = checked(
        target(said, "300", when="2023-12-31"),
        said("a", "280", when="2023-06-30"),
        said("b", "310", when="2024-06-30"),
    )
    assert (found.verdict, found.reached) == ("possibly", (ID + "a", ID + "b"))


def test_a_flow_is_compared_with_its_own_year_alone(checked, said):
    flow = {"metric": "revenue", "unit": "unit:CCY_CNY"}
    aim = target(said, "4000", when="2015-01-01 2015-12-31", **flow)
    around = [
        said("before", "4900", when="2014-01-01 2014-12-31", **flow),
        said("after", "5000", when="2016-01-01 2016-12-31", **flow),
    ]
    assert checked(aim, *around).verdict == "no figure"
    assert (
        checked(aim, *around, said("a", "4300", when="2015-01-01 2015-12-31", **flow)).verdict == "certainly"
    )


def test_without_figures_a_date_within_the_data_has_none_and_a_later_one_is_open(check, said):
    other = said("other", "1", when="2024-12-31", metric="sites")
    assert check(target(said, "300", when="2023-12-31"), other).targets[0].verdict == "no figure"
    assert check(target(said, "300", when="2030-12-31"), other).targets[0].verdict == "open"


def test_a_target_without_a_date_has_no_figure(checked, said):
    found = checked(target(said, "300", when=""), said("a", "310"))
    assert (found.verdict, found.reason) == ("no figure", "it states no date")


def test_figures_of_the_same_scope_go_first(checked, said):
    scope = 'kgo:scope "key firms"@en'
    found = checked(
        target(said, "300", more=scope),
        said("scoped", "310", when="2025-12-31", more=scope),
        said("plain", "100", when="2025-12-31"),
    )
    assert (found.verdict, found.reached) == ("certainly", (ID + "scoped",))


def test_a_scope_on_one_side_only_is_said(checked, said):
    found = checked(
        target(said, "300", more='kgo:scope "key firms"@en'), said("plain", "310", when="2025-12-31")
    )
    assert found.verdict == "certainly"
    assert "the scope is stated for one side only: key firms" in found.reason


def test_two_stated_scopes_that_differ_are_not_compared(checked, said):
    found = checked(
        target(said, "300", when="2023-12-31", more='kgo:scope "key firms"@en'),
        said("other", "310", when="2023-12-31", more='kgo:scope "all firms"@en', on="2024-02-01"),
    )
    assert found.verdict == "no figure"


def test_figures_that_contradict_each_other_count_with_all_they_allow(checked, said):
    found = checked(
        target(said, "300"),
        said("a", "310", when="2025-12-31"),
        said("b", "280", when="2025-12-31", by="press"),
    )
    assert found.verdict == "possibly"
    assert found.reason.endswith("the figures differ")


def test_doubtful_figures_show_nothing(checked, said):
    found = checked(target(said, "300"), said("a", "310", when="2025-12-31", more='kgo:doubt "?"@en'))
    assert found.verdict == "no figure"


def test_forecasts_are_compared_and_called_so(checked, said):
    found = checked(
        target(said, "300", more="kgo:targetKind kgo:forecast"), said("a", "310", when="2025-12-31")
    )
    assert (found.kind, found.verdict) == ("forecast", "certainly")


def test_a_target_knows_which_plan_set_it(check, said):
    plan = 'law:plan a kgo:Law ; rdfs:label "Plan"@en ; kgo:setsTarget observation:target .'
    found = check(target(said, "300"), turtle=plan)
    assert [ref.label for ref in found.figures[ID + "target"].set_by] == ["Plan"]
