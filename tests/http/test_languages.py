"""Every page is wholly in the reader's language: no text of the interface is left in the other one."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from kg import resources

PAGES = [
    "/",
    "/search",
    "/search?q=5G",
    "/search?q=zzzzqqqq",
    "/id/metric/software-revenue",
    "/id/infrastructure/5g-network",
    "/id/law/cybersecurity-law",
    "/id/sector/gbt-4754-391",
    "/id/source/qiushi-2024-02-22",
    "/id/observation/software-revenue-2022-qiushi-2024-02-22",
    "/id/place/china?page=2",
    "/explore",
    "/explore?iri=infrastructure:5g-network",
    "/path?from=infrastructure:5g-network&to=sector:mining",
    "/query",
    "/query?query=SELECT",
    "/ontology",
    "/sources",
    "/checks",
    "/id/nothing-of-this-name",
    "/export/graph.pdf",
    "/entity?iri=place:china&page=x",
]
OTHER = {"en": "zh", "zh": "en"}
SPOKEN = re.compile(r"[A-Za-z]{3}|[\u4e00-\u9fff]{2}")


def interface(language: str) -> dict[str, str]:
    """Return what the interface says in a language alone, by key; short texts may be names in any."""
    texts, others = (
        json.loads((resources.translations() / f"{name}.json").read_text(encoding="utf-8"))
        for name in (language, OTHER[language])
    )
    return {
        key: text
        for key, text in texts.items()
        if text not in others.values() and "{" not in text and SPOKEN.search(text) and len(text) >= 4
    }


def said(client: Any, address: str, language: str) -> set[str]:
    """Return all that is read aloud, but for quotations and what is marked as another language."""
    joint = "&" if "?" in address else "?"
    text = client.get(f"{address}{joint}lang={language}", headers={"Accept": "text/html"}).text
    text = text.partition("<body>")[2]
    text = re.sub(r"<(script|style|code|pre|textarea|q)\b.*?</\1>", " ", text, flags=re.DOTALL)
    foreign = rf'<(\w+)[^>]*\slang="{OTHER[language]}[^"]*"[^>]*>.*?</\1>'
    text = re.sub(foreign, " ", text, flags=re.DOTALL)
    named = re.findall(r'\s(?:title|aria-label|placeholder|alt)="([^"]*)"', text)
    shown = re.split(r"<[^>]+>", text)
    return {" ".join(unescape(entry).split()) for entry in (*named, *shown)}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_no_text_of_the_interface_is_left_in_the_other_language(shipped_client, address, language):
    left = set(interface(OTHER[language]).values()) & said(shipped_client, address, language)
    assert not left


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_chinese_has_no_sentence_in_english(shipped_client, address):
    """Names, figures as printed and identifiers may be; four words of small letters are a sentence."""
    sentence = re.compile(r"\b[a-z]{2,}(?: [a-z]{2,}){3,}\b")
    printed = re.compile(r"[“\"].*?[”\"]")
    shown = said(shipped_client, address, "zh")
    assert not {text for text in shown if sentence.search(printed.sub("", text))}


def test_dates_and_magnitudes_are_in_the_habit_of_each_language(shipped_client):
    english = said(shipped_client, "/id/law/cybersecurity-law", "en")
    chinese = said(shipped_client, "/id/law/cybersecurity-law", "zh")
    assert "1 June 2017" in english
    assert "2017年6月1日" in chinese
    revenue = "/id/observation/software-revenue-2022-qiushi-2024-02-22"
    assert "10.8 trillion yuan" in said(shipped_client, revenue, "en")
    assert "10.8万亿元" in said(shipped_client, revenue, "zh")
    assert any(text.startswith("2022年") for text in said(shipped_client, revenue, "zh"))
