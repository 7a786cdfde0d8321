"""``kg releases``, ``rollback``, ``backup`` and ``restore``."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

import pytest

from kg.facade.opening import open_store


@pytest.fixture
def store(tmp_path):
    """Return a store of two releases, and their ids."""
    (tmp_path / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .")
    directory = tmp_path / "store"
    graph = open_store(directory, [tmp_path / "a.ttl"])
    loaded = graph.release
    return directory, loaded, graph.update("INSERT DATA { <http://e.org/a> <http://e.org/p> 2 }").release


def test_releases_are_listed_with_the_current_one_marked(run_cli, store):
    directory, loaded, written = store
    done = run_cli("releases", "--store", directory)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()[2:]
    assert first.startswith(f"*  {written}")
    assert "update" in first
    assert first.endswith(loaded)
    assert second.startswith(f"   {loaded}")
    assert "load" in second
    listed = json.loads(run_cli("releases", "--store", directory, "--json").stdout)
    assert [(entry["id"], entry["current"]) for entry in listed] == [(written, True), (loaded, False)]
    assert (listed[0]["parent"], listed[0]["added"], listed[0]["kind"]) == (loaded, 1, "update")
    assert datetime.fromisoformat(listed[0]["written"]).tzinfo is not None


def test_a_rollback_is_what_every_command_reads_then(run_cli, store):
    directory, loaded, written = store
    back = run_cli("rollback", "--store", directory)
    assert (back.returncode, back.stdout) == (0, f"{loaded}\n")
    assert json.loads(run_cli("stats", "--store", directory, "--json").stdout)["release"] == loaded
    forward = run_cli("rollback", written, "--store", directory)
    assert (forward.returncode, forward.stdout) == (0, f"{written}\n")
    wrong = run_cli("rollback", "nothing", "--store", directory)
    assert wrong.returncode == 2
    assert "has no release nothing" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1


def test_a_store_comes_back_from_its_backup(run_cli, store, tmp_path):
    directory, _, written = store
    made = run_cli("backup", tmp_path / "copy", "--store", directory)
    assert (made.returncode, made.stdout) == (0, f"{written}\n")
    assert "2 releases" in made.stderr
    run_cli("rollback", "--store", directory)
    brought = run_cli("restore", tmp_path / "copy", "--store", directory)
    assert (brought.returncode, brought.stdout) == (0, f"{written}\n")
    shutil.rmtree(directory)
    assert run_cli("restore", tmp_path / "copy", "--store", directory).returncode == 0
    asked = run_cli("query", "ASK { <http://e.org/a> <http://e.org/p> 2 }", "--store", directory)
    assert asked.stdout == "yes\n"
    again = run_cli("backup", tmp_path / "copy", "--store", directory)
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize("command", [("releases",), ("rollback",), ("backup", "copy")])
def test_what_is_no_store_is_told_in_one_line(run_cli, tmp_path, command):
    done = run_cli(*command, "--store", tmp_path)
    assert done.returncode == 2
    assert "is not a store" in done.stderr
    assert len(done.stderr.splitlines()) == 1
