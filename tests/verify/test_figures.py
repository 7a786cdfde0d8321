"""A printed figure is found whole or not at all, however it is spaced."""

from __future__ import annotations

import pytest

from kg.verify.tokens import Reading, occurrences


def stands(printed: str, text: str) -> bool:
    return any(occurrences(Reading.of(printed).tokens, Reading.of(text)))


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("3.05 million", "More than 3.05 million stations."),
        ("3.05 million", "3.05million"),
        ("3.05 million", "3.05\u00a0million"),
        ("3.05 million", "3.05\n  million"),
        ("3.05 million", "３．０５　million"),
        ("8,000", "8000 of them"),
        ("8000", "8,000 of them"),
        ("8,000", "8\u202f000 of them"),
        ("8,000", "８，０００家"),
        ("197 EFLOPS", "it has 197EFLOPS"),
        ("60.1%", "reached 60.1 ％, and"),
        ("33.1", "by 33.1 and 26.4 points"),
        ("45", "(45)"),
        ("45", "45."),
        ("45", "in 45-fold"),
        ("337.7万个", "达337.7 万个。"),
        ("45个", "国民经济45个大类"),
        ("突破万亿", "规模突破万亿元"),
        ("-1.5%", "was −1.5% last year"),
        ("more than 1,000", "There are More than 1000."),
        ("five", "All five."),
        ("RMB 50.2 trillion", "RMB50.2 trillion"),
        ("30\u200b0", "300"),
    ],
)
def test_spacing_widths_and_separators_make_no_difference(printed: str, text: str):
    assert stands(printed, text)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("3.05 million", "13.05 million"),
        ("3.05 million", "3.05 billion"),
        ("3.05 million", "3.051 million"),
        ("3.05", "3.05 million"),
        ("45", "145"),
        ("45", "45.6"),
        ("45", "3.45"),
        ("45", "45,200"),
        ("45", "45 200 of them"),
        ("45", "1,045"),
        ("45", "45万"),
        ("45", "45余万"),
        ("22", "on 2024-02-22"),
        ("22", "version 1.22.3"),
        ("5", "leads in 5G"),
        ("20", "the G20"),
        ("3", "3/4 of it"),
        ("8.0", "8"),
        ("8", "8.0"),
        ("1.5%", "-1.5%"),
        ("five", "twenty-five"),
        ("five", "five hundred"),
        ("two million", "twenty-two million"),
        ("五", "十五个"),
        ("3亿", "3亿5000万"),
        ("5000万", "3亿5000万"),
        ("超过45个", "不超过45个"),
    ],
)
def test_a_part_of_another_figure_is_not_it(printed: str, text: str):
    assert not stands(printed, text)


def test_a_list_of_chinese_figures_is_no_number_with_separators():
    assert stands("45", "分别为45，200和310家")
    assert stands("200", "分别为45，200和310家")


def test_the_mark_of_a_footnote_is_no_digit():
    assert stands("45", "in 45² sectors")


def test_units_that_begin_with_a_magnitude_word_are_units():
    assert stands("45", "长45千米，重45千克")
    assert stands("2.5", "提高2.5百分点")
