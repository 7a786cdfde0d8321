"""Clients of applications with other limits, and of a real server process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
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

    def ended(self) -> set[int]:
        """Return its processes that have ended and that nobody has asked how."""
        return {
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _session(entry) == self.process.pid and _state(entry) == "Z"
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
    with serving(tmp_path) as start:
        yield start


@contextmanager
def serving(folder: Path) -> Iterator[Callable[..., Served]]:
    """Give what starts ``kg serve`` in `folder`; all that were started are ended in the end."""
    running: list[Served] = []

    def start(*arguments: str | Path) -> Served:
        command = [sys.executable, "-m", "kg", "serve", *map(str, arguments)]
        for option, usual in (("--port", "0"), ("--workers", "1")):
            if option not in arguments:
                command += [option, usual]
        with (folder / "stderr.txt").open("w") as complaints:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                encoding="utf-8",
                start_new_session=True,
                cwd=folder,
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


TOKEN = "b5e0c9a2-a token of tests".replace(" ", "-")
EMPTY_GRAPH = "https://kg.example/graph/empty"


@pytest.fixture(scope="module")
def writable(tmp_path_factory) -> Iterator[FlaskClient]:
    """Make a test client of an application that may be written to, over a store with one empty graph."""
    from kg.load import build_store
    from kg.server.operation import Operation
    from kg.server.tokens import Token

    folder = tmp_path_factory.mktemp("writable")
    (folder / "empty.ttl").touch()
    build_store([folder / "empty.ttl"], folder / "store")
    limits = Limits(max_write_body=2**20, max_request_body=2**18, write_timeout=20.0)
    app = create_app(kg.open(folder / "store"), limits, operation=Operation(update_token=Token(TOKEN)))
    yield app.test_client()
    app.extensions["kg"].close()


@pytest.fixture
def bearer() -> dict[str, str]:
    """Return the header of a client that may write."""
    return {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def emptied(writable, bearer) -> FlaskClient:
    """Return that client, once the store is as it was at first."""
    response = writable.post("/sparql", data={"update": "DROP ALL"}, headers=bearer)
    assert response.status_code == 200
    return writable


@pytest.fixture(scope="module")
def writable_server(tmp_path_factory) -> Iterator[Served]:
    """Return a running ``kg serve`` that may be written to with the token, over one empty graph."""
    folder = tmp_path_factory.mktemp("writable-server")
    (folder / "empty.ttl").touch()
    (folder / "token").touch(mode=0o600)
    (folder / "token").write_text(TOKEN)
    with serving(folder) as start:
        yield start("empty.ttl", "--update-token-file", "token")
