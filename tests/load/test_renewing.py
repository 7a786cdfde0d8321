"""A load of files of which some have changed reads only these, and comes to what a load of all would."""

from __future__ import annotations

import random

import pytest

from kg.errors import SyntaxProblem
from kg.load import build_store, load_files, renewing
from kg.store.releases import open_release
from kg.store.statistics import count, kept_statistics

HEAD = "@prefix e: <http://e.org/> .\n@prefix kgo: <https://kg.example/ontology#> .\n"
SHARED = "e:shared e:p e:both .\n"
FIGURE = """e:o{n} a kgo:Observation ; kgo:value {n}.0 ;
    kgo:comparator <https://kg.example/id/comparator/exactly> ;
    kgo:figureAsPrinted "{n}"@en ; kgo:source e:s{n} .\n"""


@pytest.fixture(autouse=True)
def always(monkeypatch):
    """It is worth while however much has changed."""
    monkeypatch.setattr(renewing, "_WORTH", 1)


def some_text(chance):
    numbers = chance.sample(range(40), chance.randrange(8))
    lines = [f'e:t{n} e:p "{n}", [ e:q _:x ] .\n' for n in numbers]
    lines += [FIGURE.format(n=n) for n in chance.sample(range(9), 2)] + [SHARED] * chance.randrange(2)
    return HEAD + "".join(lines)


def everything(store):
    default = {" ".join(map(str, triple)) for triple in store.construct("CONSTRUCT WHERE { ?s ?p ?o }")}
    return set(map(str, store.quads())), default, store.named_graphs()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_has_changed_the_store_is_that_of_a_load_of_all(tmp_path, seed):
    chance = random.Random(seed)
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    names = ["a.ttl", "b.ttl", "sub.nt.gz", "c.ttl", "d.ttl"]
    names.remove("sub.nt.gz")
    for name in names:
        (data / name).write_text(some_text(chance))
    build_store([data], store)
    kept = 0
    for _ in range(3):
        changed = chance.choice(names)
        if chance.random() < 0.25 and (data / changed).is_file():
            (data / changed).unlink()
        else:
            (data / changed).write_text(chance.choice((some_text(chance), HEAD, "# nothing\n")))
        built = build_store([data], store)
        kept += built.kept
        fresh = load_files([data])
        assert built.store.release == fresh.release
        assert everything(built.store) == everything(fresh)
        assert kept_statistics(built.store) == count(built.store.engine)
    assert kept


def test_files_that_are_unchanged_are_not_read(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / f"{name}.ttl").write_text(f"<urn:{name}> <urn:p> 1 .")
    build_store([tmp_path], tmp_path / "store.d")
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 2 .")
    read = []

    class Noted(renewing.Watched):
        def reader(self, item, base):
            read.append(item.file)
            return super().reader(item, base)

    monkeypatch.setattr(renewing, "Watched", Noted)
    built = build_store([tmp_path], tmp_path / "store.d")
    assert (read, built.kept, built.triples) == (["b.ttl"], 2, 3)
    assert built.store.ask("ASK { <urn:b> <urn:p> 2 FILTER NOT EXISTS { <urn:b> <urn:p> 1 } }")


def test_a_changed_file_that_is_wrong_leaves_the_former_release(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(f"<urn:{name}> <urn:p> 1 .")
    former = build_store([tmp_path], tmp_path / "store.d").store.release
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> ")
    with pytest.raises(SyntaxProblem):
        build_store([tmp_path], tmp_path / "store.d")
    assert open_release(tmp_path / "store.d")[0].release == former


def test_files_that_name_graphs_are_all_read_again(tmp_path):
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 }")
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 1 .")
    build_store([tmp_path], tmp_path / "store.d")
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 2 .")
    built = build_store([tmp_path], tmp_path / "store.d")
    assert built.kept == 0
    assert everything(built.store) == everything(load_files([tmp_path / "a.trig", tmp_path / "b.ttl"]))


def test_what_was_written_to_a_store_is_gone_after_a_load(tmp_path):
    from kg.graph import Graph

    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(f"<urn:{name}> <urn:p> 1 .")
    graph = Graph(build_store([tmp_path], tmp_path / "store.d").store)
    graph.update("INSERT DATA { <urn:x> <urn:p> 1 }")
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 2 .")
    built = build_store([tmp_path], tmp_path / "store.d")
    assert everything(built.store) == everything(load_files([tmp_path / "a.ttl", tmp_path / "b.ttl"]))
