"""A copy of a document: its headings, paragraphs and sentences, whether plain text or HTML."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.errors import NoData
from kg.verify.blocks import LINE_HEADING, Block, heading_key
from kg.verify.pages import is_html, read_html
from kg.verify.plain import read_plain
from kg.verify.sentences import split_sentences

__all__ = ["Document", "Paragraph", "Passage", "is_under", "read_document"]

_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_SUPERSETS: Final = {"gb2312": "gb18030", "gbk": "gb18030"}
_SNIFFED: Final = 4_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a heading.

    Attributes
    ----------
    line : int
        The line of the file at which its paragraph begins.
    headings : tuple of str
        Those over it, the nearest last; of a heading, itself too.
    paragraph, sentence : int or None
        Its paragraph's place in the whole text, from 0, and its own there, from 1; None in a heading.
    """

    text: str
    line: int
    headings: tuple[str, ...]
    paragraph: int | None = None
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the places of its sentences among the passages."""

    line: int
    headings: tuple[str, ...]
    passages: range


def is_under(place: Passage | Paragraph, section: str | None) -> bool:
    """Return whether something stands under a heading; under no particular one, always."""
    return section is None or heading_key(section) in map(_key, place.headings)


_key: Final = lru_cache(maxsize=10_000)(heading_key)


@dataclass(frozen=True, slots=True)
class Document:
    """A text in the order of its passages, and its paragraphs."""

    passages: tuple[Passage, ...]
    paragraphs: tuple[Paragraph, ...]


def read_document(path: Path, sections: Collection[str] = ()) -> Document:
    """Read a copy of a document.

    Parameters
    ----------
    path
        Plain text or HTML; UTF-8, UTF-16, or as a page says of itself.
    sections
        Headings that the document is known to have.

    Raises
    ------
    kg.errors.NoData
        The file cannot be read, is no text, or holds none.
    """
    text = _text(path)
    read = read_html if is_html(text) else read_plain
    document = _document(read(text, {heading_key(section) for section in sections}))
    if not document.passages:
        raise NoData(str(path), "holds no text")
    return document


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoData(str(path), f"cannot be read: {error.strerror}") from error
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
        if "\0" not in text:
            return text
    raise NoData(str(path), "is neither plain text nor HTML", hint="save its text as UTF-8")


def _encodings(data: bytes) -> Iterator[str]:
    """Yield what a file may be encoded in; a saved page often names another encoding than it has."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
    yield "utf-8-sig"
    stated = _XML_ENCODING.search(data[:_SNIFFED]) or _CHARSET.search(data[:_SNIFFED])
    if stated:
        name = stated[1].decode("ascii", "replace").lower()
        yield _SUPERSETS.get(name, name)


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that is still over what follows, and the run of headings that it stands in."""

    level: int
    text: str
    run: int


def _document(blocks: Iterable[Block]) -> Document:
    passages: list[Passage] = []
    paragraphs: list[Paragraph] = []
    headings: list[_Open] = []
    for block in blocks:
        run = len(paragraphs)  # headings with no paragraph between them
        if block.level is not None:
            headings = [over for over in headings if _stays(over, block.level, run)]
            headings.append(_Open(block.level, block.text, run))
            passages.append(Passage(block.text, block.line, _texts(headings)))
            continue
        first = len(passages)
        for number, sentence in enumerate(split_sentences(block.text), start=1):
            passages.append(Passage(sentence, block.line, _texts(headings), run, number))
        paragraphs.append(Paragraph(block.line, _texts(headings), range(first, len(passages))))
    return Document(tuple(passages), tuple(paragraphs))


def _stays(over: _Open, level: int, run: int) -> bool:
    """Return whether a heading stays open: it is higher, or of one run with a next that looks like it."""
    return over.level < level or (over.level == level == LINE_HEADING and over.run == run)


def _texts(headings: Iterable[_Open]) -> tuple[str, ...]:
    return tuple(heading.text for heading in headings)
