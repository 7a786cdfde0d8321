"""What an entity's page is made of."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

import kg
from kg.errors import EntityNotFound, UsageError
from kg.vocabulary import PREFIXES

KGO = PREFIXES["kgo"]


def group(entity, label):
    return next(found for found in entity.links if found.label == label)


def labels(items):
    return [item.label for item in items]


def test_a_metric_tells_its_observations_in_the_order_of_time(tiny):
    entity = tiny.entity("metric:bridges-built")
    assert [claim.period.end.year for claim in entity.claims] == [2020, 2021]
    first = entity.claims[0]
    assert (first.kind, first.value, first.comparator) == ("Observation", Decimal(1200), "moreThan")
    assert first.printed[0].value == "more than 1,200"
    assert (first.locator.section, first.locator.paragraph, first.locator.sentence) == ("Works", 2, 1)
    assert (first.source.title, first.source.publisher) == ("The Gazette", "Office of Works")


def test_a_thing_has_the_claims_of_its_metrics_and_the_statements_about_it(tiny):
    entity = tiny.entity("infrastructure:bridges")
    assert entity.claims_total == 3
    assert sorted(claim.kind for claim in entity.claims) == ["Observation", "Observation", "Statement"]


def test_a_source_has_what_rests_on_it(tiny):
    entity = tiny.entity("source:gazette")
    assert {claim.iri.rsplit("/", 1)[1] for claim in entity.claims} == {
        "bridges-built-2020-gazette",
        "bridges-longest",
    }


def test_a_claim_has_itself(tiny):
    entity = tiny.entity("statement:bridges-longest")
    assert [claim.iri for claim in entity.claims] == [entity.iri]
    assert labels(entity.claims[0].about) == ["Bridges"]


def test_links_to_claims_are_not_told_twice(tiny):
    assert [found.label for found in tiny.entity("metric:bridges-built").links] == ["measures"]
    sources = [found.predicate.iri for found in tiny.entity("source:gazette").links]
    assert KGO + "source" not in sources


def test_links_are_grouped_counted_and_named_from_where_one_stands(tiny):
    entity = tiny.entity("infrastructure:bridges")
    assert labels(group(entity, "supports").items) == ["Ferries", "Tolls"]
    assert group(entity, "is governed by").direction == "in"
    assert [found.direction for found in entity.links] == ["out", "in", "in"]


def test_everything_is_said_in_the_reader_s_language(tiny):
    entity = tiny.entity("infrastructure:bridges", "zh")
    assert entity.label == "桥梁"
    assert labels(entity.classes) == ["基础设施"]
    assert labels(group(entity, "支撑").items) == ["渡轮", "通行费"]
    assert {text.language for text in entity.labels} == {"en", "zh"}


def test_aliases_codes_and_the_definition_are_told_apart(tiny):
    bridges = tiny.entity("infrastructure:bridges")
    assert [text.value for text in bridges.alternatives] == ["Crossings"]
    assert bridges.definition == "Ways over water."
    assert tiny.entity("industry:ferries").notations == ("F1",)


def test_the_most_specific_class_comes_first(shipped):
    law = shipped.entity("law:cybersecurity-law")
    assert labels(law.classes) == ["Statute", "Law or policy"]


def test_the_files_that_speak_of_it_are_named(shipped):
    graphs = labels(shipped.entity("metric:software-revenue").graphs)
    assert "Metrics" in graphs
    assert len(graphs) == 2


def test_what_is_not_there_is_said_so(tiny):
    with pytest.raises(EntityNotFound):
        tiny.entity("metric:no-such")


def test_a_property_is_described_where_it_is_only_used(tiny):
    assert tiny.entity(f"<{KGO}governs>").label == "governs"


@pytest.mark.parametrize(
    ("address", "kind", "linkable"),
    [
        ("https://stats.example.org/a", "officialSource", True),
        ("https://copies.example.org/a", "otherSource", False),
        ("javascript:alert(1)", "officialSource", False),
        ("", "officialSource", False),
    ],
)
def test_only_a_trusted_web_address_becomes_a_link(tmp_path, address, kind, linkable):
    path = tmp_path / "one.ttl"
    path.write_text(
        f"""@prefix kgo: <{KGO}> . @prefix ex: <http://example.org/> .
        @prefix schema: <{PREFIXES["schema"]}> . @prefix xsd: <{PREFIXES["xsd"]}> .
        ex:claim a kgo:Statement ; kgo:about ex:thing ; kgo:source ex:paper .
        ex:paper a kgo:Source ; kgo:sourceKind kgo:{kind} ; schema:url "{address}"^^xsd:anyURI ."""
    )
    source = kg.open(path).entity("<http://example.org/thing>").claims[0].source
    assert (source.url, source.linkable) == (address, linkable)


def test_a_claim_with_a_wrong_value_still_has_a_page(tmp_path):
    path = tmp_path / "wrong.ttl"
    path.write_text(
        f"""@prefix kgo: <{KGO}> . @prefix ex: <http://example.org/> .
        ex:claim a kgo:Observation ; kgo:metric ex:m ; kgo:value "many" ;
            kgo:periodEnd "2020" ; kgo:paragraph "x" ."""
    )
    (claim,) = kg.open(path).entity("<http://example.org/m>").claims
    assert (claim.value, claim.period.end, claim.locator.paragraph) == (None, None, None)


def test_the_number_of_queries_does_not_grow_with_the_number_of_links(hub, queries_of):
    counts = [
        queries_of(hub, lambda graph, name=name: graph.entity(f"<http://example.org/{name}>"))
        for name in ("small", "hub")
    ]
    assert counts[0] == counts[1]
    assert counts[1] < 15


def test_a_hub_is_counted_and_answered_at_once(hub):
    began = time.perf_counter()
    entity = hub.entity("<http://example.org/hub>")
    assert time.perf_counter() - began < 1
    (links,) = entity.links
    assert (links.total, len(links.items), links.label) == (20_000, 50, "← in")


def test_pages_of_links_hold_each_once(hub):
    seen = []
    for offset in range(0, 20_000, 1_000):
        page = hub.links(
            "<http://example.org/hub>", "http://example.org/in", "in", offset=offset, limit=1_000
        )
        assert page.total == 20_000
        seen += [item.iri for item in page.items]
    assert len(seen) == len(set(seen)) == 20_000


def test_many_links_stand_in_the_order_of_the_engine(tmp_path):
    names = [*"aZéßz", "a/b", "a#b", "10", "9", "\U0001f600", "\uffee", *(f"n{n}" for n in range(60))]
    lines = [
        f"<http://example.org/{name}> <http://example.org/in> <http://example.org/it> ." for name in names
    ]
    lines += [f"_:b{n} <http://example.org/in> <http://example.org/it> ." for n in range(12)]
    (tmp_path / "many.nt").write_text("\n".join(lines), encoding="utf-8")
    graph = kg.open(tmp_path / "many.nt")
    query = "SELECT ?x { ?x <http://example.org/in> <http://example.org/it> } ORDER BY ?x"
    expected = [str(row[0]) for row in graph.query(query).rows]
    pages = [
        graph.links("<http://example.org/it>", "http://example.org/in", "in", offset=offset).items
        for offset in (0, 50)
    ]
    assert [ref.iri for page in pages for ref in page] == expected


def test_links_to_claims_can_be_asked_for(tiny):
    page = tiny.links("metric:bridges-built", KGO + "metric", "in")
    assert page.total == 2


def test_a_page_behind_the_last_is_empty(tiny):
    page = tiny.links("infrastructure:bridges", KGO + "supports", "out", offset=10)
    assert (page.total, page.items) == (2, ())


@pytest.mark.parametrize("wrong", [{"offset": -1}, {"limit": 0}, {"limit": 1_001}])
def test_a_page_out_of_range_is_wrong_usage(tiny, wrong):
    with pytest.raises(UsageError):
        tiny.links("infrastructure:bridges", KGO + "supports", "out", **wrong)


def test_a_metric_shows_the_changes_between_its_figures_after_them(shipped):
    software = shipped.entity("metric:software-revenue")
    metrics = [claim.metric.label for claim in software.claims if claim.metric]
    own = metrics.count("Software business revenue")
    assert set(metrics[:own]) == {"Software business revenue"}
    assert {claim.kind for claim in software.claims[own:]} == {"Change"}
    assert 0 < own < software.claims_total == len(metrics)


def test_the_claims_of_a_source_stand_in_the_order_of_its_text(shipped):
    article = shipped.entity("source:qiushi-2024-02-22")
    places = [(claim.locator.paragraph or 99, claim.locator.sentence or 0) for claim in article.claims]
    assert places == sorted(places)
    assert len(places) == article.claims_total
