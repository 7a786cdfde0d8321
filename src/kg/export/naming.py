"""What columns and kinds of edges are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from kg import labels
from kg.export.columns import BUILT_IN, Column, free, slugs
from kg.export.edges import Predicate
from kg.export.lines import APOSTROPHE, name, unescaped
from kg.export.node_times import SeriesKey
from kg.model import ClassSummary
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.vocabulary import compact

__all__ = ["SeriesColumns", "predicate_of", "series_columns", "titles"]

_LATEST: Final = {"en": "{} (latest)", "zh": "{}（最新）"}
_TARGET: Final = {"en": "{}, target", "zh": "{}，目标"}
_UNIT: Final = {"en": "{} [{}]", "zh": "{}［{}］"}


class SeriesColumns(NamedTuple):
    """Where the values of a metric go: those over time, and the newest."""

    over_time: Column
    latest: Column


def titles(
    store: Store, iris: Collection[str], language: str, classes: Mapping[str, ClassSummary]
) -> dict[str, str]:
    """Return the label of each property, class, metric or unit; never empty."""
    found = refs(store, iris, language, classes)
    return {
        iri: labels.from_term_iri(iri) if link.label == labels.from_iri(iri) else link.label
        for iri, link in found.items()
    }


def predicate_of(written: bytes, named: Mapping[str, str]) -> Predicate:
    """Return the kind of edge that stands so in a line: a property or class, or a text of a query."""
    if written[0] == APOSTROPHE:
        label = unescaped(written[1:-1].decode())
        return Predicate("", label, label)
    iri = name(written)
    return Predicate(iri, compact(iri), named[iri])


def series_columns(
    keys: Iterable[SeriesKey], named: Mapping[str, str], taken: Collection[str], language: str
) -> dict[SeriesKey, SeriesColumns]:
    """Return the columns of each metric: one for each unit, planned values apart from observed ones."""
    tongue = "zh" if language.lower().startswith("zh") else "en"
    ordered = sorted(keys, key=lambda key: (key[0], key[2], key[1]))
    short = slugs({metric for metric, _, _ in ordered})
    used = {*taken, *BUILT_IN}
    made: dict[SeriesKey, SeriesColumns] = {}
    for metric, unit, kind in ordered:
        stem = free(short[metric] + (f"_{kind}" if kind else ""), used)
        latest = free(f"{stem}_latest", used)
        used |= {stem, latest}
        title = _TARGET[tongue].format(named[metric]) if kind else named[metric]
        whole = _UNIT[tongue].format(title, named[unit]) if unit else title
        made[metric, unit, kind] = SeriesColumns(
            Column(stem, whole, "double", metric),
            Column(latest, _LATEST[tongue].format(whole), "double", metric),
        )
    return made
