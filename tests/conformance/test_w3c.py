"""Every W3C test of SPARQL 1.0 and 1.1 and of Turtle, put to ``kg`` and to its engine alone."""

from __future__ import annotations

import pytest

from .conftest import ABSENT
from .known_failures import ENGINE, OURS
from .manifests import LEFT_OUT, all_cases, cases, counts
from .scores import FAILED, NOT_RUN, PASSED, SYSTEMS
from .systems import NotRun
from .verdicts import verdict

RUN = {
    "RDF 1.1 Turtle": 145,
    "RDF 1.1 Turtle syntax": 168,
    "SPARQL 1.0 query evaluation": 283,
    "SPARQL 1.0 query syntax": 199,
    "SPARQL 1.1 query evaluation": 235,
    "SPARQL 1.1 query syntax": 103,
    "SPARQL 1.1 update evaluation": 94,
    "SPARQL 1.1 update syntax": 63,
}
LEFT = {"sparql11/entailment": 70, "sparql11/service": 7, "sparql11/syntax-fed": 3}
NOT_RUN_BY = {"kg": 0, "pyoxigraph": 2 + 9}  # the engine would carry out LOAD

needs_suites = pytest.mark.skipif(not cases(), reason=ABSENT)


def test_passes(system, case, systems, scores):
    try:
        wrong = verdict(case, systems[system])
    except NotRun as reason:
        scores.record(system, case, NOT_RUN)
        pytest.skip(str(reason))
    scores.record(system, case, FAILED if wrong else PASSED)
    assert not wrong, wrong


@needs_suites
def test_the_manifests_have_as_many_tests_as_they_had():
    assert counts(cases()) == RUN
    left = [case.folder for case in all_cases() if case.folder in LEFT_OUT]
    assert {folder: left.count(folder) for folder in LEFT_OUT} == LEFT


@needs_suites
def test_every_known_failure_is_of_a_test_that_is_run():
    assert {*ENGINE, *OURS} <= {case.iri for case in cases()}
    assert not ENGINE.keys() & OURS.keys()


@needs_suites
def test_as_many_tests_ran_as_there_are(request, scores):
    chosen = [item for item in request.session.items if item.originalname == test_passes.__name__]
    if len(chosen) < len(SYSTEMS) * len(cases()):
        pytest.skip("only some of them were asked for")
    for system in SYSTEMS:
        for suite, number in RUN.items():
            assert scores.count(system, suite, PASSED, FAILED, NOT_RUN) == number
        failed = sum(scores.count(system, suite, FAILED) for suite in RUN)
        not_run = sum(scores.count(system, suite, NOT_RUN) for suite in RUN)
        assert failed == len(ENGINE) + len(OURS) * (system == "kg")
        assert not_run == NOT_RUN_BY[system]
