"""Which label is shown to whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import labels
from kg.model import Text

TAGS = st.sampled_from([None, "en", "en-GB", "EN-us", "zh", "zh-Hans", "de", "ko", "x-odd"])
TEXTS = st.lists(st.builds(Text, st.text(max_size=5), TAGS), max_size=6)


@pytest.mark.parametrize(
    ("language", "offered", "expected"),
    [
        ("en", {"en": "water", "zh": "水"}, "water"),
        ("zh", {"en": "water", "zh": "水"}, "水"),
        ("zh-Hans", {"en": "water", "zh-Hant": "氺", "zh-Hans": "水"}, "水"),
        ("en-GB", {"en": "colour", "de": "Farbe"}, "colour"),
        ("zh", {"zh-CN": "水", "en": "water"}, "水"),
        ("ko", {"zh": "水", "en": "water", "de": "Wasser"}, "water"),
        ("ko", {"zh": "水", "de": "Wasser", None: "w"}, "w"),
        ("en", {"zh-Hant": "甲公司", None: "Jia"}, "Jia"),
        ("zh", {"zh-TW": "資料", "zh-Hans": "数据", "en": "data"}, "数据"),
        ("zh", {"zh-Hant": "資料", "en": "data"}, "資料"),
        ("ko", {"de": "Wasser", None: "w"}, "w"),
        ("ko", {"de": "Wasser"}, "Wasser"),
        ("en", {"en": "  ", "de": "Wasser"}, "Wasser"),
    ],
)
def test_a_reader_gets_the_nearest_language_there_is(language, offered, expected):
    texts = [Text(value, tag) for tag, value in offered.items()]
    assert labels.choose(texts, language).value == expected


@given(TEXTS, st.sampled_from(["en", "zh", "zh-Hant", "fr", ""]))
def test_there_is_a_label_whenever_any_text_is_not_blank(texts, language):
    chosen = labels.choose(texts, language)
    assert (chosen is None) == (not any(text.value.strip() for text in texts))
    assert chosen is None or chosen in texts


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_data_does_not_matter(texts, chance):
    shuffled = list(texts)
    chance.shuffle(shuffled)
    assert labels.choose(texts, "en") == labels.choose(shuffled, "en")


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("http://example.org/Sea_of_Ink", "Sea of Ink"),
        ("http://example.org/%E6%B0%B4", "水"),
        ("http://example.org/概念", "概念"),
        ("http://example.org/vocab#Thing", "Thing"),
        ("http://example.org/", "example.org"),
        ("urn:isbn:123", "123"),
        ("http://example.org/%FF%FE", "%FF%FE"),
        ("http://example.org/a%0Ab", "a%0Ab"),
        ("http://example.org/DataCentreOperator", "Data Centre Operator"),
        ("http://example.org/iPhone", "iPhone"),
        ("http://example.org/alice#me", "alice"),
        ("urn:uuid:6e8bc430-9c3a", "6e8bc430-9c3a"),
    ],
)
def test_a_thing_without_a_label_is_called_by_the_end_of_its_iri(iri, expected):
    assert labels.from_iri(iri) == expected


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("http://example.org/integratedInto", "integrated into"),
        ("http://example.org/BusinessModel", "Business model"),
        ("http://example.org/hasISBNNumber", "has ISBN number"),
        ("http://example.org/part-of", "part of"),
    ],
)
def test_a_property_without_a_label_reads_as_words(iri, expected):
    assert labels.from_term_iri(iri) == expected


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_shortened_text_is_one_line_and_fits(text, length):
    short = labels.shorten(text, length)
    assert len(short) <= length
    assert "\n" not in short


def test_numbers_in_labels_sort_as_numbers():
    assert sorted(["A10", "a9", "A1"], key=labels.natural) == ["A1", "a9", "A10"]
