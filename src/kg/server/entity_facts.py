"""Key facts of a thing, its names in other languages, and its triples as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.model import Entity, LinkGroup, PropertyValues, Source, Text
from kg.server.addresses import address, web_address
from kg.server.entity_views import Fact, FactValue
from kg.server.language import language, translate
from kg.server.words import language_name, literal_words, short
from kg.terms import IRI, Literal, Term
from kg.vocabulary import PREFIXES

__all__ = ["TOLD_AS_CLAIM", "facts", "is_fact", "n3", "other_labels"]

_KGO: Final = PREFIXES["kgo"]
_DCTERMS: Final = PREFIXES["dcterms"]
TOLD_AS_CLAIM: Final = frozenset(
    _KGO + name
    for name in (
        "metric", "source", "value", "unit", "comparator", "figureAsPrinted", "section", "paragraph",
        "sentence", "scope", "doubt", "about", "periodKind", "periodStart", "periodEnd", "changeKind", "from",
        "to", "lowerBound", "upperBound", "lowerOpen", "upperOpen", "dateProperty", "statedDate",
    )
)  # fmt: skip
"""What a claim's own row says already."""

_FACT_LINKS: Final = frozenset(
    {
        *(_KGO + name for name in ("issuedBy", "lawStatus", "sourceKind", "unit", "changeOf", "changeKind")),
        *(_KGO + name for name in ("numerator", "denominator")),
        *(_DCTERMS + name for name in ("publisher", "creator", "language", "license")),
    }
)
"""Links that say what a thing is, rather than how it stands to others."""

_NAME_LANGUAGES: Final = frozenset({_DCTERMS + "language", _KGO + "ownTranslation"})
"""Properties whose values are tags of languages."""

_FEW: Final = 12
_VALUES: Final = 20
_LONG: Final = 400


def other_labels(entity: Entity) -> tuple[Text, ...]:
    """Return the label in the other language of the interface, or whichever there is beside the one shown."""
    others = [text for text in entity.labels if text.value != entity.label]
    wanted = "zh" if language() == "en" else "en"
    preferred = [text for text in others if (text.language or "").partition("-")[0] == wanted]
    return tuple((preferred or others)[:1])


def facts(
    entity: Entity, *, source: Source | None, is_claim: bool, elsewhere: frozenset[str]
) -> Iterator[Fact]:
    """Yield what is to be known of a thing at a glance.

    Parameters
    ----------
    source
        What is known of it as a source, where it is one.
    is_claim
        Whether it is a claim, which says much of this on its card.
    elsewhere
        Properties (IRIs) that the page tells in another place.
    """
    if entity.alternatives:
        yield Fact(translate("entity.aliases"), _of_texts(entity.alternatives))
    if entity.notations:
        yield Fact(translate("entity.codes"), tuple(FactValue(code) for code in entity.notations))
    if source and source.url:
        followed = web_address(source.url) if source.linkable else None
        yield Fact(translate("entity.web"), (FactValue(source.url, address=followed, outside=True),))
    told = elsewhere | (TOLD_AS_CLAIM if is_claim else frozenset())
    for group in entity.links:
        if is_fact(group) and group.predicate.iri not in told:
            yield Fact(
                group.label, tuple(FactValue(ref.label, address=address(ref.iri)) for ref in group.items)
            )
    for values in entity.properties:
        repeats = source is not None and [value.value for value in values.values] == [source.url]
        if values.predicate.iri not in told and not repeats:
            yield _fact(values)


def is_fact(group: LinkGroup) -> bool:
    """Return whether a group of links stands among the key facts."""
    return group.direction == "out" and group.predicate.iri in _FACT_LINKS and group.total <= _FEW


def _of_texts(texts: tuple[Text, ...]) -> tuple[FactValue, ...]:
    by_text = {text.value: FactValue(text.value, text.language) for text in texts}
    return tuple(by_text.values())[:_VALUES]


def _fact(values: PropertyValues) -> Fact:
    shown = _for_reader(values.values)
    # other languages are not left out for want of room: they are in the triples
    more = values.total - len(values.values) + max(0, len(shown) - _VALUES)
    named = values.predicate.iri in _NAME_LANGUAGES
    made = tuple(_language(value) if named else _value(value) for value in shown[:_VALUES])
    return Fact(values.predicate.label, made, more)


def _language(value: Literal) -> FactValue:
    return FactValue(language_name(value.value))


def _for_reader(values: tuple[Literal, ...]) -> list[Literal]:
    """Return the values in the reader's language and those without one; all, where none is in it."""
    ours = [value for value in values if (value.language or "").partition("-")[0] == language()]
    return [*ours, *(value for value in values if not value.language)] if ours else list(values)


def _value(value: Literal) -> FactValue:
    text = literal_words(value)
    shown = text if len(text) <= _LONG else text[:_LONG].rstrip() + "…"
    return FactValue(shown, value.language, web_address(value.value), outside=True)


# --------------------------------------------------------------------- triples
def n3(term: Term) -> str:
    """Return a term as a table of triples shows it: prefixed where it can be."""
    if isinstance(term, IRI):
        name = short(term.value)
        return name if ":" in name else term.n3()
    if isinstance(term, Literal) and term.datatype.startswith(PREFIXES["xsd"]) and not term.language:
        return replace(term, datatype=PREFIXES["xsd"] + "string").n3() + _datatype(term)
    return term.n3()


def _datatype(literal: Literal) -> str:
    name = literal.datatype.removeprefix(PREFIXES["xsd"])
    return "" if name == "string" else f"^^xsd:{name}"
