"""Finding things by label, alias or code, in any language of the data.

The order of hits:

1. the whole label is what was typed;
2. a whole alias or code is;
3. a label begins with it;
4. a label has it as whole words;
5. a label has words that begin with what was typed;
6. an alias or code does.

Among equals the thing with more links comes first, then the shorter name. Claims
and other folded things come after all others; the shipped ontology's own terms are
found only where nothing else is.

Case, accents and the width of letters do not matter. Every Chinese character is a
word of its own, so any two that stand together find a label. Where nothing is
found, words of five letters or more may be one slip away: a letter wrong, missing,
added, or two swapped. An IRI or a prefixed name finds what it names.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg import labels
from kg.model import ClassSummary, SearchHit, SearchResults, Text
from kg.search.browsing import members
from kg.search.index import Index
from kg.store.patterns import Sites, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import Literal
from kg.vocabulary import DEFINITION_PREDICATES

__all__ = ["SearchIndex"]

_FURTHEST: Final = 1_000_000_000
"""Beyond any number of hits, and still a number that SQLite takes."""


class SearchIndex:
    """All names in the graph, in memory; made when first asked.

    May be used by many threads; a process that is forked from another makes its own.

    Parameters
    ----------
    store : Store
        Where the names are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: Index | None = None
        self._making = threading.Lock()

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
        """
        offset, limit = min(max(offset, 0), _FURTHEST), min(max(limit, 0), _FURTHEST)
        if cls and not words.strip():
            return self._of_class(cls, language, classes, offset=offset, limit=limit)
        typed = words.encode(errors="replace").decode()  # a terminal may hand over what is no text
        page = self._index().find(typed, cls, offset, limit)
        facets = (replace(classes[iri], count=count) for iri, count in page.facets if iri in classes)
        return SearchResults(
            words=words,
            total=page.total,
            hits=self._hits(page.hits, language, classes),
            facets=tuple(sorted(facets, key=lambda facet: (-facet.count, facet.label, facet.iri))),
            offset=offset,
        )

    def _of_class(
        self, cls: str, language: str, classes: Mapping[str, ClassSummary], *, offset: int, limit: int
    ) -> SearchResults:
        if cls not in classes:  # nothing is of that class, whatever was typed in its place
            return SearchResults("", 0, (), (), offset)
        found, total = members(self._store, cls, language, classes, offset=offset, limit=limit)
        hits = self._hits([(iri, "") for iri in found], language, classes)
        hits = tuple(replace(hit, matched=hit.label) for hit in hits)
        facets = tuple(summary for summary in classes.values() if not summary.folded)
        return SearchResults("", total, hits, facets, offset)

    def suggest(
        self, words: str, language: str, classes: Mapping[str, ClassSummary], *, limit: int = 10
    ) -> tuple[SearchHit, ...]:
        """Return what `words` may be the beginning of, best first."""
        return self.search(words, language, classes, limit=limit).hits

    def _index(self) -> Index:
        if self._made is None or self._made.process != os.getpid():
            if self._made is not None:  # the former process may have held the lock when it forked
                self._making = threading.Lock()
            with self._making:
                if self._made is None or self._made.process != os.getpid():
                    self._made = Index(self._store)
        return self._made

    def _hits(
        self, found: Sequence[tuple[str, str]], language: str, classes: Mapping[str, ClassSummary]
    ) -> tuple[SearchHit, ...]:
        keys = [iri for iri, _ in found]
        known = refs(self._store, keys, language, classes)
        definitions = self._definitions(keys, language)
        return tuple(
            SearchHit(
                iri=iri,
                label=known[iri].label,
                cls=(cls := known[iri].cls),
                class_label=classes[cls].label if cls else None,
                matched=matched,
                definition=definitions.get(iri, ""),
            )
            for iri, matched in found
        )

    def _definitions(self, keys: Sequence[str], language: str) -> dict[str, str]:
        texts: dict[tuple[str, str], list[Text]] = {}
        query = f"SELECT ?it ?p ?o {{ {Sites.of(keys).values_of(DEFINITION_PREDICATES)} }}"
        for row in rows(self._store, query) if keys else ():
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
