"""Where a sentence ends."""

from __future__ import annotations

import pytest

from kg.verify.sentences import split_sentences


@pytest.mark.parametrize(
    "text",
    [
        "Plan No. 33 is in force.",
        "It grew by 1.2 trillion yuan.",
        "The U.S. Department of Trade counts otherwise.",
        "So say Dr. Li, Mr. Wu and J. Smith.",
        "Huawei Co. Ltd. leads.",
        "On Dec. 31 it closed.",
        "1. Roads come first.",
        "See www.example.org/a.b for more.",
        "到2025年，比重达到10.5%，见第3.2节。",
        "《数据为什么重要？》一文说得清楚。",
        "“好！”，他说。",
    ],
)
def test_a_stop_within_a_sentence_ends_none(text: str):
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One thing. Another! A third? “A fourth.” Done", 5),
        ("It leads in 5G. Nobody else does.", 2),
        ("It was so in 2022. 3.05 million followed.", 2),
        ("They sell to the U.S. The rest stays.", 2),
        ("It rose (by half.) It fell.", 2),
        ("It is so.[12] It stays so.", 2),
        ("规模扩大。质量提高！为什么？因为创新。", 4),
        ("他说：“增长了。”随后离开。", 1),
        ("他说：“增长了。” 随后离开。", 2),
        ("占比45%.其中一半在东部。", 2),
        ("", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_counts_them(text: str, number: int):
    assert len(split_sentences(text)) == number


def test_nothing_of_a_paragraph_is_lost():
    text = "A first. (A second!) 第三句。And a last one"
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
