"""Which label to show for which language; never empty.

Where the data has no label at all, the IRI's last part is made readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from kg.model import Text
from kg.vocabulary import local_name

__all__ = ["choose", "from_iri", "from_term_iri", "natural", "one_line", "same_language", "shorten"]

_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])-(?=[a-z])")
_DIGITS: Final = re.compile(r"(\d+)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f�]")


_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_HUMPS: Final = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+")
_NO_NAMES: Final = frozenset({"me", "this", "it", "self", "id", "i"})
"""Last parts of IRIs that many things share; the part before them says more."""


def choose(texts: Iterable[Text], language: str) -> Text | None:
    """Return the text for a reader of `language`, or None where every text is blank.

    The order of choice: the exact tag, the same primary language, English, no language,
    any other. Of Chinese, simplified characters come before traditional ones. Among equals
    the shortest tag and then the first value in code point order is taken, so that the
    choice never depends on the order of the data.
    """
    candidates = [text for text in texts if text.value.strip()]
    if not candidates:
        return None
    return min(candidates, key=lambda text: (*_distance(text.language, language), text.value))


def _distance(tag: str | None, wanted: str) -> tuple[int, bool, int, str]:
    have, want = (tag or "").lower(), wanted.lower()
    primary, *rest = have.split("-")
    tests = (have == want, primary == want.partition("-")[0], primary == "en", not have)
    rank = next((place for place, holds in enumerate(tests) if holds), len(tests))
    return rank, primary == "zh" and not _TRADITIONAL.isdisjoint(rest), len(have), have


def same_language(text: Text, language: str) -> bool:
    """Return whether `text` is in `language`, whatever the region or script."""
    return _distance(text.language, language)[0] <= 1


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sorting key in which A9 comes before A10, without regard to case."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in _DIGITS.split(text) if part
    ]


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space."""
    return " ".join(text.split())


def shorten(text: str, length: int) -> str:
    """Return `text` in one line of at most `length` characters, with an ellipsis where it was cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def from_iri(iri: str) -> str:
    """Return a readable name for a thing without a label: the IRI's last part, percent-decoded.

    >>> from_iri("http://example.org/people/alice#me")
    'alice'
    >>> from_iri("http://example.org/DataCentre")
    'Data Centre'
    """
    stem, _, fragment = iri.partition("#")
    written = local_name(stem if fragment.lower() in _NO_NAMES else iri)
    decoded = unquote(written)
    readable = written if _CONTROL.search(decoded) else decoded
    name = one_line(readable.replace("_", " ")) or iri
    return _BETWEEN_WORDS.sub(" ", name) if _HUMPS.fullmatch(name) else name


def from_term_iri(iri: str) -> str:
    """Return a readable name for a class or property without a label.

    >>> from_term_iri("http://example.org/integratedInto")
    'integrated into'
    """
    words = _BETWEEN_WORDS.sub(" ", from_iri(iri)).split(" ")
    first, *rest = words
    return " ".join(
        [first, *(word.lower() if word[1:].islower() or len(word) == 1 else word for word in rest)]
    )
