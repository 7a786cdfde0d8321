"""What a citation says beside titles and names, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.cite.lines import plain_line
from kg.model import Citation, CitedQuery, Claim
from kg.sparql import tokens

__all__ = ["Words", "notes", "place", "printed", "size", "words_for"]


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words and marks of a language."""

    section: str
    paragraph: str
    sentence: str
    printed: str
    quoted: str
    held: str
    release: str
    said: str
    doubt: str
    result: str
    query: str
    rows: tuple[str, str]
    credit: str
    others: str
    accessed: str
    by: str
    comma: str
    semicolon: str
    stop: str


_ENGLISH: Final = Words(
    section="section “{}”",
    paragraph="paragraph {}",
    sentence="sentence {}",
    printed="printed as {}",
    quoted="“{}”",
    held="As held in {}",
    release="{}, release {}",
    said="{}: {}",
    doubt="Marked there as doubtful: {}",
    result="Query result {}",
    query="Query: {} (SHA-256 of its text: {})",
    rows=("{:,} row", "{:,} rows"),
    credit="Credit: {}",
    others="others",
    accessed="accessed {}",
    by="{}. {}",
    comma=", ",
    semicolon="; ",
    stop=". ",
)
_CHINESE: Final = Words(
    section="“{}”一节",
    paragraph="第{}段",
    sentence="第{}句",
    printed="原文数字{}",
    quoted="“{}”",
    held="载于{}",
    release="{}（发布版本 {}）",
    said="{}：{}",
    doubt="图谱标为存疑：{}",
    result="查询结果 {}",
    query="查询：{}（文本的 SHA-256：{}）",
    rows=("{:,}行", "{:,}行"),
    credit="数据提供：{}",
    others="其他",
    accessed="查阅日期 {}",
    by="{}。{}",
    comma="，",
    semicolon="；",
    stop="。",
)


def words_for(language: str) -> Words:
    """Return the words of Chinese for ``zh`` and its variants, else of English."""
    return _CHINESE if language.lower().partition("-")[0] == "zh" else _ENGLISH


def place(claim: Claim, words: Words) -> str:
    """Return where in its document a claim stands; empty where the graph does not say."""
    locator = claim.locator
    parts = [
        words.section.format(plain_line(locator.section)) if locator.section else "",
        "" if locator.paragraph is None else words.paragraph.format(locator.paragraph),
        "" if locator.sentence is None else words.sentence.format(locator.sentence),
    ]
    return words.comma.join(filter(None, parts))


def printed(claim: Claim, words: Words) -> str:
    """Return a claim's figure as its document prints it; empty where it has none."""
    figures = [words.quoted.format(plain_line(text.value)) for text in claim.printed]
    return words.printed.format(words.comma.join(figures)) if figures else ""


def size(query: CitedQuery, words: Words) -> str:
    """Return how many rows a query's result has."""
    return words.rows[query.rows != 1].format(query.rows)


def notes(citation: Citation) -> Iterator[str]:
    """Yield what no field of a bibliography has room for, a sentence each without its stop."""
    words = words_for(citation.reader)
    claim = citation.claim
    if claim and (where := words.comma.join(filter(None, (place(claim, words), printed(claim, words))))):
        yield where[0].upper() + where[1:]
    if citation.document:
        yield _held(citation, words)
    if claim and claim.doubt:
        yield words.doubt.format(plain_line(claim.doubt))
    yield from _closing(citation, words)


def _closing(citation: Citation, words: Words) -> Iterator[str]:
    if citation.query:
        yield size(citation.query, words)
        yield words.query.format(_one_line_query(citation.query.text), citation.query.sha256)
    producers = citation.producers if citation.producers_complete else (*citation.producers, words.others)
    if producers:
        yield words.credit.format(words.semicolon.join(producers))


def _held(citation: Citation, words: Words) -> str:
    graph = words.held.format(words.release.format(citation.graph, citation.release))
    what = [plain_line(citation.claim.label).rstrip(".。")] if citation.claim else []
    return words.said.format(graph, words.comma.join([*what, f"<{citation.iri}>"]))


def _one_line_query(query: str) -> str:
    """Return a query in one line that says the same: its comments would swallow what follows them."""
    parts, end = list[str](), 0
    for token in tokens(query):
        parts += [" " * (token.start > end), token.text]
        end = token.start + len(token.text)
    return plain_line("".join(parts))
