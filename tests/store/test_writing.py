"""Writing to a store directory: new releases, one at a time, whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, StoreError
from kg.load import build_store, open_store
from kg.load.following import follow
from kg.store import layout
from kg.store.releases import (
    ReleaseWatch,
    current_release,
    open_release,
    releases,
    rollback,
    store_directory,
)
from kg.store.writing import Writer, preparing
from kg.terms import IRI, Quad

A, P = IRI("http://e.org/a"), IRI("http://e.org/p")


@pytest.fixture
def directory(tmp_path) -> Path:
    path = tmp_path / "a.ttl"
    path.write_text("<http://e.org/a> <http://e.org/p> <http://e.org/0> .")
    build_store([path], tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def writer(directory) -> Writer:
    return Writer(directory, follow)


def thing(number: int) -> Quad:
    return Quad(A, P, IRI(f"http://e.org/{number}"), None)


def add(*numbers: int):
    return lambda change: change.add([thing(number) for number in numbers])


def values(directory: Path, release: str | None = None) -> list[str]:
    store, _ = open_release(directory, release)
    rows = store.select("SELECT ?o { <http://e.org/a> <http://e.org/p> ?o } ORDER BY ?o").rows
    return [row[0].value.rpartition("/")[2] for row in rows]


def files(directory: Path) -> dict[Path, tuple[int, bytes]]:
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in directory.rglob("*") if path.is_file()
    }


# ------------------------------------------------------------------------- releases
def test_a_change_is_a_new_release_and_the_former_stays_as_it_was(directory, writer):
    before = current_release(directory)
    held = files(directory / "releases" / before)
    written = writer.write("update", add(1, 2))
    assert written.changed
    assert (written.parent, written.added, written.removed) == (before, 2, 0)
    assert written.created == ("https://kg.example/graph/unnamed",)
    assert current_release(directory) == written.release
    assert values(directory) == ["0", "1", "2"]
    assert values(directory, before) == ["0"]
    assert files(directory / "releases" / before) == held


def test_the_first_change_after_a_load_has_more_time_the_more_was_loaded(directory, writer):
    folder = directory / "releases" / current_release(directory)
    manifest = layout.manifest_of(folder)
    (folder / layout.MANIFEST).write_text(json.dumps(manifest | {"triples": 50_000_000}))
    assert preparing(directory) > 600
    writer.write("update", add(1))
    assert preparing(directory) == 0


def test_what_changes_nothing_makes_no_release(directory, writer):
    writer.write("update", add(1))
    before = files(directory)
    written = writer.write("update", add(1))
    assert not written.changed
    assert written.release == written.parent == current_release(directory)
    assert files(directory) == before

    def there_and_back(change):
        change.add([thing(5)])
        change.remove([thing(5)])

    assert not writer.write("update", there_and_back).changed


def test_the_same_change_of_the_same_content_has_the_same_release_everywhere(writer, tmp_path):
    (tmp_path / "again").mkdir()
    other = tmp_path / "again" / "a.ttl"
    other.write_bytes((tmp_path / "a.ttl").read_bytes())
    build_store([other], tmp_path / "again" / "store")

    def change(change):
        change.add([Quad(change.fresh(), P, A, None), thing(2), thing(1)])
        change.remove([thing(2)])

    elsewhere = Writer(tmp_path / "again" / "store", follow)
    assert writer.write("update", change) == elsewhere.write("another word for it", change)
    assert writer.write("update", add(3)).release == elsewhere.write("update", add(3)).release
    assert writer.write("update", add(4)).release != elsewhere.write("update", add(5)).release


def test_releases_are_listed_with_what_made_them(directory, writer):
    loaded = current_release(directory)
    writer.write("update", add(1, 2))
    writer.write("delete graph", lambda change: change.remove([thing(1)]))
    last, middle, first = releases(directory)
    assert [entry.kind for entry in (first, middle, last)] == ["load", "update", "delete graph"]
    assert [entry.parent for entry in (first, middle, last)] == [None, loaded, middle.id]
    assert [(entry.added, entry.removed) for entry in (first, middle, last)] == [(None, None), (2, 0), (0, 1)]
    assert [entry.current for entry in (first, middle, last)] == [False, False, True]
    store, _ = open_release(directory)
    assert last.triples == len(list(store.select("SELECT * { ?s ?p ?o }").rows))
    assert first.written <= middle.written <= last.written


def test_a_store_returns_to_an_earlier_release_and_back(directory, writer):
    loaded = current_release(directory)
    first, second = writer.write("update", add(1)), writer.write("update", add(2))
    assert rollback(directory) == first.release
    assert values(directory) == ["0", "1"]
    assert rollback(directory, loaded) == loaded
    assert values(directory) == ["0"]
    assert rollback(directory, second.release) == second.release
    assert values(directory) == ["0", "1", "2"]
    rollback(directory, loaded)
    with pytest.raises(StoreError, match="none that was before it"):
        rollback(directory)
    for wrong in ("nothing", "../releases", ".unfinished-0"):
        with pytest.raises(StoreError, match="has no release"):
            rollback(directory, wrong)


def test_the_same_change_after_a_rollback_is_the_release_that_is_there(directory, writer):
    first = writer.write("update", add(1))
    rollback(directory)
    before = files(directory / "releases")
    again = writer.write("update", add(1))
    assert again == first
    assert files(directory / "releases") == before
    assert values(directory) == ["0", "1"]


def test_a_damaged_release_does_not_become_current(directory, writer):
    loaded = current_release(directory)
    writer.write("update", add(1))
    (directory / "releases" / loaded / "data" / "CURRENT").unlink()
    with pytest.raises(StoreError, match=f"release {loaded} is damaged"):
        rollback(directory)
    assert values(directory) == ["0", "1"]


def test_a_store_of_before_there_was_writing_is_written_to(directory, writer):
    manifest = directory / "releases" / current_release(directory) / "manifest.json"
    said = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({"release": said["release"], "location": said["location"]}))
    assert [(entry.kind, entry.triples) for entry in releases(directory)] == [("load", None)]
    writer.write("update", add(1))
    assert releases(directory)[0].triples == said["triples"] + 6  # and five of the new graph's entry


def test_a_load_replaces_what_was_written_and_a_rollback_brings_it_back(directory, writer, tmp_path):
    written = writer.write("update", add(1))
    (tmp_path / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> <http://e.org/9> .")
    build_store([tmp_path / "a.ttl"], directory)
    assert values(directory) == ["9"]
    assert rollback(directory) == written.release
    assert values(directory) == ["0", "1"]


def test_questions_go_with_a_store_through_changes(tmp_path):
    folder = tmp_path / "data"
    (folder / "questions").mkdir(parents=True)
    (folder / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .")
    (folder / "questions" / "1.rq").write_text("# title@en: One\n\nASK {}\n")
    build_store([folder], tmp_path / "store")
    Writer(tmp_path / "store", follow).write("update", add(1))
    opened = open_store([tmp_path / "store"])
    assert [path.name for path in opened.questions.iterdir()] == ["1.rq"]


# -------------------------------------------------------------------- whole or nothing
def test_a_change_that_fails_leaves_nothing(directory, writer):
    before = files(directory)

    def failing(change):
        change.add([thing(1)])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        writer.write("update", failing)
    assert files(directory).keys() - before.keys() <= {directory / "writing"}
    assert values(directory) == ["0"]
    writer.write("update", add(1))
    assert values(directory) == ["0", "1"]


def test_a_disk_that_cannot_be_written_to_is_one_clear_line(directory, writer, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(layout, "finish", full)
    with pytest.raises(StoreError, match=r"cannot be written: .*No space left") as caught:
        writer.write("update", add(1))
    assert "\n" not in str(caught.value)
    assert values(directory) == ["0"]


def test_what_is_not_flushed_in_a_release_is_still_in_the_next(directory, writer):
    """The engine's own checkpoint of a store that is open for reading leaves out what is in its logs."""
    data = directory / "releases" / current_release(directory) / "data"
    engine = ox.Store(str(data))
    quad = (ox.NamedNode(A.value), ox.NamedNode(P.value), ox.NamedNode("http://e.org/7"))
    engine.extend([ox.Quad(*quad), ox.Quad(*quad, ox.NamedNode("http://e.org/g"))])
    del engine
    assert list(data.glob("*.log"))
    writer.write("update", add(1))
    assert values(directory) == ["0", "1", "7"]


