"""Builds the page scripts when a wheel, an sdist or an editable install is made.

Where npm is missing the package is still built: every page works without scripts.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUTS = ("theme.js", "explore.js", "editor.js")
INSTALL = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
BUILD = ("run", "build")
WITHOUT = "the package is built without page scripts. Pages work without them"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm in ``web/`` unless the scripts are newer than their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make ``web/static/build`` before files are collected."""
        web = Path(self.root) / "web"
        if _up_to_date(web):
            return
        _forget(web)
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning(
                f"npm was not found: {WITHOUT}; install Node.js 20 or newer and build again for the query "
                "editor, the interactive pictures and the theme switch."
            )
            return
        for arguments in (INSTALL, BUILD):
            problem = _run(npm, arguments, web)
            if problem:
                self.app.display_warning(f"`npm {' '.join(arguments)}` failed ({problem}): {WITHOUT}.")
                return


def _up_to_date(web: Path) -> bool:
    """Return whether all scripts are there and none of their sources is newer."""
    built = [web / "static" / "build" / name for name in OUTPUTS]
    if not all(path.is_file() for path in built):
        return False
    sources = [path for path in (web / "src").rglob("*") if path.is_file()]
    sources += [web / name for name in ("package.json", "package-lock.json", "build.mjs")]
    newest = max(path.stat().st_mtime for path in sources)
    return min(path.stat().st_mtime for path in built) >= newest


def _forget(web: Path) -> None:
    """Remove scripts of another state of the sources: no script is better than an old one."""
    shutil.rmtree(web / "static" / "build", ignore_errors=True)


def _run(npm: str, arguments: tuple[str, ...], folder: Path) -> str | None:
    """Run npm; return None, or what it said last if it failed."""
    command = [npm, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - npm itself
    if done.returncode == 0:
        return None
    said = (done.stderr or done.stdout).strip().splitlines()
    return said[-1] if said else f"status {done.returncode}"
