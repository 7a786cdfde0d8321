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

HEAD = "@prefix e: <http://e.org/> .\n"
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


@pytest.fixture
def small(monkeypatch):
    """Any file is large, and a piece is a few lines."""
    monkeypatch.setattr(reading, "_LARGE", 1)
    monkeypatch.setattr(cutting, "PIECE", 64)
    monkeypatch.setattr(reading, "pieces", lambda stream, **how: cutting.pieces(stream, **how, size=64))


def whole(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_LARGE", 2**40)
        return load_files([path])


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("small")
def test_whatever_stands_in_it_the_statements_and_the_release_are_the_same(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    text = HEAD + "".join(chance.choices(STATEMENTS, k=30))
    (tmp_path / "a.ttl").write_bytes(text.encode())
    cut, uncut = load_files([tmp_path / "a.ttl"]), whole(tmp_path / "a.ttl", monkeypatch)
    assert cut.release == uncut.release
    assert set(map(str, cut.quads())) == set(map(str, uncut.quads()))


@pytest.mark.usefixtures("small")
def test_a_file_of_lines_is_cut_at_any_line_also_compressed(tmp_path, monkeypatch):
    lines = [f'<http://e.org/{n}> <http://e.org/p> "number {n}. "@en .\n' for n in range(200)]
    lines[100] = "_:x <http://e.org/p> _:y .\n"
    (tmp_path / "a.nt.gz").write_bytes(gzip.compress("".join(lines).encode()))
    cut, uncut = load_files([tmp_path / "a.nt.gz"]), whole(tmp_path / "a.nt.gz", monkeypatch)
    assert set(map(str, cut.quads())) == set(map(str, uncut.quads()))


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
