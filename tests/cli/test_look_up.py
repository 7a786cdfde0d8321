"""``kg show``, ``kg neighbours``, ``kg search`` and ``kg stats``: looking things up in the terminal."""

from __future__ import annotations

import json

import pytest

BRIDGES = "infrastructure:bridges"


# ----------------------------------------------------------------------- show
def test_an_entity_is_shown_with_its_links_grouped_and_counted(run_cli, tiny_path):
    done = run_cli("show", BRIDGES, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Bridges  infrastructure:bridges"
    for expected in ("Ways over water.", "桥梁", "Crossings", "(2 entities)", "industry:ferries", "Tolls"):
        assert expected in done.stdout, expected
    assert "→" in done.stdout
    assert "←" in done.stdout


def test_a_claim_is_shown_with_comparator_period_source_and_place(run_cli, tiny_path):
    done = run_cli("show", "metric:bridges-built", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    for expected in (
        "Claims (2)", "more than 1,200", "2020", "The Gazette", "2021-02-01", "“Works”", "paragraph 2",
        "sentence 1", "“more than 1,200”", "1,250", "The Almanac",
    ):  # fmt: skip
        assert expected in done.stdout, expected


def test_a_claim_is_shown_in_chinese(run_cli, tiny_path):
    done = run_cli("show", "metric:bridges-built", "--lang", "zh", "--data", tiny_path)
    assert "超过" in done.stdout
    assert "公报" in done.stdout


@pytest.mark.parametrize("name", [BRIDGES, "https://kg.example/id/infrastructure/bridges", "Bridges", "桥梁"])
def test_an_entity_has_several_names(run_cli, tiny_path, name):
    done = run_cli("show", name, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert BRIDGES in done.stdout


def test_an_unknown_entity_is_one_line_with_what_comes_near_and_status_1(run_cli, tiny_path):
    for command in ("show", "neighbours"):
        done = run_cli(command, "bridge", "--data", tiny_path)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "'bridge'" in done.stderr
        assert "Bridge" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_programs_read_an_entity_as_json(run_cli, tiny_path):
    shown = json.loads(run_cli("show", "metric:bridges-built", "--json", "--data", tiny_path).stdout)
    assert shown["curie"] == "metric:bridges-built"
    assert {claim["comparator"] for claim in shown["claims"]} == {"moreThan", "exactly"}


# ----------------------------------------------------------------- neighbours
def test_neighbours_are_listed_with_the_way_to_them(run_cli, tiny_path):
    done = run_cli("neighbours", BRIDGES, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any("Ferries" in line and "→" in line and "industry:ferries" in line for line in lines)
    assert any("Bridge Act" in line and "←" in line and "law:bridge-act" in line for line in lines)
    assert not any("sector:fishing" in line for line in lines)
    assert "neighbour" in done.stderr


def test_more_steps_reach_further(run_cli, tiny_path):
    done = run_cli("neighbours", BRIDGES, "--depth", "2", "--data", tiny_path)
    fishing = next(line for line in done.stdout.splitlines() if "sector:fishing" in line)
    assert fishing.startswith("2")
    assert "Ferries" in fishing


def test_what_a_limit_leaves_out_is_told(run_cli, tiny_path):
    done = run_cli("neighbours", BRIDGES, "--limit", "1", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert "left out" in done.stderr


def test_programs_read_neighbours_as_graphology_json(run_cli, tiny_path):
    picture = json.loads(run_cli("neighbours", BRIDGES, "--json", "--data", tiny_path).stdout)
    keys = {node["key"] for node in picture["nodes"]}
    assert all({edge["source"], edge["target"]} <= keys for edge in picture["edges"])


# --------------------------------------------------------------------- search
@pytest.mark.parametrize(
    ("words", "name"),
    [(["ferries"], "industry:ferries"), (["桥梁法"], "law:bridge-act"), (["F1"], "industry:ferries"),
     (["crossings"], BRIDGES), (["Bridge", "Act"], "law:bridge-act")],
)  # fmt: skip
def test_things_are_found_by_label_alias_and_code_in_both_languages(run_cli, tiny_path, words, name):
    done = run_cli("search", *words, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert name in done.stdout


def test_a_search_can_be_narrowed_to_a_class(run_cli, tiny_path):
    done = run_cli("search", "bridge", "--class", "kgo:Law", "--json", "--data", tiny_path)
    found = json.loads(done.stdout)
    assert [hit["iri"] for hit in found["results"]] == ["https://kg.example/id/law/bridge-act"]


def test_finding_nothing_is_status_1(run_cli, tiny_path):
    done = run_cli("search", "zeppelin", "--data", tiny_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "zeppelin" in done.stderr


# ---------------------------------------------------------------------- stats
def test_the_numbers_of_a_graph(run_cli, tiny_path, tiny):
    done = run_cli("stats", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert tiny.release in done.stdout
    assert "tiny.ttl" in done.stdout
    stats = json.loads(run_cli("stats", "--json", "--data", tiny_path).stdout)
    assert stats["release"] == tiny.release
    assert (stats["claims"], stats["sources"]) == (3, 2)


def test_the_shipped_graph_is_the_default(run_cli, shipped):
    assert json.loads(run_cli("stats", "--json").stdout)["release"] == shipped.release


def test_another_base_gives_another_release(run_cli, tiny_path, tiny):
    done = run_cli("stats", "--json", "--base-iri", "https://data.example.org/", "--data", tiny_path)
    assert json.loads(done.stdout)["release"] != tiny.release
