"""Reads HTML into blocks: block elements are paragraphs, h1 to h6 and lines all in bold are headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html.parser import HTMLParser
from typing import Final

from kg.verify.blocks import LINE_HEADING, Block, heading_key, is_short

__all__ = ["is_html", "read_html"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|section|div|p|table|h[1-6])\b", re.IGNORECASE
)
_SNIFFED: Final = 2_000

_DROPPED: Final = _words("button nav noscript script select style svg template textarea title")
_VOID: Final = _words("area base br col embed hr img input link meta param source track wbr")
_BLOCKS: Final = _words(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody "
    "tfoot thead tr ul"
)
_CELLS: Final = frozenset({"td", "th"})
_HEADING: Final = re.compile(r"h([1-6])")
_BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_NOTE_MARK: Final = re.compile(r"\s*(?:[\[(（［【].*|[*†‡]+)\s*")
_INDENTED: Final = ("\u3000\u3000", "\xa0\xa0", "\u2003\u2003")

_Line = tuple[str, bool]
"""The text of a line, and whether all of it is bold."""


def is_html(text: str) -> bool:
    """Return whether a text looks like HTML."""
    return bool(_HTML.search(text[:_SNIFFED]))


def read_html(text: str, sections: Collection[str]) -> Iterator[Block]:
    """Yield the blocks of a page; scripts, styles and navigation are left out.

    Line breaks part paragraphs where they are doubled or an indented line follows.

    Parameters
    ----------
    sections
        Known headings, as :func:`~kg.verify.blocks.heading_key` writes them.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    for block in reader.blocks:
        known = block.level is None and heading_key(block.text) in sections
        yield Block(block.text, block.line, LINE_HEADING) if known else block


class _Reader(HTMLParser):
    """Collects blocks while the page goes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[tuple[str, bool]] = []
        self._parts: list[tuple[str, bool]] = []
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a line or a cell."""
        if tag in _BLOCKS:
            self.flush()
        elif tag in _CELLS:
            self._add("\t")
        elif tag == "br":
            self._add("\n")
        if tag not in _VOID:
            style = dict(attrs).get("style") or ""
            self._open.append((tag, tag in ("b", "strong") or bool(_BOLD_STYLE.search(style))))

    def handle_endtag(self, tag: str) -> None:
        """End a block; what was left open inside ends too."""
        if tag in _BLOCKS:
            self.flush()
        place = next((i for i in range(len(self._open) - 1, -1, -1) if self._open[i][0] == tag), None)
        if place is not None:
            del self._open[place:]

    def handle_data(self, data: str) -> None:
        """Take text, unless it is in a dropped element or the mark of a footnote."""
        tags = [tag for tag, _ in self._open]
        if not _DROPPED.isdisjoint(tags):
            return
        if "sup" in tags:
            if _NOTE_MARK.fullmatch(data) or "a" in tags:
                return
            data = "^" + data
        if not any(part.strip() for part, _ in self._parts):
            leading = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] + leading.count("\n")
        self._add(data if "pre" in tags else _SPACE.sub(" ", data))

    def _add(self, text: str) -> None:
        self._parts.append((text, any(bold for _, bold in self._open)))

    def flush(self) -> None:
        """End the block that is being read."""
        parts, self._parts = self._parts, []
        level = next((int(found[1]) for tag, _ in self._open if (found := _HEADING.fullmatch(tag))), None)
        for lines in _paragraphs(_lines(parts)):
            text = " ".join(line.strip() for line, _ in lines)
            bold = all(is_bold for _, is_bold in lines) and is_short(text)
            self.blocks.append(Block(text, self._line, level or (LINE_HEADING if bold else None)))


def _lines(parts: Sequence[tuple[str, bool]]) -> list[_Line]:
    """Return the lines of a block, the blank ones too."""
    lines: list[_Line] = []
    text, bold = "", True
    for part, is_bold in parts:
        first, *further = part.split("\n")
        text, bold = text + first, bold and (is_bold or not first.strip())
        for line in further:
            lines.append((text, bold and bool(text.strip())))
            text, bold = line, is_bold or not line.strip()
    return [*lines, (text, bold and bool(text.strip()))]


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each paragraph: a blank, an indented or a bold line parts two."""
    current: list[_Line] = []
    for line, bold in lines:
        starts = not line.strip() or line.startswith(_INDENTED) or (current and bold != current[-1][1])
        if starts and current:
            yield current
            current = []
        if line.strip():
            current.append((line, bold))
    if current:
        yield current
