"""Which files are read, in which formats, and what their named graphs are called."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import NoData, UnknownFormat, UsageError
from kg.graph import Graph
from kg.load import load_files, open_store
from kg.terms import IRI, BlankNode, Literal

KGG = "https://kg.example/graph/"
TRIPLE = "<http://e.org/a> <http://e.org/p> <http://e.org/b> .\n"
SAME = {
    "a.ttl": TRIPLE,
    "a.nt": TRIPLE,
    "a.nq": TRIPLE,
    "a.trig": TRIPLE,
    "a.owl": """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">
  <rdf:Description rdf:about="http://e.org/a"><e:p rdf:resource="http://e.org/b"/></rdf:Description>
</rdf:RDF>""",
    "a.jsonld": '{"@id": "http://e.org/a", "http://e.org/p": {"@id": "http://e.org/b"}}',
}
SAME |= {"a.rdf": SAME["a.owl"], "a.xml": SAME["a.owl"], "A.TTL": TRIPLE}


def data_graphs(store):
    return [graph.removeprefix(KGG) for graph in store.named_graphs() if not graph.endswith("graph/release")]


def data(store):
    return {quad for quad in store.quads() if not str(quad.graph).endswith("graph/release")}


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("name", SAME)
def test_every_format_gives_the_same_triple_also_compressed(tmp_path, name, compressed):
    path = tmp_path / (name + ".gz" * compressed)
    text = SAME[name].encode()
    path.write_bytes(gzip.compress(text) if compressed else text)
    store = load_files([path])
    assert data_graphs(store) == [name[0]]
    assert store.ask("ASK { <http://e.org/a> <http://e.org/p> <http://e.org/b> }")
    assert [quad[:3] for quad in data(store)] == [
        (IRI("http://e.org/a"), IRI("http://e.org/p"), IRI("http://e.org/b"))
    ]


def test_an_empty_file_is_an_empty_graph_that_a_query_may_choose(tmp_path):
    (tmp_path / "none.ttl").write_text("# nothing yet\n")
    (tmp_path / "some.nt").write_text(TRIPLE)
    store = load_files([tmp_path])
    assert data_graphs(store) == ["none", "some"]
    assert store.ask(f"ASK {{ <{KGG}none> <http://rdfs.org/ns/void#triples> 0 }}")
    graph = Graph(store)
    assert graph.query(f"ASK FROM <{KGG}none> {{}}")
    assert not graph.query(f"ASK FROM <{KGG}none> {{ ?s ?p ?o }}")


def test_a_folder_is_read_whole_without_what_is_hidden_or_no_data(tmp_path):
    for name in (
        "x/b.ttl",
        "a.ttl",
        "x/y/c.nt.gz",
        ".git/d.ttl",
        ".e.ttl",
        "f.txt",
        "questions/q.rq",
        "空 格.ttl",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(TRIPLE.encode()) if name.endswith(".gz") else TRIPLE.encode())
    opened = open_store([tmp_path])
    assert data_graphs(opened.store) == ["a", "x/b", "x/y/c", "空%20格"]
    assert opened.questions == tmp_path / "questions"


def test_the_same_triple_in_two_files_is_one_answer_and_two_quads(tmp_path):
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text(TRIPLE)
    store = load_files([tmp_path])
    assert len(list(store.select("SELECT * { ?s <http://e.org/p> ?o }").rows)) == 1
    assert len(list(store.select("SELECT * { GRAPH ?g { ?s <http://e.org/p> ?o } }").rows)) == 2
    assert len(data(store)) == 2


def test_files_of_one_name_get_graphs_of_their_own_and_a_file_given_twice_one(tmp_path):
    for folder in ("p", "q"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.ttl").write_text(TRIPLE)
    paths = [tmp_path / "p" / "same.ttl", tmp_path / "q" / "same.ttl", tmp_path / "p" / "same.ttl"]
    assert data_graphs(load_files(paths)) == ["same", "same-2"]
    assert data_graphs(load_files([*paths, tmp_path / "q"])) == ["same", "same-2"]


def test_a_file_called_release_leaves_the_catalogue_its_name(tmp_path):
    (tmp_path / "release.ttl").write_text(TRIPLE)
    assert load_files([tmp_path]).named_graphs() == [KGG + "release", KGG + "release-2"]


def test_graphs_that_a_file_names_itself_keep_their_names(tmp_path):
    (tmp_path / "a.trig").write_text(f"{TRIPLE} <http://e.org/g> {{ {TRIPLE} }} _:h {{ {TRIPLE} }}")
    store = load_files([tmp_path / "a.trig"])
    graphs = {quad.graph for quad in data(store)}
    assert {graph for graph in graphs if isinstance(graph, IRI)} == {IRI(KGG + "a"), IRI("http://e.org/g")}
    assert sum(isinstance(graph, BlankNode) for graph in graphs) == 1
    files = store.select("SELECT ?g { ?g <https://kg.example/ontology#file> 'a.trig' } ORDER BY ?g")
    assert [str(row[0]) for row in files.rows] == ["http://e.org/g", KGG + "a"]


def test_blank_nodes_of_two_files_never_meet_and_keep_their_labels_from_load_to_load(tmp_path):
    text = "_:x <http://e.org/p> [ <http://e.org/q> ( 1 2 ) ] . <http://e.org/s> <http://e.org/p> _:x ."
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(text)
    first, second = load_files([tmp_path]), load_files([tmp_path])
    assert set(first.quads()) == set(second.quads())
    nodes = {
        graph: {q.subject for q in data(first) if q.graph == graph and isinstance(q.subject, BlankNode)}
        for graph in (IRI(KGG + "a"), IRI(KGG + "b"))
    }
    a, b = nodes.values()
    assert len(a) == len(b) == 4
    assert not a & b


def test_relative_iris_are_taken_below_the_graph_and_never_name_this_machine(tmp_path):
    (tmp_path / "a.ttl").write_text("<#here> <p> <../up> .")
    (tmp_path / "b.jsonld").write_text('{"@id": "x", "http://e.org/p": 1}')
    store = load_files([tmp_path])
    assert store.ask(f"ASK {{ <{KGG}a#here> <{KGG}p> <https://kg.example/up> . <{KGG}x> ?p 1 }}")
    assert not any("file:" in str(term) for quad in store.quads() for term in quad[:3])


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_bytes('\ufeff<http://e.org/a> <http://e.org/p>\r\n\t"中文" .\r\n'.encode())
    assert [quad.object for quad in data(load_files([path]))] == [Literal("中文")]


@pytest.mark.parametrize(
    ("name", "error", "line"),
    [
        ("missing.ttl", NoData, "missing.ttl: no such file"),
        ("empty", NoData, "empty: holds no RDF files (.ttl, .jsonld, .nt, .rdf, .owl, .xml, .trig, .nq)"),
        ("notes.txt", UnknownFormat, "notes.txt: the suffix says no known format (known are .ttl, "),
        ("plain", UnknownFormat, "plain: the suffix says no known format"),
    ],
)
def test_a_path_without_data_is_one_clear_line(tmp_path, monkeypatch, name, error, line):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "readme.txt").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "plain").touch()
    with pytest.raises(error) as caught:
        load_files([Path(name)])
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


def test_an_address_is_refused_with_what_can_be_opened():
    with pytest.raises(UsageError, match="only files, folders and store directories are opened"):
        open_store([Path("https://e.org/data.ttl")])


def test_progress_tells_files_and_triples(tmp_path):
    for name in ("a.nt", "b.nt"):
        lines = (f"<http://e.org/{name}> <http://e.org/p> <http://e.org/{n}> .\n" for n in range(6000))
        (tmp_path / name).write_text("".join(lines))
    told = []
    load_files([tmp_path], progress=told.append)
    assert [(reading.files, reading.of_files, reading.triples) for reading in told] == [
        (0, 2, 5000),
        (1, 2, 6000),
        (1, 2, 11000),
        (2, 2, 12000),
    ]
