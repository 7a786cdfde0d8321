"""What is cited, and who is credited for it."""

from __future__ import annotations

import hashlib
import json

import pytest

from kg.formats import CITATION_FORMATS

PLAIN, BIBTEX, CSL, RIS = CITATION_FORMATS
CLAIM = "observation:passengers-2022-news"


def plain(graph, citation) -> str:
    return graph.citation_as(citation, PLAIN)


# --------------------------------------------------------------------- claims
def test_a_claim_is_cited_by_its_document_place_and_printed_figure_as_held_in_a_release(tiny):
    text = plain(tiny, tiny.cite("observation:bridges-built-2020-gazette"))
    assert text == (
        "Office of Works. “The Gazette”, 2021-02-01, section “Works”, paragraph 2, sentence 1, "
        f"printed as “more than 1,200”. As held in tiny.ttl, release {tiny.release}: "
        "Bridges built, 2020 (Gazette), <https://kg.example/id/observation/bridges-built-2020-gazette>. "
        "Credit: Office of Works.\n"
    )


def test_a_chinese_document_keeps_its_title_and_names_in_an_english_citation(ferries):
    citation = ferries.cite(CLAIM)
    assert citation.title == "渡轮客运量创新高"
    assert citation.translation == "Ferries carry more than ever"
    assert citation.authors == ("江河通讯社",)
    assert citation.publisher == "港口日报"
    text = plain(ferries, citation)
    assert text.startswith(
        "江河通讯社. “渡轮客运量创新高” [Ferries carry more than ever], 港口日报, 2023-04-05, "
    )
    assert "paragraph 3, sentence 2, printed as “超50万人次”" in text
    assert f"As held in Bridges and ferries, release {ferries.release}: Ferry passengers, 2022" in text
    assert "Marked there as doubtful: Perhaps journeys." in text


def test_a_chinese_reader_gets_chinese_words_and_no_translation(ferries):
    text = plain(ferries, ferries.cite(CLAIM, language="zh"))
    assert text.startswith(
        "江河通讯社。“渡轮客运量创新高”，港口日报，2023-04-05，第3段，第2句，原文数字“超50万人次”"
    )
    assert f"载于桥梁与渡轮（发布版本 {ferries.release}）：渡轮乘客，2022年（港口日报）" in text
    assert "Ferries" not in text


def test_the_body_a_claim_is_attributed_to_comes_before_creator_and_publisher(ferries):
    assert ferries.cite(CLAIM).producers == ("渡轮局", "江河通讯社", "港口日报")


def test_nobody_is_credited_twice(ferries, tiny):
    copied = ferries.cite("observation:passengers-2022-copy")
    assert copied.producers == ("River Agency", "Harbour Daily", "daily.example")
    assert tiny.cite("observation:bridges-built-2020-gazette").producers == ("Office of Works",)
    assert tiny.cite("observation:bridges-built-2021-almanac").producers == ()


def test_the_same_facts_stand_in_every_format(ferries, read_bibtex, read_ris, typeset):
    citation = ferries.cite(CLAIM)
    note = typeset(read_bibtex(ferries.citation_as(citation, BIBTEX))[2]["note"])
    notes = " ".join(value for tag, value in read_ris(ferries.citation_as(citation, RIS)) if tag == "N1")
    (item,) = json.loads(ferries.citation_as(citation, CSL))
    for text in (note, notes, item["note"]):
        for fact in ("aragraph 3", "超50万人次", ferries.release, "渡轮局; 江河通讯社; 港口日报", "doubtful"):
            assert fact in text, (fact, text)
    assert item["custom"]["printed"] == [{"text": "超50万人次", "language": "zh"}]
    assert item["archive_location"] == "https://kg.example/id/" + CLAIM.replace(":", "/")
    assert item["container-title"] == "港口日报"


# -------------------------------------------------------------------- sources
@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("source:news", "article", "江河通讯社. “渡轮客运量创新高”"),
        (
            "source:copy",
            "webpage",
            "Harbour Daily. “Ferries, a copy”, daily.example, <https://copy.example/>",
        ),
        ("source:files", "dataset", "“Ferry tables”, github:ferries/tables@1 t.csv. As held in"),
        ("law:ferry-act", "legislation", "“渡轮法” [Ferry Act]. As held in"),
    ],
)
def test_a_source_is_cited_as_the_document_it_is(ferries, name: str, kind: str, start: str):
    citation = ferries.cite(name)
    assert citation.kind == kind
    assert plain(ferries, citation).startswith(start)


