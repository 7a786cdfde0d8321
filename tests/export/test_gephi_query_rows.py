"""What Gephi refuses of weights, times and kinds that a query makes: none of it reaches the file."""

from __future__ import annotations

from typing import Any

import pytest

from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import read_gexf

EX = "http://example.org/"


@pytest.fixture(scope="module")
def link(graph_of: GraphOf) -> Graph:
    return graph_of("ex:a ex:p ex:b .")


def edge_of(
    graph: Graph, exported: Exported, values: str, variables: str = "?start ?end"
) -> tuple[Any, dict[str, int]]:
    body = f"?source <{EX}p> ?target VALUES ({variables}) {{ {values} }}"
    query = f"SELECT ?source ?target {variables} {{ {body} }}"
    data, report = exported(graph, "gexf", query=query)
    seen = read_gexf(data)
    assert seen.issues == []
    (edge,) = seen.edges.values()
    return edge, {entry.code: entry.count for entry in report.losses}


@pytest.mark.parametrize("weight", ["0", "-3", "0.0"])
def test_a_weight_that_is_not_positive_would_remove_the_edge_and_is_counted(
    link: Graph, exported: Exported, weight: str
) -> None:
    edge, losses = edge_of(link, exported, f"(2) ({weight})", "?weight")
    assert edge.weight == 2
    assert losses["no-positive-weight"] == 1


def test_a_weight_that_is_no_number_is_one(link: Graph, exported: Exported) -> None:
    edge, losses = edge_of(link, exported, '("NaN"^^<http://www.w3.org/2001/XMLSchema#double>)', "?weight")
    assert (edge.weight, losses["no-weight"]) == (1, 1)


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2020", "2020", ("2020-01-01", "2021-01-01")),
        ("2020-05", "2020-05", ("2020-05-01", "2020-06-01")),
        ("2020-12", "2020-12-31", ("2020-12-01", "2021-01-01")),
        ("2020-01-01Z", "2020-01-02+08:00", ("2020-01-01", "2020-01-03")),
        ("2020-01-01T10:00:00.5Z", "2020-01-01T11:00:00", ("2020-01-01", "2020-01-02")),
        ("-0500-01-01", "-0499-01-01", ("-0500-01-01", "-0499-01-02")),
        ("2020-02-29", "2020-02-29", ("2020-02-29", "2020-03-01")),
    ],
)
def test_every_form_of_date_becomes_full_days(
    link: Graph, exported: Exported, start: str, end: str, written: tuple[str, str]
) -> None:
    edge, _ = edge_of(link, exported, f'("{start}" "{end}")')
    assert edge.spells == [written]


@pytest.mark.parametrize("day", ["2021-02-30", "2021-13-01", "soon", "20200101", ""])
def test_a_day_that_is_none_is_left_out_and_counted(link: Graph, exported: Exported, day: str) -> None:
    edge, losses = edge_of(link, exported, f'("{day}" UNDEF)')
    assert (edge.spells, losses["no-time"]) == ([], 1)


def test_spells_that_overlap_are_one_and_those_that_touch_too(link: Graph, exported: Exported) -> None:
    edge, _ = edge_of(link, exported, '("2020" "2021") ("2021" "2022") ("2023" "2023") ("2026" UNDEF)')
    assert edge.spells == [("2020-01-01", "2024-01-01"), ("2026-01-01", "")]


def test_a_spell_that_ends_before_it_starts_is_left_out_and_counted(link: Graph, exported: Exported) -> None:
    edge, losses = edge_of(link, exported, '("2022" "2020")')
    assert (edge.spells, losses["backwards"]) == ([], 1)


def test_weights_whose_times_overlap_are_kept_apart_and_counted(link: Graph, exported: Exported) -> None:
    edge, losses = edge_of(
        link, exported, '(1 "2020" "2021") (2 "2021" "2022") (3 "2023" "2023")', "?weight ?start ?end"
    )
    assert edge.series == {"weight": [("2020-01-01", "2022-01-01", 1.0), ("2023-01-01", "2024-01-01", 3.0)]}
    assert losses["overlapping"] == 1


def test_more_kinds_than_gephi_holds_are_counted(
    graph_of: GraphOf, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.export.xmltext.MOST_KINDS", 2)
    graph = graph_of("ex:a ex:p ex:b ; ex:q ex:b ; ex:r ex:b .")
    _, report = exported(graph, "gexf")
    assert {entry.code: entry.count for entry in report.losses}["many-kinds"] == 1
    assert "many-kinds" not in {entry.code for entry in exported(graph, "graphology")[1].losses}
