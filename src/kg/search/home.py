"""Where an index lies, and that it is built once, however many threads and processes ask for it.

The index of a release lies in its folder in the store directory, where one can write there;
that of a graph in memory in a temporary folder, which all processes share that are forked after
it was made.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import signal
import sqlite3
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from kg.errors import KgError, SearchNotReady, StoreError
from kg.search.apart import build_apart
from kg.search.building import VERSION, build
from kg.search.inheriting import is_like
from kg.store.embedded import EmbeddedStore
from kg.store.layout import Linker, alone
from kg.store.protocol import Store
from kg.store.releases import release_folder
from kg.store.touched import lineage

__all__ = ["Home"]

_NAME: Final = f"search-{VERSION}.sqlite"
_UNFINISHED: Final = f".{_NAME}.unfinished"
_LOCK: Final = f".{_NAME}.lock"
_LONGEST_BUILD: Final = 3600.0


class Home:
    """The place of a store's index.

    Parameters
    ----------
    store : Store
        Whose index it is.
    apart : bool
        Whether a program of its own builds it, so that this process goes on with what else it does.
    """

    def __init__(self, store: Store, *, apart: bool = False) -> None:
        self._store = store
        self._apart = apart
        self._folder: Path | None = None
        self._settling = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder that the index is in; made where there is none."""
        with self._settling:  # threads that ask at once are to build one index, and not one each
            if self._folder is None:
                release = release_folder(self._store)
                writable = release is not None and (
                    (release / _NAME).is_file() or os.access(release, os.W_OK)
                )
                self._folder = release if release is not None and writable else _temporary()
            return self._folder

    @property
    def is_built(self) -> bool:
        """Whether the index is there."""
        return (self.folder / _NAME).is_file()

    def index(self, *, wait: float) -> Path:
        """Return the file of the index, which is built now where nobody has done so.

        Raises
        ------
        kg.errors.SearchNotReady
            Somebody else is still building it after `wait` seconds.
        kg.errors.StoreError
            It cannot be written.
        """
        path = self.folder / _NAME
        if path.is_file():
            return path
        with alone(self.folder / _LOCK, wait) as mine:
            if path.is_file():
                return path
            if not mine:
                raise SearchNotReady(f"{wait:g} seconds")
            self._build(path)
        return path

    def _build(self, path: Path) -> None:
        unfinished = self.folder / _UNFINISHED
        try:
            unfinished.unlink(missing_ok=True)
            if not (self._taken_over(unfinished) or self._built_apart(unfinished)):
                build(self._store, unfinished)
            unfinished.replace(path)
        except (OSError, sqlite3.Error) as error:
            unfinished.unlink(missing_ok=True)
            raise StoreError(
                str(self.folder), f"the search index cannot be written there: {error}"
            ) from error

    def _taken_over(self, path: Path) -> bool:
        """Take the index of the last release before this one that has one, if it would be the same."""
        release = release_folder(self._store)
        if not isinstance(self._store, EmbeddedStore) or release is None or release != self.folder:
            return False
        directory = release.parent.parent
        for ancestor in lineage(directory, release.name):
            former = release.with_name(ancestor.release) / _NAME
            if former.is_file():
                if is_like(self._store, ancestor.release):
                    Linker().file(former, path)
                    return True
                return False
        return False

    def _built_apart(self, path: Path) -> bool:
        release = release_folder(self._store) if self._apart else None
        return release is not None and build_apart(release, path)

    def build_beside(self) -> None:
        """Have it built by a process that is forked now; only to be called while there are no threads."""
        if self.is_built:
            return
        multiprocessing.get_context("fork").Process(target=self._build_alone, daemon=True).start()

    def _build_alone(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
        with suppress(KgError):  # the first search meets the same, and says so
            self.index(wait=_LONGEST_BUILD)


def _temporary() -> Path:
    folder, owner = Path(tempfile.mkdtemp(prefix="kg-search-")), os.getpid()
    atexit.register(_remove, folder, owner)
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # and not a process that was forked meanwhile
        shutil.rmtree(folder, ignore_errors=True)
