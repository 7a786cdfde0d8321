"""Claims that rows have brought along, and what is to be said of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from kg import labels
from kg.model import ClaimNote, FootnotePlan, Footnotes, Locator, Rewritten, Text
from kg.store.convert import EngineTerm
from kg.store.pairing import Pairing
from kg.store.patterns import chunks, iris, one_of, rows
from kg.store.protocol import Store
from kg.store.sources import read_sources
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["AnyRow", "AnyTerm", "Gatherer", "footnotes_of", "found_again"]

_KGO: Final = PREFIXES["kgo"]
_CHUNK: Final = 500
_SOURCE: Final = _KGO + "source"
_FIGURE: Final = _KGO + "figureAsPrinted"
_SECTION: Final = _KGO + "section"
_PARAGRAPH: Final = _KGO + "paragraph"
_SENTENCE: Final = _KGO + "sentence"
_OTHER_ROWS: Final = "some of its rows are other ones each time it is asked"
_TOLD: Final = (_SOURCE, _FIGURE, _SECTION, _PARAGRAPH, _SENTENCE)


AnyTerm: TypeAlias = Term | EngineTerm | None


class AnyRow(Protocol):
    """A row of the engine or of a store."""

    def __getitem__(self, place: int, /) -> AnyTerm:
        """Return the term at a place, None where nothing is bound."""
        ...


class Gatherer:
    """Reads from the rows of a rewritten query what may be claims.

    Parameters
    ----------
    rewritten : Rewritten
        The query.
    columns : sequence
        Its columns with their places in a row.
    """

    def __init__(self, rewritten: Rewritten, columns: Iterable[tuple[str, int]]) -> None:
        places = dict(columns)
        joined = frozenset(rewritten.joined)
        self._nodes = [places[name] for name in rewritten.carriers if name not in joined]
        self._joined = [places[name] for name in rewritten.joined]

    def read(self, row: AnyRow) -> tuple[str, ...]:
        """Return what one row has brought along."""
        found = [term.value for place in self._nodes if isinstance(term := row[place], ox.NamedNode | IRI)]
        for place in self._joined:
            if isinstance(term := row[place], ox.Literal | Literal):
                found += term.value.split()
        return tuple(found)


def found_again(
    plan: FootnotePlan,
    columns: Sequence[str],
    rows: Sequence[tuple[AnyTerm, ...]],
    ask: Callable[[str], tuple[Sequence[str], Iterable[AnyRow]]],
) -> list[tuple[str, ...] | None]:
    """Return for each row what the rewritten query brings along with it; None where it has no such row.

    Parameters
    ----------
    columns, rows
        What the query as it was given has answered.
    ask
        Answers a query with its columns and rows.
    """
    computed = [place for place, name in enumerate(columns) if name in plan.rewritten.computed]
    found: list[tuple[str, ...] | None] = []
    for query in (plan.rewritten.query, plan.whole):
        if query is None or (found and None not in found):
            break
        names, solutions = ask(query)
        places = {name: place for place, name in enumerate(names)}
        gatherer = Gatherer(plan.rewritten, places.items())
        order = [places[name] for name in columns]
        pairing = Pairing(rows, computed)
        for row in solutions:
            pairing.offer(tuple([row[place] for place in order]), gatherer.read(row))
        found = pairing.result()
    return found


def footnotes_of(store: Store, plan: FootnotePlan, found: Sequence[tuple[str, ...] | None]) -> Footnotes:
    """Return the footnotes of rows of which each has brought along what is `found`; None: not known."""
    rewritten = plan.rewritten
    brought = {entry: frozenset(entry or ()) for entry in set(found)}  # rows often have the same
    claims = _claims_among(store, {*chain(*brought.values()), *rewritten.constants}, plan.kinds)
    everywhere = claims.intersection(rewritten.constants)
    known = {entry: tuple(sorted(claims & claimed | everywhere)) for entry, claimed in brought.items()}
    notes = _notes(store, sorted(set(chain(*known.values()))), plan.language)
    sources = {note.source for note in notes.values() if note.source}
    why = [reason for reason in (rewritten.why, _OTHER_ROWS if None in brought else None) if reason]
    return Footnotes(
        rows=tuple(known[entry] for entry in found),
        complete=not why,
        why="; ".join(why) or None,
        claims=notes,
        sources=read_sources(store, sorted(sources), plan.language, {}),
    )


def _claims_among(store: Store, candidates: Collection[str], kinds: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    wanted = frozenset(kinds)
    for part in chunks(sorted(candidates), _CHUNK) if wanted else ():
        query = f"SELECT ?it ?kind {{ VALUES ?it {{ {iris(part)} }} ?it <{RDF_TYPE}> ?kind }}"
        found.update(str(row["it"]) for row in rows(store, query) if str(row["kind"]) in wanted)
    return frozenset(found)


def _notes(store: Store, claims: Collection[str], language: str) -> dict[str, ClaimNote]:
    values: dict[str, dict[str, list[Term]]] = {claim: {name: [] for name in _TOLD} for claim in claims}
    told = one_of(_TOLD)
    for part in chunks(claims, _CHUNK):
        query = f"SELECT ?it ?p ?o {{ VALUES ?it {{ {iris(part)} }} ?it ?p ?o FILTER(?p IN {told}) }}"
        for row in rows(store, query):
            values[str(row["it"])][str(row["p"])].append(row["o"])
    return {claim: _note(values[claim], language) for claim in claims}


def _note(values: dict[str, list[Term]], language: str) -> ClaimNote:
    figure = labels.choose(
        [Text(term.value, term.language) for term in values[_FIGURE] if isinstance(term, Literal)], language
    )
    locator = Locator(_lowest(values[_SECTION]), _number(values[_PARAGRAPH]), _number(values[_SENTENCE]))
    return ClaimNote(_lowest(values[_SOURCE]), figure.value if figure else None, locator)


def _lowest(terms: Collection[Term]) -> str | None:
    return min(map(str, terms), default=None)


def _number(terms: Collection[Term]) -> int | None:
    found = _lowest(terms)
    return int(found) if found is not None and found.isdecimal() else None
