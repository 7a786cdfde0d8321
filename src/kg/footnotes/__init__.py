"""Footnotes: which claims each row of a query's answer rests on.

The query is rewritten so that its rows bring along what may be claims
(:mod:`kg.footnotes.rewriting`); which of that are claims, the graph says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kg.errors import QuerySyntaxError
from kg.footnotes import why
from kg.footnotes.reach import ANYWHERE, Reach, StoreReach
from kg.footnotes.rewriting import rewrite
from kg.model import FootnotedRows, FootnotePlan, Footnotes
from kg.store.footnotes import Gatherer, footnotes_of, found_again
from kg.store.protocol import Store
from kg.terms import Term

__all__ = ["ANYWHERE", "Reach", "StoreReach", "footnotes", "footnotes_of_rows", "plan", "rewrite"]


def plan(text: str, reach: StoreReach, language: str) -> FootnotePlan:
    """Return how to answer a SELECT with footnotes; see :func:`rewrite`."""
    rewritten = rewrite(text, reach)
    whole = rewrite(text, reach, whole=True).query if rewritten.limited else None
    if whole is not None and rewritten.joined and not rewritten.settled:
        # groups are made of everything in any case: a LIMIT would not even save work
        rewritten, whole = replace(rewritten, query=whole), None
    if rewritten.carriers and reach.unnamed():
        reasons = "; ".join(reason for reason in (rewritten.why, why.UNNAMED) if reason)
        rewritten = replace(rewritten, complete=False, why=reasons)
    return FootnotePlan(text, rewritten, whole, tuple(reach.kinds), language)


def footnotes(store: Store, text: str, reach: StoreReach, *, language: str = "en") -> FootnotedRows:
    """Answer a SELECT in this process, with the claims that each row rests on.

    Parameters
    ----------
    store : Store
        Where the triples are.
    text : str
        The query.
    reach : StoreReach
        Where in the store claims stand; kept by the caller, as it remembers what it asked.
    language : str
        Of titles and figures.

    Raises
    ------
    kg.errors.QuerySyntaxError
        `text` is not SPARQL.
    kg.errors.UsageError
        It is no SELECT.
    """
    planned = plan(text, reach, language)
    try:
        return _answered(store, planned)
    except QuerySyntaxError:
        if planned.rewritten.query == text:
            raise
        # the query itself is at fault, and its own error says where; or else the rewriting is
        return _answered(store, planned.fallback())


def footnotes_of_rows(
    store: Store,
    text: str,
    reach: StoreReach,
    *,
    variables: Sequence[str],
    rows: Sequence[tuple[Term | None, ...]],
    language: str,
) -> Footnotes:
    """Return the footnotes of rows that a SELECT has given before, by asking it again."""
    planned = plan(text, reach, language)
    return footnotes_of(store, planned, found_again(planned, variables, rows, _asking(store)))


def _answered(store: Store, planned: FootnotePlan) -> FootnotedRows:
    ask, rewritten = _asking(store), planned.rewritten
    if not rewritten.settled:
        plain = store.select(planned.text)
        rows = tuple(plain.rows)
        found = found_again(planned, plain.variables, rows, ask)
        return FootnotedRows(plain.variables, rows, footnotes_of(store, planned, found))
    names, solutions = ask(rewritten.query)
    gatherer = Gatherer(rewritten, [(name, place) for place, name in enumerate(names)])
    visible = [place for place, name in enumerate(names) if name not in rewritten.added]
    shown, brought = [], []
    for row in solutions:
        brought.append(gatherer.read(row))
        shown.append(tuple([row[place] for place in visible]))
    columns = tuple(names[place] for place in visible)
    return FootnotedRows(columns, tuple(shown), footnotes_of(store, planned, brought))


def _asking(store: Store) -> Callable[[str], tuple[Sequence[str], Iterable[tuple[Term | None, ...]]]]:
    def ask(query: str) -> tuple[Sequence[str], Iterable[tuple[Term | None, ...]]]:
        solutions = store.select(query)
        return solutions.variables, solutions.rows

    return ask
