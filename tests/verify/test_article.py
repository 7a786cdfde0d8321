"""The shipped claims of the article against its text, whole and spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from kg.graph import Graph
from kg.model import Verification

from .conftest import by_name, wrong

Verified = Callable[[str], Verification]

FIGURES = (
    "3.05 million", "197 EFLOPS", "2.5 trillion yuan", "10.8 trillion yuan", "15.8%", "1.2 trillion yuan",
    "60.1%", "78.3%", "33.1", "26.4 percentage points", "240", "45", "8,000",
)  # fmt: skip
HEADINGS = (
    "A more consolidated foundation for integrated development",
    "Deeper and more expansive integration",
    "Constant improvements to the policy environment",
)


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.endswith(".")]


def test_every_claim_is_found(article: str, verified: Verified):
    verification = verified(article)
    assert verification.holds, wrong(verification)
    assert {finding.printed for finding in verification.findings} == {*FIGURES, None}
    assert (verification.paragraphs, verification.absent, verification.unchecked) == (6, (), 0)


def swaps(text: str) -> Iterator[tuple[str, str]]:
    """Yield each figure with a text in which one of its digits is another."""
    for figure in FIGURES:
        (found,) = re.finditer(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d)", text)
        for place in range(found.start(), found.end()):
            if text[place].isdecimal():
                for step in (1, 4, 9):
                    digit = str((int(text[place]) + step) % 10)
                    yield figure, text[:place] + digit + text[place + 1 :]


def test_any_digit_changed_is_reported_for_the_claims_concerned_and_no_others(
    article: str, verified: Verified
):
    number = 0
    for figure, spoilt in swaps(article):
        verification = verified(spoilt)
        assert wrong(verification) == {figure: "changed"}, spoilt
        (finding,) = (finding for finding in verification.findings if not finding.holds)
        assert finding.instead is not None
        assert finding.instead in spoilt
        number += 1
    assert number == 3 * sum(sign.isdecimal() for figure in FIGURES for sign in figure)


@pytest.mark.parametrize("number", range(1, 7))
def test_a_paragraph_taken_out_is_missing_and_no_figure_of_others_is(
    number: int, article: str, verified: Verified
):
    gone = paragraphs(article)[number - 1]
    verification = verified(article.replace(gone, ""))
    assert verification.absent == (number,)
    for finding in verification.findings:
        paragraph = finding.expected.paragraph
        if paragraph is None or paragraph < number:
            assert finding.verdict == "found"
        else:
            assert finding.verdict == ("missing" if paragraph == number else "moved"), finding


@pytest.mark.parametrize("figure", ["2.5 trillion", "8,000"])
def test_a_sentence_carried_to_another_paragraph_is_told_with_its_new_place(
    figure: str, article: str, verified: Verified
):
    body = paragraphs(article)
    home = next(paragraph for paragraph in body if figure in paragraph)
    kept, carried = re.split(r"(?<=\.) (?=[A-Z])", home)
    text = article.replace(home, kept).replace(body[5], f"{body[5]} {carried}")
    verification = verified(text)
    moved = [finding for finding in verification.findings if not finding.holds]
    number = body.index(home) + 1
    assert moved
    assert {(f.expected.paragraph, f.expected.sentence, f.verdict) for f in moved} == {(number, 2, "moved")}
    assert {(p.paragraph, p.sentence) for f in moved for p in f.places} == {(6, 5)}


@pytest.mark.parametrize(
    ("heading", "paragraph"),
    [("<h2>{}</h2>", "<p>{}</p>"), ("<p><b>{}</b></p>", "<p>&nbsp;{}"), ("<b>{}</b><br><br>", "{}<br><br>")],
)
def test_an_html_rendition_is_the_same_text(heading: str, paragraph: str, article: str, verified: Verified):
    title, by_line, *body = [line for line in article.split("\n") if line][1:]
    lines = [(heading if line in HEADINGS else paragraph).format(line) for line in body]
    page = (
        f"<!doctype html><html><head><title>{title}</title><script>let a = '<p>45.</p>'</script></head><body>"
        f"<nav><ul><li>Home.</li></ul></nav><h1>{title}</h1><p class='by'>{by_line}.</p>{''.join(lines)}"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )
    assert verified(page).holds
    assert wrong(verified(page.replace("8,000", "8<b>,</b>&#8203;000").replace("240", "２４０"))) == {}
    assert wrong(verified(page.replace("45", "54"))) == {"45": "changed"}


def test_findings_are_in_the_order_of_the_text(article: str, verified: Verified):
    findings = verified(article).findings
    places = [(f.expected.paragraph, f.expected.sentence) for f in findings if f.expected.paragraph]
    assert places == sorted(places)
    assert [f.printed for f in findings if f.printed] == list(FIGURES)


def test_claims_are_named_in_the_language_asked_for(shipped: Graph, tmp_path, article: str):
    copy = tmp_path / "article.txt"
    copy.write_text(article, encoding="utf-8")
    verification = shipped.verify("source:qiushi-2024-02-22", str(copy), language="zh")
    finding = by_name(verification)["5g-base-stations-undated-qiushi-2024-02-22"]
    assert finding.claim.label.startswith("5G基站数")
    assert verification.source.label == "中国数字经济与实体经济融合发展成效显著"
