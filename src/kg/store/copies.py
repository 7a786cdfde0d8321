"""Backups: a store directory with all its releases, copied while it may be read and written."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.store import layout
from kg.store.layout import MANIFEST, RELEASES, Linker
from kg.store.releases import WAIT, current_release

__all__ = ["backup", "restore"]


def backup(directory: Path, target: Path) -> str:
    """Copy a store with all its releases to a new directory, whole or not at all.

    Returns the id of its current release. The copy is a store itself. On one file system the two
    share the files of their releases, which are never written again, and either can be deleted;
    elsewhere they are copied.

    Raises
    ------
    kg.errors.StoreError
        `directory` is no store or its current release is damaged; `target` is not new, or cannot
        be written.
    """
    release = current_release(directory)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise StoreError(str(target), "is there already; name a directory that is new or empty")
    with layout.failing_as_store_error(target), _whole_or_gone(target) as unfinished:
        layout.prepare(unfinished)
        linker = Linker()
        for folder in _release_folders(directory):
            linker.tree(folder, unfinished / RELEASES / folder.name)
        _check_sound(unfinished, release, of=directory)
        layout.make_current(unfinished, release)
    return release


def restore(source: Path, directory: Path, *, wait: float = WAIT) -> str:
    """Bring a store back to what a backup holds, and return the id of the release that is current then.

    A directory that is new or empty becomes a copy of the backup. Into a store, the releases of
    the backup that are missing or damaged there are copied; those that it has besides stay.

    Raises
    ------
    kg.errors.StoreError
        `source` is no store or its current release is damaged; `directory` is another thing, or
        cannot be written.
    """
    if not layout.is_store(directory):
        return backup(source, directory)
    layout.check(directory)
    release = current_release(source)
    _check_sound(source, release, of=source)
    with layout.failing_as_store_error(directory), layout.writing(directory, wait):
        linker = Linker()
        for folder in _release_folders(source):
            _bring(folder, directory, linker)
        layout.make_current(directory, release)
    return release


@contextmanager
def _whole_or_gone(target: Path) -> Iterator[Path]:
    """Yield a folder that gets its name when all is in it, and goes away if something fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished-{secrets.token_hex(8)}")
    try:
        yield unfinished
        unfinished.rename(target)
        layout.sync(target.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _bring(folder: Path, directory: Path, linker: Linker) -> None:
    """Copy a release into a store, unless it is there and sound."""
    place = directory / RELEASES / folder.name
    if layout.is_sound(place):
        return
    with layout.workplace(directory, "restored") as unfinished:
        copy = unfinished / folder.name
        linker.tree(folder, copy)
        shutil.rmtree(place, ignore_errors=True)
        copy.rename(place)
        layout.sync(place.parent)


def _release_folders(directory: Path) -> Iterator[Path]:
    """Yield the folders of all releases, finished ones only."""
    for folder in sorted((directory / RELEASES).glob("[!.]*")):
        if (folder / MANIFEST).is_file():
            yield folder


def _check_sound(directory: Path, release: str, *, of: Path) -> None:
    if not layout.is_sound(directory / RELEASES / release):
        raise StoreError(str(of), f"release {release} is damaged; `kg rollback` to another one")
