"""Claims: which ones speak of a thing, and what each says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from kg import labels
from kg.figures.interval import Interval
from kg.model import Claim, ClassSummary, Locator, Period, Ref, Source, Text
from kg.store.patterns import Focus, Sites, chunks, iris, number, rows
from kg.store.protocol import Store
from kg.store.refs import refs, specific_first
from kg.store.schema import claim_classes
from kg.store.sources import read_sources
from kg.terms import Literal, Resource, Term
from kg.vocabulary import PREFIXES, RDF_TYPE, local_name

__all__ = ["CLAIM_LINKS", "About", "about", "is_claim", "read", "support"]

T = TypeVar("T")


class About(NamedTuple):
    """Claims that speak of a thing: some of them, how many there are, and whether they are even more."""

    keys: list[str]
    total: int
    more: bool


_KGO: Final = PREFIXES["kgo"]
_CHUNK: Final = 250
_ORDERED_UP_TO: Final = 5_000
_COUNTED: Final = 20_000
_TRUE: Final = frozenset({"true", "1"})

CLAIM_LINKS: Final = frozenset(
    _KGO + name for name in ("metric", "about", "sector", "place", "source", "attributedTo", "setsTarget")
)
"""Properties that tie a claim to the things it speaks of or rests on."""

_LINKED: Final = (
    "metric", "unit", "place", "sector", "attributedTo", "from", "to", "about", "source", "dateProperty",
)  # fmt: skip
Values = Mapping[str, list[Term]]


# ------------------------------------------------------------------ which ones
def is_claim(variable: str, classes: Mapping[str, ClassSummary]) -> str:
    """Return the SPARQL condition that `variable` is a claim."""
    kinds = iris(sorted(claim_classes(classes)))
    return f"EXISTS {{ VALUES ?kind {{ {kinds} }} {variable} a ?kind }}"


def about(
    store: Store,
    resource: Resource,
    classes: Mapping[str, ClassSummary],
    limit: int,
    *,
    total: int | None = None,
) -> About:
    """Return the claims that speak of `resource` (at most `limit`) and how many there are, up to 20,000.

    A metric has its observations and the changes between them; a thing those of the
    metrics that measure it, the statements about it, and what is claimed of it as a place
    or sector; a source what rests on it; a plan the targets it sets; a claim itself. A
    source's are in the order of its text, others by metric (its own first) and time; above
    5,000 as the store has them. They are not counted where `total` is given.
    """
    if not claim_classes(classes):
        return About([], 0, more=False)
    focus = Focus(resource)
    pattern = f"{_about_pattern(focus.text)} FILTER {is_claim('?c', classes)}"
    more = (total or 0) > _COUNTED
    if total is None:
        group = f"GROUP BY {focus.select}" if focus.select else ""
        some = f"{{ SELECT {focus.select}?c {{ {pattern} }} LIMIT {_COUNTED + 1} }}"
        query = f"SELECT {focus.select}(COUNT(*) AS ?all) (COUNT(DISTINCT ?c) AS ?n) {{ {some} }} {group}"
        counts = [(number(row["all"]), number(row["n"])) for row in rows(store, query, focus.bindings)]
        more = any(every > _COUNTED for every, _ in counts)
        total = sum(count for _, count in counts)
    if not total:
        return About([], 0, more=False)
    order = f"ORDER BY {_order(focus.text)}" if total <= _ORDERED_UP_TO and not more else ""
    # the condition stands in a sub-select, as Virtuoso forgets it beside OPTIONAL
    query = f"""SELECT DISTINCT {focus.select}?c ?m ?end ?paragraph ?sentence {{
        {{ SELECT {focus.select}?c {{ {pattern} }} }}
        OPTIONAL {{ ?c <{_KGO}metric> ?m }} OPTIONAL {{ ?c <{_KGO}periodEnd> ?end }}
        OPTIONAL {{ ?c <{_KGO}source> {focus.text} ; <{_KGO}paragraph> ?paragraph
            OPTIONAL {{ ?c <{_KGO}sentence> ?sentence }} }}
    }} {order} LIMIT {2 * limit}"""
    found = dict.fromkeys(str(row["c"]) for row in rows(store, query, focus.bindings))
    return About(list(found)[:limit], total, more)


def support(
    store: Store, resource: Resource, classes: Mapping[str, ClassSummary]
) -> list[tuple[str | None, str | None, int]]:
    """Return each source with a body that its claims about `resource` are attributed to, and how many.

    Either may be None: where claims have no source, or are attributed to nobody.
    """
    if not claim_classes(classes):
        return []
    focus = Focus(resource)
    query = f"""SELECT {focus.select}?s ?body (COUNT(DISTINCT ?c) AS ?n) {{
        {{ {_about_pattern(focus.text)} }} FILTER {is_claim("?c", classes)}
        OPTIONAL {{ ?c <{_KGO}source> ?s }} OPTIONAL {{ ?c <{_KGO}attributedTo> ?body }}
    }} GROUP BY {focus.select}?s ?body"""
    return sorted(
        (
            (_key(row.get("s")), _key(row.get("body")), number(row["n"]))
            for row in rows(store, query, focus.bindings)
        ),
        key=lambda entry: (entry[0] or "", entry[1] or ""),
    )


def _key(term: Term | None) -> str | None:
    return None if term is None else str(term)


def _order(it: str) -> str:
    return f"(!BOUND(?paragraph)) ?paragraph ?sentence (!BOUND(?m)) (?m != {it}) ?m (!BOUND(?end)) ?end ?c"


def _about_pattern(it: str) -> str:
    incoming = " ".join(
        f"<{_KGO}{name}>" for name in ("metric", "about", "sector", "place", "source", "attributedTo")
    )
    return f"""
        {{ VALUES ?link {{ {incoming} }} ?c ?link {it} }}
        UNION {{ ?measuring <{_KGO}measures> {it} . ?c <{_KGO}metric> ?measuring }}
        UNION {{ ?related <{_KGO}metric> {it} . ?c <{_KGO}from>|<{_KGO}to> ?related }}
        UNION {{ {it} <{_KGO}setsTarget> ?c }}
        UNION {{ {it} a ?own BIND({it} AS ?c) }}
        """


# ------------------------------------------------------------------ what it says
def read(
    store: Store,
    keys: Sequence[str],
    language: str,
    classes: Mapping[str, ClassSummary],
    *,
    known: Mapping[str, Claim] = MappingProxyType({}),
) -> tuple[Claim, ...]:
    """Return what each claim says, in the order of `keys`; `known` are claims that were read before."""
    found = _read(store, [key for key in keys if key not in known], language, classes)
    return tuple(known[key] if key in known else found[key] for key in keys)


def _read(
    store: Store, keys: Sequence[str], language: str, classes: Mapping[str, ClassSummary]
) -> dict[str, Claim]:
    if not keys:
        return {}
    values = _values(store, keys)
    linked = {
        str(term) for entry in values.values() for name in _LINKED for term in entry.get(_KGO + name, ())
    }
    shown = refs(store, linked | set(keys), language, classes)
    read_in = {str(term) for entry in values.values() for term in entry.get(_KGO + "source", ())}
    sources = read_sources(store, read_in, language, classes)
    return {key: _claim(key, values[key], shown, sources, classes=classes, language=language) for key in keys}


def _values(store: Store, keys: Collection[str]) -> dict[str, Values]:
    found: dict[str, dict[str, list[Term]]] = {key: defaultdict(list) for key in keys}
    for part in chunks(keys, _CHUNK):
        sites = Sites.of(part)
        query = f"SELECT {sites.select}?it ?p ?o {{ {sites.each('?it ?p ?o')} }}"
        for row in rows(store, query, sites.bindings):
            found[str(row["it"])][str(row["p"])].append(row["o"])
    return dict(found)


def _claim(
    key: str,
    values: Values,
    known: Mapping[str, Ref],
    sources: Mapping[str, Source],
    *,
    classes: Mapping[str, ClassSummary],
    language: str,
) -> Claim:
    def linked(name: str) -> tuple[Ref, ...]:
        found = (known[str(term)] for term in values.get(_KGO + name, ()) if str(term) in known)
        return tuple(sorted(found, key=lambda ref: ref.iri))

    def one(name: str) -> Ref | None:
        return next(iter(linked(name)), None)

    source = one("source")
    return Claim(
        iri=key,
        kind=_kind(values, classes),
        label=known[key].label,
        source=sources.get(source.iri) if source else None,
        locator=Locator(
            _text(values, "section"), _parsed(values, "paragraph", int), _parsed(values, "sentence", int)
        ),
        period=Period(
            _name(values, "periodKind"),
            _parsed(values, "periodStart", date.fromisoformat),
            _parsed(values, "periodEnd", date.fromisoformat),
        ),
        metric=one("metric"),
        value=_parsed(values, "value", Decimal),
        unit=one("unit"),
        comparator=_name(values, "comparator"),
        printed=_texts(values, "figureAsPrinted"),
        interval=_interval(values),
        place=one("place"),
        sector=one("sector"),
        scope=_for_reader(values, "scope", language),
        attributed_to=one("attributedTo"),
        doubt=_for_reader(values, "doubt", language),
        target_kind=_name(values, "targetKind"),
        change_kind=_name(values, "changeKind"),
        change_from=one("from"),
        change_to=one("to"),
        about=linked("about"),
        date_property=one("dateProperty"),
        stated_date=_parsed(values, "statedDate", date.fromisoformat),
    )


def _kind(values: Values, classes: Mapping[str, ClassSummary]) -> str:
    kinds = claim_classes(classes) & {str(term) for term in values.get(RDF_TYPE, ())}
    return local_name(next(iter(specific_first(kinds, classes)), _KGO + "Claim"))


def _first(values: Values, name: str) -> Term | None:
    return min(values.get(_KGO + name, ()), key=str, default=None)


def _texts(values: Values, name: str) -> tuple[Text, ...]:
    found = (
        Text(term.value, term.language) for term in values.get(_KGO + name, ()) if isinstance(term, Literal)
    )
    return tuple(sorted(found, key=lambda text: (text.language or "", text.value)))


def _text(values: Values, name: str) -> str | None:
    found = _texts(values, name)
    return found[0].value if found else None


def _interval(values: Values) -> Interval | None:
    """Return the interval that the stored bounds make; a figure without bounds says at least that."""
    is_open = [_parsed(values, name, lambda text: text in _TRUE) for name in ("lowerOpen", "upperOpen")]
    if None in is_open:
        return None
    lower, upper = (_parsed(values, name, Decimal) for name in ("lowerBound", "upperBound"))
    try:
        return Interval(lower, upper, *map(bool, is_open))
    except ValueError:
        return None


def _for_reader(values: Values, name: str, language: str) -> str | None:
    """Return what the data's editors say, in the reader's language where they say it in several."""
    chosen = labels.choose(_texts(values, name), language)
    return chosen.value if chosen else None


def _name(values: Values, name: str) -> str | None:
    term = _first(values, name)
    return None if term is None else local_name(str(term))


def _parsed(values: Values, name: str, parse: Callable[[str], T]) -> T | None:
    """Return a literal's value, or None: what does not parse is for `kg validate` to report."""
    term = _first(values, name)
    try:
        return parse(str(term)) if isinstance(term, Literal) else None
    except (ValueError, InvalidOperation):
        return None
