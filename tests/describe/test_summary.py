"""What is in the graph, in numbers."""

from __future__ import annotations

import kg


def test_the_summary_counts_what_a_person_would_count(tiny):
    summary = tiny.summary()
    assert (summary.entities, summary.claims, summary.sources) == (9, 3, 2)
    assert summary.triples > 60
    assert summary.release == tiny.release


def test_the_shipped_graph_has_a_title_in_both_languages(shipped):
    assert shipped.summary().title == "Integration of China's digital and real economies"
    assert shipped.summary("zh").title == "中国数字经济与实体经济融合发展知识图谱"


def test_every_file_is_listed_with_its_hash_size_and_licence(shipped):
    graphs = shipped.summary().named_graphs
    assert {"metrics/figures.ttl", "claims/software.ttl", "kg.ttl"} <= {graph.file for graph in graphs}
    for graph in graphs:
        assert len(graph.sha256) == 64
        assert graph.triples > 0
        assert graph.licence
    claims = next(graph for graph in graphs if graph.file == "claims/software.ttl")
    assert len(claims.sources) > 10


def test_entities_are_neither_terms_nor_claims_nor_files(shipped):
    summary = shipped.summary()
    plain = [found for found in summary.classes if not found.folded]
    assert 0 < summary.entities <= sum(found.count for found in plain)


def test_foreign_data_is_titled_by_its_file(thesaurus):
    assert thesaurus.summary().title == "thesaurus.ttl"


def test_data_without_types_is_counted_too(tmp_path):
    path = tmp_path / "plain.nt"
    path.write_text("<http://example.org/a> <http://example.org/p> <http://example.org/b> .\n")
    assert kg.open(path).summary().entities >= 1


def test_sources_come_with_the_number_of_claims_that_rest_on_them(tiny):
    assert [(source.label, count) for source, count in tiny.sources()] == [
        ("The Gazette", 2),
        ("The Almanac", 1),
    ]


def test_all_claims_of_the_shipped_graph_rest_on_a_source(shipped):
    assert sum(count for _, count in shipped.sources()) == shipped.summary().claims
