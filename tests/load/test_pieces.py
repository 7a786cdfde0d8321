"""A large file is read in pieces, and comes out as if it had been read as a whole."""

from __future__ import annotations

import gzip
import io
import random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SyntaxProblem
from kg.load import build_store, load_files
from kg.load import pieces as cutting
from kg.load import reader as reading
from kg.store.rdflib_view import dataset_view as rdflib_view
from kg.store.statistics import statistics_of
from kg.vocabulary import BASE

HEAD = "@prefix e: <http://e.org/> .\n"
ANY = (None, None, None)
STATEMENTS = (
    'e:a e:p "plain" .\n',
    'e:a e:p """ends a line.\nand more .\n""" .\n',
    "e:a e:p '''it's \"quoted\" .\n''' ; e:q 1.5 .\n",
    "e:a e:p 12.\n",
    "e:a e:p e:b.\r\n",
    "# it's a comment .\n",
    'e:a e:p e:b # "half a text\n  , e:c .\n',
    "e:a\\#x e:p e:b .\n",
    '_:x e:p "a (node) [of] its _:own" .\n',
    "e:n e:p _:x , [ e:q e:r ] , ( 1 2 ) .\n",
    "@prefix e: <http://other.org/> .\n",
    "PREFIX f: <http://f.org/>\nf:a f:p f:base .\n",
    "@base <http://base.org/> .\n<a> <p> <b> .\n",
    'e:base e:prefix "the base: prefix x: <y>" .\n',
    "e:a e:p <http://e.org/#a> ; e:q true .\n",
    'e:a e:p "\\"\\\\" ; e:q "数字经济"@zh .\n',
)
OF_THE_BASE = (
    "<https://kg.example/id/one> e:p 1 .\n",
    "@prefix k: <https://kg.example/id/> .\nk:two e:p k:three .\n",
    "<https://kg.\\u0065xample/id/four> e:p 1 .\n",
    "@prefix h: <https://kg.ex> .\nh:ample\\/id\\/five e:p 1 .\n",
    "e:a e:p <https://kg.example/ontology#Claim> .\n",
)
"""Of which four name things below the usual base."""


@pytest.fixture
def small(monkeypatch):
    """Any file is large, and a piece is a few lines."""
    monkeypatch.setattr(reading, "_LARGE", 1)
    monkeypatch.setattr(cutting, "PIECE", 64)
    monkeypatch.setattr(reading, "pieces", lambda stream, **how: cutting.pieces(stream, **how, size=64))


def whole(path, monkeypatch, **options):
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_LARGE", 2**40)
        return load_files([path], **options)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("small")
