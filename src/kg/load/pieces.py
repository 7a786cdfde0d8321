"""A large file of Turtle, N-Triples or N-Quads in pieces, each a document that is parsed by itself.

A piece ends where a statement does, and begins with the directives that stand before it in the
file. What cannot be cut is found out, never guessed: where a full stop ends a line outside of
texts, IRIs and comments it ends a statement, as no name or number of Turtle can end with one.

https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from kg.load.quad_lines import graphs_in

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["PIECE", "Piece", "Uncuttable", "pieces"]

PIECE: Final = 2**24
"""Bytes of a piece: many enough that what a parser's start costs is nothing, few enough for memory."""

_LONGEST: Final = 2**27
_ENDS: Final = (b".\n", b".\r\n")
_LONG_QUOTES: Final = (b'"""', b"'''")
_KEYWORDS: Final = (b"prefix", b"base", b"version")
_MARKS: Final = (b"_:", b"[", b"(", b"~", b"<<", b"{|")
"""What every blank node is written with, named or not."""

_HIDDEN: Final = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)"
    rb'|"(?:[^"\\\n\r]|\\.)*"'
    rb"|'(?:[^'\\\n\r]|\\.)*'"
    rb'|<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>'
    rb"|#[^\n\r]*|\\.",
    re.DOTALL,
)
_NAME: Final = rb"\w:.\-\\%\x80-\xff"
_KEYWORD: Final = re.compile(rb"(?<![%b])@?(?:prefix|base|version)(?![%b])" % (_NAME, _NAME), re.IGNORECASE)
_DIRECTIVE: Final = re.compile(
    rb"@prefix\s+[^\s:<>\"'#]*:\s*<[^<>\s]*>\s*\.|@base\s*<[^<>\s]*>\s*\."
    rb"|prefix\s+[^\s:<>\"'#]*:\s*<[^<>\s]*>|base\s*<[^<>\s]*>",
    re.IGNORECASE,
)


class Uncuttable(Exception):
    """A file that does not fall into pieces that can be parsed alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some statements of a file.

    Attributes
    ----------
    text : bytes
        A document of its own.
    has_blanks : bool
        Whether there may be blank nodes in it, which other pieces may name as well.
    graphs : frozenset of pyoxigraph.NamedNode or None
        Of N-Quads, those that are named, where all lines seem to name one.
    """

    text: bytes
    has_blanks: bool
    graphs: frozenset[ox.NamedNode] | None = None


def pieces(
    stream: IO[bytes], *, of_lines: bool, of_quads: bool = False, size: int = PIECE
) -> Iterator[Piece]:
    """Yield a file in pieces of about `size` bytes.

    Parameters
    ----------
    stream
        The file, decompressed.
    of_lines
        Whether each statement is a line, as in N-Triples, and there are no directives.
    of_quads
        Whether the lines are N-Quads.

    Raises
    ------
    Uncuttable
    """
    directives, rest = b"", b""
    while chunk := stream.read(size):
        text = rest + chunk
        end = text.rfind(b"\n") + 1 if of_lines else _last_end(text)
        if not end and len(text) > max(_LONGEST, size):
            raise Uncuttable
        if end:
            yield _piece(directives, text[:end], of_lines=of_lines, of_quads=of_quads)
            directives += b"" if of_lines else _directives(text[:end])
        rest = text[end:]
    if rest.strip():
        yield _piece(directives, rest, of_lines=of_lines, of_quads=of_quads)


def _piece(directives: bytes, text: bytes, *, of_lines: bool, of_quads: bool) -> Piece:
    marks = _MARKS[:1] if of_lines else _MARKS
    has_blanks = any(_holds(_bare(part), marks) for _, part in _parts_with(marks, text))
    return Piece(directives + text, has_blanks, graphs_in(text) if of_quads else None)


def _holds(text: bytes, marks: Iterable[bytes]) -> bool:
    return any(mark in text for mark in marks)


def _last_end(text: bytes) -> int:
    """Return where the last line ends that ends a statement; 0 where there is none."""
    searched = _bare(text) if _holds(text, _LONG_QUOTES) else text
    return max((searched.rfind(end) + len(end) for end in _ENDS if end in searched), default=0)


def _directives(text: bytes) -> bytes:
    """Return the directives among statements, a line each."""
    found = {}
    for start, part in _parts_with(_KEYWORDS, text.lower()):
        for keyword in _KEYWORD.finditer(_bare(part)):
            place = start + keyword.start()
            directive = _DIRECTIVE.match(text, place)
            if directive is None:
                raise Uncuttable
            found[place] = directive[0] + b"\n"
    return b"".join(found[place] for place in sorted(found))


def _parts_with(marks: Iterable[bytes], text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts that have one of some marks, with their places: lines, or the whole text.

    Texts, IRIs and comments end on the line on which they begin, unless they are written in long quotes.
    """
    if _holds(text, _LONG_QUOTES):
        if _holds(text, marks):
            yield 0, text
        return
    for mark in marks:
        end = 0
        while (place := text.find(mark, end)) >= 0:
            start, end = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place)
            end = len(text) if end < 0 else end
            yield start, text[start:end]


def _bare(text: bytes) -> bytes:
    """Return a text of the same length with blanks in place of texts, IRIs and comments."""
    return _HIDDEN.sub(lambda match: b" " * len(match[0]), text)
