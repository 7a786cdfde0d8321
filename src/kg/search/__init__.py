"""Finding things by label, alias, code or pinyin, in any language of the data.

:mod:`kg.search.asking` says in which order hits come. Among equals the thing that more links
lead to comes first, then the shorter name. Claims and other folded things come after all
others; the shipped ontology's own terms are found only where nothing else is.

Case, accents, the width of letters, and whether Chinese is simplified do not matter. Where
nothing is found, words of five letters or more may be a slip away (:mod:`kg.search.spelling`).
An IRI or a prefixed name finds what it names. An engine elsewhere that holds too much to be
read is asked itself (:mod:`kg.search.elsewhere`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from kg import labels
from kg.model import ClassSummary, SearchHit, SearchResults, Text
from kg.search.asking import Typed, typed
from kg.search.browsing import members
from kg.search.elsewhere import NamesElsewhere, is_large
from kg.search.home import Home
from kg.search.index import Found, Index, Page
from kg.search.marking import Marker
from kg.store.names import Names
from kg.store.patterns import exists, rows, values_of
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.remote import RemoteStore
from kg.terms import IRI, Literal
from kg.vocabulary import DEFINITION_PREDICATES, RDF_TYPE, expand

__all__ = ["SearchIndex"]

_FURTHEST: Final = 1_000_000_000
"""Beyond any number of hits, and still a number that SQLite takes."""

_WAIT: Final = 20.0
"""Seconds that a search waits for an index that somebody else is building."""

_FEW: Final = 5
"""With fewer hits than this, something else may have been meant."""


class SearchIndex:
    """All names in the graph, in a file; made when first asked for.

    May be used by many threads, and by processes that are forked from this one.

    Parameters
    ----------
    store : Store
        Where the names are.
    apart : bool
        Whether a program of its own builds it, where it is that of a store directory.
    """

    def __init__(self, store: Store, *, apart: bool = False) -> None:
        self._store = store
        self._home = Home(store, apart=apart)
        self._made: Index | None = None

    # ----------------------------------------------------------------- making it
    def prepare(self) -> None:
        """Build the index, where nobody has done so; searches wait for it.

        Raises
        ------
        kg.errors.SearchNotReady
            Somebody else has been building it for very long.
        """
        if self._elsewhere is None:
            self._index()

    def prepare_beside(self) -> None:
        """Have it built by a process that is forked now; only to be called while there are no threads."""
        if self._elsewhere is None:
            self._home.build_beside()

    def names(self) -> Names | None:
        """Return what knows by which names things are called; None while that would have to be built."""
        if self._elsewhere is not None:
            return self._elsewhere
        return self._index() if self._made or self._home.is_built else None

    @cached_property
    def _elsewhere(self) -> NamesElsewhere | None:
        store = self._store
        return NamesElsewhere(store) if isinstance(store, RemoteStore) and is_large(store) else None

    def _index(self) -> Index:
        made = self._made
        if made is None or made.process != os.getpid():
            made = Index(self._home.index(wait=_WAIT))
            self._made = made
        return made

    # ----------------------------------------------------------------- searching
    def search(
        self,
        words: str,
        language: str,
        classes: Mapping[str, ClassSummary],
        *,
        cls: str | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchResults:
        """Return the things that `words` find, and how many of each class.

        `cls` keeps one class; the counts by class stay those of all hits. A class without
        words lists its instances. Nothing that can be typed is an error.

        Raises
        ------
        kg.errors.SearchNotReady
            The index is still being built.
        """
        offset, limit = min(max(offset, 0), _FURTHEST), min(max(limit, 0), _FURTHEST)
        if cls and not words.strip():
            return self._of_class(cls, language, classes, offset=offset, limit=limit)
        words = words.encode(errors="replace").decode()  # a terminal may hand over what is no text
        if (named := self._named(words)) is not None:
            return self._only(named, words, language, classes, cls=cls, offset=offset, limit=limit)
        asked = typed(words)
        page = self._find(words, asked, language, classes, cls=cls, offset=offset, limit=limit)
        marker = Marker(asked, [word for found in page.near.values() for word in found])
        facets = (replace(classes[iri], count=count) for iri, count in page.facets if iri in classes)
        return SearchResults(
            words=words,
            total=page.total,
            hits=self._hits(page.hits, marker, language, classes),
            facets=_by_count(facets),
            offset=offset,
            more=page.more,
            guessed=bool(page.near),
            meant=self._meant(asked, page.total, page.near),
        )

    def _find(
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
        if self._elsewhere is None:
            return self._index().find(asked, language, cls, offset, limit)
        return self._elsewhere.find(words, asked, language, classes, cls=cls, offset=offset, limit=limit)

    def suggest(
        self, words: str, language: str, classes: Mapping[str, ClassSummary], *, limit: int = 10
    ) -> tuple[SearchHit, ...]:
        """Return what `words` may be the beginning of, best first."""
        return self.search(words, language, classes, limit=limit).hits

    def _meant(self, asked: Typed, total: int, near: Mapping[str, Sequence[str]]) -> str:
        """Return what may have been meant: what hits were guessed by, or words that are much more used."""
        better = {word: found[0] for word, found in near.items()}
        if not better and total < _FEW and self._elsewhere is None:
            better = self._index().better(asked)
        return " ".join(better.get(token, token) for token in asked.tokens) if better else ""

    # ------------------------------------------------------------------ by name, by class
    def _named(self, words: str) -> str | None:
        """Return the thing whose IRI or prefixed name `words` are."""
        bare = words.strip().removeprefix("<").removesuffix(">")
        candidates = [iri for iri in (bare, expand(bare)) if iri and ":" in iri and not iri.startswith("_:")]
        return next((iri for iri in candidates if exists(self._store, IRI(iri))), None)

    def _only(
        self,
        iri: str,
        words: str,
        language: str,
        classes: Mapping[str, ClassSummary],
        *,
        cls: str | None,
        offset: int,
        limit: int,
    ) -> SearchResults:
        query = f"SELECT ?c {{ {IRI(iri).n3()} <{RDF_TYPE}> ?c }}"
        types = {str(row["c"]) for row in rows(self._store, query)}
        shown = [iri] if cls is None or cls in types else []
        facets = [replace(classes[name], count=1) for name in sorted(types & classes.keys())]
        hits = self._plain_hits(shown[offset : offset + limit], language, classes)
        hits = tuple(replace(hit, matched=iri, matched_parts=("", iri)) for hit in hits)
        return SearchResults(words, len(shown), hits, tuple(facets), offset)

    def _of_class(
        self, cls: str, language: str, classes: Mapping[str, ClassSummary], *, offset: int, limit: int
    ) -> SearchResults:
        if cls not in classes:  # nothing is of that class, whatever was typed in its place
            return SearchResults("", 0, (), (), offset)
        found, total = members(self._store, cls, language, classes, offset=offset, limit=limit)
        facets = tuple(summary for summary in classes.values() if not summary.folded)
        hits, more = self._plain_hits(found, language, classes), classes[cls].at_least
        return SearchResults("", total, hits, facets, offset, more)

    # ----------------------------------------------------------------------- hits
    def _hits(
        self,
        found: Sequence[Found],
        marker: Marker,
        language: str,
        classes: Mapping[str, ClassSummary],
    ) -> tuple[SearchHit, ...]:
        hits = self._plain_hits([hit.iri for hit in found], language, classes)
        best = [
            _best_name(entry, marker, hit.label, language) for entry, hit in zip(found, hits, strict=True)
        ]
        return tuple(
            replace(
                hit,
                matched=name,
                matched_parts=marker.parts(name),
                label_parts=marker.parts(hit.label),
            )
            for hit, name in zip(hits, best, strict=True)
        )

    def _plain_hits(
        self, keys: Sequence[str], language: str, classes: Mapping[str, ClassSummary]
    ) -> tuple[SearchHit, ...]:
        known = refs(self._store, keys, language, classes)
        definitions = self._definitions(keys, language)
        return tuple(
            SearchHit(
                iri=iri,
                label=known[iri].label,
                cls=(cls := known[iri].cls),
                class_label=classes[cls].label if cls else None,
                matched=known[iri].label,
                definition=definitions.get(iri, ""),
                label_parts=(known[iri].label,),
                matched_parts=(known[iri].label,),
            )
            for iri in keys
        )

    def _definitions(self, keys: Sequence[str], language: str) -> dict[str, str]:
        texts: dict[tuple[str, str], list[Text]] = {}
        for row in values_of(self._store, keys, DEFINITION_PREDICATES) if keys else ():
            if isinstance(row["o"], Literal):
                text = Text(row["o"].value, row["o"].language)
                texts.setdefault((str(row["it"]), str(row["p"])), []).append(text)
        best: dict[str, str] = {}
        for predicate in DEFINITION_PREDICATES:
            for key in keys:
                chosen = labels.choose(texts.get((key, predicate), ()), language)
                if chosen:
                    best.setdefault(key, labels.one_line(chosen.value))
        return best


def _best_name(found: Found, marker: Marker, label: str, language: str) -> str:
    """Return the name that answers best: the one that is shown, where others do not answer better."""
    primary = language.partition("-")[0].lower()

    def key(name_and_place: tuple[int, tuple[str, str, str]]) -> tuple[tuple[int, int], bool, bool, int]:
        place, (_, own, text) = name_and_place
        return marker.rank(text), text != label, own != primary, place

    return min(enumerate(found.names), key=key)[1][2]


def _by_count(facets: Iterable[ClassSummary]) -> tuple[ClassSummary, ...]:
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.label, facet.iri)))
