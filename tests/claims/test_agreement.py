"""Whether sources agree: one small graph for each verdict."""

from __future__ import annotations

import pytest

ID = "https://kg.example/id/observation/"


def test_two_producers_whose_intervals_meet_corroborate_each_other(group, said):
    found = group(
        said("a", "3050000.0", by="office", word="moreThan"),
        said("b", "3377000.0", by="press", printed="3.377 million"),
    )
    assert found.verdict == "corroborated"
    assert found.reason == "2 independent producers agree: Office, Press"
    assert set(found.claims) == {ID + "a", ID + "b"}


def test_more_than_four_million_agrees_with_four_and_a_quarter(group, said):
    found = group(said("a", "4000000", word="moreThan"), said("b", "4250000", by="press"))
    assert found.verdict == "corroborated"


def test_a_rounded_figure_agrees_with_the_exact_one_it_was_rounded_from(group, said):
    found = group(
        said("a", "3377000", printed="3.377 million"),
        said("b", "3380000", by="press", printed="3.38 million"),
    )
    assert found.verdict == "corroborated"


def test_one_source_is_single(group, said):
    found = group(said("a", "45"))
    assert (found.verdict, found.reason) == ("single", "one producer only: Office")


def test_two_reprints_of_one_producer_are_one_voice(group, said):
    found = group(said("a", "45", by="office"), said("b", "45", by="office"))
    assert found.verdict == "single"


def test_who_is_credited_answers_for_the_figure_not_who_prints_it(group, said):
    credited = "kgo:attributedTo organisation:ministry"
    ministry = 'organisation:ministry a kgo:Organisation ; rdfs:label "Ministry"@en .'
    found = group(
        said("a", "45", by="office", more=credited),
        said("b", "45", by="press", more=credited),
        turtle=ministry,
    )
    assert (found.verdict, found.reason) == ("single", "one producer only: Ministry")


def test_who_made_a_source_answers_for_it_before_who_brought_it_out(group, said):
    wire = (
        "source:a dcterms:creator organisation:wire . source:b dcterms:creator organisation:wire . "
        'organisation:wire a kgo:Organisation ; rdfs:label "Wire"@en .'
    )
    found = group(said("a", "45", by="herald"), said("b", "45", by="gazette"), turtle=wire)
    assert found.verdict == "single"


def test_disjoint_figures_of_two_producers_are_in_conflict(group, said):
    found = group(said("a", "1454", by="office"), said("b", "6425", by="press"))
    assert found.verdict == "in conflict"
    assert found.reason == "no value fits both 1,454 (Office) and 6,425 (Press)"


def test_the_pair_that_lies_farthest_apart_is_named(group, said):
    found = group(said("a", "10"), said("b", "45", by="press"), said("c", "99", by="wire"))
    assert found.reason == "no value fits both 10 (Office) and 99 (Wire)"


def test_a_later_publication_of_one_producer_replaces_its_earlier_one(group, said):
    found = group(said("a", "45", on="2024-01-20"), said("b", "49", on="2024-03-01"))
    assert found.verdict == "revised"
    assert found.reason == "Office replaced 45 by 49 on 2024-03-01"


def test_without_dates_of_publication_nothing_is_a_revision(group, said):
    assert group(said("a", "45"), said("b", "49")).verdict == "in conflict"


def test_a_month_of_publication_is_earlier_only_where_all_its_days_are(group, said):
    assert group(said("a", "45", on="2024-01"), said("b", "49", on="2024-01-20")).verdict == "in conflict"
    assert group(said("a", "45", on="2024-01"), said("b", "49", on="2024-02-01")).verdict == "revised"


def test_who_repeats_a_replaced_figure_before_its_replacement_does_not_contradict_it(group, said):
    found = group(
        said("a", "45", on="2024-01-20"),
        said("b", "49", on="2024-03-01"),
        said("c", "45", by="press", on="2024-01-21"),
    )
    assert found.verdict == "revised"


def test_who_still_prints_a_replaced_figure_afterwards_is_in_conflict(group, said):
    found = group(
        said("a", "45", on="2024-01-20"),
        said("b", "49", on="2024-03-01"),
        said("c", "45", by="press", on="2024-06-01"),
    )
    assert found.verdict == "in conflict"


# ---------------------------------------------------------------------- doubt
@pytest.fixture
def doubted(said):
    return (
        said("a", "45"),
        said("b", "450", by="press", more='kgo:doubt "A zero too many."@en'),
    )


def test_a_doubtful_figure_stands_in_its_group_and_does_not_count(group, doubted):
    found = group(*doubted)
    assert found.verdict == "single"
    assert found.left_out == (ID + "b",)
    assert ID + "b" in found.claims


def test_a_doubtful_figure_counts_where_asked_for(group, doubted):
    assert group(*doubted, include_doubtful=True).verdict == "in conflict"


def test_a_group_of_doubtful_figures_alone_has_nothing_to_compare(group, said):
    found = group(said("a", "45", more='kgo:doubt "?"@en'))
    assert (found.verdict, found.reason) == ("single", "nothing but doubtful figures")


# ----------------------------------------------------------------------- time
YEAR = "2023-01-01 2023-12-31"


def test_a_stock_in_a_year_and_at_its_end_is_one_time(group, said):
    assert group(said("a", "1454", when=YEAR), said("b", "6425", by="press")).verdict == "in conflict"


def test_the_flow_of_a_year_and_of_its_second_half_are_two_times(check, said):
    half = "2023-07-01 2023-12-31"
    found = check(said("a", "100", when=YEAR), said("b", "60", by="press", when=half))
    assert [group.verdict for group in found.groups] == ["single", "single"]


