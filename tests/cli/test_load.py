"""``kg load``, and reading from what it built."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest

A = '<http://example.org/a> <http://example.org/b> "{}" .\n'


def test_a_store_is_built_and_read_by_every_command(run_cli, tiny_path, tmp_path, tiny):
    store = tmp_path / "store"
    done = run_cli("load", tiny_path, "--store", store)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tiny.release}\n"
    assert "triples a second" in done.stderr
    stats = json.loads(run_cli("stats", "--store", store, "--json").stdout)
    assert stats["release"] == tiny.release
    shown = run_cli("show", "Bridges", "--store", store)
    assert shown.returncode == 0, shown.stderr
    assert "infrastructure:bridges" in shown.stdout


def test_loading_the_same_again_changes_nothing(run_cli, tiny_path, tmp_path):
    store = tmp_path / "store"
    first = run_cli("load", tiny_path, "--store", store)
    again = run_cli("load", tiny_path, "--store", store)
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert "already" in again.stderr


def test_packed_files_of_several_formats_make_one_store(run_cli, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.nt").write_text(A.format("1"))
    (data / "b.nt.gz").write_bytes(gzip.compress(A.format("2").encode()))
    (data / "c.nq").write_text(A.format("3").replace(" .\n", " <http://example.org/g> .\n"))
    done = run_cli("load", data, "--store", tmp_path / "store")
    assert done.returncode == 0, done.stderr
    assert "3 triples from 3 files" in done.stderr
    count = run_cli(
        "query", "SELECT (COUNT(*) AS ?n) { <http://example.org/a> ?p ?o }", "--store", tmp_path / "store"
    )
    assert count.stdout.splitlines()[-1].strip() == "3"


def test_one_wrong_file_leaves_the_store_as_it_was(run_cli, tiny_path, tmp_path, tiny):
    store = tmp_path / "store"
    run_cli("load", tiny_path, "--store", store)
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("<http://example.org/a> .")
    done = run_cli("load", tiny_path, wrong, "--store", store)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{wrong}:1:" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert json.loads(run_cli("stats", "--store", store, "--json").stdout)["release"] == tiny.release


def test_files_and_a_store_that_holds_another_graph_are_refused(run_cli, tiny_path, tmp_path):
    other = tmp_path / "other.nt"
    other.write_text(A.format("1"))
    store = tmp_path / "store"
    built = run_cli("stats", "--data", other, "--store", store)
    assert built.returncode == 0, built.stderr
    again = run_cli("stats", "--data", other, "--store", store)
    assert again.returncode == 0, again.stderr
    refused = run_cli("stats", "--data", tiny_path, "--store", store)
    assert refused.returncode == 2
    assert str(store) in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("make", ["missing", "empty", "data"])
def test_a_directory_that_is_no_store_is_told(run_cli, tiny_path, tmp_path, make):
    store = tmp_path / "store"
    if make != "missing":
        store.mkdir()
    if make == "data":
        (store / "tiny.ttl").write_bytes(tiny_path.read_bytes())
    done = run_cli("stats", "--store", store)
    assert done.returncode == 2
    assert str(store) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_load_says_how_many_files_have_changed(run_cli, tmp_path):
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    for name in "abcdef":
        (data / f"{name}.nt").write_text(A.format(name))
    run_cli("load", data, "--store", store)
    (data / "c.nt").write_text(A.format("other"))
    done = run_cli("load", data, "--store", store)
    assert done.returncode == 0, done.stderr
    assert "6 triples; 1 of 6 files changed and read again" in done.stderr
    fresh = run_cli("load", data, "--store", tmp_path / "fresh")
    assert fresh.stdout == done.stdout


def test_columns_are_made_when_they_are_asked_for(run_cli, tiny_path, tmp_path):
    done = run_cli("load", tiny_path, "--store", tmp_path / "store", "--columns")
    assert done.returncode == 0, done.stderr
    assert "columns made in" in done.stderr
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } ORDER BY ?n"
    answers = [
        run_cli("query", query, "--store", tmp_path / "store"),
        run_cli("query", query, "--data", tiny_path),
    ]
    assert answers[0].stdout == answers[1].stdout != ""


def test_an_engine_elsewhere_has_no_columns(run_cli, tiny_path):
    done = run_cli("load", tiny_path, "--store", "http://127.0.0.1:9/sparql", "--columns")
    assert done.returncode == 2
    assert "has no columns" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_terminal_is_told_which_step_is_at_work(tiny_path, tmp_path):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", "load", tiny_path, "--store", tmp_path / "store"]
    environment = os.environ | {"TERM": "xterm"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b"".join(_written_to(ours))
    assert running.returncode == 0
    steps = [b"Loading", b"Counting predicates and classes", b"Indexing names for search"]
    places = [shown.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)


def _written_to(terminal):
    """Yield what is written to a terminal until nobody has it open any more."""
    with suppress(OSError):
        while data := os.read(terminal, 2**16):
            yield data
    os.close(terminal)
