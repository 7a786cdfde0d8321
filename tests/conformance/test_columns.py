"""The W3C's queries put to columns: what they answer is what the engine answers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.store.columns.answering import Columns
from kg.store.columns.building import build
from kg.store.embedded import EmbeddedStore, engine_query

from .conftest import ABSENT
from .manifests import address, cases
from .systems import quads_of, text_of

FEWEST = 50


def bag(found) -> Counter[frozenset[tuple[str, str]]]:
    names = [variable.value for variable in found.variables]
    return Counter(
        frozenset((name, str(term)) for name, term in zip(names, row, strict=True) if term is not None)
        for row in found
    )


@pytest.mark.skipif(not cases(), reason=ABSENT)
def test_what_columns_answer_is_what_the_engine_answers(tmp_path: Path):
    answered = 0
    for number, case in enumerate(case for case in cases() if case.kind == "evaluation"):
        engine = ox.Store()
        engine.extend(ox.Quad(*quad.triple, ox.DefaultGraph()) for quad in quads_of(case.data))
        store = EmbeddedStore(engine, location="test", release="test")
        text = f"BASE <{address(case.action)}>\n{text_of(case)}"

        def ask(query: str, store: EmbeddedStore = store) -> ox.QuerySolutions:
            return engine_query(store.engine, query, store.functions)

        folder = tmp_path / str(number)
        if not build(store, folder):
            continue
        try:
            found = Columns(folder).answered(text, ask)
        except KgError:
            ask_again = pytest.raises(KgError)
            with ask_again:
                ask(text)
            continue
        if found is not None:
            answered += 1
            assert bag(found) == bag(ask(text)), case.iri
    assert answered >= FEWEST
