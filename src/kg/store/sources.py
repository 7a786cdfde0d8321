"""Sources: what each document is called, who made it and where it is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from kg import labels
from kg.model import Body, ClassSummary, Source, Text
from kg.store.patterns import chunks, values_of
from kg.store.protocol import Store
from kg.store.refs import Facts, facts
from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocabulary import PREFIXES, local_name

__all__ = ["read_sources"]

_KGO: Final = PREFIXES["kgo"]
_DCTERMS: Final = PREFIXES["dcterms"]
_CHUNK: Final = 250
_URLS: Final = (
    PREFIXES["schema"] + "url",
    "http://schema.org/url",
    PREFIXES["dcat"] + "landingPage",
    PREFIXES["foaf"] + "page",
    PREFIXES["foaf"] + "homepage",
    PREFIXES["dcat"] + "accessURL",
    PREFIXES["rdfs"] + "seeAlso",
)
"""Where a source's address may stand, best first."""

_KIND: Final = _KGO + "sourceKind"
_UNTRUSTED_KIND: Final = _KGO + "otherSource"
_LAW: Final = _KGO + "Law"
_TITLE: Final = _DCTERMS + "title"
_CREATOR: Final = _DCTERMS + "creator"
_PUBLISHER: Final = _DCTERMS + "publisher"
_ISSUED: Final = _DCTERMS + "issued"
_IDENTIFIER: Final = _DCTERMS + "identifier"
_LANGUAGE: Final = _DCTERMS + "language"
_PROPERTIES: Final = (_CREATOR, _PUBLISHER, _ISSUED, _IDENTIFIER, _LANGUAGE, _KIND, *_URLS)

_Values = Mapping[str, list[Term]]


def read_sources(
    store: Store, keys: Collection[str], language: str, classes: Mapping[str, ClassSummary]
) -> dict[str, Source]:
    """Return what is known of each source, by IRI or ``_:label``, for a reader of `language`."""
    if not keys:
        return {}
    found: dict[str, dict[str, list[Term]]] = {key: defaultdict(list) for key in keys}
    for part in chunks(found, _CHUNK):
        for row in values_of(store, part, _PROPERTIES):
            found[str(row["it"])][str(row["p"])].append(row["o"])
    bodies = {
        str(term)
        for entry in found.values()
        for term in (*entry[_CREATOR], *entry[_PUBLISHER])
        if isinstance(term, IRI | BlankNode)
    }
    known = facts(store, bodies | set(keys))
    return {key: _source(key, entry, known, language, classes) for key, entry in found.items()}


def _source(
    key: str,
    entry: _Values,
    known: Mapping[str, Facts],
    language: str,
    classes: Mapping[str, ClassSummary],
) -> Source:
    own = _lowest(entry[_LANGUAGE])
    url = next((str(min(entry[name], key=str)) for name in _URLS if entry[name]), None)
    trusted = _UNTRUSTED_KIND not in map(str, entry[_KIND])
    printed = labels.choose(known[key].labels.get(_TITLE, ()), own or language)
    return Source(
        iri=key,
        title=_label(key, known, language),
        publisher=_publisher(entry[_PUBLISHER], known, language),
        published=_lowest(entry[_ISSUED]),
        url=url,
        language=own,
        linkable=trusted and url is not None and url.lower().startswith(("http://", "https://")),
        own_title=printed.value if printed else _label(key, known, own or language),
        kind=_kind(known[key], entry[_KIND], classes),
        identifier=_lowest(entry[_IDENTIFIER]),
        creators=_bodies(entry[_CREATOR], known, language, own or language),
        publishers=_bodies(entry[_PUBLISHER], known, language, own or language),
    )


def _label(key: str, known: Mapping[str, Facts], language: str) -> str:
    return known[key].label(language) or labels.from_iri(key)


def _publisher(terms: Collection[Term], known: Mapping[str, Facts], language: str) -> str | None:
    names = [
        Text(term.value, term.language)
        if isinstance(term, Literal)
        else Text(_label(str(term), known, language), language)
        for term in terms
    ]
    chosen = labels.choose(names, language)
    return chosen.value if chosen else None


def _bodies(terms: Collection[Term], known: Mapping[str, Facts], language: str, own: str) -> tuple[Body, ...]:
    """Return who the values of a property are; a name in several languages is one body."""
    names = [Text(term.value, term.language) for term in terms if isinstance(term, Literal)]
    found = [
        Body(str(term), _label(str(term), known, language), _label(str(term), known, own))
        for term in sorted(terms, key=str)
        if isinstance(term, IRI | BlankNode)
    ]
    plain = [text for text in names if text.language is None]
    tagged = [text for text in names if text.language is not None]
    found += [Body(None, text.value, text.value) for text in sorted(plain, key=lambda text: text.value)]
    name, own_name = labels.choose(tagged, language), labels.choose(tagged, own)
    if name and own_name:
        found.append(Body(None, name.value, own_name.value))
    return tuple(found)


def _kind(known: Facts, stated: Collection[Term], classes: Mapping[str, ClassSummary]) -> str | None:
    laws = {cls for cls, summary in classes.items() if cls == _LAW or _LAW in summary.superclasses}
    if known.types & laws:
        return local_name(_LAW)
    kind = _lowest(stated)
    return None if kind is None else local_name(kind)


def _lowest(terms: Collection[Term]) -> str | None:
    return min(map(str, terms), default=None)
