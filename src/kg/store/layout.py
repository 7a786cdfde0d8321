"""What lies where in a store directory, and how files there are written so that nothing is ever half.

::

    DIR/kg-store.json            what this directory is, and its format's version
    DIR/current                  the id of the current release, one line
    DIR/writing                  locked while somebody writes; always empty
    DIR/releases/<id>/data/      the engine's files, never written again
    DIR/releases/<id>/questions/ example questions, where the data has some
    DIR/releases/<id>/statistics.json  how much of what there is, where a load has counted it
    DIR/releases/<id>/columns-1/ sorted arrays for queries over much of it, where somebody has made them
    DIR/releases/<id>/manifest.json

A release is built beside the others and becomes current by the replacement of
one small file, so that what fails or is killed changes nothing.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import StoreError

if sys.platform != "win32":
    import fcntl

__all__ = [
    "COLUMNS",
    "DATA",
    "MANIFEST",
    "QUESTIONS",
    "RELEASES",
    "Linker",
    "alone",
    "check",
    "current",
    "failing_as_store_error",
    "finish",
    "is_sound",
    "is_store",
    "make_current",
    "manifest_of",
    "one_line",
    "prepare",
    "signature",
    "sync",
    "workplace",
    "writing",
]

RELEASES: Final = "releases"
DATA: Final = "data"
COLUMNS: Final = "columns-1"
"""With the number of their form, so that other ones are passed over."""
QUESTIONS: Final = "questions"
MANIFEST: Final = "manifest.json"

_VERSION: Final = 1
_MARK: Final = "kg-store.json"
_CURRENT: Final = "current"
_WRITING: Final = "writing"
_UNFINISHED: Final = ".unfinished-"
_FULL: Final = "No space left on device"
_LOOK_AGAIN: Final = 0.01


# ------------------------------------------------------------------- what is there
def is_store(path: Path) -> bool:
    """Return whether a path is a store directory, of whatever version."""
    return (path / _MARK).is_file()


def check(directory: Path) -> None:
    """Check that a directory is a store of the version that this program reads.

    Raises
    ------
    kg.errors.StoreError
    """
    try:
        mark = json.loads((directory / _MARK).read_text(encoding="utf-8"))
        version = mark["version"]
    except FileNotFoundError as error:
        reason = "is not a store; make one with `kg load PATH… --store DIR`"
        raise StoreError(str(directory), reason) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(str(directory), f"its {_MARK} cannot be read ({one_line(error)})") from error
    if version != _VERSION:
        reason = (
            f"is a store of format {version}, and this version of kg reads format {_VERSION}; "
            "load its files again into a new directory"
        )
        raise StoreError(str(directory), reason)


def current(directory: Path) -> str | None:
    """Return the id of the current release, if there is one."""
    try:
        return (directory / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = f"its file {_CURRENT} cannot be read ({one_line(error)})"
        raise StoreError(str(directory), reason) from error


def signature(directory: Path) -> tuple[int, int, int]:
    """Return what changes whenever another release becomes current; zeros where there is none."""
    try:
        state = os.stat(f"{directory}/{_CURRENT}")  # noqa: PTH116 - for each request; a Path takes longer
    except OSError:
        return 0, 0, 0
    return state.st_mtime_ns, state.st_ino, state.st_ctime_ns


def is_sound(folder: Path) -> bool:
    """Return whether a release is there and can be opened."""
    try:
        ox.Store.read_only(str(folder / DATA))
    except OSError:
        return False
    return (folder / MANIFEST).is_file()


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return what is written of a release.

    Raises
    ------
    OSError, ValueError
        It cannot be read.
    """
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


# ------------------------------------------------------------------------ writing
def prepare(directory: Path) -> None:
    """Make an empty or missing directory a store; check that another one is.

    Raises
    ------
    kg.errors.StoreError
    """
    if is_store(directory):
        check(directory)
        return
    if directory.exists() and not directory.is_dir():
        raise StoreError(str(directory), "is a file; name a directory that is new, empty or a store")
    if directory.is_dir() and any(directory.iterdir()):
        reason = "is not empty and not a store; name a directory that is new, empty or a store"
        raise StoreError(str(directory), reason)
    (directory / RELEASES).mkdir(parents=True, exist_ok=True)
    _write_whole(directory / _MARK, json.dumps({"what": "a kg store", "version": _VERSION}) + "\n")


