"""Text that is safe inside XML, whatever the data holds."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

__all__ = ["XmlText"]

ILLEGAL: Final = "texts with a character that XML cannot hold, replaced by U+FFFD"
INFINITY: Final = 'attributes with the letters INF, which Gephi reads as "Infinity"'
NULL: Final = "attributes that read null, which Gephi leaves out"

# https://www.w3.org/TR/xml/#charsets: these cannot stand in a document, not even as references
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL: Final = re.compile('[&<>"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if _ILLEGAL.match(character):
        return "�"
    # a bare line break or tab in an attribute would be read back as a space
    return _ESCAPES.get(character) or f"&#{ord(character)};"


class XmlText:
    """Escapes text for attributes and content, and counts what a reader will find changed.

    Parameters
    ----------
    changed : Counter
        Counts by a description in words.
    """

    def __init__(self, changed: Counter[str]) -> None:
        self._changed = changed

    def escape(self, text: str) -> str:
        """Return `text` escaped, with illegal characters replaced."""
        if not _SPECIAL.search(text):
            return text
        if _ILLEGAL.search(text):
            self._changed[ILLEGAL] += 1
        return _SPECIAL.sub(_escaped, text)

    def attribute(self, text: str, times: int = 1) -> str:
        """Return the text of an attribute value, which Gephi's importers change in two cases."""
        if "INF" in text:
            self._changed[INFINITY] += times
        elif text.lower() == "null":
            self._changed[NULL] += times
        return self.escape(text)

    def section(self, text: str) -> str:
        """Return `text` for a single CDATA section.

        Its end mark is broken by a space rather than by a second section: Gephi shows only the last.
        """
        if _ILLEGAL.search(text):
            self._changed[ILLEGAL] += 1
        return _ILLEGAL.sub("�", text).replace("]]>", "]] >")
