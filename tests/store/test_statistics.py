"""Statistics say what the default graph holds, as a set."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import kg
from kg.load import build_store, load_files
from kg.store.embedded import EmbeddedStore
from kg.store.statistics import count, kept_statistics, statistics_of

A = "<https://x.example/a>"
B = "<https://x.example/b>"
DATA = f"{A} a <urn:C> ; <urn:p> {B}, 1 . {B} a <urn:C>, <urn:D> ; <urn:p> 1 ."


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_triple_of_two_files_counts_once(tmp_path: Path) -> None:
    one, other = _file(tmp_path, "one.ttl", DATA), _file(tmp_path, "two.ttl", f"{A} a <urn:C> .")
    found = statistics_of(load_files([one, other]))
    assert (found.classes["urn:C"], found.classes["urn:D"]) == (2, 1)
    assert found.predicates["urn:p"] == (3, 2, 2)


def test_every_triple_has_one_predicate(tmp_path: Path) -> None:
    store = load_files([_file(tmp_path, "one.ttl", DATA)])
    found = statistics_of(store)
    asked = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert str(found.triples) == str(next(asked.rows)[0])
    assert found.triples == sum(numbers.triples for numbers in found.predicates.values())


def test_a_load_keeps_what_counting_finds(tmp_path: Path) -> None:
    built = build_store([_file(tmp_path, "one.ttl", DATA)], tmp_path / "store").store
    kept = kept_statistics(built)
    assert kept is not None
    (tmp_path / "store" / "releases" / built.release / "statistics.json").unlink()
    assert kept_statistics(built) is None
    assert statistics_of(built) == kept


def test_things_without_an_iri_have_a_class_and_are_no_typed_things(tmp_path: Path) -> None:
    data = f"{A} a <urn:C>, <urn:D>, [] . [] a <urn:C> . [] a <urn:C>, <urn:D> . {B} <urn:p> 1 ."
    found = statistics_of(load_files([_file(tmp_path, "one.ttl", data)]))
    assert found.typed == 2  # and the entry of the file in the catalogue
    assert (found.classes["urn:C"], found.classes["urn:D"]) == (3, 2)
    assert not any(cls.startswith("_:") for cls in found.classes)


@pytest.mark.parametrize("seed", range(6))
def test_changes_keep_what_counting_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    build_store([_file(tmp_path, "one.ttl", DATA), _file(tmp_path, "two.ttl", DATA)], tmp_path / "store")
    graph = kg.open(tmp_path / "store")
    terms = [A, B, "<urn:C>", "<urn:D>"]
    for _ in range(8):
        triples = "".join(
            f"GRAPH <{chance.choice(('urn:g', 'https://kg.example/graph/one'))}> {{ {chance.choice(terms)}"
            f" {chance.choice(('a', '<urn:p>', '<urn:q>'))} {chance.choice([*terms, '1', '2'])} }} "
            for _ in range(3)
        )
        rows = f"{{ ?s ?p ?o FILTER(?o = {chance.choice(terms)}) }}"
        graph.update(
            chance.choice(
                (
                    f"INSERT DATA {{ {triples} }}",
                    f"DELETE DATA {{ {triples} }}",
                    f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {rows} }}",
                    f"INSERT {{ GRAPH <urn:g> {{ ?s <urn:q> [] }} }} WHERE {rows}",
                    f"INSERT {{ GRAPH <urn:g> {{ [] a ?o }} }} WHERE {rows}",
                )
            )
        )
        assert isinstance(graph.store, EmbeddedStore)
        assert kept_statistics(graph.store) == count(graph.store.engine)
