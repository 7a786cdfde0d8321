"""``kg check``: contradictions, recomputations, targets and undated figures in the terminal."""

from __future__ import annotations

import json
import resource

import pytest

CONFLICT = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix kgo: <https://kg.example/ontology#> .
@prefix ex: <https://example.org/> .

ex:masts a kgo:Metric ; rdfs:label "Masts"@en , "塔"@zh .
ex:one a kgo:Observation ; kgo:metric ex:masts ; kgo:value 45 ; kgo:figureAsPrinted "45"@en ;
  kgo:periodKind kgo:asOf ; kgo:periodEnd "2023-12-31"^^xsd:date ; kgo:source ex:paper .
ex:other a kgo:Observation ; kgo:metric ex:masts ; kgo:value 49 ; kgo:figureAsPrinted "49"@en ;
  kgo:periodKind kgo:asOf ; kgo:periodEnd "2023-12-31"^^xsd:date ; kgo:source ex:journal .
ex:aim a kgo:Observation , kgo:Target ; rdfs:label "Masts wanted"@en ; kgo:metric ex:masts ; kgo:value 40 ;
  kgo:periodKind kgo:asOf ; kgo:periodEnd "2023-12-31"^^xsd:date ; kgo:source ex:paper .
ex:undated a kgo:Observation ; rdfs:label "Masts once"@en ; kgo:metric ex:masts ; kgo:value 44 ;
  kgo:comparator kgo:moreThan ; kgo:source ex:paper .
ex:paper a kgo:Source ; rdfs:label "Paper"@en .
ex:journal a kgo:Source ; rdfs:label "Journal"@en .
"""


@pytest.fixture(scope="module")
def conflict(tmp_path_factory):
    path = tmp_path_factory.mktemp("conflict") / "masts.ttl"
    path.write_text(CONFLICT, encoding="utf-8")
    return path


def test_a_conflict_is_told_with_its_figures_sources_and_bounds_and_the_status_is_1(run_cli, conflict):
    done = run_cli("check", conflict)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines() == [
        "in conflict  Masts, end of 2023",
        "    no value fits both 45 (Paper) and 49 (Journal)",
        "    “45”  [44.5, 45.5)  Paper",
        "    “49”  [48.5, 49.5)  Journal",
    ]
    assert done.stderr.startswith("1 group (1 in conflict); 0 recomputations; 1 target (1 certainly)")


def test_files_may_also_be_named_as_for_other_commands(run_cli, conflict):
    assert run_cli("check", "--data", conflict).stdout == run_cli("check", conflict).stdout


def test_where_nothing_contradicts_the_status_is_0(run_cli, tiny_path):
    done = run_cli("check", tiny_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("2 groups (2 single)")


ALONE = {
    "conflicts": ("groups", "in conflict", 1),
    "recomputations": ("recomputations", "", 0),
    "targets": ("targets", "certainly (planned)  Masts wanted", 0),
    "references": ("references", "undated  Masts once", 0),
}


@pytest.mark.parametrize("only", ALONE)
def test_one_kind_of_finding_can_be_asked_for_alone(run_cli, conflict, only):
    member, says, status = ALONE[only]
    done = run_cli("check", conflict, "--only", only)
    assert (done.returncode, done.stdout[: len(says)]) == (status, says)
    told = json.loads(run_cli("check", conflict, "--only", only, "--format", "json").stdout)
    assert set(told) == {member, "counts", "labels"}


def test_json_is_that_of_the_page(run_cli, conflict):
    done = run_cli("check", conflict, "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["groups"][0]["verdict"] == "in conflict"
    assert told["groups"][0]["claims"] == ["https://example.org/one", "https://example.org/other"]
    assert told["references"][0]["claim"] == "https://example.org/undated"


def test_reasons_are_told_in_chinese_where_asked_for(run_cli, conflict):
    assert "没有数值能同时符合" in run_cli("check", conflict, "--lang", "zh").stdout


def test_the_shipped_graph_is_checked_in_moments(run_cli):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = run_cli("check")
    assert done.returncode == 1
    assert "Digital economy scale, China, 2023" in done.stdout
    assert "off  Software business revenue growth" in done.stdout
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


def test_doubtful_figures_count_where_asked_for(run_cli):
    usual = json.loads(run_cli("check", "--only", "conflicts", "--format", "json").stdout)
    asked = json.loads(
        run_cli("check", "--only", "conflicts", "--include-doubtful", "--format", "json").stdout
    )
    assert asked["counts"]["groups"]["in conflict"] > usual["counts"]["groups"]["in conflict"]
