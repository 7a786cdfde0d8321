"""Open patterns: those of which a query writes each row that they match, so that none is found in vain.

Which these are depends on where the engine begins. It joins by looking up each row of what it has in the
next pattern, and begins with the pattern that it takes for the smallest: one that names a subject or an
object before one that names neither (``estimate_triple_pattern_size`` in Oxigraph's ``sparopt``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.query.sizes import Pattern
from kg.sparql.tree import Blank, Iri, Node, Query, TriplesBlock, Variable

__all__ = ["names_a_thing", "open_pattern"]

_PAIR: Final = 2


def open_pattern(query: Query, patterns: Sequence[Pattern]) -> int | None:
    """Return the place of the pattern of a query whose rows are all in its answer, None where none is.

    Parameters
    ----------
    query
        A SELECT or ASK of nothing but triple patterns, filters and optional parts.
    patterns
        Its triple patterns, each with its terms.
    """
    if not _writes_what_it_finds(query, patterns) or not all(map(_is_looked_up, patterns)):
        return None
    if len(patterns) == 1:
        return 0
    if len(patterns) != _PAIR or patterns[0].names.isdisjoint(patterns[1].names):
        return None
    named = [names_a_thing(pattern) for pattern in patterns]
    return named.index(False) if named.count(True) == 1 else None


def _writes_what_it_finds(query: Query, patterns: Sequence[Pattern]) -> bool:
    """Return whether each row that is found is written, and has something in it."""
    modifiers, where = query.modifiers, query.where
    assert where is not None
    if not all(isinstance(element, TriplesBlock) for element in where.elements):
        return False
    skips = modifiers.slice is not None and modifiers.slice.offset is not None
    if modifiers.order_by or modifiers.having or skips:
        return False
    if query.select is None:
        return query.form == "ASK"  # which ends with the first
    names = {name for pattern in patterns for name in pattern.names}
    shown = {entry.variable.name for entry in query.select.projections}
    return query.select.modifier is None and (not shown or not names.isdisjoint(shown))


def _is_looked_up(pattern: Pattern) -> bool:
    """Return whether an index has just what a pattern matches: it does not where a variable stands twice."""
    assert pattern.terms is not None
    variables = [term.name for term in pattern.terms if isinstance(term, Variable)]
    return len(set(variables)) == len(variables) and all(map(_is_simple, pattern.terms))


def _is_simple(term: Node) -> bool:
    return isinstance(term, Iri | Variable) or (isinstance(term, Blank) and term.label is None)


def names_a_thing(pattern: Pattern) -> bool:
    """Return whether a pattern, one without a path, has an IRI for its subject or object."""
    assert pattern.terms is not None
    subject, _, node = pattern.terms
    return isinstance(subject, Iri) or isinstance(node, Iri)