def test_a_state_goes_with_the_longest_flow_that_ends_on_its_day(check, said):
    half = "2023-07-01 2023-12-31"
    found = check(
        said("a", "100", when=YEAR), said("b", "60", by="press", when=half), said("c", "100", by="wire")
    )
    assert {group.claims for group in found.groups} == {(ID + "a", ID + "c"), (ID + "b",)}


def test_other_days_are_other_times(check, said):
    found = check(said("a", "45"), said("b", "49", when="2024-01-31"))
    assert len(found.groups) == 2


# ------------------------------------------------------------------ dimensions
def test_places_sectors_and_units_keep_figures_apart(check, said):
    found = check(
        said("a", "45"),
        said("b", "46", by="press", more="kgo:place place:moon"),
        said("c", "47", by="wire", more="kgo:sector sector:steel"),
        said("d", "48", by="club", unit="unit:PERCENT"),
    )
    assert [group.verdict for group in found.groups] == ["single"] * 4


def test_petaflops_are_compared_with_exaflops(group, said):
    found = group(
        said("a", "1.2", metric="rate", unit="kgo:EFLOPS", printed="1.2 EFLOPS"),
        said("b", "1200", by="press", metric="rate", unit="kgo:PFLOPS", printed="1,200 PFLOPS"),
    )
    assert found.verdict == "corroborated"


def test_targets_are_not_compared_with_what_was_observed(check, said):
    found = check(said("a", "45"), said("b", "60", by="press", kind="kgo:Observation , kgo:Target"))
    assert [group.claims for group in found.groups] == [(ID + "a",)]


def test_changes_agree_or_not_like_any_figure(group, said):
    change = {
        "metric": "growth",
        "unit": "unit:PERCENT",
        "kind": "kgo:Observation , kgo:Change",
        "when": YEAR,
    }
    assert group(said("a", "9.6", **change), said("b", "9.7", by="press", **change)).verdict == "in conflict"


# ------------------------------------------------------------------ definitions
def scope(text: str) -> str:
    return f'kgo:scope "{text}"@en'


def test_a_single_figure_that_another_scope_contradicts_is_differently_defined(check, said):
    found = check(
        said("a", "62.9", metric="rate", more=scope("key firms")),
        said("b", "51.3", metric="rate", by="press"),
    )
    assert [group.verdict for group in found.groups] == ["differently defined"] * 2
    assert "with another scope (key firms) the figure of this time is 62.9 (Office)" in found.groups[0].reason


def test_scopes_that_agree_leave_each_other_alone(check, said):
    found = check(
        said("a", "62.9", metric="rate", more=scope("key firms")),
        said("b", "62.9", metric="rate", by="press"),
    )
    assert [group.verdict for group in found.groups] == ["single"] * 2


def test_a_corroborated_figure_stays_so_and_tells_of_the_other_scope(check, said):
    found = check(
        said("a", "51.3", metric="rate"),
        said("b", "51.3", metric="rate", by="press"),
        said("c", "62.9", metric="rate", by="wire", more=scope("key firms")),
    )
    assert {group.verdict for group in found.groups} == {"corroborated", "differently defined"}
    assert all("another scope" in group.reason for group in found.groups)


def test_a_figure_between_others_of_another_scope_that_it_does_not_fit_is_differently_defined(check, said):
    found = check(
        said("a", "54.6", metric="rate", when="2021-10-31"),
        said("b", "51.3", metric="rate", when="2021-12-31", more=scope("all firms")),
        said("c", "55.3", metric="rate", when="2022-02-28", more=scope("larger firms")),
    )
    assert [group.verdict for group in found.groups] == ["single", "differently defined", "single"]
    assert (
        "54.6 (end of October 2021) and 55.3 (end of February 2022, larger firms)" in found.groups[1].reason
    )


def test_a_figure_of_one_scope_that_falls_out_of_line_is_only_remarked_on(check, said):
    found = check(
        said("a", "771", when="2020-12-31"),
        said("b", "718", when="2021-01-31"),
        said("c", "819", when="2021-03-31"),
    )
    assert found.groups[1].verdict == "single"
    assert (
        "out of line with 771 (end of 2020) before and 819 (end of March 2021) after"
        in found.groups[1].reason
    )


def test_a_gap_of_more_than_a_quarter_is_no_neighbourhood(check, said):
    found = check(
        said("a", "771", when="2020-06-30"),
        said("b", "718", when="2021-01-31"),
        said("c", "819", when="2021-03-31"),
    )
    assert "out of line" not in found.groups[1].reason


# --------------------------------------------------------------------- in words
def test_reasons_are_told_in_the_readers_language(group, said):
    found = group(said("a", "1454"), said("b", "6425", by="press"), language="zh")
    assert found.reason == "没有数值能同时符合1454（Office）与6425（Press）"


def test_a_claim_and_a_metric_find_their_groups(check, said):
    found = check(said("a", "45"), said("b", "49", when="2024-12-31"))
    assert found.of_claim(ID + "a").claims == (ID + "a",)
    assert found.of_claim(ID + "nothing") is None
    assert len(found.of_metric("https://kg.example/id/metric/masts")) == 2
    assert found.of_metric("https://kg.example/id/metric/none") == ()


def test_a_graph_without_figures_has_nothing_to_check(check):
    found = check()
    assert (found.groups, found.recomputations, found.targets, found.references) == ((), (), (), ())
    assert found.sound
