"""A row of a table of sources becomes a document that can be found again."""

from __future__ import annotations


def test_a_source_keeps_title_publisher_date_address_and_kind(table, document, said):
    source = said(table(document), "source:news-2025")
    assert source["dcterms:title"] == {"More stations"}
    assert source["dcterms:publisher"] == {"organisation:daily"}
    assert source["dcterms:issued"] == {"2025-01-02"}
    assert source["schema:url"] == {"https://news.example/1"}
    assert source["kgo:sourceKind"] == {"kgo:newsSource"}


def test_a_label_in_the_other_language_quotes_the_title_where_no_translation_is_given(table, document, said):
    source = said(table(document), "source:news-2025")
    assert source["rdfs:label"] == {"More stations", "Daily，2025-01-02，《More stations》"}
    assert "kgo:ownTranslation" not in source


def test_a_translated_title_is_marked_as_our_own(table, document, said):
    source = said(table(document | {"title_zh": "更多基站"}), "source:news-2025")
    assert source["rdfs:label"] == {"More stations", "更多基站"}
    assert source["kgo:ownTranslation"] == {"zh"}


def test_a_title_in_brackets_was_not_seen(table, document, said):
    source = said(table(document | {"title": "[page on stations]"}), "source:news-2025")
    assert "dcterms:title" not in source
    assert "page on stations" in source["rdfs:label"]


def test_an_unknown_publisher_stays_a_name(table, document, said):
    source = said(table(document | {"publisher": "Herald"}), "source:news-2025")
    assert source["dcterms:publisher"] == {"Herald"}


def test_what_is_no_web_address_identifies_the_document(table, document, said):
    source = said(table(document | {"url": "archive: box 7"}), "source:news-2025")
    assert source["dcterms:identifier"] == {"archive: box 7"}
    assert "schema:url" not in source
