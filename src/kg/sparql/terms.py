"""Parsing variables, IRIs and values: https://www.w3.org/TR/sparql11-query/#rGraphTerm."""

from __future__ import annotations

import re
from typing import Final

from kg.sparql.cursor import Cursor
from kg.sparql.iris import resolve
from kg.sparql.tree import Blank, Iri, Literal, Span, Variable

__all__ = ["Terms"]

_ESCAPED: Final = re.compile(r"\\(.)")
_SIGNS: Final = frozenset("+-.")
_TRUTH: Final = frozenset({"TRUE", "FALSE"})
_BEGINNING: Final = frozenset({"string", "number"})


class Terms(Cursor):
    """Reads single terms.

    Attributes
    ----------
    base : str
        What relative IRIs are resolved against.
    prefixes : dict
        IRIs by prefix, without the colon.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.base = ""
        self.prefixes: dict[str, str] = {}

    def variable(self) -> Variable:
        """Read a variable."""
        at = self.at
        if self.kinds[at] != "variable":
            self.fail("expected a variable")
        self.at = at + 1
        return Variable(Span(self.starts[at], self.ends[at]), self.texts[at][1:])

    def iri(self) -> Iri:
        """Read an IRI or a prefixed name."""
        at = self.at
        kind, text = self.kinds[at], self.texts[at]
        if kind == "name":
            prefix, _, local = text.partition(":")
            if "\\" in local:
                local = _ESCAPED.sub(r"\1", local)
            value = self.prefixes.get(prefix, f"{prefix}:") + local
        elif kind == "iri":
            value = resolve(self.base, text[1:-1]) if self.base else text[1:-1]
        else:
            self.fail("expected an IRI")
        self.at = at + 1
        return Iri(Span(self.starts[at], self.ends[at]), value)

    def variable_or_iri(self) -> Variable | Iri:
        """Read a variable or an IRI."""
        return self.variable() if self.kinds[self.at] == "variable" else self.iri()

    def begins_literal(self) -> bool:
        """Return whether what comes next is a value, perhaps with a sign or a point before it."""
        word = self.words[self.at]
        return self.kinds[self.at] in _BEGINNING or word in _TRUTH or (word in _SIGNS and self._is_signed())

    def _is_signed(self) -> bool:
        at = self.at + 1
        if self.words[at] == "." and self.joined(at):
            at += 1
        return self.kinds[at] == "number" and self.joined(at)

    def literal(self) -> Literal:
        """Read a string, number or truth value."""
        start = self.starts[self.at]
        kind = self.kinds[self.at]
        if kind == "string":
            self.at += 1
            self._tag()
        elif kind == "number" or self.words[self.at] in _TRUTH:
            self.at += 1
        elif self.begins_literal():
            self.at += 3 if self.words[self.at + 1] == "." else 2
        else:
            self.fail("expected a variable, an IRI or a value")
        return Literal(self.span(start))

    def _tag(self) -> None:
        """Go past a string's language or datatype."""
        if self.taken("^^"):
            self.iri()
        elif self.kinds[self.at] == "language":
            self.at += 1
            if self.words[self.at] == self.words[self.at + 1] == "-" and self.kinds[self.at + 2] == "word":
                self.at += 3  # the base direction of SPARQL 1.2

    def labelled(self) -> Blank:
        """Read ``_:label``."""
        start = self.starts[self.at]
        self.take("_")
        label = self.texts[self.at]
        if not label.startswith(":") or label == ":" or not self.joined(self.at):
            self.fail("expected the label of a blank node")
        self.at += 1
        return Blank(self.span(start), label[1:])
