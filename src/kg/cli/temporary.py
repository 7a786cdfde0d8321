"""A store directory for the time that a server runs, where there is none to write to."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.output import note
from kg.cli.source import GraphSource

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["opened"]


@contextmanager
def opened(source: GraphSource, *, writable: bool) -> Iterator[Graph]:
    """Open a graph; one to be written to from a store directory, which may be a temporary one."""
    from kg.facade.opening import open_store
    from kg.facade.stores import build_store, is_address, is_store

    paths = [Path(file) for file in source.files if not is_address(file)]
    elsewhere = source.store is not None or len(paths) < len(source.files)
    if not writable or elsewhere or (len(paths) == 1 and is_store(paths[0])):
        yield source.open()
        return
    directory, owner = Path(tempfile.mkdtemp(prefix="kg-store-")), os.getpid()
    note(f"what is written goes to {directory} and is deleted at the end; keep it with --store DIR")
    try:
        build_store(paths, directory, base_iri=source.base_iri)
        yield open_store(directory)
    finally:
        if os.getpid() == owner:  # and not a process that was forked meanwhile
            shutil.rmtree(directory, ignore_errors=True)
