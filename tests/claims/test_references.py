"""To which times an undated figure can refer."""

from __future__ import annotations

ID = "https://kg.example/id/observation/"
MILLION = 1_000_000


def times(reference) -> list[str]:
    return [str(entry.period.end) for entry in reference.periods]


def masts(said, name: str, millions: float, when: str, **more):
    return said(name, str(int(millions * MILLION)), when=when, printed=f"{millions} million", **more)


def test_a_bound_points_to_the_first_time_that_it_held_most_tightly(check, said):
    found = check(
        said(
            "undated", "3050000", when="", word="moreThan", printed="more than 3.05 million", on="2024-02-22"
        ),
        masts(said, "june", 2.937, "2023-06-30"),
        masts(said, "july", 3.055, "2023-07-31"),
        masts(said, "autumn", 3.189, "2023-09-30"),
    ).references
    assert [entry.claim for entry in found] == [ID + "undated"]
    assert times(found[0]) == ["2023-07-31", "2023-09-30"]
    # "3.055 million" starts at 3,054,500
    assert [entry.distance for entry in found[0].periods] == [4_500, 138_500]
    assert found[0].reason == "fits end of July 2023 best: 3.055 million (Office)"


def test_a_figure_that_straddles_the_bound_is_tighter_than_one_above_it(check, said):
    power = {"metric": "rate", "unit": "kgo:EFLOPS"}
    found = check(
        said("undated", "197", when="", word="moreThan", printed="exceeded 197 EFLOPS", **power),
        said("mid", "197", when="2023-06-30", printed="197 EFLOPS", **power),
        said("end", "230", when="2023-12-31", printed="230 EFLOPS", **power),
    ).references[0]
    assert times(found) == ["2023-06-30", "2023-12-31"]
    assert found.periods[0].distance == 0


def test_of_equal_figures_the_earliest_comes_first(check, said):
    found = check(
        said("undated", "45", when=""), said("b", "45", when="2023-06-30"), said("a", "45", when="2022-05-31")
    ).references[0]
    assert times(found) == ["2022-05-31", "2023-06-30"]


def test_only_figures_of_a_time_before_the_publication_count(check, said):
    found = check(
        said("undated", "45", when="", on="2023-03-01"),
        said("a", "45", when="2022-12-31"),
        said("b", "45", when="2023-06-30"),
    ).references[0]
    assert times(found) == ["2022-12-31"]


def test_a_bound_alone_does_not_tell_whether_a_higher_one_was_passed(check, said):
    found = check(
        said("undated", "3050000", when="", word="moreThan"),
        said("low", "2640000", when="2023-03-31", word="moreThan"),
        said("high", "3280000", when="2023-11-30", word="moreThan"),
    ).references[0]
    assert times(found) == ["2023-11-30"]


def test_an_upper_bound_points_to_the_nearest_figure_below_it(check, said):
    found = check(
        said("undated", "8000", when="", word="nearly", printed="nearly 8,000"),
        said("far", "5000", when="2021-12-31", printed="5,001"),
        said("near", "7900", when="2022-12-31", printed="7,900"),
    ).references[0]
    assert times(found) == ["2022-12-31"]


def test_times_at_which_the_figure_no_longer_held_are_told(check, said):
    found = check(
        said("undated", "45", when="", on="2024-02-22"),
        said("a", "45", when="2023-07-31"),
        said("b", "49", when="2023-12-31", by="press"),
    ).references[0]
    assert times(found) == ["2023-07-31"]
    assert [entry.claims for entry in found.overtaken_by] == [(ID + "b",)]
    assert (
        found.reason
        == "fits end of July 2023 best: 45 (Office); by end of 2023 another figure held: 49 (Press)"
    )


def test_targets_doubtful_figures_and_other_scopes_are_no_dates(check, said):
    found = check(
        said("undated", "45", when=""),
        said("target", "45", kind="kgo:Observation , kgo:Target"),
        said("doubted", "45", when="2022-12-31", more='kgo:doubt "?"@en'),
        said("scoped", "45", when="2021-12-31", more='kgo:scope "key firms"@en'),
    ).references[0]
    assert times(found) == []
    assert found.reason == "fits no dated figure"


def test_an_undated_figure_is_in_no_group(check, said):
    found = check(said("undated", "45", when=""), said("a", "49"))
    assert [group.claims for group in found.groups] == [(ID + "a",)]
    assert found.of_claim(ID + "undated") is None
    assert found.reference_of(ID + "undated") is not None
