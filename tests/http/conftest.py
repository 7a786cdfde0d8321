"""Clients of applications with other limits, and of a real server process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.graph import Graph
from kg.limits import Limits
from kg.server.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def client_with(tiny: Graph) -> Iterator[Callable[..., FlaskClient]]:
    """Make test clients of applications over the tiny graph, with given limits."""
    made = []

    def make(*, path_prefix: str = "", **limits: float) -> FlaskClient:
        app = create_app(tiny, Limits(**limits), path_prefix=path_prefix)
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["kg"].close()


@dataclass
class Served:
    """A running ``kg serve``: its process, the lines it printed, and its address."""

    process: subprocess.Popen[str]
    lines: list[str]

    @property
    def url(self) -> str:
        return self.lines[-1].removeprefix("Ready: ")

    def processes(self) -> set[int]:
        """Return the living processes of its session."""
        return {
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _session(entry) == self.process.pid and _state(entry) != "Z"
        }

    def wait_until_gone(self, seconds: float = 8) -> set[int]:
        """Wait until no process of it is left; return those that are."""
        deadline = time.monotonic() + seconds
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.processes()


def _stat(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _session(entry: Path) -> int:
    fields = _stat(entry)
    return int(fields[3]) if fields else -1


def _state(entry: Path) -> str:
    fields = _stat(entry)
    return fields[0] if fields else "Z"


@pytest.fixture
def kg_serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start real ``kg serve`` processes on free ports, each in a session of its own."""
    running: list[Served] = []

    def start(*arguments: str | Path) -> Served:
        command = [sys.executable, "-m", "kg", "serve", *map(str, arguments)]
        if "--port" not in arguments:
            command += ["--port", "0"]
        with (tmp_path / "stderr.txt").open("w") as complaints:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                encoding="utf-8",
                start_new_session=True,
                cwd=tmp_path,
            )
        served = Served(process, [])
        running.append(served)
        assert process.stdout is not None
        for line in process.stdout:
            served.lines.append(line.rstrip("\n"))
            if line.startswith("Ready: "):
                break
        return served

    yield start
    for served in running:
        if served.processes():
            os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait()
        assert served.process.stdout is not None
        served.process.stdout.close()
