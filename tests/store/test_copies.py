"""Backups of a store directory, and bringing it back from one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.load import build_store
from kg.load.following import follow
from kg.store import layout
from kg.store.copies import backup, restore
from kg.store.releases import current_release, open_release, releases, rollback
from kg.store.writing import Writer
from kg.update import read_update


@pytest.fixture
def directory(tmp_path) -> Path:
    folder = tmp_path / "data"
    (folder / "questions").mkdir(parents=True)
    (folder / "a.ttl").write_text("<urn:a> <urn:b> 0 .")
    (folder / "questions" / "1.rq").write_text("# title@en: One\n\nASK {}\n")
    build_store([folder], tmp_path / "store")
    insert(tmp_path / "store", 1)
    return tmp_path / "store"


def insert(directory: Path, number: int) -> str:
    request = read_update(f"INSERT DATA {{ <urn:a> <urn:b> {number} }}")
    return Writer(directory, follow).write("update", request.apply).release


def values(directory: Path) -> list[str]:
    store, _ = open_release(directory)
    return [row[0].value for row in store.select("SELECT ?n { <urn:a> <urn:b> ?n } ORDER BY ?n").rows]


def test_a_backup_is_a_store_with_all_releases_that_needs_the_original_no_more(directory, tmp_path):
    release = backup(directory, tmp_path / "backups" / "monday")
    shutil.rmtree(directory)
    copy = tmp_path / "backups" / "monday"
    assert [path.name for path in copy.parent.iterdir()] == ["monday"]
    assert release == current_release(copy)
    assert values(copy) == ["0", "1"]
    assert len(releases(copy)) == 2
    _, questions = open_release(copy)
    assert [path.name for path in questions.iterdir()] == ["1.rq"]
    insert(copy, 2)
    assert values(copy) == ["0", "1", "2"]
    rollback(copy)
    rollback(copy)
    assert values(copy) == ["0"]


def test_writing_to_a_store_does_not_change_its_backup_nor_the_other_way_round(directory, tmp_path):
    copy = tmp_path / "copy"
    backup(directory, copy)
    for number in range(2, 8):
        insert(directory, number)
    insert(copy, 9)
    assert values(directory) == ["0", "1", "2", "3", "4", "5", "6", "7"]
    assert values(copy) == ["0", "1", "9"]


def test_a_backup_where_nothing_can_be_linked_copies_each_file_once(directory, tmp_path, monkeypatch):
    real = layout.os.link

    def from_another_disk(source, target):
        if Path(source).is_relative_to(directory):
            raise OSError(18, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(layout.os, "link", from_another_disk)
    backup(directory, tmp_path / "copy")
    tables = list((tmp_path / "copy").rglob("*.sst"))
    assert len({path.stat().st_ino for path in tables}) < len(tables)
    assert not {path.stat().st_ino for path in tables} & {p.stat().st_ino for p in directory.rglob("*.sst")}
    assert values(tmp_path / "copy") == ["0", "1"]


def test_a_backup_goes_to_a_place_of_its_own(directory, tmp_path):
    (tmp_path / "empty").mkdir()
    backup(directory, tmp_path / "empty")
    assert values(tmp_path / "empty") == ["0", "1"]
    (tmp_path / "file").touch()
    for taken in (tmp_path / "empty", tmp_path / "file", directory):
        with pytest.raises(StoreError, match="is there already"):
            backup(directory, taken)
    with pytest.raises(StoreError, match="is not a store"):
        backup(tmp_path / "data", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_that_fails_leaves_nothing(directory, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(layout, "make_current", full)
    with pytest.raises(StoreError, match="No space left"):
        backup(directory, tmp_path / "copy")
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


def test_a_damaged_store_is_not_taken_for_a_backup(directory, tmp_path):
    (directory / "releases" / current_release(directory) / "data" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="is damaged"):
        backup(directory, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_store_is_brought_back_to_its_backup_and_loses_nothing(directory, tmp_path):
    copy = tmp_path / "copy"
    saved = backup(directory, copy)
    later = insert(directory, 5)
    assert restore(copy, directory) == saved
    assert values(directory) == ["0", "1"]
    assert rollback(directory, later) == later
    assert values(directory) == ["0", "1", "5"]


def test_what_is_damaged_or_missing_comes_back_from_the_backup(directory, tmp_path):
    copy = tmp_path / "copy"
    backup(directory, copy)
    first, second = (entry.id for entry in reversed(releases(directory)))
    (directory / "releases" / second / "data" / "CURRENT").unlink()
    shutil.rmtree(directory / "releases" / first)
    restore(copy, directory)
    assert values(directory) == ["0", "1"]
    rollback(directory)
    assert values(directory) == ["0"]
    shutil.rmtree(directory)
    restore(copy, directory)
    assert values(directory) == ["0", "1"]


def test_what_is_no_store_is_not_restored_into_nor_from(directory, tmp_path):
    with pytest.raises(StoreError, match="is there already"):
        restore(directory, tmp_path / "data")
    with pytest.raises(StoreError, match="is not a store"):
        restore(tmp_path / "data", directory)
    assert values(directory) == ["0", "1"]
