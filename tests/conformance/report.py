"""Print how many of the W3C's tests are passed, and why the others are not.

Run as ``python tests/conformance/report.py``; ends with 1 where a test did not go as is known of it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from conformance.known_failures import ENGINE, OURS
from conformance.manifests import LEFT_OUT, all_cases, cases, suites
from conformance.scores import FAILED, NOT_RUN, PASSED, Scores, by_cause
from conformance.systems import Engine, NotRun, System, WholeStack
from conformance.verdicts import verdict


def main() -> int:
    """Run every test, print what came of it, and return the exit status."""
    if suites() is None:
        say("A copy of the W3C's suites is not beside the checkout; set KG_W3C_TESTS to where one is.")
        return 2
    scores = Scores()
    with tempfile.TemporaryDirectory() as folder:
        whole = WholeStack(Path(folder), cases())
        for system in (whole, Engine()):
            put_to(system, scores)
        whole.close()
    for line in scores.table():
        say(line)
    say_causes("\nNot passed by the engine, and so not by kg", ENGINE)
    say_causes("\nNot passed by kg alone", OURS)
    say("\nLeft out")
    for folder, reason in LEFT_OUT.items():
        say(f"- {sum(case.folder == folder for case in all_cases())} of {folder}: {reason}")
    return say_surprises(scores)


def put_to(system: System, scores: Scores) -> None:
    """Put every test to a system."""
    for case in cases():
        try:
            scores.record(system.name, case, FAILED if verdict(case, system) else PASSED)
        except NotRun:
            scores.record(system.name, case, NOT_RUN)


def say_causes(title: str, causes: dict[str, str]) -> None:
    """Print how many tests have each cause, and which."""
    say(title)
    for cause, names in by_cause(causes, cases()).items():
        say(f"- {len(names)}: {cause}\n  {', '.join(names)}")


def say_surprises(scores: Scores) -> int:
    """Print what is not as the known failures say."""
    surprises = [
        f"{case.name} {outcome} by {system}"
        for (system, case), outcome in scores.outcomes.items()
        if outcome != NOT_RUN
        and (outcome == FAILED) != (case.iri in ENGINE or (case.iri in OURS and system == "kg"))
    ]
    for surprise in surprises:
        say(f"\nNot as known: {surprise}")
    return 1 if surprises else 0


def say(line: str) -> None:
    """Print a line."""
    print(line)  # noqa: T201 - a script's answer


if __name__ == "__main__":
    sys.exit(main())
