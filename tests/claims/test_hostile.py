"""Data that nobody should write: checking it ends, and says what it can."""

from __future__ import annotations

import json
import time

import pytest

ID = "https://kg.example/id/observation/"
GROWTH = {"metric": "growth", "unit": "unit:PERCENT", "kind": "kgo:Observation , kgo:Change"}


def change(said, name: str, value: str, when: str, more: str):
    return said(name, value, when=when, more=more, **GROWTH)


def told(checks) -> dict:
    return json.loads(json.dumps(checks.to_json(), allow_nan=False))


@pytest.mark.parametrize(
    "value", ['"NaN"^^xsd:double', '"INF"^^xsd:double', "1e400", '"many"', "-5", "0", '"٣"']
)
def test_values_that_are_no_numbers_or_odd_ones_are_survived(check, said, value: str):
    odd = check(
        said("a", value),
        said("b", "45", by="press"),
        said("undated", value, when=""),
        said("aim", value, kind="kgo:Observation , kgo:Target"),
        change(
            said, "growth", value, "2023-01-01 2023-12-31", "kgo:from observation:a ; kgo:to observation:b"
        ),
    )
    assert told(odd)["counts"]


def test_an_unknown_comparator_bounds_nothing(check, said):
    odd = check(
        said("a", "45", word="perhaps"),
        said("aim", "45", word="perhaps", kind="kgo:Observation , kgo:Target"),
        said("b", "99", by="press"),
    )
    assert odd.groups[0].verdict == "corroborated"
    assert odd.targets[0].verdict == "possibly"


def test_a_change_over_millennia_is_not_calculated_for_hours(check, said):
    started = time.monotonic()
    span, kind = "0002-01-01 9999-12-31", "kgo:changeKind kgo:annualAverageGrowth"
    odd = check(
        said("a", "123456", when="0002-12-31", metric="revenue"),
        said("b", "654321", when="9999-12-31", metric="revenue"),
        change(said, "growth", "1.5", span, f"{kind} ; kgo:from observation:a ; kgo:to observation:b"),
        change(said, "other", "1.5", span, f"{kind} ; kgo:to observation:b"),
    )
    assert {entry.verdict for entry in odd.recomputations} == {"input missing"}
    assert odd.recomputation_of(ID + "growth").reason == "the formula has no result for these inputs"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("when", ["0001-01-01 0001-12-31", "2023-12-31 2023-01-01", "0001-01-01"])
def test_the_first_year_and_periods_that_run_backwards_are_survived(check, said, when: str):
    odd = check(said("growth", "1.5", when=when, **GROWTH), said("a", "45", when=when))
    assert told(odd)["recomputations"]


def test_a_change_between_two_units_has_no_result_and_one_of_itself_is_survived(check, said):
    year = "2023-01-01 2023-12-31"
    odd = check(
        said("a", "45", when="2022-12-31", metric="revenue", unit="unit:CCY_USD"),
        said("b", "50", metric="revenue", unit="unit:CCY_CNY"),
        change(said, "growth", "1.5", year, "kgo:from observation:a ; kgo:to observation:b"),
        change(said, "self", "1.5", year, "kgo:from observation:self ; kgo:to observation:self"),
    )
    assert odd.recomputation_of(ID + "growth").reason == "the formula has no result for these inputs"
    assert odd.recomputation_of(ID + "self") is not None


def test_many_figures_of_one_time_are_compared_in_moments(check, said):
    started = time.monotonic()
    crowd = check(*(said(f"f{n}", str(1000 + n), by=f"p{n % 7}") for n in range(1500)))
    assert crowd.groups[0].verdict == "in conflict"
    assert time.monotonic() - started < 20
