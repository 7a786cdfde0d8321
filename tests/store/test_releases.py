"""Store directories: built whole or not at all, opened for reading."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import StoreError, SyntaxProblem, UsageError
from kg.graph import Graph
from kg.load import build_store, open_store


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    (path / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .")
    return path


def value(directory):
    store = open_store([directory]).store
    return [row[0].value for row in store.select("SELECT ?o { <http://e.org/a> <http://e.org/p> ?o }").rows]


def test_what_is_loaded_is_opened_and_the_same_again_changes_nothing(folder, tmp_path):
    (folder / "questions").mkdir()
    (folder / "questions" / "1.rq").write_text("# title@en: One\n\nASK {}\n")
    directory = tmp_path / "store"
    built = build_store([folder], directory)
    assert built.changed
    assert built.files == 1
    assert value(directory) == ["1"]
    opened = open_store([directory])
    assert opened.store.release == built.store.release == open_store([folder]).store.release
    assert opened.store.location == str(directory)
    assert [path.name for path in opened.questions.iterdir()] == ["1.rq"]
    before = sorted(path.stat().st_mtime_ns for path in directory.rglob("*"))
    assert not build_store([folder], directory).changed
    assert sorted(path.stat().st_mtime_ns for path in directory.rglob("*")) == before


def test_what_a_file_says_of_other_files_is_not_counted_as_loaded(folder, tmp_path):
    exported = tmp_path / "exported.nt"
    Graph(build_store([folder], tmp_path / "one").store).export("ntriples", exported)
    built = build_store([exported], tmp_path / "two")
    assert built.triples == len(exported.read_text().splitlines())


def test_another_content_becomes_current_and_the_former_comes_back_without_work(folder, tmp_path):
    directory = tmp_path / "store"
    first = build_store([folder], directory).store.release
    (folder / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 2 .")
    build_store([folder], directory)
    assert value(directory) == ["2"]
    assert len(list((directory / "releases").iterdir())) == 2
    (folder / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .")
    assert build_store([folder], directory).store.release == first
    assert value(directory) == ["1"]


def test_files_of_another_graph_are_refused_where_nothing_is_to_be_replaced(folder, tmp_path):
    directory = tmp_path / "store"
    build_store([folder], directory, replaces=False)
    assert not build_store([folder], directory, replaces=False).changed
    (folder / "b.ttl").write_text("<http://e.org/b> <http://e.org/p> 2 .")
    with pytest.raises(StoreError, match="these files are another graph"):
        build_store([folder], directory, replaces=False)


def test_a_load_that_fails_leaves_the_former_release_and_nothing_else(folder, tmp_path):
    directory = tmp_path / "store"
    build_store([folder], directory)
    (folder / "b.ttl").write_text("wrong")
    with pytest.raises(SyntaxProblem, match=r"b\.ttl:1:1"):
        build_store([folder], directory)
    assert value(directory) == ["1"]
    assert len(list((directory / "releases").iterdir())) == 1


def test_a_load_that_is_killed_leaves_the_former_release_and_is_cleared_by_the_next(folder, tmp_path):
    directory = tmp_path / "store"
    build_store([folder], directory)
    lines = (f"<http://e.org/{n}> <http://e.org/n> {n} .\n" for n in range(60_000))
    (folder / "many.ttl").write_text("".join(lines))
    code = """if True:
        import sys
        from pathlib import Path
        from kg.load import build_store
        build_store([Path(sys.argv[1])], Path(sys.argv[2]))"""
    running = subprocess.Popen([sys.executable, "-c", code, folder, directory])
    deadline = time.monotonic() + 20
    while not list((directory / "releases").glob(".unfinished-*")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert value(directory) == ["1"]
    assert list((directory / "releases").glob(".unfinished-*"))
    (folder / "many.ttl").unlink()
    (folder / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 3 .")
    build_store([folder], directory)
    assert value(directory) == ["3"]
    assert not list((directory / "releases").glob(".unfinished-*"))


def test_opening_writes_nothing(folder, tmp_path):
    directory = tmp_path / "store"
    build_store([folder], directory)
    before = {path: path.stat().st_mtime_ns for path in directory.rglob("*") if path.is_file()}
    value(directory)
    assert {path: path.stat().st_mtime_ns for path in directory.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.mkdir() or (path / "mine.txt").touch(), "is not empty and not a store"),
        (Path.touch, "is a file"),
        (
            lambda path: _mark(path, {"version": 99}),
            "is a store of format 99, and this version of kg reads format 1",
        ),
        (lambda path: _mark(path, []), r"its kg-store\.json cannot be read"),
    ],
)
def test_what_is_no_store_of_ours_is_never_written_to(folder, tmp_path, make, reason):
    directory = tmp_path / "there"
    make(directory)
    with pytest.raises(StoreError, match=reason):
        build_store([folder], directory)


def _mark(path, content):
    path.mkdir()
    (path / "kg-store.json").write_text(json.dumps(content))


def test_a_store_that_is_damaged_empty_or_of_another_version_is_one_clear_line(folder, tmp_path):
    directory = tmp_path / "store"
    release = build_store([folder], directory).store.release
    (directory / "releases" / release / "data" / "CURRENT").unlink()
    with pytest.raises(StoreError, match=f"release {release} cannot be opened") as caught:
        open_store([directory])
    assert "\n" not in str(caught.value)
    assert build_store([folder], directory).changed
    assert value(directory) == ["1"]
    (directory / "current").unlink()
    with pytest.raises(StoreError, match="holds no release yet"):
        open_store([directory])
    (directory / "kg-store.json").write_text('{"version": 2}')
    with pytest.raises(StoreError, match="format 2"):
        open_store([directory])


def test_a_store_is_opened_alone(folder, tmp_path):
    directory = tmp_path / "store"
    build_store([folder], directory)
    with pytest.raises(UsageError, match="open it alone"):
        open_store([directory, folder])


def test_a_store_whose_tables_are_merged_is_the_same(folder, tmp_path, monkeypatch):
    plain = build_store([folder], tmp_path / "plain").store
    monkeypatch.setattr("kg.store.releases._MERGED_FROM", 1)
    merged = build_store([folder], tmp_path / "merged").store
    assert merged.release == plain.release
    assert {*merged.quads()} == {*plain.quads()} != set()