@contextmanager
def failing_as_store_error(location: Path) -> Iterator[None]:
    """Say of an error of the operating system, or of the engine, where something could not be written.

    Raises
    ------
    kg.errors.StoreError
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC or _FULL in str(error):
            reason = f"cannot be written: {_FULL}; it is as it was before, so free some space and try again"
            raise StoreError(str(location), reason) from error
        raise StoreError(str(location), f"cannot be written: {one_line(error)}") from error


@contextmanager
def writing(directory: Path, wait: float) -> Iterator[None]:
    """Be the only one who changes which release is current, among all processes.

    Raises
    ------
    kg.errors.StoreError
        Somebody else is, for longer than `wait` seconds.
    """
    with alone(directory / _WRITING, wait) as mine:
        if not mine:
            reason = f"somebody else has been writing to it for {wait:g} seconds; try again"
            raise StoreError(str(directory), reason)
        yield


@contextmanager
def alone(path: Path, wait: float) -> Iterator[bool]:
    """Be the only one, among all threads and processes, who holds a file; yield whether that came true.

    Parameters
    ----------
    path
        The file; made where it is missing, and left empty.
    wait
        Seconds to wait for somebody else who holds it.
    """
    deadline = time.monotonic() + wait
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not (mine := _locked(handle)) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN)
        yield mine
    finally:
        os.close(handle)


@contextmanager
def workplace(directory: Path, name: str = "") -> Iterator[Path]:
    """Make a folder to build a release in, which goes away unless it was renamed; locked while in use.

    With a `name`, which only one who writes at a time may use, what was left there is removed;
    else all that killed builds have left.
    """
    releases = directory / RELEASES
    releases.mkdir(exist_ok=True)
    while True:
        _clear_unfinished(releases.glob(f"{_UNFINISHED}{name or '*'}"))
        folder = releases / f"{_UNFINISHED}{name or secrets.token_hex(8)}"
        folder.mkdir()
        with _lock(folder) as held:
            if not held or not folder.is_dir():  # somebody took it for one that a killed build has left
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def finish(folder: Path, directory: Path, manifest: Mapping[str, Any]) -> None:
    """Put a release that is built, its engine closed, where releases are; it is on the disk then."""
    for path in (folder / DATA).iterdir():
        if path.name == "LOCK" or path.name.startswith("LOG"):
            path.unlink()
        elif path.stat().st_nlink == 1 and path.suffix != ".sst":
            # the engine writes its tables through to the disk itself, and what is linked was there before
            sync(path)
    sync(folder / DATA)
    _write_whole(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    place = directory / RELEASES / manifest["release"]
    shutil.rmtree(place, ignore_errors=True)  # where it was damaged
    folder.rename(place)
    sync(directory / RELEASES)


def make_current(directory: Path, release: str) -> None:
    """Make a release current."""
    _write_whole(directory / _CURRENT, release + "\n")


class Linker:
    """Copies files that are never written again: by links where the file system is the same.

    Elsewhere each file is copied once, however many names it has.
    """

    def __init__(self) -> None:
        self._copied: dict[tuple[int, int], Path] = {}

    def tree(self, source: Path, target: Path) -> None:
        """Copy a folder with all that is in it."""
        target.mkdir()
        for entry in sorted(source.iterdir()):
            copy = self.tree if entry.is_dir() else self.file
            copy(entry, target / entry.name)
        sync(target)

    def file(self, source: Path, target: Path) -> None:
        """Copy one file."""
        state = source.stat()
        origin = self._copied.get((state.st_dev, state.st_ino), source)
        try:
            os.link(origin, target)
        except OSError:
            shutil.copyfile(origin, target)
            sync(target)
            self._copied[state.st_dev, state.st_ino] = target


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, also after a power cut."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name != "posix":  # pragma: no cover - other systems cannot open a folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -------------------------------------------------------------------------- locks
def _clear_unfinished(folders: Iterable[Path]) -> None:
    """Remove what killed builds have left; one that is still running holds its lock."""
    for folder in folders:
        with _lock(folder) as held:
            if held:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Lock a folder for this process; yield whether that was possible."""
    if sys.platform == "win32":  # without locks, nothing of another build is removed
        yield not any(folder.iterdir())
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Lock an open file or folder, if nobody else has; closing it, in whatever way, gives it back."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def one_line(error: Exception) -> str:
    """Return what an error says, on one line."""
    return " ".join(str(error).split())
