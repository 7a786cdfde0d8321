"""``kg cite``: citations, and results that are kept and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CLAIM = "observation:bridges-built-2020-gazette"
VALUES = "SELECT ?claim ?value { ?claim <https://kg.example/ontology#value> ?value }"


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("plain", "Office of Works. “The Gazette”, 2021-02-01, section “Works”"),
        ("bibtex", "@misc{observation-bridges-built-2020-gazette-"),
        ("csl", "[\n"),
        ("ris", "TY  - GEN"),
    ],
)
def test_a_claim_is_cited_in_every_format(run_cli, tiny_path, form: str, start: str):
    done = run_cli("cite", CLAIM, "--format", form, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(start)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "name", ["infrastructure:bridges", "https://kg.example/id/infrastructure/bridges", "Bridges", "桥梁"]
)
def test_an_entity_is_cited_by_any_of_its_names(run_cli, tiny_path, name: str):
    done = run_cli("cite", name, "--lang", "zh", "--accessed", "2026-01-02", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("“桥梁”，tiny.ttl（发布版本 ")
    assert "查阅日期 2026-01-02" in done.stdout


def test_an_unknown_name_is_one_line_and_status_1(run_cli, tiny_path):
    done = run_cli("cite", "bridge", "--data", tiny_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (CLAIM, "--query", "ASK {}"),
        ("--freeze", "x.json"),
        (CLAIM, "--freeze", "x.json"),
        (CLAIM, "--accessed", "x"),
    ],
    ids=str,
)
def test_it_is_one_thing_that_is_cited(run_cli, tiny_path, tmp_path, arguments):
    done = run_cli("cite", *arguments, "--data", tiny_path, cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_result_is_cited_kept_and_found_unchanged(run_cli, tiny_path, tmp_path: Path):
    kept = tmp_path / "values.kgresult.json"
    done = run_cli("cite", "--query", VALUES, "--freeze", kept, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(kept.read_text(encoding="utf-8"))
    assert done.stdout.startswith(f"“Query result {document['id']}”, 2 rows, ")
    assert document["id"] in done.stderr
    checked = run_cli("cite", "--check", kept, "--data", tiny_path)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout == f"unchanged: {document['id']}, the same 2 rows (release {document['release']})\n"


def test_a_changed_result_is_told_with_its_rows_and_status_1(run_cli, tiny_path, tmp_path: Path):
    kept, other, same = tmp_path / "kept.json", tmp_path / "tiny.ttl", tmp_path / "law.json"
    run_cli("cite", "--query", VALUES, "--freeze", kept, "--data", tiny_path)
    run_cli("cite", "--query", "ASK {}", "--freeze", same, "--data", tiny_path)
    text = tiny_path.read_text(encoding="utf-8")
    other.write_text(text.replace("kgo:value 1250", "kgo:value 1251"), encoding="utf-8")
    checked = run_cli("cite", "--check", kept, "--data", other)
    assert checked.returncode == 1, checked.stderr
    first, *rows = checked.stdout.splitlines()
    assert first.startswith("changed: r-")
    assert "1 row added, 1 row removed" in first
    assert [row[0] for row in rows] == ["-", "+"]
    assert "1250" in rows[0]
    assert "1251" in rows[1]
    untouched = run_cli("cite", "--check", same, "--data", other)
    assert untouched.returncode == 0, untouched.stderr
    assert "only the release differs" in untouched.stdout


def test_what_is_kept_is_not_replaced(run_cli, tiny_path, tmp_path: Path):
    kept = tmp_path / "values.json"
    kept.write_text("precious")
    done = run_cli("cite", "--query", VALUES, "--freeze", kept, "--data", tiny_path)
    assert done.returncode == 2
    assert "choose another name" in done.stderr
    assert kept.read_text() == "precious"


@pytest.mark.parametrize("text", ["{}", "no JSON"])
def test_a_file_that_is_no_frozen_result_is_status_2(run_cli, tiny_path, tmp_path: Path, text: str):
    path = tmp_path / "x.json"
    path.write_text(text)
    done = run_cli("cite", "--check", path, "--data", tiny_path)
    assert done.returncode == 2
    assert "x.json" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_query_is_one_line(run_cli, tiny_path):
    done = run_cli("cite", "--query", "SELEC ?s {}", "--data", tiny_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
