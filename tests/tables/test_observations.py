"""A row of a table becomes a claim: what it says, when, where, and how sure."""

from __future__ import annotations

import pytest

from kg.vocabulary import compact


def subjects(imported) -> set[str]:
    assert not imported.problems, [str(problem) for problem in imported.problems]
    return {compact(str(triple.subject)) for triple in imported.triples}


def test_a_figure_keeps_its_value_word_time_and_source(table, figure, said):
    claim = said(table(figure | {"comparator": "over"}), "observation:5g-base-stations-2023-12-gazette")
    assert claim["kgo:value"] == {"3377000.0"}
    assert claim["kgo:unit"] == {"unit:NUM"}
    assert claim["kgo:comparator"] == {"kgo:moreThan"}
    assert claim["kgo:figureAsPrinted"] == {"337.7万个"}
    assert claim["kgo:periodKind"] == {"kgo:asOf"}
    assert claim["kgo:periodEnd"] == {"2023-12-31"}
    assert "kgo:periodStart" not in claim
    assert claim["kgo:source"] == {"source:gazette"}
    assert claim["kgo:place"] == {"place:china"}
    assert claim["rdfs:label"] == {
        "5G base stations, December 2023 (Ministry, 2024-01-20)",
        "5G基站数，2023年12月（工信部，2024-01-20）",
    }


PERIODS = {
    ("as-of", "2023"): (None, "2023-12-31"),
    ("as-of", "2024-02"): (None, "2024-02-29"),
    ("as-of", "2019-12-27"): (None, "2019-12-27"),
    ("as-of", ""): (None, None),
    ("year", "2022"): ("2022-01-01", "2022-12-31"),
    ("during", "2022-03"): ("2022-03-01", "2022-03-31"),
    ("during", "2022-01/2022-06"): ("2022-01-01", "2022-06-30"),
    ("growth-over", "2012/2022"): ("2012-01-01", "2022-12-31"),
    ("growth-over", "2013-06-30/2023-06-30"): ("2013-06-30", "2023-06-30"),
}


@pytest.mark.parametrize("time", PERIODS, ids="-".join)
def test_a_time_means_its_whole_period(table, figure, said, time):
    imported = table(figure | dict(zip(("time_type", "time"), time, strict=True)))
    (name,) = subjects(imported)
    claim = said(imported, name)
    start, end = PERIODS[time]
    assert claim.get("kgo:periodStart") == ({start} if start else None)
    assert claim.get("kgo:periodEnd") == ({end} if end else None)


def test_a_target_says_of_what_kind_it_is_and_which_plan_sets_it(table, figure, said):
    row = figure | {"comparator": "target over", "time": "2025-12", "set_by": "plan"}
    imported = table(row | {"figure_as_printed": "over 337.7万"})
    name = "observation:5g-base-stations-2025-12-gazette"
    claim = said(imported, name)
    assert claim["rdf:type"] == {"kgo:Observation", "kgo:Target"}
    assert claim["kgo:comparator"] == {"kgo:moreThan"}
    assert claim["kgo:targetKind"] == {"kgo:planned"}
    assert said(imported, "law:plan") == {"kgo:setsTarget": {name}}


def test_growth_is_a_change_between_the_two_figures_that_it_relates(table, figure, said):
    revenue = figure | {"metric_id": "revenue", "unit": "CNY", "time_type": "year", "source_id": "daily-2024"}
    growth = revenue | {"unit": "percent", "value": "10", "figure_as_printed": "10%"}
    rows = [
        revenue | {"time": "2021", "value": "100", "figure_as_printed": "100 yuan"},
        revenue | {"time": "2022", "value": "110", "figure_as_printed": "110 yuan"},
        revenue | {"time": "2022", "value": "112", "figure_as_printed": "112元", "source_id": "gazette"},
        growth | {"metric_id": "revenue-growth", "time": "2022"},
        growth | {"metric_id": "revenue-average-growth", "time_type": "growth-over", "time": "2021/2022"},
    ]
    imported = table(*rows)
    for name in ("revenue-growth-2022", "revenue-average-growth-2021-2022"):
        change = said(imported, f"observation:{name}-daily-2024")
        assert change["rdf:type"] == {"kgo:Observation", "kgo:Change"}
        assert change["kgo:from"] == {"observation:revenue-2021-daily-2024"}
        assert change["kgo:to"] == {"observation:revenue-2022-daily-2024"}, "its own source goes first"


def test_an_end_that_the_graph_lacks_is_left_out(table, figure, said):
    row = figure | {"metric_id": "revenue-growth", "unit": "percent", "time_type": "year", "time": "2022"}
    imported = table(row | {"value": "10", "figure_as_printed": "10%"})
    change = said(imported, "observation:revenue-growth-2022-gazette")
    assert "kgo:from" not in change
    assert "kgo:to" not in change


def test_two_figures_of_one_metric_time_and_source_are_told_apart_by_what_differs(table, figure):
    imported = table(
        figure | {"sector": "steel"},
        figure | {"place": "world"},
        figure | {"value": "3400000", "figure_as_printed": "340万"},
        figure | {"value": "3370000", "figure_as_printed": "337万"},
    )
    name = "observation:5g-base-stations-2023-12-gazette"
    assert subjects(imported) == {f"{name}-steel", f"{name}-world", name, f"{name}-2"}


def test_the_same_row_twice_is_told(table, figure):
    (problem,) = table(figure, figure).problems
    assert problem.line == 3
    assert "says the same as line 2" in problem.message


def test_names_may_be_labels_aliases_or_slugs(table, figure, said):
    imported = table(figure | {"metric_id": "5G stations", "sector": "钢铁", "attributed_to": "MIIT"})
    claim = said(imported, "observation:5g-base-stations-2023-12-gazette")
    assert claim["kgo:sector"] == {"sector:steel"}
    assert claim["kgo:attributedTo"] == {"organisation:miit"}


def test_a_table_may_bring_along_a_metric_that_the_graph_lacks(table, figure, said):
    row = figure | {
        "metric_id": "6g-trials",
        "metric_en": "6G trials",
        "metric_zh": "6G试验数",
        "measures": "5g-network",
        "value": "12",
        "figure_as_printed": "12",
    }
    imported = table(row)
    metric = said(imported, "metric:6g-trials")
    assert metric["kgo:measures"] == {"infrastructure:5g-network"}
    assert metric["rdfs:label"] == {"6G trials", "6G试验数"}
    assert said(imported, "observation:6g-trials-2023-12-gazette")["kgo:metric"] == {"metric:6g-trials"}


def test_the_sources_may_stand_in_a_table_beside(table, figure, document):
    imported = table(figure | {"source_id": "news-2025"}, beside=(document,))
    assert subjects(imported) == {"observation:5g-base-stations-2023-12-news-2025"}


def test_doubt_scope_and_place_in_the_source_are_kept(table, figure, said):
    row = figure | {
        "scope_en": "outdoor only",
        "scope_zh": "仅室外",
        "doubt_en": "Ten times too many.",
        "doubt_zh": "疑多出十倍。",
        "section": "Networks",
        "paragraph": "3",
        "sentence": "2",
    }
    claim = said(table(row), "observation:5g-base-stations-2023-12-gazette")
    assert claim["kgo:scope"] == {"outdoor only", "仅室外"}
    assert claim["kgo:doubt"] == {"Ten times too many.", "疑多出十倍。"}
    assert (claim["kgo:section"], claim["kgo:paragraph"], claim["kgo:sentence"]) == (
        {"Networks"},
        {"3"},
        {"2"},
    )
