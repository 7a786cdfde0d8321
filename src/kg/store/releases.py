"""Store directories: immutable releases, one of them current.

::

    DIR/kg-store.json            what this directory is, and its format's version
    DIR/current                  the id of the current release, one line
    DIR/releases/<id>/data/      the engine's files, never written again
    DIR/releases/<id>/questions/ example questions, where the data has some
    DIR/releases/<id>/manifest.json

A release is built beside the others and becomes current by the replacement of
one small file, so that a load that fails or is killed changes nothing.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.embedded import EmbeddedStore

__all__ = ["is_store", "open_release", "write_release"]

_VERSION: Final = 1
_MARK: Final = "kg-store.json"
_CURRENT: Final = "current"
_RELEASES: Final = "releases"
_DATA: Final = "data"
_QUESTIONS: Final = "questions"
_MANIFEST: Final = "manifest.json"
_UNFINISHED: Final = ".unfinished-"


def is_store(path: Path) -> bool:
    """Return whether a path is a store directory, of whatever version."""
    return (path / _MARK).is_file()


def open_release(directory: Path) -> tuple[EmbeddedStore, Path | None]:
    """Open the current release for reading, with its folder of example questions where it has one.

    Raises
    ------
    kg.errors.StoreError
        It is no store, of another version, empty or damaged.
    """
    _check(directory)
    release = _current(directory)
    if release is None:
        raise StoreError(str(directory), "holds no release yet; fill it with `kg load PATH… --store DIR`")
    folder = directory / _RELEASES / release
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        engine = ox.Store.read_only(str(folder / _DATA))
    except (OSError, ValueError) as error:
        reason = f"release {release} cannot be opened ({_one_line(error)}); load its files again"
        raise StoreError(str(directory), reason) from error
    store = EmbeddedStore(
        engine, location=str(directory), release=manifest["release"], directory=folder / _DATA
    )
    questions = folder / _QUESTIONS
    return store, questions if questions.is_dir() else None


def write_release(
    directory: Path,
    release: str,
    fill: Callable[[ox.Store], str],
    *,
    location: str,
    questions: Path | None = None,
    replaces: bool = True,
) -> bool:
    """Make `release` current, building it with `fill` unless it is there; return whether anything changed.

    `fill` gets an empty engine and returns the id of what it put there.

    Raises
    ------
    kg.errors.StoreError
        The directory is another thing, holds another release that is not to be replaced,
        or cannot be written.
    """
    try:
        _prepare(directory)
        former = _current(directory)
        sound = _is_sound(directory / _RELEASES / release)
        if former == release and sound:
            return False
        if former not in {None, release} and not replaces:
            reason = f"holds release {former}, and these files are another graph; replace it with `kg load`"
            raise StoreError(str(directory), reason)
        if not sound:
            _build(directory, release, fill, location, questions)
        _write_whole(directory / _CURRENT, release + "\n")
    except OSError as error:
        raise StoreError(str(directory), f"cannot be written: {_one_line(error)}") from error
    return True


def _check(directory: Path) -> None:
    """Check that a directory is a store of the version that this program reads."""
    try:
        mark = json.loads((directory / _MARK).read_text(encoding="utf-8"))
        version = mark["version"]
    except FileNotFoundError as error:
        reason = "is not a store; make one with `kg load PATH… --store DIR`"
        raise StoreError(str(directory), reason) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(str(directory), f"its {_MARK} cannot be read ({_one_line(error)})") from error
    if version != _VERSION:
        reason = (
            f"is a store of format {version}, and this version of kg reads format {_VERSION}; "
            "load its files again into a new directory"
        )
        raise StoreError(str(directory), reason)


def _current(directory: Path) -> str | None:
    try:
        return (directory / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = f"its file {_CURRENT} cannot be read ({_one_line(error)})"
        raise StoreError(str(directory), reason) from error


def _is_sound(folder: Path) -> bool:
    """Return whether a release is there and can be opened."""
    try:
        ox.Store.read_only(str(folder / _DATA))
    except OSError:
        return False
    return (folder / _MANIFEST).is_file()


def _prepare(directory: Path) -> None:
    """Make an empty or missing directory a store; check that another one is."""
    if is_store(directory):
        _check(directory)
        return
    if directory.exists() and not directory.is_dir():
        raise StoreError(str(directory), "is a file; name a directory that is new, empty or a store")
    if directory.is_dir() and any(directory.iterdir()):
        reason = "is not empty and not a store; name a directory that is new, empty or a store"
        raise StoreError(str(directory), reason)
    (directory / _RELEASES).mkdir(parents=True, exist_ok=True)
    _write_whole(directory / _MARK, json.dumps({"what": "a kg store", "version": _VERSION}) + "\n")


def _build(
    directory: Path,
    release: str,
    fill: Callable[[ox.Store], str],
    location: str,
    questions: Path | None,
) -> None:
    releases = directory / _RELEASES
    releases.mkdir(exist_ok=True)
    _clear_unfinished(releases)
    with _workplace(releases) as folder:
        engine = ox.Store(str(folder / _DATA))
        if fill(engine) != release:
            raise StoreError(location, "a file changed while it was read; load again")
        engine.flush()
        manifest = {"release": release, "location": location}
        del engine  # the engine's lock goes with it
        if questions is not None:
            shutil.copytree(questions, folder / _QUESTIONS)
        _write_whole(folder / _MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        shutil.rmtree(releases / release, ignore_errors=True)  # where it was damaged
        folder.rename(releases / release)
        _sync_folder(releases)


@contextmanager
def _workplace(releases: Path) -> Iterator[Path]:
    """Make a folder to build in, which goes away unless it was renamed; locked while in use."""
    folder = releases / f"{_UNFINISHED}{secrets.token_hex(8)}"
    folder.mkdir()
    with _lock(folder) as held:
        assert held
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear_unfinished(releases: Path) -> None:
    """Remove what killed loads have left; one that is still running holds its lock."""
    for folder in releases.glob(_UNFINISHED + "*"):
        with _lock(folder) as held:
            if held:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Lock a folder for this process; yield whether that was possible."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX only
    except ImportError:  # pragma: no cover - without locks, nothing of another load is removed
        yield not any(folder.iterdir())
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, also after a power cut."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # pragma: no cover - other systems cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