# ------------------------------------------------------------------- entities
def test_an_entity_is_cited_as_the_graphs_page_at_its_release(ferries, read_bibtex):
    citation = ferries.cite("metric:passengers")
    assert citation.kind == "webpage"
    assert plain(ferries, citation).startswith(
        f"“Ferry passengers”, Bridges and ferries, release {ferries.release}, River Institute, 2026-05, "
        "<https://kg.example/id/metric/passengers>. Credit: "
    )
    fields = read_bibtex(ferries.citation_as(citation, BIBTEX))[2]
    assert fields["version"] == ferries.release
    assert fields["howpublished"] == "Bridges and ferries"
    (item,) = json.loads(ferries.citation_as(citation, CSL))
    assert item["container-title"] == "Bridges and ferries"
    assert item["version"] == ferries.release


def test_an_entity_credits_the_producers_of_all_claims_on_it_by_role_and_number(ferries):
    assert ferries.cite("metric:passengers").producers == (
        "River Agency",
        "Bureau of Ferries",
        "Harbour Daily",
        "daily.example",
    )
    assert ferries.cite("metric:passengers", language="zh").producers[0] == "江河通讯社"


def test_a_thing_without_claims_credits_nobody(tiny):
    citation = tiny.cite("technology:nets")
    assert citation.producers == ()
    assert "Credit" not in plain(tiny, citation)


def test_all_claims_count_however_many_a_page_shows(shipped):
    entity = shipped.entity("place:china")
    assert entity.claims_total > len(entity.claims)
    shown = {body.name for claim in entity.claims if claim.source for body in claim.source.publishers}
    assert len(shipped.cite(entity).producers) > len(shown)


# --------------------------------------------------------------------- results
QUERY = """
PREFIX kgo: <https://kg.example/ontology#>  # the terms
SELECT ?claim ?value { ?claim a kgo:Observation ; kgo:value ?value } ORDER BY ?claim
"""


def test_a_result_is_cited_by_query_hash_release_rows_and_the_producers_in_its_rows(ferries):
    citation = ferries.cite_query(QUERY)
    assert citation.kind == "dataset"
    assert citation.query.rows == 3
    assert citation.query.sha256 == hashlib.sha256(QUERY.strip().encode()).hexdigest()
    assert citation.query.result == ferries.freeze(QUERY).id
    assert citation.producers == ("River Agency", "Bureau of Ferries", "Harbour Daily", "daily.example")
    text = plain(ferries, citation)
    assert text.startswith(f"“Query result {citation.query.result}”, 3 rows, Bridges and ferries, release")
    assert "Query: PREFIX kgo: <https://kg.example/ontology#> SELECT ?claim" in text
    assert "the terms" not in text, "a comment in one line would swallow the query"
    assert citation.query.sha256 in text


def test_the_query_in_one_line_gives_the_same_result(ferries):
    text = plain(ferries, ferries.cite_query(QUERY))
    query = text.partition("Query: ")[2].partition(" (SHA-256")[0]
    assert ferries.query(query).rows == ferries.query(QUERY).rows


def test_a_program_gets_the_query_as_it_was_written(ferries):
    (item,) = json.loads(ferries.citation_as(ferries.cite_query(QUERY), CSL))
    assert item["type"] == "dataset"
    assert item["custom"]["query"] == QUERY.strip()
    assert item["custom"]["rows"] == 3


def test_the_claims_that_a_result_rests_on_can_be_given(ferries):
    citation = ferries.cite_query(QUERY, rests_on=["https://kg.example/id/" + CLAIM.replace(":", "/")])
    assert citation.producers == ("Bureau of Ferries", "River Agency", "Harbour Daily")
    assert citation.producers_complete


def test_claims_that_a_result_only_counts_are_credited_too(ferries):
    count = "SELECT (COUNT(*) AS ?n) { ?s a <https://kg.example/ontology#Observation> }"
    citation = ferries.cite_query(count)
    assert citation.producers == ferries.cite_query(QUERY).producers
    assert citation.producers_complete


def test_a_graph_made_of_claims_credits_what_stands_in_it_and_does_not_call_that_all(ferries):
    triples = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c ; <https://kg.example/ontology#value> ?v }"
    citation = ferries.cite_query(triples)
    assert citation.producers == ferries.cite_query(QUERY).producers
    assert not citation.producers_complete


def test_a_credit_that_may_not_be_whole_says_so(ferries, monkeypatch):
    from kg.cite import reading

    monkeypatch.setattr(reading, "_CREDITED", 1)
    citation = ferries.cite_query(QUERY)
    assert not citation.producers_complete
    assert plain(ferries, citation).endswith("; others.\n")


def test_an_answer_of_any_form_is_cited(ferries):
    assert ferries.cite_query("ASK {}").query.rows == 1
    assert ferries.cite_query("CONSTRUCT { ?s ?p ?s } WHERE { ?s ?p ?o } LIMIT 0").query.rows == 0
    assert "1 row," in plain(ferries, ferries.cite_query("ASK {}"))
