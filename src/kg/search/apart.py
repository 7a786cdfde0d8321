"""Having an index built by a program of its own, while the process that asks for it does other things."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["build_apart"]


def build_apart(release: Path, path: Path) -> bool:
    """Have the index of a release, whose folder this is, written to `path`; return whether it was."""
    command = [sys.executable, "-m", "kg.search.index_process", str(release), str(path)]
    try:
        # what it reads from ends with this process, and it with that
        with subprocess.Popen(command, stdin=subprocess.PIPE) as program:  # noqa: S603 - this program itself
            return program.wait() == 0
    except OSError:
        return False
