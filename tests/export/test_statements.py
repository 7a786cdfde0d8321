"""RDF exports come in a readable order, each statement once, whatever is written in them."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.export.marks import marked, unmarked
from kg.export.statements import Statements

from .conftest import Exported, GraphOf

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

names = st.sampled_from(
    [TYPE, LABEL, "http://e/a", "http://e/a/b", "http://e/a> b".replace("> ", "-"), "u:x"]
)
iris = st.builds(ox.NamedNode, names)
texts = st.text(st.sampled_from('ab<> "\\\n\t\x01\x10@^._:é汉'), max_size=12)
literals = st.one_of(
    st.builds(ox.Literal, texts),
    st.builds(lambda text: ox.Literal(text, language="en"), texts),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://e/d")), texts),
)
nodes = st.one_of(iris, st.sampled_from([ox.BlankNode("b"), ox.BlankNode("b1")]))
terms = st.one_of(nodes, literals, st.builds(ox.Triple, nodes, iris, literals))
statements = st.lists(st.builds(ox.Triple, nodes, iris, terms), max_size=20)


@given(statements)
def test_marks_leave_no_trace(triples):
    lines = "".join(f"{triple} .\n" for triple in triples).encode()
    assert unmarked(marked(lines)) == lines


@given(statements, statements)
def test_each_statement_is_read_once_and_counted(some, others):
    kept, united = Statements(graphs=True), Statements(graphs=False)
    for graph, triples in (("http://e/g", some), ("_:g", others)):
        lines = "".join(f"{triple} .\n" for triple in triples).encode()
        if lines:
            kept.take(graph, lines)
            united.take(graph, lines)
    quads = {(triple, "<http://e/g>") for triple in some} | {(triple, "_:g") for triple in others}
    everything = {*some, *others}
    assert sorted(b"".join(united.lines()).splitlines()) == sorted(f"{t} .".encode() for t in everything)
    assert sorted(b"".join(kept.lines()).splitlines()) == sorted(f"{t} {g} .".encode() for t, g in quads)
    assert (united.number, kept.number) == (len(everything), len(quads))
    typed = {
        (triple.object, triple.subject)
        for triple in everything
        if triple.predicate.value == TYPE and not isinstance(triple.object, ox.Literal | ox.Triple)
    }
    for read in (united, kept):
        assert read.subjects() == len({triple.subject for triple in everything})
        assert sum(read.by_class().values()) == len(typed)
        assert sum(read.by_predicate().values()) == read.number


def test_shorter_names_types_and_labels_come_first(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of(
        r"""
        ex:a/b ex:p 1 .
        ex:a rdfs:label "b" , "a b" , "a" , "a \"b\"" , "a\"b" ; ex:p rdf:type ; foaf:name "a" ;
            a ex:Thing . [] ex:p ex:a .
        """.replace("ex:a/b", "<http://example.org/a/b>")
    )
    text = exported(graph, "ntriples")[0].decode()
    own = [line.split(" ", 2) for line in text.splitlines() if "example.org/a" in line.split(" ")[0]]
    assert [(s[8:-1], p.rpartition("/")[2].rpartition("#")[2], o[:-2]) for s, p, o in own] == [
        ("example.org/a", "type>", "<http://example.org/Thing>"),
        ("example.org/a", "label>", '"a"'),
        ("example.org/a", "label>", r'"a\"b"'),
        ("example.org/a", "label>", r'"a \"b\""'),
        ("example.org/a", "label>", '"a b"'),
        ("example.org/a", "label>", '"b"'),
        ("example.org/a", "name>", '"a"'),
        ("example.org/a", "p>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
        ("example.org/a/b", "p>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ]
    assert text.startswith("_:")


@pytest.mark.parametrize("name", ["ntriples", "nquads", "turtle"])
def test_two_files_give_the_same_bytes_in_whatever_order_they_are_read(
    tmp_path: Path, name: str, exported: Exported
) -> None:
    found = []
    for order in ("ab", "ba"):
        folder = tmp_path / order
        folder.mkdir()
        for place, file in enumerate(order):
            (folder / f"{file}.ttl").write_text(f"<u:s> a <u:c> ; <u:p> '{file}' . <u:{file}> a <u:c> .")
            assert place < 2
        data, report = exported(kg.open(*(folder / f"{file}.ttl" for file in order)), name)
        lines = b"\n".join(line for line in data.splitlines() if b"u:" in line)
        found.append((lines, json.dumps(report.to_json()["nodesByClass"])))
        assert report.by_class["u:c"] == 3
    assert found[0] == found[1]
