"""``kg path``: how two things hang together, in the terminal."""

from __future__ import annotations

import json


def test_a_path_is_told_step_by_step_with_the_claims_along_it(run_cli, tiny_path):
    done = run_cli("path", "infrastructure:bridges", "metric:bridges-built", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Bridges  (infrastructure:bridges)"
    assert lines[-1].endswith("(metric:bridges-built)")
    assert "shortest" in done.stderr


def test_a_claim_on_the_way_names_its_source_and_the_printed_figure(run_cli):
    done = run_cli("path", "metric:5g-base-stations", "source:qiushi-2024-02-22")
    assert "“3.05 million”" in done.stdout
    assert "paragraph 1" in done.stdout


def test_no_path_is_said_with_the_number_of_steps_and_exit_status_1(run_cli, tmp_path):
    (tmp_path / "two.ttl").write_text("@prefix : <http://e.org/> . :a :p :b . :c :p :d .", encoding="utf-8")
    done = run_cli(
        "path", "http://e.org/a", "http://e.org/c", "--data", tmp_path / "two.ttl", "--longest", "4"
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "no path from a to c within 4 steps"


def test_an_end_that_is_not_there_is_one_line_and_exit_status_1(run_cli, tiny_path):
    done = run_cli("path", "Bridges", "Nothing such", "--data", tiny_path)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_path_is_json_for_programs(run_cli, tiny_path):
    done = run_cli("path", "infrastructure:bridges", "metric:bridges-built", "--json", "--data", tiny_path)
    told = json.loads(done.stdout)
    assert told["length"] == len(told["paths"][0]["steps"])
    assert told["paths"][0]["nodes"][0]["label"] == "Bridges"
