"""Parsing what stands before a query or an operation: https://www.w3.org/TR/sparql11-query/#rPrologue."""

from __future__ import annotations

from kg.sparql.iris import resolve
from kg.sparql.patterns import Patterns
from kg.sparql.tree import Prologue, Span

__all__ = ["Prologues"]


class Prologues(Patterns):
    """Reads BASE and PREFIX, and remembers them."""

    def prologue(self) -> Prologue:
        """Read what comes next of a prologue, perhaps nothing; what came before it still holds."""
        begun, start = self.at, self.starts[self.at]
        while (word := self.words[self.at]) in {"BASE", "PREFIX", "VERSION"}:
            self.at += 1
            if word == "PREFIX":
                name = self.texts[self.at]
                if self.kinds[self.at] != "name" or not name.endswith(":"):
                    self.fail("expected a prefix with its colon")
                self.at += 1
                self.prefixes[name[:-1]] = self._reference()
            elif word == "BASE":
                self.base = self._reference()
            else:
                self.literal()
        end = self.ends[self.at - 1] if self.at > begun else start
        return Prologue(Span(start, end), self.base, dict(self.prefixes))

    def _reference(self) -> str:
        if self.kinds[self.at] != "iri":
            self.fail("expected an IRI in angle brackets")
        self.at += 1
        return resolve(self.base, self.texts[self.at - 1][1:-1])
