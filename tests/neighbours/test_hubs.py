"""A thing with more links than are counted: pages give part of them, and say that there are more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import kg
from kg.facade.opening import open_store
from kg.limits import Limits
from kg.server.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.graph import Graph

EX = "http://example.org/"
LINKS = 20_050
"""Some more than are counted."""


@pytest.fixture(scope="module", params=["memory", "disk"])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Give a place that many visits name, one of them twice over, and a list that names them."""
    folder = tmp_path_factory.mktemp("crowd")
    path = folder / "crowd.ttl"
    lines = [
        f"@prefix : <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        ':square a :Place ; rdfs:label "Square"@en . :list a :List ; rdfs:label "List"@en ; :near :square .',
    ]
    lines += [
        f':v{n} a :Visit ; rdfs:label "Visit {n}"@en ; :place :square . :list :has :v{n} .'
        for n in range(LINKS)
    ]
    lines.append(':v7 :likes :square . :oslo a :Visit ; rdfs:label "Visitors of Oslo"@en .')
    path.write_text("\n".join(lines), encoding="utf-8")
    return kg.open(path) if request.param == "memory" else open_store(folder / "store", [path])


@pytest.fixture(scope="module")
def pages(crowd: Graph) -> Iterator[FlaskClient]:
    app = create_app(crowd, Limits())
    yield app.test_client()
    app.extensions["kg"].close()


def test_its_links_are_at_least_so_many(crowd: Graph):
    groups = {group.predicate.iri: group for group in crowd.entity(f"<{EX}square>").links}
    place, likes, near = (groups[EX + name] for name in ("place", "likes", "near"))
    assert (place.total, place.more, len(place.items)) == (20_001, True, 50)
    assert (likes.total, likes.more) == (near.total, near.more) == (1, False)


def test_what_it_links_to_is_at_least_so_much(crowd: Graph):
    (has, _) = sorted(crowd.entity(f"<{EX}list>").links, key=lambda group: group.predicate.iri)
    assert (has.total, has.more) == (20_001, True)


def test_all_of_its_links_can_be_paged_through(crowd: Graph):
    found = set()
    for offset in range(0, LINKS + 1_000, 1_000):
        page = crowd.links(f"<{EX}square>", EX + "place", "in", offset=offset, limit=1_000)
        assert page.more
        found.update(ref.iri for ref in page.items)
    assert len(found) == LINKS


def test_its_picture_does_not_pretend_to_know_how_much_is_left_out(crowd: Graph):
    found = crowd.neighbours(f"<{EX}square>")
    assert found.completeness.total is None
    assert not found.completeness.complete
    (rest,) = (node for node in found.nodes if node.kind == "group")
    assert rest.more
    assert rest.label.startswith("+at least ")
    assert next(node for node in found.nodes if node.key == EX + "square").more
    relations = {entry["predicate"]: entry for entry in found.to_graphology()["attributes"]["relations"]}
    assert relations[EX + "place"]["more"]
    assert not relations[EX + "near"]["more"]


def test_a_list_of_many_links_to_what_is_drawn_beside_it(crowd: Graph):
    found = crowd.neighbours(f"<{EX}list>")
    ends = {(edge.source, edge.target) for edge in found.edges}
    assert (EX + "list", EX + "square") in ends
    drawn = [node.key for node in found.nodes if node.kind == "entity" and node.key.startswith(EX + "v")]
    assert drawn
    assert all((EX + "list", key) in ends and (key, EX + "square") in ends for key in drawn)


def test_something_beside_it_is_drawn_with_it(crowd: Graph):
    found = crowd.neighbours(f"<{EX}v7>")
    assert {node.key for node in found.nodes} == {EX + name for name in ("v7", "square", "list")}
    assert found.completeness.complete
    assert next(node for node in found.nodes if node.key == EX + "square").more


def test_those_beside_it_have_as_many_links_as_they_have(tmp_path: Path):
    lines = [f"@prefix : <{EX}> ."]
    lines += [f":town :has :p{n} . :p{n} a :Place ; :name 'Place {n}' ." for n in range(30)]
    lines += [f":v{n}-{visit} :place :p{n} ." for n in range(30) for visit in range(10 * n)]
    (tmp_path / "town.ttl").write_text("\n".join(lines), encoding="utf-8")
    for graph in (
        kg.open(tmp_path / "town.ttl"),
        open_store(tmp_path / "store", [tmp_path / "town.ttl"]),
    ):
        found = graph.neighbours(f"<{EX}town>").nodes
        degrees = {node.key: node.degree for node in found if node.kind == "entity" and node.depth}
        assert degrees == {f"{EX}p{n}": 1 + 10 * n for n in range(18, 30)}


def test_pages_of_it_go_on_behind_what_is_counted(crowd: Graph):
    first = crowd.neighbours(f"<{EX}square>", predicate=EX + "place", direction="in", offset=20_010)
    assert len([node for node in first.nodes if node.kind == "entity"]) == 41
    assert first.groups[0].more


@pytest.mark.parametrize(
    ("lang", "told", "part"),
    [
        ("en", "at least 20,001", "1 to 50 of at least 20,001"),
        ("zh", "至少20,001", "第1至50项，共至少20,001项"),
    ],
)
def test_pages_say_at_least(pages: FlaskClient, lang: str, told: str, part: str):
    entity = pages.get(f"/entity?iri={EX}square&lang={lang}", headers={"Accept": "text/html"})
    explore = pages.get(f"/explore?iri={EX}square&lang={lang}", headers={"Accept": "text/html"})
    assert (entity.status_code, explore.status_code) == (200, 200)
    assert part in entity.text
    assert told in explore.text


def test_a_class_lists_its_instances_and_knows_their_number(crowd: Graph):
    found = crowd.search("", cls=EX + "Visit", limit=20)
    assert (found.total, len(found.hits)) == (LINKS + 1, 20)


def test_words_of_very_many_names_are_found_like_others(crowd: Graph):
    for words in ("visit", "visi", "visit 200"):
        found = crowd.search(words)
        assert len(found.hits) == 20
    assert crowd.search("visit").more
    assert [hit.label for hit in crowd.search("visit oslo").hits] == ["Visitors of Oslo"]
    assert "Visit 20049" in [hit.label for hit in crowd.search("visit 20049").hits]
    assert str(crowd.resolve("Visit 123")) == EX + "v123"
