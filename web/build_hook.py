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


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``npm ci`` and ``npm run build`` in ``web/`` unless the scripts are newer than their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make ``web/static/build`` before files are collected."""
        web = Path(self.root) / "web"
        if _up_to_date(web):
            return
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning(
                "npm was not found: the package is built without page scripts. "
                "Pages work without them; install Node.js and build again for the editor and the pictures."
            )
            return
        for arguments in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
            done = subprocess.run([npm, *arguments], cwd=web, capture_output=True, text=True, check=False)  # noqa: S603 - npm itself
            if done.returncode:
                last = (done.stderr or done.stdout).strip().splitlines()[-1:]
                self.app.display_warning(
                    f"`npm {' '.join(arguments)}` failed, so page scripts are missing: {last}"
                )
                return


def _up_to_date(web: Path) -> bool:
    built = [web / "static" / "build" / name for name in OUTPUTS]
    if not all(path.is_file() for path in built):
        return False
    sources = [path for path in (web / "src").rglob("*") if path.is_file()]
    sources += [web / "package-lock.json", web / "build.mjs"]
    newest = max(path.stat().st_mtime for path in sources)
    return min(path.stat().st_mtime for path in built) >= newest
