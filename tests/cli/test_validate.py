"""``kg validate``."""

from __future__ import annotations

PREFIXES = "@prefix kgo: <https://kg.example/ontology#> .\n@prefix ex: <http://example.org/> .\n"


def test_the_shipped_graph_is_valid(run_cli):
    done = run_cli("validate")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    assert "no problems" in done.stderr


def test_a_syntax_error_is_told_with_its_place(run_cli, tmp_path):
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(PREFIXES + "ex:a ex:b ; .\n")
    done = run_cli("validate", wrong)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{wrong}:3:")
    assert len(done.stdout.splitlines()) == 1


def test_a_claim_without_a_source_breaks_a_shape(run_cli, tmp_path):
    unsourced = tmp_path / "unsourced.ttl"
    unsourced.write_text(PREFIXES + "ex:o a kgo:Observation ; kgo:value 1 .\n")
    done = run_cli("validate", unsourced)
    assert done.returncode == 1
    assert "unsourced.ttl" in done.stdout
    assert "problem" in done.stderr


def test_every_file_is_checked_not_only_the_first_wrong_one(run_cli, tmp_path):
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("this is not turtle")
    done = run_cli("validate", tmp_path)
    assert done.returncode == 1
    assert "a.ttl" in done.stdout
    assert "b.ttl" in done.stdout


def test_a_missing_file_is_wrong_usage(run_cli):
    done = run_cli("validate", "no-such-file.ttl")
    assert done.returncode == 2
    assert "no-such-file.ttl" in done.stderr
