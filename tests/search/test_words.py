"""What of a word counts when searching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.spelling import slips
from kg.search.words import fold

LETTERS = st.text("abcd", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zürich, 算力!", "zurich 算 力"),
        ("ＡＩ", "ai"),
        ("Straße", "strasse"),
        ("5G基站", "5g 基 站"),
        ("—", ""),
        ("數據中心", "数 据 中 心"),
    ],
)
def test_case_accents_width_and_punctuation_do_not_count(text, expected):
    assert fold(text) == expected


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def one_slip_of(word):
    """All words that one slip makes of `word`, written out."""
    places = range(len(word) + 1)
    changed = {word[:p] + c + word[p + 1 :] for p in places[:-1] for c in "abcd"}
    added = {word[:p] + c + word[p:] for p in places for c in "abcd"}
    left_out = {word[:p] + word[p + 1 :] for p in places[:-1]}
    swapped = {word[:p] + word[p + 1] + word[p] + word[p + 2 :] for p in places[:-2]}
    return changed | added | left_out | swapped


@given(LETTERS, LETTERS)
def test_a_slip_is_a_letter_changed_added_left_out_or_two_swapped(one, other):
    assert (slips(one, other, 1) <= 1) == (other in one_slip_of(one) | {one})
    assert slips(one, other, 2) == slips(other, one, 2)


@given(LETTERS, st.data())
def test_every_slip_is_recognised(word, data):
    assert slips(word, data.draw(st.sampled_from(sorted(one_slip_of(word)))), 1) <= 1