def test_nothing_of_a_change_stays_open(directory, writer):
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("what is open is only listed on Linux")
    writer.write("update", add(1))
    opened = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    assert not {name for name in opened if str(directory) in name}


# ------------------------------------------------------------------------ many writers
def test_who_writes_waits_for_who_is_writing_and_then_says_so(directory):
    with (
        layout.writing(directory, 0),
        pytest.raises(StoreError, match=r"somebody else has been writing to it for 0\.2 seconds"),
    ):
        Writer(directory, follow, wait=0.2).write("update", add(1))
    assert Writer(directory, follow, wait=0.2).write("update", add(1)).changed


def test_threads_take_turns(directory):
    failures = []

    def write(number):
        try:
            Writer(directory, follow).write("update", add(number))
        except KgError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert values(directory) == [str(number) for number in range(9)]
    assert len(releases(directory)) == 9


def test_processes_take_turns(directory):
    code = """if True:
        import sys
        from pathlib import Path
        from kg.load.following import follow
        from kg.store.writing import Writer, preparing
        from kg.terms import IRI, Quad
        for number in range(5):
            value = IRI(f"http://e.org/{sys.argv[2]}{number}")
            quad = Quad(IRI("http://e.org/a"), IRI("http://e.org/p"), value, None)
            Writer(Path(sys.argv[1]), follow).write("update", lambda change: change.add([quad]))"""
    running = [subprocess.Popen([sys.executable, "-c", code, directory, str(n)]) for n in range(1, 4)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert values(directory) == ["0", *(f"{n}{number}" for n in range(1, 4) for number in range(5))]


# ----------------------------------------------------------------------------- readers
def test_a_reader_stays_where_it_is_and_can_notice_that_it_is_no_longer_current(directory, writer):
    store, _ = open_release(directory)
    watch = ReleaseWatch(directory)
    assert watch.release == store.release
    assert not watch.changed()
    written = writer.write("update", add(1))
    assert len(list(store.select("SELECT ?o { <http://e.org/a> <http://e.org/p> ?o }").rows)) == 1
    assert watch.changed()
    assert watch.release == written.release
    assert not watch.changed()
    rollback(directory)
    assert watch.changed()
    assert watch.release == store.release
    writer.write("update", lambda _: None)
    rollback(directory, store.release)
    assert not watch.changed()


def test_looking_whether_there_is_a_new_release_costs_next_to_nothing(directory):
    watch = ReleaseWatch(directory)
    begun = time.perf_counter()
    for _ in range(1_000):
        watch.changed()
    assert time.perf_counter() - begun < 1


def test_an_open_store_knows_its_directory(directory, tmp_path):
    assert store_directory(open_release(directory)[0]) == directory
    assert store_directory(open_store([tmp_path / "a.ttl"]).store) is None


def test_only_a_store_that_holds_something_is_written_to(tmp_path):
    with pytest.raises(StoreError, match="is not a store"):
        Writer(tmp_path, follow)
    layout.prepare(tmp_path / "new")
    with pytest.raises(StoreError, match="holds no release yet"):
        Writer(tmp_path / "new", follow)


def test_a_store_that_may_not_be_written_to_is_one_clear_line(directory, writer, monkeypatch):
    writer.write("update", add(1))
    real = layout.os.open

    def forbidden(path, *rest):
        if Path(path).name == "writing":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest)

    monkeypatch.setattr(layout.os, "open", forbidden)
    for write in (lambda: writer.write("update", add(2)), lambda: rollback(directory)):
        with pytest.raises(StoreError, match=r"cannot be written: .*Permission denied") as caught:
            write()
        assert "\n" not in str(caught.value)
    assert values(directory) == ["0", "1"]
