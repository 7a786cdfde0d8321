"""Fixtures shared by all tests: real graphs, the real command, a real client."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from kg.graph import Graph

TINY = Path(__file__).parent / "data" / "tiny.ttl"

FIRST = "test_workers.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Test query processes while this process is as a server is when it forks them: without threads."""
    items.sort(key=lambda item: item.path.name != FIRST)


RunCli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def tiny_path() -> Path:
    return TINY


@pytest.fixture(scope="session")
def tiny() -> Graph:
    return kg.open(TINY)


@pytest.fixture(scope="session")
def shipped() -> Graph:
    return kg.open()


@pytest.fixture(scope="session")
def run_cli() -> RunCli:
    """Run ``kg`` through its real entry point."""

    def run(
        *arguments: str | Path, stdin: str | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            input=stdin,
            cwd=cwd,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def client(tiny: Graph) -> Iterator[object]:
    """Make a Flask test client over the tiny graph, with real killable query processes."""
    from kg.limits import Limits
    from kg.server.app import create_app

    app = create_app(tiny, Limits())
    yield app.test_client()
    app.extensions["kg"].close()


@pytest.fixture(scope="session")
def shipped_client(shipped: Graph) -> Iterator[object]:
    """Make a Flask test client over the shipped graph."""
    from kg.limits import Limits
    from kg.server.app import create_app

    app = create_app(shipped, Limits())
    yield app.test_client()
    app.extensions["kg"].close()
