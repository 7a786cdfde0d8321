"""Contexts: the methods of :class:`kg.graph.Graph` that place a thing among others of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kg.terms import IRI, BlankNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph import Graph
    from kg.model import Ref
    from kg.model.contexts import Grounds, History, Placing, Withdrawal
    from kg.terms import Resource

__all__ = ["Contexts"]


class Contexts:
    """What a graph knows of a thing's place in time, in a tree, and under what is built on it.

    Every method takes an entity as :meth:`kg.graph.Graph.entity` does, and raises
    :class:`kg.errors.EntityNotFound` or :class:`kg.errors.AmbiguousName` for a name that is none.
    """

    def history(self, name: str | Resource, language: str = "en") -> History | None:
        """Return a law among those that it changes and that change it; None for what has no such dates."""
        from kg.describe.history import history

        graph = _whole(self)
        return history(graph.store, _resource(graph, name), language, graph.classes(language))

    def placing(self, name: str | Resource, language: str = "en") -> Placing | None:
        """Return what stands above and below a thing in its classification; None where it is in none."""
        from kg.describe.placing import placing

        graph = _whole(self)
        return placing(graph.store, _resource(graph, name), language, graph.classes(language))

    def grounds(self, name: str | Resource, language: str = "en") -> Grounds:
        """Return the things whose description names a source."""
        from kg.describe.grounds import grounds

        graph = _whole(self)
        return grounds(graph.store, _resource(graph, name), language, graph.classes(language))

    def withdrawal(self, name: str | Resource, language: str = "en") -> Withdrawal:
        """Return what would fall if a source were withdrawn: all figures compared again without its own."""
        from kg.claims.withdrawal import withdrawal

        graph = _whole(self)
        return withdrawal(graph.checks(language), str(_resource(graph, name)))

    def sources_about(self, name: str | Resource, language: str = "en") -> Sequence[tuple[Ref, int]]:
        """Return the sources of the claims about a thing with the number of claims, the largest first."""
        from kg.describe.sources import sources_about

        graph = _whole(self)
        return sources_about(graph.store, _resource(graph, name), language, graph.classes(language))


def _whole(part: Contexts) -> Graph:
    return cast("Graph", part)


def _resource(graph: Graph, name: str | Resource) -> Resource:
    return name if isinstance(name, IRI | BlankNode) else graph.resolve(name)
