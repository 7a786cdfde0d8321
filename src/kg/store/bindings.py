"""Giving variables a value before a SELECT is answered.

The engine substitutes a variable only where the SELECT projects it. Others get
their value by an edit of the text: an IRI or literal by VALUES at the beginning
of the pattern; a blank node, which SPARQL cannot write, by projecting (and
grouping by) its variable and leaving the column out afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from kg.errors import UsageError
from kg.sparql import Token, tokens
from kg.terms import BlankNode, Term

__all__ = ["Bound", "bind", "with_values"]

_MODIFIERS: Final = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})


@dataclass(frozen=True, slots=True)
class Bound:
    """A SELECT with values given to some variables.

    Attributes
    ----------
    query : str
        The text to run.
    substituted : mapping
        What the engine is to substitute.
    hidden : frozenset of str
        Projected only for the engine's sake: to be left out of the rows.
    if_empty : str or None
        The query whose one row is the answer where `query` has none: an aggregate over
        nothing is a row, a group of nothing is not.
    """

    query: str
    substituted: Mapping[str, Term]
    hidden: frozenset[str]
    if_empty: str | None = None


def bind(query: str, bindings: Mapping[str, Term]) -> Bound:
    """Return the SELECT `query` with each variable of `bindings` standing for its term."""
    shape = _Shape.of(query)
    projected = {name: term for name, term in bindings.items() if name in shape.projected}
    others = {name: term for name, term in bindings.items() if name not in projected}
    hidden = {name: term for name, term in others.items() if isinstance(term, BlankNode)}
    edits = shape.values({name: term for name, term in others.items() if name not in hidden})
    if not hidden:
        return Bound(_edited(query, edits), projected, frozenset())
    columns = " ".join(f"?{name}" for name in hidden)
    return Bound(
        _edited(query, [*edits, *shape.columns(columns)]),
        projected | hidden,
        frozenset(hidden),
        _edited(query, [(shape.pattern, " FILTER(false) ")]) if shape.one_group else None,
    )


def with_values(query: str, written: Mapping[str, str]) -> str:
    """Return `query` with each variable of `written` having its value, which is as SPARQL writes it."""
    if not written:
        return query
    shape = _Shape.of(query)
    return _edited(query, shape.values_as_written(written))


def _edited(query: str, edits: Iterable[tuple[int, str]]) -> str:
    for place, text in sorted(edits, reverse=True):
        query = query[:place] + text + query[place:]
    return query


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the parts of a SELECT are: offsets into its text."""

    projection: int
    pattern: int
    pattern_end: int
    holds_select: bool
    projected: frozenset[str]
    aggregates: bool
    grouped_at: int | None
    group_place: int

    @property
    def one_group(self) -> bool:
        """Whether it aggregates over all solutions together."""
        return self.aggregates and self.grouped_at is None

    def values(self, terms: Mapping[str, Term]) -> list[tuple[int, str]]:
        """Return the edits that give variables a value inside the pattern."""
        return self.values_as_written({name: term.n3() for name, term in terms.items()})

    def values_as_written(self, terms: Mapping[str, str]) -> list[tuple[int, str]]:
        """Return the edits that give variables a value inside the pattern, each as SPARQL writes it."""
        if not terms:
            return []
        block = "".join(f" VALUES ?{name} {{ {term} }} " for name, term in terms.items())
        if self.holds_select:  # a sub-select stands alone in its braces
            return [(self.pattern, block + "{"), (self.pattern_end, "}")]
        return [(self.pattern, block)]

    def columns(self, variables: str) -> list[tuple[int, str]]:
        """Return the edits that project, and where needed group by, further variables."""
        edits = [(self.projection, f" {variables} ")]
        if self.grouped_at is not None:
            edits.append((self.grouped_at, f" {variables} "))
        elif self.aggregates:
            edits.append((self.group_place, f"\nGROUP BY {variables} "))
        return edits

    @classmethod
    def of(cls, query: str) -> _Shape:
        found = list(tokens(query))
        select = next((place for place, token in enumerate(found) if _is(token, "SELECT")), None)
        if select is None:
            raise UsageError("variables were given values for a query that is no SELECT")
        clause = list(takewhile(lambda token: token.text != "{", found[select + 1 :]))
        opening = select + 1 + len(clause)
        closing = _closing(found, opening)
        tail = found[closing + 1 :]
        group = next((place for place, token in enumerate(tail) if _is(token, "GROUP")), None)
        modifier = next((token for token in tail if token.text.upper() in _MODIFIERS), None)
        words = [token.text.upper() for token in clause]
        skip = 1 if words[:1] in (["DISTINCT"], ["REDUCED"]) else 0
        return cls(
            projection=clause[skip].start,
            pattern=found[opening].start + 1,
            pattern_end=found[closing].start,
            holds_select=_is(found[opening + 1], "SELECT"),
            projected=_projected(clause, query),
            aggregates=not _AGGREGATES.isdisjoint(words),
            grouped_at=None if group is None else tail[group + 1].start + len("BY"),
            group_place=len(query) if modifier is None else modifier.start,
        )


def _is(token: Token, keyword: str) -> bool:
    return token.kind == "word" and token.text.upper() == keyword


def _closing(found: list[Token], opening: int) -> int:
    """Return the place of the brace that closes the one at `opening`."""
    depth = 0
    for place in range(opening, len(found)):
        if found[place].kind == "mark":
            depth += {"{": 1, "}": -1}.get(found[place].text, 0)
            if depth == 0:
                return place
    return len(found) - 1


def _projected(clause: list[Token], query: str) -> frozenset[str]:
    """Return the names of the plain variables in a SELECT clause; for ``*``, of all in the query."""
    if any(token.text == "*" for token in clause[:2]):
        return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")
    depth = 0
    names = set()
    for token in clause:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and depth == 0:
            names.add(token.text[1:])
    return frozenset(names)
