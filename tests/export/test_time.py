"""Claims as a network researcher wants them: figures over time, laws in force, all else folded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import ImportAborted, read_gexf, read_graphml

EX = "http://example.org/"


@pytest.fixture(scope="session")
def economy(graph_of: GraphOf) -> Graph:
    return graph_of((Path(__file__).parent / "economy.ttl").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def seen(economy: Graph, exported: Exported) -> Any:
    return read_gexf(exported(economy, "gexf")[0])


def losses(report: Any) -> dict[str, int]:
    return {entry.code: entry.count for entry in report.losses}


# ---------------------------------------------------------------------- figures
def test_figures_are_values_over_time_of_the_metric_and_of_what_it_measures(seen: Any) -> None:
    expected = [
        ("2019-01-01", "2020-01-01", 100.0),
        ("2020-01-01", "2021-01-01", 200.0),
        ("2021-06-01", "2021-07-01", 250.0),
        ("2021-08-15", "2021-08-16", 260.0),
        ("2021-12-01", "2022-01-01", 300.0),
    ]
    assert seen.nodes[EX + "network"].series["masts"] == expected
    assert seen.nodes[EX + "masts"].series["masts"] == expected
    assert seen.issues == []


def test_the_newest_figure_stands_beside_them_for_ranking(seen: Any) -> None:
    values = seen.nodes[EX + "network"].values
    assert (values["masts_latest"], values["masts_target_latest"], values["traffic_latest"]) == (
        300,
        500,
        11.5,
    )
    assert seen.columns["node"]["masts"] == ("Masts [number]", "double")
    assert seen.columns["node"]["masts_latest"] == ("Masts [number] (latest)", "double")


def test_what_is_planned_has_a_column_of_its_own(seen: Any) -> None:
    assert seen.nodes[EX + "network"].series["masts_target"] == [("2025-01-01", "2026-01-01", 500.0)]
    assert seen.columns["node"]["masts_target"][0] == "Masts, target [number]"


def test_a_figure_of_a_sector_or_another_place_belongs_there(seen: Any) -> None:
    assert seen.nodes[EX + "mining"].series["masts"] == [("2021-01-01", "2022-01-01", 12.0)]
    assert seen.nodes[EX + "there"].series["masts"] == [("2021-01-01", "2022-01-01", 700.0)]
    assert seen.nodes[EX + "here"].series == {}


def test_a_year_comes_before_its_parts_and_a_year_literal_is_whole_days(seen: Any) -> None:
    assert seen.nodes[EX + "network"].series["traffic"] == [
        ("2020-01-01", "2021-01-01", 10.5),
        ("2021-01-01", "2022-01-01", 11.5),
    ]


def test_what_was_not_shown_of_the_figures_is_counted(economy: Graph, exported: Exported) -> None:
    found = losses(exported(economy, "gexf")[1])
    # each figure stands at the metric and at what it measures
    assert found["same-time"] == 2 * 2
    assert found["overlapping"] == 2
    assert found["undated"] == 2
    assert found["doubtful"] == 1
    assert found["word-dropped"] == 3
    assert found["time-widened"] == 2 + 1
    assert found["folded"] == 16


def test_titles_of_metrics_are_in_the_readers_language(economy: Graph, exported: Exported) -> None:
    columns = read_gexf(exported(economy, "gexf", language="zh")[0]).columns["node"]
    assert columns["masts"][0] == "基站［个］"
    assert columns["masts_latest"][0] == "基站［个］（最新）"
    assert columns["masts_target"][0] == "基站，目标［个］"


def test_a_part_of_the_graph_has_the_figures_of_its_nodes(economy: Graph, exported: Exported) -> None:
    data, report = exported(economy, "gexf", cls=["Infrastructure"])
    node = read_gexf(data).nodes[EX + "network"]
    assert len(node.series["masts"]) == 5
    assert report.nodes == 1
    assert "claims-outside" in losses(report)
    assert exported(economy, "gexf", cls=["Law"])[1].nodes == 3
    assert "figures" not in losses(exported(economy, "gexf", cls=["Law"])[1])


# ----------------------------------------------------------------------- spells
def test_laws_are_there_from_their_dates_in_force(seen: Any) -> None:
    assert seen.nodes[EX + "act"].spells == [("2015-03-01", "2021-01-01")]
    assert seen.nodes[EX + "decree"].spells == [("2021-01-01", "")]
    assert seen.nodes[EX + "notice"].spells == []


@pytest.mark.parametrize(
    ("dates", "expected", "code"),
    [
        ('schema:validFrom "2020-05"^^xsd:gYearMonth ; schema:validThrough "2021"^^xsd:gYear',
         [("2020-05-01", "2022-01-01")], "time-widened"),
        ('schema:startDate "2020-02-28T10:00:00Z"^^xsd:dateTime', [("2020-02-28", "")], "time-widened"),
        ('schema:endDate "2020-02-28"^^xsd:date', [("", "2020-02-29")], ""),
        ('schema:startDate "-0500-01-01"^^xsd:date ; schema:endDate "-0001"^^xsd:gYear',
         [("-0500-01-01", "-0001-12-31")], ""),
        ('schema:startDate "2021-01-01"^^xsd:date ; schema:endDate "2020-01-01"^^xsd:date', [], "backwards"),
        ('schema:startDate "2021-02-30"^^xsd:date', [], "no-time"),
        ('schema:startDate "soon"', [], "no-time"),
        ('schema:startDate "2020-03-01+08:00"^^xsd:date , "2019-03-01"^^xsd:date', [("2019-03-01", "")], ""),
    ],
)  # fmt: skip
def test_other_times_of_validity_become_whole_days(
    graph_of: GraphOf, exported: Exported, rng: Any, *, dates: str, expected: list[Any], code: str
) -> None:
    from lxml import etree

    data, report = exported(graph_of(f"ex:a ex:p ex:b ; {dates} ."), "gexf")
    seen = read_gexf(data)
    assert seen.nodes[EX + "a"].spells == expected
    assert seen.issues == []
    assert not code or losses(report)[code]
    assert rng.validate(etree.fromstring(data)), rng.error_log


def test_a_year_as_a_bound_would_stop_gephi(economy: Graph, exported: Exported) -> None:
    data, _ = exported(economy, "gexf")
    with pytest.raises(ImportAborted):
        read_gexf(data.replace(b'spell start="2021-01-01"', b'spell start="2021"'))


# ---------------------------------------------------------------------- folding
def test_claims_are_edges_to_their_sources_with_their_number_as_weight(seen: Any) -> None:
    found = {(edge.source, edge.kind, edge.target): edge.weight for edge in seen.edges.values()}
    assert found[EX + "masts", "kgo:Observation", EX + "old"] == 3
    assert found[EX + "masts", "kgo:Target", EX + "new"] == 1
    assert found[EX + "act", "kgo:Target", EX + "masts"] == 1
    assert found[EX + "network", "kgo:Statement", EX + "old"] == 1
    assert not any(EX + "m2019" in edge for edge in found)


def test_a_mere_concept_is_an_attribute_of_what_names_it(
    economy: Graph, seen: Any, exported: Exported
) -> None:
    assert seen.nodes[EX + "act"].values["law_status"] == "In force"
    assert "https://kg.example/ontology#inForce" not in seen.nodes
    chinese = read_gexf(exported(economy, "gexf", language="zh")[0])
    assert chinese.nodes[EX + "act"].values["law_status"] == "现行有效"
    part = read_gexf(exported(economy, "gexf", cls=["Law"])[0])
    assert part.nodes[EX + "act"].values["law_status"] == "In force"


def test_claims_are_nodes_where_that_is_asked_for(economy: Graph, exported: Exported) -> None:
    whole = read_gexf(exported(economy, "gexf", fold=False)[0])
    assert whole.nodes[EX + "m2019"].values["value"] == 100
    assert (EX + "m2019", "kgo:metric") in {(edge.source, edge.kind) for edge in whole.edges.values()}
    by_class = read_gexf(exported(economy, "gexf", cls=["Observation"])[0])
    assert EX + "m2019" in by_class.nodes
    around = read_gexf(exported(economy, "gexf", entity=EX + "planned")[0])
    assert EX + "planned" in around.nodes


def test_a_step_through_a_claim_is_one_step(economy: Graph, exported: Exported) -> None:
    around = read_gexf(exported(economy, "gexf", entity=EX + "masts", depth=1)[0])
    assert {EX + name for name in ("network", "old", "new", "here", "act")} <= set(around.nodes)
    assert EX + "m2019" not in around.nodes
    assert exported(economy, "gexf", entity=EX + "old", depth=1)[1].nodes < len(around.nodes)


# ------------------------------------------------------------- other ways to show
def test_without_time_only_the_newest_figures_are_left(economy: Graph, exported: Exported) -> None:
    data, report = exported(economy, "gexf", static=True)
    seen = read_gexf(data)
    node = seen.nodes[EX + "network"]
    assert (node.series, node.values["masts_latest"]) == ({}, 300)
    assert b"spell" not in data
    assert b"timeformat" not in data
    assert b'mode="dynamic"' not in data
    assert "masts" not in seen.columns["node"]
    assert losses(report)["static"] == 5 * 2 + 2 + 2 + 2 * 2


def test_graphml_has_the_times_as_text(economy: Graph, exported: Exported) -> None:
    data, report = exported(economy, "graphml")
    seen = read_graphml(data)
    node = seen.nodes[EX + "network"]
    assert node.values["masts_latest"] == 300
    assert node.values["traffic"] == "<[2020-01-01, 2021-01-01, 10.5]; [2021-01-01, 2022-01-01, 11.5]>"
    assert seen.nodes[EX + "decree"].values["valid"] == "<[2021-01-01, Infinity]>"
    assert losses(report)["time-as-text"] == losses(report)["figures"] + 2
    assert seen.issues == []


def test_in_python_they_are_lists_as_networkx_has_them(economy: Graph) -> None:
    made = economy.to_networkx()
    assert made.nodes[EX + "network"]["traffic"] == [
        (10.5, "2020-01-01", "2021-01-01"),
        (11.5, "2021-01-01", "2022-01-01"),
    ]
    assert made.nodes[EX + "act"]["spells"] == [("2015-03-01", "2021-01-01")]
    assert made.nodes[EX + "decree"]["spells"] == [("2021-01-01", None)]


def test_networkx_reads_the_times_of_the_file(economy: Graph, tmp_path: Path) -> None:
    target = tmp_path / "economy.gexf"
    economy.export("gexf", target)
    read = nx.read_gexf(target)
    assert read.nodes[EX + "act"]["spells"] == [("2015-03-01", "2021-01-01")]
    assert len(read.nodes[EX + "network"]["Masts [number]"]) == 5


def test_a_network_can_be_read_one_by_one(economy: Graph) -> None:
    network = economy.network(cls=["Law", "Infrastructure"])
    assert [node.label for node in network.nodes()] == ["Act", "Decree", "Network", "Notice"]
    found = [(source, target, arc.predicate.kind) for source, target, arc in network.edges()]
    assert found == [(EX + name, EX + "network", "kgo:governs") for name in ("act", "decree", "notice")]