def test_whatever_stands_in_it_the_statements_and_the_release_are_the_same(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    text = HEAD + "".join(chance.choices(STATEMENTS, k=30))
    (tmp_path / "a.ttl").write_bytes(text.encode())
    cut, uncut = load_files([tmp_path / "a.ttl"]), whole(tmp_path / "a.ttl", monkeypatch)
    assert cut.release == uncut.release
    assert set(map(str, cut.quads())) == set(map(str, uncut.quads()))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.usefixtures("small")
def test_another_base_is_put_in_place_in_pieces_too(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    text = HEAD + "".join(chance.choices([*STATEMENTS[:8], *OF_THE_BASE], k=30))
    (tmp_path / "a.ttl").write_bytes(text.encode())
    base = "https://data.example.net/"
    cut, uncut = (
        load_files([tmp_path / "a.ttl"], base_iri=base),
        whole(tmp_path / "a.ttl", monkeypatch, base_iri=base),
    )
    assert (cut.release, cut.named_graphs()) == (uncut.release, uncut.named_graphs())
    assert set(map(str, cut.quads())) == set(map(str, uncut.quads()))
    for query in (f'ASK {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{there}id/")) }}' for there in (BASE, base)):
        assert cut.ask(query) == (base in query and any(line in text for line in OF_THE_BASE[:4]))


@pytest.mark.usefixtures("small")
def test_a_file_of_lines_is_cut_at_any_line_also_compressed(tmp_path, monkeypatch):
    lines = [f'<http://e.org/{n}> <http://e.org/p> "number {n}. "@en .\n' for n in range(200)]
    lines[100] = "_:x <http://e.org/p> _:y .\n"
    (tmp_path / "a.nt.gz").write_bytes(gzip.compress("".join(lines).encode()))
    cut, uncut = load_files([tmp_path / "a.nt.gz"]), whole(tmp_path / "a.nt.gz", monkeypatch)
    assert set(map(str, cut.quads())) == set(map(str, uncut.quads()))


QUADS = (
    '<http://e.org/a> <http://e.org/p> "ends a line. " <http://e.org/g> .\n',
    "<http://e.org/a> <http://e.org/p> <http://e.org/g> <http://e.org/h> .\n",
    '<http://e.org/b> <http://e.org/p> "<http://e.org/g> ."@en <http://e.org/h> .\n',
    "<http://e.org/c> <http://e.org/p> <http://e.org/c> <http://e.org/h> .\n",
    "<http://e.org/d> <http://e.org/p> 'x' .\n".replace("'", '"'),
    "<http://e.org/d> <http://e.org/p> <http://e.org/g> .\n",
    "<http://e.org/d> <http://e.org/q> <http://e.org/g> <http://e.org/\\u0067> .\n",
    "<http://e.org/e>\t<http://e.org/p> <http://e.org/g><http://e.org/i>.\n",
    "_:x <http://e.org/p> _:y <http://e.org/g> .\n",
    "<http://e.org/e> <http://e.org/p> <http://e.org/e> _:g .\n",
    "<http://e.org/a> <http://e.org/p> <http://e.org/e> <https://kg.example/graph/release> .\n",
    "# <http://e.org/comment> .\n",
    "\n",
)


@pytest.mark.parametrize("among", [4, 6, len(QUADS)])
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("small")
def test_quads_in_pieces_are_the_same(tmp_path, monkeypatch, seed, among):
    chance = random.Random(seed)
    (tmp_path / "a.nq").write_text("".join(chance.choices(QUADS[:among], k=12)))
    cut, uncut = load_files([tmp_path / "a.nq"]), whole(tmp_path / "a.nq", monkeypatch)
    assert set(map(str, cut.engine)) == set(map(str, uncut.engine))
    assert (cut.release, cut.named_graphs()) == (uncut.release, uncut.named_graphs())


@pytest.mark.usefixtures("small")
def test_the_engine_parses_quads_that_all_name_a_graph(tmp_path, monkeypatch):
    (tmp_path / "a.nq").write_text("".join(QUADS[:4]))
    monkeypatch.setattr(reading.FileReader, "_read", None)
    assert load_files([tmp_path / "a.nq"]).ask("ASK { GRAPH <http://e.org/h> { ?s ?p <http://e.org/g> } }")


@pytest.mark.usefixtures("small")
def test_what_is_wrong_is_named_with_its_line_in_the_file(tmp_path):
    (tmp_path / "a.ttl").write_text(HEAD + "e:a e:p e:b .\n" * 50 + "e:a e:p .\n" + "e:a e:p e:b .\n" * 50)
    with pytest.raises(SyntaxProblem) as raised:
        load_files([tmp_path / "a.ttl"])
    assert raised.value.line == 52


@pytest.mark.usefixtures("small")
def test_a_store_on_disk_is_the_same(tmp_path, monkeypatch):
    (tmp_path / "a.ttl").write_text(HEAD + "".join(STATEMENTS[:10]) * 3)
    built = build_store([tmp_path / "a.ttl"], tmp_path / "store")
    uncut = whole(tmp_path / "a.ttl", monkeypatch)
    assert set(map(str, built.store.quads())) == set(map(str, uncut.quads()))
    assert built.store.release == uncut.release


@settings(deadline=None)
@given(st.lists(st.sampled_from(STATEMENTS), max_size=20), st.integers(1, 300))
def test_pieces_are_documents_of_their_own(statements, size):
    text = (HEAD + "".join(statements)).encode()

    def parsed(document):
        return [str(quad.predicate) for quad in ox.parse(document, ox.RdfFormat.TURTLE)]

    cut = cutting.pieces(io.BytesIO(text), of_lines=False, size=size)
    assert [name for piece in cut for name in parsed(piece.text)] == parsed(text)


@pytest.mark.filterwarnings("ignore:Dataset.default_context")
@pytest.mark.usefixtures("small")
def test_a_file_alone_is_held_once_and_answers_as_if_the_union_were_kept_beside_it(tmp_path, monkeypatch):
    (tmp_path / "a.ttl").write_text(HEAD + "".join(STATEMENTS))
    once, twice = load_files([tmp_path / "a.ttl"]), whole(tmp_path / "a.ttl", monkeypatch)
    assert len(once.engine) < len(twice.engine)
    for query in (
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { GRAPH ?g {} }",
        "SELECT ?s ?g { ?s ?p ?o GRAPH ?g { ?o ?q ?r } }",
        "SELECT ?x { ?x (<http://e.org/p>|<http://e.org/q>)+ ?y }",
        "SELECT ?s { ?s ?p ?o MINUS { GRAPH <https://kg.example/graph/a> { ?s ?p ?o } } }",
        "SELECT ?s FROM <https://kg.example/graph/a> { ?s ?p ?o }",
        "SELECT ?s FROM <https://kg.example/graph/a> FROM <https://kg.example/graph/release> { ?s ?p ?o }",
        "SELECT ?s FROM NAMED <https://kg.example/graph/a> { ?s ?p ?o }",
    ):
        rows = [sorted(map(str, store.select(query).rows)) for store in (once, twice)]
        assert rows[0] == rows[1], query
    assert statistics_of(once) == statistics_of(twice)
    assert set(once.construct("DESCRIBE <http://e.org/a>")) == set(
        twice.construct("DESCRIBE <http://e.org/a>")
    )
    assert set(rdflib_view(once).triples(ANY)) == set(rdflib_view(twice).triples(ANY))


@pytest.mark.usefixtures("small")
def test_what_a_file_says_of_its_own_graph_as_the_catalogue_does_is_there_once(tmp_path):
    said = "<https://kg.example/graph/a> a <http://www.w3.org/ns/dcat#Dataset> ."
    (tmp_path / "a.ttl").write_text(HEAD + "e:a e:p e:b .\n" + said)
    store = load_files([tmp_path / "a.ttl"])
    found = store.select("SELECT ?s { ?s a <http://www.w3.org/ns/dcat#Dataset> }")
    assert [str(row[0]) for row in found.rows] == ["https://kg.example/graph/a"]
    assert store.ask("ASK { <http://e.org/a> <http://e.org/p> ?o }")


@pytest.mark.usefixtures("small")
def test_figures_of_a_file_alone_have_their_bounds(tiny_path, monkeypatch):
    once, twice = load_files([tiny_path]), whole(tiny_path, monkeypatch)
    query = "SELECT ?o ?b { ?o <https://kg.example/ontology#lowerBound> ?b }"
    rows = [sorted(map(str, store.select(query).rows)) for store in (once, twice)]
    assert rows[0] == rows[1] != []
