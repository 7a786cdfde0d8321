"""Nodes that are told of alike are read at a glance, and come out as if each were read by itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.export import moulds

from .conftest import Exported, GraphOf

PIECES = st.text(alphabet='ab1-.INFnul é汉\\"&<\n\t\x0b', max_size=9)
VALUES = st.one_of(
    PIECES.map(lambda text: ("string", text)),
    st.sampled_from(["0", "7", "-7", "007", "+7", " 7 ", "x", "1" * 19, "1" * 40]).map(
        lambda text: ("integer", text)
    ),
    st.sampled_from(["1.5", "INF", "1e400", "1.", "0.10000000000000000001", "x"]).map(
        lambda text: ("double", text)
    ),
    st.sampled_from(["true", "1", "yes"]).map(lambda text: ("boolean", text)),
    st.sampled_from(["2020-05-06", "2020", "-0044-03-15", "soon", ""]).map(lambda text: ("date", text)),
)


def written(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nodes=st.lists(st.tuples(PIECES, VALUES, VALUES), min_size=2, max_size=12))
@pytest.mark.parametrize("format_name", ["gexf", "csv"])
def test_whatever_their_texts_are(
    graph_of: GraphOf,
    exported: Exported,
    monkeypatch: pytest.MonkeyPatch,
    nodes: list[tuple[str, tuple[str, str], tuple[str, str]]],
    format_name: str,
) -> None:
    graph = graph_of(
        "".join(
            f"ex:n{place} a ex:C ; rdfs:label {written(label)}@en ; ex:p {written(one)}^^xsd:{kind} ; "
            f"ex:q {written(other)}^^xsd:{other_kind} .\n"
            for place, (label, (kind, one), (other_kind, other)) in enumerate(nodes)
        )
    )
    at_a_glance, told = exported(graph, format_name)
    with monkeypatch.context() as patched:
        patched.setattr(moulds, "_MOST", 0)
        by_itself, told_too = exported(graph, format_name)
    assert at_a_glance == by_itself
    assert told.to_json() == told_too.to_json()


def test_most_nodes_are_read_so(graph_of: GraphOf, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    plain = moulds.Mould.read

    def counted(mould: moulds.Mould, entries: list[moulds.Entry]) -> object:
        nonlocal read
        found = plain(mould, entries)
        read += found is not None
        return found

    monkeypatch.setattr(moulds.Mould, "read", counted)
    lines = [f'ex:n{place} a ex:C ; rdfs:label "N {place}" ; ex:size {place} .' for place in range(50)]
    assert graph_of(" ".join(lines)).network().node_count == read == 50
