"""Values of foreign data as pages show them."""

from __future__ import annotations

import pytest

from kg.server.words import literal_words
from kg.terms import Literal
from kg.vocabulary import PREFIXES


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("2020-01-02", "date", "2 January 2020"),
        ("2020-01-02T03:04:05Z", "dateTime", "2 January 2020 03:04:05 UTC"),
        ("2020-01-02T03:04:00.123+08:00", "dateTime", "2 January 2020 03:04 +08:00"),
        ("2020-01-02T03:04:05", "dateTime", "2 January 2020 03:04:05"),
        ("2020-13-45T03:04:05", "dateTime", "2020-13-45 03:04:05"),
        ("yesterday", "dateTime", "yesterday"),
        ("123456", "integer", "123,456"),
        ("true", "boolean", "yes"),
    ],
)
def test_values_are_written_in_the_reader_s_habit(text, kind, expected):
    assert literal_words(Literal(text, datatype=PREFIXES["xsd"] + kind)) == expected
