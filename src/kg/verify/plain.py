"""Reads plain text into blocks: a line, or several that were wrapped, is a paragraph or a heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg.verify.blocks import LINE_HEADING, Block, heading_key, is_short
from kg.verify.sentences import ends_like_a_sentence

__all__ = ["read_plain"]

_WIDEST: Final = 120
_HANGING: Final = 2
_BULLET: Final = re.compile(r"[-*•·▪●–]\s")


def read_plain(text: str, sections: Collection[str]) -> Iterator[Block]:
    """Yield the blocks of a plain text.

    A short line without final punctuation is a heading, and so is one that is known as such.

    Parameters
    ----------
    sections
        Known headings, as :func:`~kg.verify.blocks.heading_key` writes them.
    """
    for lines in _runs(text):
        if _is_wrapped([line for _, line in lines]):
            yield Block(" ".join(line for _, line in lines), lines[0][0])
            continue
        for number, line in lines:
            yield Block(line, number, LINE_HEADING if _is_heading(line, sections) else None)


def _runs(text: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines between blank ones, each with its number."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            run.append((number, line.strip()))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether lines were broken to fit a width: none had room for the next one's first word."""
    longest = max(map(len, lines))
    broken = any(not ends_like_a_sentence(line) for line in lines[:-1])
    return broken and longest <= _WIDEST and not any(_has_room(*two, longest) for two in pairwise(lines))


def _has_room(line: str, following: str, width: int) -> bool:
    """Return whether the next line's first word would have fitted; Chinese breaks anywhere but at a mark."""
    if following[0].isascii():
        return len(line) + 1 + len(following.split(maxsplit=1)[0]) <= width
    return len(line) + _HANGING < width


def _is_heading(line: str, sections: Collection[str]) -> bool:
    if heading_key(line) in sections:
        return True
    return is_short(line) and not ends_like_a_sentence(line) and not _BULLET.match(line)
