"""Chinese sources: their sentences, their figures, their headings."""

from __future__ import annotations

import pytest

from .conftest import Verifies, by_name, verdicts, wrong

CLAIMS = [
    ("stations", "337.7万个", "一、网络", 1, 1),
    ("users", "超过8亿户", "一、网络", 1, 2),
    ("share", "10%", "一、网络", 1, 3),
    ("factories", "近8000家", "二、工厂", 2, 1),
    ("growth", "14.9个百分点", "二、工厂", 2, 2),
    ("lead", None, "二、工厂", 2, 3),
]
TEXT = """首页
网络与工厂
作者：某人
一、网络
　　截至年末，开通基站337.7万个。用户超过8亿户！“比重升到10%”，有人这样说。
二、工厂
　　全国建成工厂近8000家。为什么？提高14.9个百分点是答案。
"""
ANSWER = "为什么？提高14.9个百分点是答案。"


def test_sentences_end_at_chinese_stops(verifies: Verifies):
    claims = [
        claim if claim[0] != "growth" else ("growth", "14.9个百分点", "二、工厂", 2, 3) for claim in CLAIMS
    ]
    assert verifies(claims, TEXT, language="zh").holds


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("8000家", "８０００ 家"),
        TEXT.replace("337.7万个", "337.7 万个"),
        TEXT.replace("8000家", "8，000家").replace("8，000", "８，０００"),
        TEXT.replace("一、网络", "网络"),
        TEXT.replace("\n", "\n\n").replace("　　", ""),
    ],
    ids=["full-width", "spaced", "separators", "heading without number", "blank lines"],
)
def test_widths_spaces_and_the_numbers_of_headings_are_tolerated(text: str, verifies: Verifies):
    claims = [claim for claim in CLAIMS if claim[0] != "growth"]
    assert verifies(claims, text, language="zh").holds


@pytest.mark.parametrize(
    ("old", "new", "figure", "instead"),
    [
        ("337.7万个", "337.8万个", "337.7万个", "337.8万个"),
        ("337.7万个", "1337.7万个", "337.7万个", "1337.7万个"),
        ("337.7万个", "337.7亿个", "337.7万个", "337.7亿个"),
        ("超过8亿户", "不超过8亿户", "超过8亿户", "8亿户"),
        ("近8000家", "近8000万家", "近8000家", "8000万家"),
    ],
)
def test_a_changed_figure_is_shown(old: str, new: str, figure: str, instead: str, verifies: Verifies):
    claims = [claim for claim in CLAIMS if claim[0] != "growth"]
    verification = verifies(claims, TEXT.replace(old, new), language="zh")
    assert wrong(verification) == {figure: "changed"}
    (finding,) = (finding for finding in verification.findings if not finding.holds)
    assert finding.instead == instead


def test_a_figure_of_another_sentence_has_moved(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT, language="zh")
    assert wrong(verification) == {"14.9个百分点": "moved"}
    assert by_name(verification)["growth"].told[1].value == "不在第2段第2句，而在第2段第3句"


def test_a_paragraph_taken_out_is_missing(verifies: Verifies):
    gone = "　　截至年末，开通基站337.7万个。用户超过8亿户！“比重升到10%”，有人这样说。\n"
    found = verdicts(verifies(CLAIMS, TEXT.replace(gone, ""), language="zh"))
    assert {name for name, verdict in found.items() if verdict == "missing"} == {"stations", "users", "share"}
    assert found["factories"] == "moved"


def test_a_chinese_page_that_parts_its_paragraphs_by_breaks_is_read(verifies: Verifies):
    lines = TEXT.splitlines()
    body = "<br>".join(f"<strong>{line}</strong>" if line[1] == "、" else line for line in lines[3:])
    page = f"<html><body><p>{lines[1]}</p><p>{lines[2]}</p><div>{body}</div></body></html>"
    claims = [claim for claim in CLAIMS if claim[0] != "growth"]
    verification = verifies(claims, page, language="zh")
    assert verification.holds, wrong(verification)
    assert verification.skipped == 2
