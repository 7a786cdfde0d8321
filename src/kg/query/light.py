"""Queries that are certain to end soon: how that can be known before they run.

A query of a few triple patterns goes through no more rows than the product of what its patterns match,
in whatever order they are joined. So it is light where that product is small; what a pattern matches is
counted in the store, and no further than it matters. One pattern need not be counted where each row that
it matches is written (it is *open*): the engine is stopped when its answer is no small one. Anything whose
rows or values may grow otherwise (paths, unions, functions that make texts) is not light, and neither is
what two parsers might read differently: only words and marks of a short list may stand in it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import WeakKeyDictionary

from kg.query.openness import names_a_thing, open_pattern
from kg.query.shapes import value_spans
from kg.query.sizes import Pattern, patterns_of
from kg.sparql import Token, tokens, walk
from kg.sparql.tree import Expression, Filter, Group, Iri, Optional, Query, TriplesBlock, Variable
from kg.store.embedded import EmbeddedStore
from kg.store.statistics import known_statistics

if TYPE_CHECKING:
    from kg.store.protocol import Store

__all__ = ["MOST_STEPS", "Plan", "is_light", "note_large", "plan_of"]

MOST_STEPS: Final = 10_000
"""A query that may take more is not light; the engine takes about a million in a second."""

_FEW: Final = 2_000
"""A pattern that names a thing is counted so far: who has more links is not asked about lightly."""
_FEW_LOOKUPS: Final = 200
"""An open pattern is looked up for each row of the other one; on disk a lookup takes up to 0.1 ms."""
_REMEMBERED: Final = 2_000
Terms: TypeAlias = tuple[str | None, str | None, str | None]

_WORDS: Final = frozenset(
    {
        *("SELECT", "DISTINCT", "REDUCED", "ASK", "WHERE", "PREFIX", "OPTIONAL", "FILTER", "A"),
        *("ORDER", "BY", "ASC", "DESC", "LIMIT", "OFFSET", "IN", "NOT", "TRUE", "FALSE", "BOUND"),
        *("LANG", "LANGMATCHES", "STR", "DATATYPE", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL"),
    }
)
_MARKS: Final = frozenset(
    {"{", "}", ")", ".", ";", ",", "=", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "^^", "-"}
)
_BEFORE_A_STAR: Final = frozenset({"SELECT", "DISTINCT", "REDUCED"})
_BEFORE_A_VALUE: Final = frozenset({"(", ",", "=", "!=", "&&", "||", "!", "^^"})
"""What may stand before an IRI in an expression, where ``<`` might otherwise be an operator."""
_NOTHING: Final = Token("", "", 0)


@dataclass(frozen=True, slots=True)
class Named:
    """An IRI that stands among a shape's values, or is made of two of them: a prefix's and a local name."""

    value: int
    prefix: int | None = None

    def read(self, values: Sequence[str]) -> str:
        """Return the IRI that it is in a query with these values."""
        if self.prefix is None:
            return values[self.value][1:-1]
        return values[self.prefix][1:-1] + values[self.value][1:]


Slot: TypeAlias = Named | str | None
"""An IRI of the values, an IRI that is always the same, or what may be anything."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What tells of the queries of one shape whether they are light.

    Attributes
    ----------
    patterns
        The triple patterns, by what is known of their terms.
    window
        The places of LIMIT and OFFSET among the values, where the engine looks at so many rows and no more.
    open
        The place among the patterns of the one whose rows are all written; None where there is none.
    """

    patterns: tuple[tuple[Slot, Slot, Slot], ...]
    window: tuple[int, ...] = ()
    open: int | None = None


# --------------------------------------------------------------------------- of a shape
def plan_of(query: Query) -> Plan | None:
    """Return how queries of this shape can be told to be light, None where no such query is."""
    if query.form not in {"SELECT", "ASK"} or query.where is None or not _is_plain(query):
        return None
    patterns = list(_patterns(query.where))
    if not patterns or any(pattern.terms is None for pattern in patterns):
        return None
    patterns.sort(key=names_a_thing)  # of those that name none statistics may tell that they are too large
    spans = value_spans(query.text)
    prefixes = _prefixes(query, spans)
    slots = tuple(_slots(pattern, query, spans, prefixes) for pattern in patterns)
    return Plan(slots, _window(query, patterns, spans), open_pattern(query, patterns))


def _is_plain(query: Query) -> bool:
    """Return whether a query has only what may stand in a light one."""
    if query.datasets or query.values or query.prologue.base or query.modifiers.group_by:
        return False
    if query.select and any(projection.expression for projection in query.select.projections):
        return False
    assert query.where is not None
    return _is_plain_group(query.where) and _has_plain_tokens(query)


def _is_plain_group(group: Group) -> bool:
    return all(
        isinstance(element, TriplesBlock | Filter)
        or (isinstance(element, Optional) and _is_plain_group(element.group))
        for element in group.elements
    )


def _has_plain_tokens(query: Query) -> bool:
    """Return whether every word and mark is of those listed, and every ``<`` what it seems to be."""
    expressions = [part.span for part in walk(query) if isinstance(part, Expression)]
    before = _NOTHING
    for token in tokens(query.text):
        if not _is_plain_token(token, before):
            return False
        is_clear = token.kind != "iri" or before.text in _BEFORE_A_VALUE
        if not is_clear and any(start <= token.start < end for start, end in expressions):
            return False
        before = token
    return True


def _is_plain_token(token: Token, before: Token) -> bool:
    if token.kind == "word":
        return token.text.upper() in _WORDS
    if token.text == "*":
        return before.text.upper() in _BEFORE_A_STAR
    if token.text == "(":
        return before.kind not in {"iri", "name"}  # functions of that name may do anything
    return token.text in _MARKS if token.kind == "mark" else token.kind != "unclosed"


def _patterns(group: Group) -> Iterator[Pattern]:
    for element in group.elements:
        if isinstance(element, TriplesBlock):
            yield from patterns_of(element)
        elif isinstance(element, Optional):
            yield from _patterns(element.group)


def _prefixes(query: Query, spans: dict[tuple[int, int], int]) -> dict[str, int]:
    """Return the place of each prefix's IRI among the values."""
    start, end = query.prologue.span
    found = [token for token in tokens(query.text) if start <= token.start < end]
    places: dict[str, int] = {}
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.text.upper() == "PREFIX" and iri.kind == "iri":
            places[name.text[:-1]] = spans[iri.start, iri.start + len(iri.text)]
    return places


