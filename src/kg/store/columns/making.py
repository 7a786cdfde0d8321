"""Making the columns of a release once, in a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, UsageError
from kg.store.layout import COLUMNS, alone, manifest_of
from kg.store.releases import open_release, release_folder, store_directory

if TYPE_CHECKING:
    from kg.store.protocol import Store

__all__ = ["are_wanted", "make", "make_beside"]

FEWEST: Final = 200_000
"""Triples; with fewer the engine is quick enough."""
MOST: Final = 40_000_000
"""Triples; while columns are made, each different term takes some 200 bytes of memory."""
_LOCK: Final = ".columns.lock"
_LOWEST: Final = 19
_LOOK_AGAIN: Final = 1.0


def are_wanted(store: Store) -> bool:
    """Return whether a store is a release that has none, of a size for which they are worth while."""
    release = release_folder(store)
    if release is None or (release / COLUMNS).is_dir():
        return False
    try:
        triples = manifest_of(release).get("triples")
    except (OSError, ValueError):
        return False
    return FEWEST <= (triples or 0) <= MOST and os.access(release, os.W_OK)


def make(store: Store) -> bool:
    """Make the columns of a release, unless it has them or somebody else makes them now.

    Returns
    -------
    bool
        Whether it has them.

    Raises
    ------
    kg.errors.UsageError
        The store is no release.
    OSError
        They cannot be written.
    """
    release = release_folder(store)
    if release is None:
        raise UsageError(f"{store.location} is no store directory: only the release of one has columns")
    from kg.store.columns.building import build  # noqa: PLC0415 - numpy takes a while to import

    with alone(release / _LOCK, 0) as mine:
        if mine and not (release / COLUMNS).is_dir():
            build(store, release / COLUMNS)  # type: ignore[arg-type]  # a release is such a store
        return (release / COLUMNS).is_dir()


def make_beside(store: Store, wanted: Callable[[], bool] = lambda: True) -> None:
    """Have them made by a program that gives way to all else and ends with this process; wait for it.

    It is also ended when they are no longer `wanted`.
    """
    directory = store_directory(store)
    command = [sys.executable, "-m", "kg.store.columns.making", str(directory), store.release]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as running:  # noqa: S603 - our own
        while running.poll() is None and wanted():
            with suppress(subprocess.TimeoutExpired):
                running.wait(_LOOK_AGAIN)
        running.kill()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _main(directory: Path, release: str) -> None:
    if hasattr(os, "nice"):
        os.nice(_LOWEST)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KgError, OSError):  # a full disk, say: the engine answers as before
        make(open_release(directory, release)[0])


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
