"""All figures of a store as records that can be compared, in a fixed number of queries."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from kg import labels
from kg.claims.units import converted
from kg.figures.bounds import bounds
from kg.figures.printed import read_all
from kg.model import Claim, ClassSummary, Ref, Source, Text
from kg.model.checks import Figure
from kg.store import claims
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES, local_name

__all__ = ["Metric", "Reading", "read"]

_KGO: Final = PREFIXES["kgo"]
_OF_METRICS: Final = ("wholeNumber", "changeOf", "changeKind", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Metric:
    """What decides how the figures of a metric are compared; all but `ref` may be missing.

    ``change_of``, ``numerator`` and ``denominator`` are IRIs of metrics.
    """

    ref: Ref
    whole_number: bool = False
    change_of: str | None = None
    change_kind: str | None = None
    numerator: str | None = None
    denominator: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a store by IRI, and its metrics by IRI."""

    figures: Mapping[str, Figure]
    metrics: Mapping[str, Metric] = field(default_factory=dict)


_Values = Mapping[str, Mapping[str, list[Term]]]
_NONE: Final[Mapping[str, list[Term]]] = MappingProxyType({})


def read(
    store: Store,
    language: str,
    classes: Mapping[str, ClassSummary],
    known: Mapping[str, Figure] = MappingProxyType({}),
) -> Reading:
    """Return every observation that has a metric and a value, with its texts in `language`.

    `known` are figures about which nothing is otherwise than when they were read.
    """
    query = f"SELECT DISTINCT ?c {{ ?c <{_KGO}metric> ?m ; <{_KGO}value> ?v }}"
    keys = sorted(str(row["c"]) for row in rows(store, query))
    if not keys:
        return Reading({})
    metrics = _metrics(store, language, classes)
    new = [key for key in keys if key not in known]
    scopes = _values(store, f"?it <{_KGO}metric> ?m", ["scope"]) if new else {}
    plans = _plans(store, language, classes)
    found = {key: replace(known[key], set_by=plans.get(key, ())) for key in keys if key in known}
    for claim in claims.read(store, new, language, classes):
        if claim.metric is not None and claim.value is not None:
            metric = metrics.get(claim.metric.iri, Metric(claim.metric))
            scope = _in_one_language(scopes.get(claim.iri, _NONE).get("scope", ()))
            found[claim.iri] = _figure(claim, metric, scope, plans.get(claim.iri, ()))
    return Reading({key: found[key] for key in keys if key in found}, metrics)


def _values(store: Store, pattern: str, names: Iterable[str]) -> _Values:
    """Return the values of some properties of all that match, by subject and the property's local name."""
    found: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    listed = iris(_KGO + name for name in names)
    for row in rows(store, f"SELECT DISTINCT ?it ?p ?o {{ {pattern} . VALUES ?p {{ {listed} }} ?it ?p ?o }}"):
        found[str(row["it"])][local_name(str(row["p"]))].append(row["o"])
    return found


def _metrics(store: Store, language: str, classes: Mapping[str, ClassSummary]) -> dict[str, Metric]:
    values = _values(store, f"?it a <{_KGO}Metric>", _OF_METRICS)
    named = {str(row["m"]) for row in rows(store, f"SELECT ?m {{ ?m a <{_KGO}Metric> }}")}
    known = refs(store, named, language, classes)

    def one(key: str, name: str) -> str | None:
        return min((term.value for term in values[key][name] if isinstance(term, IRI)), default=None)

    return {
        key: Metric(
            ref=known[key],
            whole_number=any(str(term) in ("true", "1") for term in values[key]["wholeNumber"]),
            change_of=one(key, "changeOf"),
            change_kind=local_name(one(key, "changeKind") or "") or None,
            numerator=one(key, "numerator"),
            denominator=one(key, "denominator"),
        )
        for key in sorted(named)
    }


def _plans(store: Store, language: str, classes: Mapping[str, ClassSummary]) -> dict[str, tuple[Ref, ...]]:
    """Return which plans set each target."""
    pairs = [
        (str(row["t"]), str(row["plan"]))
        for row in rows(store, f"SELECT ?plan ?t {{ ?plan <{_KGO}setsTarget> ?t }}")
    ]
    known = refs(store, {plan for _, plan in pairs}, language, classes)
    found: dict[str, tuple[Ref, ...]] = {}
    for target, plan in sorted(pairs):
        found[target] = (*found.get(target, ()), known[plan])
    return found


# ------------------------------------------------------------------ one figure
def _figure(claim: Claim, metric: Metric, scope: str, plans: tuple[Ref, ...]) -> Figure:
    assert claim.value is not None
    interval = bounds(
        claim.value, claim.comparator, read_all(claim.printed), whole_number=metric.whole_number
    )
    interval, unit = converted(interval, claim.unit.iri if claim.unit else "")
    keys, names = _producers(claim)
    if claim.kind == "Change" and claim.change_kind is None:
        claim = replace(claim, change_kind=metric.change_kind)
    return Figure(
        claim=claim,
        interval=interval,
        unit=unit,
        scope=scope,
        producers=frozenset(keys),
        producer=", ".join(names),
        published=_days(claim.source.published) if claim.source else None,
        target_kind=claim.target_kind or ("planned" if claim.kind == "Target" else None),
        set_by=plans,
    )


def _in_one_language(scopes: Iterable[Term]) -> str:
    """Return a scope in English where it has such words: figures are compared by it in every language."""
    texts = (Text(term.value, term.language) for term in scopes if isinstance(term, Literal))
    chosen = labels.choose(texts, "en")
    return chosen.value if chosen else ""


def _producers(claim: Claim) -> tuple[list[str], list[str]]:
    """Return who answers for a figure, as keys and as names.

    That is the body to which the source credits it, else who made the source, else who
    brought it out; where nobody is named, the source stands for itself.
    """
    if claim.attributed_to:
        return [claim.attributed_to.iri], [claim.attributed_to.label]
    source = claim.source or Source(claim.iri, claim.label)
    bodies = source.creators or source.publishers
    if bodies:
        return [body.iri or body.own_name for body in bodies], [body.name for body in bodies]
    return [source.iri], [source.title]


def _days(published: str | None) -> tuple[date, date] | None:
    """Return the first and the last day that a date of publication can mean: a year, a month or a day."""
    parts = (published or "").partition("T")[0].split("-")
    try:
        numbers = [int(part) for part in parts]
        first = date(*[*numbers, 1, 1][:3])
        months = numbers[1] if len(numbers) > 1 else 12
        days = numbers[2] if len(numbers) > 2 else calendar.monthrange(first.year, months)[1]  # noqa: PLR2004 - a day
        return first, date(first.year, months, days)
    except ValueError:
        return None
