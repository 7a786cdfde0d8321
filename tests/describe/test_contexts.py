"""A thing among others of its kind: laws in time, classes in a tree, what is built on a source."""

from __future__ import annotations

from datetime import date

import pytest

import kg


def labels(refs):
    return [entry.ref.label for entry in refs]


# --------------------------------------------------------------------- laws in time
def test_a_law_stands_among_those_that_change_it_by_their_first_day(shipped):
    found = shipped.history("law:cybersecurity-law")
    assert [law.ref.iri.rpartition("/")[2] for law in found.laws] == [
        "cybersecurity-law",
        "cybersecurity-law-amendment-2025",
    ]
    assert found.laws[0].effective == date(2017, 6, 1)
    assert [(link.label, link.inverse) for link in found.links] == [("amends", "is amended by")]


def test_the_chain_is_followed_at_any_distance_and_a_circle_ends(tmp_path):
    path = tmp_path / "laws.ttl"
    laws = " ".join(
        f'law:l{n} a kgo:Law ; eli:date_document "20{n:02d}-01-01"^^xsd:date ;'
        f" kgo:amends law:l{(n + 1) % 4} ."
        for n in range(4)
    )
    path.write_text(
        "@prefix kgo: <https://kg.example/ontology#> . @prefix law: <https://kg.example/id/law/> ."
        "@prefix eli: <http://data.europa.eu/eli/ontology#> ."
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ." + laws,
        encoding="utf-8",
    )
    found = kg.open(path).history("law:l2")
    assert [law.adopted.year for law in found.laws] == [2000, 2001, 2002, 2003]
    assert len(found.links) == 4
    assert found.complete


def test_what_has_no_dates_of_a_law_has_no_history(shipped):
    assert shipped.history("place:china") is None


# ---------------------------------------------------------------------- in a tree
def test_a_class_knows_the_way_down_to_it_and_what_stands_below(shipped):
    found = shipped.placing("sector:gbt-4754-39")
    assert [rank.code for rank in found.above] == ["C"]
    assert found.scheme.label.endswith("(GB/T 4754-2017)")
    assert [rank.code for rank in found.below][:2] == ["391", "392"]
    assert found.below[0].below == 6
    assert found.total == len(found.below)


def test_a_thing_in_no_tree_has_no_place(shipped):
    assert shipped.placing("law:cybersecurity-law") is None


def test_a_thesaurus_that_nobody_prepared_has_its_tree(thesaurus):
    liquid = "http://thesaurus.example.org/%E6%B6%B2%E4%BD%93"
    (below,) = thesaurus.placing(liquid).below
    assert [rank.ref.iri for rank in thesaurus.placing(below.ref.iri).above] == [liquid]


def test_a_circle_of_broader_terms_ends(tmp_path):
    path = tmp_path / "circle.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/> ."
        "e:a skos:broader e:b . e:b skos:broader e:c . e:c skos:broader e:a . e:d skos:broader e:d .",
        encoding="utf-8",
    )
    graph = kg.open(path)
    assert labels(graph.placing("https://example.org/a").above) == ["c", "b"]
    assert graph.placing("https://example.org/d").above == ()


# ------------------------------------------------------------------ under a source
def test_things_described_from_a_source_are_counted_and_those_of_it_alone_named(tmp_path):
    path = tmp_path / "sources.ttl"
    path.write_text(
        "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix e: <https://example.org/> ."
        "e:a dcterms:source e:s . e:b dcterms:source e:s , e:t . e:c dcterms:source e:t .",
        encoding="utf-8",
    )
    found = kg.open(path).grounds("https://example.org/s")
    assert (found.total, found.only) == (2, 1)
    assert [ref.label for ref in found.examples] == ["a"]


def test_the_sources_about_a_thing_are_counted(tiny):
    found = tiny.sources_about("infrastructure:bridges")
    assert [(ref.label, count) for ref, count in found] == [("The Gazette", 2), ("The Almanac", 1)]


@pytest.mark.parametrize("top", ["<http://example.org/top>", "_:top"])
def test_of_very_many_below_the_first_by_name_are_told(tmp_path, top):
    broader = "<http://www.w3.org/2004/02/skos/core#broader>"
    lines = [f"<http://example.org/c{n}> {broader} {top} ." for n in range(70)]
    lines += [f"<http://example.org/d{n}> {broader} <http://example.org/c10> ." for n in range(2)]
    lines.append(f'{top} <http://www.w3.org/2000/01/rdf-schema#label> "Top" .')
    (tmp_path / "tree.nt").write_text("\n".join(lines), encoding="utf-8")
    graph = kg.open(tmp_path / "tree.nt")
    found = graph.placing(top if top[0] == "<" else "Top")
    expected = sorted(f"http://example.org/c{n}" for n in range(70))[:60]
    assert found.total == 70
    assert {rank.ref.iri: rank.below for rank in found.below} == {
        iri: 2 if iri.endswith("/c10") else 0 for iri in expected
    }


def test_the_number_of_queries_does_not_grow_with_what_stands_around(shipped, queries_of):
    few, many = "sector:gbt-4754-391", "sector:gbt-4754-C"
    counts = [queries_of(shipped, lambda graph, name=name: graph.placing(name)) for name in (few, many)]
    assert counts[1] <= counts[0] <= 10
