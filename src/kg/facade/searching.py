"""Searching: the methods of :class:`kg.graph.Graph` that find things by their names."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model import SearchHit, SearchResults
    from kg.search import SearchIndex
    from kg.store.protocol import Store

__all__ = ["Searching"]


class Searching:
    """What finds the entities of a graph.

    Attributes
    ----------
    indexes_apart : bool
        Whether a program of its own builds the search index of another release, as a server wants it.
    """

    store: Store
    indexes_apart = False

    @cached_property
    def _search_index(self) -> SearchIndex:
        from kg.search import SearchIndex

        return SearchIndex(self.store, apart=self.indexes_apart)

    def prepare_search(self, *, beside: bool = False) -> None:
        """Read all names into the search index, which the first search does otherwise.

        With `beside`, a process that is forked now does it, and nothing is waited for; no other
        thread may run then.

        Raises
        ------
        kg.errors.SearchNotReady
            Another process is doing so, and has not come to its end.
        """
        index = self._search_index
        index.prepare_beside() if beside else index.prepare()

    def search(
        self, words: str, *, cls: str | None = None, offset: int = 0, limit: int = 20, language: str = "en"
    ) -> SearchResults:
        """Find entities by label, alias, code or pinyin, in any language of the data.

        Parameters
        ----------
        words
            What is looked for; slips of the keyboard are forgiven where nothing has these words.
        cls
            The IRI of a class: only its instances.
        offset, limit
            Which part of the hits.
        language
            Of the labels; names in it come first.

        Raises
        ------
        kg.errors.SearchNotReady
            Another process is still building the index.
        """
        return self._search_index.search(
            words, language, cast("Graph", self).classes(language), cls=cls, offset=offset, limit=limit
        )

    def suggest(self, words: str, *, limit: int = 10, language: str = "en") -> tuple[SearchHit, ...]:
        """Return what `words` may be the beginning of, best first; raises as :meth:`search` does."""
        return self._search_index.suggest(words, language, cast("Graph", self).classes(language), limit=limit)
