"""The shipped graph: contradictions that are known to be there, and the cases of its article."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kg.graph import Graph
from kg.model.checks import Checks, Group

OBSERVATION = "https://kg.example/id/observation/"
METRIC = "https://kg.example/id/metric/"


@pytest.fixture(scope="module")
def checks(shipped: Graph) -> Checks:
    return shipped.checks()


def at(checks: Checks, metric: str, end: str, scope: str | None = None) -> Group:
    (found,) = [
        group
        for group in checks.of_metric(METRIC + metric)
        if str(group.period.end) == end and group.scope == scope and group.sector is None
    ]
    return found


def values(checks: Checks, group: Group) -> set[Decimal]:
    return {checks.figures[iri].claim.value for iri in group.claims}


TRILLION = 10**12


@pytest.mark.parametrize(
    ("metric", "end", "among"),
    [
        ("electronic-manufacturing-revenue", "2012-12-31", {7 * TRILLION, Decimal("10.7") * TRILLION}),
        ("digital-economy-scale", "2023-12-31", {Decimal("53.9") * TRILLION, 55 * TRILLION}),
        ("ai-enterprises", "2020-12-31", {1454, 6425}),
    ],
)
def test_known_contradictions_are_found(checks: Checks, metric: str, end: str, among: set[Decimal]):
    group = at(checks, metric, end)
    assert group.verdict == "in conflict"
    assert among <= values(checks, group)


def test_the_numerical_control_rate_of_2021_depends_on_which_firms_are_counted(checks: Checks):
    for scope in (None, "all industrial enterprises"):
        group = at(checks, "nc-rate-key-processes", "2021-12-31", scope)
        assert group.verdict == "differently defined"
        assert "54.6%" in group.reason
        assert "55%" in group.reason


def test_the_45_categories_of_the_article_had_become_49(checks: Checks):
    found = checks.reference_of(OBSERVATION + "industrial-internet-sectors-covered-undated-qiushi-2024-02-22")
    assert str(max(entry.period.end for entry in found.periods)) == "2023-07-31"
    overtaken = {checks.figures[iri].claim.value for entry in found.overtaken_by for iri in entry.claims}
    assert overtaken == {49}


# ------------------------------------------------------------------ the article
def test_more_than_3_05_million_base_stations_points_to_july_2023(checks: Checks):
    found = checks.reference_of(OBSERVATION + "5g-base-stations-undated-qiushi-2024-02-22")
    best = found.periods[0]
    assert str(best.period.end) == "2023-07-31"
    assert {checks.figures[iri].claim.value for iri in best.claims} == {3_055_000}
    assert all(str(entry.period.end) <= "2024-02-22" for entry in found.periods)


def test_more_than_197_exaflops_points_to_the_middle_of_2023(checks: Checks):
    found = checks.reference_of(OBSERVATION + "computing-power-total-undated-qiushi-2024-02-22")
    assert str(found.periods[0].period.end) == "2023-06-30"


def test_average_growth_of_software_revenue_reproduces(checks: Checks):
    claim = OBSERVATION + "software-revenue-average-annual-growth-2012-2022-qiushi-2024-02-22"
    found = checks.recomputation_of(claim)
    assert found.verdict == "reproduces"
    assert "10.8 trillion yuan ÷ 2.5 trillion yuan" in found.formula
    assert found.recomputed.contains(Decimal("15.8"))


def test_the_rise_of_the_numerical_control_rate_implies_27_percent_in_2013(checks: Checks):
    found = checks.recomputation_of(
        OBSERVATION + "nc-rate-key-processes-increase-2013-2023-qiushi-2024-02-22"
    )
    assert (found.verdict, found.missing) == ("input missing", ("from",))
    assert found.implied.interval.contains(Decimal(27))
    assert str(found.implied.period.end) == "2013-06-30"
    bases = {checks.figures[entry.claim].claim.value for entry in found.alternatives}
    assert Decimal("24.6") in bases


# -------------------------------------------------------------------- the whole
def test_every_dated_figure_is_in_one_group_and_every_undated_one_has_a_reference(checks: Checks):
    grouped = [iri for group in checks.groups for iri in group.claims]
    undated = [entry.claim for entry in checks.references]
    targets = [entry.target for entry in checks.targets]
    assert len(grouped) == len(set(grouped))
    assert sorted([*grouped, *undated, *targets]) == sorted(checks.figures)


def test_every_change_is_recomputed(checks: Checks):
    changes = {iri for iri, figure in checks.figures.items() if figure.claim.kind == "Change"}
    assert changes <= {entry.claim for entry in checks.recomputations}


def test_doubtful_figures_count_nowhere_unless_asked_for(shipped: Graph, checks: Checks):
    doubted = {iri for iri, figure in checks.figures.items() if figure.doubtful and not figure.target_kind}
    assert doubted
    assert {iri for group in checks.groups for iri in group.left_out} == {
        iri for iri in doubted if checks.figures[iri].period.end
    }
    asked = shipped.checks(include_doubtful=True)
    assert asked.counts["groups"]["in conflict"] > checks.counts["groups"]["in conflict"]


def test_both_languages_come_to_the_same_verdicts(shipped: Graph, checks: Checks):
    chinese = shipped.checks("zh")
    assert [group.verdict for group in chinese.groups] == [group.verdict for group in checks.groups]
    assert chinese.counts == checks.counts
    assert all(any("一" <= sign <= "鿿" for sign in group.reason) for group in chinese.groups)


def test_checks_are_made_once_for_each_language(shipped: Graph, checks: Checks):
    assert shipped.checks() is checks


def test_the_json_has_the_members_of_the_interface(checks: Checks):
    told = json.loads(json.dumps(checks.to_json()))
    group, change, target = told["groups"][0], told["recomputations"][0], told["targets"][0]
    assert {"metric", "period", "place", "sector", "scope", "verdict", "reason", "claims"} <= set(group)
    assert {"claim", "verdict", "stated", "recomputed", "formula", "inputs"} <= set(change)
    assert {"target", "verdict", "reached"} <= set(target)
    computed = next(entry for entry in told["recomputations"] if entry["recomputed"])
    assert set(computed["recomputed"]) == {"lower", "upper"}
