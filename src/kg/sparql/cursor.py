"""A place among the tokens of a query, and the steps that a parser takes from there."""

from __future__ import annotations

from typing import Final, NoReturn

from kg.errors import QuerySyntaxError
from kg.sparql.tokens import TOKEN
from kg.sparql.tree import Span

__all__ = ["Cursor"]

_MAX_NEAR: Final = 40
_AHEAD: Final = 4


class Cursor:
    """Reads tokens from left to right.

    Attributes
    ----------
    at : int
        The number of the token that comes next.
    words : list of str
        Of each token what a keyword or mark is compared with: a word in capitals, a mark as
        it is, and nothing for other kinds.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match for match in TOKEN.finditer(text) if match.lastgroup != "comment"]
        self.kinds = [match.lastgroup for match in found]
        self.texts = [match.group() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.words = [
            token.upper() if kind == "word" else token if kind == "mark" else ""
            for kind, token in zip(self.kinds, self.texts, strict=True)
        ]
        # what lies behind the end, as far as parsers look ahead
        self.kinds += ["end"] * _AHEAD
        self.texts += [""] * _AHEAD
        self.words += [""] * _AHEAD
        self.starts += [len(text)] * _AHEAD
        self.ends += [len(text)] * _AHEAD
        self.at = 0

    def taken(self, word: str) -> bool:
        """Go past a keyword or mark, if it comes next, and say so."""
        if self.words[self.at] == word:
            self.at += 1
            return True
        return False

    def take(self, word: str) -> None:
        """Go past a keyword or mark that has to come next."""
        if self.words[self.at] != word:
            self.fail(f"expected {word}")
        self.at += 1

    def span(self, start: int) -> Span:
        """Return where the text from offset `start` to the last token taken stands."""
        return Span(start, self.ends[self.at - 1])

    def joined(self, place: int) -> bool:
        """Return whether the token of that number follows the one before it without a gap."""
        return self.starts[place] == self.ends[place - 1]

    def fail(self, problem: str) -> NoReturn:
        """Give up at the next token.

        Raises
        ------
        kg.errors.QuerySyntaxError
        """
        start = self.starts[self.at]
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        raise QuerySyntaxError(problem, line=line, column=column, near=self.texts[self.at][:_MAX_NEAR])
