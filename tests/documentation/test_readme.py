"""The README keeps its word: every command in it runs and prints what it shows."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PORT = "8000"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def console_steps() -> Iterator[tuple[str, str]]:
    """Yield (command, expected output) of every ``$`` line in the console blocks."""
    for block in blocks("console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            while command.endswith("\\"):
                more, _, expected = expected.partition("\n")
                command = command[:-1] + more.removeprefix(">").strip()
            yield command, expected.strip("\n")


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[tuple[Path, dict[str, str], str]]:
    """Make a folder to run in, a PATH that has `kg`, and a server as the tour starts it."""
    folder = tmp_path_factory.mktemp("tour")
    launcher = folder / "bin" / "kg"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kg "$@"\n')
    launcher.chmod(0o755)
    environment = {**os.environ, "PATH": f"{launcher.parent}:{os.environ['PATH']}", "COLUMNS": "110"}
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        ready = next(line for line in server.stdout if line.startswith("Ready:"))
        yield folder, environment, re.search(r":(\d+)/", ready)[1]
        server.terminate()


@pytest.mark.parametrize(
    ("command", "expected"),
    [step for step in console_steps() if not step[0].startswith(("kg serve", "git clone", "cd "))],
    ids=lambda text: text[:60].splitlines()[0] if text else "",
)
def test_every_command_of_the_tour_prints_what_the_readme_shows(command: str, expected: str, bench):
    folder, environment, port = bench
    done = subprocess.run(
        ["bash", "-c", command.replace(f":{PORT}/", f":{port}/")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    for line in expected.splitlines():
        pattern = ".*".join(re.escape(part) for part in line.rstrip().split("…"))
        assert any(re.fullmatch(pattern, shown) for shown in printed), f"{line!r} is not in:\n" + "\n".join(
            printed
        )


def test_the_tour_has_commands_for_every_door():
    commands = " ".join(command for command, _ in console_steps())
    for name in ("kg serve", "kg query", "kg show", "kg export gexf", "kg validate", "curl"):
        assert name in commands


def test_the_python_of_the_readme_gives_what_it_shows():
    source = "\n".join(blocks("pycon"))
    parsed = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    assert parsed.examples
    failures, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(parsed)
    assert failures == 0


def test_every_file_and_picture_that_the_readme_links_exists():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
