"""A law among the laws that it changes and that change it, in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from kg.model import ClassSummary, Ref
from kg.model.contexts import DatedLaw, History, LawLink
from kg.store.patterns import Focus, rows, values_of
from kg.store.protocol import Store
from kg.store.refs import refs, term_names
from kg.terms import Resource
from kg.vocabulary import LAW_DATES, PREFIXES

__all__ = ["history"]

_CHANGES: Final = tuple(PREFIXES["kgo"] + name for name in ("amends", "supersedes", "supplements"))
_MOST: Final = 24


def history(
    store: Store, resource: Resource, language: str, classes: Mapping[str, ClassSummary]
) -> History | None:
    """Return a law's history in a fixed number of queries; None where it has no date of its own."""
    focus = Focus(resource)
    either = "|".join(f"<{name}>|^<{name}>" for name in _CHANGES)
    reached = f"SELECT DISTINCT {focus.select}?law {{ {focus.text} ({either})* ?law }} LIMIT {_MOST + 1}"
    found = [str(row["law"]) for row in rows(store, reached, focus.bindings)]
    chain = [str(resource), *sorted(key for key in found if key != str(resource) and key[:2] != "_:")]
    laws = chain[:_MOST]
    days, links = _told(store, laws)
    if not days[str(resource)]:
        return None
    known = refs(store, laws, language, classes)
    names = term_names(store, {predicate for _, predicate, _ in links}, language)
    return History(
        laws=tuple(sorted((_dated(known[law], days[law]) for law in laws), key=_in_time)),
        links=tuple(LawLink(s, names[p].label, names[p].inverse, o) for s, p, o in sorted(links)),
        complete=len(chain) == len(laws),
    )


def _told(
    store: Store, laws: Collection[str]
) -> tuple[Mapping[str, Mapping[str, list[date]]], list[tuple[str, str, str]]]:
    """Return each law's days by property, and the links between the laws."""
    days: defaultdict[str, defaultdict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    links = []
    for row in values_of(store, laws, (*LAW_DATES, *_CHANGES)):
        subject, predicate, value = (str(row[name]) for name in ("it", "p", "o"))
        if predicate in LAW_DATES:
            if day := _day(value):
                days[subject][predicate].append(day)
        elif value in laws:
            links.append((subject, predicate, value))
    return days, links


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dated(ref: Ref, days: Mapping[str, list[date]]) -> DatedLaw:
    return DatedLaw(ref, *(min(days.get(name, ()), default=None) for name in LAW_DATES))


def _in_time(law: DatedLaw) -> tuple[date, str]:
    return law.first or date.max, law.ref.iri
