"""What would fall if a source were withdrawn: one small graph for each way of falling."""

from __future__ import annotations

from kg.claims.withdrawal import withdrawal

SOURCE = "https://kg.example/id/source/"


def fallen(checks, name):
    return withdrawal(checks, SOURCE + name)


def test_a_metric_that_only_this_source_gives_is_left_bare(check, said):
    found = fallen(check(said("a", "45"), said("b", "7", metric="sites")), "a")
    assert found.figures == 1
    assert [ref.label for ref in found.bare] == ["Masts"]
    assert [group.metric.label for group in found.lost] == ["Masts"]


def test_a_time_that_nobody_else_speaks_of_is_lost_though_the_metric_is_not(check, said):
    found = fallen(check(said("a", "45", when="2022-12-31"), said("b", "60", by="press")), "a")
    assert not found.bare
    assert [str(group.period.end) for group in found.lost] == ["2022-12-31"]


def test_two_voices_become_one(check, said):
    found = fallen(check(said("a", "45"), said("b", "45", by="press")), "a")
    assert [(entry.before.verdict, entry.after) for entry in found.regrouped] == [("corroborated", "single")]
    assert not found.lost


def test_a_contradiction_ends_with_the_source_that_contradicts(check, said):
    found = fallen(check(said("a", "45"), said("b", "46", by="press")), "a")
    assert [(entry.before.verdict, entry.after) for entry in found.regrouped] == [("in conflict", "single")]


def test_three_voices_stay_corroborated(check, said):
    three = (said("a", "45"), said("b", "45", by="press"), said("c", "45", by="bureau"))
    found = fallen(check(*three), "a")
    assert (found.lost, found.regrouped, found.bare) == ((), (), ())


def test_a_target_that_only_this_source_says_was_reached_is_judged_otherwise(check, said):
    target = said("goal", "40", kind="kgo:Observation , kgo:Target", by="press", word="atLeast")
    found = fallen(check(said("a", "45"), target), "a")
    assert [(entry.target.rpartition("/")[2], entry.verdict, after) for entry, after in found.resettled] == [
        ("goal", "certainly", "open")
    ]


def test_a_source_without_figures_takes_none_away(check, said):
    found = fallen(check(said("a", "45")), "nobody")
    assert found.figures == 0
    assert (found.lost, found.regrouped, found.bare) == ((), (), ())
