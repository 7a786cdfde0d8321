"""Searching an engine elsewhere that holds more than can be read into an index here.

Two questions find names: which things are called exactly this (as typed, and with other
capitals), which any engine looks up in an index; and which names contain the words, for which
most engines look through all names. The latter ends after some seconds or many hits: then
there are at least those that were found. Nothing is forgiven that the engine does not
forgive: accents, slips, pinyin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg import labels
from kg.errors import LimitReached, QueryError
from kg.limits import Limits
from kg.model import ClassSummary
from kg.search.asking import Typed
from kg.search.index import COUNTED, Found, Page
from kg.search.marking import Marker
from kg.search.reading import ALIAS, LABEL, Name
from kg.store.hints import limit_reached
from kg.store.patterns import iris, number, rows
from kg.store.remote import RemoteStore
from kg.terms import IRI, Literal, Resource
from kg.vocabulary import ALIAS_PREDICATES, LABEL_PREDICATES, RDF_TYPE

__all__ = ["NamesElsewhere", "is_large"]

_SECONDS: Final = 5.0
"""How long an engine may look through its names."""

_MOST: Final = 1_000
_SAMPLE: Final = 1_000
_LARGE: Final = 500_000
_NAMES: Final = frozenset(LABEL_PREDICATES)
_PREDICATES: Final = (*LABEL_PREDICATES, *ALIAS_PREDICATES)
_HINT: Final = "type the whole name as the data write it, or an IRI"

_Found = dict[str, dict[Name, None]]


def is_large(store: RemoteStore) -> bool:
    """Return whether an engine holds too many triples for its names to be read; so has one too slow to say.

    https://www.w3.org/TR/sparql11-query/#subqueries: the limit inside keeps the engine from counting all.
    """
    most = min(_LARGE, store.engine.most_read)
    query = f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT ?s {{ ?s ?p ?o }} LIMIT {most + 1} }} }}"
    try:
        return any(number(row["n"]) > most for row in rows(_within(store), query))
    except LimitReached:
        return True


def _within(store: RemoteStore) -> RemoteStore:
    return store.within(Limits(query_timeout=min(_SECONDS, store.limits.query_timeout)))


@dataclass(frozen=True)
class NamesElsewhere:
    """The names that an engine holds, found by asking it.

    Parameters
    ----------
    store : RemoteStore
        Where the engine takes queries.
    """

    store: RemoteStore

    def find(
        self,
        words: str,
        asked: Typed,
        language: str,
        classes: Mapping[str, ClassSummary],
        *,
        cls: str | None,
        offset: int,
        limit: int,
    ) -> Page:
        """Return a page of what `words` find, as :meth:`kg.search.index.Index.find` does.

        Raises
        ------
        kg.errors.LimitReached
            Nothing is called so, and the engine has not come to an end with the names that contain it.
        """
        parts = words.lower().split()
        if not parts:
            return Page(0, False, [], [], {})
        found, more = self._called(words), False
        wanted = min(max(_MOST, offset + limit), COUNTED)
        try:
            more = self._containing(parts, found, wanted)
        except LimitReached:
            if not found:
                raise limit_reached(_within(self.store).limits, "query_timeout", _HINT) from None
            more = True
        types = self._types(found)
        facets = Counter(type_ for own in types.values() for type_ in own)
        if cls is not None and more:
            self._add_of_class(cls, parts, found, wanted)
            types = self._types(found)
        if cls is not None:
            found = {iri: names for iri, names in found.items() if cls in types.get(iri, ())}
        hits = _ranked(found, types, asked, language, classes)
        return Page(len(hits), more, hits[offset : offset + limit], list(facets.items()), {})

    def called(self, name: str) -> Iterator[tuple[Resource, bool, str]]:
        """Yield what has `name` as a label or other name, as typed or with other capitals."""
        for iri, names in self._called(name).items():
            for kind, _, text in names:
                yield IRI(iri), kind == ALIAS, text

    def ending(self, _: Collection[str]) -> set[Resource]:
        """Return nothing: no engine finds IRIs by their end without looking at all of them."""
        return set()

    # -------------------------------------------------------------------- parts
    def _called(self, words: str) -> _Found:
        text = " ".join(words.split())
        forms = dict.fromkeys([text, text.lower(), text.upper(), text.title(), text[:1].upper() + text[1:]])
        spoken = [Literal(form, language=tag) for form in forms for tag in self._languages]
        written = " ".join(literal.n3() for literal in [*map(Literal, forms), *spoken])
        body = f"VALUES ?o {{ {written} }} ?s ?p ?o FILTER(?p IN ({_listed()}))"
        found: _Found = {}
        self._note(f"SELECT DISTINCT ?s ?p ?o {{ {body} }} LIMIT {_MOST}", found)
        return found

    def _containing(self, parts: Iterable[str], found: _Found, most: int, cls: str | None = None) -> bool:
        """Add what has these words in a name; return whether there may be more."""
        of_class = f"?s a {IRI(cls).n3()} ." if cls else ""
        contains = " && ".join(f"CONTAINS(LCASE(STR(?o)), {Literal(part).n3()})" for part in parts)
        # engines look up each predicate of a table, and look through everything for a condition on it
        named = f"VALUES ?p {{ {iris(_PREDICATES)} }}"
        ways = [f"{named} ?s ?p ?o . {of_class} FILTER(isLiteral(?o) && {contains})"]
        if (indexed := self.store.engine.contains) and (pattern := indexed("?o", tuple(parts))):
            ways.insert(0, f"?s ?p ?o . {pattern} {of_class} FILTER(?p IN ({_listed()}))")
        for way in ways:
            if count := self._note(f"SELECT DISTINCT ?s ?p ?o {{ {way} }} LIMIT {most}", found):
                return count >= most
        return False

    def _add_of_class(self, cls: str, parts: Iterable[str], found: _Found, most: int) -> None:
        try:
            self._containing(parts, found, most, cls)
        except LimitReached:
            return  # what is there is of that class, and there may be more

    def _note(self, query: str, found: _Found) -> int:
        """Add the names that a query gives; return how many they are."""
        count = 0
        for row in rows(_within(self.store), query):
            count += 1
            if isinstance(row["s"], IRI) and isinstance(row["o"], Literal):
                kind = LABEL if str(row["p"]) in _NAMES else ALIAS
                tag = (row["o"].language or "").partition("-")[0].lower()
                name = Name(kind, tag, labels.one_line(row["o"].value))
                found.setdefault(str(row["s"]), {})[name] = None
        return count

    def _types(self, keys: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        query = f"SELECT ?s ?c {{ VALUES ?s {{ {iris(keys)} }} ?s <{RDF_TYPE}> ?c }}"
        for row in rows(self.store, query) if keys else ():
            found.setdefault(str(row["s"]), set()).add(str(row["c"]))
        return found

    @cached_property
    def _languages(self) -> list[str]:
        """The languages of some of the labels: literals are looked up with their language."""
        return sorted({"en", "zh", *self._sampled()})

    def _sampled(self) -> Iterator[str]:
        for label in LABEL_PREDICATES[:2]:
            query = f"""SELECT DISTINCT (LANG(?o) AS ?tag)
                {{ {{ SELECT ?o {{ ?s <{label}> ?o }} LIMIT {_SAMPLE} }} FILTER(isLiteral(?o)) }}"""
            try:
                yield from (tag for row in rows(_within(self.store), query) if (tag := str(row["tag"])))
            except QueryError:
                return  # the usual ones have to do


def _listed() -> str:
    return ", ".join(IRI(name).n3() for name in _PREDICATES)


def _ranked(
    found: _Found,
    types: Mapping[str, Collection[str]],
    asked: Typed,
    language: str,
    classes: Mapping[str, ClassSummary],
) -> list[Found]:
    """Return hits, the best first: claims after other things, whole names before parts, then by language."""
    marker, primary = Marker(asked), language.partition("-")[0].lower()

    def key(hit: Found) -> tuple[bool, tuple[int, bool, bool, int], str]:
        folded = any(classes[cls].folded for cls in types.get(hit.iri, ()) if cls in classes)
        best = min(
            (marker.rank(text)[0], kind == ALIAS, tag != primary, len(text)) for kind, tag, text in hit.names
        )
        return folded, best, hit.iri

    return sorted((Found(iri, list(names)) for iri, names in found.items()), key=key)
