"""Citations as running text, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from kg.cite.words import Words, notes, place, printed, size, words_for
from kg.model import Citation

__all__ = ["write_plain"]


def write_plain(citation: Citation) -> str:
    """Return a citation in one line of text."""
    words = words_for(citation.reader)
    head = words.comma.join(_head(citation, words))
    if citation.authors:
        head = words.by.format(words.semicolon.join(citation.authors), head)
    told = list(notes(citation))[_told_in_head(citation, words) :]
    return words.stop.join([head, *told]) + words.stop.strip() + "\n"


def _told_in_head(citation: Citation, words: Words) -> int:
    """Return how many of the notes the head says already: a claim's place and figure, a result's size."""
    claim = citation.claim
    return bool(citation.query or (claim and (place(claim, words) or printed(claim, words))))


def _head(citation: Citation, words: Words) -> Iterator[str]:
    title = words.quoted.format(citation.title)
    yield f"{title} [{citation.translation}]" if citation.translation else title
    if citation.query:
        yield size(citation.query, words)
    if not citation.document:
        yield words.release.format(citation.graph, citation.release)
    if citation.publisher and citation.publisher != words.semicolon.join(citation.authors):
        yield citation.publisher
    yield from filter(None, (citation.issued, citation.identifier))
    if citation.claim:
        yield from filter(None, (place(citation.claim, words), printed(citation.claim, words)))
    if citation.url:
        yield f"<{citation.url}>"
    if citation.accessed:
        yield words.accessed.format(citation.accessed.isoformat())
