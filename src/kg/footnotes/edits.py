"""Changing a query's text in place."""

from __future__ import annotations

from typing import Final

from kg.sparql.tree import Part, Span

__all__ = ["Edits", "TooLong"]

_NEW: Final = "footnote"
_MOST: Final = 2**20


class Edits:
    """Replacements in a text, and names that are not in it yet.

    Parameters
    ----------
    text : str
        Never changed itself; places are offsets into it.

    Attributes
    ----------
    reorders : bool
        Whether the changes let an engine find solutions in another order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._made: list[tuple[Span, str]] = []
        self._stem = _NEW
        while self._stem in text:
            self._stem += "_"
        self._names = 0
        self.reorders = False
        self._spent = 0

    def new_name(self) -> str:
        """Return a variable name that is new to the query."""
        self._names += 1
        return f"{self._stem}{self._names}"

    def is_new(self, name: str) -> bool:
        """Return whether a variable was made by :meth:`new_name`."""
        return name.startswith(self._stem)

    def replace(self, span: Span, text: str) -> None:
        """Put a text where another stands; what was changed inside of that is overwritten."""
        self._made.append((span, text))

    def insert(self, place: int, text: str) -> None:
        """Put a text before what stands at a place."""
        self._made.append((Span(place, place), text))

    def source(self, part: Part) -> str:
        """Return the text of a part as it was."""
        return self.text[part.span.start : part.span.end]

    def spend(self, length: int) -> None:
        """Take note that so much text was written anew.

        Raises
        ------
        TooLong
            It has become so much that the query is better left alone.
        """
        self._spent += length
        if self._spent > _MOST:
            raise TooLong

    def result(self, span: Span) -> str:
        """Return the text of a span with the changes made in it."""
        pieces, place = [], span.start
        inside = (edit for edit in self._made if span.start <= edit[0].start and edit[0].end <= span.end)
        # stable: what was inserted at one place stays in the order of insertion
        for (start, end), text in sorted(inside, key=_outer_first):
            if start >= place:
                pieces += [self.text[place:start], text]
                place = end
        return "".join([*pieces, self.text[place : span.end]])


class TooLong(Exception):
    """A query would grow out of all proportion."""


def _outer_first(edit: tuple[Span, str]) -> tuple[int, bool, int]:
    (start, end), _ = edit
    return start, end > start, -end