def _slots(
    pattern: Pattern, query: Query, spans: dict[tuple[int, int], int], prefixes: dict[str, int]
) -> tuple[Slot, Slot, Slot]:
    assert pattern.terms is not None
    subject, predicate, node = (
        _slot(term, query.text, spans, prefixes) if isinstance(term, Iri) else None for term in pattern.terms
    )
    return subject, predicate, node


def _slot(term: Iri, text: str, spans: dict[tuple[int, int], int], prefixes: dict[str, int]) -> Slot:
    start, end = term.span
    written = text[start:end]
    if written == "a":
        return term.value
    if written.startswith("<"):
        return Named(spans[start, end]) if (start, end) in spans else None
    prefix, _, local = written.partition(":")
    place = spans.get((end - len(local) - 1, end))
    return Named(place, prefixes[prefix]) if place is not None and prefix in prefixes else None


def _window(query: Query, patterns: Sequence[Pattern], spans: dict[tuple[int, int], int]) -> tuple[int, ...]:
    """Return the places of LIMIT and OFFSET among the values, where no row is looked at beyond them."""
    chosen = query.modifiers.slice
    assert query.where is not None
    if chosen is None or chosen.limit is None or query.modifiers.order_by or len(patterns) > 1:
        return ()
    if (query.select and query.select.modifier) or any(isinstance(e, Filter) for e in query.where.elements):
        return ()
    assert patterns[0].terms is not None
    variables = [term for term in patterns[0].terms if isinstance(term, Variable)]
    if len({variable.name for variable in variables}) < len(variables):
        return ()
    start, end = chosen.span
    return tuple(place for (begin, until), place in spans.items() if start <= begin and until <= end)


# --------------------------------------------------------------------------- of a query
_counts: Final[WeakKeyDictionary[Store, dict[Terms, int]]] = WeakKeyDictionary()
_large: Final[WeakKeyDictionary[Store, set[tuple[Terms, ...]]]] = WeakKeyDictionary()


def is_light(plan: Plan, values: Sequence[str], store: Store, max_rows: int) -> bool:
    """Return whether the query of a shape that has these values is certain to end soon.

    It takes at most :data:`MOST_STEPS` then, and has no more than `max_rows` rows; or each of its steps
    gives a row, and it ends soon if whoever takes these takes no more than a few.
    """
    most = min(MOST_STEPS, max_rows)
    window = [values[place] for place in plan.window]
    if window and all(map(str.isdecimal, window)) and sum(map(int, window)) <= most:
        return True
    if plan.open is not None and _has_few_beside(plan, values, store):
        return True
    steps = 1
    for slots in plan.patterns:
        steps *= max(_count(store, _terms(slots, values)), 1)
        if steps > most:
            return False
    return True


def note_large(plan: Plan, values: Sequence[str], store: Store) -> None:
    """Remember that a query with an open pattern gave more rows than are written at once."""
    if plan.open is not None:
        large = _large.setdefault(store, set())
        if len(large) >= _REMEMBERED:
            large.clear()
        large.add(_all_terms(plan, values))


def _has_few_beside(plan: Plan, values: Sequence[str], store: Store) -> bool:
    """Return whether what stands beside the open pattern matches little, and no large answer is known."""
    terms = _all_terms(plan, values)
    if terms in _large.get(store, ()):
        return False
    return all(
        _is_subject_of_few(store, terms[place]) or _count(store, terms[place]) <= _FEW_LOOKUPS
        for place in range(len(terms))
        if place != plan.open
    )


def _is_subject_of_few(store: Store, terms: Terms) -> bool:
    return terms[0] is not None and isinstance(store, EmbeddedStore) and store.says_little(terms[0])


def _all_terms(plan: Plan, values: Sequence[str]) -> tuple[Terms, ...]:
    return tuple([_terms(slots, values) for slots in plan.patterns])


def _terms(slots: Sequence[Slot], values: Sequence[str]) -> Terms:
    subject, predicate, node = [slot.read(values) if isinstance(slot, Named) else slot for slot in slots]
    return subject, predicate, node


def _count(store: Store, terms: Terms) -> int:
    """Return how many triples have these terms; a very large number where there are more than matters."""
    known = _counts.setdefault(store, {})
    if terms in known:
        return known[terms]
    of_a_thing = terms[0] is not None or terms[2] is not None
    enough = _FEW if of_a_thing else MOST_STEPS
    statistics = None if of_a_thing else known_statistics(store)
    found = statistics.triples_with(terms[1]) if statistics else store.count(terms, most=enough + 1)
    if found is not None and found <= enough and of_a_thing:
        return found  # it was quick, and there are many such things
    if len(known) >= _REMEMBERED:
        known.clear()
    known[terms] = sys.maxsize if found is None or found > enough else found
    return known[terms]
