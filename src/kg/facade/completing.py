"""Completing: what the names in a query that is being written may become."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from kg.model import Completion

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.complete import Completer
    from kg.graph import Graph
    from kg.store.protocol import Store

__all__ = ["Completing", "CompletionKind"]

CompletionKind: TypeAlias = Literal["class", "predicate", "entity"]


class Completing:
    """What a graph knows of the names that a query may use."""

    store: Store

    @cached_property
    def _completer(self) -> Completer:
        from kg.complete import Completer

        return Completer(self.store)

    def completions(
        self,
        kind: CompletionKind,
        words: str,
        *,
        of: Collection[str] = (),
        limit: int = 30,
        language: str = "en",
    ) -> tuple[Completion, ...]:
        """Return what `words` may mean in a query, best first.

        Parameters
        ----------
        kind
            Whether a class, a property or an entity is wanted.
        words
            The beginning of a label, alias or local name in any language, or of an IRI. Nothing: the
            most used classes or properties, and no entity.
        of
            Classes (IRIs): only properties of their instances.
        limit
            The most to return.
        language
            Of the labels.
        """
        graph = cast("Graph", self)
        if kind == "class":
            return self._completer.classes(words, language, graph.classes(language), limit=limit)
        if kind == "predicate":
            return self._completer.properties(words, language, of=of, limit=limit)
        hits = graph.suggest(words, limit=limit, language=language) if words else ()
        return tuple(Completion(hit.iri, hit.label, cls=hit.cls, class_label=hit.class_label) for hit in hits)
