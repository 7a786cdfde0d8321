"""Stated changes and shares, calculated again by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kg.claims.changes import change, implied
from kg.claims.recompute import distance
from kg.figures.interval import Interval

ID = "https://kg.example/id/observation/"
PERCENT = "unit:PERCENT"
CHANGE = "kgo:Observation , kgo:Change"


def between(lower: str | int, upper: str | int, **ends: bool) -> Interval:
    return Interval(Decimal(lower), Decimal(upper), **ends)


def point(number: str | int) -> Interval:
    return between(number, number)


def near(number: Decimal, expected: str) -> bool:
    return abs(number - Decimal(expected)) < Decimal("1e-9")


# -------------------------------------------------------------------- formulas
def test_growth_is_the_later_figure_by_the_earlier_one_less_one():
    assert change("yearOnYear", point(80), point(100), Fraction(1), percent=True) == point(25)


def test_average_growth_is_the_root_over_the_years():
    # 100 to 121 in two years is 10 % a year
    assert change("annualAverageGrowth", point(100), point(121), Fraction(2), percent=True) == point(10)


def test_points_are_a_difference_and_a_multiple_a_quotient():
    assert change("percentagePoints", point("27.0"), point("60.1"), Fraction(10), percent=False) == point(
        "33.1"
    )
    assert change("multiple", point(4), point(12), Fraction(3), percent=False) == point(3)


@pytest.mark.parametrize(
    ("kind", "stated", "earlier", "later", "years"),
    [
        ("yearOnYear", "25", "80", "100", 1),
        ("annualAverageGrowth", "10", "100", "121", 2),
        ("percentagePoints", "33.1", "27", "60.1", 10),
    ],
)
def test_a_change_and_one_end_imply_the_other(kind: str, stated: str, earlier: str, later: str, years: int):
    percent = kind != "percentagePoints"
    span = Fraction(years)
    first = implied(kind, point(stated), "from", point(later), span, percent=percent)
    last = implied(kind, point(stated), "to", point(earlier), span, percent=percent)
    assert near(first.lower, earlier)
    assert near(last.lower, later)


def test_the_distance_of_intervals_is_that_of_their_nearest_ends():
    assert distance(between(1, 2), between(4, 5)) == 2
    assert distance(between(4, 5), between(1, 2)) == 2
    assert distance(between(1, 3), between(2, 5)) == 0


# ------------------------------------------------------------------ on a graph
def revenue(said, name: str, trillions: str, year: int, **more):
    value = str(Decimal(trillions) * 10**12)
    return said(
        name, value, when=f"{year}-01-01 {year}-12-31", printed=f"{trillions} trillion yuan",
        metric="revenue", unit="unit:CCY_CNY", **more,
    )  # fmt: skip


def growth(
    said,
    value: str,
    first: str | None,
    last: str | None,
    *,
    printed: str = "",
    more: str = "",
    when: str = "2023-01-01 2023-12-31",
):
    ends = [f"kgo:from observation:{first}"] if first else []
    ends += [f"kgo:to observation:{last}"] if last else []
    ends += [more or "kgo:changeKind kgo:yearOnYear"]
    return said(
        "growth", value, when=when, metric="growth", unit=PERCENT, kind=CHANGE,
        printed=printed or f"{value}%", more=" ; ".join(ends),
    )  # fmt: skip


def test_a_rate_that_follows_from_its_ends_reproduces(check, said):
    found = check(
        revenue(said, "early", "2.5", 2012),
        revenue(said, "late", "10.8", 2022),
        growth(
            said,
            "15.8",
            "early",
            "late",
            more="kgo:changeKind kgo:annualAverageGrowth",
            when="2012-01-01 2022-12-31",
        ),
    )
    (entry,) = found.recomputations
    assert entry.verdict == "reproduces"
    # (10.75 / 2.55)^(1/10) − 1 and (10.85 / 2.45)^(1/10) − 1
    assert entry.recomputed.lower.quantize(Decimal("0.01")) == Decimal("15.47")
    assert entry.recomputed.upper.quantize(Decimal("0.01")) == Decimal("16.04")
    assert entry.formula.startswith("(10.8 trillion yuan ÷ 2.5 trillion yuan)^(1/10) − 1 = 15.76%")
    assert entry.inputs == (ID + "early", ID + "late")
    assert found.sound


def test_a_rate_that_does_not_follow_is_off_by_the_distance(check, said):
    found = check(
        revenue(said, "early", "8.00", 2022),
        revenue(said, "late", "9.60", 2023),
        growth(said, "30", "early", "late", printed="30.0%"),
    )
    (entry,) = found.recomputations
    assert entry.verdict == "off"
    # the ends allow at most 9.605 / 7.995 − 1 = 20.1376 %, the claim says at least 29.95 %
    assert entry.off_by.quantize(Decimal("0.0001")) == Decimal("29.95") - Decimal("20.1376")
    assert "off by 9.81" in entry.reason
    assert "percentage points" in entry.reason
    assert not found.sound


def test_an_off_rate_is_tried_with_other_figures_of_the_same_time(check, said):
    found = check(
        revenue(said, "early", "8.00", 2022),
        revenue(said, "other", "7.38", 2022, by="press"),
        revenue(said, "late", "9.60", 2023),
        growth(said, "30", "early", "late", printed="30.0%"),
    )
    (entry,) = found.recomputations
    assert [(tried.claim, tried.end, tried.verdict) for tried in entry.alternatives] == [
        (ID + "other", "from", "reproduces")
    ]


def rate(said, name: str, value: str, when: str, **more):
    return said(name, value, when=when, metric="rate", unit=PERCENT, printed=f"{value}%", **more)


def rise(said, value: str, when: str, last: str):
    ends = f"kgo:changeKind kgo:percentagePoints ; kgo:to observation:{last}"
    points = {"unit": "kgo:percentagePoint", "printed": f"{value} percentage points"}
    return said("rise", value, when=when, metric="rise", kind=CHANGE, more=ends, **points)


def test_a_missing_end_is_named_and_implied(check, said):
    found = check(
        rate(said, "late", "60.1", "2023-06-30"), rise(said, "33.1", "2013-06-30 2023-06-30", "late")
    )
    (entry,) = found.recomputations
    assert (entry.verdict, entry.missing) == ("input missing", ("from",))
    assert entry.reason == "no figure of Rate for end of June 2013"
    assert entry.implied.interval == between("26.9", "27.1", lower_open=True, upper_open=True)
    assert entry.implied.text == "27% (26.9% to 27.1%)"
    assert entry.implied.to_json()["derived"] is True
    assert found.sound


def test_a_missing_end_is_tried_with_figures_nearby_and_of_other_scopes(check, said):
    found = check(
        rate(said, "late", "60.1", "2023-06-30"),
        rate(said, "near", "24.6", "2012-12-31", by="press", more='kgo:scope "key areas"@en'),
        rate(said, "far", "45.8", "2016-12-31", by="press"),
        rise(said, "33.1", "2013-06-30 2023-06-30", "late"),
    )
    (entry,) = found.recomputations
    (tried,) = entry.alternatives
    assert (tried.claim, tried.verdict) == (ID + "near", "off")
    assert tried.note == "of end of 2012, not of end of June 2013; scope: key areas"


def test_inputs_that_are_only_bounds_are_said_to_show_little(check, said):
    found = check(
        revenue(said, "early", "8.00", 2022, word="moreThan"),
        revenue(said, "late", "9.60", 2023),
        growth(said, "10", "early", "late"),
    )
    (entry,) = found.recomputations
    assert entry.verdict == "reproduces"
    assert entry.remark == "an input is only a bound, so this says little"


def test_a_change_without_a_time_or_ends_lacks_its_inputs(check, said):
    (entry,) = check(growth(said, "10", None, None, when="")).recomputations
    assert (entry.verdict, entry.missing) == ("input missing", ("from", "to"))
    assert entry.implied is None


def test_growth_from_nothing_has_no_result(check, said):
    found = check(
        revenue(said, "early", "0", 2022),
        revenue(said, "late", "9.60", 2023),
        growth(said, "10", "early", "late"),
    )
    assert found.recomputations[0].verdict in ("input missing", "reproduces")


# ---------------------------------------------------------------------- shares
def share(said, value: str, **more):
    return said("share", value, metric="share", unit=PERCENT, printed=f"{value}%", **more)


def test_a_share_is_its_numerator_by_its_denominator(check, said):
    found = check(said("a", "43"), said("b", "172", metric="sites"), share(said, "25"))
    (entry,) = found.recomputations
    assert (entry.verdict, entry.recomputed) == ("reproduces", point(25))
    assert entry.formula == "43 ÷ 172 = 25%"


def test_a_share_prefers_the_figures_of_its_own_producer(check, said):
    found = check(
        said("a", "43"),
        said("c", "51", by="press"),
        said("b", "172", metric="sites"),
        share(said, "30", by="press"),
    )
    (entry,) = found.recomputations
    assert entry.inputs == (ID + "c", ID + "b")


def test_a_share_without_its_denominator_implies_it(check, said):
    (entry,) = check(said("a", "43"), share(said, "25")).recomputations
    assert (entry.verdict, entry.missing) == ("input missing", ("denominator",))
    assert entry.implied.interval.contains(Decimal(172))


def test_a_share_of_another_time_is_not_compared(check, said):
    found = check(said("a", "43"), said("b", "172", metric="sites", when="2022-12-31"), share(said, "25"))
    assert found.recomputations[0].missing == ("denominator",)
