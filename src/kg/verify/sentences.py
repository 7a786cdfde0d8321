"""Cuts a paragraph into sentences, in English and Chinese."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ends_like_a_sentence", "split_sentences"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_END: Final = re.compile(r"[.!?。！？]+[\"'”’」』)）\]]*(?:\[\d{1,3}\])*")
_CLOSERS: Final = "\"'”’」』)）]》 "
_OPENERS: Final = "\"'“‘「『(（[《 "
_CHINESE: Final = re.compile(r"[。！？]")
_GOES_ON: Final = "》〉，、；：,;:"
_HAN: Final = re.compile(r"[㐀-鿿豈-﫿“‘「『《（]")

_LIST_MARK: Final = re.compile(r"\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}")
_INITIALS: Final = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]|Ph\.D")
_LAST_WORD: Final = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z.]*$")
_FIRST_WORD: Final = re.compile(r"[A-Za-z]+")

_BEFORE_NUMBERS: Final = _words(
    "no nos art arts sec secs fig figs vol ch p pp para paras eq ver "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_BEFORE_NAMES: Final = _words(
    "mr mrs ms dr prof st gen gov sen rep col lt capt hon messrs vs approx ca cf viz e.g i.e"
)
_IN_NAMES: Final = _words("co ltd inc corp bros dept univ al")
_STARTERS: Final = _words(
    "the a an this these that those it its in on at by for from as with we he she they our their there "
    "but and however meanwhile since after before when while to total more nearly over some all "
    "such many most several"
)
"""Words that begin a sentence rather than go on with a name after an abbreviation."""


def ends_like_a_sentence(text: str) -> bool:
    """Return whether a line ends in punctuation that ends, or announces, something."""
    return text.rstrip(_CLOSERS).endswith(tuple(".!?。！？;；:：,，、…"))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph.

    A full stop ends none within a number or an address, after an abbreviation (No. 33,
    Dr. Li, U.S. firms) or the mark of a list item, and before a small letter.

    Examples
    --------
    >>> split_sentences("Plan No. 33 of the U.S. Senate names 1.2 trillion. “到2025年？”他问。")
    ['Plan No. 33 of the U.S. Senate names 1.2 trillion.', '“到2025年？”他问。']
    """
    sentences, start = [], 0
    for end in _END.finditer(text):
        if _ends(text[start : end.start()], end.group(), text[end.end() :]):
            sentences.append(text[start : end.end()].strip())
            start = end.end()
    return [sentence for sentence in (*sentences, text[start:].strip()) if sentence]


def _ends(before: str, marks: str, after: str) -> bool:
    if not after.strip():
        return True
    quoted = marks[-1] in "”’」』"
    if _CHINESE.search(marks):
        return not after.startswith(tuple(_GOES_ON)) and not (quoted and _HAN.match(after))
    following = after.lstrip(_OPENERS)[:1]
    if not after[0].isspace():
        return bool(_HAN.match(after)) and not (before[-1:].isdigit() or _abbreviates(before, after))
    if following.islower() or following in _GOES_ON:
        return False
    return not marks.startswith(".") or not _abbreviates(before, after)


def _abbreviates(before: str, after: str) -> bool:
    """Return whether the full stop between the two belongs to an abbreviation or the mark of a list item."""
    if _LIST_MARK.fullmatch(before.strip(_OPENERS)):
        return True
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word, rest = last.group(), after.lstrip(_OPENERS)
    if word.lower() in _BEFORE_NAMES:
        return True
    if word.lower() in _BEFORE_NUMBERS:
        return rest[:1].isdigit()
    if word.lower() in _IN_NAMES or _INITIALS.fullmatch(word):
        first = _FIRST_WORD.match(rest)
        return not (first and first.group().lower() in _STARTERS)
    return False
