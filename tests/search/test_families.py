"""Very many things without a name, which are found by the codes at the end of their IRIs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

import kg
from kg.graph import Graph
from kg.search import families
from kg.vocabulary import PREFIXES, RDF_TYPE

EX = "http://example.org/"
MANY = 2_100


def lines() -> Iterator[str]:
    for number in range(MANY):
        yield f"<{EX}measure/{number}> <{RDF_TYPE}> <{EX}Measure> ."
    for number in range(MANY // 2):
        yield f'<{EX}code#N{number}> <{EX}at> "{number}" .'
    for number in range(0, MANY, 2):
        yield f"<{EX}measure/{number}> <{RDF_TYPE}> <{EX}Even> ."
    yield f'<{EX}measure/77> <{PREFIXES["rdfs"]}label> "A measure with a name" .'
    yield f'<{EX}code#n12> <{EX}at> "12" .'
    yield f"<{EX}measure/Sea_77> <{RDF_TYPE}> <{EX}Measure> ."
    yield f'<{EX}room> <{PREFIXES["rdfs"]}label> "Room 101" .'


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("coded") / "coded.nt"
    path.write_text("\n".join(lines()), encoding="utf-8")
    return kg.open(path)


@pytest.fixture(scope="module")
def one_by_one(graph: Graph) -> Iterator[Graph]:
    """The same with each thing a document of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(families, "FEWEST", 10**9)
        other = Graph(graph.store)
        other.prepare_search()
        yield other


def found(graph: Graph, words: str, **options: object) -> list[str]:
    return [hit.iri.removeprefix(EX) for hit in graph.search(words, **options).hits]


def test_the_whole_code_comes_first_then_names_then_longer_codes(graph: Graph) -> None:
    assert found(graph, "101")[:2] == ["measure/101", "room"]
    first, second, *others = found(graph, "10")
    assert (first, second) == ("measure/10", "room")
    assert others == sorted(others, key=len)


@pytest.mark.parametrize(
    "words", ["n12", "N12", "n 1", "N104", "n1 0 4", "77", "sea 77", "1", "1049", "x1", "n"]
)
def test_what_is_found_is_what_documents_would_find(graph: Graph, one_by_one: Graph, words: str) -> None:
    here, there = (one.search(words, limit=5_000) for one in (graph, one_by_one))
    assert {hit.iri for hit in here.hits} == {hit.iri for hit in there.hits}
    assert (here.total, here.facets) == (there.total, there.facets)
    for cls in (f"{EX}Measure", f"{EX}Even"):
        here, there = (one.search(words, cls=cls, limit=5_000) for one in (graph, one_by_one))
        assert {hit.iri for hit in here.hits} == {hit.iri for hit in there.hits}
        assert (here.total, here.facets) == (there.total, there.facets)


def test_pages_of_codes_follow_each_other(graph: Graph) -> None:
    pages = [found(graph, "10", offset=offset, limit=6) for offset in (0, 6, 12)]
    assert list(chain.from_iterable(pages)) == found(graph, "10", limit=18)


def test_a_hit_says_its_code_and_its_class(graph: Graph) -> None:
    (hit, *_) = graph.search("104", cls=f"{EX}Even").hits
    assert (hit.label, hit.matched_parts, hit.cls) == ("104", ("", "104"), f"{EX}Even")


def test_a_code_names_what_has_it_once_there_is_an_index(graph: Graph) -> None:
    graph.prepare_search()
    assert str(graph.resolve("1033")) == f"{EX}measure/1033"
    assert str(graph.resolve("n101")) == f"{EX}code#N101"
    assert [str(graph.resolve(name)) for name in ("N12", "n12")] == [f"{EX}code#N12", f"{EX}code#n12"]
