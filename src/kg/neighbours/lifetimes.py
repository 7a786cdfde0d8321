"""From when to when a thing is there, in years: what holds and what is known in each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from kg.store.patterns import Sites, rows, values_of
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

__all__ = ["Lifetime", "lifetimes"]

_ELI, _DCTERMS, _KGO = PREFIXES["eli"], PREFIXES["dcterms"], PREFIXES["kgo"]
_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")

_HOLDS: Final = frozenset(
    {
        _ELI + "first_date_entry_in_force",
        *(base + name for base in _SCHEMA for name in ("validFrom", "startDate", "foundingDate")),
        PREFIXES["prov"] + "startedAtTime",
    }
)
_ENDS: Final = frozenset(
    {
        _ELI + "date_no_longer_in_force",
        *(base + name for base in _SCHEMA for name in ("validThrough", "endDate", "dissolutionDate")),
        PREFIXES["prov"] + "endedAtTime",
    }
)
_KNOWN: Final = frozenset(
    {
        *(_DCTERMS + name for name in ("issued", "created", "date")),
        _ELI + "date_publication",
        _ELI + "date_document",
        *(base + name for base in _SCHEMA for name in ("datePublished", "dateCreated")),
    }
)
"""What is published counts from then on, unless it says when it holds."""

_YEAR: Final = re.compile(r"(-?\d{4})(?:-\d{2}|$)")
_METRIC: Final = _KGO + "Metric"


class Lifetime(NamedTuple):
    """The first and the last year; None where that end is open, or not known."""

    since: int | None
    until: int | None


def lifetimes(store: Store, classes: Mapping[str, str | None]) -> dict[str, Lifetime]:
    """Return when each thing is there; `classes` has the main class of each.

    A law from its entry into force to its end, a document from its publication, a metric
    from the first period that a figure stands for.
    """
    found: dict[str, dict[frozenset[str], list[int]]] = {key: defaultdict(list) for key in classes}
    for row in values_of(store, sorted(classes), sorted(_HOLDS | _ENDS | _KNOWN)):
        kind = next(kind for kind in (_HOLDS, _ENDS, _KNOWN) if str(row["p"]) in kind)
        if year := _YEAR.match(str(row["o"])):
            found[str(row["it"])][kind].append(int(year[1]))
    figures = _first_figures(store, [key for key, cls in classes.items() if cls == _METRIC])
    return {key: _lifetime(years, figures.get(key)) for key, years in found.items()}


def _lifetime(years: Mapping[frozenset[str], list[int]], figure: int | None) -> Lifetime:
    begins = years.get(_HOLDS) or years.get(_KNOWN) or ([figure] if figure is not None else [])
    ends = years.get(_ENDS, [])
    return Lifetime(min(begins, default=None), max(ends, default=None))


def _first_figures(store: Store, metrics: list[str]) -> dict[str, int]:
    if not metrics:
        return {}
    sites = Sites.of(sorted(metrics))
    body = sites.each(f"?claim <{_KGO}metric> ?it ; <{_KGO}periodEnd> ?end")
    query = f"SELECT {sites.select}?it (MIN(STR(?end)) AS ?first) {{ {body} }} GROUP BY {sites.select}?it"
    found = ((str(row["it"]), _YEAR.match(str(row["first"]))) for row in rows(store, query, sites.bindings))
    return {key: int(year[1]) for key, year in found if year}
