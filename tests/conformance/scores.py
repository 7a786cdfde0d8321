"""How many tests of each suite each system has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .manifests import Case

PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"
SYSTEMS = ("kg", "pyoxigraph")


@dataclass
class Scores:
    """What came of each test, by system."""

    outcomes: dict[tuple[str, Case], str] = field(default_factory=dict)

    def record(self, system: str, case: Case, outcome: str) -> None:
        """Remember what came of a test."""
        self.outcomes[system, case] = outcome

    def count(self, system: str, suite: str, *outcomes: str) -> int:
        """Return how many tests of a suite came to one of these outcomes."""
        return sum(
            name == system and case.suite == suite and outcome in outcomes
            for (name, case), outcome in self.outcomes.items()
        )

    def table(self) -> Iterator[str]:
        """Yield the lines of a table in Markdown: of each suite, how many were passed of those run."""
        yield f"| suite | tests | {' | '.join(SYSTEMS)} |"
        yield "|---|--:|" + "--:|" * len(SYSTEMS)
        for suite in sorted({case.suite for _, case in self.outcomes}):
            tests = len({case for _, case in self.outcomes if case.suite == suite})
            cells = (self._cell(system, suite) for system in SYSTEMS)
            yield f"| {suite} | {tests} | {' | '.join(cells)} |"

    def _cell(self, system: str, suite: str) -> str:
        run = self.count(system, suite, PASSED, FAILED)
        return f"{self.count(system, suite, PASSED)} of {run}" if run else "not yet run"


def by_cause(causes: dict[str, str], cases: Iterable[Case]) -> dict[str, list[str]]:
    """Return the names of the tests that have each cause."""
    found: dict[str, list[str]] = {}
    for case in cases:
        if case.iri in causes:
            found.setdefault(causes[case.iri], []).append(case.name)
    return found
