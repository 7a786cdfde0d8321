"""The W3C's tests of SPARQL 1.1 Update; their default graph is the unnamed one."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from kg.errors import QueryRefused, QuerySyntaxError
from kg.load import build_store
from kg.load.following import follow
from kg.store.convert import quad_from_engine
from kg.store.releases import open_release, rollback
from kg.store.writing import Writer
from kg.update import read_update

from ..conformance.compare import same  # noqa: TID252 - what reads the suites is there
from ..conformance.manifests import address, cases  # noqa: TID252
from ..conformance.systems import quads_of, text_of  # noqa: TID252
from .conftest import DERIVED, EMPTY, SCORES, UNNAMED

TESTS = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
NO_LOAD = "LOAD is refused always, with SILENT too: nothing is ever fetched"
KNOWN = {
    f"{TESTS}update-silent/manifest#load-silent": NO_LOAD,
    f"{TESTS}update-silent/manifest#load-into-silent": NO_LOAD,
}
"""Tests that are not passed, each with its cause."""

EVALUATED, READ = 94, 63

EVALUATION = [case for case in cases() if case.kind == "update"]
SYNTAX = [case for case in cases() if case.kind == "update syntax"]


def parameters(chosen):
    failing = pytest.mark.xfail
    return [
        pytest.param(
            case,
            marks=[failing(reason=KNOWN[case.iri], strict=True)] if case.iri in KNOWN else [],
            id=case.name,
        )
        for case in chosen
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Return a store with an empty graph, and its release, to go back to before each test."""
    folder = tmp_path_factory.mktemp("w3c")
    (folder / "empty.ttl").write_text("")
    built = build_store([folder / "empty.ttl"], folder / "store")
    return folder / "store", built.store.release


@pytest.mark.skipif(not cases(), reason="the W3C's suites are not beside the checkout")
@pytest.mark.parametrize("case", parameters(EVALUATION))
def test_an_update_leaves_what_the_w3c_expects(case, store):
    directory, empty = store
    rollback(directory, empty)
    writer = Writer(directory, follow)
    given = [quad_from_engine(quad) for quad in quads_of(case.data)]
    writer.write("data", lambda change: change.add(given))
    writer.write("update", read_update(f"BASE <{address(case.action)}>\n{text_of(case)}").apply)
    assert same(map(tuple, held(directory)), map(tuple, quads_of(case.after)))
    SCORES[case.suite] += 1


@pytest.mark.parametrize("case", parameters(SYNTAX))
def test_an_update_is_read_if_it_is_valid_and_only_then(case):
    text = f"BASE <{address(case.action)}>\n{text_of(case)}"
    if not case.positive:
        with pytest.raises(QuerySyntaxError):
            read_update(text)
    elif re.search(r"\bLOAD\b", text):
        with pytest.raises(QueryRefused, match="LOAD is refused"):  # read, understood, and not done
            read_update(text)
    else:
        read_update(text)
    SCORES[case.suite] += 1


def held(directory) -> list[ox.Quad]:
    """Return what a store holds as a dataset whose default graph is the unnamed one."""
    store, _ = open_release(directory)
    return [
        ox.Quad(*quad.triple, ox.DefaultGraph() if quad.graph_name.value == UNNAMED else quad.graph_name)
        for name in store.named_graphs()
        if name not in {*DERIVED, EMPTY}
        for quad in store.engine.quads_for_pattern(None, None, None, ox.NamedNode(name))
    ]


def test_as_many_tests_ran_as_there_are():
    if not cases():
        pytest.skip("the W3C's suites are not beside the checkout")
    assert (len(EVALUATION), len(SYNTAX)) == (EVALUATED, READ)
    assert {case.iri for case in cases()} >= KNOWN.keys()
