"""The two systems, every case put to both, and the table at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from .known_failures import known
from .manifests import cases
from .scores import SYSTEMS, Scores
from .systems import Engine, System, WholeStack

SCORES = Scores()
ABSENT = "a copy of the W3C's suites is not beside the checkout; set KG_W3C_TESTS to where one is"


@pytest.fixture(scope="session")
def scores() -> Scores:
    return SCORES


@pytest.fixture(scope="session")
def systems(tmp_path_factory) -> Iterator[Mapping[str, System]]:
    """Return what is tested, by name."""
    whole = WholeStack(tmp_path_factory.mktemp("w3c"), cases())
    yield {system.name: system for system in (whole, Engine())}
    whole.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        absent = pytest.param(*SYSTEMS[:1], None, id="absent", marks=pytest.mark.skip(ABSENT))
        metafunc.parametrize(("system", "case"), list(_parameters()) or [absent])


def _parameters() -> Iterator[Any]:
    for system in SYSTEMS:
        causes = known(system)
        for case in cases():
            cause = causes.get(case.iri)
            marks = [pytest.mark.xfail(reason=cause, strict=True)] if cause else []
            yield pytest.param(system, case, marks=marks, id=f"{system}-{case.name}")


def pytest_terminal_summary(terminalreporter) -> None:
    if SCORES.outcomes:
        terminalreporter.section("W3C suites, passed of run")
        for line in SCORES.table():
            terminalreporter.write_line(line)
