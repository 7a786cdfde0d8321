"""Gephi itself opens the files: the Toolkit, which is its engine without windows, counts what arrived."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph

from .conftest import GraphOf

TOOLKIT = Path(__file__).parent / "toolkit"
EX = "http://example.org/"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Fetch the Toolkit with Maven, or skip where it cannot be had."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here: the Gephi Toolkit needs it")
    folder = tmp_path_factory.mktemp("toolkit")
    command = ["mvn", "-q", "-B", "-f", str(TOOLKIT / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={folder}"], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        problem = next((line for line in done.stdout.splitlines() if "ERROR" in line), "Maven failed")
        pytest.skip(f"the Gephi Toolkit cannot be fetched: {problem}")
    return f"{folder}{os.sep}*"


@pytest.fixture(scope="session")
def gephi(classpath: str) -> Any:
    """Open files in Gephi, and return what it tells of each."""

    def read(*files: Path) -> list[dict[str, Any]]:
        done = subprocess.run(
            [
                "java",
                "-Xmx1g",
                "-Djava.awt.headless=true",
                "-cp",
                classpath,
                TOOLKIT / "ReadWithGephi.java",
                *files,
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    return read


def test_gephi_has_every_node_edge_kind_and_figure(shipped: Graph, gephi: Any, tmp_path: Path) -> None:
    parts: dict[str, dict[str, Any]] = {
        "whole": {},
        "unfolded": {"fold": False},
        "static": {"static": True},
        "chinese": {"language": "zh"},
        "around": {"entity": "infrastructure:5g-network", "depth": 2},
        "laws": {"cls": ["kgo:Law"]},
        "page": {
            "view": "iri=infrastructure:5g-network&expand=https://kg.example/id/metric/5g-base-stations"
        },
        "query": {
            "query": "SELECT ?source ?target ?start { ?source <https://kg.example/ontology#governs> ?target ;"
            " <http://data.europa.eu/eli/ontology#first_date_entry_in_force> ?start }"
        },
    }
    reports = {
        name: shipped.export("gexf", tmp_path / f"{name}.gexf.gz", **part) for name, part in parts.items()
    }
    told = gephi(*(tmp_path / f"{name}.gexf.gz" for name in parts))
    for (name, report), found in zip(reports.items(), told, strict=True):
        assert (found["nodes"], found["edges"]) == (report.nodes, report.edges), name
        assert len(found["kinds"]) == len(report.by_predicate), name
        assert found["issues"] == [], name
        figures = {entry.code: entry.count for entry in report.losses}.get("figures", 0)
        assert sum(found["moments"].values()) == figures, name
        assert bool(figures) == (name not in ("unfolded", "static", "laws")), name
        assert bool(found["spells"]) == (name != "static"), name
    whole = told[0]
    assert whole["nodeColumns"]["5g_base_stations"] == "IntervalDoubleMap"
    assert whole["nodeColumns"]["5g_base_stations_latest"] == "Double"
    assert whole["spells"]["https://kg.example/id/law/5g-sail-action-plan-2021-2023"].endswith("2024-01-01]>")


def test_gephi_has_colours_sizes_and_places_unchanged(tiny: Graph, gephi: Any, tmp_path: Path) -> None:
    from .gephi_reader import read_gexf

    tiny.export("gexf", tmp_path / "tiny.gexf")
    seen = read_gexf((tmp_path / "tiny.gexf").read_bytes())
    (told,) = gephi(tmp_path / "tiny.gexf")
    first = told["first"]
    expected = seen.nodes[first["id"]]
    assert (first["label"], first["colour"]) == (
        expected.label,
        "#{:02X}{:02X}{:02X}".format(*expected.colour),
    )
    assert first["size"] == pytest.approx(expected.size, abs=0.01)
    middle = [
        sum(place[axis] for place in (node.position for node in seen.nodes.values())) / len(seen.nodes)
        for axis in (0, 1)
    ]
    assert (first["x"] + middle[0], first["y"] + middle[1]) == pytest.approx(expected.position, abs=60)


def test_gephi_has_every_edge_of_graphml_and_of_the_tables(
    shipped: Graph, gephi: Any, tmp_path: Path
) -> None:
    report = shipped.export("graphml", tmp_path / "graph.graphml")
    shipped.export("csv", tmp_path / "graph.csv")
    graphml, edges = gephi(tmp_path / "graph.graphml", tmp_path / "graph_edges.csv")
    assert (graphml["nodes"], graphml["edges"]) == (report.nodes, report.edges)
    assert len(graphml["kinds"]) == len(report.by_predicate)
    assert graphml["issues"] == []
    assert edges["edges"] == report.edges
    assert len(edges["kinds"]) == len(report.by_predicate)


def test_gephi_has_weights_that_change(graph_of: GraphOf, gephi: Any, tmp_path: Path) -> None:
    graph = graph_of("ex:a ex:q ex:b .")
    query = f"""SELECT ?source ?target ?weight ?start ?end {{
        VALUES (?weight ?start ?end) {{ (1 "2020" "2020") (2 "2021" "2021") }} ?source <{EX}q> ?target }}"""
    graph.export("gexf", tmp_path / "weights.gexf", query=query)
    (told,) = gephi(tmp_path / "weights.gexf")
    assert told["edgeColumns"]["weight"] == "IntervalDoubleMap"
    assert (told["edges"], told["moments"], told["issues"]) == (1, {"weight": 2}, [])
